"""`python -m bot.parse` as its users run it: lines in, a line out for each, whatever they hold."""

import json
import subprocess
import sys
from pathlib import Path

LINES = 1_000


def parsed(*lines: str, options: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "bot.parse", *options],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_read() -> None:
    said = parsed(
        '{"text": "my left hip hurts"}',
        "{bad",
        "",
        "[1]",
        '{"text": 5}',
        '{"text": "no", "question": "spasm"}',
        '{"text": "me duele la cadera", "language": "es"}',
        '{"text": "hello", "language": "tlh"}',
    )

    hip, bad, no_object, no_text, denied, cadera, klingon = map(json.loads, said.stdout.splitlines())
    assert said.returncode == 1
    assert [(f["kind"], f["site"], f["side"], f["assertion"]) for f in hip["findings"]] == [
        ("pain", "hip", "left", "present")
    ]
    assert [f["assertion"] for f in denied["findings"]] == ["denied"]
    assert [f["site"] for f in cadera["findings"]] == ["hip"]
    errors = [bad["error"], no_object["error"], no_text["error"], klingon["error"]]
    assert [error.partition(":")[0] for error in errors] == ["line 2", "line 4", "line 5", "line 8"]
    assert said.stderr.splitlines() == errors


def test_a_thousand_lines_are_read_by_one_process() -> None:
    said = parsed(*(json.dumps({"text": f"the pain is {number % 11} out of 10"}) for number in range(LINES)))

    read = [json.loads(line) for line in said.stdout.splitlines()]
    assert said.returncode == 0
    assert [one["severity"] for one in read] == [[number % 11] * 2 for number in range(LINES)]
    assert said.stderr == ""


def test_without_a_model_it_says_what_to_do(tmp_path: Path) -> None:
    said = parsed(options=("--model", str(tmp_path)))

    assert said.returncode == 2
    assert said.stderr == f"No trained model in {tmp_path}: run `make train` first.\n"
