"""What the look-up of known weaknesses says: above all that not knowing is not the same as knowing of none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.security.audit_deps import judged

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK = {
    "name": "pillow",
    "version": "11.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["11.1"], "aliases": [], "description": ""}],
}
UNKNOWN = {"name": "zenpy", "skip_reason": "Dependency not found on PyPI and could not be audited"}
OURS = {"name": "handoff-gate", "skip_reason": "distribution marked as editable"}


@pytest.mark.parametrize(
    ("found", "status", "says"),
    [
        ([SOUND, OURS], 0, "None of 1 libraries has a known weakness."),
        ([SOUND, WEAK, UNKNOWN], 1, "pillow 11.0: PYSEC-1, mended in 11.1"),
        ([SOUND, UNKNOWN, OURS], 2, "could not be reached for 1 of 2 libraries (the first: zenpy"),
    ],
)
def test_the_result(found: list[dict[str, Any]], status: int, says: str) -> None:
    told = judged(found)
    assert told[0] == status
    assert says in told[1]
