"""What every API route needs: who is signed in, the body, and a page of a list."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import g, request

from integrations.sandbox.common import Account
from integrations.sandbox.control import signed_in_as
from integrations.sandbox.zendesk_errors import ApiError, bad_request, forbidden, unauthorised
from integrations.sandbox.zendesk_json import base_url, user_json
from integrations.sandbox.zendesk_limits import Limits
from integrations.sandbox.zendesk_model import API
from integrations.sandbox.zendesk_saving import By
from integrations.sandbox.zendesk_state import ZendeskState

PAGE = 100


class Desk:
    """The parts that routes work with."""

    def __init__(self, state: ZendeskState, limits: Limits) -> None:
        self.state = state
        self.limits = limits


def sign_in(desk: Desk) -> None:
    """Find out who asks (401 where nobody does) and count the request."""
    state = desk.state
    header = request.headers.get("Authorization")
    account = state.world.accounts.authenticate(header, state.now())
    if account is None:
        raise unauthorised(bearer=(header or "").lower().startswith("bearer "))
    g.account = account
    signed_in_as(account.id)
    desk.limits.request()


def current() -> Account:
    """Who is signed in."""
    account: Account = g.account
    return account


def staff_only() -> Account:
    """Who is signed in, if an agent; 403 for customers."""
    account = current()
    if not account.is_staff:
        raise forbidden()
    return account


def admin_only() -> Account:
    """Who is signed in, if an admin or the service; 403 otherwise."""
    account = current()
    if account.role not in ("admin", "service"):
        raise forbidden()
    return account


def by_api(route: str = "api") -> By:
    """A save by whoever is signed in, through the API."""
    return By(actor=int(current().id), via=API, route=route)


def body(key: str) -> dict[str, Any]:
    """The object under ``key`` of the JSON body (400 where there is none)."""
    try:
        content = json.loads(request.get_data() or b"null")
    except ValueError:
        raise ApiError(400, {"error": "Unprocessable Entity", "description": "Server could not parse JSON"}) from None
    found = content.get(key) if isinstance(content, dict) else None
    if not isinstance(found, dict):
        raise bad_request("Invalid attribute", f"The request body needs an object named {key}.")
    return found


def numbers(text: str) -> list[int]:
    """Ids separated by commas (400 where one is no number)."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(part.isdigit() for part in parts):
        raise bad_request("Invalid attribute", "ids has to be numbers separated by commas.")
    return [int(part) for part in parts]


def page_of(
    state: ZendeskState,
    key: str,
    items: Sequence[Any],
    show: Callable[[Any], dict[str, Any]],
    *,
    size: int = PAGE,
    always_cursor: bool = False,
) -> dict[str, Any]:
    """A page of a list: by cursor where ``page[size]`` asks for it, else by number."""
    if always_cursor or "page[size]" in request.args or "page[after]" in request.args:
        return _by_cursor(state, key, items, show, size)
    per_page = max(1, min(request.args.get("per_page", size, int), size))
    number = max(1, request.args.get("page", 1, int))
    start = (number - 1) * per_page
    more = start + per_page < len(items)
    return {
        key: [show(item) for item in items[start : start + per_page]],
        "count": len(items),
        "next_page": link(state, page=number + 1, per_page=per_page) if more else None,
        "previous_page": link(state, page=number - 1, per_page=per_page) if number > 1 else None,
    }


def _by_cursor(
    state: ZendeskState, key: str, items: Sequence[Any], show: Callable[[Any], dict[str, Any]], size: int
) -> dict[str, Any]:
    wanted = max(1, min(request.args.get("page[size]", size, int), size))
    start = read_cursor(request.args.get("page[after]"))
    end = min(start + wanted, len(items))
    more = end < len(items)
    after = write_cursor(end) if more else None
    ahead = link(state, **{"page[after]": after, "page[size]": wanted}) if more else None
    return {
        key: [show(item) for item in items[start:end]],
        "meta": {"has_more": more, "after_cursor": after, "before_cursor": None},
        "links": {"next": ahead, "prev": None},
    }


def with_users(state: ZendeskState, shown: dict[str, Any], ids: Iterable[int | None]) -> dict[str, Any]:
    """Add the people with these ids where ``include=users`` asks for them."""
    if "users" in request.args.get("include", "").split(","):
        people = (state.person(number) for number in sorted({number for number in ids if number is not None}))
        shown["users"] = [user_json(state, person) for person in people if person is not None]
    return shown


def link(state: ZendeskState, **changed: Any) -> str:
    """The address of the present request with other query parameters."""
    query = {**request.args.to_dict(), **changed}
    return f"{base_url(state)}{request.path}?{urlencode(query)}"


def write_cursor(position: int) -> str:
    """A position that clients hand back and do not look into."""
    return base64.urlsafe_b64encode(f"at:{position}".encode()).decode()


def read_cursor(cursor: str | None) -> int:
    """The position of a cursor; 0 without one (400 where it is not one of ours)."""
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("at:"))
    except (binascii.Error, ValueError):
        raise bad_request("Invalid cursor", "The cursor is not one that this list gave out.") from None
