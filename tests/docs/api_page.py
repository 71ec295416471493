"""``docs/reference/http-api.md``: every request that the service answers to programs, from its OpenAPI description."""

from __future__ import annotations

from typing import Any

from app.web.openapi import document
from tests.docs.schema_pages import cell

HEAD = """# HTTP API

Made from the description that the service serves at `/openapi.json` (OpenAPI 3.1). What the answers mean in practice,
with examples: [http.md](../http.md). The bodies' keys are in [schemas](schemas.md).
"""
METHODS = ("get", "head", "post", "put", "patch", "delete")


def api_page() -> str:
    """The page: operations by tag, then how callers prove who they are."""
    described = document()
    groups: dict[str, list[str]] = {}
    for path, item in described["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                groups.setdefault(operation.get("tags", ["others"])[0], []).append(
                    _operation(method, path, operation, item.get("parameters", []), described)
                )
    parts = [f"\n## {tag.capitalize()}\n" + "".join(operations) for tag, operations in groups.items()]
    return HEAD + "".join(parts) + _schemes(described)


def _operation(
    method: str, path: str, operation: dict[str, Any], shared: list[dict[str, Any]], described: dict[str, Any]
) -> str:
    lines = [f"\n### {method.upper()} {path}\n", cell(operation.get("summary", ""))]
    if operation.get("description"):
        lines.append(cell(operation["description"]))
    names = [name for choice in operation.get("security", []) for name in choice]
    if names:
        lines.append("Proves who asks by: " + " or ".join(f"[{name}](#who-asks)" for name in names) + ".")
    rows = [_parameter(_resolved(parameter, described)) for parameter in (*shared, *operation.get("parameters", []))]
    if rows:
        lines.append("| parameter | in | meaning |\n|---|---|---|\n" + "\n".join(rows))
    if "requestBody" in operation:
        lines.append("Body: " + _content(_resolved(operation["requestBody"], described)) + ".")
    answers = [
        f"| {status} | {cell(answer.get('description', ''))} | {_content(answer)} |"
        for status, answer in ((status, _resolved(one, described)) for status, one in operation["responses"].items())
    ]
    lines.append("| status | when | answer |\n|---|---|---|\n" + "\n".join(answers))
    return "\n\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def _parameter(parameter: dict[str, Any]) -> str:
    need = "" if parameter.get("required") else ", optional"
    return f"| `{parameter['name']}` | {parameter['in']}{need} | {cell(parameter.get('description', ''))} |"


def _content(holder: dict[str, Any]) -> str:
    """The media types, with the component that describes each."""
    return " or ".join(f"`{kind}`{_component(media)}" for kind, media in holder.get("content", {}).items()) or "none"


def _component(media: dict[str, Any]) -> str:
    reference = str(media.get("schema", {}).get("$ref", ""))
    return f" ({reference.rpartition('/')[2]})" if reference else ""


def _resolved(part: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """``part``, or what it refers to."""
    if "$ref" not in part:
        return part
    target: Any = described
    for step in part["$ref"].removeprefix("#/").split("/"):
        target = target[step]
    found: dict[str, Any] = target
    return found


def _schemes(described: dict[str, Any]) -> str:
    rows = "".join(
        f"| `{name}` | {_where(scheme)} | {cell(scheme.get('description', ''))} |\n"
        for name, scheme in described["components"]["securitySchemes"].items()
    )
    return f"\n## Who asks\n\n| name | where | what |\n|---|---|---|\n{rows}"


def _where(scheme: dict[str, Any]) -> str:
    if scheme["type"] == "http":
        return f"`Authorization: {scheme['scheme'].capitalize()} …`"
    return f"{scheme.get('in', scheme['type'])} `{scheme.get('name', '')}`"
