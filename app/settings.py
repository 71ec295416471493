"""Settings from the environment (12-factor). Every setting may also come from a file named by ``NAME_FILE``.

The names and meanings are documented in ``docs/settings.md``.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from app.domain.errors import PlainError
from app.domain.events.rules import BadRule, rules_in
from app.domain.gate.model import Mode
from app.domain.notices.channels import BadChannel, ChannelEntry, channels_in, endpoints_in
from app.domain.retention import RetentionPolicy
from app.domain.ticket import System
from app.ports import JobSource, SiteConnection
from app.ports_channels import ChannelConnection, Way
from app.ports_signin import IdentityConnection

SYSTEMS: tuple[System, ...] = ("jira", "zendesk")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
SITE_KEYS = ("url", "email", "token", "client_id", "client_secret", "webhook_secret")
SITE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A site's name is part of its webhooks' address and of ``SITE:KEY``."""
PER_MINUTE = "requests_per_minute"
SOURCES = "source"
"""The tables of the ``HANDOFF_SITES`` file that name who may tell of runs of jobs."""
RULE_KEYS = frozenset({"open", "feed", "most_per_hour"})
SOURCE_KEYS = RULE_KEYS | {"secret"}
PLAIN_SOURCE = "main"


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

    database_url: str = Field(default="sqlite:///var/handoff.db", repr=False)
    playbook: Path | None = None
    sites: Path | None = None
    jira_url: str | None = None
    jira_email: str | None = None
    jira_token: SecretStr | None = None
    jira_webhook_secret: SecretStr | None = None
    jira_requests_per_minute: int | None = Field(default=None, ge=0)
    zendesk_url: str | None = None
    zendesk_client_id: str | None = None
    zendesk_client_secret: SecretStr | None = None
    zendesk_email: str | None = None
    zendesk_token: SecretStr | None = None
    zendesk_webhook_secret: SecretStr | None = None
    zendesk_requests_per_minute: int | None = Field(default=None, ge=0)
    gate_token: SecretStr | None = None
    api_requests_per_minute: int = Field(default=600, ge=1, le=1_000_000)
    source_secret: SecretStr | None = None
    notify: SecretStr | None = None
    notify_networks: str | None = None
    webhook_out: SecretStr | None = None
    secret_key: SecretStr | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_scopes: str = "openid email profile"
    oidc_role_claim: str = "groups"
    oidc_roles: str | None = None
    oidc_default_role: Literal["viewer"] | None = None
    oidc_name_claim: str = "email"
    oidc_email_domains: str | None = None
    oidc_ca_file: Path | None = None
    mode: str | None = None
    bind: str = "127.0.0.1"
    port: int = Field(default_factory=lambda: int(os.environ.get("PORT", "8000")), ge=0, le=65535)
    public_url: str | None = None
    proxies: int = Field(default=0, ge=0, le=5)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    lease_seconds: int = Field(default=30, ge=1, le=3600)
    sweep_seconds: int = Field(default=300, ge=0, le=86_400)
    worker_threads: int = Field(default=4, ge=1, le=64)
    keep_deliveries_days: int = Field(default=90, ge=0, le=36_500)
    keep_unhandled_days: int = Field(default=365, ge=0, le=36_500)
    keep_readings_days: int = Field(default=180, ge=0, le=36_500)
    keep_evidence_days: int = Field(default=730, ge=0, le=36_500)
    keep_texts_days: int = Field(default=730, ge=0, le=36_500)
    keep_runs_days: int = Field(default=180, ge=0, le=36_500)
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
                most = getattr(self, f"{system}_{PER_MINUTE}")
                found.append(_connection(system, None, values, f"HANDOFF_{system.upper()}_URL", most))
        _check_apart(found)
        return found

    def retention(self) -> RetentionPolicy:
        """How long what is stored is kept; 0 days: for good."""
        return RetentionPolicy(
            deliveries=_days(self.keep_deliveries_days),
            unhandled=_days(self.keep_unhandled_days),
            readings=_days(self.keep_readings_days),
            evidence=_days(self.keep_evidence_days),
            texts=_days(self.keep_texts_days),
            runs=_days(self.keep_runs_days),
        )

    def sources(self) -> dict[str, JobSource]:
        """Who may tell of runs of jobs, by name: the ``[source.NAME]`` tables of the ``HANDOFF_SITES`` file, and
        ``main`` with ``HANDOFF_SOURCE_SECRET``. Raises ``SettingsError``."""
        found = {} if self.sites is None else _sources_of_file(self.sites)
        if self.source_secret is not None and (secrets := _secrets_in(self.source_secret.get_secret_value())):
            if PLAIN_SOURCE in found:
                raise SettingsError(
                    f"The source {PLAIN_SOURCE} is configured twice; name the one in the file otherwise"
                )
            found[PLAIN_SOURCE] = JobSource(name=PLAIN_SOURCE, secrets=secrets)
        return found

    def channels(self) -> list[ChannelConnection]:
        """Who is told of what happens: the channels of ``HANDOFF_NOTIFY`` and the endpoints of ``HANDOFF_WEBHOOK_OUT``.
        Raises ``SettingsError``, which shows no address."""
        networks = _networks(self.notify_networks)
        notify = _entries("HANDOFF_NOTIFY", self.notify, channels_in)
        webhook = _entries("HANDOFF_WEBHOOK_OUT", self.webhook_out, endpoints_in)
        for entry in webhook:
            _check_endpoint(entry)
        ways: tuple[tuple[Way, tuple[ChannelEntry, ...]], ...] = (("notify", notify), ("webhook", webhook))
        return [
            ChannelConnection(
                way=way, name=entry.name, url=entry.url, kinds=entry.kinds, secrets=entry.secrets, networks=networks
            )
            for way, entries in ways
            for entry in entries
        ]

    def identity(self) -> IdentityConnection | None:
        """Where people sign in beside local accounts (``HANDOFF_OIDC_…``). Raises ``SettingsError``."""
        from app.settings_identity import identity_connection

        return identity_connection(self)

    def _plain(self, system: str, key: str) -> str | None:
        value = getattr(self, f"{system}_{key}", None)
        return value.get_secret_value() if isinstance(value, SecretStr) else value


