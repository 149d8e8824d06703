"""The commands a team runs the service with, besides the pages: users, patients, invites and the open alerts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import segno
import typer
from sqlalchemy.exc import NoResultFound, OperationalError
from sqlalchemy.orm import Session

from psoascreen.languages import languages
from psoascreen.settings import settings
from records import alerts, audit, invites, patients, screenings, users
from records.database import OtherVersion, make_if_new, sessions
from records.models import Patient, User
from screening.history import Sex

users_app = typer.Typer(no_args_is_help=True, help="The team's logins.")
patients_app = typer.Typer(no_args_is_help=True, help="Patients and what is recorded of them.")
alerts_app = typer.Typer(no_args_is_help=True, help="What asks for a nurse.")

ACTOR = "command line"
REFUSED = 1
"""Exit status for what cannot be done as asked."""

BAD_INPUT = 2
"""Exit status for input that cannot be read, or describes nothing that this command takes."""

Login = Annotated[str, typer.Argument(help="The name a person logs in with.")]
Number = Annotated[str, typer.Argument(help="The patient's number.")]


@users_app.command("add")
def add_user(
    login: Login,
    name: Annotated[str, typer.Option(help="The person's full name, as it stands beside what they do.")],
    role: Annotated[users.Role, typer.Option(help="What the person may do.")] = users.Role.NURSE,
) -> None:
    """Add a login and print its first password."""
    with opened_records() as session:
        if users.find_user(session, login):
            refuse(f'The login "{login}" exists already. Choose another, or use "users reset".')
        password = users.new_password()
        users.add_user(session, login=login, name=name, role=role, password=password)
        audit.note(session, actor=ACTOR, event="user added", about=f"user {login}")
    typer.echo(f"{login} can log in at {settings().base_url}/review with the password {password}")


@users_app.command("list")
def list_users() -> None:
    """List every login."""
    with opened_records() as session:
        for user in users.all_users(session):
            typer.echo(f"{user.login:20} {user.role:8} {'' if user.is_active else 'disabled':10} {user.name}")


@users_app.command("disable")
def disable_user(login: Login) -> None:
    """Take a login away; whoever is signed in with it is out at once, and so are its programs."""
    with opened_records() as session:
        _tell_ended(users.disable(session, _user(session, login)))
        audit.note(session, actor=ACTOR, event="user disabled", about=f"user {login}")


@users_app.command("reset")
def reset_user(login: Login) -> None:
    """Give a login a new password, unlock and enable it, and end where it is signed in and what its programs may."""
    with opened_records() as session:
        password = users.new_password()
        _tell_ended(users.reset(session, _user(session, login), password))
        audit.note(session, actor=ACTOR, event="password reset", about=f"user {login}")
    typer.echo(f"{login} can log in with the password {password}")


def _tell_ended(programs: Sequence[str]) -> None:
    if programs:
        typer.echo(f"Programs whose token has ended: {', '.join(programs)}.")


@patients_app.command("add")
def add_patient(
    number: Number,
    name: Annotated[str, typer.Option(help="The patient's name.")],
    born: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of birth.")] = None,
    sex: Annotated[Sex, typer.Option()] = Sex.UNKNOWN,
    language: Annotated[str | None, typer.Option(help="The language of the chat, such as es.")] = None,
) -> None:
    """Add a patient with an empty history."""
    if language is not None and language not in languages():
        refuse(f'There is no language "{language}" here; there are {", ".join(languages())}.')
    with opened_records() as session:
        if patients.find_patient(session, number):
            refuse(f'A patient with the number "{number}" exists already.')
        born_on = born.date() if born else None
        patients.add_patient(session, number=number, name=name, born_on=born_on, sex=sex, language=language)
        audit.note(session, actor=ACTOR, event="patient added", about=f"patient {number}")


@patients_app.command("list")
def list_patients() -> None:
    """List every patient."""
    with opened_records() as session:
        for patient in patients.all_patients(session):
            typer.echo(f"{patient.number:20} {patient.born_on or 'unknown'!s:12} {patient.name}")
        audit.note(session, actor=ACTOR, event="patients listed", about="all of them")


@patients_app.command("show")
def show_patient(number: Number) -> None:
    """Show what is recorded of a patient, the links that work, and the screenings."""
    with opened_records() as session:
        patient = patient_of(session, number)
        typer.echo(f"{patient.number}  {patient.name}, born {patient.born_on or 'unknown'}, {patient.sex}")
        for entry in patients.entries(session, patient.id):
            told = ", ".join(f"{name} {value}" for name, value in entry.body.items() if value not in (None, [], False))
            typer.echo(f"  {entry.kind}: {told} (recorded by {entry.recorded_by}, {entry.recorded_at:%Y-%m-%d})")
        for invite in invites.invites_of(session, patient.id):
            typer.echo(f"  link {invite.id}: works until {invite.expires_at:%Y-%m-%d}")
        for screening, urgency, alert_id in screenings.of_patient(session, patient.id):
            alerted = f"alert {alert_id}" if alert_id else "no alert"
            typer.echo(
                f"  screening {screening.id}: {screening.at:%Y-%m-%d %H:%M}, {urgency or 'not assessed'}, {alerted}"
            )
        audit.note(session, actor=ACTOR, event="patient viewed", about=f"patient {number}")


def invite(
    number: Number,
    days: Annotated[int | None, typer.Option(min=1, max=365, help="How long the link opens a chat.")] = None,
    ask_birth_date: Annotated[bool, typer.Option(help="Ask whoever opens the link for the date of birth.")] = False,
    qr: Annotated[Path | None, typer.Option(help="Write the link as a QR picture here; .svg or .png.")] = None,
    revoke: Annotated[
        int | None, typer.Option(help="Let this link open nothing any more, and make no new one.")
    ] = None,
) -> None:
    """Print a link with which a patient opens the chat, or revoke one."""
    if qr and qr.suffix not in (".svg", ".png"):
        refuse(f"{qr}: a picture is written as .svg or .png.")
    with opened_records() as session:
        patient = patient_of(session, number)
        if revoke is not None:
            _revoke(session, patient, revoke)
            return
        try:
            token = invites.create_invite(
                session, patient.id, days=days or settings().invite_days, asks_birth_date=ask_birth_date
            )
        except invites.BirthDateUnknown as refusal:
            refuse(str(refusal))
        audit.note(session, actor=ACTOR, event="invite made", about=f"patient {number}")
    link = invites.link_of(token)
    if qr:
        segno.make(link, error="m").save(str(qr), scale=8, border=4)
    typer.echo(link)


def _revoke(session: Session, patient: Patient, invite_id: int) -> None:
    try:
        invites.revoke(session, invite_id, patient.id)
    except NoResultFound:
        refuse(f'{patient.number} has no link {invite_id}. "patients show" lists them.')
    audit.note(session, actor=ACTOR, event="invite revoked", about=f"patient {patient.number}")
    typer.echo(f"Link {invite_id} opens nothing any more.")


@alerts_app.command("list")
def list_alerts() -> None:
    """List what asks for a nurse, as the nurses' page orders it."""
    with opened_records() as session:
        for row in alerts.queue(session):
            taken = f"acknowledged by {row.acknowledged_by}" if row.acknowledged_at else "open"
            state = "broken off" if row.is_broken_off else row.tier
            typer.echo(f"{row.since:%Y-%m-%d %H:%M}  {state:10}  {row.patient:24}  {taken:30}  {row.reason}")
        audit.note(session, actor=ACTOR, event="queue viewed", about="all of it")


