"""Holds every language to the one it is translated from, and to the patients who read it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
import textstat
import yaml

from actions.wording import pain_words, place, read_back, told_of
from psoascreen.languages import FOLDER, SOURCE, languages
from psoascreen.settings import Settings
from screening.report import Assertion, Course, Finding, Kind, Movement, Onset, Quality, Side, Site, SymptomReport
from tests.actions.test_domain import RESPONSES, slots_of
from tests.screening.strategies import TODAY

TRANSLATIONS = [code for code in languages() if code != SOURCE]
SPANISH = languages()["es"]

READING_AGE_MAX = 12
SCHOOL_STARTS_AT = 5
"""Flesch and Kincaid count years of school; the first is that of a child of five or six."""

FAIRLY_EASY = 70
"""Fernández Huerta's scale of 1959: what a child of 11 or 12 reads has 70 of 100 or more."""


def is_easy_english(text: str) -> bool:
    textstat.set_lang("en_US")
    return textstat.flesch_kincaid_grade(text) + SCHOOL_STARTS_AT <= READING_AGE_MAX


def is_easy_spanish(text: str) -> bool:
    textstat.set_lang("es")
    return textstat.fernandez_huerta(text) >= FAIRLY_EASY


IS_EASY: Mapping[str, Callable[[str], bool]] = {"en": is_easy_english, "es": is_easy_spanish}
"""The reading check that suits each language."""

DISEASES = {
    "en": {
        "psoas", "syndrome", "metastasis", "metastases", "tumour", "tumor", "abscess", "sepsis", "thrombosis", "clot",
        "fracture", "haematoma", "bleed", "compression", "shingles", "infection",
    },
    "es": {
        "psoas", "síndrome", "metástasis", "tumor", "tumores", "absceso", "sepsis", "septicemia", "trombosis",
        "trombo", "coágulo", "coágulos", "fractura", "hematoma", "hemorragia", "sangrado", "compresión", "herpes",
        "culebrilla", "infección",
    },
}  # fmt: skip
"""What the medicine may suspect and the patient is never told."""


def translation(code: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / code / "responses.yml").read_text(encoding="utf-8"))


def wordings(code: str) -> dict[tuple[str, str], str]:
    """Each text of the bot by its response and the slots it is said at, such as `again`."""
    if code == SOURCE:
        return {
            (name, "+".join(slot for slot, value in slots_of(variation).items() if value) or "first"): variation["text"]
            for name, variations in RESPONSES.items()
            for variation in variations
        }
    told = translation(code)["responses"].items()
    return {
        (name, wording): text
        for name, texts in told
        for wording, text in ({"first": texts} if isinstance(texts, str) else texts).items()
    }


def leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a catalogue with the way to it."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from leaves(value, f"{path}/{key}")
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from leaves(value, f"{path}/{at}")
    else:
        yield path, tree


def blanks(text: str) -> list[str]:
    """The words that a text leaves open."""
    return sorted(set(re.findall(r"\{\w+\}", text)))


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_every_response_is_translated_in_each_of_its_wordings(code: str) -> None:
    source = {where: blanks(text) for where, text in wordings(SOURCE).items()}

    assert {where: blanks(text) for where, text in wordings(code).items()} == source


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_every_title_of_a_choice_is_translated(code: str) -> None:
    offered = {b["title"] for variations in RESPONSES.values() for v in variations for b in v.get("buttons", ())}

    assert set(translation(code)["titles"]) == offered


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_the_choices_of_a_question_are_told_apart(code: str) -> None:
    titles = translation(code)["titles"]
    for name, variations in RESPONSES.items():
        for variation in variations:
            offered = [titles[button["title"]] for button in variation.get("buttons", ())]
            assert len(set(offered)) == len(offered), name


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_the_page_says_everything_in_each_language(code: str) -> None:
    source, told = (dict(leaves(languages()[one].page)) for one in (SOURCE, code))

    assert {where: blanks(text) for where, text in told.items()} == {w: blanks(t) for w, t in source.items()}
    assert languages()[code].page["lang"] == code


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_the_words_of_code_are_the_same_in_each_language(code: str) -> None:
    def kept(one: str) -> dict[str, list[str]]:
        own = {"name", "locale", "joined"}
        told = {key: value for key, value in languages()[one].words.items() if key not in own}
        return {where: blanks(str(text)) for where, text in leaves(told)}

    assert kept(code) == kept(SOURCE)


