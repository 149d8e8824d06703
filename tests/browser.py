"""Finds a Chromium for the page tests, and how to start it."""

import os
import shutil
from typing import Any

QUIET = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launch_options() -> dict[str, Any]:
    """For Playwright: the system's Chromium where there is one, else the one Playwright installed."""
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    return {"executable_path": shutil.which("chromium"), "args": [*QUIET, *sandbox]}
