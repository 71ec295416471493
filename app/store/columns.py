"""What every table is made of. Every key carries its system and site; every moment is UTC microseconds since 1970."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Dialect,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    literal_column,
    text,
    type_coerce,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SINCE_MONDAY, _WEEK = timedelta(days=3), timedelta(days=7)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""Stands for a deadline that is not known, where rows are put in order by their deadlines."""


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return microseconds_of(moment - _EPOCH)


def microseconds_of(length: timedelta) -> int:
    """A length of time in whole microseconds."""
    return length // timedelta(microseconds=1)


def moment_at(stored: int) -> datetime:
    """The moment that is stored as so many microseconds."""
    return _EPOCH + timedelta(microseconds=stored)


class Instant(TypeDecorator[datetime]):
    """An aware ``datetime`` stored as whole microseconds, so that both databases compare instants alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Microseconds since 1970-01-01 UTC. Raises ``ValueError`` for a moment without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no UTC offset and is no instant")
        return microseconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC."""
        return None if value is None else moment_at(int(value))


class SafeText(TypeDecorator[str]):
    """Text that every database can keep: NUL characters and lone surrogates in ticket text are replaced."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text with what cannot be stored replaced by U+FFFD."""
        if value is None or (value.isascii() and "\x00" not in value):
            return value
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def week_number(moment: ColumnElement[Any]) -> ColumnElement[int]:
    """The week that a moment lies in, Monday to Monday, counted from the Monday before 1970-01-01."""
    shift, length = (literal_column(str(microseconds_of(one)), BigInteger) for one in (_SINCE_MONDAY, _WEEK))
    return (type_coerce(moment, BigInteger) + shift) // length


metadata = MetaData(naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"})

RowId = BigInteger().with_variant(Integer(), "sqlite")


def ticket_key() -> list[Column[Any]]:
    return [
        Column("system", SafeText, primary_key=True),
        Column("site", SafeText, primary_key=True),
        Column("ticket_id", SafeText, primary_key=True),
    ]


def where(condition: str) -> dict[str, Any]:
    """A condition of a partial index, for both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}
