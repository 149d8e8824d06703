"""The few words that replies need from a report: the pain asked about, and the read-back.

Every sentence stands in `domain.yml`; here are only the names of places and the lines of the list that is read back.
"""

from collections.abc import Iterable, Iterator

from screening.report import Assertion, Course, Finding, Kind, Onset, Reporter, Side, Site, SymptomReport

PLACES = {
    Site.LOW_BACK: "lower back",
    Site.MID_BACK: "middle of the back",
    Site.UPPER_BACK: "upper back",
    Site.ABDOMEN: "belly",
    Site.FLANK: "side of the belly",
    Site.THIGH_FRONT: "front of the thigh",
    Site.THIGH_INNER: "inner thigh",
    Site.THIGH_OUTER: "outer thigh",
    Site.THIGH_BACK: "back of the thigh",
    Site.SHIN_INNER: "inner shin",
    Site.SHIN_OUTER: "outer shin",
    Site.OTHER: "another place",
}
"""Places whose everyday name differs from the name of the member."""

SYMPTOMS = {
    Kind.PAIN: "Pain",
    Kind.SPASM: "Cramp, or a leg that is hard to straighten",
    Kind.NEUROPATHIC: "Numb, tingling or burning feeling",
    Kind.WEAKNESS: "Weakness or trouble walking",
    Kind.SWELLING: "Swelling",
    Kind.FEVER: "Fever, shivering or feeling very unwell",
    Kind.BLADDER_BOWEL: "A change in bladder, bowels or sexual feeling",
    Kind.SADDLE: "Numb between the legs",
    Kind.FALL: "A fall, twist or knock, or no weight on the leg",
    Kind.RASH: "A rash",
    Kind.BREATHING: "Short of breath or chest pain",
    Kind.SELF_HARM: "Thoughts of harming yourself",
    Kind.OTHER: "Something else",
}

COURSES = {
    Course.WORSE_FAST: "much worse in days",
    Course.WORSE: "slowly worse",
    Course.SAME: "about the same",
    Course.BETTER: "getting better",
    Course.COMES_AND_GOES: "comes and goes",
}

ONSETS = {Onset.SUDDEN: "began suddenly", Onset.GRADUAL: "began slowly"}

SIDES = {Side.LEFT: "left", Side.RIGHT: "right", Side.BOTH: "both sides", Side.MIDLINE: "middle"}
SIDES_ALONE = {**SIDES, Side.LEFT: "left side", Side.RIGHT: "right side"}


def place(finding: Finding) -> str:
    """Such as "left hip" or "groin (both sides)"; empty when no site was told."""
    if finding.site is None:
        return SIDES_ALONE[finding.side] if finding.side else ""
    name = PLACES.get(finding.site, finding.site.value)
    if finding.side is None:
        return name
    comes_before = finding.side in (Side.LEFT, Side.RIGHT) and " of " not in name
    return f"{SIDES[finding.side]} {name}" if comes_before else f"{name} ({SIDES[finding.side]})"


def pain_words(pains: Iterable[Finding]) -> str:
    """The pains asked about, such as "left hip and left groin"; "painful place" while none has a place."""
    places = list(dict.fromkeys(filter(None, map(place, pains))))
    return " and ".join(places) or "painful place"


def told_of(report: SymptomReport) -> str:
    """The symptoms of a report in one line, such as "pain: left hip, 3 out of 10; swelling"; empty without any."""
    told = (
        f"{_symptom(f)}, {f.severity_nrs} out of 10" if f.severity_nrs is not None else _symptom(f)
        for f in report.findings
        if f.is_present
    )
    return "; ".join(dict.fromkeys(line[0].lower() + line[1:] for line in told))


def read_back(report: SymptomReport) -> str:
    """What was understood, one line a finding, in plain words."""
    lines = [*_present_lines(report), *_denied_lines(report)]
    if report.temperature_c is not None:
        lines.append(f"Temperature: {report.temperature_c:.1f} °C")
    if report.takes_anticoagulant is not None:
        lines.append(f"Blood thinner: {'yes' if report.takes_anticoagulant else 'no'}")
    if report.treated_lately is not None:
        lines.append(f"Cancer treatment in the last 6 weeks: {'yes' if report.treated_lately else 'no'}")
    if report.told_cancer is not None:
        told = {"none": "no", "past": "yes, in the past", "active": "yes, now"}[report.told_cancer.value]
        lines.append(f"Cancer: {told}")
    if report.reporter is Reporter.CARER:
        lines.append("Written by: someone else for the patient")
    return "\n".join(f"• {line}" for line in lines) or "• No symptoms told"


def _present_lines(report: SymptomReport) -> Iterator[str]:
    for finding in report.findings:
        if finding.is_present:
            yield ", ".join(filter(None, [_symptom(finding), *_details(finding)]))


def _denied_lines(report: SymptomReport) -> Iterator[str]:
    felt = {finding.kind for finding in report.findings if finding.is_present}
    denied = {f.kind: f for f in report.findings if f.assertion is Assertion.DENIED and f.kind not in felt}
    if denied:
        yield "Not there: " + "; ".join(SYMPTOMS[kind].lower() for kind in denied)


def _symptom(finding: Finding) -> str:
    return f"{SYMPTOMS[finding.kind]}: {place(finding)}" if place(finding) else SYMPTOMS[finding.kind]


def _details(finding: Finding) -> Iterator[str]:
    if finding.severity_nrs is not None:
        yield f"{finding.severity_nrs} out of 10"
    if finding.kind is Kind.PAIN:
        yield from sorted(quality.value.replace("_", " ") for quality in finding.qualities)
    if finding.onset:
        yield ONSETS[finding.onset]
    if finding.since:
        yield f"since {finding.since:%-d %B}"
    if finding.course:
        yield COURSES[finding.course]
    for trend, movements in (("worse", finding.worse_with), ("better", finding.better_with)):
        if movements:
            yield f"{trend} with " + " and ".join(sorted(m.value.replace("_", " ") for m in movements))
