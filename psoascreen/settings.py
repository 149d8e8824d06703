"""What a deployment sets: where things run, whom a patient phones, and how soon the team promises to answer.

Every setting is an environment variable of the same name with the prefix `PSOASCREEN_` (`DATABASE_URL` stands without
it, as hosts set it so), or a line in `.env`. The defaults serve the demonstration on one machine and no other purpose.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Annotated, Self

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    PositiveInt,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from psoascreen.languages import SOURCE, languages, speaking

STATE = Path("var")
"""Where the demonstration keeps its database and generated secret; never committed."""

DEMONSTRATION = STATE / "psoascreen.db"

PREFIX = "PSOASCREEN_"

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")

READ_BY_NO_OTHER = 0o077
"""The umask of whatever writes what patients said."""

SECRET_KEY_MIN_LENGTH = 32

MADE_UP_PHONE = "555 0100"
"""Whom the demonstration's patients phone: nobody answers it, so production refuses it."""

TIERS = ("emergency", "urgent", "soon", "routine")
"""The tiers of urgency that something is promised for; `screening` is free of settings, and these of it."""

HEARD_OF = frozenset({*TIERS, "broken_off"})
"""What a channel may hear of: an alert of a tier, or a talk that we broke off."""


class Channel(BaseModel):
    """A way to the team: a webhook of its own, signed with `secret`, or any address that apprise knows, such as e-mail.

    It hears of alerts of its `tiers`. At stage 0 it hears at once, at stage 1 when the promise of the tier is broken
    and nobody has acknowledged the alert, at stage 2 when as much time has passed again, and so on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = Field(min_length=1, max_length=64)
    url: str = Field(min_length=1)
    secret: str = ""
    stage: int = Field(default=0, ge=0)
    tiers: frozenset[str] = frozenset({"emergency", "broken_off", "urgent"})

    @property
    def is_webhook(self) -> bool:
        return self.url.startswith(("http://", "https://"))

    def hears(self, tier: str, stage: int) -> bool:
        return tier in self.tiers and stage == self.stage


EVERY_LANGUAGE = ""

Worded = Annotated[Mapping[str, str], NoDecode]
"""Words of a deployment by language; under `EVERY_LANGUAGE` what serves where a language has none of its own."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", populate_by_name=True)

    production: bool = False
    database_url: str = Field(default=f"sqlite:///{DEMONSTRATION}", validation_alias="DATABASE_URL")
    secret_key: str = ""
    """Signs sessions and invites; production refuses to start without one of at least 32 characters."""

    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    rasa_port: int = 5005
    actions_port: int = 5055
    rasa_urls: Annotated[tuple[str, ...], NoDecode] = ()
    """Where Rasa answers, several apart by spaces; without one it is the process on this machine. Any of them may take
    any turn."""

    actions_url: str = ""
    """Where Rasa calls the actions; without one it is the process on this machine."""

    tracker_url: str = f"sqlite:///{STATE}/rasa.db"
    """The database of Rasa's own memory of conversations, apart from the records. Several Rasas need a PostgreSQL."""

    redis_url: str = ""
    """Holds what several processes of a kind share for a moment: Rasa's locks, and how often one address tried."""

    rasa_timeout_s: FiniteFloat = Field(default=20.0, gt=0)
    """How long a patient waits before being told that the message is kept but cannot be answered."""

    silence_minutes: PositiveInt = 30
    """After how long without a word a talk is assessed as far as it went."""

    language: str = SOURCE
    """The language of whoever asks for none that is spoken here, by the name of its folder in `languages/`."""

    emergency_number: str = "112"
    team_phone: str = MADE_UP_PHONE

    team_name: Worded = Field(default_factory=dict)
    team_hours: Worded = Field(default_factory=dict)
    promise_emergency: Worded = Field(default_factory=dict)
    promise_urgent: Worded = Field(default_factory=dict)
    promise_soon: Worded = Field(default_factory=dict)
    promise_routine: Worded = Field(default_factory=dict)
    """Said to patients: one text for every language, or one for each: `{"en": "the ward", "es": "la planta"}`."""

    within_minutes_emergency: PositiveInt = 15
    within_minutes_broken_off: PositiveInt = 60
    within_minutes_urgent: PositiveInt = 8 * 60
    within_minutes_soon: PositiveInt = 72 * 60
    within_minutes_routine: PositiveInt = 28 * 24 * 60
    """Within how many minutes the team has promised itself to acknowledge an alert of each tier: same day, 72 hours
    and next contact as the tiers say; the rest is ours."""

    channels: Annotated[tuple[Channel, ...], NoDecode] = ()
    """How alerts reach the team beside the queue: `[{"name": "pager", "url": "https://...", "secret": "..."}]`."""

    oidc_issuer: str = ""
    """The address of an OpenID Connect provider, for single sign-on; without one there is none."""

    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_claim: str = "email"
    """What the provider tells of a person that is the login in the team's list."""

    fhir_token: str = ""
    """The bearer token that a FHIR server asks for, from which a history is taken over."""

    fhir_timeout_s: float = 20.0

    metrics_token: str = ""
    """The bearer token that asks for the metrics from another machine; without one this machine alone may ask."""

    embedding_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """Other sites whose pages may hold the chat, such as `https://www.hospital.org`; several stand apart by spaces."""

    logins_a_minute: PositiveInt = 30
    """How many sign-ins one address may try; each login is locked by itself after a few wrong passwords."""

    chats_a_minute: PositiveInt = 60
    """How many chats one address may open; a hospital behind one address may need more."""

    invite_days: PositiveInt = 14
    session_hours: PositiveInt = 12

    @field_validator("embedding_origins", "rasa_urls", mode="before")
    @classmethod
    def _stand_apart_by_spaces(cls, told: str | tuple[str, ...]) -> tuple[str, ...]:
        return tuple(told.split()) if isinstance(told, str) else told

    @field_validator("public_url", mode="before")
    @classmethod
    def _ends_in_no_slash(cls, told: str) -> str:
        return told.strip().rstrip("/").lower()

    @field_validator("embedding_origins", "rasa_urls", "public_url")
    @classmethod
    def _are_origins(cls, told: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        for origin in [told] if isinstance(told, str) else told:
            if origin and not ORIGIN.fullmatch(origin):
                name = f"{PREFIX}{str(info.field_name).upper()}"
                raise ValueError(f"{name}: {origin!r} is no origin; write it as https://www.hospital.org")
        return told

    @field_validator("team_name", "team_hours", *(f"promise_{tier}" for tier in TIERS), mode="before")
    @classmethod
    def _are_worded(cls, told: str | Mapping[str, str], info: ValidationInfo) -> Mapping[str, str]:
        if isinstance(told, str) and not told.startswith("{"):
            return {EVERY_LANGUAGE: told}
        try:
            worded = json.loads(told) if isinstance(told, str) else told
        except ValueError:
            worded = None
        if worded is None or not worded.keys() <= {EVERY_LANGUAGE, *languages()}:
            raise ValueError(
                f"PSOASCREEN_{str(info.field_name).upper()}: write one text for every language, or JSON such as "
                f'{{"{SOURCE}": "..."}} with one for each of {", ".join(languages())}'
            )
        return worded

    @field_validator("channels", mode="before")
    @classmethod
    def _are_listed_as_json(cls, told: str | tuple[Channel, ...]) -> object:
        try:
            return json.loads(told) if isinstance(told, str) else told
        except json.JSONDecodeError as error:
            raise ValueError(
                f"PSOASCREEN_CHANNELS: is not JSON: {error.msg} at character {error.pos + 1}; "
                'write it as [{"name": "pager", "url": "https://...", "secret": "..."}]'
            ) from None

    @field_validator("language")
    @classmethod
    def _is_spoken(cls, told: str) -> str:
        if told not in languages():
            raise ValueError(f"PSOASCREEN_LANGUAGE: {told!r} is not spoken here; set one of {', '.join(languages())}")
        return told

    @model_validator(mode="after")
    def _production_needs_what_is_its_own(self) -> Self:
        if self.production and (lacking := list(self._lacking_in_production())):
            raise ValueError("\n".join(f"{told} before starting in production" for told in lacking))
        return self

    def _lacking_in_production(self) -> Iterator[str]:
        """What the demonstration makes up, and nobody may go by: who is called, when, and where a link leads."""
        if len(self.secret_key) < SECRET_KEY_MIN_LENGTH:
            yield "PSOASCREEN_SECRET_KEY: set at least 32 random characters"
        file = Path(self.database_url.removeprefix("sqlite://").removeprefix("/"))
        if not self.database_url or file.resolve() in (Path.cwd(), DEMONSTRATION.resolve()):
            yield "DATABASE_URL: name the production database"
        if not self.public_url.startswith("https://"):
            yield "PSOASCREEN_PUBLIC_URL: set the address that patients and nurses open, which begins with https://,"
        # 112 is no number of every country: it counts where it is set, and not where nobody thought of it
        if "emergency_number" not in self.model_fields_set or not self.emergency_number.strip():
            yield "PSOASCREEN_EMERGENCY_NUMBER: set whom patients call in an emergency, also where it is 112,"
        if self.team_phone.strip() in ("", MADE_UP_PHONE):
            yield "PSOASCREEN_TEAM_PHONE: set whom patients phone"
        if not any(told.strip() for told in self.team_hours.values()):
            yield "PSOASCREEN_TEAM_HOURS: set when that phone is answered"

    @model_validator(mode="after")
    def _channels_are_signed_told_apart_and_hear_of_what_there_is(self) -> Self:
        for channel in self.channels:
            if unknown := sorted(channel.tiers - HEARD_OF):
                raise ValueError(
                    f"PSOASCREEN_CHANNELS: {channel.name} would hear of {unknown[0]!r}, which no alert is; "
                    f"its tiers are among {', '.join(sorted(HEARD_OF))}"
                )
            if channel.is_webhook and len(channel.secret) < SECRET_KEY_MIN_LENGTH:
                raise ValueError(f"PSOASCREEN_CHANNELS: give {channel.name} a secret of at least 32 random characters")
        if len({channel.name for channel in self.channels}) < len(self.channels):
            raise ValueError("PSOASCREEN_CHANNELS: give each channel a name of its own")
        return self

    @property
    def base_url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def is_reached_by_tls(self) -> bool:
        """Whether a cookie may be kept for encrypted connections alone."""
        return self.base_url.startswith("https://")

    @property
    def rasas(self) -> tuple[str, ...]:
        """The address of each Rasa."""
        return self.rasa_urls or (f"http://127.0.0.1:{self.rasa_port}",)

    @property
    def actions(self) -> str:
        """The address of the action server."""
        return self.actions_url or f"http://127.0.0.1:{self.actions_port}"

    def words(self, language: str) -> dict[str, str]:
        """Whom a patient reaches and what is promised, in a language, by the names that sentences leave open.

        What the deployment set for another language is true, if foreign, and goes before the demonstration's words.
        """
        said = {"emergency_number": self.emergency_number, "team_phone": self.team_phone}
        for name, of_the_demonstration in speaking(language).words["deployment"].items():
            told: Mapping[str, str] = getattr(self, name)
            by_preference = [told.get(code) for code in (language, EVERY_LANGUAGE, self.language)]
            said[name] = next(filter(None, [*by_preference, *told.values()]), of_the_demonstration)
        return said

    def promised(self, tier: str) -> timedelta:
        """Within what time an alert of this tier is to be acknowledged."""
        return timedelta(minutes=getattr(self, f"within_minutes_{tier}"))

    @property
    def signing_key(self) -> str:
        """The secret key, or for the demonstration one made on first use and kept beside its database."""
        if self.secret_key:
            return self.secret_key
        kept = STATE / "secret_key"
        if not kept.exists():
            _make_once(kept, token_urlsafe(48))
        key = kept.read_text()
        if len(key) < SECRET_KEY_MIN_LENGTH:
            raise SystemExit(f"{kept} holds no whole key. Remove it, and the next start makes another.")
        return key


def _make_once(file: Path, content: str) -> None:
    """Write a file that only its owner reads, whole or not at all; where another process is first, its stands."""
    file.parent.mkdir(exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(content)
        with suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink()


@cache
def settings() -> Settings:
    """What this deployment sets. Exits with a sentence for each setting that cannot stand, or that is none."""
    unknown = list(_misspelt({*os.environ, *dotenv_values(".env")}))
    try:
        told = Settings()
    except ValidationError as refusal:
        raise SystemExit("\n".join([*unknown, *map(_sentence, refusal.errors())])) from None
    if unknown:
        raise SystemExit("\n".join(unknown))
    return told


def _misspelt(names: Iterable[str]) -> Iterator[str]:
    """A sentence for each name that would be a setting and is none: it would go unheard, with what it should set."""
    known = {field.upper(): field_info.validation_alias for field, field_info in Settings.model_fields.items()}
    for name in sorted(map(str.upper, names)):
        told = name.removeprefix(PREFIX)
        if told != name and known.get(told, told):
            meant = [str(known[like] or f"{PREFIX}{like}") for like in get_close_matches(told, known, 1)]
            yield f"{name}: there is no such setting." + "".join(f" Is it {like}?" for like in meant)


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    setting, *place = error["loc"]
    name = str(setting).upper()
    within = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return f"{name if name == 'DATABASE_URL' else f'PSOASCREEN_{name}'}{within}: {error['msg']}"
