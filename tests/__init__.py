"""Tests mirror the folders of the product. They sign with a key of their own, whatever the machine's settings."""

import os

os.environ["PSOASCREEN_SECRET_KEY"] = "a key for tests alone, long enough to sign with"