def _entries(
    variable: str, value: SecretStr | None, read: Callable[[str], tuple[ChannelEntry, ...]]
) -> tuple[ChannelEntry, ...]:
    try:
        return () if value is None else read(value.get_secret_value())
    except BadChannel as error:
        raise SettingsError(f"{variable}: {error}; see docs/notifications.md") from error


def _check_endpoint(entry: ChannelEntry) -> None:
    parts = urlsplit(entry.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.fragment:
        raise SettingsError(f"HANDOFF_WEBHOOK_OUT: {entry.name} has no address such as https://example.com/hook")
    if "@" in parts.netloc:
        raise SettingsError(
            f"HANDOFF_WEBHOOK_OUT: {entry.name} has a user name or password in its address; what is sent is signed"
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"HANDOFF_WEBHOOK_OUT: the address of {entry.name} has to be https")


def _networks(text: str | None) -> tuple[str, ...]:
    found = tuple(part.strip() for part in (text or "").split(",") if part.strip())
    for network in found:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            raise SettingsError(
                f"HANDOFF_NOTIFY_NETWORKS names {network!r}, which is no network such as 10.20.0.0/16"
            ) from error
    return found


def _check_apart(sites: list[SiteConnection]) -> None:
    """One name, one site; one site, one name: else its tickets would be looked at twice, as if there were two."""
    names: set[tuple[str, str]] = set()
    addresses: dict[tuple[str, str], str] = {}
    for site in sites:
        if (site.system, site.name) in names:
            raise SettingsError(f"The {site.system} site {site.name} is configured twice; name it once")
        names.add((site.system, site.name))
        other = addresses.setdefault((site.system, site.url.lower()), site.name)
        if other != site.name:
            raise SettingsError(
                f"The {site.system} sites {other} and {site.name} are both {site.url}; configure each site once "
                "(the plain variables are one more site beside those of HANDOFF_SITES)"
            )


def _days(days: int) -> timedelta | None:
    return timedelta(days=days) if days else None


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


def _connection(
    system: System, name: str | None, values: Mapping[str, str | None], where: str, requests_per_minute: int | None
) -> SiteConnection:
    url = (values["url"] or "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingsError(f"{where} is {url!r}; expected a URL such as https://example.atlassian.net")
    if "@" in parts.netloc:
        raise SettingsError(f"{where} has a user name or password before its host; set them by themselves")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise SettingsError(f"{where} is {url!r}; expected https, since credentials go there")
    secrets = _secrets_in(values["webhook_secret"])
    return SiteConnection(
        system=system,
        name=name or parts.netloc,
        url=url,
        email=values["email"],
        token=values["token"],
        client_id=values["client_id"],
        client_secret=values["client_secret"],
        webhook_secrets=secrets,
        requests_per_minute=requests_per_minute,
    )


def _secrets_in(text: str | None) -> tuple[str, ...]:
    """The secrets of a comma-separated list, as they stand side by side while one is being changed."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _tables_of_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"HANDOFF_SITES names {path}, which cannot be read: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: {error}; expected TOML with tables such as [jira.main]") from error


def _sources_of_file(path: Path) -> dict[str, JobSource]:
    tables = _tables_of_file(path).get(SOURCES, {})
    if not isinstance(tables, dict):
        raise SettingsError(f"{path}: [{SOURCES}] has to hold tables such as [{SOURCES}.airflow]")
    found = {}
    for name, table in tables.items():
        where = f"{path}: [{SOURCES}.{name}]"
        unknown = sorted(set(table) - SOURCE_KEYS) if isinstance(table, dict) else []
        if not isinstance(table, dict) or "secret" not in table or unknown:
            raise SettingsError(f"{where} has to have the key secret, and may have {', '.join(sorted(RULE_KEYS))}")
        secrets = _secrets_in(_site_value(table["secret"], f"{where} secret"))
        if not secrets:
            raise SettingsError(f"{where} secret is empty; nothing unsigned is ever accepted")
        try:
            found[name] = JobSource(name=name, secrets=secrets, rules=rules_in(table))
        except BadRule as error:
            raise SettingsError(f"{where} {error}; see docs/events.md") from error
    return found


def _sites_of_file(path: Path) -> list[SiteConnection]:
    found = []
    for system, sites in _tables_of_file(path).items():
        if system == SOURCES:
            continue
        if system not in SYSTEMS or not isinstance(sites, dict):
            raise SettingsError(
                f"{path}: unknown table [{system}]; expected [jira.NAME], [zendesk.NAME], [{SOURCES}.NAME]"
            )
        for name, table in sites.items():
            where = f"{path}: [{system}.{name}]"
            if not SITE_NAME.fullmatch(name):
                raise SettingsError(f"{where} has a name that cannot be part of an address; use letters, digits, . _ -")
            unknown = sorted(set(table) - {*SITE_KEYS, PER_MINUTE})
            if unknown:
                raise SettingsError(
                    f"{where} has an unknown key: {', '.join(unknown)}; expected {', '.join((*SITE_KEYS, PER_MINUTE))}"
                )
            values = {key: _site_value(table.get(key), f"{where} {key}") for key in SITE_KEYS}
            found.append(_connection(system, name, values, f"{where} url", _per_minute(table, where)))
    return found


def _per_minute(table: Mapping[str, object], where: str) -> int | None:
    value = table.get(PER_MINUTE)
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0):
        return value
    raise SettingsError(f"{where} {PER_MINUTE} is {value!r}; expected a whole number, 0 for no limit of ours")


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
    raise SettingsError(
        f'{where} is of the kind {type(value).__name__}; expected a text, {{ env = "NAME" }} or {{ file = "PATH" }}'
    )
