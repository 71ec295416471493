"""Runs the stand-ins over real HTTP on loopback, in threads of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from integrations.sandbox.common import Clock, World
from integrations.sandbox.contracts import load_contract
from integrations.sandbox.webhooks import (
    WebhookSender,
    jira_headers,
    jira_retries,
    zendesk_headers,
    zendesk_retries,
)

Name = Literal["jira", "zendesk", "systems"]
APPS: dict[Name, str] = {
    "jira": "integrations.sandbox.jira",
    "zendesk": "integrations.sandbox.zendesk",
    "systems": "integrations.sandbox.systems",
}


class QuietHandler(WSGIRequestHandler):
    """Speaks HTTP/1.1 and leaves standard error alone."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - the signature is werkzeug's
        """Say nothing: ``World.requests`` has the log."""


@dataclass(frozen=True)
class Stand:
    """One stand-in that runs: its app, its world, and where it listens."""

    app: Flask
    world: World
    url: str

    @property
    def credentials(self) -> dict[str, str]:
        """What a client needs to sign in."""
        return self.world.credentials


@dataclass(frozen=True)
class Sandbox:
    """What ``start_sandbox`` started. Asking for a stand-in that was not started raises ``LookupError``."""

    stands: dict[Name, Stand]

    @property
    def jira(self) -> Stand:
        """The stand-in for Jira Cloud."""
        return self.stands["jira"]

    @property
    def zendesk(self) -> Stand:
        """The stand-in for Zendesk Support."""
        return self.stands["zendesk"]

    @property
    def systems(self) -> Stand:
        """The simulated systems that probes look at: shop, ERP, gateway, PIM, schedulers."""
        return self.stands["systems"]

    def drain(self, timeout: float = 10.0) -> None:
        """Wait until all webhooks of all stand-ins are delivered or given up (``TimeoutError``)."""
        for stand in self.stands.values():
            stand.world.webhooks.drain(timeout)


def make_world(
    name: Name,
    *,
    clock: Clock | None = None,
    contracts: Path | None = None,
    retry_delay: float = 0.05,
    webhook_timeout: float = 12.0,
    webhook_threads: int = 1,
) -> World:
    """The world of one stand-in. ``contracts`` is the folder of API descriptions; ``None`` checks nothing."""
    clock = clock or Clock()
    sender = WebhookSender(
        jira_headers if name == "jira" else zendesk_headers,
        jira_retries if name == "jira" else zendesk_retries,
        clock=clock,
        retry_delay=retry_delay,
        timeout=webhook_timeout,
        threads=webhook_threads,
    )
    checker = load_contract(contracts, name) if contracts is not None and name != "systems" else None
    return World(name, webhooks=sender, clock=clock, contracts=checker)


def make_app(world: World) -> Flask:
    """The app of a world."""
    create_app: Callable[[World], Flask] = import_module(APPS[world.name]).create_app
    return create_app(world)


@contextmanager
def serve(world: World, port: int = 0) -> Iterator[Stand]:
    """Serve one stand-in on loopback (port 0: any free one) until the block ends."""
    app = make_app(world)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.block_on_close = False  # type: ignore[attr-defined]
    world.base_url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name=f"sandbox-{world.name}", daemon=True)
    thread.start()
    try:
        yield Stand(app, world, world.base_url)
    finally:
        world.faults.clear()
        world.webhooks.forget()
        server.shutdown()
        thread.join()
        server.server_close()
        world.webhooks.stop()


@contextmanager
def start_sandbox(
    *names: Name,
    ports: dict[Name, int] | None = None,
    clock: Clock | None = None,
    contracts: Path | None = None,
    retry_delay: float = 0.05,
    webhook_timeout: float = 12.0,
    webhook_threads: int = 1,
) -> Iterator[Sandbox]:
    """Start the named stand-ins (both where none is named) on ephemeral ports, or on those of ``ports``."""
    clock = clock or Clock()
    with ExitStack() as stack:
        stands: dict[Name, Stand] = {}
        for name in names or ("jira", "zendesk"):
            world = make_world(
                name,
                clock=clock,
                contracts=contracts,
                retry_delay=retry_delay,
                webhook_timeout=webhook_timeout,
                webhook_threads=webhook_threads,
            )
            stands[name] = stack.enter_context(serve(world, (ports or {}).get(name, 0)))
        yield Sandbox(stands)
