"""What can be told and asked: each symptom, place, quality and question on one line, with its words and its code.

The nurses' pages, the explanations, the FHIR bundles and the interview all go by these lines, and the checks hold the
dialogue and the lexicon to them.
"""

from enum import StrEnum
from typing import NamedTuple, Self


class Snomed(NamedTuple):
    """A code of SNOMED CT (IPS Free Set) and the term that it stands for there."""

    code: str
    term: str


NO_CODE = Snomed("", "")
"""Said of a symptom for which no code of the set says neither more nor less; it goes out in words alone."""


class _Coded(StrEnum):
    """A member is its name, what a nurse reads for it, and its code.

    Where there are no words, the name itself reads as plain ones.
    """

    words: str
    plain: str
    snomed: Snomed | None

    def __new__(cls, name: str, words: str = "", snomed: Snomed | None = None) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.words = words
        member.plain = words or name.replace("_", " ")
        member.snomed = snomed
        return member


class Kind(_Coded):
    """What sort of symptom a finding is. A question that bears the name of a kind asks whether it is there."""

    PAIN = "pain", "pain", Snomed("22253000", "pain")
    SPASM = "spasm", "cramp or a leg that cannot be straightened for pain", Snomed("45352006", "spasm")
    NEUROPATHIC = "neuropathic", "numb, tingling or burning skin", Snomed("247398009", "neuropathic pain")
    WEAKNESS = "weakness", "weakness", Snomed("713514005", "limb weakness")
    SWELLING = "swelling", "swelling", NO_CODE
    FEVER = "fever", "fever or feeling unwell", Snomed("386661006", "fever")
    BLADDER_BOWEL = "bladder_bowel", "change of bladder, bowel or sexual function", NO_CODE
    SADDLE = "saddle", "numbness between the legs or of both legs", NO_CODE
    FALL = "fall", "fall, twist or knock", NO_CODE
    RASH = "rash", "change of the skin", NO_CODE
    BREATHING = "breathing", "breathlessness or chest pain", NO_CODE
    OTHER_EMERGENCY = "other_emergency", "a sign of another emergency", NO_CODE
    SELF_HARM = "self_harm", "thoughts of suicide or self-harm", NO_CODE
    OTHER = "other", "other symptom", NO_CODE


class Site(_Coded):
    """Where on the body, with the code of a pain there; `BACK`, `THIGH`, `SHIN` and `LEG` say no more than that."""

    HIP = "hip", "", Snomed("49218002", "hip pain")
    GROIN = "groin", "", Snomed("102570003", "groin pain")
    BUTTOCK = "buttock"
    BACK = "back"
    LOW_BACK = "low_back", "", Snomed("279039007", "low back pain")
    MID_BACK = "mid_back"
    UPPER_BACK = "upper_back"
    FLANK = "flank", "", Snomed("247355005", "flank pain")
    ABDOMEN = "abdomen"
    THIGH = "thigh", "", Snomed("78514002", "thigh pain")
    THIGH_FRONT = "thigh_front", "", Snomed("78514002", "thigh pain")
    THIGH_INNER = "thigh_inner", "", Snomed("78514002", "thigh pain")
    THIGH_OUTER = "thigh_outer", "", Snomed("78514002", "thigh pain")
    THIGH_BACK = "thigh_back", "", Snomed("78514002", "thigh pain")
    KNEE = "knee"
    SHIN = "shin"
    SHIN_INNER = "shin_inner"
    SHIN_OUTER = "shin_outer"
    CALF = "calf"
    FOOT = "foot"
    LEG = "leg", "", Snomed("10601006", "pain in lower limb")
    OTHER = "other"


