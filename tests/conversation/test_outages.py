"""What a patient and the nurses learn when a part of the product is down: nothing said is lost."""

from collections.abc import Iterator

import pytest

from tests.databases import empty_database
from tests.stack import Patient, Stack, running_stack


@pytest.fixture
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A product of its own, whose parts the test may stop."""
    folder = tmp_path_factory.mktemp("fragile")
    with empty_database("sqlite", folder) as url, running_stack(folder, url) as running:
        yield running


def test_a_message_is_kept_and_the_nurses_see_it_when_a_part_is_down(fragile: Stack) -> None:
    patient = Patient(fragile.url, fragile.seeded.invite_token)
    patient.say("yes")

    for part in ("actions", "rasa"):
        fragile.processes[part].terminate()
        fragile.processes[part].wait(timeout=30)

        reply = patient.say(f"my left hip hurts and {part} is gone")

        assert "kept" in reply
        assert fragile.settings.team_phone in reply
        assert f"my left hip hurts and {part} is gone" in [m["text"] for m in patient.transcript()]
        row = fragile.queue_row(patient)
        assert row is not None
        assert row.is_broken_off
