"""Fuzzing with coverage as its guide (atheris): ``python -m tests.security.fuzz [TARGET …] --seconds 60``.

Each target of ``tests/security/targets.py`` runs in a process of its own, from the seeds of its kind, for so many
seconds. What breaks a promise is kept in ``var/fuzz/TARGET/`` and printed; the exit status is 1 then. No input may take
longer than ten seconds.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "fuzz"
SLOWEST_SECONDS = 10
MOST_BYTES = 16_384


@click.command()
@click.argument("names", nargs=-1)
@click.option("--seconds", default=60, show_default=True, help="For each target.")
def main(names: tuple[str, ...], seconds: int) -> None:
    """Fuzz the NAMES (all without any) one after the other."""
    from tests.security.targets import TARGETS

    failed = []
    for name in names or tuple(TARGETS):
        click.echo(f"== {name}: {seconds} s")
        if not fuzzed(name, seconds):
            failed.append(name)
    click.echo(f"Broken: {', '.join(failed)}; see {FOLDER}" if failed else "No target broke a promise.")
    sys.exit(1 if failed else 0)


def fuzzed(name: str, seconds: int) -> bool:
    """Fuzz one target in a process of its own; whether it came through."""
    corpus, found = FOLDER / name / "corpus", FOLDER / name / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = (
        f"-max_total_time={seconds}",
        f"-timeout={SLOWEST_SECONDS}",
        f"-max_len={MOST_BYTES}",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        "-verbosity=0",
        f"-artifact_prefix={found}/",
    )
    command = [sys.executable, "-m", "tests.security.fuzz_one", name, *options, str(corpus)]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def seeds(name: str) -> list[bytes]:
    """What a target starts from: the examples of the tests."""
    from tests.security import test_fuzzed_readers as examples
    from tests.support.closing import attempt

    texts = _labelled_bodies()
    known = {
        "webhook": [json.dumps(event).encode() for event in _events()],
        "extraction": [bytes([number % 6]) + text for number, text in enumerate(texts)],
        "masking": texts,
        "adf": [text for text in texts if text.startswith(b'{"')],
        "mail": [examples.MAIL],
        "picture": examples.pictures(),
        "log": [examples.LOG],
        "snapshot": [json.dumps(attempt()).encode()],
    }
    return known[name]


def _events() -> list[object]:
    jira = {
        "webhookEvent": "jira:issue_updated",
        "timestamp": 1793613600000,
        "issue": {"id": "10001", "key": "OPS-1"},
        "user": {"accountId": "u"},
        "changelog": {"items": [{"fieldId": "status"}]},
    }
    zendesk = {
        "type": "zen:event-type:ticket.status_changed",
        "id": "e1",
        "time": "2026-11-02T11:59:00Z",
        "subject": "zen:ticket:12",
        "detail": {"id": "12", "actor_id": "7"},
        "event": {"current": "SOLVED"},
    }
    return [jira, zendesk, {"ticket_id": "12"}]


def _labelled_bodies() -> list[bytes]:
    folder = ROOT / "tests" / "unit" / "extraction" / "labelled"
    bodies = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines()[::15]:
            body = json.loads(line)["ticket"]["body"]
            bodies.append((body if isinstance(body, str) else json.dumps(body)).encode("utf-8", "surrogatepass"))
    return bodies


if __name__ == "__main__":
    main()
