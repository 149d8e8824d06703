"""Makes the Rasa projects that are compared: ours, `rasa init`'s default, and the least that Rasa can do.

All learn from the same half of our training sentences in English, the language of `rasa init`, so that the other half
can tell how well each reads what it has not seen. The rivals hold the same questions as our own form, filled as Rasa's
guide shows (`from_text`), and no custom action, record or medicine at all: whatever they do in a turn, ours does and
more.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

RASA_DEFAULTS = Path("bot/.venv/lib/python3.10/site-packages/rasa/engine/recipes/config_files/default_config.yml")
"""What `rasa init` trains with: its own config.yml leaves pipeline and policies empty, and these stand in."""

FLOOR: Mapping[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "floor",
    "language": "en",
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer", "min_ngram": 1, "max_ngram": 2},
        {"name": "LogisticRegressionClassifier"},
    ],
    "policies": [{"name": "RulePolicy"}],
}

NLU = Path("data/nlu")
LANGUAGE = "en"
FORM = "screening_form"
INTERRUPTIONS = {
    intent: f"utter_{intent.removeprefix('ask_')}"
    for intent in ("greet", "thank", "goodbye", "small_talk", "out_of_scope", "ask_who_sees", "ask_how_long")
}
"""What is said between two questions, and the response that answers it."""


def make(name: str, folder: Path) -> Path:
    """Write the project of this name below `folder`, as far as it is not there; returns where it is."""
    return MAKERS[name](folder / "projects" / name)


def model_of(project: Path) -> Path:
    return project / "models" / f"{project.name}.tar.gz"


def is_trained(project: Path) -> bool:
    """Whether its model is younger than all it is made of."""
    model = model_of(project)
    learned_from = [project / "config.yml", project / "domain.yml", *(project / "data").rglob("*.yml")]
    newest = max(file.stat().st_mtime for file in learned_from)
    return model.exists() and model.stat().st_mtime >= newest


def _ours(folder: Path) -> Path:
    """The product's own model, but for the sentences held out."""
    _write_half_of_the_sentences(folder / "data")
    for file in (Path("config.yml"), Path("domain.yml"), *Path("data/rules").glob("*.yml")):
        _write_if_changed(folder / file, file.read_text(encoding="utf-8"))
    return folder


def _default(folder: Path) -> Path:
    """The project of `rasa init`, with our training data and form."""
    config = yaml.safe_load(RASA_DEFAULTS.read_text(encoding="utf-8"))
    return _make(folder, config | {"assistant_id": "default"}, stories=True)


def _floor(folder: Path) -> Path:
    """The project nothing can be left out of: words, n-grams, one linear classifier and rules."""
    return _make(folder, FLOOR, stories=False)


MAKERS = {"ours": _ours, "floor": _floor, "default": _default}


def _make(folder: Path, config: Mapping[str, Any], *, stories: bool) -> Path:
    ours = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))
    questions = ours["forms"][FORM]["required_slots"]
    _write_half_of_the_sentences(folder / "data")
    written = {
        "config.yml": config,
        "domain.yml": _domain(ours, questions),
        "data/rules.yml": {"version": "3.1", "rules": _rules()},
        "credentials.yml": {"rest": None},
        "endpoints.yml": {"tracker_store": {"type": "SQL", "dialect": "sqlite", "db": "${TRACKER_DB}"}},
    }
    if stories:
        written["data/stories.yml"] = {"version": "3.1", "stories": _stories()}
    for name, content in written.items():
        _write_if_changed(folder / name, _yaml(content))
    return folder


def _write_half_of_the_sentences(data: Path) -> None:
    """Every second example of each intent, in the files in which they stand here, and no other files."""
    files = {data / file.relative_to(NLU.parent): file for file in sorted((NLU / LANGUAGE).glob("*.yml"))}
    for gone in set((data / NLU.name).rglob("*.yml")) - files.keys():
        gone.unlink()
    for half, file in files.items():
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for group in content["nlu"]:
            group["examples"] = "".join(group["examples"].splitlines(keepends=True)[::2])
        _write_if_changed(half, _yaml(content))


def _yaml(content: Any) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True)


def _write_if_changed(file: Path, content: str) -> None:
    """So that a model younger than its project is known to be of that project."""
    if not file.exists() or file.read_text(encoding="utf-8") != content:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")


def _domain(ours: Mapping[str, Any], questions: list[str]) -> dict[str, Any]:
    names = (*(f"utter_ask_{question}" for question in questions), *INTERRUPTIONS.values())
    said = {name: _first_wording(ours, name) for name in names}
    return {
        "version": "3.1",
        "session_config": ours["session_config"],
        "intents": ours["intents"],
        "entities": ours["entities"],
        "forms": {FORM: {"required_slots": questions}},
        "slots": {
            question: {
                "type": "text",
                "influence_conversation": False,
                "mappings": [{"type": "from_text", "conditions": [{"active_loop": FORM, "requested_slot": question}]}],
            }
            for question in questions
        },
        "responses": said | {"utter_done": [{"text": "Thank you. That is all.", "custom": {"done": True}}]},
    }


def _first_wording(ours: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The first wording of a response; what only our actions can fill in stands as it is written."""
    first = {key: value for key, value in ours["responses"][name][0].items() if key in ("text", "buttons", "custom")}
    first["text"] = first["text"].translate(str.maketrans("{}", "()"))
    if "custom" in first:
        first["custom"] = {key: value for key, value in first["custom"].items() if key != "questions_left"}
    return [first]


def _rules() -> list[dict[str, Any]]:
    active, form = {"active_loop": FORM}, {"action": FORM}
    opening = {
        "rule": "The page opens a conversation",
        "conversation_start": True,
        "steps": [{"intent": "greet"}, form, active],
    }
    ending = {
        "rule": "The last question is settled",
        "condition": [active],
        "steps": [form, {"active_loop": None}, {"slot_was_set": [{"requested_slot": None}]}, {"action": "utter_done"}],
    }
    return [opening, ending]


def _stories() -> list[dict[str, Any]]:
    """Talks for the policies that learn: answering, ending, and each interruption."""
    opened = [{"intent": "greet"}, {"action": FORM}, {"active_loop": FORM}]
    settled = [
        {"action": FORM},
        {"active_loop": None},
        {"slot_was_set": [{"requested_slot": None}]},
        {"action": "utter_done"},
    ]
    told = [{"intent": "tell"}, {"action": FORM}, {"active_loop": FORM}]
    return [
        {"story": "The patient tells something", "steps": [*opened, *told, *told]},
        {"story": "The last answer ends the form", "steps": [*opened, {"intent": "affirm"}, *settled]},
        *(
            {
                "story": f"{intent} is answered and the form goes on",
                "steps": [
                    *opened,
                    {"intent": intent},
                    {"action": response},
                    {"action": FORM},
                    {"active_loop": FORM},
                ],
            }
            for intent, response in INTERRUPTIONS.items()
        ),
    ]
