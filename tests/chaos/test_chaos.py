"""The short form of ``make chaos``: nearly every kind of trouble once, and every ticket right afterwards
(docs/chaos.md)."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.run import Options, Outcome, run
from tests.chaos.trouble import Temper
from tests.support.private_postgres import PrivatePostgres

SEED = 20_261_121
SHORT = Options(
    seed=SEED,
    events=200,
    tickets=20,
    rate=12.0,
    temper=Temper(
        pause=(0.2, 0.6),
        weather=0.5,
        late_seconds=0.5,
        full_seconds=0.7,
        outage_seconds=1.0,
        wrong_clock_seconds=1.0,
        spared=("web killed", "database stopped and started"),  # harder forms of both are made
    ),
    drain_seconds=600.0,
)


def assert_all_is_well(outcome: Outcome) -> None:
    again = f"Again, and longer: make chaos CHAOS_ARGS='--seed {SEED} --events 200 --tickets 20 --rate 12'"
    assert outcome.findings == [], again
    assert outcome.sent["by people"] >= SHORT.events
    assert outcome.sent["acknowledged"] > 0


def test_nothing_is_lost_or_doubled_on_sqlite_whatever_dies(tmp_path: Path) -> None:
    assert_all_is_well(run(SHORT, tmp_path, f"sqlite:///{tmp_path / 'handoff.db'}"))


def test_nothing_is_lost_or_doubled_on_postgresql_whatever_dies(
    tmp_path: Path, private_cluster: PrivatePostgres
) -> None:
    assert_all_is_well(run(SHORT, tmp_path, private_cluster.new_database("chaos"), private_cluster))
