"""Scores what the reader makes of labelled sentences: findings, sides, denials, severity and the rest."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from labels import expected, told


@dataclass
class Scores:
    today: date
    uncounted: frozenset = frozenset()
    right: int = 0
    extra: int = 0
    missed: int = 0
    counted: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)

    def add(self, case, reading):
        want, got = expected(case), {f for f in told(reading.findings) if f[0] not in self.uncounted}
        if want is not None:
            self.right += len(want & got)
            self.extra += len(got - want)
            self.missed += len(want - got)
            for finding in want:
                kind, site, side, assertion = finding
                if side:
                    self._count("side", any((k, si, sd) == (kind, site, side) for k, si, sd, _ in got))
                if assertion == "denied":
                    self._count("denied", any((k, a) == (kind, "denied") for k, _, _, a in got))
                if case["file"] == "emergencies":
                    self._count("emergency", any((k, a) == (kind, "present") for k, _, _, a in got))
            if want != got:
                self._fault(case, f"missed {sorted(want - got, key=str)} extra {sorted(got - want, key=str)}")
        if "severity" in case:
            want_range = tuple(case["severity"]) if case["severity"] else None
            self._check(case, "severity", want_range, reading.severity)
        if "days_ago" in case:
            self._check(
                case, "since", (self.today - timedelta(days=case["days_ago"])).isoformat(), reading.reading.since
            )
        got_reading = reading.reading.as_dict()
        for name, value in case.get("reading", {}).items():
            got_value = got_reading[name]
            self._check(case, f"reading.{name}", value, sorted(got_value) if isinstance(got_value, list) else got_value)

    @property
    def f1(self):
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)

    def share(self, name):
        right, all_ = self.counted.get(name, (0, 0))
        return right / all_ if all_ else 1.0

    def summary(self):
        lines = [f"findings F1 {self.f1:.3f} (right {self.right}, extra {self.extra}, missed {self.missed})"]
        return "\n".join(lines + [f"{n:24} {r}/{a} = {r / a:.3f}" for n, (r, a) in sorted(self.counted.items())])

    def _check(self, case, name, want, got):
        self._count(name, want == got)
        if want != got:
            self._fault(case, f"{name} should be {want}, is {got}")

    def _count(self, name, right):
        before = self.counted.get(name, (0, 0))
        self.counted[name] = (before[0] + right, before[1] + 1)

    def _fault(self, case, what):
        self.faults.append(f"[{case['file']}] {case['say']!r} ({case.get('asked', '-')}): {what}")
