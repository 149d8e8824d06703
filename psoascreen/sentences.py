"""The sentences that the server itself says to patients, in their language and with whom they reach filled in."""

from psoascreen.languages import speaking
from psoascreen.settings import settings


def sentence(name: str, language: str, **more: str | int) -> str:
    """A sentence of `languages/<language>/words.yml` by its name, with `more` words and numbers filled in."""
    spoken = speaking(language)
    filled = {key: spoken.number(value) if isinstance(value, int) else value for key, value in more.items()}
    return spoken.words["sentences"][name].format(**settings().words(language), **filled)
