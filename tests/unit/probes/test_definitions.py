"""Definitions: those that come along are sound, and every mistake in one is told with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.ports import ProbeUnusable
from integrations.probes.reading_yaml import load, packaged, read

WMS = """\
name: wms
version: 1
title: Our warehouse
credentials: [key]
settings:
  site: { pattern: '[a-z]+', says: a site }
auth: { kind: header, header: X-Key, value: "{key}" }
query_endpoints: [/query]
accepts:
  order: '[0-9]+'
questions:
  record_exists:
    needs: [order]
    request:
      path: /sites/{site}/orders/{order}
    statuses: [200, 404]
    cases:
      - { when: "status == `404`", state: missing }
      - when: "body.id != null"
        state: confirmed
        facts: { id: body.id }
"""


def problems_of(text: str) -> tuple[str, ...]:
    with pytest.raises(ProbeUnusable) as raised:
        read("wms.yaml", text)
    return raised.value.problems


@pytest.mark.parametrize("name", packaged())
def test_a_definition_that_comes_along_is_sound_and_says_where_its_system_is_described(name: str) -> None:
    definition = load(name)
    text = Path(f"integrations/probes/definitions/{name}.yaml").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert (definition.name, data["described_by"][0][:8], bool(data["recorded"])) == (name, "https://", True)


def test_a_definition_of_ones_own_is_read_with_its_digest() -> None:
    definition = read("wms.yaml", WMS)
    assert set(definition.questions) == {"record_exists"}
    assert definition.source.startswith("Our warehouse (wms v1, ")


@pytest.mark.parametrize(
    ("instead_of", "there_is", "problem"),
    [
        ("version: 1", "version: one", "wms.yaml:2: version is 'one'; expected integer"),
        ("title:", "titel:", "wms.yaml:3: the definition has an unknown key: titel"),
        (
            "state: missing",
            "state: gone",
            "wms.yaml:18: 'gone' is no state of this question; expected one of: confirmed",
        ),
        ("record_exists:", "record_is:", "wms.yaml:11: questions"),
        ('"status == `404`"', '"status == `404"', "wms.yaml:18: 'status == `404' is no JMESPath expression"),
        ("needs: [order]", "needs: []", "wms.yaml:14: uses order, which is no setting and is not in needs"),
        ("/sites/{site}/", "/sites/{place}/", "wms.yaml:14: uses place, which is no setting"),
        ('value: "{key}"', 'value: "{token_of_mine}"', "wms.yaml:7: uses token_of_mine, which is neither a setting"),
        ("[0-9]+", "[0-9+", "wms.yaml:10: '[0-9+' is no regular expression"),
        ("facts: { id: body.id }", "facts: { colour: body.id }", "wms.yaml:21: colour is no fact of this question"),
        ("path: /sites", "method: DELETE\n      path: /sites", "wms.yaml:15: questions.record_exists.request.method"),
        ("path: /sites", "method: POST\n      path: /sites", "is a POST that sends nothing"),
        ("path: /sites/{site}/orders/{order}", "path: https://evil.example/", "wms.yaml:15: "),
        ("path: /sites/{site}/orders/{order}", "path: '/orders?id={order}'", "wms.yaml:15: "),
        (
            '      - when: "body',
            '      - outcome: not_visible\n      - when: "body',
            "and no reason; say it in a sentence",
        ),
        ("auth: {", "headers: { Host: evil.example }\nauth: {", "wms.yaml:7: "),
    ],
)
def test_a_mistake_is_told_with_its_line(instead_of: str, there_is: str, problem: str) -> None:
    assert any(problem in one for one in problems_of(WMS.replace(instead_of, there_is, 1)))


@pytest.mark.parametrize(
    ("request_part", "problem"),
    [
        ("path: /orders\n      json: { id: '{order}' }", "to which nothing may be posted; probes only read"),
        ("path: /query\n      graphql: 'mutation { close }'", "holds a mutation; probes only read"),
        ("path: /query\n      graphql: 'query { a } mutation { b }'", "holds a mutation; probes only read"),
        ("path: /query\n      graphql: 'subscription { a }'", "holds a subscription"),
        ("path: /query\n      graphql: '{ a'", "is no GraphQL"),
        ("path: /query\n      graphql: 'query($a: ID) { a(id: $a) }'", "declares other variables than are given"),
        ("path: /query\n      sql: { into: q, text: 'DELETE FROM t' }", "is no query; probes only read"),
        ("path: /query\n      sql: { into: q, text: 'SELECT 1; DROP TABLE t' }", "is no single SQL statement"),
        ("path: /query\n      sql: { into: q, text: 'SELECT 1 FROM t FOR UPDATE' }", "changes or locks something"),
        (
            "path: /query\n      sql: { into: q, text: \"SELECT ':order' FROM t\" }",
            "in quotes or where no value may stand",
        ),
        ("path: /query\n      method: GET\n      json: {}", "is GET, but json is sent with POST"),
        ("path: /query\n      json: {}\n      graphql: '{ a }'", "a request has one of them"),
    ],
)
def test_a_request_that_could_write_is_refused_before_anything_is_sent(request_part: str, problem: str) -> None:
    text = WMS.replace("path: /sites/{site}/orders/{order}", request_part)
    assert any(problem in one and one.startswith("wms.yaml:") for one in problems_of(text))


def test_an_identifier_within_a_longer_text_needs_a_form() -> None:
    text = WMS.replace("path: /sites/{site}/orders/{order}", "path: /orders\n      query: { search: 'name:{order}' }")
    assert read("wms.yaml", text)
    without = text.replace("accepts:\n  order: '[0-9]+'\n", "")
    assert any(
        "puts order into a longer text; say under accepts what form it has" in one for one in problems_of(without)
    )


@pytest.mark.parametrize("text", ["", "[]", "a: [", "just text", "name: wms"])
def test_what_is_no_definition_at_all_is_told(text: str) -> None:
    assert problems_of(text)[0].startswith("wms.yaml:")


def test_an_unknown_name_lists_what_there_is_and_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProbeUnusable, match=r"no packaged definition 'shopfiy'; there are adyen, "):
        load("shopfiy")
    with pytest.raises(ProbeUnusable, match=r"absent\.yaml: the definition cannot be read"):
        load(str(tmp_path / "absent.yaml"))


def test_the_page_names_every_definition_that_comes_along() -> None:
    table = Path("docs/probes.md").read_text(encoding="utf-8").split("| definition |")[1].split("\n\n")[0]
    assert [name for name in packaged() if f"`{name}`" not in table] == []


PAGED = WMS.replace(
    "    statuses: [200, 404]\n",
    "    statuses: [200, 404]\n    pages: { list: body.orders, more: body.more, next: { query: { page: page } } }\n",
)


@pytest.mark.parametrize(
    ("instead_of", "there_is", "problem"),
    [
        ("more: body.more", "more: body.more ==", "is no JMESPath expression"),
        ("list: body.orders", "list: 'body.orders[0]'", "pages.list"),
        ("next: { query: { page: page } }", "next: {}", "pages.next"),
        ("query: { page: page }", "json: { page: page }", "changes json, which the request does not send"),
        ("query: { page: page }", "variables: { page: page }", "changes variables, which the request does not send"),
        ("query: { page: page }", "query: { page: page }, url: body.next", "more than one way to the next page"),
        ("next:", "most: 500, next:", "pages.most"),
    ],
)
def test_a_mistake_in_how_an_answer_goes_on_is_told(instead_of: str, there_is: str, problem: str) -> None:
    assert read("wms.yaml", PAGED)
    assert any(problem in one for one in problems_of(PAGED.replace(instead_of, there_is, 1)))
