"""Rasa, with the spans of a turn written down. Takes the arguments of `rasa`."""

from rasa.core.processor import MessageProcessor
from rasa.utils.endpoints import EndpointConfig

from bench.spans.recorder import Recorder
from bot.quiet import main

SPANS = (
    (MessageProcessor, "handle_message", "rasa.turn"),
    (MessageProcessor, "parse_message", "rasa.nlu"),
    (MessageProcessor, "_predict_next_with_tracker", "rasa.policy"),
    (MessageProcessor, "get_tracker", "rasa.store"),
    (MessageProcessor, "save_tracker", "rasa.store"),
    (EndpointConfig, "request", "rasa.action"),
)

if __name__ == "__main__":
    recorder = Recorder()
    for owner, function, name in SPANS:
        recorder.wrap(owner, function, name)
    main()
