"""A worker process of the benchmark: ``python -m tests.bench.drain_child QUEUE URL``.

Prints ``ready``, works off what is queued once a line comes in, and prints a JSON line: seconds of work, deliveries
left over, seconds of processor time. With ``--note FILE`` each ticket takes 5 ms and is noted there when it is done, so
that somebody who kills this process can tell what was done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from datetime import timedelta

import structlog

from tests.bench.drain_queues import QUEUES, Job

WORK_SECONDS = 0.005
LEASE = timedelta(seconds=2)


class Noting:
    """Works for 5 ms, then notes the ticket."""

    blocks = True

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, ticket: str) -> None:
        time.sleep(WORK_SECONDS)
        os.write(self._file, f"{ticket}\n".encode())


def main() -> None:
    """Work, and say how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queue", choices=sorted(QUEUES))
    parser.add_argument("url")
    parser.add_argument("--note")
    parser.add_argument("--deadline", type=float, default=120.0)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    job: Job = Noting(chosen.note) if chosen.note else lambda _ticket: None
    queue = QUEUES[chosen.queue](chosen.url, LEASE if chosen.note else timedelta(seconds=30))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    left = queue.drain(job, chosen.deadline)
    taken, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps({"seconds": taken, "left": left, "processor": processor}) + "\n")


if __name__ == "__main__":
    main()
