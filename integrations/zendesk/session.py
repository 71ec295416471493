"""Calls to one Zendesk account through ``zenpy``: one client a thread, no retries, every failure a ``RemoteError``.

``zenpy`` as it comes would retry a PUT three times, sleep through a 429 on the calling thread, answer a ticket from a
cache that is 30 seconds old, write its credentials into the session and send them wherever ``ZENPY_FORCE_NETLOC``
points. So it gets a session of ours: no retries, an authorisation of its own, a hook that raises on every bad reply
before ``zenpy`` sees it, and adapters for this account's host only.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth
from urllib3.util.retry import Retry
from zenpy import Zenpy
from zenpy.lib.endpoint import Url
from zenpy.lib.exception import ZenpyException

from app.ports import Meter, NotPermitted, RemoteError, RemoteUnavailable, SiteConnection, Unauthorised
from integrations.zendesk.failures import failure_of_exception, failure_of_response, quota_of

TIMEOUT = 10.0
"""Seconds to connect, and seconds between two parts of an answer."""

TOKEN_LIFE = 1_800
"""Seconds asked for in an OAuth token: what clients made since April 2026 are held to."""

RENEWED_BEFORE = 120.0
"""Seconds before its end at which a token is renewed."""

MOST_PAGES = 60
"""Of comments or audits, 100 each: Zendesk takes 5,000 comments on a ticket."""

_LOOPBACK_NAME = "https://loopback.zendesk.com"
"""How ``zenpy``, which speaks https to ``SUBDOMAIN.zendesk.com`` only, addresses a site on loopback."""

Json = dict[str, Any]
Result = TypeVar("Result")


def _no_credentials(connection: SiteConnection) -> str:
    return (
        f"The Zendesk account {connection.name!r} has no complete credentials: set HANDOFF_ZENDESK_CLIENT_ID and "
        "_CLIENT_SECRET (an OAuth client; Admin Center > Apps and integrations > OAuth clients), or _EMAIL and "
        "_TOKEN where the account still has API tokens."
    )


class ZendeskSession:
    """Speaks to one account; may be used from any number of threads."""

    def __init__(self, connection: SiteConnection, clock: Callable[[], float] = time.monotonic) -> None:
        self.site = connection.url.rstrip("/")
        oauth = bool(connection.client_id and connection.client_secret)
        self._lacking = None if oauth or (connection.email and connection.token) else _no_credentials(connection)
        self._basic = (f"{connection.email}/token", connection.token or "")
        self._tokens = TokenSource(connection, clock) if oauth else None
        self._meter = connection.meter
        self._local = threading.local()

    @property
    def signs_in_with_oauth(self) -> bool:
        """Whether OAuth client credentials are used (otherwise an API token, which Zendesk ends in April 2027)."""
        return self._tokens is not None

    @property
    def requests_made(self) -> int:
        """How many API requests this thread sent so far (token renewals not counted)."""
        return int(getattr(self._local, "requests_made", 0))

    def run(self, call: Callable[[Any], Result]) -> Result:
        """Make calls with this thread's ``zenpy`` client. A 401 is answered once with a new OAuth token.

        Raises ``RemoteError``; nothing that ``requests`` or ``zenpy`` raises gets out.
        """
        if self._lacking is not None:
            raise NotPermitted(self._lacking)
        try:
            return self._attempt(call)
        except ClientRefused:
            raise
        except Unauthorised:
            if self._tokens is None:
                raise
            self._tokens.renew(self._local.auth.last_sent)
            return self._attempt(call)

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Json:
        """The JSON of a resource below ``/api/v2/``.

        It goes through ``zenpy``'s request machinery but not through its objects: with the cache off those drop the
        sideloaded users, and then fetch each author by a request of its own when an attribute is read.
        """
        return self.ask(path, params)[0]

    def ask(self, path: str, params: Mapping[str, str] | None = None) -> tuple[Json, Mapping[str, str]]:
        """``get`` with the answer's headers, which tell how much of a rate limit is left."""
        return self.run(lambda zenpy: _get(zenpy, path, params or {}))

    def post(self, path: str, body: Json) -> Json:
        """Create something below ``/api/v2/``; the JSON of the answer."""
        return self.run(lambda zenpy: _send(zenpy, "post", path, body))

    def put(self, path: str, body: Json) -> Json:
        """Change something below ``/api/v2/``; the JSON of the answer."""
        return self.run(lambda zenpy: _send(zenpy, "put", path, body))

    def delete(self, path: str) -> None:
        """Delete something below ``/api/v2/``."""
        self.run(lambda zenpy: _send(zenpy, "delete", path, None))

    def pages(self, path: str, key: str, params: Mapping[str, str] | None = None) -> Iterator[Json]:
        """The pages of a list (offset or cursor pagination, whichever Zendesk answers with), each with its sideloads.

        Raises ``RemoteUnavailable`` where the list does not end: half a history decides nothing.
        """
        asked = dict(params or {})
        query = asked
        for _ in range(MOST_PAGES):
            page = self.get(path, query)
            if not isinstance(page.get(key), list):
                raise RemoteUnavailable(f"Zendesk's answer to /{path} has no list of {key}; it is asked again later.")
            yield page
            following = _next_page(page)
            if following is None:
                return
            query = {**asked, **dict(parse_qsl(urlsplit(following).query))}
        raise RemoteUnavailable(f"/{path} has more than {MOST_PAGES} pages; the ticket is too long to be judged.")

    def open_file(self, url: str, *, signed_in: bool) -> requests.Response:
        """An unread reply to a GET for a file; the caller follows redirects itself and closes it. The credentials go
        along only where ``signed_in``, which the caller grants for this account's own host alone."""
        auth = self._authorisation() if signed_in else _NoCredentials()
        plain = {"Accept-Encoding": "identity"}
        try:
            self._meter.ask(writes=False)
            files = self._file_session()
            return files.get(url, stream=True, allow_redirects=False, timeout=TIMEOUT, headers=plain, auth=auth)
        except (requests.RequestException, ValueError) as error:
            raise failure_of_exception(error, urlsplit(url).hostname or "its file host") from error

    def _attempt(self, call: Callable[[Any], Result]) -> Result:
        try:
            return call(self._client())
        except RemoteError:
            raise
        except (requests.RequestException, ZenpyException, ValueError, LookupError, TypeError, AttributeError) as error:
            raise failure_of_exception(error, self.site) from error

    def _file_session(self) -> requests.Session:
        if not hasattr(self._local, "files"):
            self._local.files = _new_session()
        files: requests.Session = self._local.files
        return files

    def _client(self) -> Any:
        if not hasattr(self._local, "zenpy"):
            self._local.zenpy = self._connect()
        return self._local.zenpy

    def _connect(self) -> Any:
        # zenpy logs whole request bodies at DEBUG.
        logging.getLogger("zenpy").setLevel(logging.INFO)
        public = _LOOPBACK_NAME if is_loopback(urlsplit(self.site).hostname or "") else self.site
        session = _new_session()
        session.adapters.clear()
        session.mount(f"{public}/", SiteAdapter(public, self.site, self._count))
        self._local.auth = session.auth = self._authorisation()
        session.hooks["response"] += [self._listen, _raise_failures]
        subdomain, _, domain = urlsplit(public).netloc.partition(".")
        return Zenpy(
            subdomain=subdomain, domain=domain, session=session, anonymous=True, timeout=TIMEOUT, disable_cache=True
        )

    def _authorisation(self) -> AuthBase:
        if self._tokens is not None:
            return BearerAuth(self._tokens)
        return HTTPBasicAuth(*self._basic)

    def _count(self, method: str) -> None:
        self._meter.ask(writes=method != "GET")
        self._local.requests_made = self.requests_made + 1

    def _listen(self, response: requests.Response, **_options: Any) -> None:
        """Every answer tells what is left of the account's requests."""
        self._meter.heard(quota_of(response, datetime.now(UTC)))


