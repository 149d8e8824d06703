"""The command line of the product: `psoascreen assess`, `psoascreen schema` and what runs the service."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from psoascreen import fhir_commands, manage, upkeep
from psoascreen.manage import BAD_INPUT, refuse
from psoascreen.settings import READ_BY_NO_OTHER
from records.database import taking_its_time
from screening import assess as assess_screening
from screening.explain import explain
from screening.interchange import BadInput, Submission, submission_from_json, submission_schema, to_json

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Screening for malignant psoas syndrome.")
manage.add_to(app)
fhir_commands.add_to(app)
upkeep.add_to(app)


@app.command()
def assess(
    file: Annotated[Path, typer.Argument(help="JSON with report, history and on; see `psoascreen schema`.")],
    explained: Annotated[bool, typer.Option("--explain", help="Print sentences for a nurse in place of JSON.")] = False,
) -> None:
    """Assess one symptom report against a recorded cancer history."""
    submission = _submission(file)
    assessment = assess_screening(submission.report, submission.history, submission.on)
    if not explained:
        typer.echo(json.dumps(to_json(assessment), indent=2, ensure_ascii=False))
        return
    for section in explain(assessment):
        typer.echo(section.title)
        for line in section.lines:
            typer.echo(f"  {line}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of what `assess` reads."""
    typer.echo(json.dumps(submission_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command line, whose commands may work on all records there are."""
    os.umask(READ_BY_NO_OTHER)
    with taking_its_time():
        app()


def _submission(file: Path) -> Submission:
    try:
        return submission_from_json(json.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}", BAD_INPUT)
    except UnicodeDecodeError:
        refuse(f"{file}: is not UTF-8 text", BAD_INPUT)
    except json.JSONDecodeError as error:
        refuse(f"{file}: is not JSON: {error.msg} at line {error.lineno}, column {error.colno}", BAD_INPUT)
    except BadInput as error:
        refuse("\n".join(error.problems), BAD_INPUT)
