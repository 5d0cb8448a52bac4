"""config.yaml and the environment as one typed tree, checked at start.

Any key can come from the environment: `OTKLIK_TELEGRAM__TOKEN`, `OTKLIK_DATABASE__URL`. Every error names
the key, the value (never a secret one) and what would be right.
"""

import re
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot import config_sources, misconfigured
from bot.config_sources import PREFIX, WITHIN
from bot.misconfigured import Misconfigured

_ALBUM: Final = 30  # updates in a minute that a person does make: three albums of ten photos


_SECRET_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{0,256}")  # Bot API, setWebhook, secret_token


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _http(value: str) -> str:
    try:
        told = urlsplit(value)
        whole = told.scheme in ("http", "https") and told.hostname and told.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        whole = False
    if not whole or any(sign.isspace() for sign in value):
        raise ValueError("config.http")
    return value.rstrip("/")


class Telegram(_Section):
    """Telegram Bot API. Without a token this messenger is off."""

    token: SecretStr = SecretStr("")
    api_url: str = "https://api.telegram.org"
    updates: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    rate: float = Field(default=29.0, ge=0, le=1000)  # calls a second; 0 where the server has no limit
    personal_data: bool = False  # 149-ФЗ ст. 10 ч. 8: a foreign messenger may not carry it

    _api = field_validator("api_url")(_http)

    @model_validator(mode="after")
    def _webhook(self) -> "Telegram":
        if self.updates == "webhook" and not self.webhook_secret.get_secret_value():
            raise ValueError("config.webhook_secret")
        return self

    @field_validator("webhook_secret")
    @classmethod
    def _taken_by_telegram(cls, value: SecretStr) -> SecretStr:
        if not _SECRET_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("config.secret_token")
        return value


class Vk(_Section):
    """A VK community. Without a token this messenger is off."""

    token: SecretStr = SecretStr("")
    group_id: int = Field(default=0, ge=0)
    page_token: SecretStr = SecretStr("")  # of the contract; official pages will publish with it
    api_url: str = "https://api.vk.ru"
    updates: Literal["longpoll", "callback"] = "longpoll"
    callback_secret: SecretStr = SecretStr("")
    callback_confirmation: SecretStr = SecretStr("")
    personal_data: bool = True

    _api = field_validator("api_url")(_http)

    @model_validator(mode="after")
    def _whole(self) -> "Vk":
        if self.token.get_secret_value() and not self.group_id:
            raise ValueError("config.group_id")
        if self.updates == "callback" and not self.callback_secret.get_secret_value():
            raise ValueError("config.callback")
        return self


class Database(_Section):
    """The shared database: SQLite on one machine, PostgreSQL for several processes."""

    url: str = "sqlite+aiosqlite:///var/otklik.db"

    @field_validator("url")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            told = make_url(value)
        except (ArgumentError, ValueError):  # not an address at all; a port that is no number
            raise ValueError("config.database") from None
        match told.drivername, told.database:
            case "postgresql+asyncpg", _:
                return value
            case "sqlite+aiosqlite", str(file) if file and file != ":memory:" and not told.host:
                return value  # what lies in memory alone would be gone at the end of `db upgrade`
            case _:
                raise ValueError("config.database")


class Files(_Section):
    """Where photos and documents lie."""

    path: Path = Path("var/files")


class Web(_Section):
    """The web server: webhooks, /healthz, /readyz, /metrics. `public_url` is how the networks reach it."""

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return _http(value) if value else value


class Schedule(_Section):
    """How often timed work looks round, in seconds, and what it does when."""

    dispatch: float = Field(default=1.0, gt=0, le=60)  # notices; woken at once by a commit of this process
    reminders: float = Field(default=60.0, gt=0, le=3600)  # terms: 7, 3, 1 days before and at overdue
    silence: float = Field(default=300.0, gt=0, le=86400)  # closing what nobody contests
    prune: float = Field(default=3600.0, gt=0, le=86400)  # old updates, tries, slots
    digest: str = "09:00"  # local time of an authority's morning list, "" for none

    @field_validator("digest")
    @classmethod
    def _clock(cls, value: str) -> str:
        hours, sign, minutes = value.partition(":")
        good = sign and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60
        if value and not good:
            raise ValueError("config.clock")
        return f"{int(hours):02}:{int(minutes):02}" if value else value


class Conduct(_Section):
    """What one person may send; 0: any amount. Far over what anybody needs: it stops machines."""

    appeals_an_hour: int = Field(default=20, ge=0, le=1000)  # over all messengers of the person
    appeals_a_day: int = Field(default=60, ge=0, le=10_000)
    additions_an_hour: int = Field(default=60, ge=0, le=10_000)  # to appeals, and replies
    updates_a_minute: int = Field(default=120, ge=0, le=10_000)  # of a chat; what is over is answered once

    @field_validator("updates_a_minute")
    @classmethod
    def _an_album(cls, value: int) -> int:
        if 0 < value < _ALBUM:
            raise ValueError("config.updates_a_minute")
        return value

    @model_validator(mode="after")
    def _a_day_is_longer(self) -> "Conduct":
        if 0 < self.appeals_a_day < self.appeals_an_hour:
            raise ValueError("config.appeals_a_day")
        return self


class Settings(BaseSettings):
    """Everything that can be set."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter=WITHIN, env_ignore_empty=True
    )

    telegram: Telegram = Telegram()
    vk: Vk = Vk()
    database: Database = Database()
    files: Files = Files()
    web: Web = Web()
    schedule: Schedule = Schedule()
    conduct: Conduct = Conduct()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings  # the environment outweighs the file


def load(path: Path | None) -> Settings:
    """Read the file (when there is one) and the environment. Raises `Misconfigured`."""
    given = config_sources.of_file(path)
    if wrong := config_sources.of_environment(Settings):
        raise Misconfigured(wrong)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Misconfigured(tuple(misconfigured.of(each, Settings) for each in error.errors())) from None
