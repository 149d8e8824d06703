"""The medicine of malignant psoas syndrome screening, as pure functions.

Takes a symptom report and a recorded cancer history and returns an assessment. Nothing here reads a file, a clock or a
database, so the same inputs always give the same result.
"""

from screening.decision import assess

__all__ = ["assess"]
