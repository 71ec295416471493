"""Query languages in requests: that they only read is found by parsing them, and values never become syntax."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import sqlglot
from graphql import GraphQLError, OperationDefinitionNode, OperationType, parse
from sqlglot import exp

from integrations.outbound.failures import NotAsked

_MOST_TOKENS = 4_000
_SQL_PLACEHOLDER = re.compile(r"(?<![:\w]):([a-z][a-z0-9_]*)\b")
_CHANGES = (
    exp.DML,
    exp.DDL,
    exp.Into,
    exp.Lock,
    exp.Command,
    exp.Drop,
    exp.Alter,
    exp.TruncateTable,
    exp.Transaction,
    exp.Set,
    exp.Use,
)


def graphql_problem(text: str) -> str | None:
    """Why a GraphQL document may not be sent, or ``None``: it has to be one query, nothing else."""
    try:
        document = parse(text, max_tokens=_MOST_TOKENS, no_location=True)
    except GraphQLError as error:
        return f"is no GraphQL: {error.message}"
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    for operation in operations:
        if operation.operation is not OperationType.QUERY:
            return f"holds a {operation.operation.value}; probes only read, so only a query is sent"
    return None if len(operations) == 1 else f"holds {len(operations)} operations; expected one query"


def graphql_variables(text: str) -> set[str]:
    """The variables that a GraphQL document declares."""
    document = parse(text, max_tokens=_MOST_TOKENS, no_location=True)
    return {
        variable.variable.name.value
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        for variable in node.variable_definitions or ()
    }


def sql_problem(text: str, dialect: str) -> str | None:
    """Why an SQL text may not be sent, or ``None``: it has to be one query that changes nothing, and its placeholders
    (``:name``) have to stand where a value may stand."""
    try:
        tree = _only_statement(text, dialect)
    except (sqlglot.errors.SqlglotError, ValueError) as error:
        return f"is no single SQL statement: {str(error).splitlines()[0]}"
    if not isinstance(tree, exp.Query):
        return "is no query; probes only read, so only a SELECT is sent"
    if any(node for kind in _CHANGES for node in tree.find_all(kind) if not isinstance(node, exp.Query)):
        return "changes or locks something; probes only read"
    parsed = sorted(str(node.this) for node in tree.find_all(exp.Placeholder))
    if parsed != sorted(_SQL_PLACEHOLDER.findall(text)):
        return "has a :name in quotes or where no value may stand; write  column = :name"
    return None


def sql_names(text: str) -> set[str]:
    """The placeholders of an SQL text."""
    return set(_SQL_PLACEHOLDER.findall(text))


def sql_text(text: str, values: Mapping[str, str], dialect: str) -> str:
    """The SQL with its placeholders as quoted texts. Raises ``NotAsked`` for a value that would be read as anything
    but that text (proved by parsing the result and comparing the trees)."""
    made = _SQL_PLACEHOLDER.sub(lambda found: "'" + values[found[1]].replace("'", "''") + "'", text)
    try:
        same = _only_statement(made, dialect) == _with_values(_only_statement(text, dialect), values)
    except (sqlglot.errors.SqlglotError, ValueError):
        same = False
    if not same:
        raise NotAsked("an identifier cannot be put into the query as a value")
    return made


def _only_statement(text: str, dialect: str) -> exp.Expression:
    statements: list[Any] = [one for one in sqlglot.parse(text, dialect=dialect) if one is not None]
    if len(statements) != 1:
        raise ValueError(f"found {len(statements)} statements; expected one")
    only: exp.Expression = statements[0]
    return only


def _with_values(tree: exp.Expression, values: Mapping[str, str]) -> exp.Expression:
    changed: exp.Expression = tree.transform(
        lambda node: exp.Literal.string(values[str(node.this)]) if isinstance(node, exp.Placeholder) else node
    )
    return changed
