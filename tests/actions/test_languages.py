"""Holds every language to what a report can hold; `checks` hold it to the one that it is translated from."""

from typing import Any

import pytest
import yaml

from actions.wording import pain_words, place, read_back, told_of
from psoascreen.languages import FOLDER, SOURCE, languages
from psoascreen.settings import Settings
from screening.report import Assertion, Course, Finding, Kind, Movement, Onset, Quality, Side, Site, SymptomReport
from tests.actions.test_domain import RESPONSES
from tests.screening.strategies import TODAY

TRANSLATIONS = [code for code in languages() if code != SOURCE]
SPANISH = languages()["es"]


def translation(code: str) -> dict[str, Any]:
    return yaml.safe_load((FOLDER / code / "responses.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("code", TRANSLATIONS)
def test_the_choices_of_a_question_are_told_apart(code: str) -> None:
    titles = translation(code)["titles"]
    for name, variations in RESPONSES.items():
        for variation in variations:
            offered = [titles[button["title"]] for button in variation.get("buttons", ())]
            assert len(set(offered)) == len(offered), name


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
