"""Settings from the environment (12-factor). Every setting may also come from a file named by ``NAME_FILE``.

The names and meanings are documented in ``docs/settings.md``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from app.domain.errors import PlainError
from app.domain.gate.model import Mode
from app.domain.ticket import System
from app.ports import SiteConnection

SYSTEMS: tuple[System, ...] = ("jira", "zendesk")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SITE_KEYS = ("url", "email", "token", "client_id", "client_secret", "webhook_secret")


class SettingsError(PlainError, ValueError):
    """A setting cannot be used. The text names the setting, what is wrong, and what is expected."""


class _FileSource(PydanticBaseSettingsSource):
    """Reads ``HANDOFF_NAME`` from the file that ``HANDOFF_NAME_FILE`` names, as container secrets are mounted."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"HANDOFF_{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except OSError as error:
            raise SettingsError(f"{variable} names {path}, which cannot be read: {error.strerror}") from error

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """All settings of the service. Secrets are never shown in ``repr`` or logs."""

    model_config = SettingsConfigDict(env_prefix="HANDOFF_", env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str = "sqlite:///var/handoff.db"
    playbook: Path | None = None
    sites: Path | None = None
    jira_url: str | None = None
    jira_email: str | None = None
    jira_token: SecretStr | None = None
    jira_webhook_secret: SecretStr | None = None
    zendesk_url: str | None = None
    zendesk_client_id: str | None = None
    zendesk_client_secret: SecretStr | None = None
    zendesk_email: str | None = None
    zendesk_token: SecretStr | None = None
    zendesk_webhook_secret: SecretStr | None = None
    gate_token: SecretStr | None = None
    secret_key: SecretStr | None = None
    mode: str | None = None
    bind: str = "127.0.0.1"
    port: int = Field(default_factory=lambda: int(os.environ.get("PORT", "8000")), ge=0, le=65535)
    public_url: str | None = None
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    lease_seconds: int = Field(default=30, ge=1, le=3600)
    sweep_seconds: int = Field(default=300, ge=0, le=86_400)
    worker_threads: int = Field(default=4, ge=1, le=64)
    web_processes: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=8, ge=1, le=64)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, the environment over ``NAME_FILE``."""
        return init_settings, env_settings, _FileSource(settings_cls)

    def modes(self) -> dict[str, Mode]:
        """``HANDOFF_MODE`` as scope to mode: ``shadow`` for both, or ``job_failure=enforce,exception=shadow``."""
        if not self.mode:
            return {}
        found: dict[str, Mode] = {}
        for part in self.mode.split(","):
            scope, separator, mode = part.strip().rpartition("=")
            scopes = (scope.strip(),) if separator else ("job_failure", "exception")
            if mode.strip() not in ("enforce", "shadow") or not set(scopes) <= {"job_failure", "exception"}:
                raise SettingsError(
                    f"HANDOFF_MODE is {self.mode!r}; expected enforce, shadow, or job_failure=…,exception=…"
                )
            found.update(dict.fromkeys(scopes, cast(Mode, mode.strip())))
        return found

    def connections(self) -> list[SiteConnection]:
        """Every configured site: those of the ``HANDOFF_SITES`` file and the one of the plain variables.

        Raises ``SettingsError`` for a site that cannot be used.
        """
        found = [] if self.sites is None else _sites_of_file(self.sites)
        for system in SYSTEMS:
            values = {key: self._plain(system, key) for key in SITE_KEYS}
            if values["url"]:
                found.append(_connection(system, None, values, f"HANDOFF_{system.upper()}_URL"))
        seen: set[tuple[str, str]] = set()
        for site in found:
            if (site.system, site.name) in seen:
                raise SettingsError(f"The {site.system} site {site.name} is configured twice; name it once")
            seen.add((site.system, site.name))
        return found

    def _plain(self, system: str, key: str) -> str | None:
        value = getattr(self, f"{system}_{key}", None)
        return value.get_secret_value() if isinstance(value, SecretStr) else value


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises ``SettingsError`` with one sentence a wrong setting."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise SettingsError(
            "\n".join(
                f"HANDOFF_{'_'.join(map(str, problem['loc'])).upper()}: {problem['msg']}; see docs/settings.md"
                for problem in error.errors(include_input=False, include_url=False)
            )
        ) from error


def _connection(system: System, name: str | None, values: Mapping[str, str | None], where: str) -> SiteConnection:
    url = (values["url"] or "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{where} is {url!r}; expected a URL such as https://example.atlassian.net")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"{where} is {url!r}; expected https, since credentials go there")
    secrets = tuple(part.strip() for part in (values["webhook_secret"] or "").split(",") if part.strip())
    return SiteConnection(
        system=system,
        name=name or parts.netloc,
        url=url,
        email=values["email"],
        token=values["token"],
        client_id=values["client_id"],
        client_secret=values["client_secret"],
        webhook_secrets=secrets,
    )


def _sites_of_file(path: Path) -> list[SiteConnection]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"HANDOFF_SITES names {path}, which cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}; expected TOML with tables such as [jira.main]") from error
    found = []
    for system, sites in tables.items():
        if system not in SYSTEMS or not isinstance(sites, dict):
            raise SettingsError(f"{path}: unknown table [{system}]; expected [jira.NAME] or [zendesk.NAME]")
        for name, table in sites.items():
            where = f"{path}: [{system}.{name}]"
            unknown = sorted(set(table) - set(SITE_KEYS))
            if unknown:
                raise SettingsError(
                    f"{where} has an unknown key: {', '.join(unknown)}; expected {', '.join(SITE_KEYS)}"
                )
            values = {key: _site_value(table.get(key), f"{where} {key}") for key in SITE_KEYS}
            found.append(_connection(system, name, values, f"{where} url"))
    return found


def _site_value(value: object, where: str) -> str | None:
    """A plain text, ``{ env = "NAME" }`` or ``{ file = "PATH" }``."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict) and set(value) == {"env"}:
        found = os.environ.get(str(value["env"]))
        if found is None:
            raise SettingsError(f"{where} names the variable {value['env']}, which is not set")
        return found
    if isinstance(value, dict) and set(value) == {"file"}:
        try:
            return Path(str(value["file"])).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{where} names {value['file']}, which cannot be read: {error.strerror}") from error
    raise SettingsError(f'{where} is {value!r}; expected a text, {{ env = "NAME" }} or {{ file = "PATH" }}')
