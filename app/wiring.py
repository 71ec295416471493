"""Where the parts are put together: settings, playbook, database, and the ticketing systems found by entry point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import cast
from urllib.parse import quote

import structlog

from app.domain.containment.entries import ContainmentEntry
from app.domain.playbook import Playbook
from app.domain.probing.entries import ProbeEntry
from app.domain.retention import RetentionPolicy
from app.domain.ticket import System
from app.playbook import load_playbook, with_modes
from app.playbook_containments import action_connection
from app.playbook_probes import connection_of
from app.ports import ImageReader, JobSource, Probe, ProbeConnection, SiteConnection, Ticketing
from app.ports_channels import Channel, ChannelConnection, ChannelUnusable, Endpoint
from app.ports_containment import Action, ActionConnection, ActionUnusable
from app.ports_signin import IdentityConnection, IdentityProvider, IdentityUnusable
from app.settings import Settings, SettingsError, load_settings
from app.store.counters import Tally
from app.store.database import Database
from app.workflow.action_register import ActionRegister
from app.workflow.probe_register import ProbeRegister, UnusableProbe
from app.workflow.remotes import SiteMeter
from app.workflow.service import Service
from app.workflow.vault import Vault, kept_secret_key
from app.workflow.watched import WatchedTicketing

log = structlog.get_logger()

TICKETING_GROUP = "handoff.ticketing"
READER_GROUP = "handoff.readers"
PROBE_GROUP = "handoff.probes"
ACTION_GROUP = "handoff.actions"
NOTIFIER_GROUP = "handoff.notifiers"
IDENTITY_GROUP = "handoff.identity"


def connect(settings: Settings | None = None, clock: Callable[[], datetime] | None = None) -> Service:
    """The service as the settings describe it. No remote call is made and no table is touched. It goes by the
    database's clock, unless another is given.

    Raises ``SettingsError``, ``PlaybookError`` or ``StoreError``, each with sentences that say what to change.
    """
    settings = settings or load_settings()
    playbook = with_modes(load_playbook(settings.playbook), settings.modes())
    database = Database(settings.database_url)
    clock, tally = clock or database.clock, Tally()
    sites: dict[tuple[System, str], Ticketing] = {}
    connections = settings.connections()
    for site in connections:
        alone = sum(other.system == site.system for other in connections) == 1
        site = replace(site, webhook_url=_webhook_url(settings.public_url, site, alone=alone))
        meter = SiteMeter(site, database, clock, tally=tally)
        inner = _ticketing(replace(site, note_role=playbook.jira_note_role, meter=meter))
        sites[site.system, site.name] = WatchedTicketing(inner, meter)
        if not site.webhook_secrets:
            log.warning(
                "webhook_route_disabled",
                system=site.system,
                site=site.name,
                mend=f"set HANDOFF_{site.system.upper()}_WEBHOOK_SECRET; unsigned webhooks are never accepted",
            )
    told = settings.channels()
    return Service(
        database=database,
        playbook=playbook,
        sites=sites,
        vault=Vault(_secret_key(settings, database)),
        clock=clock,
        reader=image_reader(),
        sources=_sources(settings, sites),
        probes=ProbeRegister(playbook.probes, lambda entry: _probe(entry, clock)),
        actions=ActionRegister(playbook.containments, _action),
        tally=tally,
        retention=_retention(settings, playbook),
        channels={one.key: cast(Channel, _notifier(one)) for one in told if one.way == "notify"},
        endpoints={one.key: cast(Endpoint, _notifier(one)) for one in told if one.way == "webhook"},
        public_url=settings.public_url,
        identity=_identity(settings.identity()),
    )


def _webhook_url(public_url: str | None, site: SiteConnection, *, alone: bool) -> str | None:
    """Where the site's webhooks go: with its name, where there are several sites of the system."""
    if not public_url:
        return None
    return f"{public_url.rstrip('/')}/webhooks/{site.system}" + ("" if alone else f"/{quote(site.name)}")


