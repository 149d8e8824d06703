"""Of whom and of when something is told: another's thoughts of suicide and fever, and a fever long over."""

from datetime import date

import pytest

from bot.reader import read

OF_WHOM = [
    ("en", "My husband wants to kill himself", "other_person"),
    ("en", "my son wants to die", "other_person"),
    ("en", "my mum took an overdose", "other_person"),
    ("en", "my wife says she wants to die", "other_person"),
    ("en", "my friend told me he wants to end it all", "other_person"),
    ("en", "my husband thinks I want to kill myself", "present"),
    ("en", "I want to kill myself, my husband doesn't know", "present"),
    ("en", "my daughter drives, I want to die", "present"),
    ("es", "mi marido quiere suicidarse", "other_person"),
    ("es", "mi hijo dice que quiere matarse", "other_person"),
    ("es", "mi mujer se quiere morir", "other_person"),
    ("es", "mi marido no sabe que quiero matarme", "present"),
]

TEMPERATURES = [
    ("en", "my son has 39.5", None, "other_person"),
    ("en", "my son had 39.5, mine is 36.8 on the thermometer", 36.8, "other_person"),
    ("en", "my husband says I had 39.5", 39.5, "present"),
    ("en", "I had a temperature of 39 last month", None, "past"),
    ("en", "39 degrees last month, 38.5 now", 38.5, "present"),
    ("en", "I had 39.5 last month and it is back", 39.5, "present"),
    ("en", "temperature of 39 since last month", 39.0, "present"),
    ("en", "my temperature was 39 yesterday", 39.0, "present"),
    ("es", "mi hijo tiene 39,5", None, "other_person"),
    ("es", "el mes pasado tuve 39,5 de fiebre", None, "past"),
    ("es", "desde el mes pasado tengo 39,5 de fiebre", 39.5, "present"),
]


@pytest.mark.parametrize(("language", "said", "assertion"), OF_WHOM)
def test_thoughts_of_suicide_are_of_whoever_has_them(language: str, said: str, assertion: str) -> None:
    told = read(said, language=language).findings

    assert {f.assertion for f in told if f.kind == "self_harm"} == {assertion}


@pytest.mark.parametrize(("said", "kind"), [("my wife says she can't feel her legs", "neuropathic")])
def test_what_another_says_of_themselves_is_theirs(said: str, kind: str) -> None:
    assert {(f.kind, f.assertion) for f in read(said).findings} == {(kind, "other_person")}


@pytest.mark.parametrize(
    "said",
    ["my wife says my leg is swollen", "my husband says he noticed the leg is swollen", "my wife sees it swells"],
)
def test_what_another_says_of_the_writer_is_the_writer_s(said: str) -> None:
    assert "present" in {f.assertion for f in read(said).findings if f.kind == "swelling"}


@pytest.mark.parametrize(("language", "said", "own", "assertion"), TEMPERATURES)
def test_a_temperature_is_of_whoever_has_it_now(language: str, said: str, own: float | None, assertion: str) -> None:
    told = read(said, language=language)

    assert told.reading.temperature_c == own
    assert {f.assertion for f in told.findings if f.kind == "fever"} == {assertion}


CANCERS = [
    ("en", "my mother had it", None, "past"),
    ("en", "no but my mother had breast cancer", "none", "past"),
    ("en", "none, my mother had it", "none", "past"),
    ("en", "I had breast cancer, my mother has it now", "past", "active"),
    ("en", "my wife has breast cancer", None, "active"),
    ("en", "my mother and I both had breast cancer", "past", None),
    ("en", "melanoma in 2010", "past", None),
    ("en", "breast cancer, mastectomy 2011", "past", None),
    ("en", "breast cancer in 2024", "active", None),
    ("en", "breast cancer since 2010", "active", None),
    ("en", "breast cancer 2010, came back", "active", None),
    ("en", "breast cancer in 2010, chemo now", "active", None),
    ("en", "I've never had it", "none", None),
    ("en", "never had a fever", None, None),
    ("en", "no, in the past", "past", None),
    ("en", "not now, in the past", "past", None),
    ("en", "I never had chemo but it has spread", "active", None),
    ("es", "no lo tuve, mi hermana sí", "none", None),
    ("es", "mi madre lo tuvo", None, "past"),
    ("es", "no, pero mi padre tuvo cáncer", "none", "past"),
    ("es", "melanoma en 2010", "past", None),
    ("es", "cáncer de mama en 2010 y ahora quimio", "active", None),
]


@pytest.mark.parametrize(("language", "said", "own", "anothers"), CANCERS)
def test_a_cancer_is_of_whoever_has_it_and_past_after_years(
    language: str, said: str, own: str | None, anothers: str | None
) -> None:
    told = read(said, "cancer_history", date(2026, 11, 26), language).reading

    assert (told.told_cancer, told.anothers_told_cancer) == (own, anothers)


CARING = [
    ("en", "my back hurts from lifting him", True),
    ("en", "my shoulder aches because I have to carry her", True),
    ("en", "I hurt my back lifting my husband", True),
    ("en", "my hip hurts", False),
    ("en", "my mum's hip hurts when I lift her", False),
    ("en", "the left leg hurts when I lift him", False),
    ("en", "I noticed hip pain when lifting him", False),
    ("en", "my left leg is weak from lifting him", False),
    ("en", "my wife says my back hurts from lifting her", False),
    ("es", "me duele la espalda de cargar a mi marido", True),
    ("es", "mi espalda me duele de cuidarlo", True),
    ("es", "me duele la cadera al levantarla", False),
    ("es", "le duele la espalda al mover a mi madre", False),
]


@pytest.mark.parametrize(("language", "said", "is_carers"), CARING)
def test_what_caring_for_someone_did_is_the_carers_where_no_one_else_may_be_meant(
    language: str, said: str, is_carers: bool
) -> None:
    assert [f.is_carers for f in read(said, "opening", language=language).findings] == [is_carers]
