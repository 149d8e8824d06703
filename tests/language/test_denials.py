"""Where a denial ends: what is told after the comma is heard, and a list of what is denied stays denied to its end."""

import pytest

from bot.reader import read

TOLD_AFTER_A_DENIAL = [
    ("en", "no pain, weak legs", ("weakness", "leg", "both")),
    ("en", "no fever, legs weak", ("weakness", "leg", "both")),
    ("en", "no pain, no fever, numb left leg", ("neuropathic", "leg", "left")),
    ("en", "I don't have pain, legs weak or numb", ("weakness", "leg", "both")),
    ("en", "no fever and weak legs", ("weakness", "leg", "both")),
    ("en", "no pain, legs are weak", ("weakness", "leg", "both")),
    ("en", "no pain, weakness in both legs since yesterday", ("weakness", "leg", "both")),
    ("en", "no pain, can't feel my legs", ("neuropathic", "leg", "both")),
    ("en", "no pain, numb between my legs", ("saddle", None, None)),
    ("en", "no pain, wet myself", ("bladder_bowel", None, None)),
    ("en", "no pain, want to die", ("self_harm", None, None)),
    ("en", "no pain - weak legs", ("weakness", "leg", "both")),
    ("en", "no pain \u2013 can't feel my legs", ("neuropathic", "leg", "both")),
    ("en", "no pain, very unsteady", ("weakness", None, None)),
    ("en", "no fever, breathless", ("breathing", None, None)),
    ("en", "no pain, trouble breathing", ("breathing", None, None)),
    ("en", "no fever, chest pain", ("breathing", None, None)),
    ("en", "I don't have a fever, shortness of breath", ("breathing", None, None)),
    ("en", "no pain, difficulty peeing", ("bladder_bowel", None, None)),
    ("en", "no pain, incontinence", ("bladder_bowel", None, None)),
    ("en", "no pain, leg weakness", ("weakness", "leg", None)),
    ("en", "no pain, numbness in my legs", ("neuropathic", "leg", "both")),
    ("en", "no pain, black stools", ("other_emergency", None, None)),
    ("en", "no pain, fever, vomiting blood", ("other_emergency", None, None)),
    ("en", "no pain, thoughts of suicide", ("self_harm", None, None)),
    ("en", "no pain, blood in my urine", ("other", None, None)),
    ("es", "sin dolor, piernas débiles", ("weakness", "leg", "both")),
    ("es", "no tengo fiebre, las piernas dormidas o débiles", ("neuropathic", "leg", "both")),
    ("es", "sin dolor, pierna izquierda débil", ("weakness", "leg", "left")),
    ("es", "sin dolor, entumecido entre las piernas", ("saddle", None, None)),
    ("es", "sin dolor, muy inestable", ("weakness", None, None)),
    ("es", "sin dolor, dificultad para respirar", ("breathing", None, None)),
    ("es", "no tengo fiebre, dolor de pecho", ("breathing", None, None)),
    ("es", "sin dolor, problemas para orinar", ("bladder_bowel", None, None)),
    ("es", "sin fiebre, vómito con sangre", ("other_emergency", None, None)),
    ("es", "sin dolor, sangre en la orina", ("other", None, None)),
]

