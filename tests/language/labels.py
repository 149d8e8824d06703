"""Reads the labelled sentences: "kind site side assertion", "-" for not stated, "present" left out."""

from pathlib import Path

import yaml

HERE = Path(__file__).parent
LANGUAGES = sorted(path.name for path in HERE.iterdir() if any(path.glob("*.yml")))
BY_OTHERS = HERE / "by_others"
Finding = tuple  # (kind, site, side, assertion)


def sentences(half, language=None, folder=HERE):
    """Every labelled sentence of one half, "development" or "test", in one language or in all."""
    for path in sorted(folder.glob(f"{language or '*'}/*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))[half]:
            yield {**case, "file": path.stem, "language": path.parent.name}


def expected(case):
    return {labelled(label) for label in case["expect"]} if "expect" in case else None


def labelled(label):
    kind, site, side, *assertion = label.split()
    return kind, None if site == "-" else site, None if side == "-" else side, *(assertion or ["present"])


def told(findings):
    return {(f.kind, f.site, f.side, f.assertion) for f in findings}
