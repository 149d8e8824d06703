"""The few words that replies need from a report: the pain asked about, and the read-back.

Every sentence stands in a response; here the names of places and the lines of the list that is read back are put
together from the words of the conversation's language.
"""

from collections.abc import Iterable, Iterator

from psoascreen.languages import Language
from screening.report import EACH_SIDE, Assertion, Finding, Kind, Reporter, SymptomReport


def place(finding: Finding, language: Language) -> str:
    """Such as "left hip" or "groin (both sides)"; empty when no site was told."""
    words = language.words
    if finding.site is None:
        return words["side_alone"][finding.side.value] if finding.side else ""
    name = language.page["body"]["sites"][finding.site.value]
    if finding.side is None:
        return name
    if finding.side in EACH_SIDE:
        for joins in words["joined"]:
            if finding.site.value in joins["sites"]:
                return joins[finding.side.value].format(site=name)
    return f"{name} ({language.page['body']['sides'][finding.side.value]})"


def pain_words(pains: Iterable[Finding], language: Language) -> str:
    """The pains asked about, such as "left hip and left groin"; "painful place" while none has a place."""
    places = dict.fromkeys(filter(None, (place(pain, language) for pain in pains)))
    return language.joined(places) or language.words["painful_place"]


def told_of(report: SymptomReport, language: Language) -> str:
    """The symptoms of a report in one line, such as "pain: left hip, 3 out of 10; swelling"; empty without any."""
    told = (
        ", ".join(filter(None, [_symptom(f, language), _severity(f, language)]))
        for f in report.findings
        if f.is_present
    )
    return "; ".join(dict.fromkeys(line[0].lower() + line[1:] for line in told))


def read_back(report: SymptomReport, language: Language) -> str:
    """What was understood, one line a finding, in plain words."""
    lines = [*_present_lines(report, language), *_denied_lines(report, language), *_facts(report, language)]
    return "\n".join(f"• {line}" for line in lines or [language.words["no_symptoms"]])


def _present_lines(report: SymptomReport, language: Language) -> Iterator[str]:
    for finding in report.findings:
        if finding.is_present:
            yield ", ".join(filter(None, [_symptom(finding, language), *_details(finding, language)]))


def _denied_lines(report: SymptomReport, language: Language) -> Iterator[str]:
    felt = {finding.kind for finding in report.findings if finding.is_present}
    denied = {f.kind: f for f in report.findings if f.assertion is Assertion.DENIED and f.kind not in felt}
    if denied:
        symptoms = "; ".join(language.words["symptoms"][kind.value].lower() for kind in denied)
        yield language.words["denied"].format(symptoms=symptoms)


def _facts(report: SymptomReport, language: Language) -> Iterator[str]:
    words = language.words
    yes_no = {True: words["yes"], False: words["no"]}
    if report.temperature_c is not None:
        yield words["temperature"].format(degrees=language.number(report.temperature_c))
    if report.takes_anticoagulant is not None:
        yield words["blood_thinner"].format(answer=yes_no[report.takes_anticoagulant])
    if report.treated_lately is not None:
        yield words["treated_lately"].format(answer=yes_no[report.treated_lately])
    if report.told_cancer is not None:
        yield words["cancer"].format(answer=words["cancer_told"][report.told_cancer.value])
    if report.reporter is Reporter.CARER:
        yield words["by_carer"]


def _symptom(finding: Finding, language: Language) -> str:
    symptom, where = language.words["symptoms"][finding.kind.value], place(finding, language)
    return language.words["with_place"].format(symptom=symptom, place=where) if where else symptom


def _severity(finding: Finding, language: Language) -> str:
    told = finding.severity_nrs
    return "" if told is None else language.words["severity"].format(number=told)


def _details(finding: Finding, language: Language) -> Iterator[str]:
    words = language.words
    yield _severity(finding, language)
    if finding.kind is Kind.PAIN:
        yield from sorted(words["qualities"][quality.value] for quality in finding.qualities)
    if finding.onset:
        yield words["onsets"][finding.onset.value]
    if finding.since:
        yield words["since"].format(day=language.day(finding.since))
    if finding.course:
        yield words["courses"][finding.course.value]
    for trend, moves in (("worse_with", finding.worse_with), ("better_with", finding.better_with)):
        if moves:
            yield words[trend].format(movements=language.joined(sorted(words["movements"][m.value] for m in moves)))