LISTS_OF_DENIALS = [
    ("en", "no fever, chills or weakness"),
    ("en", "no pain, numbness or weakness"),
    ("en", "no back pain, leg weakness, bladder problems"),
    ("en", "no numb legs, weak legs or bladder trouble"),
    ("en", "no fever, numbness, or weak legs"),
    ("en", "no pain, numbness or fever"),
    ("en", "no pain, trouble breathing or fever"),
    ("en", "no fever, chest pain, trouble breathing or blood in my urine"),
    ("en", "no fever, chest pain, cough"),
    ("en", "no pain, weakness"),
    ("en", "no fever chills"),
    ("en", "no fever chills sweats"),
    ("en", "no pain numbness weakness"),
    ("en", "no pain trouble breathing or fever"),
    ("en", "no numbness tingling weakness in legs"),
    ("en", "no bladder or bowel problems no weakness"),
    ("en", "I don't think my legs are weak"),
    ("en", "no numbness, weakness in my legs"),
    ("en", "no breathlessness, wheezing"),
    ("en", "no pain, numb or weak legs"),
    ("en", "no pain, weak or unsteady"),
    ("en", "no weakness - no numbness - no fever"),
    ("en", "I don't have pain, weak legs, or numbness"),
    ("en", "I haven't had pain, had a fall or felt weak"),
    ("es", "sin dolor, fiebre ni debilidad"),
    ("es", "no tengo dolor, hormigueo o debilidad"),
    ("es", "sin dolor, piernas débiles ni hormigueo"),
    ("es", "sin dolor, dificultad para respirar ni fiebre"),
    ("es", "sin fiebre, dolor de pecho, tos"),
    ("es", "sin dolor hormigueo debilidad"),
    ("es", "sin dolor piernas débiles ni fiebre"),
    ("es", "no se me duermen las piernas"),
]


@pytest.mark.parametrize(("language", "said", "heard"), TOLD_AFTER_A_DENIAL)
def test_what_is_told_after_a_denial_is_heard(
    language: str, said: str, heard: tuple[str, str | None, str | None]
) -> None:
    told = read(said, language=language).findings

    assert heard in {(f.kind, f.site, f.side) for f in told if f.assertion == "present"}
    assert {f.assertion for f in told if f.kind in ("pain", "fever")} <= {"denied"}


@pytest.mark.parametrize(("language", "said"), LISTS_OF_DENIALS)
def test_a_list_of_denials_is_denied_to_its_end(language: str, said: str) -> None:
    assert {f.assertion for f in read(said, language=language).findings} == {"denied"}


WITHOUT_A_COMMA = [
    ("en", "no fever cant feel my legs", ("neuropathic", "leg", "both"), "present"),
    ("en", "no pain wet myself", ("bladder_bowel", None, None), "present"),
    ("en", "no pain had a fall", ("fall", None, None), "present"),
    ("en", "no pain legs weak", ("weakness", "leg", "both"), "present"),
    ("en", "no pain today my left leg is weak", ("weakness", "leg", "left"), "present"),
    ("en", "no fever no pain legs gone weak", ("weakness", "leg", "both"), "present"),
    ("en", "no pain no feeling in legs", ("neuropathic", "leg", "both"), "present"),
    ("en", "not sleeping cant breathe", ("breathing", None, None), "present"),
    ("en", "no problems legs weak", ("weakness", "leg", "both"), "present"),
    ("en", "nil pain nil fever legs weak", ("weakness", "leg", "both"), "present"),
    ("en", "i have no pain in my legs they are numb", ("neuropathic", "leg", "both"), "present"),
    ("en", "no cant pee", ("bladder_bowel", None, None), "present"),
    ("en", "no pain black stools", ("other_emergency", None, None), "present"),
    ("en", "no pain want to die", ("self_harm", None, None), "present"),
    ("en", "no fever only chest pain", ("breathing", None, None), "present"),
    ("en", "No pain trouble breathing", ("breathing", None, None), "uncertain"),
    ("en", "no fever breathless", ("breathing", None, None), "uncertain"),
    ("en", "no pain weak legs", ("weakness", "leg", "both"), "uncertain"),
    ("en", "no pain numb between my legs", ("saddle", None, None), "uncertain"),
    ("en", "no temperature chest pain", ("breathing", None, None), "uncertain"),
    ("en", "no pain shivering", ("fever", None, None), "uncertain"),
    ("en", "no pain swollen leg", ("swelling", "leg", None), "uncertain"),
    ("es", "sin dolor no puedo orinar", ("bladder_bowel", None, None), "present"),
    ("es", "no me duele nada no siento las piernas", ("neuropathic", "leg", "both"), "present"),
    ("es", "no tengo dolor me oriné encima", ("bladder_bowel", None, None), "present"),
    ("es", "no tengo fiebre tengo escalofríos", ("fever", None, None), "present"),
    ("es", "sin dolor las piernas no me responden", ("weakness", "leg", "both"), "present"),
    ("es", "sin dolor quiero morirme", ("self_harm", None, None), "present"),
    ("es", "sin dolor piernas débiles", ("weakness", "leg", "both"), "uncertain"),
    ("es", "sin fiebre dificultad para respirar", ("breathing", None, None), "uncertain"),
    ("es", "no tengo fiebre dolor de pecho", ("breathing", None, None), "uncertain"),
]