class SiteAdapter(HTTPAdapter):
    """Sends requests to the site without any retry, and counts them.

    ``zenpy`` addresses a site on loopback as ``https://loopback.zendesk.com``; the request is sent to the site and its
    address put back, since ``zenpy`` chooses how to read an answer by the address that was asked.
    """

    def __init__(self, public: str, site: str, count: Callable[[str], None]) -> None:
        super().__init__(max_retries=Retry(0, read=False))
        self._public = public
        self._site = site
        self._count = count

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        """Send one request, once."""
        self._count(request.method or "GET")
        asked = request.url or ""
        request.url = self._site + asked[len(self._public) :]
        try:
            response = super().send(request, *args, **options)
        finally:
            request.url = asked
        response.url = asked
        return response


class ClientRefused(Unauthorised):
    """Zendesk gives no token for this OAuth client. Asking again changes nothing."""


class TokenSource:
    """OAuth access tokens by client credentials, shared by all threads and renewed before they end.

    There is no refresh token in this flow; Zendesk says when a token ends only where ``expires_in`` was asked for.
    """

    def __init__(self, connection: SiteConnection, clock: Callable[[], float]) -> None:
        self._url = f"{connection.url.rstrip('/')}/oauth/tokens"
        self._site = connection.url.rstrip("/")
        self._client = (connection.client_id or "", connection.client_secret or "")
        self._clock = clock
        self._meter: Meter = connection.meter
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def current(self) -> str:
        """A token that is good for some time yet. Raises ``RemoteError`` where none can be had."""
        with self._lock:
            if not self._token or self._clock() >= self._renew_at:
                self._fetch()
            return self._token

    def renew(self, refused: str) -> None:
        """Forget a token that Zendesk refused, unless another thread has renewed it already."""
        with self._lock:
            if self._token == refused:
                self._token = ""

    def _fetch(self) -> None:
        client_id, client_secret = self._client
        asked = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
            "scope": "read write",
            "expires_in": TOKEN_LIFE,
        }
        self._meter.ask(writes=False)
        try:
            reply = requests.post(self._url, json=asked, timeout=TIMEOUT, allow_redirects=False, auth=_NoCredentials())
        except requests.RequestException as error:
            raise failure_of_exception(error, self._site) from error
        failure = failure_of_response(reply, datetime.now(UTC))
        if isinstance(failure, Unauthorised):
            raise ClientRefused(str(failure))
        if failure is not None:
            raise failure
        granted = reply.json()
        token = granted.get("access_token")
        if not isinstance(token, str) or not token:
            raise RemoteUnavailable("Zendesk's OAuth answer holds no access token; check the OAuth client's kind.")
        lasts = granted.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | float) and lasts > 0 else float(TOKEN_LIFE)
        self._token = token
        self._renew_at = self._clock() + max(seconds - RENEWED_BEFORE, seconds / 2)


