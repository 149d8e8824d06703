"""How someone says that they are well or not: "I am not well" denies nothing, and "fine" tells of no symptom."""

import pytest

from bot.intent_by_reading import settled_intent
from bot.reader import read

SOMETHING_IS_WRONG = [
    ("en", "I am not well"),
    ("en", "I'm not OK"),
    ("en", "I am not really well"),
    ("en", "no, I'm not well"),
    ("en", "not right"),
    ("en", "not great"),
    ("en", "bad"),
    ("en", "she is not very well today"),
    ("es", "mal"),
    ("es", "no, mal"),
    ("es", "no estoy bien"),
    ("es", "no me encuentro bien"),
    ("es", "no ok"),
    ("es", "fatal"),
]


@pytest.mark.parametrize("question", ["opening", "pain_location", "spasm", "consent", "anticoagulant"])
@pytest.mark.parametrize(("language", "said"), SOMETHING_IS_WRONG)
def test_who_is_not_well_says_no_to_nothing(language: str, said: str, question: str) -> None:
    told = read(said, question, language=language)

    assert told.reading.answer is None
    assert not told.findings


@pytest.mark.parametrize(("language", "said"), SOMETHING_IS_WRONG)
def test_who_is_not_well_at_the_list_of_warning_signs_may_be_very_unwell(language: str, said: str) -> None:
    told = read(said, "red_flags", language=language)

    assert told.reading.answer is None
    assert [(f.kind, f.qualities, f.assertion) for f in told.findings] == [("fever", {"very_unwell"}, "uncertain")]


@pytest.mark.parametrize(
    ("language", "said"), [("en", "wrong"), ("en", "that's not right"), ("en", "I'm not"), ("es", "eso no es así")]
)
def test_a_statement_is_contradicted_only_where_one_was_made(language: str, said: str) -> None:
    assert read(said, "summary", language=language).reading.answer == "no"
    assert read(said, "spasm", language=language).reading.answer == "no"
    assert read(said, "opening", language=language).reading.answer is None
    assert read(said, "red_flags", language=language).reading.answer is None


@pytest.mark.parametrize(("language", "said"), [("en", "not right"), ("es", "mal"), ("es", "está mal")])
def test_a_read_back_that_is_not_right_is_to_be_corrected(language: str, said: str) -> None:
    assert read(said, "summary", language=language).reading.answer == "no"


@pytest.mark.parametrize(("language", "said"), [("en", "nothing new"), ("es", "nada nuevo")])
def test_nothing_new_is_the_same_as_last_time_and_none_of_what_is_new(language: str, said: str) -> None:
    told = read(said, "opening", language=language)

    assert told.reading.answer == "same"
    assert not told.findings
    assert read(said, "spasm", language=language).reading.answer == "same"
    assert read(said, "red_flags", language=language).reading.answer == "no"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "nothing, I am well"),
        ("en", "no complaints"),
        ("en", "can't complain"),
        ("en", "I am fine"),
        ("en", "fine, thanks"),
        ("en", "he's fine"),
        ("es", "bien"),
        ("es", "estoy bien, gracias"),
        ("es", "nada, estoy bien"),
        ("es", "no me puedo quejar"),
    ],
)
def test_who_is_well_tells_of_no_symptom(language: str, said: str) -> None:
    assert read(said, "opening", language=language).reading.answer == "no"


@pytest.mark.parametrize(("language", "said"), [("en", "fine"), ("en", "I am well"), ("es", "estoy bien")])
@pytest.mark.parametrize("question", ["spasm", "red_flags"])
def test_who_is_well_says_no_to_no_question_but_how_they_are(language: str, said: str, question: str) -> None:
    told = read(said, question, language=language)

    assert told.reading.answer != "no"
    assert not told.findings


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "My wife says I am confused"),
        ("en", "my husband thinks I'm confused"),
        ("en", "my daughter says I don't make sense"),
        ("en", "they say I'm talking nonsense"),
        ("es", "mi mujer dice que estoy confundido"),
        ("es", "mi marido cree que estoy desorientada"),
        ("es", "mi hija dice que digo cosas sin sentido"),
        ("es", "mi hijo dice que no sé lo que digo"),
    ],
)
def test_whom_others_find_confused_is_very_unwell(language: str, said: str) -> None:
    told = read(said, language=language).findings

    assert [(f.kind, f.qualities, f.assertion) for f in told] == [("fever", {"very_unwell"}, "present")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I'm confused about this question"),
        ("en", "my wife says I'm not confused"),
        ("es", "mi mujer dice que no estoy confundido"),
    ],
)
def test_who_does_not_understand_the_question_is_not_unwell(language: str, said: str) -> None:
    assert not read(said, language=language).findings


@pytest.mark.parametrize(("said", "question"), [("I am not well", "opening"), ("I have haemophilia", "anticoagulant")])
def test_what_is_told_of_ones_health_is_never_out_of_scope(said: str, question: str) -> None:
    told = read(said, question)

    assert settled_intent("goodbye", 0.3, [], told.severity, told.reading.as_dict()) == "tell"
