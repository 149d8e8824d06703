"""The commands that take a patient's history in from FHIR and hand a screening out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from psoascreen.manage import ACTOR, BAD_INPUT, opened_records, refuse
from psoascreen.settings import settings
from records import audit
from records.fhir.bundles import BadBundle
from records.fhir.incoming import import_bundle
from records.fhir.outgoing import export_screening
from records.fhir.server import ServerFailed, everything_of
from screening.interchange import BadInput


def import_fhir(
    bundle: Annotated[Path | None, typer.Argument(help="A FHIR R4 bundle of one patient, as JSON.")] = None,
    server: Annotated[str, typer.Option(help="Ask this FHIR server in place of reading a file.")] = "",
    patient: Annotated[str, typer.Option(help="The id of the patient there, or in the bundle.")] = "",
) -> None:
    """Take a cancer history over from FHIR; what cannot be understood is listed with the reason."""
    values = _from_server(server, patient) if server else _from_file(bundle)
    try:
        with opened_records() as session:
            done = import_bundle(session, values, patient or None)
            audit.note(session, actor=ACTOR, event="FHIR imported", about=f"patient {done.patient.number}")
    except BadBundle as error:
        refuse(str(error), BAD_INPUT)
    typer.echo(
        f"{done.patient.number} {done.patient.name}: {done.added} entries added, {done.corrected} corrected,"
        f" {done.known} known already; {len(done.listed)} resources not taken over."
    )
    for item in done.listed:
        typer.echo(f"  {item.resource}: {item.reason}")


def export_fhir(screening: Annotated[int, typer.Argument(help="The number of the screening.")]) -> None:
    """Print a screening as a FHIR R4 bundle."""
    with opened_records() as session:
        try:
            bundle = export_screening(session, screening)
        except BadInput:
            refuse(f"Screening {screening} is stored in a form that can no longer be read.", BAD_INPUT)
        if bundle is None:
            refuse(f"There is no screening {screening}.", BAD_INPUT)
        audit.note(session, actor=ACTOR, event="FHIR exported", about=f"screening {screening}")
    typer.echo(bundle.model_dump_json(indent=2, exclude_none=True))


def add_to(app: typer.Typer) -> None:
    """Put these commands beside those of `app`."""
    app.command()(import_fhir)
    app.command()(export_fhir)


def _from_server(server: str, patient: str) -> dict[str, Any]:
    if not patient:
        refuse("Say which patient of the server: --patient ID.", BAD_INPUT)
    asked = settings()
    try:
        return everything_of(server, patient, token=asked.fhir_token, timeout_s=asked.fhir_timeout_s)
    except ServerFailed as error:
        refuse(str(error), BAD_INPUT)


def _from_file(file: Path | None) -> Any:
    if file is None:
        refuse("Name a bundle to read, or a server with --server URL --patient ID.", BAD_INPUT)
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        refuse(f"{file}: cannot be read: {error.strerror}", BAD_INPUT)
    except (ValueError, RecursionError) as error:
        refuse(f"{file}: is not JSON: {error}", BAD_INPUT)
