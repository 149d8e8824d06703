"""Frozen dataclasses that are quick to make, for the many small results of an assessment.

The `__init__` that `dataclass(frozen=True)` writes sets each field by itself and past its own guard, which took a fifth
of the time of an assessment. That of a namespace sets all fields at once; one left out is read from the default of the
class.
"""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import dataclass_transform


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value(SimpleNamespace):
    """What its classes become: frozen, with keywords only, no validation at construction and no default factories.

    Which keywords are needed and known is checked where types are, before the program runs.
    """

    __slots__ = ()
    """Tells what makes values from JSON to set their fields, since the `__dict__` of a namespace cannot be replaced."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True, init=False)(cls)
