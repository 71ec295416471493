"""``python -m integrations.sandbox``: both stand-ins in one process, until it is interrupted."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from integrations.sandbox.server import Name, Sandbox, start_sandbox


def parser() -> argparse.ArgumentParser:
    """The command line."""
    described = argparse.ArgumentParser(prog="python -m integrations.sandbox", description=__doc__)
    described.add_argument("--jira-port", type=int, default=0, help="0 takes any free port")
    described.add_argument("--zendesk-port", type=int, default=0, help="0 takes any free port")
    described.add_argument("--systems-port", type=int, default=0, help="of the simulated systems (--only systems)")
    described.add_argument("--only", choices=("jira", "zendesk", "systems"), help="start one of them")
    described.add_argument(
        "--contracts", type=Path, help="folder with the vendors' API descriptions; checks every call"
    )
    described.add_argument(
        "--webhook-target", help="base URL of the service; /webhooks/jira and /webhooks/zendesk follow"
    )
    described.add_argument("--webhook-secret", default="", help="signs those webhooks")
    described.add_argument("--retry-delay", type=float, default=1.0, help="seconds between webhook attempts")
    return described


def register_targets(sandbox: Sandbox, target: str, secret: str) -> None:
    """Send the webhooks of each stand-in to the service at ``target``."""
    for name, stand in sandbox.stands.items():
        register = stand.world.register_webhook
        if register is None:
            raise RuntimeError(f"The {name} stand-in cannot register webhooks.")
        with stand.world.lock:
            register(f"{target.rstrip('/')}/webhooks/{name}", secret)


def main(arguments: list[str] | None = None) -> int:
    """Start, print one JSON line with addresses and credentials, and wait for SIGINT or SIGTERM."""
    chosen = parser().parse_args(arguments)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    names: tuple[Name, ...] = (chosen.only,) if chosen.only else ("jira", "zendesk")
    ports: dict[Name, int] = {
        "jira": chosen.jira_port,
        "zendesk": chosen.zendesk_port,
        "systems": chosen.systems_port,
    }
    with start_sandbox(*names, ports=ports, contracts=chosen.contracts, retry_delay=chosen.retry_delay) as sandbox:
        if chosen.webhook_target:
            register_targets(sandbox, chosen.webhook_target, chosen.webhook_secret)
        started = {name: {"url": stand.url, **stand.credentials} for name, stand in sandbox.stands.items()}
        sys.stdout.write(json.dumps(started) + "\n")
        sys.stdout.flush()
        stopped.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
