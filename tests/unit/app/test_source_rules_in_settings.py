"""Rules for events as they stand in the ``HANDOFF_SITES`` file, those of the documentation among them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.settings import SettingsError, load_settings
from app.wiring import connect

DOCS = Path(__file__).parents[3] / "docs" / "events.md"
SITES = """
[jira.one]
url = "http://127.0.0.1:9"
email = "bot@example.com"
token = "t"
[jira.two]
url = "http://127.0.0.1:8"
email = "bot@example.com"
token = "t"
"""


def sources_of(path: Path, text: str):  # type: ignore[no-untyped-def]
    path.write_text(text, encoding="utf-8")
    return load_settings(sites=path).sources()


def test_every_rule_of_the_documentation_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    examples = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) == 2
    for name in ("OMS", "WMS", "ERP", "TMS", "SHOP"):
        monkeypatch.setenv(f"{name}_SOURCE_SECRET", "whsec_x")
    first, mappings = (sources_of(tmp_path / "sites.toml", example) for example in examples)
    assert [rule.action for rule in first["wms"].rules.rules] == ["open", "feed"]
    assert set(mappings) == {"oms", "wms", "erp", "tms", "shop"}
    assert all(source.rules.rules for source in mappings.values())


def test_a_source_without_rules_is_what_it_was(tmp_path: Path) -> None:
    (source,) = sources_of(tmp_path / "sites.toml", '[source.airflow]\nsecret = "s"\n').values()
    assert source.rules.rules == ()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[source.wms]\nsecret = "s"\ncolour = "red"\n', "may have feed, most_per_hour, open"),
        ("[source.wms]\nmost_per_hour = 3\n", "has to have the key secret"),
        (
            '[source.wms]\nsecret = "s"\n[[source.wms.open]]\ntypes = ["a"]\nin = "jira"\n',
            r"\[source.wms\] open 1: a Jira",
        ),
    ],
)
def test_a_source_that_cannot_be_used_is_named_with_the_key(tmp_path: Path, table: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        sources_of(tmp_path / "sites.toml", table)


@pytest.mark.parametrize("site", ["", 'site = "three"\n'])
def test_a_rule_has_to_name_one_of_the_sites(tmp_path: Path, site: str) -> None:
    rule = f'[source.wms]\nsecret = "s"\n[[source.wms.feed]]\ntypes = ["a"]\nin = "jira"\n{site}'
    (tmp_path / "sites.toml").write_text(SITES + rule, encoding="utf-8")
    settings = load_settings(
        sites=tmp_path / "sites.toml", database_url=f"sqlite:///{tmp_path}/x.db", secret_key="a key for tests"
    )
    with pytest.raises(SettingsError, match="site is one of: one, two"):
        connect(settings)
