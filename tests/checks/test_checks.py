"""Each check on a copy of the project that lacks one thing: the sentence it gives, with the file that it points to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from checks import intents, languages, lexicon, medicine, questions, responses
from checks.__main__ import CHECKS, problems
from checks.project import Problem, Project
from tests.checks.copies import READ_BY_CHECKS, copied, put

DOMAIN = "domain.yml"
VOCABULARY = "screening/vocabulary.py"
COURTESY = "data/nlu/en/courtesy.yml"
INTERRUPTIONS = "data/rules/interruptions.yml"
STORIES = "tests/stories/test_stories.yml"
SYMPTOMS = "bot/lexicon/en/symptoms.yml"
FLAG_CASES = "tests/screening/cases/red_flags.yml"
SPANISH = "languages/es/responses.yml"

NEW_SYMPTOM = ('    OTHER = "other"', '    ITCH = "itch", "itching", NO_CODE\n    OTHER = "other"')
NEW_QUESTION = ('    SUMMARY = "summary"', '    ITCH = "itch", "whether it itches"\n    SUMMARY = "summary"')


class Lack(NamedTuple):
    """What a check looks for: in the file, `new` stands where `old` did, and the sentence says so."""

    check: Callable[[Project], Iterator[Problem]]
    path: str
    old: str
    new: str
    sentence: str


BROKEN = [
    Lack(
        intents.every_intent_has_examples,
        COURTESY,
        "- intent: thank",
        "- intent: goodbye",
        'The intent "thank" has 0 examples in "en"',
    ),
    Lack(
        intents.no_example_teaches_two_intents,
        COURTESY,
        "- hello\n",
        "- hello\n      - how long does this take\n",
        '"how long does this take" is an example of',
    ),
    Lack(
        intents.every_line_of_examples_is_one,
        COURTESY,
        "- hello\n",
        "hello\n",
        '"hello" is learnt by nobody',
    ),
    Lack(
        intents.every_example_is_of_a_known_intent,
        COURTESY,
        "- intent: thank",
        "- intent: thanks",
        'Here are examples of "thanks", which domain.yml does not name',
    ),
    Lack(
        intents.every_intent_is_heard,
        INTERRUPTIONS,
        "- intent: thank",
        "- intent: greet",
        'The intent "thank" is heard by nothing',
    ),
    Lack(
        intents.every_intent_is_met_in_a_story,
        STORIES,
        "- intent: ask_how_long",
        "- intent: greet",
        'The intent "ask_how_long" is met in no test',
    ),
    Lack(
        intents.every_rule_names_what_there_is,
        INTERRUPTIONS,
        "action: utter_thank",
        "action: utter_thanks",
        'This rule says "utter_thanks", which domain.yml does not hold under "responses"',
    ),
    Lack(
        intents.every_rule_names_what_there_is,
        INTERRUPTIONS,
        "intent: thank",
        "intent: thanks",
        'This rule hears "thanks", which domain.yml does not name',
    ),
    Lack(
        questions.the_form_asks_the_questions_of_the_vocabulary, VOCABULARY, *NEW_QUESTION, 'The form never asks "itch"'
    ),
    Lack(
        questions.the_form_asks_the_questions_of_the_vocabulary,
        DOMAIN,
        "      - spasm\n",
        "      - spasm\n      - itch\n",
        'The form asks "itch", which is no line of Question',
    ),
    Lack(
        questions.the_form_asks_the_questions_of_the_vocabulary,
        DOMAIN,
        "      - spasm\n      - spasm_side\n",
        "      - spasm_side\n      - spasm\n",
        'The form asks "spasm_side" where the order of',
    ),
    Lack(questions.every_question_has_a_slot, VOCABULARY, *NEW_QUESTION, 'The question "itch" has no slot'),
    Lack(
        questions.every_question_is_asked_and_explained,
        DOMAIN,
        "utter_why_function:",
        "utter_why_else:",
        'The question "function" has no reason: add the response utter_why_function',
    ),
    Lack(
        questions.every_question_is_asked_and_explained,
        DOMAIN,
        "utter_ask_function:",
        "utter_ask_else:",
        'The question "function" has no wording: add the response utter_ask_function',
    ),
    Lack(
        questions.every_wording_of_a_question_carries_its_id_and_widget,
        DOMAIN,
        "{question: function, widget: buttons,",
        "{question: function,",
        'This wording of "function" has no widget',
    ),
    Lack(
        questions.every_wording_of_a_question_carries_its_id_and_widget,
        DOMAIN,
        "{question: pain_severity, widget: pain_scale,",
        "{question: pain_severity, widget: painscale,",
        "name one of buttons, text, body_map, pain_scale, temperature, tick_list, summary under",
    ),
    Lack(
        questions.every_wording_of_a_question_carries_its_id_and_widget,
        DOMAIN,
        "{question: function,",
        "{question: other,",
        'This wording of "function" does not carry it',
    ),
    Lack(
        questions.every_wording_of_a_question_carries_its_id_and_widget,
        DOMAIN,
        '{question: function, widget: buttons, questions_left: "{questions_left}"}',
        "{question: function, widget: buttons}",
        "does not pass on `questions_left`",
    ),
    Lack(
        questions.every_question_is_asked_again_in_no_more_words,
        DOMAIN,
        '    - condition: *again\n      text: "Is it hard to walk, or is there pain at night?"',
        '    - text: "Is it hard to walk, or is there pain at night?"',
        'The question "function" has 0 wordings to ask it again',
    ),
    Lack(
        questions.every_question_is_asked_again_in_no_more_words,
        DOMAIN,
        "Is it hard to walk, or is there pain at night?",
        f"Is it {'very ' * 20}hard to walk, or is there pain at night?",
        'Asked again, "function" is longer than at first',
    ),
    Lack(
        questions.every_slot_is_filled,
        DOMAIN,
        "  read_back: {<<: *words}",
        "  read_back: {<<: *words}\n  mood: {<<: *words}",
        'Nothing fills the slot "mood"',
    ),
    Lack(
        questions.every_word_that_a_response_leaves_open_is_filled,
        DOMAIN,
        "Hello. I am here.",
        "Hello {first_name}.",
        "utter_greet leaves {first_name} open",
    ),
    Lack(
        questions.the_tick_list_offers_the_signs_of_the_medicine,
        "screening/signs.py",
        '    "unsteady": Finding',
        '    "itching": Finding(kind=Kind.OTHER),\n    "unsteady": Finding',
        'The warning sign "itching" cannot be ticked',
    ),
    Lack(
        questions.the_tick_list_offers_the_signs_of_the_medicine,
        DOMAIN,
        '["leg_swollen"]',
        '["itching"]',
        'This choice ticks "itching", which is no sign',
    ),
    Lack(
        responses.every_response_reads_easily,
        DOMAIN,
        "Hello. I am here.",
        "Individualised multidisciplinary palliative rehabilitation necessitates comprehensive documentation.",
        "utter_greet is hard to read",
    ),
    Lack(
        responses.every_response_reads_easily,
        SPANISH,
        "Hola. Aquí estoy.",
        "La rehabilitación multidisciplinaria individualizada requiere documentación pormenorizada.",
        "utter_greet is hard to read",
    ),
    Lack(
        responses.no_response_names_a_disease,
        DOMAIN,
        "Hello. I am here.",
        "It may be an abscess.",
        'utter_greet says "abscess"',
    ),
    Lack(
        medicine.every_name_of_the_vocabulary_is_declared,
        "screening/red_flags.py",
        "Kind.SELF_HARM",
        "Kind.ITCH",
        "Kind.ITCH is no line of Kind",
    ),
    Lack(
        medicine.every_symptom_has_words_and_a_code,
        VOCABULARY,
        NEW_SYMPTOM[0],
        '    ITCH = "itch", "itching"\n    OTHER = "other"',
        'The symptom "itch" has no code for FHIR',
    ),
    Lack(
        medicine.every_symptom_has_words_and_a_code,
        VOCABULARY,
        NEW_SYMPTOM[0],
        '    ITCH = "itch"\n    OTHER = "other"',
        'The symptom "itch" has no words for the nurses',
    ),
    Lack(
        medicine.every_symptom_is_read_by_a_rule,
        VOCABULARY,
        *NEW_SYMPTOM,
        'No rule of screening/ reads the symptom "itch"',
    ),
    Lack(
        medicine.every_red_flag_is_listed,
        "screening/red_flags.py",
        "    shingles,\n",
        "",
        'The red flag "shingles" is never decided',
    ),
    Lack(
        medicine.every_red_flag_is_listed,
        "screening/red_flags.py",
        "    shingles,\n",
        "    shingles,\n    itch,\n",
        'RULES lists "itch", and no function',
    ),
    Lack(
        medicine.every_red_flag_has_a_tier_and_a_case,
        "screening/thresholds.py",
        '    "shingles": Tier.URGENT,\n',
        "",
        'The red flag "shingles" has no tier',
    ),
    Lack(
        medicine.every_red_flag_has_a_tier_and_a_case,
        "screening/red_flags.py",
        'id="shingles"',
        'id="itch"',
        'No case shows the red flag "itch" firing',
    ),
    Lack(
        medicine.the_bot_goes_by_the_thresholds_of_the_medicine,
        "bot/answers.py",
        "ANTICOAGULANT_WANES_DAYS = 7",
        "ANTICOAGULANT_WANES_DAYS = 5",
        "ANTICOAGULANT_WANES_DAYS is 5 here and 7 in screening/thresholds.py",
    ),
    Lack(lexicon.every_symptom_has_words, VOCABULARY, *NEW_SYMPTOM, 'The symptom "itch" has no words in "en"'),
    Lack(lexicon.every_symptom_has_words, SYMPTOMS, "\nswelling:", "\nswellings:", '"swellings" is no line of Kind'),
    Lack(
        lexicon.every_place_has_words,
        "bot/lexicon/en/sites.yml",
        "\nknee:",
        "\nknees:",
        'The place "knee" has no words',
    ),
    Lack(
        lexicon.every_place_has_words, "bot/lexicon/en/sites.yml", "\nknee:", "\nknees:", '"knees" is no line of Site'
    ),
    Lack(
        lexicon.every_quality_has_words_and_every_entry_a_known_place,
        SYMPTOMS,
        "quality: [shivering]",
        "quality: [shaking]",
        '"shaking" is no line of Quality',
    ),
    Lack(
        lexicon.no_word_is_claimed_twice,
        SYMPTOMS,
        "  - words: [swelling, ",
        "  - words: [swelling, cramps, ",
        '"cramps" is claimed by "swelling" here and by "spasm" in bot/lexicon/en/symptoms.yml',
    ),
    Lack(
        lexicon.no_word_is_claimed_twice,
        SYMPTOMS,
        "  - words: [swelling, ",
        '  - words: [swelling, "charley (horse)?(s)?", ',
        '"charley horse" is claimed by "swelling" here and by "spasm" in bot/lexicon/en/symptoms.yml',
    ),
    Lack(
        lexicon.what_is_read_as_one_word_is_several,
        "bot/lexicon/en/words.yml",
        "  can't: [can not, ",
        "  can't: [can not, canna, ",
        '"canna" is one word, which `merged` never finds',
    ),
    Lack(
        lexicon.languages_agree_on_which_symptoms_have_no_place,
        SYMPTOMS,
        "self_harm:\n  - place: none\n    ",
        "self_harm:\n  - ",
        '"self_harm" has `place: none` in one of',
    ),
    Lack(
        lexicon.every_symptom_is_told_by_a_labelled_sentence,
        VOCABULARY,
        *NEW_SYMPTOM,
        'No labelled sentence tells the symptom "itch" in "en"',
    ),
    Lack(languages.every_language_words_the_vocabulary, VOCABULARY, *NEW_SYMPTOM, '"itch" has no words in "es"'),
    Lack(
        languages.every_language_has_every_message,
        "languages/en/words.yml",
        "\nno_symptoms:",
        "\nmore: More\nno_symptoms:",
        '"more" is not told here',
    ),
    Lack(
        languages.every_language_has_every_message,
        "languages/es/words.yml",
        "\nno_symptoms:",
        "\nmore: More\nno_symptoms:",
        '"more" is no message of "en"',
    ),
    Lack(
        languages.every_language_has_every_message,
        "languages/es/page.json",
        '"skip":',
        '"skip_it":',
        '"page.skip" is not told here',
    ),
    Lack(
        languages.every_language_is_called_by_its_own_name,
        "languages/es/words.yml",
        "name: Español",
        "name: English",
        '"English" is "en" already',
    ),
    Lack(
        languages.every_language_is_called_by_its_own_name,
        "languages/es/words.yml",
        "locale: es",
        "locale: pt_BR",
        'Days and numbers are written as in "pt_BR": name a locale of "es"',
    ),
    Lack(
        languages.every_language_says_every_response,
        SPANISH,
        "  utter_greet:",
        "  utter_hello:",
        'utter_greet (first) has no words in "es"',
    ),
    Lack(
        languages.every_language_says_every_response,
        DOMAIN,
        '"Neither"',
        '"Neither of both"',
        'The choice "Neither of both" is not under "titles"',
    ),
    Lack(
        languages.every_language_says_every_response,
        SPANISH,
        "Hola. Aquí estoy.",
        "Hola, {nombre}.",
        "leaves {nombre} open",
    ),
    Lack(
        languages.every_language_says_every_response,
        SPANISH,
        "las lee {team_name}",
        "las lee el equipo",
        "utter_ask_consent (first) does not say {team_name}, unlike domain.yml",
    ),
    Lack(
        lexicon.what_a_symptom_is_like_is_read_in_every_language,
        "bot/lexicon/es/symptoms.yml",
        "quality: [stroke_sign]",
        "quality: [blood_loss]",
        'No words in "es" tell that "other_emergency" is "stroke_sign"',
    ),
    Lack(
        lexicon.every_quality_has_words_and_every_entry_a_known_place,
        VOCABULARY,
        '    FAINTED = "fainted"',
        '    SNAKE_BITE = "snake_bite", "bitten by a snake"\n    FAINTED = "fainted"',
        'The quality "snake_bite" has no words in "es"',
    ),
    Lack(
        lexicon.every_quality_has_words_and_every_entry_a_known_place,
        SYMPTOMS,
        "site: foot, side: both",
        "site: feet, side: both",
        '"feet" is no line of Site',
    ),
    Lack(
        lexicon.every_label_names_what_there_is,
        "tests/language/en/other_symptoms.yml",
        "expect: [",
        "expect: [itch - -, ",
        '"itch - -" names no line of Kind',
    ),
    Lack(
        lexicon.every_label_names_what_there_is,
        "tests/language/en/other_symptoms.yml",
        "expect: [",
        "expect: [pain hips left, ",
        '"pain hips left" names no line of Site',
    ),
    Lack(
        lexicon.every_label_names_what_there_is,
        "tests/language/en/other_symptoms.yml",
        "expect: [",
        "expect: [pain hip, ",
        '"pain hip" says no side',
    ),
    Lack(
        medicine.no_line_of_the_vocabulary_is_told_twice,
        VOCABULARY,
        '    OTHER = "other", "other symptom"',
        '    ITCH = "rash", "itching", NO_CODE\n    OTHER = "other", "other symptom"',
        'Kind.ITCH and Kind.RASH are both "rash"',
    ),
    Lack(
        medicine.every_red_flag_has_an_id_of_its_own,
        "screening/red_flags.py",
        'id="pain_out_of_control"',
        'id="shingles"',
        'The red flag "shingles" stands in screening/red_flags.py:',
    ),
    Lack(
        medicine.every_tier_is_that_of_a_red_flag,
        "screening/thresholds.py",
        '    "shingles": Tier.URGENT,\n',
        '    "shingels": Tier.URGENT,\n',
        'No red flag of screening/ is called "shingels"',
    ),
    Lack(
        medicine.every_tier_is_that_of_a_red_flag,
        "screening/red_flags.py",
        'tier="self_harm_in_the_past"',
        'tier="self_harm_past"',
        'This red flag fires with the tier "self_harm_past"',
    ),
    Lack(
        medicine.every_warning_sign_is_read_by_a_rule,
        "screening/signs.py",
        '    "unsteady": Finding',
        '    "itching": Finding(kind=Kind.OTHER),\n    "unsteady": Finding',
        'The warning sign "itching" is read by no rule',
    ),
    Lack(
        questions.the_tick_list_offers_the_signs_of_the_medicine,
        DOMAIN,
        'Is any of these new for them? Tick all that fit."\n      buttons: *red_flag_choices',
        'Is any of these new for them? Tick all that fit."\n      buttons: *yes_no_unsure',
        'The warning sign "rash" cannot be ticked: add a button for it to each wording',
    ),
    Lack(
        languages.every_language_words_the_vocabulary,
        VOCABULARY,
        '    KNEE = "knee"',
        '    KNEE = "knee"\n    TOE = "toe"',
        '"toe" has no words in "en": add it under "body.sites" in languages/en/page.json',
    ),
    Lack(
        languages.no_translation_is_left_over,
        SPANISH,
        "  utter_greet:",
        "  utter_hello:",
        "domain.yml has no response utter_hello",
    ),
    Lack(
        languages.no_translation_is_left_over,
        SPANISH,
        "    carer:",
        "    carrer:",
        'has no wording "carrer" in domain.yml',
    ),
    Lack(
        languages.no_translation_is_left_over,
        DOMAIN,
        '"Neither"',
        '"Neither of both"',
        'No choice of domain.yml is called "Neither"',
    ),
    Lack(
        languages.every_language_is_called_by_its_own_name,
        "languages/es/page.json",
        '"lang": "es"',
        '"lang": "en"',
        'The patient\'s page would be read out as "en": write "es"',
    ),
    Lack(
        medicine.every_case_names_what_there_is,
        FLAG_CASES,
        "warning_signs: [leg_weakness",
        "warning_signs: [leg_weaknes",
        '"leg_weaknes" is no warning sign of screening/signs.py',
    ),
    Lack(
        medicine.every_case_names_what_there_is,
        FLAG_CASES,
        "unanswered: [",
        "unanswered: [red_flag, ",
        '"red_flag" is no question of screening/vocabulary.py',
    ),
    Lack(
        medicine.every_case_names_what_there_is,
        FLAG_CASES,
        "flags_without: [",
        "flags_without: [sepsys, ",
        '"sepsys" is no red flag of screening/',
    ),
]


MISSHAPEN = [
    (SYMPTOMS, "swelling:", "swelling", "bot/lexicon/en/symptoms.yml:"),
    ("screening/red_flags.py", "RULES = (", "RULES = ((", "screening/red_flags.py:"),
    (SYMPTOMS, "\nswelling:", "\nrash:", 'This cannot be read as YAML: "rash" stands in line'),
    (SYMPTOMS, "words: [swelling, ", "word: [swelling, ", '"words" is missing in swelling.0'),
    (SYMPTOMS, "words: [swelling, ", 'words: ["(swell", swelling, ', "This is no phrase '(swell': close the bracket"),
    (
        SYMPTOMS,
        "words: [swelling, ",
        'words: ["<swells>", swelling, ',
        '"<swells>" has the group <swells>, which macros',
    ),
    (SYMPTOMS, "words: [swelling, ", 'words: ["it? swells", swelling, ', '"it? swells" has "it?" for a word'),
    (SYMPTOMS, "quality: [shivering]", "quality: shivering", '"quality" in fever.1 cannot stand so'),
    (COURTESY, "    examples: |\n", "    examples:\n", '"examples" in nlu.0 cannot stand so'),
    (
        DOMAIN,
        '- text: "Hello. I am here."',
        '- txt: "Hello. I am here."',
        '"text" is missing in responses.utter_greet.0',
    ),
    (DOMAIN, "  screening_form:\n", "  screen_form:\n", '"screening_form" is missing in forms'),
    (INTERRUPTIONS, "    steps:\n", "    step:\n", '"steps" is missing in rules.0'),
    (FLAG_CASES, "    expected:", "    expect:", '"expect" in cases.0 is read by nothing'),
    ("tests/language/en/answers.yml", "development:", "developement:", '"developement" is read by nothing'),
    ("screening/red_flags.py", 'id="shingles"', "id=SHINGLES", "The id of this red flag is not told here"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(READ_BY_CHECKS, tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("lack", BROKEN, ids=lambda lack: lack.sentence)
def test_what_is_missing_is_told_with_its_file_and_line(whole: Path, lack: Lack) -> None:
    before = (whole / lack.path).read_text(encoding="utf-8")
    try:
        put(whole, lack.path, lack.old, lack.new)
        told = [problem for problem in lack.check(Project(whole)) if lack.sentence in problem.says]
    finally:
        (whole / lack.path).write_text(before, encoding="utf-8")

    assert told
    assert all((whole / problem.path).exists() and problem.line for problem in told), told


@pytest.mark.parametrize("folder", languages.FOLDERS)
def test_a_language_without_a_folder_of_its_own_is_told(tmp_path: Path, folder: str) -> None:
    copy = copied(READ_BY_CHECKS, tmp_path)
    (copy / folder / "es").rename(copy / folder / "xx")

    told = {problem.says for problem in languages.every_language_can_be_understood(Project(copy))}

    assert f'The language "es" has no folder here with {languages.FOLDERS[folder]}.' in told
    assert 'The language "xx" has no messages: add languages/xx/words.yml.' in told


def test_a_language_without_a_catalogue_is_told(tmp_path: Path) -> None:
    copy = copied(READ_BY_CHECKS, tmp_path)
    (copy / "web/review/locale/es.po").unlink()

    (told,) = languages.every_language_has_a_catalogue(Project(copy))

    assert str(told) == 'web/review/locale/es.po: The language "es" has no catalogue here of the nurses\' pages.'


def test_a_language_without_a_file_of_the_lexicon_is_told(tmp_path: Path) -> None:
    copy = copied(READ_BY_CHECKS, tmp_path)
    (copy / "bot/lexicon/es/sides.yml").unlink()

    (told,) = languages.every_language_can_be_understood(Project(copy))

    assert str(told).startswith("bot/lexicon/es/sides.yml: The lexicon has no such file")


@pytest.mark.parametrize(("path", "old", "new", "sentence"), MISSHAPEN)
def test_a_file_that_cannot_be_read_is_told_and_nothing_else(
    whole: Path, path: str, old: str, new: str, sentence: str
) -> None:
    before = (whole / path).read_text(encoding="utf-8")
    try:
        put(whole, path, old, new)
        told = problems(Project(whole))
    finally:
        (whole / path).write_text(before, encoding="utf-8")

    assert {problem.path for problem in told} == {path}
    assert any(sentence in str(problem) and problem.line for problem in told), told


def test_a_file_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    copy = copied(READ_BY_CHECKS, tmp_path)
    (copy / SPANISH).write_bytes((copy / SPANISH).read_text("utf-8").encode("latin-1"))

    assert [str(problem) for problem in problems(Project(copy))] == [
        f"{SPANISH}: This is not UTF-8 text: save it as such."
    ]


def test_every_check_is_shown_to_fail() -> None:
    shown_by_files_taken_away = {languages.every_language_can_be_understood, languages.every_language_has_a_catalogue}

    assert set(CHECKS) - {lack.check for lack in BROKEN} == shown_by_files_taken_away


def test_nothing_is_missing_here() -> None:
    assert [str(problem) for problem in problems(Project())] == []