BEHIND_ANOTHER_STATEMENT = [
    ("en", "i said i was ok but im not i want to die", ("self_harm", None, None), "present"),
    ("en", "i am not i cant move my legs", ("weakness", "leg", "both"), "present"),
    ("en", "it is not it's numb between my legs", ("saddle", None, None), "present"),
    ("en", "not sleeping not eating want to be dead", ("self_harm", None, None), "present"),
    ("en", "didnt make it to the toilet wet myself", ("bladder_bowel", None, None), "present"),
    ("en", "didnt see the step and fell", ("fall", None, None), "present"),
    ("en", "not sleeping and vomiting blood", ("other_emergency", None, None), "present"),
    ("en", "dont feel right at all very unwell", ("fever", None, None), "present"),
    ("en", "not drinking enough fainted twice", ("other_emergency", None, None), "present"),
    ("en", "I don't drink alcohol fell on the ice", ("fall", None, None), "present"),
    ("en", "not trying to harm myself", ("self_harm", None, None), "denied"),
    ("en", "not the type to kill myself", ("self_harm", None, None), "denied"),
    ("en", "I've never in my life fallen", ("fall", None, None), "denied"),
    ("en", "haven't had a fall or fainted", ("other_emergency", None, None), "denied"),
    ("en", "i haven't had any thoughts about killing myself", ("self_harm", None, None), "denied"),
    ("en", "not contemplating suicide", ("self_harm", None, None), "denied"),
    ("en", "I am not suicidal if thats what you are asking", ("self_harm", None, None), "denied"),
    ("es", "no soy suicida si es lo que pregunta", ("self_harm", None, None), "denied"),
    ("es", "no he tenido pensamientos de suicidio", ("self_harm", None, None), "denied"),
    ("en", "had a seizure in 2015 none since", ("other_emergency", None, None), "past"),
    ("en", "had a seizure in 2015 seizures since", ("other_emergency", None, None), "present"),
    ("es", "no duermo no como quiero estar muerta", ("self_harm", None, None), "present"),
    ("es", "no llegué al baño me hice encima", ("bladder_bowel", None, None), "present"),
    ("es", "no he comido me desmayé", ("other_emergency", None, None), "present"),
    ("es", "no intento matarme", ("self_harm", None, None), "denied"),
    ("es", "nunca me he hecho pis encima", ("bladder_bowel", None, None), "denied"),
    ("en", "no pain high temperature", ("fever", None, None), "uncertain"),
    ("es", "sin dolor temperatura alta", ("fever", None, None), "uncertain"),
    ("en", "want to die pain is ok", ("self_harm", None, None), "present"),
    ("en", "cant pee bowels are ok", ("bladder_bowel", None, None), "present"),
    ("en", "legs weak arms are ok", ("weakness", "leg", "both"), "present"),
    ("en", "legs weak appetite is good", ("weakness", "leg", "both"), "present"),
    ("en", "legs weak since tuesday mood is fine", ("weakness", "leg", "both"), "present"),
    ("en", "legs wont move pain is gone", ("weakness", "leg", "both"), "present"),
    ("en", "im shivering temp is normal", ("fever", None, None), "present"),
    ("en", "one leg swollen the other is fine", ("swelling", "leg", None), "present"),
    ("en", "legs numb from waist down arms fine", ("neuropathic", "leg", "both"), "present"),
    ("en", "vomiting blood and the fever is gone", ("other_emergency", None, None), "present"),
    ("en", "ended up on the floor after my leg went", ("fall", None, None), "present"),
    ("en", "cant feel my legs at all top half is fine", ("neuropathic", "leg", "both"), "uncertain"),
    ("en", "my leg has gone weak its gone completely dead", ("weakness", "leg", None), "present"),
    ("en", "my numb leg is fine now", ("neuropathic", "leg", None), "denied"),
    ("en", "weakness and balance are fine", ("weakness", None, None), "denied"),
    ("en", "the weakness in my legs has gone", ("weakness", "leg", "both"), "past"),
    ("en", "fever and chills have gone", ("fever", None, None), "past"),
    ("es", "quiero morirme el dolor va bien", ("self_harm", None, None), "present"),
    ("es", "me oriné encima el dolor va bien", ("bladder_bowel", None, None), "present"),
    ("es", "piernas débiles brazos bien", ("weakness", "leg", "both"), "present"),
    ("es", "no siento las piernas el dolor se me ha quitado", ("neuropathic", "leg", "both"), "present"),
    ("es", "una pierna hinchada la otra está bien", ("swelling", "leg", None), "present"),
    ("es", "la pierna hinchada está bien", ("swelling", "leg", None), "denied"),
]


