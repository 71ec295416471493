"""Accounts: an administrator adds people, gives them a role and a sign-in link, and removes them."""

from __future__ import annotations

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.store import accounts, audit
from app.store.accounts import ROLES, Account
from app.web.guard import needs
from app.web.installation import installed
from app.web.passwords import make_signin_link
from app.web.sessions import current_account

blueprint = Blueprint("people", __name__)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}")


@blueprint.get("/accounts")
@needs("admin")
def accounts_page() -> ResponseReturnValue:
    """All accounts, and the form for a new one."""
    return _page()


@blueprint.post("/accounts")
@needs("admin")
def add() -> ResponseReturnValue:
    """Create an account and show its first sign-in link, once."""
    service, name, role = installed().service, request.form.get("name", "").strip(), request.form.get("role", "")
    if not _NAME.fullmatch(name):
        return _page(error="A name has 1 to 128 letters, digits and . _ @ + - and begins with a letter or digit."), 400
    if role not in ROLES:
        return _page(error=f"Choose a role: {', '.join(ROLES)}."), 400
    with service.database.write() as connection:
        now = service.clock()
        if not accounts.add(connection, name, role, now):
            return _page(error=f"There is an account {name} already; make a new link for it below."), 409
        detail = {"account": name, "role": role}
        audit.record(connection, "account_added", now, detail, actor=current_account().name)
    return _page(link_for=name, link=make_signin_link(service, _base_url(), name))


@blueprint.post("/accounts/link")
@needs("admin")
def new_link() -> ResponseReturnValue:
    """Show a new sign-in link for a local account, once."""
    service, account = installed().service, _named()
    if account.provider is not None:
        return _page(
            error=f"{account.name} signs in at {account.provider}, so there are no links for this account."
        ), 409
    with service.database.write() as connection:
        detail = {"account": account.name}
        audit.record(connection, "link_made", service.clock(), detail, actor=current_account().name)
    return _page(link_for=account.name, link=make_signin_link(service, _base_url(), account.name))


@blueprint.post("/accounts/remove")
@needs("admin")
def remove() -> ResponseReturnValue:
    """Delete an account; its sessions and links end with it."""
    service, account = installed().service, _named()
    if account.name == current_account().name:
        return _page(error="You cannot remove the account you are signed in with; ask another administrator."), 409
    with service.database.write() as connection:
        accounts.remove(connection, account.name)
        detail = {"account": account.name}
        audit.record(connection, "account_removed", service.clock(), detail, actor=current_account().name)
    flash(f"The account {account.name} is removed and signed out everywhere.")
    return redirect(url_for("people.accounts_page"))


def _named() -> Account:
    with installed().service.database.read() as connection:
        account = accounts.find(connection, request.form.get("name", ""))
    if account is None:
        abort(404, "There is no such account; it may have been removed. Open the accounts page again.")
    return account


def _page(*, error: str = "", link_for: str = "", link: str = "") -> str:
    with installed().service.database.read() as connection:
        people = accounts.listed(connection)
    return render_template("accounts.html", people=people, roles=ROLES, error=error, link_for=link_for, link=link)


def _base_url() -> str:
    return installed().settings.public_url or request.host_url