def add_to(app: typer.Typer) -> None:
    """Put these commands beside those of `app`."""
    app.add_typer(users_app, name="users")
    app.add_typer(patients_app, name="patients")
    app.add_typer(alerts_app, name="alerts")
    app.command()(invite)


@contextmanager
def opened_records() -> Iterator[Session]:
    """A session of the records that is committed at the end.

    Ends the command as `usable_records`, and where the database is of another version: it is backed up before it is
    changed, and a command that lists something must not do so unasked.
    """
    with usable_records() as url:
        make_if_new(url)
        with sessions(url).begin() as session:
            yield session


@contextmanager
def usable_records() -> Iterator[str]:
    """The address of the records; ends the command with a sentence where they cannot be used."""
    try:
        yield settings().database_url
    except OperationalError as error:
        refuse(f"The database that DATABASE_URL names cannot be used: {error.orig}")
    except OtherVersion:
        refuse(
            "The database that DATABASE_URL names is of another version. If it is older than this program, make a "
            'backup and run "psoascreen migrate"; if it is newer, use the program that it belongs to.'
        )


def _user(session: Session, login: str) -> User:
    return users.find_user(session, login) or refuse(f'There is no login "{login}". "users list" shows them all.')


def patient_of(session: Session, number: str) -> Patient:
    """The patient of a number; ends the command with a sentence where there is none."""
    found = patients.find_patient(session, number)
    return found or refuse(f'There is no patient with the number "{number}". "patients list" shows them all.')


def refuse(problem: str, status: int = REFUSED) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(status)