class Quality(_Coded):
    """What a finding is like, and which of its sub-kinds it is, in the words of neutral descriptors.

    Those with words are signs: they say by themselves what the symptom is.
    """

    THROBBING = "throbbing"
    ACHING = "aching"
    DULL = "dull"
    DEEP = "deep"
    SHARP = "sharp"
    STABBING = "stabbing"
    CRAMPING = "cramping"
    PRESSURE = "pressure"
    BURNING = "burning"
    ELECTRIC = "electric"
    PINS_AND_NEEDLES = "pins_and_needles", "", Snomed("91019004", "paraesthesia")
    NUMB = "numb", "", Snomed("44077006", "numbness")
    TOUCH_PAIN = "touch_pain"
    RADIATING = "radiating"
    BAND_LIKE = "band_like"
    NIGHT = "night"
    CONSTANT = "constant"
    NOT_RELIEVED = "not_relieved"
    # spasm
    CANNOT_STRAIGHTEN = "cannot_straighten", "a leg that cannot be straightened for pain"
    # weakness
    CANNOT_LIFT_THIGH = "cannot_lift_thigh", "cannot lift the thigh"
    LIFTS_WITH_HANDS = "lifts_with_hands", "lifts the leg with the hands"
    UNSTEADY = "unsteady", "unsteady on walking", Snomed("22325002", "abnormal gait")
    CANNOT_BEAR_WEIGHT = "cannot_bear_weight", "cannot put weight on the leg"
    # fever
    SHIVERING = "shivering", "shivering"
    CHILLS = "chills", "chills"
    SWEATS = "sweats", "sweats"
    VERY_UNWELL = "very_unwell", "feeling very unwell"
    # bladder_bowel
    BLADDER = "bladder"
    BOWEL = "bowel"
    SEXUAL = "sexual"
    # breathing
    BREATHLESS = "breathless"
    CHEST_PAIN = "chest_pain"
    CANNOT_BREATHE = "cannot_breathe", "cannot get enough air"
    CRUSHING = "crushing", "crushing chest pain"
    # other_emergency
    STROKE_SIGN = "stroke_sign", "drooping face, slurred speech or lost sight, feeling or strength of one side"
    BLOOD_LOSS = "blood_loss", "vomiting blood, black stools or bleeding that does not stop"
    SEIZURE = "seizure", "fit or not waking up"
    AIRWAY = "airway", "swollen tongue or throat, or choking"
    HARD_TO_WAKE = "hard_to_wake", "hard to wake or hardly breathing"
    COLD_LEG = "cold_leg", "cold, pale or blue leg or foot"
    HEADACHE = "headache", "sudden very bad headache, or a stiff neck and light that hurts"
    TOO_MUCH_MEDICINE = "too_much_medicine", "too much of a medicine taken by mistake"
    FAINTED = "fainted", "fainted"
    # rash and swelling
    BLISTERS = "blisters", "rash with blisters"
    BRUISING = "bruising", "bruising"

    @property
    def is_sign(self) -> bool:
        return bool(self.words)


class Question(_Coded):
    """The questions of the conversation, in the order in which they are asked, with what each is about."""

    CONSENT = "consent"
    REPORTER = "reporter"
    OPENING = "opening"
    PAIN_LOCATION = "pain_location", "where the pain is"
    PAIN_SIDE = "pain_side", "the side of the pain"
    PAIN_SEVERITY = "pain_severity", "how strong the pain is"
    PAIN_ONSET = "pain_onset", "when and how the pain began"
    PAIN_COURSE = "pain_course", "whether the pain gets worse"
    PAIN_QUALITY = "pain_quality"
    PAIN_POSITION = "pain_position"
    SPASM = "spasm", "whether the hip cramps or cannot be straightened"
    SPASM_SIDE = "spasm_side", "the side of the cramp"
    NEUROPATHIC = "neuropathic", "whether skin is numb, tingling or burning"
    NEUROPATHIC_AREA = "neuropathic_area", "where the skin is numb, tingling or burning"
    NEUROPATHIC_SIDE = "neuropathic_side", "the side of the numb, tingling or burning skin"
    PAIN_RELIEF = "pain_relief", "whether painkillers help"
    FUNCTION = "function"
    RED_FLAGS = "red_flags", "the list of warning signs"
    TEMPERATURE = "temperature", "the temperature"
    ANTICOAGULANT = "anticoagulant", "whether a blood thinner is taken"
    RECENT_TREATMENT = "recent_treatment", "whether there was cancer treatment in the last 6 weeks"
    CANCER_HISTORY = "cancer_history", "whether there is or was cancer"
    ANYTHING_ELSE = "anything_else"
    SUMMARY = "summary"

    @property
    def asks_for(self) -> Kind | None:
        """The symptom whose yes or no this question asks."""
        return Kind(self.value) if self.value in set(Kind) else None

    @property
    def follows_up(self) -> Kind | None:
        """The symptom whose side or area this question asks of someone who has it."""
        name, _, detail = self.value.rpartition("_")
        return Kind(name) if detail in ("side", "area") and name in set(Kind) else None
