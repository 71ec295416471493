"""Whether two tickets are about the same job."""

from __future__ import annotations

import pytest

from app.domain.gate.same_job import Named, named, same_job
from app.domain.playbook import GatePolicy, JobSeries

SERIES = GatePolicy(series=(JobSeries(name="orders", job=r"ord-sync-\d+", runs=r"nightly-orders-\d+"),))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (named(["ORD-SYNC-4471"], None), named(["ord-sync-4471 "], "e"), True),
        (named(["ORD-SYNC-4471", "TX-1"], None), named(["TX-1"], None), True),
        (named(["ORD-SYNC-4471"], "e"), named(["PAY-EXP-7"], "e"), False),
        (named(["ORD-SYNC-4471"], None), named(["ORD-SYNC-4480"], None), True),
        (named(["ORD-SYNC-4471"], None), named(["NIGHTLY-ORDERS-12"], None), True),
        (named(["ORD-SYNC-4471"], "e"), named([], "e"), True),
        (named([], "e"), named([None, ""], "f"), False),
        (Named(), Named(), False),
    ],
)
def test_the_same_job_is_named_by_an_id_a_series_or_the_error_of_a_ticket_without_an_id(one, other, same):
    assert same_job(one, other, SERIES) is same
    assert same_job(other, one, SERIES) is same


def test_without_a_series_two_runs_are_two_jobs():
    assert not same_job(named(["ORD-SYNC-4471"], "e"), named(["ORD-SYNC-4480"], "e"), GatePolicy())
