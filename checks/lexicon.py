"""What the lexicon of each language needs: words for every symptom and place, each claimed once, and told in a test."""

from collections.abc import Iterator, Mapping

from bot.phrases import GAP, State, by_next_word, states_of, with_macros, words_in
from checks.project import VOCABULARY, Problem, Project, Unreadable, line_of

LABELLED = "tests/language"

BESIDES = ("site", "side", "needs")
"""What an entry of symptoms may say besides its kind and qualities."""


A_GAP = "…"
"""In the place of a gap, which is no word of any other pattern."""

SIGNS = frozenset("()|?")
"""Of patterns; in a word they stand where they mean nothing."""


def every_symptom_has_words(project: Project) -> Iterator[Problem]:
    yield from _entries_of(project, "symptoms", "Kind", "symptom")


def every_place_has_words(project: Project) -> Iterator[Problem]:
    yield from _entries_of(project, "sites", "Site", "place")


def every_quality_has_words_and_every_entry_a_known_place(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        path = f"bot/lexicon/{language}/symptoms.yml"
        entries = [entry for entries in project.yaml(path).values() for entry in entries]
        named = [(path, "Quality", quality) for entry in entries for quality in entry.get("quality", ())]
        named += [(path, "Site", entry["site"]) for entry in entries if "site" in entry]
        path = f"bot/lexicon/{language}/qualities.yml"
        named += [(path, "Quality", quality) for quality in project.yaml(path)]
        for path, enumeration, name in named:
            if name not in project.values(enumeration):
                yield Problem(path, line_of(name), f'"{name}" is no line of {enumeration} in {VOCABULARY}.')
        told = {name for _, _, name in named}
        for quality in project.vocabulary["Quality"]:
            if quality.value not in told:
                says = (
                    f'The quality "{quality.value}" has no words in "{language}": add some to symptoms.yml or '
                    f"qualities.yml in bot/lexicon/{language}."
                )
                yield Problem(VOCABULARY, quality.line, says)


def what_a_symptom_is_like_is_read_in_every_language(project: Project) -> Iterator[Problem]:
    """Red flags turn on it; what a pain is like has words of its own besides, in the file of qualities."""

    def told(language: str) -> dict[tuple[str, str], str]:
        entries = project.yaml(f"bot/lexicon/{language}/symptoms.yml")
        return {
            (kind, quality): quality
            for kind, ways in entries.items()
            for way in ways
            for quality in way.get("quality", ())
            if kind != "pain"
        }

    source, *others = project.languages
    for (kind, name), quality in told(source).items():
        for language in others:
            if (kind, name) not in told(language):
                path = f"bot/lexicon/{language}/symptoms.yml"
                says = f'No words in "{language}" tell that "{kind}" is "{name}": add some to {path}.'
                yield Problem(f"bot/lexicon/{source}/symptoms.yml", line_of(quality), says)


def no_word_is_claimed_twice(project: Project) -> Iterator[Problem]:
    """By two entries of symptoms, or of places; a word of one role may be one of another besides."""
    for language in project.languages:
        macros = project.yaml(f"bot/lexicon/{language}/macros.yml")
        for entries in (_symptom_entries, _site_entries):
            claims = list(entries(project, language))
            first = [
                _states(pattern, macros, path, line, number) for number, (path, _, pattern, line) in enumerate(claims)
            ]
            told: set[int] = set()
            for phrase, numbers in _phrases_of_several(frozenset().union(*first)):
                _, before, _, where = claims[numbers[0]]
                for number in numbers[1:]:
                    path, name, _, line = claims[number]
                    if name != before and number not in told:
                        told.add(number)
                        says = (
                            f'"{phrase}" is claimed by "{name}" here and by "{before}" in {path}:{where}: keep it in '
                            "one."
                        )
                        yield Problem(path, line, says)


def what_is_read_as_one_word_is_several(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        path = f"bot/lexicon/{language}/words.yml"
        for phrase in (p for phrases in project.yaml(path).get("merged", {}).values() for p in phrases if " " not in p):
            says = f'"{phrase}" is one word, which `merged` never finds: put it under `same`.'
            yield Problem(path, line_of(phrase), says)


def languages_agree_on_which_symptoms_have_no_place(project: Project) -> Iterator[Problem]:
    def placeless(language: str) -> set[str]:
        told = project.yaml(f"bot/lexicon/{language}/symptoms.yml")
        return {kind for kind, entries in told.items() if any("place" in entry for entry in entries)}

    source, *others = project.languages
    for language in others:
        path = f"bot/lexicon/{language}/symptoms.yml"
        for kind in sorted(placeless(source) ^ placeless(language)):
            line = next((line_of(known) for known in project.yaml(path) if known == kind), 0)
            says = f'"{kind}" has `place: none` in one of "{source}" and "{language}": say it in both, or in neither.'
            yield Problem(path, line, says)


def every_label_names_what_there_is(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        for label, path in _labels(project, language):
            kind, site, side, *_ = (*label.split(), "", "", "")
            if kind not in project.values("Kind"):
                yield Problem(path, line_of(label), f'"{label}" names no line of Kind in {VOCABULARY}.')
            elif site not in ("-", *project.values("Site")):
                yield Problem(
                    path, line_of(label), f'"{label}" names no line of Site in {VOCABULARY} after the symptom.'
                )
            elif not side:
                yield Problem(path, line_of(label), f'"{label}" says no side: write one after the place, or "-".')


def every_symptom_is_told_by_a_labelled_sentence(project: Project) -> Iterator[Problem]:
    for language in project.languages:
        told = {label.split()[0] for label, _ in _labels(project, language)}
        for kind in project.vocabulary["Kind"]:
            if kind.value not in told:
                says = (
                    f'No labelled sentence tells the symptom "{kind.value}" in "{language}": add one to a file of '
                    f"{LABELLED}/{language}/."
                )
                yield Problem(VOCABULARY, kind.line, says)


def _labels(project: Project, language: str) -> Iterator[tuple[str, str]]:
    """What each labelled sentence of a language expects, with its file."""
    for path in project.paths(f"{LABELLED}/{language}/*.yml"):
        for half in project.yaml(path).values():
            for case in half:
                yield from ((label, path) for label in case.get("expect", ()))


def _entries_of(project: Project, file: str, enumeration: str, what: str) -> Iterator[Problem]:
    """Where the entries of a lexicon's file are not the members of an enumeration of the vocabulary."""
    for language in project.languages:
        path = f"bot/lexicon/{language}/{file}.yml"
        told = project.yaml(path)
        for member in project.vocabulary[enumeration]:
            if member.value not in told:
                says = f'The {what} "{member.value}" has no words in "{language}": add them to {path}.'
                yield Problem(VOCABULARY, member.line, says)
        for name in told:
            if name not in project.values(enumeration):
                yield Problem(path, line_of(name), f'"{name}" is no line of {enumeration} in {VOCABULARY}.')


def _symptom_entries(project: Project, language: str) -> Iterator[tuple[str, str, str, int]]:
    path = f"bot/lexicon/{language}/symptoms.yml"
    for kind, entries in project.yaml(path).items():
        for entry in entries:
            name = " ".join([kind, *entry.get("quality", ()), *(entry[key] for key in BESIDES if key in entry)])
            yield from ((path, name, pattern, line_of(pattern)) for pattern in entry["words"])


def _site_entries(project: Project, language: str) -> Iterator[tuple[str, str, str, int]]:
    path = f"bot/lexicon/{language}/sites.yml"
    for site, entry in project.yaml(path).items():
        for name, key in ((site, "words"), (f"{site} of both sides", "pair"), (f"left {site}", "sided")):
            for pattern in entry.get(key, ()):
                yield path, name, pattern.replace("<side>", "left"), line_of(pattern)


def _states(pattern: str, macros: Mapping[str, list[str]], path: str, line: int, number: int) -> frozenset[State]:
    """What a pattern stands for, as states that end with its number; a gap is a word. Raises Unreadable."""
    try:
        whole = with_macros(pattern, macros)
        stray = [word for word in words_in(whole) if not SIGNS.isdisjoint(word)]
        if stray:
            says = f'"{pattern}" has "{stray[0]}" for a word: put what is a choice, or may be missing, in brackets.'
            raise Unreadable(Problem(path, line, says))
        return states_of(whole.replace(GAP, A_GAP), frozenset([State(end=number)]))
    except KeyError as unknown:
        says = f'"{pattern}" has the group <{unknown.args[0]}>, which macros.yml beside this file does not name.'
        raise Unreadable(Problem(path, line, says)) from None
    except ValueError as fault:
        raise Unreadable(Problem(path, line, f"This is no {fault}.")) from None


def _phrases_of_several(first: frozenset[State]) -> Iterator[tuple[str, list[int]]]:
    """Phrases that several patterns stand for, with the numbers of these in order; of those that go on alike, one."""
    said = {first: ""}
    reached = [first]
    for states in reached:
        numbers = sorted({state.end for state in states if state.end is not None})
        if len(numbers) > 1:
            yield said[states].strip(), numbers
        for word, behind in sorted(by_next_word(states).items()):
            if (then := frozenset(behind)) not in said:
                said[then] = f"{said[states]} {word}"
                reached.append(then)


CHECKS = (
    every_symptom_has_words,
    every_place_has_words,
    every_quality_has_words_and_every_entry_a_known_place,
    what_a_symptom_is_like_is_read_in_every_language,
    no_word_is_claimed_twice,
    what_is_read_as_one_word_is_several,
    languages_agree_on_which_symptoms_have_no_place,
    every_label_names_what_there_is,
    every_symptom_is_told_by_a_labelled_sentence,
)
