"""What a hundred configured probes cost a service that asks none of them: time to start, threads, sockets, modules."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import yaml
from rich.console import Console

PROBES = 100
TURNS = 5
_HEAVY = ("sqlglot", "graphql", "jmespath", "oauthlib", "urllib3.connection", "integrations.probes")
_SCRIPT = """
import json, os, sys, threading, time
from app.settings import load_settings
from app.wiring import connect
settings = load_settings(database_url=sys.argv[1], secret_key="a key for a benchmark", playbook=sys.argv[2])
begun = time.perf_counter()
service = connect(settings)
taken = time.perf_counter() - begun
names = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
links = [os.readlink(name) for name in names if os.path.lexists(name)]
print(json.dumps({
    "probes": len(service.probes),
    "made": len(service.probes._made),
    "threads": threading.active_count(),
    "sockets": sum(link.startswith("socket:") for link in links),
    "modules": [name for name in sys.argv[3].split() if name in sys.modules],
    "seconds": taken,
}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A service that was started and asked nothing; ``seconds`` to connect it, ``whole`` with Python and imports."""

    probes: int
    made: int
    threads: int
    sockets: int
    modules: tuple[str, ...]
    seconds: float
    whole: float


def started(folder: Path, probes: int) -> Idle:
    """Start a service of its own process with so many probes in its playbook."""
    entry = {"system": "Shopify", "definition": "shopify", "url": "https://shop.example"}
    entry |= {"credentials": {"access_token": {"env": "NOT_SET"}}}  # type: ignore[dict-item]
    playbook = folder / f"idle-{probes}.yaml"
    entries = {"probes": {f"probe-{number}": entry for number in range(probes)}} if probes else {}
    playbook.write_text(yaml.safe_dump({"version": 1, **entries}), encoding="utf-8")
    command = [sys.executable, "-c", _SCRIPT, f"sqlite:///{folder}/idle.db", str(playbook), " ".join(_HEAVY)]
    begun = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    whole = time.perf_counter() - begun
    told = json.loads(done.stdout)
    return Idle(**{**told, "modules": tuple(told["modules"]), "whole": whole})


def told_cost(console: Console, folder: Path) -> bool:
    """Print what a hundred probes cost beside none; whether that is nothing but the time to read them."""
    pairs = [(started(folder, 0), started(folder, PROBES)) for _ in range(TURNS)]
    without, with_them = (statistics.median(pair[place].seconds for pair in pairs) for place in (0, 1))
    ratio = statistics.median(pair[1].whole for pair in pairs) / statistics.median(pair[0].whole for pair in pairs)
    none, many = pairs[-1]
    same = (many.made, many.threads, many.sockets, many.modules) == (0, none.threads, none.sockets, none.modules)
    console.print(
        f"a service with {many.probes} idle probes connects in {with_them * 1000:.0f} ms, without in "
        f"{without * 1000:.0f} ms; its whole start takes {ratio:.2f} times as long; {many.threads} thread, "
        f"{many.sockets} sockets, {many.made} probes made, modules loaded: {', '.join(many.modules) or 'none'} "
        f"({'the same' if same else 'NOT the same'} as without)"
    )
    return same
