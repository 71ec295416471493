"""A small part of JQL: clauses joined by AND, OR and NOT, with parentheses and ORDER BY."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.sandbox.jira_adf import to_text
from integrations.sandbox.jira_model import CATEGORIES, Issue
from integrations.sandbox.jira_state import JiraState
from integrations.sandbox.jira_values import read_as_text

TOKEN = re.compile(
    r"""\s*(?: "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<sign>!=|>=|<=|!~|[=<>~(),])
        | (?P<word>[^\s=<>~!(),"']+) )""",
    re.VERBOSE,
)
RELATIVE = re.compile(r"(?P<sign>[+-]?)(?P<count>\d{1,6})(?P<unit>[wdhm])\Z")
UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
DATE_FORMS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
Test = Callable[[Issue], bool]


class JqlError(Exception):
    """A query that Jira would refuse, in Jira's words."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: the test, how to order, and whether it restricts the search at all."""

    test: Test
    order: tuple[tuple[str, bool], ...]
    bounded: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A word, string or sign of a query."""

    text: str
    quoted: bool = False

    def says(self, *words: str) -> bool:
        """Whether it is one of these keywords or signs."""
        return not self.quoted and self.text.lower() in words


def tokens_of(jql: str) -> list[Token]:
    """The tokens of a query. Raises ``JqlError``."""
    tokens, at = [], 0
    text = jql.rstrip()
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise JqlError(f"Error in the JQL Query: The character '{text[at]}' at position {at + 1} is not expected.")
        quoted = found["double"] is not None or found["single"] is not None
        whole = next(
            part for part in (found["double"], found["single"], found["sign"], found["word"]) if part is not None
        )
        tokens.append(Token(whole, quoted))
        at = found.end()
    return tokens


class Parser:
    """Reads a query once, from left to right."""

    def __init__(self, state: JiraState, jql: str) -> None:
        self._state = state
        self._tokens = tokens_of(jql)
        self._at = 0

    def query(self) -> Query:
        """The whole query."""
        bounded = bool(self._tokens) and not self._tokens[0].says("order")
        test: Test = self._any() if bounded else (lambda _: True)
        order = self._order()
        if self._at < len(self._tokens):
            raise JqlError(f"Error in the JQL Query: Expecting either 'OR' or 'AND' but got '{self._peek().text}'.")
        return Query(test, order, bounded)

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else Token("", quoted=False)

    def _next(self) -> Token:
        token = self._peek()
        if not token.text and not token.quoted:
            raise JqlError("Error in the JQL Query: The query ends where something is still expected.")
        self._at += 1
        return token

    def _accept(self, *words: str) -> bool:
        if self._peek().says(*words):
            self._at += 1
            return True
        return False

    def _any(self) -> Test:
        tests = [self._all()]
        while self._accept("or"):
            tests.append(self._all())
        return lambda issue: any(test(issue) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._accept("and"):
            tests.append(self._one())
        return lambda issue: all(test(issue) for test in tests)

    def _one(self) -> Test:
        if self._accept("not"):
            test = self._one()
            return lambda issue: not test(issue)
        if self._accept("("):
            inner = self._any()
            if not self._accept(")"):
                raise JqlError("Error in the JQL Query: Expecting ')' before the end.")
            return inner
        return self._clause()

    def _clause(self) -> Test:
        name = self._next().text
        if self._accept("changed"):
            return self._changed(name)
        if self._accept("is"):
            wanted_empty = not self._accept("not")
            if not self._accept("empty", "null"):
                raise JqlError("Error in the JQL Query: Expecting EMPTY after 'is'.")
            return lambda issue: (not self._texts(name, issue)) == wanted_empty
        negated = self._accept("not")
        if self._accept("in"):
            wanted = self._list()
            return lambda issue: self._equals(name, issue, wanted) != negated
        sign = self._next().text
        return self._compare(name, sign, self._next().text)

    def _list(self) -> list[str]:
        if not self._accept("("):
            raise JqlError("Error in the JQL Query: Expecting '(' after 'in'.")
        values = [self._next().text]
        while self._accept(","):
            values.append(self._next().text)
        if not self._accept(")"):
            raise JqlError("Error in the JQL Query: Expecting ')' at the end of the list.")
        return values

    def _compare(self, name: str, sign: str, wanted: str) -> Test:
        if sign in ("=", "!="):
            return lambda issue: self._equals(name, issue, [wanted]) == (sign == "=")
        if sign in ("~", "!~"):
            words = wanted.lower().strip('"').rstrip("*")
            return lambda issue: any(words in text.lower() for text in self._texts(name, issue)) == (sign == "~")
        if sign in (">", ">=", "<", "<="):
            return self._ordered(name, sign, wanted)
        raise JqlError(f"Error in the JQL Query: Expecting operator but got '{sign}'.")

    def _ordered(self, name: str, sign: str, wanted: str) -> Test:
        key: Callable[[Issue], Any]
        limit: Any
        if name.lower() in ("created", "updated"):
            key, limit = lambda issue: getattr(issue, name.lower()), self._moment(wanted)
        elif name.lower() in ("id", "key", "issuekey", "issue"):
            key, limit = lambda issue: int(issue.id), self._issue_number(wanted)
        else:
            raise JqlError(f"The operator '{sign}' is not supported by the '{name}' field.")
        judge: dict[str, Callable[[Any], bool]] = {
            ">": lambda value: value > limit,
            ">=": lambda value: value >= limit,
            "<": lambda value: value < limit,
            "<=": lambda value: value <= limit,
        }
        return lambda issue: judge[sign](key(issue))

    def _issue_number(self, wanted: str) -> int:
        if wanted.isdigit():
            return int(wanted)
        for issue in self._state:
            if issue.key == wanted.upper():
                return int(issue.id)
        raise JqlError(f"An issue with key '{wanted}' does not exist for field 'key'.")

    def _changed(self, name: str) -> Test:
        target, after = None, None
        while self._peek().says("to", "after"):
            if self._accept("to"):
                target = self._next().text.lower()
            elif self._accept("after"):
                after = self._moment(self._next().text)

        def test(issue: Issue) -> bool:
            return any(
                change.field_id == name.lower()
                and (target is None or (change.new_text or "").lower() == target)
                and (after is None or entry.created > after)
                for entry in issue.histories
                for change in entry.changes
            )

        return test

    def _moment(self, text: str) -> datetime:
        now = self._state.world.clock.now()
        relative = RELATIVE.match(text)
        if relative:
            step = int(relative["count"]) * UNITS[relative["unit"]]
            return now - step if relative["sign"] == "-" else now + step
        for form in DATE_FORMS:
            try:
                return datetime.strptime(text, form).replace(tzinfo=ZoneInfo(self._state.sizes.time_zone))
            except ValueError:
                continue
        raise JqlError(
            f"Date value '{text}' for field is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', "
            "'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
        )

    def _equals(self, name: str, issue: Issue, wanted: Sequence[str]) -> bool:
        present = {text.lower() for text in self._texts(name, issue)}
        return any(value.lower() in present for value in wanted)

    def _texts(self, name: str, issue: Issue) -> list[str]:
        reader = READERS.get(name.lower())
        if reader is not None:
            return reader(self._state, issue)
        return self._custom_texts(name, issue)

    def _custom_texts(self, name: str, issue: Issue) -> list[str]:
        if name.lower().startswith("customfield_"):
            return []
        numbered = re.fullmatch(r"cf\[(\d{1,9})\]", name.lower())
        for field in self._state.fields.values():
            if (numbered and field.id == f"customfield_{numbered[1]}") or field.name.lower() == name.lower():
                text = read_as_text(self._state, field, issue.values.get(field.id))
                return [text] if text else []
        raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")

    def _order(self) -> tuple[tuple[str, bool], ...]:
        if not self._accept("order"):
            return ()
        if not self._accept("by"):
            raise JqlError("Error in the JQL Query: Expecting 'by' after 'order'.")
        order = []
        while True:
            name = self._next().text.lower()
            descending = self._accept("desc")
            if not descending:
                self._accept("asc")
            order.append((name, descending))
            if not self._accept(","):
                return tuple(order)


def _people(account_id: str | None, state: JiraState) -> list[str]:
    person = state.world.accounts.get(account_id) if account_id else None
    return [person.id, person.name, person.email] if person else []


READERS: dict[str, Callable[[JiraState, Issue], list[str]]] = {
    "project": lambda _, issue: [issue.project.key, issue.project.name, issue.project.id],
    "status": lambda _, issue: [issue.status.name, issue.status.id],
    "statuscategory": lambda _, issue: [
        CATEGORIES[issue.status.category][1],
        issue.status.category,
        str(CATEGORIES[issue.status.category][0]),
    ],
    "key": lambda _, issue: [issue.key, *issue.former_keys],
    "issuekey": lambda _, issue: [issue.key, *issue.former_keys],
    "issue": lambda _, issue: [issue.key, issue.id],
    "id": lambda _, issue: [issue.id, issue.key],
    "issuetype": lambda _, issue: [issue.issue_type.name, issue.issue_type.id],
    "type": lambda _, issue: [issue.issue_type.name, issue.issue_type.id],
    "labels": lambda _, issue: list(issue.values.get("labels") or ()),
    "summary": lambda _, issue: [str(issue.values.get("summary") or "")],
    "description": lambda _, issue: [to_text(issue.values.get("description"))],
    "text": lambda _, issue: [str(issue.values.get("summary") or ""), to_text(issue.values.get("description"))],
    "reporter": lambda state, issue: _people(issue.reporter, state),
    "assignee": lambda state, issue: _people(issue.values.get("assignee"), state),
}

ORDERS: dict[str, Callable[[Issue], Any]] = {
    "created": lambda issue: issue.created,
    "updated": lambda issue: issue.updated,
    "key": lambda issue: (issue.project.key, int(issue.key.rpartition("-")[2])),
    "issuekey": lambda issue: (issue.project.key, int(issue.key.rpartition("-")[2])),
    "id": lambda issue: int(issue.id),
    "status": lambda issue: issue.status.name,
    "priority": lambda issue: issue.values.get("priority") or "",
}


def parse(state: JiraState, jql: str) -> Query:
    """A query, ready to be asked. Raises ``JqlError``."""
    try:
        return Parser(state, jql).query()
    except RecursionError as problem:
        raise JqlError("Error in the JQL Query: The query is nested too deeply.") from problem


def matches(state: JiraState, jql: str, issue: Issue) -> bool:
    """Whether one issue is in the result of a query (an empty one has them all). Raises ``JqlError``."""
    return parse(state, jql).test(issue)


def search(state: JiraState, jql: str, exact: Sequence[str] = ()) -> list[Issue]:
    """The issues of a bounded query, in order. Issues that changed within the search's lag are missing, unless they
    are named in ``exact`` (ids). Raises ``JqlError``."""
    query = parse(state, jql)
    if not query.bounded:
        raise JqlError("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
    newest = state.world.clock.now() - timedelta(seconds=state.sizes.search_lag_seconds)
    lagging = state.sizes.search_lag_seconds > 0
    found = [
        issue for issue in state if query.test(issue) and (not lagging or issue.updated <= newest or issue.id in exact)
    ]
    for name, descending in reversed(query.order or (("created", True),)):
        if name not in ORDERS:
            raise JqlError(f"Not able to sort using field '{name}'.")
        found.sort(key=ORDERS[name], reverse=descending)
    return found
