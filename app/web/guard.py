"""Nobody gets in without a session, but for the few routes named here; and what each role may do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.store.accounts import Role
from app.web.sessions import MACHINE_PATHS, current_account, signed_in

P = ParamSpec("P")

OPEN_BLUEPRINTS = frozenset({"receivers", "gate", "intake", "api", "health"})
OPEN_ENDPOINTS = frozenset({"static", "signin.form", "signin.by_password", "signin.by_link", "oidc.start", "oidc.back"})


def require_session() -> ResponseReturnValue | None:
    """Before every request: sends whoever is not signed in to the sign-in page."""
    if request.blueprint in OPEN_BLUEPRINTS or request.endpoint in OPEN_ENDPOINTS:
        return None
    if request.endpoint is None and request.path.startswith(MACHINE_PATHS):
        return None
    account = signed_in()
    if account is not None:
        g.account = account
        return None
    onward = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    form = url_for("signin.form", next=onward)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for("signin.form")})
    return redirect(form)


def needs(role: Role) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """A view for accounts that may do at least what ``role`` may; others get 403 with a sentence."""

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            account = current_account()
            if not account.may(role):
                abort(403, f"The account {account.name} is a {account.role}; this needs the role {role}.")
            return view(*args, **kwargs)

        return guarded

    return decorate
