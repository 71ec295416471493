"""Many made-up tickets for the benchmark of pages: three years of exceptions, one in a hundred still open, with some
patterns that are much more frequent than others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import text

from app.store.columns import microseconds, microseconds_of
from app.store.database import Database
from tests.support.stage import a_record, a_verdict
from tests.support.tracker import a_ticket

PATTERNS = 5_000
YEARS = timedelta(days=3 * 365)
SITE = "test"
BUSIEST = "v1:1000000000000000"
_NUMBERS = {
    True: "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :size), ",
    False: "WITH numbers AS (SELECT n FROM generate_series(1, CAST(:size AS bigint)) AS _(n)), ",
}
_FACTS = """facts AS (
  SELECT n, CAST(n AS text) AS id, :now - n * :step AS moment, n % 100 = 7 AS is_open,
         CAST({patterns} * (n * 7919 % 10007) / 10007.0 * (n * 7919 % 10007) / 10007.0 * (n * 7919 % 10007) / 10007.0
              AS bigint) AS kind
  FROM numbers)
"""
_BUCKET = """CASE n % 9 WHEN 0 THEN 'payment_mismatch' WHEN 1 THEN 'inventory_conflict' WHEN 2 THEN 'address_problem'
  WHEN 3 THEN 'fraud_risk' WHEN 4 THEN 'return_or_damage' WHEN 5 THEN 'vip_or_revenue_sensitive' ELSE 'none' END"""
_GROUP = "'v1:' || CAST(1000000000000000 + kind AS text)"
_TRUE, _FALSE = "(1 = 1)", "(1 = 0)"
_FILLS = {
    "tickets": f"""
INSERT INTO tickets (system, site, ticket_id, key, url, subject, status, status_category, scope, strictest_scope,
  created_at, first_seen_at, read_at, enriched_at, closed_at, record, verdict, allowed, next_step, gone, project,
  closed_by, routine_since)
{{numbers}}
SELECT 'jira', '{SITE}', id, 'OPS-' || id, 'https://jira.test/browse/OPS-' || id,
  'Order sync errored: 312 orders of run ' || id || ' are not in the ERP', CASE WHEN is_open THEN 'In Progress' ELSE
  'Done' END, CASE WHEN is_open THEN 'open' ELSE 'done' END, 'job_failure', 'job_failure', moment, moment, moment,
  moment, CASE WHEN is_open THEN NULL ELSE moment + 36000000000 END, {{record}},
  CASE WHEN is_open THEN {{refused}} ELSE {{allowed}} END, CASE WHEN is_open THEN {_FALSE} ELSE {_TRUE} END, 'escalate',
  {_FALSE}, 'OPS', 'agent', moment
FROM facts""",
    "occurrences": f"""
INSERT INTO occurrences (system, site, ticket_id, key, url, fingerprint, grouped_as, occurred_at, reported_at, subject,
  closed_at, resolution_reason, resolution, time_stated, retailer, account, error_code, template, originating,
  receiving, pattern, bucket, path, evidence, priority, due_at, value_order)
{{numbers}}
SELECT 'jira', '{SITE}', id, 'OPS-' || id, 'https://jira.test/browse/OPS-' || id, {_GROUP}, {_GROUP}, moment, moment,
  'Order sync errored: 312 orders of run ' || id || ' are not in the ERP',
  CASE WHEN is_open THEN NULL ELSE moment + 36000000000 END, 'fixed_root_cause', 'lock time-out raised, run green',
  {_TRUE}, 'Retailer ' || n % 300, 'retailer ' || n % 300, 'ORA-' || kind,
  'deadlock detected while waiting for resource ' || kind, 'Shopify', CASE kind % 3 WHEN 0 THEN 'NetSuite' WHEN 1 THEN
  'SAP' ELSE 'Adyen' END, 'order_sync_gap', {_BUCKET}, 'technical', 2,
  CASE n % 4 WHEN 0 THEN 'High' WHEN 1 THEN 'Medium' ELSE NULL END,
  CASE n % 3 WHEN 0 THEN moment + 86400000000 ELSE 253370764800000000 END,
  CASE n % 2 WHEN 0 THEN -1000 * (n % 9973) ELSE 0 END
FROM facts""",
    "closings": f"""
INSERT INTO closings (system, site, ticket_id, closed_at, reopened_at, reason, resolution, path, evidence)
{{numbers}}
SELECT 'jira', '{SITE}', id, moment + 36000000000, CASE WHEN n % 40 = 3 THEN moment + 96000000000 END,
  'fixed_root_cause', 'lock time-out raised, run green', 'technical', 2
FROM facts WHERE NOT is_open""",
    "audit": f"""
INSERT INTO audit (id, at, event, system, site, ticket_id, detail, content, previous, hash)
{{numbers}}
SELECT 100000000 + n, moment + 4000000, 'written', 'jira', '{SITE}', id, {{detail}}, '', '', ''
FROM facts""",
    "deliveries": f"""
INSERT INTO deliveries (system, site, ticket_id, ticket_key, kind, actor_id, changed, received_at, identifier,
  accepted_as, state, due_at, finished_at)
{{numbers}}
SELECT 'jira', '{SITE}', id, 'OPS-' || id, 'jira:issue_created', '5b10a2844c20165700ede21g', {{changed}}, moment,
  'pages-' || id, 'queued', 'done', moment, moment + 3000000
FROM facts""",
    "library_entries": f"""
INSERT INTO library_entries (id, title, originating, receiving, known_cause, ruled_out, workaround, runbook, owner,
  state, edited, known_since, changed_at, changed_by)
{{numbers}}
SELECT 'ora-' || id, 'ORA-' || id || ': deadlock detected', 'Shopify', 'NetSuite', 'locks are held', {{changed}},
  'raise the lock time-out', '', 'Order integration', 'reviewed', {{changed}}, moment, moment, 'mia'
FROM facts WHERE n <= {PATTERNS // 5}""",
    "library_fingerprints": f"""
INSERT INTO library_fingerprints (fingerprint, entry_id, position)
{{numbers}}
SELECT 'v1:' || CAST(1000000000000000 + n - 1 AS text), 'ora-' || id, 0
FROM facts WHERE n <= {PATTERNS // 5}""",
}


def fill(database: Database, size: int, now: datetime) -> Iterator[str]:
    """Fill every table that the pages read, empty before; yields the name of each when it is filled."""
    ticket = a_ticket()
    proved = a_verdict(ticket, allowed=True, path="technical", missing=())
    values = {
        "record": json.dumps(a_record().to_dict()),
        "refused": json.dumps(a_verdict(ticket).to_dict()),
        "allowed": json.dumps(proved.to_dict()),
        "detail": json.dumps({"verdict": proved.to_dict(), "deliveries": [1]}),
        "changed": "[]",
    }
    kind = "CAST(:{0} AS text)" if database.is_sqlite else "CAST(:{0} AS json)"
    places = {name: kind.format(name) for name in values}
    numbers = _NUMBERS[database.is_sqlite] + _FACTS.format(patterns=PATTERNS)
    step = max(1, microseconds_of(YEARS) // size)
    for table, statement in _FILLS.items():
        filled = statement.format(numbers=numbers, **places)
        given = {name: value for name, value in values.items() if f":{name} " in filled}
        with database.write() as connection:
            connection.execute(text(filled), {"size": size, "now": microseconds(now), "step": step, **given})
        yield table
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if database.is_sqlite else "VACUUM ANALYZE"))
    database.checkpoint()
