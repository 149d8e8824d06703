"""The commands a team runs the service with, besides the pages: users, patients, invites and the open alerts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, NoReturn

import typer
from sqlalchemy.orm import Session

from psoascreen.settings import settings
from records import alerts, audit, invites, patients, users
from records.database import sessions, upgrade
from records.models import Patient, User
from screening.history import Sex

users_app = typer.Typer(no_args_is_help=True, help="The team's logins.")
patients_app = typer.Typer(no_args_is_help=True, help="Patients and what is recorded of them.")
alerts_app = typer.Typer(no_args_is_help=True, help="What asks for a nurse.")

ACTOR = "command line"
REFUSED = 1

Login = Annotated[str, typer.Argument(help="The name a person logs in with.")]
Number = Annotated[str, typer.Argument(help="The patient's number.")]


@users_app.command("add")
def add_user(
    login: Login,
    name: Annotated[str, typer.Option(help="The person's full name, as it stands beside what they do.")],
    role: Annotated[users.Role, typer.Option(help="What the person may do.")] = users.Role.NURSE,
) -> None:
    """Add a login and print its first password."""
    with _records() as session:
        if users.find_user(session, login):
            _refuse(f'The login "{login}" exists already. Choose another, or use "users reset".')
        password = users.new_password()
        users.add_user(session, login=login, name=name, role=role, password=password)
        audit.note(session, actor=ACTOR, event="user added", about=f"user {login}")
    typer.echo(f"{login} can log in at {settings().base_url}/review with the password {password}")


@users_app.command("list")
def list_users() -> None:
    """List every login."""
    with _records() as session:
        for user in users.all_users(session):
            typer.echo(f"{user.login:20} {user.role:8} {'' if user.is_active else 'disabled':10} {user.name}")


@users_app.command("disable")
def disable_user(login: Login) -> None:
    """Take a login away; whoever is signed in with it is out at once."""
    with _records() as session:
        _user(session, login).is_active = False
        audit.note(session, actor=ACTOR, event="user disabled", about=f"user {login}")


@users_app.command("reset")
def reset_user(login: Login) -> None:
    """Give a login a new password, unlock and enable it, and end where it is signed in."""
    with _records() as session:
        password = users.new_password()
        users.reset(session, _user(session, login), password)
        audit.note(session, actor=ACTOR, event="password reset", about=f"user {login}")
    typer.echo(f"{login} can log in with the password {password}")


@patients_app.command("add")
def add_patient(
    number: Number,
    name: Annotated[str, typer.Option(help="The patient's name.")],
    born: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of birth.")] = None,
    sex: Annotated[Sex, typer.Option()] = Sex.UNKNOWN,
) -> None:
    """Add a patient with an empty history."""
    with _records() as session:
        if patients.find_patient(session, number):
            _refuse(f'A patient with the number "{number}" exists already.')
        patients.add_patient(session, number=number, name=name, born_on=born.date() if born else None, sex=sex)
        audit.note(session, actor=ACTOR, event="patient added", about=f"patient {number}")


@patients_app.command("list")
def list_patients() -> None:
    """List every patient."""
    with _records() as session:
        for patient in patients.all_patients(session):
            typer.echo(f"{patient.number:20} {patient.born_on or 'unknown':12} {patient.name}")


def invite(
    number: Number,
    days: Annotated[int | None, typer.Option(min=1, max=365, help="How long the link opens a chat.")] = None,
) -> None:
    """Print a link with which a patient opens the chat."""
    with _records() as session:
        token = invites.create_invite(session, _patient(session, number).id, days=days or settings().invite_days)
        audit.note(session, actor=ACTOR, event="invite made", about=f"patient {number}")
    typer.echo(f"{settings().base_url}/c/{token}")


@alerts_app.command("list")
def list_alerts() -> None:
    """List what asks for a nurse, as the nurses' page orders it."""
    with _records() as session:
        for row in alerts.queue(session):
            taken = f"acknowledged by {row.acknowledged_by}" if row.acknowledged_at else "open"
            state = "broken off" if row.is_broken_off else row.tier
            typer.echo(f"{row.since:%Y-%m-%d %H:%M}  {state:10}  {row.patient:24}  {taken:30}  {row.reason}")


def add_to(app: typer.Typer) -> None:
    """Put these commands beside those of `app`."""
    app.add_typer(users_app, name="users")
    app.add_typer(patients_app, name="patients")
    app.add_typer(alerts_app, name="alerts")
    app.command()(invite)


@contextmanager
def _records() -> Iterator[Session]:
    url = settings().database_url
    upgrade(url)
    with sessions(url).begin() as session:
        yield session


def _user(session: Session, login: str) -> User:
    return users.find_user(session, login) or _refuse(f'There is no login "{login}". "users list" shows them all.')


def _patient(session: Session, number: str) -> Patient:
    found = patients.find_patient(session, number)
    return found or _refuse(f'There is no patient with the number "{number}". "patients list" shows them all.')


def _refuse(problem: str) -> NoReturn:
    typer.echo(problem, err=True)
    raise typer.Exit(REFUSED)
