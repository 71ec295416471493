"""Quoted messages: what stands in quotation marks where an error is spoken of. A quoted status or name is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.extraction.errors.codes import leading_code
from app.domain.lazy_patterns import when_used

_QUOTED = when_used(
    r"“(?P<b>[^”\n]{3,600})”|„(?P<c>[^“”\"\n]{3,600})[“”\"]|«[ ]?(?P<d>[^»\n]{3,600}?)[ ]?»|"
    r"»(?P<e>[^«\n]{3,600})«|`(?P<f>[^`\n]{3,600})`|「(?P<g>[^」\n]{3,600})」|『(?P<h>[^』\n]{3,600})』|"
    r"(?<!\w)'(?P<i>[^'\n]{8,400})'(?!\w)|‘(?P<j>[^’\n]{8,400})’|„(?P<k>[^”\n]{3,600})”"
)
ERROR_WORD = when_used(
    r"\b(?:gave|gives|came back|comes up|popped up|gab|gibt|ergab|liefert\w*|kam|kommt|bekam|erhielt|"
    r"obtient|obtiens|obtenu|retourne|a retourné|dio|arroja|arrojó|saltó|salta|salió|recibimos|deu|veio|"
    r"apareceu|"
    r"dà|ha dato|esce|compare|gaf|gaven|krijg\w*|kreeg|verscheen|wyskoczył\w*|wyskakuje|pojawił\w*|"
    r"pojawia|dostałe?m|wyświetla\w*|(?:I|we|you|they|he|she) (?:get|got|see|saw|receive\w*)|getting|"
    r"(?:ich|wir) (?:bekommen?|"
    r"erhalten?|sehen?)|bekomme|erhalte|on (?:obtient|a)|nous avons|j'ai|(?:me|nos) (?:sale|aparece|da|sai)|"
    r"ricevo|riceviamo|(?:ik|we) (?:krijg|krijgen|zien?)|dostaj\w+|errors?|exceptions?|fail\w*|message|"
    r"says?|said|saying|reads?|returns?|returned|throws?|threw|rejected|reject\w*|refused|response|"
    r"responded|answers?|answered|complain\w*|reason|shows|showing|logged|log|logs|status|got|aborted|"
    r"abort\w*|died|crashed|stopped|"
    r"fehler\w*|meld\w+|gemeldet|abgelehnt|abgebrochen|abbruch|fehlgeschlagen|scheiter\w*|gescheitert|steht|"
    r"heißt|antwort\w*|ablehn\w*|wirft|lehn\w*|grund|protokoll|erreurs?|échou\w*|échec|rejet\w*|refus\w*|renvoie|"
    r"répond\w*|affiche|indique|motif|error(?:es)?|mensaje|falla\w*|falló|fallo|rechaz\w*|devuelve|devolvió|"
    r"dice|respond\w*|muestra|motivo|"
    r"erros?|mensagem|falh\w*|rejeit\w*|retorn\w*|diz|mostra|errori?|messaggio|fallit\w*|rifiut\w*|"
    r"respint\w*|restitu\w*|dice|fout\w*|melding|mislukt\w*|geweigerd|afgewezen|geeft|zegt|afgebroken|"
    r"misgegaan|mis ?ging|błąd\w*|błęd\w*|komunikat\w*|odrzuc\w*|zwraca|zwrócił\w*|zakończ\w*|przerwan\w*|"
    r"treść)\b|エラー|失敗|メッセージ|拒否|表示|返|ログ",
    re.IGNORECASE,
)
_SAYS = when_used(
    r"\b(?:errors?|exceptions?|fail(?:ed|s|ing|ure)?|message|said|saying|throws?|threw|reject\w*|refus\w*|"
    r"respon\w*|answer\w*|complain\w*|reason|logged|log|logs|got|abort\w*|died|crashed|throwing|returns?|"
    r"returned|returning|ran into|runs into|"
    r"stopped|went wrong|bombed|choked|blew up|blows up|code retour|return ?code|returncode|"
    r"fehler\w*|meld\w+|abgelehnt|abgebrochen|abbruch|fehlgeschlagen|scheiter\w*|gescheitert|antwort\w*|"
    r"ablehn\w*|wirft|lehn\w*|grund|protokoll|bricht|brach|lief auf|schief\w*|erreurs?|échou\w*|échec|rejet\w*|"
    r"refus\w*|renvoie|répond\w*|message|motif|planté|error(?:es)?|mensaje|falla\w*|falló|fallo|rechaz\w*|"
    r"devuelve|devolvió|motivo|"
    r"erros?|mensagem|falh\w*|rejeit\w*|retorn\w*|errori?|messaggio|fallit\w*|rifiut\w*|respint\w*|"
    r"restitu\w*|interrott\w*|fout\w*|melding|mislukt\w*|geweigerd|afgewezen|afgebroken|misgegaan|mis ?ging|"
    r"błąd\w*|błęd\w*|komunikat\w*|odrzuc\w*|zwraca|zwrócił\w*|przerwan\w*|treść)\b|エラー|失敗|メッセージ|"
    r"拒否|返",
    re.IGNORECASE,
)
_LOOKS_LIKE_ERROR = when_used(
    r"(?i)\b(?:error|fail\w*|invalid|cannot|could not|can't|unable|not (?:found|allowed|valid|be|completed|"
    r"permitted|authori[sz]ed)|denied|expired|exceed\w*|missing|required|timeout|timed out|unexpected|"
    r"reject\w*|unknown|"
    r"fehler\w*|ungültig\w*|konnte nicht|nicht (?:gefunden|möglich|zulässig|erlaubt|vorhanden)|"
    r"fehlgeschlagen|erreur|impossible|invalide|échec|introuvable|inválid\w*|no (?:se pudo|es posible|"
    r"válid\w*|encontrad\w*)|não (?:foi possível|encontrad\w*)|impossibile|non (?:valido|trovato|è "
    r"possibile)|ongeldig|niet (?:gevonden|mogelijk)|nieprawidłow\w*|nie (?:można|znaleziono|udało))\b|"
    r"できません|失敗|エラー|不正"
)
_NAMES_SOMETHING = when_used(
    r"(?i)\b(?:job|(?:work)?flow|pipeline|dag|scenario|recipe|process|task|integration|connection|connector|"
    r"feed|button|user|field|column|tab|menu|screen|page|report|named?|called|status|order|clicked|subject|"
    r"betreff|feld|schaltfläche|flux|campo|veld|pole|ジョブ)\b[ :]*$"
)
SOMEBODY_SAYS = when_used(
    r"(?i)\b(?:wrote|schrieb|writes|(?:customer|client|retailer|buyer|shopper|colleague|he|she|they|"
    r"support) (?:says?|said|writes|wrote)|"
    r"kund(?:e|in) (?:sagt|schreibt|meint)|told us|(?:client|clienta?|cliente|kunde|kundin|klant|klient\w*|"
    r"händler|negozio) (?:nous )?(?:dit|écrit|"
    r"dice|escribe|diz|escreve|scrive|zegt|schrijft|pisze|mówi))\b|お客様(?:は|が|から)"
)
_DENIED = when_used(
    r"(?i)\b(?:no|not|without|any|kein\w*|ohne|pas d['e]|sans|aucun\w*|sin|ning[úu]n\w*|sem|nenhum\w*|senza|"
    r"nessun\w*|geen|zonder|bez|brak)\b[^.]{0,12}$"
)


def quoted_messages(content: str) -> Iterator[tuple[int, int, float]]:
    """The extents of quoted texts that are messages of a machine, by position, with how surely they are."""
    outer = 0
    for start, end in sorted(quotes(content), key=lambda span: (span[0], -span[1])):
        if end <= outer:
            continue
        outer = end
        value = content[start:end]
        after = content[end + 1 : end + 3]
        if re.match(r"[ ]?[:=]", after) or content[start - 2 : start - 1] in {"{", "="} or re.search(r"->|→|=>", value):
            continue
        line = max(content.rfind("\n", 0, start) + 1, start - 90)
        before = _of_sentence(content[line : start - 1])
        weight = _weight(value, before, content[end + 1 : end + 30])
        if weight:
            yield start, end, weight


def _of_sentence(before: str) -> str:
    """What stands before a quote in its sentence, or also in the one before where the quote is one of its own."""
    last = re.split(r"(?<=[^\W\d]{2}[.!?])[ ]", before)[-1]
    return last if len(last.split()) >= 2 else before


def any_quotes(content: str) -> Iterator[tuple[int, int]]:
    """For a text that otherwise gives no message: quotes after a colon, comma or dash."""
    for start, end in sorted(quotes(content)):
        value = content[start:end]
        line = max(content.rfind("\n", 0, start) + 1, start - 90)
        before = content[line : start - 1]
        names = _NAMES_SOMETHING.search(before) or SOMEBODY_SAYS.search(before[-40:])
        if not names and len(value.split()) >= 3 and re.search(r"[:–—][ ]?$|[ ]-[ ]$|,[ ]$", before):
            yield start, end


def _weight(value: str, before: str, after: str) -> float:
    """How surely a quoted text is a message (0: it is none)."""
    coded = leading_code(value)
    words = len(value.split())
    japanese = any(ord(char) > 0x2E80 for char in value[:12])
    if words < 2 and coded is None and not (japanese and len(value) > 6):
        return 0.0
    if SOMEBODY_SAYS.search(before[-40:]):
        return 0.0
    if _NAMES_SOMETHING.search(before) and not re.search(r"(?i)error|fehler|erreur|message", before[-25:]):
        return 0.0
    if coded is not None and "_" in coded[0] and words >= 3:
        return 4.5
    says = _SAYS.search(before[-70:])
    if says is not None and not _DENIED.search(before[-70:][: says.start()]):
        introduced = (
            re.search(r"[:(–—-][ ]?$|,[ ]$|\bwith $|\bmit $|\bavec $|\bcon $|\bcom $|\bmet $", before) is not None
        )
        return 4.5 if words >= 3 or coded is not None or japanese or introduced else 0.0
    spoken_of = ERROR_WORD.search(before[-70:]) is not None or ERROR_WORD.search(after) is not None
    return 4.0 if spoken_of and (words >= 6 or _LOOKS_LIKE_ERROR.search(value) is not None) else 0.0


def quotes(content: str) -> Iterator[tuple[int, int]]:
    for match in _QUOTED.finditer(content):
        group = match.lastgroup or ""
        yield match.start(group), match.end(group)
    at = 0
    for line in content.split("\n"):
        yield from ((at + start, at + end) for start, end in _plain_quotes(line))
        at += len(line) + 1


def _plain_quotes(line: str) -> list[tuple[int, int]]:
    """Straight quotation marks, also where one quote stands inside another: a mark opens after a space or bracket and
    closes before one."""
    marks = [match.start() for match in re.finditer('"', line)][:40]
    if len(marks) == 2:
        return [(marks[0] + 1, marks[1])]
    found: list[tuple[int, int]] = []
    depth, start = 0, 0
    for mark in marks:
        opens = (mark == 0 or line[mark - 1] in " ([{:=>\t") and line[mark + 1 : mark + 2].strip() != ""
        closes = mark + 1 == len(line) or line[mark + 1] in " .,;:)]}!?\t<"
        if opens and not (closes and depth):
            if depth == 0:
                start = mark
            depth += 1
        elif closes and depth:
            depth -= 1
            if depth == 0:
                found.append((start + 1, mark))
    if depth:
        pairs = zip(marks[::2], marks[1::2], strict=False)
        return [(first + 1, last) for first, last in pairs]
    return [(first, last) for first, last in found if 3 <= last - first <= 900]
