"""Field values: what clients may send for each kind of field, how it is kept, and how it reads as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from integrations.sandbox.jira_adf import is_document, to_text
from integrations.sandbox.jira_model import Field, Issue, JiraError, Named
from integrations.sandbox.jira_state import PRIORITIES, RESOLUTIONS, JiraState

NOT_A_DOCUMENT = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
SHORT_TEXT = 255
REQUIRED = {"summary": "You must specify a summary of the issue.", "reporter": "Reporter is required."}


def jira_time(moment: datetime) -> str:
    """A moment as Jira writes it: ``2026-11-20T09:00:00.000+0000``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}+0000"


def parse_value(state: JiraState, field: Field, raw: Any, issue: Issue) -> Any:
    """What is kept of a value that a client sent (``None`` empties the field). Raises ``JiraError`` 400."""
    if raw is None or raw == "":
        if field.id in REQUIRED:
            raise _wrong(field, REQUIRED[field.id])
        return [] if field.value_type == "array" else None
    if field.is_rich_text:
        return _document(state, field, raw)
    if field.value_type == "array":
        return _list(state, field, raw, issue)
    return _single(state, field, field.value_type, raw, issue)


def _wrong(field: Field, message: str) -> JiraError:
    return JiraError(400, errors={field.id: message})


def _document(state: JiraState, field: Field, raw: Any) -> dict[str, Any]:
    if not is_document(raw):
        raise _wrong(field, NOT_A_DOCUMENT)
    if len(to_text(raw)) > state.sizes.text_characters:
        raise _wrong(
            field, f"The entered text is too long. It exceeds the allowed limit of {state.sizes.text_characters}."
        )
    return dict(raw)


def _list(state: JiraState, field: Field, raw: Any, issue: Issue) -> list[Any]:
    if not isinstance(raw, list):
        raise _wrong(field, "data was not an array")
    return [_single(state, field, field.items or "string", item, issue) for item in raw]


def _single(state: JiraState, field: Field, value_type: str, raw: Any, issue: Issue) -> Any:
    parse = PARSERS.get(value_type)
    if parse is None:
        raise _wrong(field, f"Field '{field.id}' cannot be set.")
    return parse(state, field, raw, issue)


def _text(_state: JiraState, field: Field, raw: Any, _issue: Issue) -> str:
    if not isinstance(raw, str):
        raise _wrong(field, "Operation value must be a string")
    if field.id == "summary" and "\n" in raw:
        raise _wrong(field, "The summary is invalid because it contains newline characters.")
    if field.value_type == "array" and (" " in raw or not raw):
        raise _wrong(field, f"The label '{raw}' contains spaces which is invalid.")
    if len(raw) > SHORT_TEXT:
        raise _wrong(field, f"The entered text is too long. It exceeds the allowed limit of {SHORT_TEXT} characters.")
    return raw


def _option(_state: JiraState, field: Field, raw: Any, issue: Issue) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or not ({"id", "value"} & set(raw)):
        raise _wrong(field, f"Specify a valid 'id' or 'name' for {field.name}")
    for option in field.options_for(issue):
        if raw.get("id") == option["id"] or (raw.get("id") is None and raw.get("value") == option["value"]):
            return dict(option)
    if raw.get("id") is not None:
        raise _wrong(field, f"Option id '{raw['id']}' is not valid")
    raise _wrong(field, f"Option value '{raw['value']}' is not valid")


def _user(state: JiraState, field: Field, raw: Any, _issue: Issue) -> str:
    wanted = (raw.get("accountId") or raw.get("id")) if isinstance(raw, Mapping) else None
    if not isinstance(wanted, str) or state.world.accounts.get(wanted) is None:
        raise _wrong(field, "Specify a valid 'accountId' for the user")
    return wanted


def _moment(_state: JiraState, field: Field, raw: Any, _issue: Issue) -> datetime:
    try:
        moment = datetime.fromisoformat(raw)
    except (TypeError, ValueError) as problem:
        raise _wrong(field, f"Error parsing date string: {raw}") from problem
    if moment.tzinfo is None:
        raise _wrong(field, f"Error parsing date string: {raw}")
    return moment.astimezone(UTC)


def _day(_state: JiraState, field: Field, raw: Any, _issue: Issue) -> str:
    try:
        return date.fromisoformat(raw).isoformat()
    except (TypeError, ValueError) as problem:
        raise _wrong(field, f"Error parsing date string: {raw}") from problem


def _number(_state: JiraState, field: Field, raw: Any, _issue: Issue) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise _wrong(field, "Operation value must be a number")
    return float(raw)


def _one_of(choices: Sequence[Named]) -> Callable[[JiraState, Field, Any, Issue], str]:
    def parse(_state: JiraState, field: Field, raw: Any, _issue: Issue) -> str:
        for choice in choices:
            if isinstance(raw, Mapping) and (raw.get("id") == choice.id or raw.get("name") == choice.name):
                return choice.id
        raise _wrong(field, f"Specify a valid 'id' or 'name' for {field.name}")

    return parse


PARSERS: dict[str, Callable[[JiraState, Field, Any, Issue], Any]] = {
    "string": _text,
    "option": _option,
    "user": _user,
    "datetime": _moment,
    "date": _day,
    "number": _number,
    "priority": _one_of(PRIORITIES),
    "resolution": _one_of(RESOLUTIONS),
}


def read_as_text(state: JiraState, field: Field, value: Any) -> str | None:
    """A kept value as people read it in a changelog; ``None`` where it is empty."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        shown = [read_as_text(state, field, item) or "" for item in value]
        return (" " if field.items == "string" else ", ").join(shown)
    if isinstance(value, datetime):
        return jira_time(value)
    if isinstance(value, Mapping):
        return to_text(value) if field.is_rich_text else str(value["value"])
    return _names(state, field, str(value))


def _names(state: JiraState, field: Field, value: str) -> str:
    if "user" in (field.value_type, field.items):
        person = state.world.accounts.get(value)
        return person.name if person else value
    for choice in {"priority": PRIORITIES, "resolution": RESOLUTIONS}.get(field.value_type, ()):
        if choice.id == value:
            return choice.name
    return value


def identity(field: Field, value: Any) -> str | None:
    """The id of a kept value where a changelog names one (people, options, priorities); ``None`` for texts."""
    if value is None or value == [] or isinstance(value, datetime):
        return None
    if isinstance(value, Mapping):
        return None if field.is_rich_text else str(value["id"])
    if field.value_type in ("user", "priority", "resolution"):
        return str(value)
    return None
