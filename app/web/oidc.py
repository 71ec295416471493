"""Signing in at the provider (OpenID Connect), and confirming there a click that takes more than a session.

Both begin with a link and not with a form: the content security policy lets no form lead to another site.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app.domain.identity import AccessRefused
from app.ports_signin import Attempt, IdentityProvider, ProviderRefused, ProviderUnavailable
from app.store.accounts import Account
from app.web.callers import address, local
from app.web.installation import installed
from app.web.problems import RETRY_AFTER_SECONDS
from app.web.proofs import confirm as keep_confirmation
from app.web.sessions import current_account, sign_in, signed_in
from app.workflow.signing_in import Answer, TooManyAttempts, come_back

log = structlog.get_logger()
blueprint = Blueprint("oidc", __name__)

MOST_WAYS = 3
"""So many attempts of one browser stand side by side, in several tabs; the oldest is forgotten."""
LONGEST_ONWARD = 300
_WAYS = "oidc"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """An attempt of this browser: what is asked of the provider, the page that it leads to, and whether it confirms
    a click there."""

    attempt: Attempt
    onward: str


@blueprint.get("/signin/oidc")
def start() -> ResponseReturnValue:
    """Send the browser to the provider."""
    return _leave(request.args.get("next", ""), anew=False)


@blueprint.get("/signin/oidc/confirm")
def confirm() -> ResponseReturnValue:
    """Send somebody who is signed in to the provider, to prove there again who they are."""
    provider, onward = installed().service.identity, local(request.args.get("next", ""))
    if current_account().provider is None:
        flash("Your account is a local one: type your password to prove who you are.")
        return redirect(onward)
    if provider is not None and not provider.can_confirm:
        flash("Your provider does not ask people anew, so this takes a local account (docs/signin.md).")
        return redirect(onward)
    return _leave(onward, anew=True)


@blueprint.get("/signin/oidc/callback")
def back() -> ResponseReturnValue:
    """Where the provider sends the browser back to."""
    provider, way = installed().service.identity, _way_back(request.args.get("state", ""))
    if provider is None:
        return redirect(url_for("signin.form"))
    if way is None:
        return _page(
            "This way back from the provider is not known to this browser: it was used already, or was begun in "
            "another browser or at another address of this service. Sign in again.",
            400,
        )
    only = signed_in() if way.attempt.anew else None
    if way.attempt.anew and only is None:
        return _page("Your session ended meanwhile. Sign in, then confirm again.", 401)
    answer = Answer(
        code=request.args.get("code", ""), error=request.args.get("error", ""), issuer=request.args.get("iss")
    )
    return _arrived(provider, way, answer, only)


def _arrived(provider: IdentityProvider, way: Way, answer: Answer, only: Account | None) -> ResponseReturnValue:
    service = installed().service
    try:
        account = come_back(service, provider, way.attempt, answer, address(), only)
    except TooManyAttempts as error:
        return _refused(way, str(error), 429)
    except ProviderUnavailable as error:
        log.warning("signin_provider_unavailable", error=str(error))
        return _refused(way, f"{error} {_LATER}", 503)
    except ProviderRefused as error:
        log.warning("signin_refused", address=address(), error=str(error))
        return _refused(way, str(error), 401)
    except AccessRefused as error:
        log.warning("signin_refused", address=address(), error=str(error))
        return _refused(way, str(error), 403)
    now = service.clock()
    sign_in(account, "oidc", now)
    if way.attempt.anew:
        keep_confirmation(way.onward.partition("?")[0], way.attempt.state, now)
    return redirect(way.onward)


def _leave(onward: str, *, anew: bool) -> ResponseReturnValue:
    service = installed().service
    if service.identity is None:
        return redirect(url_for("signin.form"))
    state, now = secrets.token_urlsafe(32), service.clock()
    started, onward = int(now.timestamp()), local(onward if len(onward) <= LONGEST_ONWARD else "")
    attempt = _attempt(state, started, anew)
    try:
        there = service.identity.address(attempt)
    except ProviderUnavailable as error:
        log.warning("signin_provider_unavailable", error=str(error))
        return _refused(Way(attempt=attempt, onward=onward), f"{error} {_LATER}", 503)
    session[_WAYS] = [*_ways(), [state, started, onward, anew]][-MOST_WAYS:]
    return redirect(there)


def _way_back(state: str) -> Way | None:
    """The attempt of this browser that the provider answers; it is forgotten."""
    ways = _ways()
    found = next((way for way in ways if hmac.compare_digest(way[0].encode(), state.encode("utf-8", "replace"))), None)
    if found is None:
        return None
    session[_WAYS] = [way for way in ways if way is not found]
    _, started, onward, anew = found
    return Way(attempt=_attempt(found[0], started, anew), onward=local(onward))


def _ways() -> list[list[Any]]:
    """The attempts of this browser, the newest last: state, moment (seconds since 1970), page, whether it confirms."""
    found = session.get(_WAYS)
    return list(found) if isinstance(found, list) else []


def _attempt(state: str, started: int, anew: bool) -> Attempt:
    """Nonce and verifier follow from state and key: the browser's cookie holds neither."""
    return Attempt(
        state=state,
        nonce=_derived("nonce", state),
        verifier=_derived("verifier", state),
        started_at=datetime.fromtimestamp(started, UTC),
        anew=anew,
    )


def _derived(what: str, state: str) -> str:
    key = installed().service.vault.session_key
    digest = hmac.new(key, f"oidc {what}\0{state}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _refused(way: Way, says: str, status: int) -> ResponseReturnValue:
    """On the page that a click was to be confirmed for, or on the sign-in page."""
    if way.attempt.anew and signed_in() is not None:
        flash(says)
        return redirect(way.onward)
    return _page(says, status)


def _page(says: str, status: int) -> ResponseReturnValue:
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 503 else {}
    return render_template("signin.html", next="", error=says), status, headers


_LATER = "Try again in a minute; a local account or a sign-in link still works."
