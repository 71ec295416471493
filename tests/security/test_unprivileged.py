"""The service needs no rights: it runs as a user who owns nothing but its data folder, its own code read-only to it."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65_534
STARTUP_SECONDS = 180


def reachable_by_others(path: Path) -> bool:
    """Whether another user may get to this file."""
    return all(place.stat().st_mode & stat.S_IXOTH for place in path.resolve().parents)


pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv (util-linux) is not installed"),
    pytest.mark.skipif(
        not (reachable_by_others(Path(sys.executable)) and reachable_by_others(ROOT / "app")),
        reason="another user cannot reach Python or the code here",
    ),
]


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder of that user's own (pytest's are root's alone)."""
    with tempfile.TemporaryDirectory() as folder:
        os.chown(folder, NOBODY, NOBODY)
        yield Path(folder)


def as_nobody(data: Path, *command: str, port: int = 0) -> list[str]:
    """The command as nobody, without any capability or way to gain one."""
    user = ["--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    settings = {
        "HANDOFF_DATABASE_URL": f"sqlite:///{data / 'handoff.db'}",
        "PORT": str(port),
        "PATH": os.environ["PATH"],
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": str(data),
    }
    environment = ["env", "-i", *(f"{name}={value}" for name, value in settings.items())]
    return ["setpriv", *user, "--no-new-privs", "--bounding-set", "-all", "--inh-caps", "-all", *environment, *command]


def test_such_a_user_can_write_nowhere_in_the_code(data: Path) -> None:
    probe = "import os, sys; sys.exit(any(os.access(place, os.W_OK) for place, _, _ in os.walk(sys.argv[1])))"
    subprocess.run(as_nobody(data, sys.executable, "-c", probe, str(ROOT / "app")), check=True, cwd=ROOT)


def test_the_service_starts_answers_and_stops(data: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = as_nobody(data, sys.executable, "-m", "app.cli", "serve", port=port)
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert answered(port, process) == 200
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=STARTUP_SECONDS)
    assert process.returncode in (0, 15), said
    assert (data / "secret.key").stat().st_mode & 0o077 == 0
    assert (data / "handoff.db").stat().st_uid == NOBODY


def answered(port: int, process: subprocess.Popen[str]) -> int:
    """The status of ``/readyz`` once web and worker are up."""
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz", headers={"Connection": "close"})
            status = connection.getresponse().status
            connection.close()
            if status == 200:
                return status
        except OSError:
            pass
        time.sleep(0.2)
    return 0
