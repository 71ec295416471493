"""Tokens of programs: an administrator makes them, sees when they were used, and revokes them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.api_tokens import ACROSS_SITES, TOKEN_SCOPES
from app.web.guard import needs
from app.web.installation import installed
from app.web.sessions import current_account
from app.workflow import api_tokens
from app.workflow.api_tokens import TokenRefused, UnknownToken, Wish

blueprint = Blueprint("tokens", __name__)

LENGTHS = {"30": "30 days", "90": "90 days", "365": "a year", "never": "for good"}
SCOPE_LABELS = {
    "records:read": "records: exceptions with what is known of each",
    "verdicts:read": "verdicts: which tickets were closed, and on what proof",
    "patterns:read": "patterns: the library, counts, what held",
}


@blueprint.get("/tokens")
@needs("admin")
def page() -> ResponseReturnValue:
    """All tokens, and the form for a new one."""
    return _page()


@blueprint.post("/tokens")
@needs("admin")
def create() -> ResponseReturnValue:
    """Make a token and show it, once."""
    days = request.form.get("days", "")
    if days not in LENGTHS:
        return _page(error="Choose how long the token lasts."), 400
    wish = Wish(
        name=request.form.get("name", "").strip(),
        scopes=request.form.getlist("scope"),
        sites=request.form.getlist("site"),
        lasts=None if days == "never" else timedelta(days=int(days)),
    )
    try:
        token, secret = api_tokens.create(installed().service, wish, current_account().name)
    except TokenRefused as error:
        return _page(error=str(error)), 400
    return _page(made=token.name, secret=secret)


@blueprint.post("/tokens/revoke")
@needs("admin")
def revoke() -> ResponseReturnValue:
    """End a token at once."""
    name = request.form.get("name", "")
    try:
        api_tokens.revoke(installed().service, name, current_account().name)
    except UnknownToken as error:
        return _page(error=str(error)), 404
    except TokenRefused as error:
        return _page(error=str(error)), 409
    flash(f"The token {name} is revoked. Whoever sends it is answered 401 from now on.")
    return redirect(url_for("tokens.page"))


def _page(*, error: str = "", made: str = "", secret: str = "") -> str:
    service = installed().service
    return render_template(
        "tokens.html",
        tokens=api_tokens.listed(service),
        now=service.clock(),
        scopes=[(scope, SCOPE_LABELS[scope], scope in ACROSS_SITES) for scope in TOKEN_SCOPES],
        sites=sorted(":".join(site) for site in service.sites),
        lengths=LENGTHS,
        error=error,
        made=made,
        secret=secret,
    )
