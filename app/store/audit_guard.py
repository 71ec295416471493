"""Triggers that keep rows of the audit trail from being changed or deleted, on both databases.

Whoever may alter tables can drop them; then the chain tells. The one change that passes is erasing the content of an
entry, which leaves its place in the chain.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

REFUSAL = "The audit trail is append-only; handoff audit erase takes out the content of entries"
_FIXED = ("id", "at", "event", "system", "site", "ticket_id", "content", "previous", "hash")
_SQLITE_SAME = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in _FIXED)
_POSTGRESQL_SAME = " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in _FIXED)
_ERASED = "NEW.salt IS NULL AND NEW.actor IS NULL AND CAST(NEW.detail AS TEXT) = '{}'"

_SQLITE = {
    "audit_no_update": f"BEFORE UPDATE ON audit WHEN NOT ({_SQLITE_SAME} AND {_ERASED})",
    "audit_no_delete": "BEFORE DELETE ON audit",
    "audit_head_onwards": "BEFORE UPDATE ON audit_head WHEN NOT "
    "(NEW.installation = OLD.installation AND NEW.position > OLD.position)",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head",
}
_POSTGRESQL = {
    "audit_no_update": "BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION handoff_audit_guard()",
    "audit_no_delete": "BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION handoff_audit_guard()",
    "audit_no_truncate": "BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION handoff_audit_refuse()",
    "audit_head_onwards": "BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION handoff_audit_head_guard()",
    "audit_head_no_delete": "BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION handoff_audit_refuse()",
    "audit_head_no_truncate": "BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT "
    "EXECUTE FUNCTION handoff_audit_refuse()",
}
_POSTGRESQL_FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION handoff_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE OR REPLACE FUNCTION handoff_audit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND {_POSTGRESQL_SAME} AND {_ERASED} THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{REFUSAL}';
    END $$""",
    f"""CREATE OR REPLACE FUNCTION handoff_audit_head_guard() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.installation = OLD.installation AND NEW.position > OLD.position THEN RETURN NEW; END IF;
      RAISE EXCEPTION '{REFUSAL}';
    END $$""",
)


def install(connection: Connection) -> None:
    """Create all guards; the tables must not have them yet."""
    if connection.dialect.name == "sqlite":
        for name, rule in _SQLITE.items():
            connection.execute(text(f"CREATE TRIGGER {name} {rule} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"))
        return
    for function in _POSTGRESQL_FUNCTIONS:
        connection.execute(text(function))
    for name, rule in _POSTGRESQL.items():
        connection.execute(text(f"CREATE TRIGGER {name} {rule}"))


def remove(connection: Connection) -> None:
    """Take all guards away, for restoring a backup; ``install`` puts them back."""
    for name, rule in (_SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL).items():
        table = "" if connection.dialect.name == "sqlite" else f" ON {rule.split(' ON ')[1].split()[0]}"
        connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{table}"))


def absent(connection: Connection) -> list[str]:
    """The names of guards that are not there, or switched off."""
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
        return sorted(set(_SQLITE) - set(found))
    found = connection.execute(
        text(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
            "AND tgrelid IN (to_regclass('audit'), to_regclass('audit_head'))"
        )
    ).scalars()
    return sorted(set(_POSTGRESQL) - set(found))
