"""What a definition holds once it is read and checked (by ``integrations.probes.reading_yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from re import Pattern
from typing import Any

from jmespath.parser import ParsedResult

from app.domain.probing.model import Certainty, Outcome
from app.domain.probing.questions import Question
from integrations.outbound.entries import SettingSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSpec:
    """Where a fact stands. ``zone`` is that of moments without an offset."""

    value: ParsedResult
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSpec:
    """Where a state stands, and what the system's words (in small letters) mean in ours."""

    value: ParsedResult
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsSpec:
    """Where a list of runs stands, and each run's parts in an entry of it."""

    each: ParsedResult
    id: ParsedResult
    state: StateSpec
    started_at: FactSpec | None = None
    ended_at: FactSpec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to read a reply. It holds where ``when`` is true (or absent). ``outcome`` other than ``answered`` is no
    answer, for ``reason``. ``line`` is its place in the file. ``of_a_part``: it holds as well where not all pages of
    the answer were read."""

    line: int
    when: ParsedResult | None = None
    state: str | None = None
    state_from: StateSpec | None = None
    outcome: Outcome = "answered"
    reason: str = ""
    facts: Mapping[str, FactSpec] = field(default_factory=dict)
    runs: RunsSpec | None = None
    certainty: Certainty = "confirmed"
    as_of: FactSpec | None = None
    of_a_part: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlSpec:
    """An SQL query and where it stands in the JSON body."""

    text: str
    into: str
    dialect: str = "oracle"
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSpec:
    """What is sent for a question. At most one of ``graphql``, ``sql`` and ``json``, and only with POST."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    graphql: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    sql: SqlSpec | None = None
    json: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickSpec:
    """The entries of a list whose fields equal what was asked for: a search may find more than that."""

    each: ParsedResult
    where: Mapping[str, tuple[ParsedResult, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesSpec:
    """How an answer goes on: the list that grows (its path within the body), whether there is ``more``, and what is
    changed in the request of the next page: a query parameter, a GraphQL variable, a key of the JSON that is sent, or
    the query of an address that the reply names. At most ``most`` pages are read."""

    list: tuple[str, ...]
    more: ParsedResult
    most: int
    url: ParsedResult | None = None
    query: Mapping[str, ParsedResult] = field(default_factory=dict)
    variables: Mapping[str, ParsedResult] = field(default_factory=dict)
    json: Mapping[str, ParsedResult] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpec:
    """One way to ask a question and to read the reply. ``statuses``: those HTTP statuses whose body is read."""

    needs: tuple[str, ...]
    request: RequestSpec
    cases: tuple[Case, ...]
    statuses: frozenset[int]
    before: timedelta = timedelta(hours=24)
    after: timedelta = timedelta(hours=1)
    pick: PickSpec | None = None
    pages: PagesSpec | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How a system is asked: for each question the ways to ask it, of which the first is taken whose identifiers are
    known. ``digest`` is the first 12 characters of the sha256 of the file."""

    name: str
    version: int
    title: str
    digest: str
    file: str
    url: str | None
    settings: Mapping[str, SettingSpec]
    credentials: tuple[str, ...]
    auth: Mapping[str, Any]
    headers: Mapping[str, str]
    accepts: Mapping[str, Pattern[str]]
    questions: Mapping[Question, tuple[QuestionSpec, ...]]

    @property
    def source(self) -> str:
        """What an answer names as its source, for example ``Shopify Admin GraphQL API (shopify v1, 3f…)``."""
        return f"{self.title} ({self.name} v{self.version}, {self.digest})"
