"""Large, busy pages of both kinds: many rows, wrapped cells, states far from the id, neighbours that mention the job."""

# One attempt reads as one paragraph here; the lines are as long as the tables they draw.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import pages as p
from attempts import Attempt, Shot, believed, refused
from studio import Finish
from tickets import Ticket

FLOWS = ["orders-eu", "orders-us", "stock-eu", "prices", "returns", "customers", "invoices"]
PEOPLE = ["scheduler", "m.lind", "scheduler", "t.bielak", "scheduler", "i.prado"]
TONE = {"Succeeded": "ok", "Failed": "bad", "Running": "run", "Queued": "idle", "Partial": "warn"}


def many_rows(first: int, states: dict[int, str], count: int, day: str = "2026-11-12", hour: int = 17) -> list[list[str]]:
    """Rows of runs RUN-`first` downwards, one every seven minutes; `states` names those that did not succeed."""
    rows = []
    for place in range(count):
        number, minute = first - place, hour * 60 + 58 - 7 * place
        state = states.get(number, "Succeeded")
        ended = "" if state in ("Running", "Queued") else f"{day} {minute // 60:02d}:{minute % 60:02d}"
        start = minute - 4
        rows.append([f"RUN-{number}", FLOWS[place % 7], PEOPLE[place % 6], f"{day} {start // 60:02d}:{start % 60:02d}", ended, str(40 + (number * 37) % 900), p.soft_pill(state, TONE[state])])
    return rows


HEAD = ["Run", "Flow", "Started by", "Started", "Ended", "Records", "State"]
SIDE = ["Overview", "Runs", "Flows", "Connections", "Schedules", "Alerts", "Users", "Settings"]
TABS = ["All 2,114", "Succeeded 2,081", "Failed 31", "Running 2"]

LONG_ERROR = "Error: HTTP 502 from<br>gateway after 3 attempts,<br>batch not written"

