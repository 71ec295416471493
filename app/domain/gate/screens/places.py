"""Where an id counts: not in an address bar, a search field, a filter or a command that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.domain.gate.screens.job_ids import Place, any_ids, other_runs, places
from app.domain.gate.screens.labels import JOB_NOUN
from app.domain.gate.screens.layout import Line
from app.domain.gate.screens.tables import Head, head_above, label_over
from app.domain.gate.screens.territory import Page, own_lines
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_ADDRESS = when_used(r"https?:/|^\W{0,3}(?:[\w-]+\.)+[a-z]{2,10}/|\bwww\.|localhost:\d")
_BROWSER = any_of(entries("google chrome, mozilla firefox, microsoft edge, safari, chromium"))
_SEARCH = any_of(
    entries(
        """
        search, search results, filter, filters, filtered by, filter by, query, results for, no results
        clear filters, clear, clear all, apply
        reset, no matching, no runs match, suche, suchen, filtern, gefiltert, suchergebnisse, keine treffer
        zurucksetzen
        recherche, rechercher, filtrer, filtre, aucun resultat, buscar, busqueda, filtrar, filtro
        sin resultados, pesquisar
        sem resultados, cerca, ricerca, filtra, filtri, nessun risultato, zoeken, geen resultaten, wissen
        szukaj, filtruj
        wyszukaj, brak wynikow, effacer, borrar, limpar, cancella filtri, wyczysc, クリア, 清除, 検索, 絞り込み
        フィルター, 検索結果, 該当なし, 搜索, 筛选, 查询, 无结果, 重置, 过滤
        """
    )
)
_REACH_OF_A_FORM = 10
"""How far below an id the buttons of a form are looked for, in heights of a letter."""

_BUTTON = any_of(
    entries(
        """
        search, apply, apply filters, apply filter, reset, clear, clear all, clear filters, reset filters, go, find
        suchen, anwenden, zurucksetzen, filtern, leeren, rechercher, appliquer, reinitialiser, effacer, filtrer
        buscar, aplicar, limpiar, restablecer, filtrar, pesquisar, limpar, cerca, applica, azzera, filtra
        zoeken, toepassen, wissen, szukaj, zastosuj, wyczysc, filtruj
        検索, 適用, クリア, リセット, 絞り込み, 搜索, 查询, 重置, 应用, 筛选
        """
    )
)
_NOTHING_FOUND = any_of(
    entries(
        """
        no results, 0 results, no runs found, no jobs found, no records found, nothing found, no matching runs
        no matching jobs, no items to show, no items found, keine treffer, keine eintrage, keine ergebnisse
        keine laufe gefunden, aucun resultat, aucune execution trouvee, sin resultados, no hay resultados
        sem resultados, nenhum resultado, nessun risultato, geen resultaten, niets gevonden, brak wynikow
        該当なし, 該当するデータ, 結果がありません, 見つかりません, 无结果, 暂无数据, 没有数据, 未找到
        """
    )
)
_MENTIONS = any_of(
    entries(
        """
        for, without, of, from, after, before, by, instead of, see, than, waits, waiting, like, as, to, replaces
        retry
        fur, ohne, von, nach, vor, wegen, statt, siehe, pour, sans, apres, avant, de, para, sin, sem, despues de
        antes de, depois de, per, senza, dopo, prima di, di, voor, zonder, na, van, dla, bez, po, przed, od
        """
    )
)
_PROMPT = when_used(
    r"^(?:[\w.-]+@[\w.-]+[:~\w/.-]*|[a-z]:\\\S*|ps [a-z]:\S*|[~/]\S*|\(\w+\))?(?:\s?[$❯➜]\s?\S|\s?[#>%»]\s+\S)"
)
_TOO_LONG_FOR_AN_AMOUNT = 8
_TYPED = when_used(
    r"(?:^|\s|[$#>%])(?:echo|printf|write-host|write-output|print|cat <<|vim?|nano|figlet|toilet)\s"
    r"|(?:^|\s|[$#>%])(?:print|console\.log|puts) ?\(|^\S{0,30}[>#] ?(?:update \S+ set|insert into|sed -i)\s"
)
_AS_RUN = when_used(
    rf"(?:(?:^|[\s(\[,;|])(?:{JOB_NOUN})(?:\s?(?:id|no\.?|nr\.?|n[°º]|number))?\s?[#:=：]?\s?#?|[#=]\s?)$",
    re.IGNORECASE,
)


def counted(page: Page, target: str) -> Iterator[Place]:
    """The places of an id that count."""
    bar = _below_browser(page.lines)
    for place in places(target, page.lines):
        line = place.line
        if line.middle <= bar or _SEARCH.search(line.folded) or _PROMPT.match(line.folded):
            continue
        if target.isdigit() and len(target) < _TOO_LONG_FOR_AN_AMOUNT and not named_as_run(page, place):
            continue
        if _in_a_form_of_search(page, place):
            continue
        if not _above_a_table_of_others(page, place) and not _is_mentioned(page, place):
            yield place


def _in_a_form_of_search(page: Page, place: Place) -> bool:
    """Whether a button that searches, or the news that nothing was found, stands closely below the id: then id and
    state may be what was asked for instead of what was found."""
    if head_above(page.heads, place.line) is not None:
        return False
    below = [line for line in page.lines if 0 < line.middle - place.line.middle < _REACH_OF_A_FORM * line.height]
    return any(
        _NOTHING_FOUND.search(line.folded) or all(_BUTTON.fullmatch(cell.folded) for cell in line.cells())
        for line in below
    )


def _is_mentioned(page: Page, place: Place) -> bool:
    """Whether the row is about another run, and only mentions this one, as in a column of comments."""
    others = [words for _, words in any_ids(place.line) if words[0].right < place.left]
    if not others or not any(place.words[0] not in words for words in others):
        return False
    head = head_above(page.heads, place.line)
    if head is not None and head.has("id"):
        near = any(
            column.role == "id" and column.distance(place.words) < 2 * place.line.height for column in head.columns
        )
        if not near:
            return True
    cell = next(cell for cell in place.line.cells() if place.words[0] in cell.words)
    before = cell.words[: cell.words.index(place.words[0])]
    return (
        bool(before)
        and not _AS_RUN.search(" ".join(word.text for word in before) + " ")
        and _MENTIONS.search(" ".join(word.folded for word in before)) is not None
    )


def typed_by_hand(lines: Sequence[Line]) -> str | None:
    """A command that prints what it is told to."""
    found = next((match for line in lines if (match := _TYPED.search(line.folded))), None)
    return None if found is None else found.group().strip()


def named_as_run(page: Page, place: Place) -> bool:
    """Whether a bare number is called a run: by a word before it, a label beside or above it, or its column."""
    line = place.line
    position = line.text.find(place.words[0].text)
    before = line.text[: max(0, position)] + place.words[0].text.partition(place.run)[0]
    if _AS_RUN.search(before) or (position == 0 and len(line.words) > 1 and head_above(page.heads, line) is None):
        return True
    head = head_above(page.heads, line)
    if head is not None and head.covers(place.words[0]):
        return head.column_of(place.words).role == "id"
    return label_over(page.labels, place.words[0]) == "id"


def _below_browser(lines: Sequence[Line]) -> float:
    """How far down the browser's own bars reach: to the last address or browser's name among the first lines."""
    bars = [line.middle for line in lines[:5] if _ADDRESS.search(line.folded) or _BROWSER.search(line.folded)]
    return max(bars, default=float("-inf"))


def _above_a_table_of_others(page: Page, place: Place) -> bool:
    """Whether the id stands above a table that lists other runs only, as in its search field."""
    if head_above(page.heads, place.line) is not None:
        return False
    below = next((head for head in page.heads if head.line.middle > place.line.middle), None)
    if below is None:
        return False
    listed = [line for line in page.lines if line.middle > below.line.middle]
    own = any(places(place.run, [line]) for line in listed)
    return not own and any(_lists_a_run(below, place, line) for line in listed)


def _lists_a_run(head: Head, place: Place, line: Line) -> bool:
    ids = [*other_runs(place.run, line), *any_ids(line)]
    return any(head.column_of(words).role == "id" for _, words in ids) and line not in own_lines(place)