class BearerAuth(AuthBase):
    """Puts the present OAuth token on each request of one thread."""

    def __init__(self, tokens: TokenSource) -> None:
        self._tokens = tokens
        self.last_sent = ""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self.last_sent = self._tokens.current()
        request.headers["Authorization"] = f"Bearer {self.last_sent}"
        return request


class _NoCredentials(AuthBase):
    """Sends no credentials, those of a ``.netrc`` file included."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _new_session() -> requests.Session:
    """A session that takes no cookies: a login cookie for ``.zendesk.com`` would go to every content host."""
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


def _get(zenpy: Any, path: str, params: Mapping[str, str]) -> tuple[Json, Mapping[str, str]]:
    quoted = {quote(key, safe="[]"): quote(value, safe=",") for key, value in params.items()}
    url = zenpy.tickets._build_url(Url(path, params=quoted))
    reply: requests.Response = zenpy.tickets._get(url, raw_response=True)
    answer: Json = reply.json()
    return answer, reply.headers


def _send(zenpy: Any, method: str, path: str, body: Json | None) -> Json:
    api = zenpy.tickets
    send = getattr(api.session, method)
    reply = api._call_api(send, api._build_url(Url(path)), json=body, timeout=TIMEOUT)
    answer: Json = reply.json() if reply.content else {}
    return answer


def _next_page(page: Json) -> str | None:
    meta, links = page.get("meta"), page.get("links")
    if isinstance(meta, dict) and isinstance(links, dict):
        following = links.get("next") if meta.get("has_more") else None
    else:
        following = page.get("next_page")
    return following if isinstance(following, str) and following else None


def _raise_failures(response: requests.Response, **_options: Any) -> None:
    """Turns a bad reply into our error before ``zenpy`` reads it: it would sleep through a 429."""
    failure = failure_of_response(response, datetime.now(UTC))
    if failure is not None:
        raise failure
