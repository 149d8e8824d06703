"""Validates the dialogue as `rasa data validate` does, with every warning a failure.

Rasa's validator looks for a response in stories and rules alone, and so warns of each question of a form and of each
response that an action sends. Here these count as used where the form asks for the slot or an action names the
response; one that nobody says is still reported. An intent that buttons send needs no examples.
"""

import re
import sys
import warnings
from collections.abc import Iterable
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from rasa.shared.core.events import ActionExecuted
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

DIALOGUE = ["data", "tests/stories"]
ACTIONS = Path("actions")
MAX_HISTORY = 5
"""Turns compared for conflicts between stories; ours are short, and all of them costs minutes."""

NAMED = re.compile(r"""["'](utter_\w+)(\{?)""")
"""A response named in the actions' code; one that ends where a placeholder begins stands for all that begin so."""


class DialogueValidator(Validator):
    """Rasa's validator, which also knows what the form and the actions say."""

    def _non_default_intents(self) -> list[str]:
        sent = {
            button["payload"].lstrip("/").partition("{")[0]
            for variations in self.domain.responses.values()
            for variation in variations
            for button in variation.get("buttons", ())
        }
        return [intent for intent in super()._non_default_intents() if intent not in sent]

    def _gather_utterance_actions(self) -> set[str]:
        responses = super()._gather_utterance_actions()
        in_stories = {
            event.action_name
            for step in self.story_graph.story_steps
            for event in step.events
            if isinstance(event, ActionExecuted)
        }
        asked = {
            f"utter_ask_{slot}" for form in self.domain.form_names for slot in self.domain.required_slots_for_form(form)
        }
        return {name for name in responses if name in in_stories or not (name in asked or _is_said(name))}


def _is_said(response: str) -> bool:
    named = [match.groups() for path in ACTIONS.glob("*.py") for match in NAMED.finditer(path.read_text())]
    return any(response.startswith(name) if goes_on else response == name for name, goes_on in named)


def problems() -> Iterable[str]:
    """What is wrong with the dialogue, a sentence each."""
    importer = TrainingDataImporter.load_from_config("config.yml", "domain.yml", DIALOGUE)
    validator = DialogueValidator.from_importer(importer)
    checks = (
        validator.verify_domain_validity,
        validator.verify_actions_in_stories_rules,
        validator.verify_forms_in_stories_rules,
        validator.verify_form_slots,
        validator.verify_slot_mappings,
        lambda: validator.verify_nlu(ignore_warnings=False),
        lambda: validator.verify_story_structure(ignore_warnings=False, max_history=MAX_HISTORY),
    )
    with redirect_stderr(StringIO()), warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always", UserWarning)
        failed = sum(not check() for check in checks)
    said = [str(warning.message) for warning in raised if issubclass(warning.category, UserWarning)]
    return said or ["Rasa found the dialogue invalid; `rasa data validate` says where."] * bool(failed)


def main() -> int:
    found = list(problems())
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"The dialogue is {'not valid' if found else 'valid'}: {len(found)} warnings.")
    return 1 if found else 0


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    sys.exit(main())