ATTEMPTS: list[Attempt] = [
    believed(
        "b57_busy_1440", "table en 1440px many-rows tabs",
        Ticket("RUN-66120", "2026-11-12T14:20:00+00:00"),
        Shot(p.monitor("Aldermere Integration", "Runs", HEAD, many_rows(66130, {66130: "Running", 66129: "Queued", 66121: "Failed", 66119: "Failed", 66124: "Partial"}, 20), side=SIDE, tabs=TABS, search="all flows", buttons=["Export", "Rerun failed"], url="https://aldermere.example/runs?page=1"), 1440),
        why="RUN-66120 is Succeeded, ended 16:48; the rows above and below it failed",
    ),
    refused(
        "r71_busy_1440_failed", "table en 1440px many-rows failed",
        Ticket("RUN-66121", "2026-11-12T14:20:00+00:00"),
        Shot(p.monitor("Aldermere Integration", "Runs", HEAD, many_rows(66130, {66130: "Running", 66129: "Queued", 66121: "Failed"}, 18), side=SIDE, tabs=TABS, search="all flows", buttons=["Export", "Rerun failed"]), 1440),
        why="RUN-66121 is the one failed row among green ones",
    ),
    believed(
        "b58_state_left_id_right", "table en 1440px far-apart dark jpeg",
        Ticket("RUN-70311", "2026-11-13T14:20:00+00:00"),
        Shot(p.monitor("Nocturne Flow", "Activity", HEAD[::-1], [row[::-1] for row in many_rows(70318, {70318: "Running", 70312: "Failed", 70310: "Failed"}, 14, "2026-11-13")], theme=p.DARK, zebra=True, font=p.ROBOTO), 1400, Finish(format="jpeg", quality=60)),
        why="the state stands at the far left, RUN-70311 at the far right of the same row",
    ),
    refused(
        "r72_state_left_queued", "table en 1440px far-apart dark jpeg queued",
        Ticket("RUN-70311", "2026-11-13T14:20:00+00:00"),
        Shot(p.monitor("Nocturne Flow", "Activity", HEAD[::-1], [row[::-1] for row in many_rows(70318, {70318: "Running", 70311: "Queued"}, 14, "2026-11-13")], theme=p.DARK, zebra=True, font=p.ROBOTO), 1400, Finish(format="jpeg", quality=60)),
        why="RUN-70311 is Queued; green rows stand above and below",
    ),
    believed(
        "b59_wrapped_neighbours", "table en wrapped-cells",
        Ticket("LABEL-3391", "2026-11-14T09:00:00+00:00"),
        Shot(p.monitor("Quayside", "Label jobs", ["Job", "Ended", "State", "Message"], [["LABEL-3390", "2026-11-14 10:02", "Failed", LONG_ERROR], ["LABEL-3391", "2026-11-14 10:31", "Succeeded", "184 labels<br>written"], ["LABEL-3392", "2026-11-14 10:40", "Failed", LONG_ERROR]], size=14, font=p.ARIAL), 780),
        why="our row says Succeeded; the long error texts belong to its neighbours",
    ),
    refused(
        "r73_wrapped_ours_failed", "table en wrapped-cells failed",
        Ticket("LABEL-3391", "2026-11-14T09:00:00+00:00"),
        Shot(p.monitor("Quayside", "Label jobs", ["Job", "Ended", "State", "Message"], [["LABEL-3390", "2026-11-14 10:02", "Succeeded", "210 labels<br>written<br>successfully"], ["LABEL-3391", "2026-11-14 10:31", "Failed", "expected flag<br>“success”,<br>got “void”"], ["LABEL-3392", "2026-11-14 10:40", "Succeeded", "99 labels<br>written<br>successfully"]], size=14, font=p.ARIAL), 780),
        why="the word success is part of our job's error message; its state is Failed",
    ),
    believed(
        "b60_today_group", "phone en groups 390px",
        Ticket("SYNC-T-5521", "2026-11-15T08:12:00+00:00"),
        Shot(p.phone("Today, 15 Nov", [("SYNC-T-5523", "Stock · ended 12:58", p.soft_pill("Failed", "bad")), ("SYNC-T-5522", "Stock · ended 12:41", p.soft_pill("Failed", "bad")), ("SYNC-T-5521", "Stock · ended 12:20", p.soft_pill("Succeeded")), ("SYNC-T-5520", "Stock · ended 08:04", p.soft_pill("Failed", "bad"))]), 390, Finish(scale=2, format="jpeg", quality=60)),
        why="under today's date SYNC-T-5521 Succeeded at 12:20",
    ),
    refused(
        "r74_yesterday_group", "phone en groups 390px stale-time",
        Ticket("SYNC-T-5521", "2026-11-15T08:12:00+00:00"),
        Shot(p.phone("Yesterday, 14 Nov", [("SYNC-T-5523", "Stock · ended 12:58", p.soft_pill("Succeeded")), ("SYNC-T-5521", "Stock · ended 12:20", p.soft_pill("Succeeded"))]), 390, Finish(scale=2, format="jpeg", quality=60)),
        why="12:20 of the day before the failure",
    ),
    refused(
        "r75_id_in_neighbours_comment", "table en mention",
        Ticket("ORD-SYNC-4471", "2026-11-02T10:12:00+00:00"),
        Shot(p.monitor("Tidewater Scheduler", "Job runs", ["Job", "Ended", "State", "Comment"], [["INV-PUSH-0913", "2026-11-02 11:20", p.pill("Succeeded"), "ran without ORD-SYNC-4471"], ["INV-PUSH-0914", "2026-11-02 11:31", p.pill("Succeeded"), "waits no more for ORD-SYNC-4471"]]), 800),
        why="the rows are other jobs that only mention ours in a comment",
    ),
    refused(
        "r76_predecessor_column", "table en mention far-apart",
        Ticket("RUN-70311", "2026-11-13T14:20:00+00:00"),
        Shot(p.monitor("Nocturne Flow", "Dependent runs", ["Run", "Waits for", "Ended", "State"], [["RUN-70350", "RUN-70311", "", p.soft_pill("Blocked", "warn")], ["RUN-70351", "RUN-70309", "2026-11-13 17:10", p.soft_pill("Succeeded")]], theme=p.DARK), 760),
        why="ours is only named as what another, blocked run waits for",
    ),
    refused(
        "r77_related_jobs_of_ours", "card table en mention",
        Ticket("CRM-DEDUP-45", "2026-11-16T09:00:00+00:00"),
        Shot(p.side_by_side("Batchline / CRM-DEDUP-45", [
            ("CRM-DEDUP-45", p.pairs_html([("State", p.ink("Halted", "bad")), ("Since", "16 Nov 2026 11:20 UTC")])),
            ("Other jobs of this team", p.rows_html(["Job", "State"], [["CRM-DEDUP-44", p.ink("Succeeded", "ok")], ["CRM-DEDUP-43", p.ink("Succeeded", "ok")], ["CRM-SCORE-9", p.ink("Succeeded", "ok")]])),
        ]), 760),
        why="our own card says Halted; only the team's other jobs succeeded",
    ),
    refused(
        "r78_progress_bar", "card en percentage running",
        Ticket("IMP-660214", "2026-11-12T13:00:00+00:00"),
        Shot(p.console("Harbourline", "Imports", "Import IMP-660214", [("Progress", [("State", p.pill("In progress", "run")), ("Rows", "306 of 312"), ("Rows with success", "98 %"), ("Estimated end", "2026-11-12 14:26 UTC")])], columns=1, theme=p.MINT), 720),
        why="98 per cent is not through, it is in progress",
    ),
    believed(
        "b61_failed_count_other_card", "dashboard en tiles counters",
        Ticket("DOC-ARCH-908", "2026-11-17T06:00:00+00:00"),
        Shot(p.tiles("Operations today", [
            ("bad", "31", ["Failed runs this week"]), ("run", "2", ["Running now"]), ("ok", "2,081", ["Succeeded this week"]),
            ("bad", "DOC-ARCH-907", ["Result: Failed", "17 Nov 2026 05:40 UTC"]), ("ok", "DOC-ARCH-908", ["Result: Succeeded", "Ended 17 Nov 2026 08:31 UTC"]), ("bad", "DOC-ARCH-909", ["Result: Failed", "17 Nov 2026 08:52 UTC"]),
        ], theme=p.LIGHT), 960),
        why="the middle tile of the second row is ours: Succeeded, ended after the failure",
    ),
    refused(
        "r79_tiles_ours_failed", "dashboard en tiles counters failed",
        Ticket("DOC-ARCH-908", "2026-11-17T06:00:00+00:00"),
        Shot(p.tiles("Operations today", [
            ("ok", "2,081", ["Succeeded this week"]), ("bad", "1", ["Failed run this week"]), ("run", "2", ["Running now"]),
            ("ok", "DOC-ARCH-907", ["Result: Succeeded", "Ended 17 Nov 2026 08:30 UTC"]), ("bad", "DOC-ARCH-908", ["Result: Failed", "Ended 17 Nov 2026 08:31 UTC"]), ("ok", "DOC-ARCH-909", ["Result: Succeeded", "Ended 17 Nov 2026 08:52 UTC"]),
        ], theme=p.LIGHT), 960),
        why="the middle tile of the second row is ours: Failed",
    ),
    refused(
        "r80_ambiguous_date_order", "table en date-order stale-time",
        Ticket("PO-IMP-8834", "2026-11-02T10:12:00-05:00", zone="America/New_York", order="MDY"),
        Shot(p.monitor("Summit Integration Hub", "Import runs", ["Run", "Completed on", "Outcome"], [["PO-IMP-8834", "03/11/2026 11:20 AM", "Successful"], ["PO-IMP-8833", "03/10/2026 9:50 AM", "Successful"]], font=p.ARIAL, size=14), 620),
        why="with month first, as this ticket's site writes dates, that is 11 March, months before the failure",
    ),
]
