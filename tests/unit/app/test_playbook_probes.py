"""Probes in the playbook: entries with their places, credentials by reference, mistakes with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.playbook import PlaybookError, load_playbook
from app.playbook_probes import connection_of
from app.ports import ProbeUnusable
from app.store.clock import utc_now

PLAYBOOK = """\
version: 1
probing: { seconds: 5, renew_minutes: 2 }
probes:
  shop:
    system: Shopify
    definition: shopify
    url: https://example.myshopify.com
    credentials: { access_token: { env: SHOP_TOKEN } }
  wms:
    system: Warehouse One
    definition: probes/wms.yaml
    url: http://10.20.0.5:8080/api
    allow_networks: [10.20.0.0/16]
    credentials: { key: { file: KEYFILE } }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "playbook.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_entries_know_their_place_and_count_paths_from_the_playbook(tmp_path: Path) -> None:
    playbook = load_playbook(written(tmp_path, PLAYBOOK))
    shop, wms = playbook.probes
    assert (shop.where, shop.definition) == (f"{tmp_path}/playbook.yaml:4", "shopify")
    assert (wms.where, wms.definition) == (f"{tmp_path}/playbook.yaml:9", f"{tmp_path}/probes/wms.yaml")
    assert (playbook.probing.seconds, playbook.probing.renew.total_seconds()) == (5, 120)
    assert load_playbook(None).probes == ()


def test_a_credential_is_read_when_it_is_used_so_that_a_renewed_one_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    shop, wms = load_playbook(written(tmp_path, PLAYBOOK.replace("KEYFILE", str(key)))).probes
    with pytest.raises(ProbeUnusable, match=r"playbook\.yaml:4: .* names the variable SHOP_TOKEN, which is not set"):
        connection_of(shop, utc_now).credentials("access_token")
    monkeypatch.setenv("SHOP_TOKEN", "one")
    assert connection_of(shop, utc_now).credentials("access_token") == "one"
    with pytest.raises(ProbeUnusable, match="which cannot be read"):
        connection_of(wms, utc_now).credentials("key")
    for value in ("first\n", "second\n"):
        key.write_text(value, encoding="utf-8")
        assert connection_of(wms, utc_now).credentials("key") == value.strip()


@pytest.mark.parametrize(
    ("instead_of", "there_is", "problem"),
    [
        (
            "{ env: SHOP_TOKEN }",
            "shpat_123",
            ":8: probes.shop.credentials.access_token is 'shpat_123'; expected object",
        ),
        ("{ env: SHOP_TOKEN }", "{ env: A, file: B }", ":8: "),
        ("https://example", "http://example", ":7: 'http://example.myshopify.com' is not https"),
        ("https://example", "https://user:pw@example", ":7: "),
        ("[10.20.0.0/16]", "[10.20.0.5/16]", ":13: '10.20.0.5/16' is no network"),
        ("system: Shopify", "sytem: Shopify", ":5: probes.shop has an unknown key: sytem"),
        ("  wms:", "  Our WMS:", ":"),
        ("seconds: 5", "seconds: 0", ":2: probing.seconds"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, instead_of: str, there_is: str, problem: str) -> None:
    with pytest.raises(PlaybookError) as raised:
        load_playbook(written(tmp_path, PLAYBOOK.replace(instead_of, there_is, 1)))
    assert any(f"playbook.yaml{problem}" in one for one in raised.value.problems)


def test_a_change_of_a_probe_is_a_change_of_the_playbook(tmp_path: Path) -> None:
    before = load_playbook(written(tmp_path, PLAYBOOK)).version
    assert load_playbook(written(tmp_path, PLAYBOOK.replace("shopify\n", "odoo\n"))).version != before