@pytest.mark.parametrize(("language", "said", "heard", "asserted"), [*WITHOUT_A_COMMA, *BEHIND_ANOTHER_STATEMENT])
def test_a_danger_that_no_comma_parts_from_a_denial_is_heard_or_asked_about(
    language: str, said: str, heard: tuple[str, str | None, str | None], asserted: str
) -> None:
    told = {(f.kind, f.site, f.side): f.assertion for f in read(said, language=language).findings if f.kind != "pain"}

    assert told[heard] == asserted


@pytest.mark.parametrize(("language", "said"), [("en", "no pain weak legs"), ("es", "sin dolor piernas débiles")])
def test_a_part_behind_a_denial_is_not_where_it_denies(language: str, said: str) -> None:
    assert {f.site for f in read(said, language=language).findings if f.kind == "pain"} == {None}


WELL_OR_SORE = [
    ("en", "right hip sore, groin is ok", {"hip": "present", "groin": "denied"}),
    ("en", "right hip hurts groin is fine", {"hip": "present", "groin": "denied"}),
    ("en", "left hip sore right knee fine", {"hip": "present", "knee": "denied"}),
    ("en", "back is ok left thigh is killing me", {"back": "denied", "thigh": "present"}),
    ("en", "hip, groin and knee are fine", {"hip": "denied", "groin": "denied", "knee": "denied"}),
    ("es", "me duele la cadera derecha la ingle está bien", {"hip": "present", "groin": "denied"}),
    ("es", "me duele la cadera rodilla bien", {"hip": "present", "knee": "denied"}),
]


@pytest.mark.parametrize(("language", "said", "heard"), WELL_OR_SORE)
def test_what_is_well_is_the_part_that_is_named_before_it(language: str, said: str, heard: dict[str, str]) -> None:
    assert {f.site: f.assertion for f in read(said, language=language).findings} == heard


REPLIES_AND_DENIALS = [
    ("en", "no the right hip hurts", {"present"}),
    ("en", "no chest is hurting", {"present"}),
    ("en", "no did fall sunday", {"present"}),
    ("en", "no his legs are weak", {"present"}),
    ("en", "no pain in hip its in my groin", {"denied", "present"}),
    ("en", "no left leg swelling", {"denied"}),
    ("en", "no back aches", {"denied"}),
    ("es", "no la cadera derecha me duele", {"present"}),
    ("es", "no el pecho me duele", {"present"}),
    ("es", "no tengo dolor en la cadera es en la ingle", {"denied", "present"}),
    ("es", "no me duele el pecho", {"denied"}),
]


@pytest.mark.parametrize(("language", "said", "asserted"), REPLIES_AND_DENIALS)
def test_a_no_before_a_sentence_is_a_reply(language: str, said: str, asserted: set[str]) -> None:
    assert {f.assertion for f in read(said, language=language).findings} == asserted


