"""Rules that hold for every line of the code, found by reading it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for room in ("app", "integrations", "schemas") for path in (ROOT / room).rglob("*.py"))
SECRET = re.compile(r"(?:^|_)(?:secrets?|tokens?|passwords?|signature|proof|digest|hmac|password_hash)$")
PUBLIC = {
    "PUBLIC_TEST_SECRET",  # printed by Zendesk for everybody
}
EVIDENCE = ("app/domain/", "app/store/audit", "app/store/backup", "app/store/restore", "integrations/sandbox/")
"""Where a ``proof`` is a screenshot and a ``digest`` that of a file; and the sandbox, which has no secrets."""


NO_SECRETS = {
    "app/store/api_tokens.py": "a row is found by the digest of what was sent, which tells nothing of the token",
    "app/store/probes.py": "the digest of an answer that is kept",
    "app/web/passwords.py": "whether a new password holds the account's name, asked of whoever chooses it",
    "integrations/jira/search.py": "the token of a page",
    "integrations/zendesk/export.py": "the token of a page",
    "integrations/zendesk/session.py": "whether another thread renewed a token of ours already",
    "integrations/outbound/auth.py": "line ends in a token of ours",
}


def named(node: ast.expr) -> str:
    """The last name of an expression: ``token`` for ``self.settings.token`` and ``token.strip()``."""
    if isinstance(node, ast.Call):
        return named(node.func.value) if isinstance(node.func, ast.Attribute) else named(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def plain(node: ast.expr) -> bool:
    """A constant, such as ``None`` or an empty text: whether a secret is there at all is no secret."""
    return isinstance(node, ast.Constant) or named(node) in PUBLIC


def compared_plainly(source: str) -> Iterator[int]:
    """Lines that compare a secret with ``==``, ``!=`` or ``in``, whose time tells how much of it is right."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        if any(plain(side) for side in sides) or not any(SECRET.search(named(side).lower()) for side in sides):
            continue
        if any(isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn) for operator in node.ops):
            yield node.lineno


def test_no_secret_is_compared_in_a_time_that_tells_of_it() -> None:
    found = [
        f"{place}:{line}"
        for path in SOURCES
        if not (place := path.relative_to(ROOT).as_posix()).startswith(EVIDENCE) and place not in NO_SECRETS
        for line in compared_plainly(path.read_text(encoding="utf-8"))
    ]
    assert found == [], "compare with hmac.compare_digest"


@pytest.mark.parametrize(
    "line", ["if token == sent: ...", "ok = settings.gate_token != header", "known = signature in signatures"]
)
def test_the_rule_finds_such_a_comparison(line: str) -> None:
    assert list(compared_plainly(line)) == [1]


def test_every_exception_from_a_security_rule_says_why() -> None:
    bare = re.compile(r"# noqa: [A-Z0-9, ]*\bS\d{3}\b[A-Z0-9, ]*$")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert found == [], "add ' - ' and the reason behind the rule's number"


def test_templates_never_mark_text_as_safe() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in sorted((ROOT / "app" / "web" / "templates").glob("*"))
        for word in ("|safe", "| safe", "autoescape", "Markup(", "<style", " style=", "onclick=", "javascript:")
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
