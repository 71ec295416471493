"""Reading on where an answer has more than one page: as many as the definition allows, in the time of one question.

A list of which pages are left out is a part. Nothing is absent because it is not in a part, so only those cases hold
for one that say so (``of_a_part``); else the answer is "not understood".
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from integrations.outbound.failures import NotReachable, NotUnderstood
from integrations.outbound.json_replies import json_of, searched
from integrations.outbound.transport import Reply, Request
from integrations.probes.definition import PagesSpec

Ask = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """An answer with all its pages that were read: ``body`` is the last of them, its list holds the entries of all.
    ``truncated``: there are more. ``sha256`` is that of the pages' bytes, one after the other."""

    body: Any
    sha256: str
    truncated: bool = False


def whole(reply: Reply, request: Request, spec: PagesSpec | None, ask: Ask, until: float) -> Whole:
    """The answer that begins with ``reply``, read on with ``ask`` until ``until`` (monotonic seconds).

    Raises ``NotUnderstood`` where a page is no JSON, does not say whether it is the last, or names as the next page one
    of another place; and what ``ask`` raises, but for time that ran out: then the rest is left out.
    """
    first = Whole(body=json_of(reply), sha256=hashlib.sha256(reply.body).hexdigest())
    return first if spec is None else _Reader(spec, request, ask, until).read_on(reply, first)


class _Reader:
    def __init__(self, spec: PagesSpec, request: Request, ask: Ask, until: float) -> None:
        self._spec, self._request, self._ask, self._until = spec, request, ask, until

    def read_on(self, reply: Reply, first: Whole) -> Whole:
        """All pages from the first one on."""
        entries = _at(first.body, self._spec.list)
        if not isinstance(entries, list):
            return first
        read, body, pages, digest = list(entries), first.body, 1, hashlib.sha256(reply.body)
        request = self._request
        while True:
            seen = {"status": reply.status, "body": body, "read": len(read), "page": pages + 1}
            request, more = self._next(request, seen)
            page = self._page(request, reply.status) if more and pages < self._spec.most else None
            if page is None:
                break
            body, pages = json_of(page), pages + 1
            digest.update(page.body)
            read += self._entries(body)
        return Whole(body=_with(body, self._spec.list, read), sha256=digest.hexdigest(), truncated=more)

    def _next(self, request: Request, seen: Mapping[str, Any]) -> tuple[Request, bool]:
        """The request of the next page, and whether there is one."""
        more = searched(self._spec.more, seen)
        if not isinstance(more, bool):
            raise NotUnderstood(f"page {seen['page'] - 1} of the reply does not say whether there is another one")
        return (self._turned(request, seen), True) if more else (request, False)

    def _turned(self, request: Request, seen: Mapping[str, Any]) -> Request:
        spec = self._spec
        if spec.url is not None:
            return replace(request, target=_same_place(request.target, searched(spec.url, seen)))
        if spec.query:
            return replace(request, target=_asked_on(request.target, _values(spec.query, seen)))
        body = json.loads(request.body or b"{}")
        if spec.variables:
            body["variables"] = {**body.get("variables", {}), **_values(spec.variables, seen)}
        body.update(_values(spec.json, seen))
        return replace(request, body=json.dumps(body, ensure_ascii=False).encode())

    def _page(self, request: Request, status: int) -> Reply | None:
        """One more page; ``None`` where no time is left for it."""
        try:
            page = self._ask(request)
        except NotReachable:
            if time.monotonic() >= self._until:
                return None
            raise
        if page.status != status:
            raise NotUnderstood(f"it answered {status} for the first page and {page.status} for a later one")
        return page

    def _entries(self, body: Any) -> list[Any]:
        entries = _at(body, self._spec.list)
        if not isinstance(entries, list):
            raise NotUnderstood("a later page of the reply has no list where the first has one")
        return entries


def _values(spec: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: searched(expression, seen) for name, expression in spec.items()}
    for name, value in found.items():
        if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
            raise NotUnderstood(f"there is another page, and the reply does not say which ({name})")
    return found


def _asked_on(target: str, values: Mapping[str, Any]) -> str:
    path, _, query = target.partition("?")
    asked = dict(parse_qsl(query, keep_blank_values=True)) | {name: str(value) for name, value in values.items()}
    return f"{path}?{urlencode(asked, quote_via=quote)}"


def _same_place(target: str, named: Any) -> str:
    """The target that a reply names as its next page: of that, the query alone is taken over. A host that it names is
    not gone to, and another path is refused."""
    path = target.partition("?")[0]
    parts = urlsplit(named) if isinstance(named, str) else None
    if parts is None or not path.endswith(parts.path) or not parts.path or not parts.query:
        raise NotUnderstood("the next page that the reply names is at another place, which is not gone to")
    return f"{path}?{quote(parts.query, safe='%=&+,:;@!$()*~-._/')}"


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        body = body.get(key) if isinstance(body, dict) else None
    return body


def _with(body: Any, path: tuple[str, ...], entries: list[Any]) -> Any:
    if not path:
        return entries
    return {**body, path[0]: _with(body[path[0]], path[1:], entries)}
