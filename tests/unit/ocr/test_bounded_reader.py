"""The reader's child process: used again, bounded in time, replaced when it fails, and never left behind."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.gate.pictures.picture_text import PictureText
from integrations.ocr.reader import BoundedReader, Bounds

FAKE = (sys.executable, str(Path(__file__).parents[2] / "support" / "fake_reading_child.py"))
ROOT = Path(__file__).parents[3]


@contextmanager
def a_reader(*command: str, **bounds: float) -> Iterator[BoundedReader]:
    made = BoundedReader("fake", command=command or FAKE, bounds=Bounds(**bounds))  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(autouse=True)
def _child_finds_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def text_of(reading: PictureText) -> str:
    assert reading.problem is None
    return reading.pieces[0].text


def wait_until_ended(pid: int) -> None:
    """Returns once the process is gone; the test's own time-out is the bound."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    with os.fdopen(handle):
        assert select.select([handle], [], [], 60)[0], f"process {pid} is still there"


def test_one_child_reads_one_picture_after_the_other() -> None:
    with a_reader() as reader:
        assert text_of(reader.read(b"ORD-SYNC-4471")) == "ORD-SYNC-4471"
        assert text_of(reader.read(b"pid")) == text_of(reader.read(b"pid"))


def test_a_picture_that_takes_too_long_is_a_problem_and_the_next_one_is_read_by_another_child() -> None:
    with a_reader(read_seconds=3.0) as reader:
        first = text_of(reader.read(b"pid"))
        late = reader.read(b"sleep")
        assert late.problem == "takes longer than 3 seconds to read"
        assert (late.pieces, late.reader) == ((), "fake")
        assert text_of(reader.read(b"pid")) != first


@pytest.mark.parametrize(
    ("picture", "problem"),
    [
        (b"crash", "could not be read: the image reader ended unexpectedly"),
        (b"nonsense", "answered with something else"),
    ],
)
def test_a_child_that_fails_is_a_problem_and_is_replaced(picture: bytes, problem: str) -> None:
    with a_reader() as reader:
        assert problem in str(reader.read(picture).problem)
        assert text_of(reader.read(b"fine")) == "fine"


def test_a_child_that_was_killed_while_nothing_was_read_is_replaced_unnoticed() -> None:
    with a_reader() as reader:
        victim = int(text_of(reader.read(b"pid")))
        os.kill(victim, signal.SIGKILL)
        wait_until_ended(victim)
        assert text_of(reader.read(b"fine")) == "fine"


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (("/nonexistent/python",), "does not start (No such file or directory)"),
        ((sys.executable, "-c", "raise SystemExit(9)"), "ended unexpectedly (exit code 9)"),
        (
            (
                sys.executable,
                "-c",
                'import struct,sys; m=b\'{"failed": "no libGL"}\';'
                "sys.stdout.buffer.write(struct.pack('>I', len(m)) + m)",
            ),
            "does not start (no libGL)",
        ),
    ],
)
def test_a_reader_that_does_not_start_says_why(command: tuple[str, ...], why: str) -> None:
    with a_reader(*command) as reader:
        assert why in str(reader.read(b"a picture").problem)


def test_a_child_that_does_not_get_ready_is_killed() -> None:
    with a_reader(sys.executable, "-c", "input()", start_seconds=0.5) as reader:
        assert reader.read(b"a picture").problem == "takes longer than 0.5 seconds to read"


def test_a_large_picture_for_a_child_that_does_not_listen_does_not_hang() -> None:
    deaf = "import sys, time; sys.stdout.write('\\0\\0\\0\\x02{}'); sys.stdout.flush(); time.sleep(600)"
    with a_reader(sys.executable, "-c", deaf, read_seconds=0.5) as reader:
        assert "takes longer" in str(reader.read(b"x" * 5_000_000).problem)


def test_threads_share_one_child_and_each_gets_its_own_answer() -> None:
    with a_reader() as reader, ThreadPoolExecutor(8) as threads:
        asked = [f"picture {number}" for number in range(60)]
        answers = list(threads.map(lambda text: text_of(reader.read(text.encode())), asked))
        assert answers == asked


def test_a_child_that_is_not_used_any_more_ends_and_leaves_no_zombie() -> None:
    with a_reader(idle_seconds=0.2) as reader:
        pid = int(text_of(reader.read(b"pid")))
        wait_until_ended(pid)
        assert text_of(reader.read(b"fine")) == "fine"
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_closing_ends_the_child_at_once_and_reading_starts_another() -> None:
    with a_reader() as reader:
        pid = int(text_of(reader.read(b"pid")))
        reader.close()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        assert text_of(reader.read(b"fine")) == "fine"


def test_the_child_sees_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "hunter2")
    with a_reader() as reader:
        assert text_of(reader.read(b"secret")) == "none"


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("busy", [False, True])
def test_the_child_ends_with_its_parent_however_that_ends(signal_number: int, busy: bool) -> None:
    program = (
        "import sys\n"
        "from integrations.ocr.reader import BoundedReader\n"
        f"reader = BoundedReader('fake', command={FAKE!r})\n"
        "print(reader.read(b'pid').pieces[0].text, flush=True)\n"
        f"reader.read(b'sleep') if {busy} else sys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal_number)
        parent.wait()
        wait_until_ended(child)


def test_the_real_child_refuses_the_network() -> None:
    program = (
        "import socket\n"
        "from integrations.ocr.child import refuse_network\n"
        "refuse_network()\n"
        "address = ('127.0.0.1', 9)\n"
        "for attempt in (lambda: socket.create_connection(address), lambda: socket.getaddrinfo('a.test', 80)):\n"
        "    try:\n        attempt()\n"
        "    except PermissionError as error:\n        print(error)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert ended.stdout.splitlines() == ["Reading pictures never goes to the network"] * 2
