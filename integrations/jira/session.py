"""Calls to one Jira site through the ``jira`` library: one session a thread, no retries, each failure a RemoteError."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests
from jira import JIRA
from jira.exceptions import JIRAError

from app.ports import RemoteError, SiteConnection
from integrations.jira.failures import failure_of_exception, failure_of_response, quota_of

TIMEOUT = (3.0, 10.0)
"""Seconds to connect, and seconds between two parts of an answer."""

GATEWAY_HOST = "api.atlassian.com"
"""Service accounts with scoped tokens reach their site through this host (``/ex/jira/CLOUD-ID``), so the address of the
API is not the one that people open."""

_NO_TRANSLATION = {"handoff-gate: fields are asked for by id": ""}
"""What the library takes for the names of all fields. Otherwise its first search would read the list of fields, and
would ask for a custom field that somebody called "status" in place of the status."""

_BODIES_IN_LOG = logging.getLogger("jira")


class JiraSession:
    """Speaks to one site. The library's client is made at a thread's first call and makes no call of its own.

    Cloud takes e-mail and API token (REST version 3); Data Center a personal access token and no e-mail (version 2).
    """

    def __init__(self, connection: SiteConnection) -> None:
        self.connection = connection
        self.cloud = connection.email is not None
        self.site = connection.url.rstrip("/")
        self.behind_gateway = urlsplit(self.site).hostname == GATEWAY_HOST
        self._local = threading.local()

    @property
    def requests_made(self) -> int:
        """How many requests this thread sent so far."""
        return getattr(self._local, "requests_made", 0)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON of a resource below ``/rest/api/VERSION/``. A path that begins with ``/`` starts at the site."""
        return self._json("GET", path, params=params)

    def post(self, path: str, body: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Send JSON; the JSON of the reply, ``None`` for an empty one."""
        return self._json("POST", path, body=body, params=params)

    def put(self, path: str, body: Any, params: Mapping[str, Any] | None = None) -> Any:
        """Send JSON; the JSON of the reply, ``None`` for an empty one."""
        return self._json("PUT", path, body=body, params=params)

    def delete(self, path: str) -> None:
        """Delete a resource."""
        self._json("DELETE", path, params=None)

    def search(self, jql: str, fields: Sequence[str], *, most: int, token: str | None = None, start: int = 0) -> Any:
        """One page of a search, as JSON: by ``token`` on Cloud, from the issue with number ``start`` on Data Center."""
        if self.cloud:
            return self._library(
                lambda client: client.enhanced_search_issues(
                    jql, nextPageToken=token, maxResults=most, fields=list(fields), json_result=True
                )
            )
        return self._library(
            lambda client: client.search_issues(
                jql, startAt=start, maxResults=most, fields=list(fields), json_result=True
            )
        )

    def count(self, jql: str) -> int:
        """How many issues a query finds: about so many on Cloud, exactly on Data Center."""
        if self.cloud:
            return int(self._library(lambda client: client.approximate_issue_count(jql)))
        return int(self.get("search", {"jql": jql, "maxResults": 0}).get("total") or 0)

    def stream(self, url: str) -> requests.Response:
        """An unread reply from this site (status below 400). The caller follows redirects itself and closes it."""
        return self._send("GET", url, stream=True, headers={"Accept": "*/*"})

    def close(self) -> None:
        """Close this thread's connections."""
        client = getattr(self._local, "client", None)
        if client is not None:
            client.close()
            del self._local.client

    def _json(self, method: str, path: str, *, params: Mapping[str, Any] | None, body: Any = None) -> Any:
        url = f"{self.site}{path}" if path.startswith("/") else self._client()._get_url(path)
        data = None if body is None else json.dumps(body)
        reply = self._send(method, url, params=params, data=data)
        if reply.is_redirect or reply.is_permanent_redirect:
            raise failure_of_response(reply, datetime.now(UTC))
        if reply.status_code == 204 or not reply.content:
            return None
        try:
            return reply.json()
        except (ValueError, RecursionError) as error:
            raise failure_of_exception(ValueError(), self.site) from error

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        session = self._client()._session
        self.connection.meter.ask(writes=method != "GET")
        self._local.requests_made = self.requests_made + 1
        try:
            reply: requests.Response = session.request(method, url, allow_redirects=False, **options)
        except RemoteError:
            raise
        except (requests.RequestException, JIRAError) as error:
            raise failure_of_exception(error, self.site) from error
        return reply

    def _library(self, call: Callable[[Any], Any]) -> Any:
        """A call of the library's own that makes one request.

        Replies are looked at before the library sees them: it follows redirects with the credentials, and writes a
        reply that is not JSON into the log, whatever it holds."""
        client = self._client()
        self.connection.meter.ask(writes=False)
        self._local.requests_made = self.requests_made + 1
        hooks = client._session.hooks["response"]
        hooks.append(_raise_what_is_no_json)
        try:
            return call(client)
        except RemoteError:
            raise
        except (requests.RequestException, JIRAError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise failure_of_exception(error, self.site) from error
        finally:
            hooks.remove(_raise_what_is_no_json)

    def _listen(self, response: requests.Response, **_options: Any) -> None:
        """Every answer may tell what is left of a limit."""
        self.connection.meter.heard(quota_of(response, datetime.now(UTC)))

    def _client(self) -> Any:
        client = getattr(self._local, "client", None)
        if client is None:
            client = self._local.client = self._connect()
        return client

    def _connect(self) -> Any:
        """The library's client. ``get_server_info=False`` saves its first call; what it would learn from it, whether
        this is Cloud, is known from the kind of credentials."""
        connection = self.connection
        sign_in: dict[str, Any] = {}
        if connection.email is not None:
            sign_in["basic_auth"] = (connection.email, connection.token or "")
        elif connection.token is not None:
            sign_in["token_auth"] = connection.token
        client = JIRA(
            self.site,
            options={"rest_api_version": "3" if self.cloud else "2", "check_update": False},
            get_server_info=False,
            max_retries=0,
            timeout=TIMEOUT,
            **sign_in,
        )
        client.deploymentType = "Cloud" if self.cloud else "Server"
        client._fields_cache_value = dict(_NO_TRANSLATION)
        client._session.trust_env = False
        client._session.hooks["response"] += [self._listen, _raise_failures]
        _BODIES_IN_LOG.setLevel(max(_BODIES_IN_LOG.level, logging.INFO))
        return client


def _raise_failures(response: requests.Response, **_options: Any) -> None:
    """Turns a failed reply into our error before the library reads it: it would sleep, or log the body."""
    if response.status_code >= 400:
        raise failure_of_response(response, datetime.now(UTC))


def _raise_what_is_no_json(response: requests.Response, **_options: Any) -> None:
    if response.is_redirect or response.is_permanent_redirect:
        raise failure_of_response(response, datetime.now(UTC))
    try:
        response.json()
    except (ValueError, RecursionError) as error:
        raise failure_of_exception(ValueError(), response.url) from error


def same_origin(url: str, site: str) -> bool:
    """Whether an address lies on the site's own host, with its scheme and port."""
    try:
        there, here = urlsplit(url), urlsplit(site)
        return (there.scheme, there.hostname, _port(there.scheme, there.port)) == (
            here.scheme,
            here.hostname,
            _port(here.scheme, here.port),
        )
    except ValueError:
        return False


def _port(scheme: str, port: int | None) -> int | None:
    return port or {"https": 443, "http": 80}.get(scheme)
