"""config.yaml and the environment as one typed tree, checked at start.

Any key can come from the environment: `OTKLIK_TELEGRAM__TOKEN`, `OTKLIK_DATABASE__URL`. Every error names
the key, the value (never a secret one) and what would be right.
"""

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

_SECRET: Final = ("token", "page_token", "webhook_secret", "callback_secret", "callback_confirmation", "url")


_ALBUM: Final = 30  # updates in a minute that a person does make: three albums of ten photos


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _http(value: str) -> str:
    if not value.startswith(("http://", "https://")):
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
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("config.database")
        return value


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
        extra="forbid", frozen=True, env_prefix="OTKLIK_", env_nested_delimiter="__", env_ignore_empty=True
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


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with the configuration: the key, its value as it may be shown, the text's key."""

    key: str
    value: str
    why: str
    hint: str = ""


class Misconfigured(Exception):
    """The configuration cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.key}: {fault.why}" for fault in faults))
        self.faults = faults


def load(path: Path | None) -> Settings:
    """Read the file (when there is one) and the environment. Raises `Misconfigured`."""
    given: Any = {}
    if path is not None:
        try:
            given = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except OSError:
            raise Misconfigured((Fault(str(path), "", "config.no_file"),)) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = str(mark.line + 1) if mark is not None else "?"
            raise Misconfigured((Fault(str(path), line, "config.not_yaml"),)) from None
        if not isinstance(given, dict):
            raise Misconfigured((Fault(str(path), "", "config.not_a_tree"),))
        given = _without_blanks(given)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise Misconfigured(tuple(_fault(each) for each in error.errors())) from None


def _fault(error: ErrorDetails) -> Fault:
    path = [str(step) for step in error["loc"]]
    key = ".".join(path)
    value = "***" if path and path[-1] in _SECRET else str(error.get("input", ""))[:80]
    if isinstance(error.get("input"), dict):
        value = ""
    match error["type"]:
        case "extra_forbidden":
            return Fault(key, "", "config.unknown", _near(path))
        case "value_error":
            return Fault(key, value, str(error["ctx"]["error"]) if "ctx" in error else "config.wrong")
        case "literal_error":
            return Fault(key, value, "config.one_of", str(error["ctx"]["expected"]))
        case kind if (why := _KINDS.get(kind.partition("_")[0])) is not None:
            return Fault(key, "" if why == "config.section" else value, why)  # it might be a secret
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return Fault(key, value, "config.bounds", _bound(error))
        case _:
            return Fault(key, value, "config.wrong", error["msg"])


_KINDS: Final = {
    "int": "config.number",
    "float": "config.number",
    "bool": "config.flag",
    "string": "config.text",
    "model": "config.section",
}
"""The first word of pydantic's error types -> what would be right."""
_SIGNS: Final = {"gt": ">", "ge": "≥", "lt": "<", "le": "≤"}


def _bound(error: ErrorDetails) -> str:
    return ", ".join(
        f"{_SIGNS[name]} {bound}" for name, bound in error.get("ctx", {}).items() if name in _SIGNS
    )


def _without_blanks(tree: dict[Any, Any]) -> dict[str, Any]:
    """The tree without keys that were left empty (`token:`): those keep their defaults."""
    return {
        str(key): _without_blanks(value) if isinstance(value, dict) else value
        for key, value in tree.items()
        if value is not None
    }


def _near(path: list[str]) -> str:
    """The known key nearest to an unknown one."""
    fields: Any = Settings.model_fields
    for step in path[:-1]:
        fields = fields[step].annotation.model_fields if step in fields else {}
    return next(iter(difflib.get_close_matches(path[-1], list(fields), 1)), ", ".join(fields))
