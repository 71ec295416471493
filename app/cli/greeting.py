"""The first sign-in: a one-time link on the terminal of whoever starts the service, while nobody can sign in yet.

The link is a secret. What is printed where no terminal is (a container, a system service) ends in log collectors, so
there the line says how to make one instead.
"""

from __future__ import annotations

import sys

import click
import structlog

from app.settings import Settings
from app.store import accounts, migrate
from app.store.database import StoreError, StoreUnavailable
from app.workflow.service import Service

log = structlog.get_logger()


def base_url(settings: Settings) -> str:
    """Where people reach the dashboard, as far as the settings tell."""
    host = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind  # noqa: S104 - compared, not bound
    return settings.public_url or f"http://{host}:{settings.port}"


def greet_first(service: Service, settings: Settings) -> None:
    """Where no administrator can sign in yet: print a link on the terminal, or say how to make one. A database that
    cannot be asked at this moment keeps no process from starting."""
    try:
        if migrate.standing(service.database).behind:
            return
        with service.database.read() as connection:
            if accounts.somebody_administers(connection):
                return
    except (StoreUnavailable, StoreError) as error:
        log.warning("first_signin_unknown", error=str(error))
        return
    if not sys.stdout.isatty():
        log.warning(
            "nobody_can_sign_in",
            mend="run: handoff signin-link (in a container: docker compose exec web handoff signin-link)",
        )
        return
    from app.web.signin import make_signin_link

    click.echo("Nobody can sign in yet. This link signs in the account admin, once, within 15 minutes:")
    click.echo(f"  {make_signin_link(service, base_url(settings))}")
    click.echo("Set a password on the page that it leads to (another link: handoff signin-link).")
