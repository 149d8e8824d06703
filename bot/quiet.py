"""Runs Rasa without the warnings of its frozen libraries, which speak to their own developers of changes to come."""

import sys
import warnings


def main() -> None:
    warnings.showwarning = lambda *_, **__: None
    from rasa.__main__ import main as rasa  # noqa: PLC0415  its libraries warn while they are imported

    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
