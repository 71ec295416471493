"""The JSON of a reply, and what an expression finds in it. What is not exactly there is not found."""

from __future__ import annotations

import json
from typing import Any

from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from integrations.outbound.failures import NotUnderstood
from integrations.outbound.transport import Reply


def json_of(reply: Reply) -> Any:
    """The JSON of a reply; ``None`` for an empty one. Raises ``NotUnderstood``."""
    if not reply.body:
        return None
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise NotUnderstood(f"the reply is {kind or 'of no stated type'}, not JSON")
    try:
        return json.loads(reply.body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotUnderstood("the reply says that it is JSON and is not") from error


def searched(expression: ParsedResult, document: Any) -> Any:
    """What a JMESPath expression finds; ``None`` where it does not fit what is there."""
    try:
        return expression.search(document)
    except (JMESPathError, RecursionError, TypeError, ValueError):
        return None


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")
