"""Terms: words of any language, codes and versions whole, ids left out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.terms import LONGEST_WORD, code_term, folded, term_id, terms, ticket_terms


def test_case_accents_and_plural_endings_do_not_count() -> None:
    assert terms("Orders") == terms("ORDER") == ["order"]
    assert terms("Größe ÉTÉ Łódź") == terms("grosse ete lodz")
    assert terms("process") == ["process"]


def test_an_apostrophe_parts_words_whichever_half_matters() -> None:
    assert terms("L'application n'est pas l’été") == ["application", "est", "pas", "ete"]


def test_japanese_is_cut_into_pairs_in_either_width() -> None:
    assert terms("注文同期") == ["注文", "文同", "同期"]
    assert terms("ｶﾞﾀｶﾅ") == terms("ガタカナ") == ["ガタ", "タカ", "カナ"]
    assert terms("税") == ["税"]


def test_a_japanese_sentence_keeps_the_words_in_latin_letters() -> None:
    assert terms("SAPエラー500が発生") == ["sap", "エラ", "ラー", "が発", "発生", "500"]


@pytest.mark.parametrize(
    "text", ["12345", "job 48213377", "order-99812371", "a1b2c3d4e5f6", "10:30", "12.05.2026", "€129.99", "129.99 EUR"]
)
def test_numbers_ids_dates_and_prices_are_left_out(text: str) -> None:
    assert [term for term in terms(text) if any(char.isdigit() for char in term)] == []


def test_status_codes_constants_and_short_names_with_digits_are_kept() -> None:
    assert "503" in terms("HTTP 503 from the gateway")
    assert "503" in terms("status code: 503")
    assert "err_conn_reset" in terms("failed with ERR_CONN_RESET today")
    assert "oauth2" in terms("OAuth2 token")


def test_a_version_counts_whole_and_as_its_line() -> None:
    assert terms("since 2.53.17")[-2:] == ["2.53.17", "2.53"]
    assert "15.1" in terms("on macOS 15.1 it stops")


def test_placeholders_of_masking_are_no_words() -> None:
    assert terms("card [CARD-1] of [EMAIL-12]") == ["card", "of"]


def test_a_code_that_was_read_is_a_term_of_its_own_only_where_the_text_has_it_not() -> None:
    assert ticket_terms("a", "b ORA-00942", ["ORA-00942"]).body["ora-00942"] == 1
    assert ticket_terms("HTTP 503", "", ["HTTP 503"]).body == {}
    assert code_term("HTTP 503") == "503"
    assert code_term("  ") == ""


def test_words_are_known_as_the_ticket_writes_them() -> None:
    assert ticket_terms("Orders fail", "order").written["order"] == "orders"


@given(st.text())
def test_any_text_gives_terms_that_do_not_depend_on_how_it_is_composed(text: str) -> None:
    found = terms(text)
    assert all(0 < len(term) <= max(LONGEST_WORD, 64) for term in found if "_" not in term)
    assert terms(unicodedata.normalize("NFC", text)) == terms(unicodedata.normalize("NFD", text))


@given(st.text(min_size=1))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text())
def test_a_term_has_one_number_of_32_bits_that_is_not_0(text: str) -> None:
    assert term_id(text) == term_id(text)
    assert -(2**31) <= term_id(text) < 2**31
    assert term_id(text) != 0
