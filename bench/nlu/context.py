"""Compares our assertion rules with medspacy's ConText on the labelled sentences, symptoms given to both alike.

Needs an environment with medspacy beside the dialogue's packages, so it is run by hand:
`pip install medspacy rapidfuzz dateparser pyspellchecker`, then `python -m bench.nlu.context`.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import medspacy
import yaml
from medspacy.context import ConText

from bot.reader import read

LABELLED = Path("tests/language/en")
OF_CONTEXT = {
    "other_person": "is_family",
    "past": "is_historical",
    "denied": "is_negated",
    "uncertain": "is_uncertain",
}


def main() -> None:
    nlp = medspacy.load(enable=["medspacy_pyrush"])
    context = ConText(nlp, rules="default")
    right: Counter[str] = Counter()
    wrong: list[str] = []
    asked = 0
    seconds = 0.0
    for case in sentences():
        gold = {tuple(label.split()[:3]): [*label.split(), "present"][3] for label in case.get("expect") or ()}
        findings = read(case["say"]).findings
        doc = nlp(case["say"])
        told = [(f, doc.char_span(*f.span, alignment_mode="expand", label=f.kind)) for f in findings]
        doc.ents = distinct(span for _, span in told if span is not None)
        began = time.perf_counter()
        context(doc)
        seconds += time.perf_counter() - began
        for finding, span in told:
            expected = gold.get((finding.kind, finding.site or "-", finding.side or "-"))
            if expected is None or span is None:
                continue
            asked += 1
            theirs = next((ours for ours, flag in OF_CONTEXT.items() if getattr(span._, flag)), "present")
            right["ours"] += finding.assertion == expected
            right["ConText"] += theirs == expected
            if theirs != expected:
                wrong.append(f"{case['say']!r}: {theirs}, should be {expected}")
    for name in ("ours", "ConText"):
        sys.stdout.write(f"{name:8} {right[name]} of {asked} assertions right ({right[name] / asked:.1%})\n")
    sys.stdout.write(f"ConText took {1000 * seconds / asked:.2f} ms an assertion\n")
    sys.stdout.write("\n".join(wrong) + "\n")


def sentences() -> list[dict]:
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(LABELLED.glob("*.yml")))
    return [case for halves in files for half in halves.values() for case in half if "asked" not in case]


def distinct(spans) -> list:
    """The spans that overlap none before them; a document's entities may not."""
    kept: list = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


if __name__ == "__main__":
    main()
