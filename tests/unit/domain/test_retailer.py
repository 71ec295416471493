"""Which retailer a ticket names, in nine languages, and when two namings mean the same one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.retailer import account_key, named_retailer


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Job: 12\nRetailer: Bellwood Home\nThanks", "Bellwood Home"),
        ("* Merchant name = Acme & Sons (id 318)", "Acme & Sons"),
        ("- **Retailer:** Bellwood Home", "Bellwood Home"),
        ("The feed for retailer Nordhaus (feed 8841-NH) returns nothing", "Nordhaus"),
        ("The eBay token of retailer Brightside expired", "Brightside"),
        ("Seller 'Acme' is offline", "Acme"),
        ("Suspended: retailer id 4401.", "4401"),
        ("Account: ACME-4401", "ACME-4401"),
        ("Beim Händler Nordhaus schlägt der Abgleich fehl", "Nordhaus"),
        ("Händler: Nordhaus GmbH & Co. KG", "Nordhaus GmbH & Co. KG"),
        ("Détaillant : Maison Léa SARL", "Maison Léa SARL"),
        ("chez le commerçant « Maison Léa »", "Maison Léa"),
        ("Minorista: Tienda Sol, tel. 5", "Tienda Sol"),
        ("Lojista: Casa Verde Ltda", "Casa Verde Ltda"),
        ("Rivenditore: Moda Bella", "Moda Bella"),
        ("Winkelier: De Groene Tuin", "De Groene Tuin"),
        ("Sprzedawca: Zielony Dom", "Zielony Dom"),
        ("小売業者：株式会社さくら", "株式会社さくら"),
        ("加盟店「さくら商店」で同期エラー", "さくら商店"),
    ],
)
def test_a_retailer_is_named_by_its_label(text: str, name: str) -> None:
    assert named_retailer(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "The retailer: we do not know",
        "the retailer says it is fixed",
        "Retailer Support says hello",
        "Retailer:\n",
        "Retailer: all",
        "Account: suspended",
        "Merchant account suspended",
        "merchant_ref: 42",
        "Wir haben vom Händler Bescheid bekommen",
        "Konto: gesperrt",
        "Cuenta: suspendida (desde ayer)",
        "加盟店：不明",
    ],
)
def test_a_label_without_a_name_names_nobody(text: str) -> None:
    assert named_retailer(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bellwood Home", "BELLWOOD  HOME Ltd."),
        ("Nordhaus GmbH & Co. KG", "Nordhaus"),
        ("Maison Léa SARL", "maison lea"),
        ("Zielony Dom Sp. z o.o.", "Zielony Dom"),
        ("De Groene Tuin B.V.", "De groene tuin"),
        ("株式会社さくら", "さくら"),
        ("ＡＣＭＥ", "Acme Inc."),
    ],
)
def test_one_retailer_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert account_key(one) == account_key(other) is not None


def test_two_retailers_are_told_apart() -> None:
    assert account_key("Bellwood Home") != account_key("Bellwood Garden")
    assert account_key("がく") != account_key("かく")
    assert account_key("AG") != account_key("KG")
    assert account_key("...") is None


@given(st.text(max_size=200))
def test_any_text_is_read_and_its_name_is_part_of_it(text: str) -> None:
    name = named_retailer(f"Retailer: {text}")
    assert name is None or all(word in text for word in name.split())
    key = account_key(text)
    assert key is None or account_key(key) is not None