def _sources(settings: Settings, sites: Mapping[tuple[System, str], Ticketing]) -> Mapping[str, JobSource]:
    """Who may tell of runs and failures. Raises ``SettingsError`` where a rule of theirs names no configured site."""
    sources = settings.sources()
    for source in sources.values():
        for rule in source.rules.rules:
            named = [name for system, name in sites if system == rule.place.system]
            if rule.place.site not in named and (rule.place.site is not None or len(named) != 1):
                wanted = repr(rule.place.site) if rule.place.site else "which of the sites"
                raise SettingsError(
                    f"A rule of the source {source.name} says in = {rule.place.system!r} but not {wanted} that is "
                    f"configured; site is one of: {', '.join(sorted(named)) or 'none'}"
                )
    return sources


def _identity(connection: IdentityConnection | None) -> IdentityProvider | None:
    if connection is None:
        return None
    for found in entry_points(group=IDENTITY_GROUP, name="oidc"):
        try:
            return cast("Callable[[IdentityConnection], IdentityProvider]", found.load())(connection)
        except IdentityUnusable as error:
            raise SettingsError(f"HANDOFF_OIDC_ISSUER is set, but nobody could sign in there: {error}") from error
    raise SettingsError(f"No package for OpenID Connect is installed; it must register under {IDENTITY_GROUP!r}")


def _retention(settings: Settings, playbook: Playbook) -> RetentionPolicy:
    """How long things are kept. Raises ``SettingsError`` where texts would go while the record still shows them."""
    policy = settings.retention()
    window = playbook.recurrence.prior_window
    if policy.texts is not None and policy.texts < window:
        raise SettingsError(
            f"HANDOFF_KEEP_TEXTS_DAYS is {policy.texts.days}, but the record shows resolutions of the last "
            f"{window.days} days (recurrence.prior_window_days in the playbook); expected {window.days} or more, or 0"
        )
    return policy


def image_reader() -> ImageReader | None:
    """The first installed image reader, by name, not yet started; ``None`` where there is none."""
    for entry in sorted(entry_points(group=READER_GROUP), key=lambda entry: entry.name):
        reader = cast(Callable[[], ImageReader | None], entry.load())()
        if reader is not None:
            return reader
    return None


def _probe(entry: ProbeEntry, clock: Callable[[], datetime]) -> Probe:
    for found in entry_points(group=PROBE_GROUP, name=entry.kind):
        return cast("Callable[[ProbeConnection], Probe]", found.load())(connection_of(entry, clock))
    problem = f"{entry.where}: no package for probes of the kind {entry.kind!r} is installed"
    return UnusableProbe(connection_of(entry, clock), (problem,))


def _notifier(connection: ChannelConnection) -> object:
    for found in entry_points(group=NOTIFIER_GROUP, name=connection.way):
        try:
            return cast("Callable[[ChannelConnection], object]", found.load())(connection)
        except ChannelUnusable as error:
            raise SettingsError(f"The channel {connection.key} cannot be used: {error}") from error
    raise SettingsError(f"No package for {connection.way} is installed; it must register under {NOTIFIER_GROUP!r}")


def _action(entry: ContainmentEntry) -> Action:
    for found in entry_points(group=ACTION_GROUP, name=entry.kind):
        return cast("Callable[[ActionConnection], Action]", found.load())(action_connection(entry))
    raise ActionUnusable([f"{entry.where}: no package for containments of the kind {entry.kind!r} is installed"])


def _ticketing(site: SiteConnection) -> Ticketing:
    factory = _factories().get(site.system)
    if factory is None:
        raise SettingsError(
            f"No integration for {site.system} is installed; its package must register it under {TICKETING_GROUP!r}"
        )
    try:
        return factory(site)
    except ValueError as error:
        raise SettingsError(f"The {site.system} site {site.name} cannot be used: {error}") from error


@cache
def _factories() -> dict[str, Callable[[SiteConnection], Ticketing]]:
    return {
        entry.name: cast(Callable[[SiteConnection], Ticketing], entry.load())
        for entry in entry_points(group=TICKETING_GROUP)
    }


def _secret_key(settings: Settings, database: Database) -> str:
    if settings.secret_key is not None and settings.secret_key.get_secret_value():
        return settings.secret_key.get_secret_value()
    if database.is_sqlite and database.url.database not in (None, "", ":memory:"):
        return kept_secret_key(Path(str(database.url.database)).parent)
    raise SettingsError(
        "HANDOFF_SECRET_KEY is not set; on PostgreSQL every process needs the same one. "
        "Make it with: python -c 'import secrets; print(secrets.token_hex(32))'"
    )
