"""Known weaknesses of what is installed (``pip-audit``): ``python -m tests.security.audit_deps``.

Exit status 0: every library was looked up and none is known to be weak; 1: some are; 2: the advisories could not be
reached, so nothing is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

OURSELVES = "handoff-gate"
UNREACHABLE = (
    "The advisories could not be reached for {count} of {all} libraries (the first: {name}: {why}), so nothing is "
    "known of those. Run this where pypi.org can be reached; continuous integration does."
)


def main() -> int:
    """Ask and print."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print("pip-audit gave no result:", done.stderr.strip()[-500:])  # noqa: T201 - a command
        return 2
    status, says = judged(found)
    print(says)  # noqa: T201 - a command
    return status


def judged(dependencies: Iterable[dict[str, Any]]) -> tuple[int, str]:
    """The exit status and what to say of pip-audit's list: each with ``name`` and ``version`` and ``vulns``, or with
    ``name`` and ``skip_reason``."""
    others = [each for each in dependencies if each["name"] != OURSELVES]
    weak = [
        f"{each['name']} {each['version']}: {weakness['id']}, mended in {', '.join(weakness['fix_versions']) or 'none'}"
        for each in others
        for weakness in each.get("vulns", ())
    ]
    if weak:
        return 1, "\n".join(weak)
    skipped = [each for each in others if "skip_reason" in each]
    if skipped:
        first = skipped[0]
        return 2, UNREACHABLE.format(count=len(skipped), all=len(others), name=first["name"], why=first["skip_reason"])
    return 0, f"None of {len(others)} libraries has a known weakness."


if __name__ == "__main__":
    sys.exit(main())
