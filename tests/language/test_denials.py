"""Where a denial ends: what is told after the comma is heard, and a list of what is denied stays denied to its end."""

import pytest

from bot.reader import read

TOLD_AFTER_A_DENIAL = [
    ("en", "no pain, weak legs", ("weakness", "leg", "both")),
    ("en", "no fever, legs weak", ("weakness", "leg", "both")),
    ("en", "no pain, no fever, numb left leg", ("neuropathic", "leg", "left")),
    ("en", "I don't have pain, legs weak or numb", ("weakness", "leg", "both")),
    ("en", "no fever and weak legs", ("weakness", "leg", "both")),
    ("en", "no pain, legs are weak", ("weakness", "leg", "both")),
    ("en", "no pain, weakness in both legs since yesterday", ("weakness", "leg", "both")),
    ("en", "no pain, can't feel my legs", ("neuropathic", "leg", "both")),
    ("en", "no pain, numb between my legs", ("saddle", None, None)),
    ("en", "no pain, wet myself", ("bladder_bowel", None, None)),
    ("en", "no pain, want to die", ("self_harm", None, None)),
    ("en", "no pain - weak legs", ("weakness", "leg", "both")),
    ("en", "no pain \u2013 can't feel my legs", ("neuropathic", "leg", "both")),
    ("en", "no pain, very unsteady", ("weakness", None, None)),
    ("en", "no fever, breathless", ("breathing", None, None)),
    ("es", "sin dolor, piernas débiles", ("weakness", "leg", "both")),
    ("es", "no tengo fiebre, las piernas dormidas o débiles", ("neuropathic", "leg", "both")),
    ("es", "sin dolor, pierna izquierda débil", ("weakness", "leg", "left")),
    ("es", "sin dolor, entumecido entre las piernas", ("saddle", None, None)),
    ("es", "sin dolor, muy inestable", ("weakness", None, None)),
]

LISTS_OF_DENIALS = [
    ("en", "no fever, chills or weakness"),
    ("en", "no pain, numbness or weakness"),
    ("en", "no back pain, leg weakness, bladder problems"),
    ("en", "no numb legs, weak legs or bladder trouble"),
    ("en", "no fever, numbness, or weak legs"),
    ("en", "no pain, numb or weak legs"),
    ("en", "no pain, weak or unsteady"),
    ("en", "no weakness - no numbness - no fever"),
    ("en", "I don't have pain, weak legs, or numbness"),
    ("en", "I haven't had pain, had a fall or felt weak"),
    ("es", "sin dolor, fiebre ni debilidad"),
    ("es", "no tengo dolor, hormigueo o debilidad"),
    ("es", "sin dolor, piernas débiles ni hormigueo"),
]


@pytest.mark.parametrize(("language", "said", "heard"), TOLD_AFTER_A_DENIAL)
def test_what_is_told_after_a_denial_is_heard(
    language: str, said: str, heard: tuple[str, str | None, str | None]
) -> None:
    told = read(said, language=language).findings

    assert heard in {(f.kind, f.site, f.side) for f in told if f.assertion == "present"}
    assert {f.assertion for f in told if f.kind in ("pain", "fever")} <= {"denied"}


@pytest.mark.parametrize(("language", "said"), LISTS_OF_DENIALS)
def test_a_list_of_denials_is_denied_to_its_end(language: str, said: str) -> None:
    assert {f.assertion for f in read(said, language=language).findings} == {"denied"}
