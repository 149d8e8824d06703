"""A patient who taps and types anything, in any order: always answered, and no emergency is lost."""

import random
from itertools import groupby, pairwise
from pathlib import Path

import pytest
import yaml

from records import alerts
from tests.conversation.test_scripted_patients import FULL_PATTERN, invite
from tests.stack import Patient, Stack

TURNS = 2000
SEED = 20250523
SAME_QUESTION_MAX = 3
BUTTONS_SHARE, EMERGENCIES_SHARE = 0.5, 0.01

LANGUAGE = Path(__file__).parents[1] / "language" / "en"
TEXTS = [
    case["say"] for path in sorted(LANGUAGE.glob("*.yml")) for case in yaml.safe_load(path.read_text())["development"]
]
EMERGENCIES = [
    "both my legs are weak and numb",
    "I can't pee",
    "I wet myself this morning",
    "it's numb between my legs",
    "I have a temperature of 38.6",
    "I soiled myself",
]


@pytest.mark.parametrize("stack", ["sqlite"], indirect=True)
def test_a_random_patient_is_always_answered_and_every_emergency_is_alerted(stack: Stack) -> None:
    dice = random.Random(SEED)  # noqa: S311 - dice, not secrets
    token = invite(stack, FULL_PATTERN)
    patient = Patient(stack.url, token)
    told_emergency = False
    for turn in range(TURNS):
        if patient.done:
            check(stack, patient, told_emergency)
            patient, told_emergency = Patient(stack.url, token), False
        buttons = patient.replies[-1]["buttons"]
        if dice.random() < EMERGENCIES_SHARE:
            words = dice.choice(EMERGENCIES)
            reply, told_emergency = patient.say(words), True
        elif buttons and dice.random() < BUTTONS_SHARE:
            words = dice.choice(buttons)["payload"]
            reply = patient.choose(words)
        else:
            words = dice.choice(TEXTS)
            reply = patient.say(words)
        context = f"seed {SEED}, turn {turn}: {words!r} at {patient.asked[-2:]}"
        assert reply.strip(), context
        assert not patient.failed, context
    check(stack, patient, told_emergency)


def check(stack: Stack, patient: Patient, told_emergency: bool) -> None:
    # A read-back that has changed is not the same question again; an emergency never uses up an asking for consent.
    asked = [
        (m["question"], m["text"] if m["question"] == "summary" else "")
        for before, m in pairwise([{"emergency": False}, *patient.replies])
        if m["question"] and not (m["question"] == "consent" and before["emergency"])
    ]
    running = max(len(list(same)) for _, same in groupby(asked))
    assert running <= SAME_QUESTION_MAX, "\n".join(m["text"][:90] for m in patient.transcript())
    if told_emergency:
        row = stack.queue_row(patient)
        assert row is not None
        assert row.tier == "emergency"
    with stack.sessions() as session:
        assert not [row for row in alerts.queue(session, limit=1000) if row.is_broken_off]
