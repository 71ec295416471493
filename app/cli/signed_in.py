"""Who stands behind a command that takes a personal sign-in, and from where."""

from __future__ import annotations

import getpass
import os
import socket
import sys

import click

from app.domain.errors import PlainError
from app.store.accounts import Account
from app.workflow.overrides import Origin
from app.workflow.service import Service


def signed_in(service: Service, refused: type[PlainError], page: str) -> Account:
    """The account whose name and password somebody types now. Raises ``refused``, which names ``page`` of the dashboard
    where this is no terminal."""
    from app.web.passwords import TooManyAttempts, account_of_password

    if not sys.stdin.isatty():
        raise refused(f"This takes your own password, typed at a terminal; this is none. Use the dashboard ({page}).")
    name = click.prompt("Account", err=True).strip()
    try:
        account = account_of_password(service, name, getpass.getpass("Password: "), f"shell {socket.gethostname()}")
    except TooManyAttempts as error:
        raise refused(str(error)) from error
    if account is None:
        elsewhere = "" if service.identity is None else f" Who signs in at the provider uses the dashboard ({page})."
        raise refused(f"Name and password do not fit. Nothing was changed.{elsewhere}")
    return account


def shell_origin() -> Origin:
    """The shell that this command runs in."""
    session = f"{os.environ.get('SSH_CONNECTION', 'local')} {os.getsid(0)}"
    return Origin(via="shell", os_user=getpass.getuser(), host=socket.gethostname(), session=session)
