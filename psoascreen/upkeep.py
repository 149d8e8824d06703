"""The commands that look after the records: backup, purge, marked examples, the audit trail, and data to try with."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from psoascreen.manage import ACTOR, opened_records, patient_of, refuse, usable_records
from psoascreen.settings import settings
from records import audit, copies, misunderstood, retention
from records import demo_data as demonstration
from records.database import sessions, upgrade


def backup(
    file: Annotated[Path, typer.Argument(help="A new file for the copy; keep it as safe as the records.")],
) -> None:
    """Copy the records as they stand, while conversations go on."""
    try:
        copies.backup(settings().database_url, file)
    except copies.CopyFailed as failure:
        refuse(str(failure))
    typer.echo(f"{file} holds all that was acknowledged up to now ({file.stat().st_size / 1e6:.1f} MB).")


def restore(file: Annotated[Path, typer.Argument(help="A copy that `psoascreen backup` made.")]) -> None:
    """Bring a copy back into the empty database that DATABASE_URL names."""
    try:
        copies.restore(settings().database_url, file)
    except copies.CopyFailed as failure:
        refuse(str(failure))
    typer.echo("The copy is back. Conversations that were going on then begin anew; all that was said is there.")


def purge(
    patient: Annotated[str, typer.Option(help="The number of a patient whose words and findings are removed.")] = "",
    record: Annotated[bool, typer.Option("--record", help="Remove the person and the cancer history too.")] = False,
    older_than_days: Annotated[
        int | None, typer.Option("--older-than", min=1, help="Remove every talk that ended this many days ago or more.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove patients' words and findings for good; that it was done stays in the audit trail."""
    if bool(patient) == bool(older_than_days):
        refuse("Say either whose words to remove, with --patient, or how old, with --older-than.")
    if record and not patient:
        refuse("--record removes a person: say whose, with --patient.")
    what = f"of patient {patient}" if patient else f"older than {older_than_days} days"
    if not yes:
        typer.confirm(f"Remove the talks {what} and all that was found from them? This cannot be undone.", abort=True)
    with opened_records() as session:
        try:
            if patient:
                gone = retention.purge_patient(session, patient_of(session, patient), by=ACTOR, with_record=record)
            else:
                before = datetime.now(UTC) - timedelta(days=older_than_days or 0)
                gone = retention.purge_before(session, before, by=ACTOR)
            retention.forget_dialogues(settings().tracker_url, gone)
        except retention.BeingAnswered:
            refuse("Nothing was removed: a message is being answered just now. Run this again in a minute.")
        except retention.NotForgotten as failure:
            refuse(
                "Nothing was removed: what the chat program remembers of these talks, in the database that "
                f"PSOASCREEN_TRACKER_URL names, cannot be erased ({failure}). Mend this, and run the same again."
            )
    typer.echo(f"{len(gone)} talks {what} are removed. Older backups still hold them.")


def export_examples(
    output: Annotated[Path | None, typer.Option(help="A new file; without it the examples are printed.")] = None,
) -> None:
    """Write the messages that nurses marked as misunderstood, without the person, as training data to be reviewed."""
    if output and output.exists():
        refuse(f"{output} exists already. Name a new file, so that no review is lost.")
    with opened_records() as session:
        examples = list(misunderstood.marked_examples(session))
        audit.note(session, actor=ACTOR, event="examples exported", about=f"{len(examples)} messages")
    told = misunderstood.as_training_data(examples)
    if output is None:
        typer.echo(told, nl=False)
        return
    output.write_text(told, encoding="utf-8")
    typer.echo(f"{output} holds {len(examples)} marked messages. Read each one before any of it is trained.")


def migrate() -> None:
    """Bring the database that DATABASE_URL names up to date, before a new version starts on it."""
    with usable_records() as url:
        upgrade(url)
    typer.echo("The database is up to date.")


def verify_audit() -> None:
    """Read the audit trail again, and say whether any entry was changed or taken out."""
    with opened_records() as session:
        verdict = audit.verify(session)
    if verdict.broken_at is not None:
        refuse(f"The audit trail was tampered with: entry {verdict.broken_at} does not follow from those before it.")
    typer.echo(
        f"{verdict.entries} entries, none changed or taken out from between. The last is sealed {verdict.last_hash}"
    )
    typer.echo("Keep this seal elsewhere: if entries are cut off the end, it is missing from the trail.")


def demo_data(
    number: Annotated[int, typer.Option("--screenings", min=1, help="How many screenings to make.")] = 1000,
    alerts: Annotated[int, typer.Option(min=0, help="How many of them raised an alert.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 1,
) -> None:
    """Add screenings and alerts that never were, to try the pages at full size; never to records of real patients."""
    if settings().production:
        refuse("In production no patients are made up.")
    with usable_records() as url:
        upgrade(url)
        records = sessions(url)
    with typer.progressbar(length=number, label="Screenings") as progress:
        done = 0
        for made in demonstration.make(records, screenings=number, alerts=alerts, seed=seed):
            progress.update(made - done)
            done = made
    typer.echo(f"{number} screenings, {min(alerts, number)} of them with an alert.")


def add_to(app: typer.Typer) -> None:
    """Put these commands beside those of `app`."""
    for command in (migrate, backup, restore, purge, export_examples, verify_audit, demo_data):
        app.command()(command)
