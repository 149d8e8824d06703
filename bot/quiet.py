"""Runs Rasa without warnings, needless loading, repeated work and the words of patients in its log."""

import sys
import warnings


def quieten() -> None:
    """Keep Rasa from loading what is not needed, and its libraries from warning; call it before anything imports it."""
    # they speak to their own developers of changes to come
    warnings.showwarning = lambda *_, **__: None
    from bot import stand_ins  # noqa: PLC0415  importing anything of Rasa's warns

    stand_ins.spare()


def main() -> None:
    quieten()
    from rasa.__main__ import main as rasa  # noqa: PLC0415  after what it shall not load

    from bot import logs, swift  # noqa: PLC0415

    swift.install()
    if "run" in sys.argv[1:2]:
        logs.without_words()
    sys.argv[0] = "rasa"
    rasa()


if __name__ == "__main__":
    main()
