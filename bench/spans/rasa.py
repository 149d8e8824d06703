"""Rasa, with the spans of a turn written down. Takes the arguments of `rasa`."""

import warnings

from bench.spans.recorder import Recorder
from bot import stand_ins
from bot.quiet import main

OF_PROCESSOR = {
    "handle_message": "rasa.turn",
    "parse_message": "rasa.nlu",
    "_predict_next_with_tracker": "rasa.policy",
    "get_tracker": "rasa.store",
    "save_tracker": "rasa.store",
}


def record_before_start() -> None:
    """Let Rasa record as the last thing before it starts, so that what we changed in it is what is measured."""
    stand_ins.spare()
    from rasa import __main__ as rasa  # noqa: PLC0415  after what it shall not load
    from rasa.core.processor import MessageProcessor  # noqa: PLC0415
    from rasa.utils.endpoints import EndpointConfig  # noqa: PLC0415

    start = rasa.main

    def recorded() -> None:
        recorder = Recorder()
        for function, name in OF_PROCESSOR.items():
            recorder.wrap(MessageProcessor, function, name)
        recorder.wrap(EndpointConfig, "request", "rasa.action")
        start()

    rasa.main = recorded


if __name__ == "__main__":
    warnings.showwarning = lambda *_, **__: None
    record_before_start()
    main()
