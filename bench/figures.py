"""What many measurements of one thing come to: the median, how far they spread, and the ratio of two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Spread:
    """The median of several rounds between its lower and upper quartile; `unit` is of all three."""

    median: float
    low: float
    high: float
    unit: str
    rounds: int

    def __str__(self) -> str:
        return f"{self.median:.3g} {self.unit}"


def spread(values: Sequence[float], unit: str) -> Spread:
    """Of one value or more."""
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    return Spread(median(values), low, high, unit, len(values))


def percentile(values: Sequence[float], of_100: int) -> float:
    """Raises ValueError where nothing was measured."""
    if not values:
        raise ValueError("not one reply came in a round: this machine is too busy to measure on")
    return quantiles(values, n=100, method="inclusive")[of_100 - 1] if len(values) > 1 else values[0]


def ratio(of: dict[str, Any], to: dict[str, Any]) -> float:
    """How many times one median of a report is the other."""
    return of["median"] / to["median"]