@pytest.mark.parametrize(("language", "said"), [("en", "no fever shivering"), ("es", "sin fiebre tiritando")])
def test_shivering_behind_a_fever_that_is_denied_is_asked_about(language: str, said: str) -> None:
    told = {(f.assertion, *f.qualities) for f in read(said, language=language).findings}

    assert told == {("denied",), ("uncertain", "shivering")}


SAYINGS = [
    ("en", "I can't stand the hospital food"),
    ("en", "i cant stand this weather"),
    ("en", "i fell for that one"),
    ("en", "i fell in love with the nurse"),
    ("en", "night fell early"),
    ("en", "my hair has fallen out with the chemo"),
    ("en", "hit the roof when i heard"),
    ("en", "i passed out leaflets for the church"),
    ("en", "i cant hold it against her"),
    ("en", "sweating over my tax return"),
    ("es", "me caí de sueño"),
    ("es", "se me ha caído el pelo con la quimio"),
    ("es", "me cae mal la enfermera"),
]


@pytest.mark.parametrize(("language", "said"), SAYINGS)
def test_a_saying_tells_no_symptom(language: str, said: str) -> None:
    assert not read(said, language=language).findings


@pytest.mark.parametrize(
    "said",
    ["cant stand this morning", "can't stand the last two days", "I fell for no reason", "passed out in the loo"],
)
def test_what_is_worded_like_a_saying_is_told(said: str) -> None:
    assert {f.assertion for f in read(said).findings} == {"present"}


YES_AND_NO = [
    ("en", "pain yes, fever no, numb legs yes", {"pain": "present", "fever": "denied", "neuropathic": "present"}),
    ("en", "fever, rash no, legs weak", {"fever": "denied", "rash": "denied", "weakness": "present"}),
    ("en", "fever? no. rash? no.", {"fever": "denied", "rash": "denied"}),
    ("en", "I fell, oh no", {"fall": "present"}),
    ("en", "I can't walk no", {"fall": "present"}),
    ("en", "my leg is weak no?", {"weakness": "present"}),
    ("en", "I've never been so breathless", {"breathing": "present"}),
    ("en", "no problems besides not being able to pee", {"bladder_bowel": "present"}),
    (
        "es",
        "dolor sí, fiebre no, piernas dormidas sí",
        {"pain": "present", "fever": "denied", "neuropathic": "present"},
    ),
]


@pytest.mark.parametrize(("language", "said", "heard"), YES_AND_NO)
def test_a_yes_or_no_behind_a_symptom_is_of_it(language: str, said: str, heard: dict[str, str]) -> None:
    assert {f.kind: f.assertion for f in read(said, language=language).findings} == heard


KEPT_FROM_SOMEONE = [
    ("en", "I didn't tell my wife that I can't feel my legs", "neuropathic"),
    ("en", "I never told the doctor about the chest pain", "breathing"),
    ("en", "I'm not ashamed to say I wet myself", "bladder_bowel"),
    ("en", "I did not notice that I wet the bed", "bladder_bowel"),
    ("en", "I don't understand why my legs are so weak", "weakness"),
    ("en", "my husband doesn't know about my weak legs", "weakness"),
    ("es", "mi marido no sabe que quiero matarme", "self_harm"),
    ("es", "no le he dicho a nadie que me oriné encima", "bladder_bowel"),
    ("es", "no le dije a mi mujer que no siento las piernas", "neuropathic"),
    ("es", "no quiero decirlo pero quiero morir", "self_harm"),
]


@pytest.mark.parametrize(("language", "said", "kind"), KEPT_FROM_SOMEONE)
def test_what_is_kept_from_someone_is_told_all_the_same(language: str, said: str, kind: str) -> None:
    told = read(said, language=language).findings

    assert {f.assertion for f in told if f.kind == kind} == {"present"}


@pytest.mark.parametrize(
    "said", ["I haven't noticed any weakness", "I didn't notice any numbness", "I don't believe it's weak"]
)
def test_what_was_not_noticed_is_denied(said: str) -> None:
    assert {f.assertion for f in read(said).findings if f.kind in ("weakness", "neuropathic")} == {"denied"}
