"""The retailer or account that a ticket names, and the form in which two namings are compared.

Read in nine languages (English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Japanese): a labelled line
(``Händler: Nordhaus GmbH``), a labelled id (``retailer id 4401``), a quoted name, or the label right before a name
(``for retailer Nordhaus``). Nothing is guessed: a label without a name names nobody.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.domain.lazy_patterns import when_used

_RETAILER = (
    r"retailers?|merchants?|sellers?"
    r"|(?:einzel)?händlers?|handelspartners?|verkäufers?"
    r"|détaillante?|commerçante?|marchande?|enseigne"
    r"|minorista|comerciante|comercio|varejista|lojista|retalhista"
    r"|rivenditore|esercente|dettagliante|negoziante"
    r"|winkelier|handelaar|detailhandelaar"
    r"|sprzedawc(?:a|y|ą|ę)|detalist(?:a|y|ą|ę)|sklep(?:u|em)?"
)
_SELLER_LABEL = r"vendeur|vendedora?|venditore|verkoper"
_ACCOUNT = r"accounts?|tenant|konto|kontos|mandant(?:en)?|compte|cuenta|conta|conto"
_JAPANESE = r"小売業者|小売店|小売企業|加盟店|出品者|販売者|取引先|アカウント|リテーラー"
_NAME_WORD = r"name|nom|nombre|nome|naam|nazwa|account|konto"
_ID_WORD = r"id|no|nr|number|nummer|numéro|número|numero|numer|code|kennung"
_GAP = r"[ \t*_]{0,4}"
_SIGN = rf"{_GAP}[:：=]{_GAP}"
_VALUE = r"(?P<value>[^\W_][^\n,;、。|(（\[<\"”»]{1,59}?)"
_VALUE_ENDS = r"[ \t*.。]{0,4}(?=$|[,;、。|(（\[<]|\s[-–—]\s)"
_LINE = when_used(
    rf"^[ \t>*•・\-|]{{0,6}}(?:(?:{_RETAILER}|{_SELLER_LABEL}|{_ACCOUNT})(?:[ -](?:{_NAME_WORD}|{_ID_WORD}))?"
    rf"|(?:{_JAPANESE})(?:名|ID)?)\.?{_SIGN}[\"“„«]?{_VALUE}[\"”“»]?{_VALUE_ENDS}",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = when_used(
    rf"(?:(?<!\w)(?:{_RETAILER})[ ]|(?:{_JAPANESE}))[\"“„«『「'](?P<value>[^\n\"”“»』」']{{2,60}})[\"”“»』」']",
    re.IGNORECASE,
)
_NUMBERED = when_used(
    rf"(?<!\w)(?:{_RETAILER})[ -](?:{_ID_WORD})\.?[ :=#]{{1,3}}(?P<value>(?=[\w-]{{0,30}}\d)[\w-]{{2,40}})",
    re.IGNORECASE,
)
_WORD = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w&'’.+-]{1,40}"
_PROSE = when_used(
    rf"(?<!\w)(?i:{_RETAILER})[ ](?P<value>[A-ZÀ-ÖØ-ÞŚŻŹĆŁ][\w&'’.+-]{{1,40}}(?:[ ](?:&[ ])?{_WORD}){{0,3}})"
)
_JAPANESE_PROSE = when_used(
    r"(?P<value>[A-Z][\w&.-]{1,40}(?: [A-Z][\w&.-]{1,40}){0,2})(?:様|社)?の(?:店舗|アカウント|ショップ)"
)
_IN_ORDER = (_LINE, _QUOTED, _PROSE, _JAPANESE_PROSE, _NUMBERED)
_NOBODY = frozenset(
    re.split(
        r"\s+",
        "all any both each every many multiple several various none no n/a na unknown unclear internal other "
        "others tbd test active inactive paused suspended removed reactivated disabled enabled locked blocked "
        "expired valid invalid closed open yes not is was has support portal center centre token tokens "
        "account accounts api feed feeds name id ids shop team sync order orders service says said reports "
        "reported confirmed the this that our their connection integration status page system systems data "
        "catalog error errors job jobs access login app ops side alle mehrere keine keiner unbekannt intern "
        "gesperrt deaktiviert pausiert aktiv inaktiv bescheid rückmeldung daten nummer bestellungen "
        "bestellung kontakt konto shops meldet fehler zugang anbindung schnittstelle tous plusieurs aucun "
        "inconnu interne suspendu actif bloqué désactivé todos todas varios ninguno desconocido interno "
        "activo suspendido suspendida bloqueado bloqueada pausado pausada vários nenhum desconhecido ativo "
        "ativa suspenso suspensa tutti nessuno sconosciuto sospeso attivo disattivato bloccato meerdere geen "
        "onbekend actief geblokkeerd wszyscy kilku żaden nieznany aktywne zablokowane なし 不明 全て すべて 複数 "
        "停止 有効 "
        "無効",
    )
)
_LEGAL_FORM = when_used(
    r"(?:^|[\s,])(?:gmbh(?: & co\.? kg)?|mbh|ag|kg|ohg|se|e\.? ?k|ug|ltd|limited|plc|llc|llp|inc|incorporated|corp"
    r"|corporation|co|company|b\.?v|n\.?v|s\.?a\.?s|s\.?a\.?r\.?l|s\.?a|s\.?l\.?u?|s\.?p\.?a|s\.?r\.?l|lda|ltda|eireli"
    r"|sp\.? ?z ?o\.? ?o|z ?o\.? ?o|k\.?k)\.?(?=$|[\s,])",
    re.IGNORECASE,
)
_JAPANESE_LEGAL_FORM = when_used(r"株式会社|有限会社|合同会社|\(株\)|㈱|(?<=\S)[様社]$")
_LONGEST = 60


def named_retailer(text: str) -> str | None:
    """The retailer that a masked text names (``Retailer: Bellwood Home``); ``None`` where it names none."""
    for pattern in _IN_ORDER:
        for found in pattern.finditer(text):
            name = _name(found["value"], prose=pattern in (_PROSE, _JAPANESE_PROSE))
            if name is not None:
                return name
    return None


@lru_cache(maxsize=4096)
def account_key(name: str | None) -> str | None:
    """A retailer's name as it is compared: without case, accents, punctuation and legal form (``Bellwood Home Ltd.`` is
    ``bellwood home``). ``None`` where no name is left."""
    if name is None:
        return None
    wide = unicodedata.normalize("NFKC", name)
    plain = _LEGAL_FORM.sub(" ", _JAPANESE_LEGAL_FORM.sub(" ", wide)) if len(wide) <= 2 * _LONGEST else wide
    folded = unicodedata.normalize("NFKD", plain.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in folded if not _is_accent(letter))
    return unicodedata.normalize("NFC", " ".join(letters.split())) or _key_of_a_mere_form(wide)


def _key_of_a_mere_form(name: str) -> str | None:
    """The key of a name that is nothing but a legal form or punctuation, so that it is still told apart."""
    letters = "".join(character if character.isalnum() else " " for character in name.casefold())
    return " ".join(letters.split()) or None


def _is_accent(character: str) -> bool:
    """Latin accents only: the voiced sound marks of kana tell names apart."""
    return unicodedata.combining(character) != 0 and character not in "\u3099\u309a"


def _name(value: str, *, prose: bool) -> str | None:
    words = " ".join(value.split()).strip(" .:*_-'\"")
    if prose:
        words = _leading_name(words)
    first = words.split(" ", 1)[0].casefold().strip(".:") if words else ""
    if not words or first in _NOBODY or words.casefold() in _NOBODY:
        return None
    return words[:_LONGEST]


def _leading_name(words: str) -> str:
    """The words up to one that ends a sentence or belongs to what follows (``Nordhaus Token`` is ``Nordhaus``)."""
    kept: list[str] = []
    for word in words.split(" "):
        if kept and word.casefold().strip(".:") in _NOBODY:
            break
        kept.append(word)
        if word.endswith(".") and len(word) > 4:
            break
    return " ".join(kept).rstrip(".'’")