@pytest.mark.parametrize("code", languages())
def test_whatever_a_report_can_hold_has_a_word(code: str) -> None:
    language = languages()[code]
    named = {"symptoms": Kind, "qualities": Quality, "movements": Movement, "courses": Course, "onsets": Onset}
    for section, members in named.items():
        assert set(language.words[section]) == {member.value for member in members}, section
    assert set(language.page["body"]["sites"]) == {site.value for site in Site}
    assert set(language.page["body"]["sides"]) == set(language.words["side_alone"]) == {side.value for side in Side}
    joined = [site for joins in language.words["joined"] for site in joins["sites"]]
    assert len(set(joined)) == len(joined)
    assert set(joined) <= {site.value for site in Site}


@pytest.mark.parametrize("code", languages())
def test_every_word_of_the_deployment_can_be_set(code: str) -> None:
    assert set(languages()[code].words["deployment"]) <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        pytest.param(code, text, id=f"{code}-{'-'.join(where)}")
        for code in languages()
        for where, text in wordings(code).items()
    ]
    + [
        pytest.param(code, text, id=f"{code}-{where}")
        for code, language in languages().items()
        for section in ("deployment", "sentences")
        for where, text in leaves(language.words[section], section)
        if where not in ("sentences/one_of_both", "sentences/no_language")  # said to programs
    ],
)
def test_what_patients_are_told_reads_easily_and_names_no_disease(code: str, text: str) -> None:
    plain = re.sub(r"\{\w+\}", "esto" if code == "es" else "it", text)

    assert IS_EASY[code](plain)
    assert not DISEASES[code] & set(re.findall(r"\w+", text.lower()))


@pytest.mark.parametrize(
    ("site", "side", "said"),
    [
        (Site.HIP, Side.LEFT, "cadera izquierda"),
        (Site.THIGH, Side.LEFT, "muslo izquierdo"),
        (Site.THIGH_FRONT, Side.RIGHT, "parte delantera del muslo derecho"),
        (Site.LOW_BACK, Side.LEFT, "parte baja de la espalda (lado izquierdo)"),
        (Site.GROIN, Side.BOTH, "ingle (ambos lados)"),
        (Site.ABDOMEN, None, "vientre"),
        (None, Side.RIGHT, "lado derecho"),
        (None, None, ""),
    ],
)
def test_a_spanish_side_agrees_with_its_place(site: Site | None, side: Side | None, said: str) -> None:
    assert place(Finding(kind=Kind.PAIN, site=site, side=side), SPANISH) == said


def test_a_report_is_read_back_in_spanish() -> None:
    hip = Finding(
        kind=Kind.PAIN,
        site=Site.HIP,
        side=Side.LEFT,
        severity_nrs=3,
        qualities=frozenset({Quality.BURNING}),
        onset=Onset.GRADUAL,
        since=TODAY.replace(month=5, day=3),
        worse_with=frozenset({Movement.WALKING, Movement.BENDING}),
    )
    no_rash = Finding(kind=Kind.RASH, assertion=Assertion.DENIED)
    report = SymptomReport(
        told_on=TODAY.replace(month=6), findings=(hip, no_rash), temperature_c=38.5, takes_anticoagulant=True
    )

    assert read_back(report, SPANISH).split("\n") == [
        "• Dolor: cadera izquierda, 3 de 10, quema, empezó poco a poco, desde el 3 de mayo, "
        "peor con: agacharse y caminar",
        "• No tiene: manchas o granos en la piel",
        "• Temperatura: 38,5 °C",
        "• Anticoagulante: sí",
    ]
    assert told_of(report, SPANISH) == "dolor: cadera izquierda, 3 de 10"
    assert pain_words([hip, Finding(kind=Kind.PAIN, site=Site.KNEE)], SPANISH) == "cadera izquierda y rodilla"
