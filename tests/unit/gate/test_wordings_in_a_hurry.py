"""Customers' messages and agents' notes as people type them: short, sloppy, without accents, in nine languages.

One wording a line in ``wordings``. For every kind of statement that counts there are at least as many that do not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.gate.statements.confirmation import stated_change
from app.domain.gate.statements.containment import reason_it_cannot_be_stopped
from app.domain.gate.statements.verification_note import observation

_FOLDER = Path(__file__).parent / "wordings"


def _lines(name: str) -> list[str]:
    return [line for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize("body", _lines("confirms"))
def test_a_customer_who_says_in_short_what_was_done_or_decided_confirms_it(body: str) -> None:
    assert stated_change(body) is not None


@pytest.mark.parametrize("body", _lines("confirms_nothing"))
def test_a_customer_who_thanks_asks_plans_guesses_relays_denies_or_tells_of_others_confirms_nothing(body: str) -> None:
    assert stated_change(body) is None


@pytest.mark.parametrize(
    "doubt",
    [
        "I think {}",
        "hopefully {}",
        "our agency says {}",
        "ich glaube {}",
        "je crois que {}",
        "l'agence dit que {}",
        "creo que {}",
        "la agencia dice que {}",
        "acho que {}",
        "a agência disse que {}",
        "credo che {}",
        "l'agenzia dice che {}",
        "ik denk dat {}",
        "het bureau zegt dat {}",
        "chyba {}",
        "agencja mówi, że {}",
        "{}とのことです",
        "{}と思います",
        'agency wrote: "{}"',
        "> {}",
        "is it true that {}?",
    ],
)
def test_no_confirmation_survives_being_guessed_told_quoted_or_asked(doubt: str) -> None:
    in_one_breath = [body.rstrip(".。") for body in _lines("confirms") if " maar " not in body and ". " not in body]
    assert [body for body in in_one_breath if stated_change(doubt.format(body[0].lower() + body[1:])) is not None] == []


@pytest.mark.parametrize("note", _lines("observes"))
def test_a_note_that_says_in_short_what_was_seen_counts(note: str) -> None:
    assert observation(note) is not None


@pytest.mark.parametrize("note", _lines("observes_nothing"))
def test_a_note_that_saw_nothing_good_itself_does_not_count(note: str) -> None:
    assert observation(note) is None


@pytest.mark.parametrize("note", _lines("cannot_be_stopped"))
def test_whose_it_is_and_that_we_cannot_reach_it_is_a_reason(note: str) -> None:
    assert reason_it_cannot_be_stopped(note) is not None


@pytest.mark.parametrize("note", _lines("could_have_been_stopped"))
def test_that_nobody_wanted_or_managed_to_stop_it_is_no_reason(note: str) -> None:
    assert reason_it_cannot_be_stopped(note) is None


@pytest.mark.parametrize(
    "note",
    [
        "Key renewed, expect run 881 to pass at 10:42.",
        "chk'd run 881, should be in at 10:42",
        "Lauf 881 um 10:42 durch, sollte alles drin sein",
        "run 881 vérifié, devrait être dans l'ERP à 10h42",
    ],
)
def test_an_expectation_in_the_same_sentence_spoils_a_note(note: str) -> None:
    assert observation(note) is None


@pytest.mark.parametrize(
    "body",
    [
        'agency wrote: "we renewed the token"',
        "„Wir haben das Passwort geändert“ steht in der Mail der Agentur",
        "On Mon Bill wrote:\n> we renewed the token\nthx",
        "I am out of office. We changed the token.",
    ],
)
def test_words_of_others_in_a_customers_message_confirm_nothing(body: str) -> None:
    assert stated_change(body) is None


@pytest.mark.parametrize(
    "body",
    ["Our IT said it expired and we renewed it.", "Our agency said the token was wrong, so we renewed it."],
)
def test_what_the_customer_did_upon_somebodys_word_confirms_it(body: str) -> None:
    assert stated_change(body) is not None
