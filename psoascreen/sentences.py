"""The sentences that the server itself says to patients, in their language and with whom they reach filled in."""

from psoascreen.languages import languages
from psoascreen.settings import settings


def sentence(name: str, language: str, **more: str) -> str:
    """A sentence of `languages/<language>/words.yml` by its name."""
    return languages()[language].words["sentences"][name].format(**settings().words(language), **more)
