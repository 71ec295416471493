"""The matrix of closure attempts: nothing that lacks proof is let through."""

from __future__ import annotations

import pytest

from tests.bench.closures import EXACT_AT_LEAST, FALSE_REFUSALS_AT_MOST, SEALED, STUDIED, attempts, counted
from tests.unit.gate.attempts import make_files


@pytest.mark.parametrize("name", [STUDIED, "matrix_sealed", SEALED])
def test_no_attempt_without_proof_is_accepted(name: str) -> None:
    found, _ = counted(attempts(name))
    assert found.false_accepts == []


def test_attempts_that_may_be_studied_are_judged_as_labelled() -> None:
    found, _ = counted(attempts(STUDIED))
    assert len(found.false_refusals) <= FALSE_REFUSALS_AT_MOST * found.to_allow
    assert found.exact >= EXACT_AT_LEAST * found.total


def test_attempts_have_names_of_their_own_and_say_why() -> None:
    cases = attempts(STUDIED)
    assert len({case["id"] for case in cases}) == len(cases) >= 200
    assert all(case["traits"] for case in cases)


def test_mails_and_logs_are_as_the_module_writes_them() -> None:
    for name, content in (make_files.mails() | make_files.logs()).items():
        assert (make_files.FILES / name).read_bytes() == content
