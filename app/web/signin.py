"""Signing in and out: by password, or by one-time link, which a button confirms, so that previews do not spend it."""

from __future__ import annotations

import structlog
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.store import audit
from app.store.accounts import Account
from app.web.callers import address, local
from app.web.installation import installed
from app.web.passwords import (
    TooManyAttempts,
    WeakPassword,
    account_of_link,
    account_of_password,
    make_signin_link,
    set_password,
    verified,
)
from app.web.sessions import current_account, renew_proof, sign_in, sign_out, signed_in

__all__ = ["blueprint", "make_signin_link"]

log = structlog.get_logger()
blueprint = Blueprint("signin", __name__)


@blueprint.get("/signin")
def form() -> ResponseReturnValue:
    """The form for name and password, or the button that confirms a one-time link."""
    token = request.args.get("token", "")
    if token:
        return render_template("signin_link.html", token=token)
    if signed_in() is not None:
        return redirect(local(request.args.get("next", "")))
    return render_template("signin.html", next=request.args.get("next", ""))


@blueprint.post("/signin")
def by_password() -> ResponseReturnValue:
    """Sign in with name and password."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    onward = request.form.get("next", "")
    try:
        account = account_of_password(installed().service, name, password, address())
    except TooManyAttempts as error:
        log.warning("signin_limited", address=address())
        return render_template("signin.html", next=onward, name=name, error=str(error)), 429, {"Retry-After": "900"}
    if account is None:
        log.warning("signin_refused", address=address())
        wrong = "Name and password do not fit. Check both, or ask an administrator for a sign-in link."
        return render_template("signin.html", next=onward, name=name, error=wrong), 401
    sign_in(account, "password", installed().service.clock())
    return redirect(local(onward))


@blueprint.post("/signin/link")
def by_link() -> ResponseReturnValue:
    """Spend a one-time link."""
    account = account_of_link(installed().service, request.form.get("token", ""), address())
    if account is None:
        log.warning("signin_link_refused", address=address())
        spent = (
            "This sign-in link was used already, has expired, or is not from here. Ask an administrator for a new one; "
            "on the machine itself handoff signin-link makes one."
        )
        return render_template("signin.html", next="", error=spent), 401
    sign_in(account, "link", installed().service.clock())
    if account.password_hash is None:
        flash("You are signed in. Set a password on the account page to sign in without a link next time.")
    return redirect(url_for("dashboard.overview_page"))


@blueprint.post("/signout")
def out() -> ResponseReturnValue:
    """End the session."""
    service = installed().service
    with service.database.write() as connection:
        audit.record(connection, "signout", service.clock(), {"address": address()}, actor=current_account().name)
        sign_out(connection, service.clock())
    return redirect(url_for("signin.form"))


@blueprint.get("/account")
def account_page() -> ResponseReturnValue:
    """Who is signed in, and the form for a new password."""
    return _account_page()


@blueprint.post("/account")
def change_password() -> ResponseReturnValue:
    """Set a new password. The present one is asked for unless the session began with a link or there is none."""
    service, account = installed().service, current_account()
    password, repeated = request.form.get("password", ""), request.form.get("repeated", "")
    try:
        if _present_password_needed(account):
            present = request.form.get("present_password", "")
            if verified(service, account.name, present, address()) is None:
                return _account_page("The present password is wrong. Enter it again.", 403)
        renew_proof(set_password(service, account, password, repeated))
    except TooManyAttempts as error:
        return _account_page(str(error), 429)
    except WeakPassword as error:
        return _account_page(str(error), 400)
    flash("Your password is set. Other sessions of this account have ended.")
    return redirect(url_for("signin.account_page"))


def _account_page(error: str = "", status: int = 200) -> ResponseReturnValue:
    needed = _present_password_needed(current_account())
    return render_template("account.html", present_password_needed=needed, error=error), status


def _present_password_needed(account: Account) -> bool:
    return account.password_hash is not None and session.get("by") != "link"
