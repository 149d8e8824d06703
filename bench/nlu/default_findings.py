"""Findings as a user of Rasa's default pipeline gets them: entities learned from annotated sentences, put together.

The development half of our labelled sentences is annotated for it: each symptom with its kind and, as a role, how it is
asserted; each site and side. Where in the sentence a label's words stand is taken from our lexicon, so that the default
learns from annotations without a slip. What it makes of the test half is then put together symptom by symptom: a site
goes to the nearest symptom before it, else after it, and a side to the nearest site.

Learning them takes minutes: what the default told stands in default_findings.json, beside a digest of all that it
learned from, and it learns anew once anything of that changes.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "language")]

import rasa  # noqa: E402
from labels import expected, sentences  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from bench.nlu.pipelines import default, trained  # noqa: E402
from bench.rivals import LANGUAGE  # noqa: E402
from bot.lexicon import KIND, SIDE, SITE, lexicon  # noqa: E402
from bot.mentions import mentions_in  # noqa: E402
from bot.words import words_of  # noqa: E402

Finding = tuple[str, str | None, str | None, str]
Case = Mapping[str, Any]


TOLD = Path(__file__).with_suffix(".json")


def told_by_default() -> dict[str, set[Finding]]:
    """Of each sentence of the test half what the default tells, trained on the annotated development half alone.

    With all other sentences beside them it tells them no better.
    """
    examples = [annotated(case["say"], LANGUAGE, expected(case)) for case in told_unasked("development")]
    asked = [case["say"] for case in told_unasked("test")]
    learned_from = [default(), rasa.__version__, asked, [example.as_dict() for example in examples]]
    digest = hashlib.sha256(json.dumps(learned_from).encode()).hexdigest()
    stored = json.loads(TOLD.read_text(encoding="utf-8")) if TOLD.exists() else {}
    if stored.get("learned_from") != digest:
        model = trained(default(), (), examples)
        told = {say: sorted(assembled(model.read(say, LANGUAGE)["entities"]), key=str) for say in asked}
        stored = {"learned_from": digest, "told": told}
        TOLD.write_text(json.dumps(stored, indent=0) + "\n", encoding="utf-8")
    return {say: {tuple(finding) for finding in told} for say, told in stored["told"].items()}


def told_unasked(half: str) -> Iterator[Case]:
    """Sentences that need no question to be read by, as the default cannot be told the question."""
    return (case for case in sentences(half, LANGUAGE) if "expect" in case and "asked" not in case)


def annotated(sentence: str, language: str, findings: Iterable[Finding]) -> Message:
    """A training example with the words that tell the labelled findings marked as entities."""
    told = sorted(findings, key=str)
    words = words_of(sentence, lexicon(language))
    entities = []
    for mention in mentions_in(words):
        entity = _entity(mention.role, mention.name, told)
        start, end = words[mention.start].start, words[mention.end - 1].end
        if entity and not any(other["start"] < end and start < other["end"] for other in entities):
            entities.append({"start": start, "end": end, **entity})
    intent = "distress" if any(kind == "self_harm" for kind, *_ in told) else "tell"
    return Message.build(sentence, intent=intent, entities=entities)


def _entity(role: str, name: str, told: Sequence[Finding]) -> dict[str, str] | None:
    if role == KIND:
        assertion = next((finding[3] for finding in told if finding[0] == name), None)
        return {"entity": "symptom", "value": name, "role": assertion} if assertion else None
    if role == SITE and any(finding[1] == name for finding in told):
        return {"entity": "site", "value": name}
    if role == SIDE and any(finding[2] == name for finding in told):
        return {"entity": "side", "value": name}
    return None


def assembled(entities: Sequence[Mapping[str, Any]]) -> set[Finding]:
    """The findings that recognised entities make up."""
    symptoms = [entity for entity in entities if entity["entity"] == "symptom"]
    sites = [entity for entity in entities if entity["entity"] == "site"]
    sides = [entity for entity in entities if entity["entity"] == "side"]
    side_of = {id(_nearest(side, sites)): side["value"] for side in sides if sites}
    findings: set[Finding] = set()
    for symptom in symptoms:
        assertion = symptom.get("role") or "present"
        own = [site for site in sites if _owner(site, symptoms) is symptom]
        if own:
            findings |= {(symptom["value"], site["value"], side_of.get(id(site)), assertion) for site in own}
        else:
            loose = next((side["value"] for side in sides if not sites), None)
            findings.add((symptom["value"], None, loose, assertion))
    return findings


def _owner(site: Mapping[str, Any], symptoms: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    before = [symptom for symptom in symptoms if symptom["start"] <= site["start"]]
    return before[-1] if before else symptoms[0]


def _nearest(entity: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return min(others, key=lambda other: min(abs(other["start"] - entity["end"]), abs(entity["start"] - other["end"])))
