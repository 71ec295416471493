"""``handoff patterns list · show · import · export · merge · split`` on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from app.domain.occurrence import Closing, Occurrence
from app.domain.ticket import TicketRef
from app.store import history, library
from app.store.database import Database

LOGIN, MAPPING, TIMEOUT = (f"v1:{letter * 32}" for letter in "abc")
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


def handoff(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["patterns", *arguments])


def lines(result: Result) -> list[dict[str, object]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


@pytest.fixture
def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("HANDOFF_DATABASE_URL", database_url)
    monkeypatch.setenv("HANDOFF_SECRET_KEY", "a key for tests")
    monkeypatch.setenv("HANDOFF_LOG_LEVEL", "error")
    monkeypatch.setenv("COLUMNS", "300")
    assert CliRunner().invoke(main, ["migrate"]).exit_code == 0
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def history_of_a_phantom(database: Database) -> Database:
    """A token that was renewed three times and failed each time, at two retailers; and two other patterns."""
    for number, (failed, fixed) in enumerate(((30, 29), (23, 23), (14, 14), (1, 0)), start=1):
        name = "Nordhaus GmbH" if number == 4 else "Bellwood Home"
        keep(database, number, failed, fixed=None if number == 4 else fixed, retailer=name)
    keep(database, 5, 3, fingerprint=MAPPING, error_code="MAP-1", template="field <*> unmapped")
    keep(database, 6, 40, fingerprint=TIMEOUT, error_code=None, template=None, subject="Feed slow")
    return database


def keep(database: Database, number: int, failed: int, *, fixed: int | None = None, **values: object) -> None:
    closings = () if fixed is None else (Closing(closed_at=NOW - fixed * DAY, reason="credentials_renewed"),)
    known = {
        "ref": TicketRef(system="jira", site="shop", id=str(10_000 + number)),
        "key": f"OPS-{number}",
        "url": f"https://shop.example/OPS-{number}",
        "occurred_at": NOW - failed * DAY,
        "reported_at": NOW - failed * DAY,
        "fingerprint": LOGIN,
        "error_code": "INVALID_LOGIN",
        "template": "token <*> rejected",
        "originating": "Shopify",
        "receiving": "NetSuite",
        "closings": closings,
        "closed_at": closings[0].closed_at if closings else None,
        "resolution_reason": "credentials_renewed" if closings else None,
    }
    occurrence = Occurrence(**(known | values))  # type: ignore[arg-type]
    with database.write() as connection:
        grouped_as = history.remember(connection, occurrence)
        library.draft(connection, occurrence, grouped_as, {}, NOW)


def test_patterns_are_listed_those_that_happen_most_first(history_of_a_phantom):
    found = lines(handoff("list", "--json"))
    assert [(one["id"], one["state"]) for one in found] == [
        ("invalid-login-aaaaaaaa", "draft"),
        ("map-1-bbbbbbbb", "not in the library"),
        ("pattern-cccccccc", "not in the library"),
    ]
    assert (found[0]["tickets"], found[0]["occurrences_90d"], found[0]["retailers"]) == (4, 4, 2)
    table = handoff("list").output
    assert "Shopify -> NetSuite" in table
    assert "Feed slow" in table


def test_nothing_to_list_says_how_to_begin(database):
    assert "handoff patterns backfill" in handoff("list").output


def test_show_tells_template_months_survival_and_retailers(history_of_a_phantom):
    shown = handoff("show", "invalid-login-aaaaaaaa")
    assert shown.exit_code == 0, shown.output
    assert "template: token <*> rejected" in shown.output
    assert "held 14 days so far" in shown.output
    assert "failed again after 6, 9 days" in shown.output
    assert "Bellwood Home: 3 tickets" in shown.output
    assert f"{NOW - DAY:%Y-%m}  █" in shown.output
    (detail,) = lines(handoff("show", "OPS-1", "--json"))
    assert sum(detail["months"].values()) == 4
    assert [one["held_seconds"] for one in detail["resolutions"][0]["applications"]] == [
        6 * 86400,
        9 * 86400,
        pytest.approx(14 * 86400, abs=6 * 3600),
    ]


def test_a_resolution_that_failed_each_time_is_shown_as_a_phantom_patch(history_of_a_phantom):
    keep(history_of_a_phantom, 7, 2, retailer="Bellwood Home")
    assert "failed again after 6, 9, 12 days: phantom patch" in handoff("show", LOGIN).output


@pytest.mark.parametrize("name", ["nothing-here", "v1:0123456789abcdef", "OPS-999"])
def test_a_name_that_nothing_goes_by_is_told(history_of_a_phantom, name):
    refused = handoff("show", name)
    assert refused.exit_code == 1
    assert f"No pattern goes by {name}" in refused.output


def test_a_library_that_is_exported_and_imported_again_changes_nothing(history_of_a_phantom, tmp_path):
    folder = tmp_path / "runbooks"
    assert "1 written" in handoff("export", str(folder)).output
    assert "0 written, 1 unchanged" in handoff("export", str(folder)).output
    assert [one["change"] for one in lines(handoff("import", str(folder), "--json"))] == ["unchanged"]


def edit(folder: Path, *changes: tuple[str, str]) -> Path:
    (path,) = folder.glob("*.md")
    text = path.read_text()
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path.write_text(text)
    return path


def test_what_people_write_in_a_file_is_imported_and_stays(history_of_a_phantom, tmp_path):
    handoff("export", str(tmp_path))
    edit(tmp_path, ("credentials renewed", "ask the retailer for a new token"), ("state: draft", "state: reviewed"))
    dry = handoff("import", str(tmp_path), "--dry-run")
    assert "-credentials renewed\n+ask the retailer for a new token\n" in dry.output
    assert "nothing was changed" in dry.output
    assert "credentials renewed" in handoff("show", "OPS-1").output.split("Tickets by month")[0]
    assert "1 changed" in handoff("import", str(tmp_path), "--by", "mia").output
    keep(history_of_a_phantom, 8, 1, fixed=0, retailer="Bellwood Home")
    head = handoff("show", "OPS-1").output.split("Tickets by month")[0]
    assert "workaround: ask the retailer for a new token" in head
    assert "(reviewed)" in head


def test_a_folder_that_lost_a_file_deletes_nothing(history_of_a_phantom, tmp_path):
    (tmp_path / "own-entry.md").write_text("---\nid: own-entry\ntitle: Ours\n---\n")
    assert "1 new" in handoff("import", str(tmp_path)).output
    assert {one["id"] for one in lines(handoff("list", "--json"))} >= {"own-entry", "invalid-login-aaaaaaaa"}


def test_a_mistake_in_one_file_imports_none(history_of_a_phantom, tmp_path):
    (tmp_path / "good-entry.md").write_text("---\nid: good-entry\ntitle: Good\n---\n")
    (tmp_path / "bad-entry.md").write_text("---\nid: bad-entry\ntitle: Bad\nstate: done\n---\n")
    refused = handoff("import", str(tmp_path))
    assert refused.exit_code == 1
    assert f"{tmp_path / 'bad-entry.md'}:4: state is 'done'" in refused.output
    assert "good-entry" not in handoff("list", "--json").output


def test_a_fingerprint_of_another_entry_is_refused_with_the_way_out(history_of_a_phantom, tmp_path):
    (tmp_path / "mine.md").write_text(f"---\nid: mine\ntitle: Mine\nfingerprints: ['{LOGIN}']\n---\n")
    refused = handoff("import", str(tmp_path))
    assert refused.exit_code == 1
    assert "mine.md:4:" in refused.output
    assert "belongs to invalid-login-aaaaaaaa" in refused.output


def test_a_file_with_two_fingerprints_makes_them_one_pattern(history_of_a_phantom, tmp_path):
    handoff("export", str(tmp_path))
    edit(tmp_path, (f"- {LOGIN}", f"- {LOGIN}\n- {MAPPING}"))
    assert f"{MAPPING} is merged into it" in handoff("import", str(tmp_path)).output
    assert {one["tickets"] for one in lines(handoff("list", "--json"))} == {5, 1}
    assert "1 unchanged" in handoff("import", str(tmp_path)).output


def test_merging_and_undoing(history_of_a_phantom):
    (made,) = lines(handoff("merge", "map-1-bbbbbbbb", "OPS-1", "--reason", "same token", "--by", "mia", "--json"))
    assert (made["source"], made["target"], made["decided_by"]) == (MAPPING, LOGIN, "mia")
    assert [one["tickets"] for one in lines(handoff("list", "--json"))] == [5, 1]
    assert f"{MAPPING} was merged into {LOGIN} by mia" in handoff("show", MAPPING).output
    again = handoff("merge", "OPS-5", "OPS-1")
    assert again.exit_code == 1
    assert "are one pattern already" in again.output
    assert handoff("merge", MAPPING, "--undo", "--by", "noa").exit_code == 0
    assert [one["tickets"] for one in lines(handoff("list", "--json"))] == [4, 1, 1]
    assert handoff("merge", MAPPING).exit_code == 2


def test_splitting_and_undoing(history_of_a_phantom):
    (made,) = lines(handoff("split", "OPS-4", "--json"))
    assert made["ticket"] == "jira:shop:10004"
    assert sorted(one["tickets"] for one in lines(handoff("list", "--json"))) == [1, 1, 1, 3]
    assert handoff("split", "shop:OPS-4", "--undo").exit_code == 0
    assert handoff("split", "OPS-4", "--into", "map-1-bbbbbbbb").exit_code == 0
    (detail,) = lines(handoff("show", "OPS-5", "--json"))
    assert detail["tickets"] == 2
    unknown = handoff("split", "OPS-77")
    assert unknown.exit_code == 1
    assert "The history holds no ticket OPS-77" in unknown.output


def test_the_yaml_form_goes_the_same_way(history_of_a_phantom, tmp_path):
    assert "1 written" in handoff("export", str(tmp_path), "invalid-login-aaaaaaaa", "--format", "yaml").output
    assert (tmp_path / "invalid-login-aaaaaaaa.yaml").is_file()
    assert [one["change"] for one in lines(handoff("import", str(tmp_path), "--json"))] == ["unchanged"]


def test_past_tickets_are_imported_into_the_history(database, tmp_path):
    path = tmp_path / "past.jsonl"
    past = {"subject": "Order sync failed", "body": "Job ORD-7 failed: GW-TIMEOUT: gateway did not answer"}
    lines_of_file = [
        past | {"key": f"OPS-{n}", "created_at": f"2026-0{n}-01T09:00:00Z", "closed_at": f"2026-0{n}-01T12:00:00Z"}
        for n in (1, 2, 3)
    ]
    path.write_text("".join(json.dumps(one | {"resolution": "gateway restarted"}) + "\n" for one in lines_of_file))
    done = handoff("import", "--tickets", str(path), "--system", "jira", "--site", "shop")
    assert done.exit_code == 0, done.output
    shown = handoff("show", "OPS-1").output
    assert "gateway restarted" in shown
    assert "failed again after 30, 27 days" in shown
    assert handoff("import", str(tmp_path), "--site", "shop").exit_code == 2


def test_import_needs_something_to_import(database, tmp_path):
    assert handoff("import").exit_code == 2
    assert handoff("import", str(tmp_path)).exit_code == 1
    assert handoff("import", str(tmp_path), "--tickets", "x.jsonl").exit_code == 2
