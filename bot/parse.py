"""Parses JSON lines with the trained model the dialogue uses, for tests and for trying a sentence.

Reads lines `{"text": ..., "question": ..., "language": ...}` on standard input and writes for each one line with
intent, confidence, findings, severity and reading; a line that cannot be read gets `{"error": ...}` in its place and
exit status 1.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import structlog

from bot.lexicon import DEFAULT_LANGUAGE, UnknownLanguageError, languages
from bot.quiet import quieten

MODELS = Path("models")


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m bot.parse", description=(__doc__ or "").partition("\n")[0])
    arguments.add_argument("--model", default=str(MODELS), help="a model archive, or the folder whose newest is used")
    model = arguments.parse_args().model
    if not _has_model(Path(model)):
        print(f"No trained model in {model}: run `make train` first.", file=sys.stderr)
        return 2
    return asyncio.run(_parse_all(sys.stdin.buffer, model))


async def _parse_all(lines: Iterable[bytes], model: str) -> int:
    failed = 0
    async for result in parsed(lines, model):
        if "error" in result:
            failed += 1
            print(result["error"], file=sys.stderr)
        print(json.dumps(result, ensure_ascii=False), flush=True)
    return 1 if failed else 0


async def parsed(lines: Iterable[bytes], model: str) -> AsyncIterator[dict[str, Any]]:
    """What the model reads in each line; blank lines are passed over."""
    quieten()
    from rasa.core.agent import Agent  # noqa: PLC0415  loading Rasa takes seconds that --help need not wait for
    from rasa.core.channels.channel import UserMessage  # noqa: PLC0415

    from bot.symptom_reader import FINDINGS, READING, SEVERITY  # noqa: PLC0415

    agent = Agent.load(model)
    if agent.processor is None:
        raise RuntimeError(f"{model} is no model that can answer: run `make train` again")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            text, metadata = _asked(line)
        except ValueError as problem:
            yield {"error": f"line {number}: {problem}"}
            continue
        data = await agent.processor.parse_message(
            UserMessage(text.lstrip("/") if text.strip() else " ", metadata=metadata)
        )
        yield {
            "intent": data["intent"]["name"],
            "confidence": data["intent"]["confidence"],
            FINDINGS: data.get(FINDINGS, []),
            SEVERITY: data.get(SEVERITY),
            READING: data.get(READING),
        }


def _asked(line: bytes) -> tuple[str, dict[str, str | None]]:
    try:
        told = json.loads(line)
    except (json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise ValueError(f"not JSON in UTF-8 ({problem})") from problem
    if not isinstance(told, dict) or not isinstance(told.get("text"), str):
        raise ValueError('expected an object with "text", such as {"text": "my hip hurts"}')
    question = told.get("question")
    if question is not None and not isinstance(question, str):
        raise ValueError('"question" must be the id of a question, or left out')
    language = told.get("language", DEFAULT_LANGUAGE)
    if language not in languages():
        raise UnknownLanguageError(language)
    return told["text"], {"question": question, "language": language}


def _has_model(path: Path) -> bool:
    return path.is_file() or any(path.glob("*.tar.gz"))


if __name__ == "__main__":
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    # Rasa's structured log goes to standard output and quotes what was parsed.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    sys.exit(main())
