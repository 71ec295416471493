"""Two places that give two numbers for the same article, told without any word for a difference."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_PLACE = Folded(
    r"(?<![\w-])(?:tills?|web ?shops?|web ?sites?|web|online ?shops?|stores?|shops?|warehouses?|back ?office|pos|"
    r"wms|erp|pim|"
    r"oms|app|shelf|kassen?|filiale|laden|\w*lager|caisses?|sites?|boutique|magasin|entrepôt|réserve|tienda|"
    r"almacén|caja|sga|"
    r"tpv|loja|armazém|estoque físico|sistema|caixa|negozio|sito|magazzino|cassa|gestionale|winkel|webwinkel|"
    r"magazijn|kassa|"
    r"schap|magazyn(?:ie|u)?|sklep(?:ie|u)?|kas(?:a|ie)|amazon|shopify|magento)(?![\w-])|倉庫|店舗|店頭|サイト|モール|レジ|基幹"
)
_UNIT = (
    r"units?|pcs|pieces?|pairs?|stück|stk|paar|pièces?|unités?|paires?|unidades?|uds?|piezas?|peças?|pezzi|pz|paia|"
    r"stuks?|"
    r"paren|sztuk\w*|szt|個|点|本|枚|足|着"
)
_COUNT = Folded(
    rf"(?<![a-z0-9à-ÿ.,:/#€$£+-])(?P<count>-?\d{{1,5}})(?![\d.,:/%€$£-]\d|\d|"
    rf"[%€$£])(?P<unit> ?(?:{_UNIT})(?![a-zà-ÿ]))?"
    r"(?! ?(?:eur|usd|gbp|pln|zł|kg|g|uhr|h|am|pm|min\w*|sec\w*|hours?|days?|stunden|heures?|horas?|ore|uur|godz\w*|"
    r"orders?|bestellung\w*|auftr\w*|commandes?|pedidos?|ordini|bestelling\w*|zamówie\w*|records?|errors?|lines?|"
    r"jobs?|"
    r"tage?|jours?|días|dias|giorni|dagen|dni)(?![\w]))"
)
_ARTICLE = Folded(
    r"(?<![\w])(?:articles?|artikel\w*|skus?|items?|products?|produkt\w*|produits?|référence|artículos?|productos?|"
    r"artigos?|"
    r"produtos?|articol[oi]|prodott[oi]|indeks|towar\w*)(?![\w])|商品|品番"
)
_NUMBER_OF_ONE = when_used(r"(?:no\.?|nr\.?|n[°º]|#|:)?[ ]?$", re.IGNORECASE)
_SENTENCE = when_used(r"[.!?](?:\s|$)|\n\s*\n|。")
_NEAR, _MOST = 30, 80


def counts_differ(content: str) -> bool:
    """Whether one sentence names two places and gives each its own number of pieces of an article."""
    places = _first_of(_PLACE.finditer(content))
    if len(places) < 2:
        return False
    counts = [match for match in _first_of(_COUNT.finditer(content)) if not _names_the_article(content, match.start())]
    ends = [match.end() for match in _SENTENCE.finditer(content)]
    by_sentence: dict[int, list[re.Match[str]]] = {}
    for match in counts:
        by_sentence.setdefault(bisect_right(ends, match.start()), []).append(match)
    of_an_article = _ARTICLE.search(content) is not None
    for sentence, numbers in by_sentence.items():
        here = [place for place in places if bisect_right(ends, place.start()) == sentence]
        if len(numbers) == 2 and len({place.group() for place in here}) == 2 and _apart(numbers, here):
            return of_an_article or any(number["unit"] for number in numbers)
    return False


def _first_of(matches: Iterator[re.Match[str]]) -> list[re.Match[str]]:
    return list(islice(matches, _MOST))


def _names_the_article(content: str, start: int) -> bool:
    """Whether the number right after the word for an article is its own number."""
    before = _NUMBER_OF_ONE.sub("", content[max(0, start - 24) : start])
    return any(match.end() == len(before) for match in _ARTICLE.finditer(before))


def _apart(numbers: list[re.Match[str]], places: list[re.Match[str]]) -> bool:
    """Whether the numbers differ and each stands near a place."""
    near = all(
        any(min(abs(number.start() - place.end()), abs(place.start() - number.end())) <= _NEAR for place in places)
        for number in numbers
    )
    return near and int(numbers[0]["count"]) != int(numbers[1]["count"])
