"""How urgent an exception is, as far as somebody says so: the tracker's priority and deadline, and what it is worth.

All three are told, never reckoned: what nobody states stays unknown. A worth is known where a system that was looked at
states an amount, or where the ticket's text states one beside a label for it, with its currency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain.lazy_patterns import when_used
from app.domain.moments import instant_or_none, iso
from app.domain.probing.model import Answer
from app.domain.ticket import Deadline, Ticket

MOST = Decimal(10) ** 12
"""An amount of so much or more is taken for a slip, and for no amount."""
THOUSANDTHS = 1000
"""The unit in which amounts are put in order."""
WITHOUT_MINOR_UNITS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"]
)
WITH_THREE_DIGITS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])
_OF_THE_ORDER = ("record_state", "record_exists")
_CURRENCIES = (
    "EUR|USD|GBP|CHF|JPY|CNY|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|BRL|MXN|INR|KRW|SGD|HKD|ZAR|AED|SAR|ILS"
)
_SIGNS = {"€": "EUR", "£": "GBP"}
"""Signs that stand for one currency. A dollar or yen sign stands for several, so it says none."""
_LABEL = (
    r"(?:order|transaction|payment|basket|cart|invoice|captured|authori[sz]ed)[ -](?:value|total|amount|sum)|"
    r"(?:total|amount)(?: of the order| due| captured| charged)?|"
    r"(?:bestell|auftrags|zahlungs|rechnungs|waren)(?:wert|summe|betrag)|betrag|gesamtbetrag|"
    r"montant(?: de la commande| total)?|importe(?: del pedido| total)?|valor (?:do pedido|total)|"
    r"importo(?: dell.ordine| totale)?|orderwaarde|orderbedrag|bedrag|wartość zamówienia|kwota|注文金額|合計金額|金額"
)
_NUMBER = r"\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_STATED = when_used(
    rf"(?i)(?<![\w-])(?:{_LABEL})[ \t*_]{{0,3}}[:：=][ \t*_]{{0,3}}"
    rf"(?:(?P<before>(?:{_CURRENCIES})|[€£])[ \u00a0]?(?P<first>{_NUMBER})(?![\d.,']*\d)"
    rf"|(?P<second>{_NUMBER})(?![.,']?\d)[ \u00a0]?(?P<after>(?:{_CURRENCIES})\b|[€£]))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What an order or transaction is worth, in a currency (ISO 4217), and who states it."""

    value: Decimal
    currency: str
    source: str

    @property
    def text(self) -> str:
        """``1,234.50 EUR``."""
        return f"{self.value:,.{_digits(self.currency)}f} {self.currency}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """What is known of it."""

    priority: str | None = None
    deadline: Deadline | None = None
    amount: Amount | None = None

    @property
    def value_order(self) -> int:
        """By what tickets are put in order so that the greatest amount comes first and an unknown one last. Amounts
        are compared as numbers: no exchange rate is known."""
        return 0 if self.amount is None else -int(self.amount.value * THOUSANDTHS)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        due, worth = self.deadline, self.amount
        return {
            "priority": self.priority,
            "deadline": None if due is None else {"at": None if due.at is None else iso(due.at), "name": due.name},
            "amount": None
            if worth is None
            else {"value": str(worth.value), "currency": worth.currency, "source": worth.source},
        }


def urgency_from(data: Mapping[str, Any] | None) -> Urgency:
    """What was kept of it; all unknown where nothing was."""
    told = data or {}
    due, worth = told.get("deadline"), told.get("amount")
    return Urgency(
        priority=told.get("priority"),
        deadline=None if due is None else Deadline(at=instant_or_none(due["at"]), name=due["name"]),
        amount=None
        if worth is None
        else Amount(value=Decimal(worth["value"]), currency=worth["currency"], source=worth["source"]),
    )


def urgency_of(ticket: Ticket, amount: Amount | None) -> Urgency:
    """The tracker's priority and deadline of a ticket, with its amount."""
    priority = (ticket.priority or "").strip()
    return Urgency(priority=priority or None, deadline=ticket.deadline, amount=amount)


def amount_answered(answers: Iterable[Answer]) -> Amount | None:
    """The amount that a system stated of an order or payment: the order's own before the payment's, and of several that
    stated one the first that was asked."""
    found = [(answer, amount) for answer in answers if (amount := _of_answer(answer)) is not None]
    ranked = sorted(found, key=lambda one: one[0].question not in _OF_THE_ORDER)
    return ranked[0][1] if ranked else None


def amount_stated(text: str) -> Amount | None:
    """The amount that a text states under a label, with its currency; ``None`` where it states none or several."""
    found = {
        (value, _currency(match["before"] or match["after"]))
        for match in _STATED.finditer(text)
        if 0 < (value := _number(match["first"] or match["second"])) < MOST
    }
    if len(found) != 1:
        return None
    value, currency = found.pop()
    return Amount(value=value, currency=currency, source="the ticket's text")


def _of_answer(answer: Answer) -> Amount | None:
    if not answer.answered or answer.value is None:
        return None
    facts = answer.value.facts
    currency = str(facts.get("currency") or "").strip().upper()
    plain, minor = facts.get("amount"), facts.get("amount_minor")
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        return None
    value = _decimal(plain) if plain is not None else _decimal(minor) / 10 ** _digits(currency)
    if not 0 < value < MOST:
        return None
    return Amount(value=value, currency=currency, source=answer.system)


def _decimal(fact: object) -> Decimal:
    return Decimal(repr(fact)) if isinstance(fact, int | float) and not isinstance(fact, bool) else Decimal(0)


def _digits(currency: str) -> int:
    if currency in WITHOUT_MINOR_UNITS:
        return 0
    return 3 if currency in WITH_THREE_DIGITS else 2


def _currency(word: str) -> str:
    return _SIGNS.get(word, word.upper())


def _number(text: str) -> Decimal:
    """A number as it is written in either way: the last mark before one or two digits is that of the fraction."""
    whole, fraction = text, ""
    if len(text) > 3 and text[-3] in ".,":
        whole, fraction = text[:-3], text[-2:]
    elif len(text) > 2 and text[-2] in ".,":
        whole, fraction = text[:-2], text[-1:]
    return Decimal("".join(filter(str.isdigit, whole)) + "." + (fraction or "0"))
