"""A log that cannot be written stops no work."""

from __future__ import annotations

import io

from app.cli.logs import Unfailing


class Disk(io.StringIO):
    """A file on a disk that may be full."""

    full = False

    def write(self, line: str) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(line)


def test_lines_that_cannot_be_written_are_counted_and_told_of_afterwards():
    disk = Disk()
    log = Unfailing(disk)
    log.write("before\n")
    disk.full = True
    log.write("lost\n")
    log.write("lost too\n")
    disk.full = False
    log.write("after\n")
    log.write("and on\n")

    told = '{"event": "log_lines_not_written", "level": "warning", "lines": 2}'
    assert disk.getvalue().splitlines() == ["before", "after", told, "and on"]
