"""Messages by where they stand, whatever the words around them: quoted, alone below an announcement, in a log line,
under a message key, after "SYSTEM says:". These are looked for only where nothing else gave a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.extraction.errors.codes import leading_code
from app.domain.extraction.errors.log_lines import log_lines, worst
from app.domain.extraction.errors.quotes import ERROR_WORD, SOMEBODY_SAYS, quotes
from app.domain.extraction.labels import Pair
from app.domain.extraction.sentence_shapes import is_cjk, is_label, is_sentence, is_spoken, is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_MESSAGE_KEY = when_used(
    r"(?:^|.{0,60} )(?:message|msg|messages|text|txt|short text|long text|details?|description|desc|reason|title"
    r"|fault ?string|cause|summary|"
    r"long ?message|short ?message|user ?message|error|err|error ?messages?|status ?text|reason ?phrase"
    r"|status ?message|x ?motivo|motivo|motif|"
    r"meldung\w*|meldungstext|fehler\w*|text|grund|beschreibung|kurztext|langtext|libell[ée]|erreur|mensagem"
    r"|mensaje|descripci[óo]n|descri[çc][ãa]o|"
    r"detalle|detalhe|texto|testo|messaggio|descrizione|dettaglio|errore|erro|melding|omschrijving|fout\w*|reden"
    r"|tekst|regel|komunikat|opis|"
    r"tre[śs][ćc]|powod|powód|b[łl][ąa]d|response|answer|antwort|antwoord|réponse|respuesta|resposta|risposta"
    r"|odpowied[zź]|rückmeldung|retorno|retour|"
    r"line|zeile|ligne|línea|linha|riga|output|result|ergebnis|résultat|resultado|risultato|resultaat|wynik|entry"
    r"|eintrag|"
    r"メッセージ|内容|詳細|理由|本文|結果|文言|応答)(?: .{0,60})?"
)
_NOT_MESSAGE_KEY = when_used(
    r"(?i)\b(?:name|status|state|user|by|id|url|uri|path|file|host|time|date|subject|type|job|step|steps|impact"
    r"|customer|item|product|sku|address|"
    r"comment|commentaire|note|notes|remark|question|request|wish|priority|environment|env|expected|workaround"
    r"|betreff|kommentar|bemerkung|kunde|"
    r"artikel|auswirkung|produit|article|cliente|client|prodotto|objet|asunto|oggetto|onderwerp|temat|stack ?trace"
    r"|context|document|doc|logger|thread|"
    r"class|method|help|info|link|service|source|target|field|label)\b"
)
_NAMED_BEFORE = when_used(
    r"(?i)(?:\b(?:button|menu|screen|page|tab|icon|link|checkbox|option|dialogue?|field|column|row|label|header"
    r"|tile|view|report|named?|called|"
    r"labelled|titled?|entitled|subject|file|folder|template|product|item|article|brand|shop|store|site|customer"
    r"|company|supplier|flow|job|task|"
    r"process|program|script|script|transaction|schalter|schaltfläche|knopf|taste|menü|menüpunkt|maske|seite|reiter"
    r"|feld|spalte|zeile|betreff|datei|artikel|produkt|"
    r"kunde|firma|genannt|namens|titel|klick\w*|auf|bouton|onglet|champ|colonne|écran|fichier|objet|article|produit"
    r"|client|intitulé\w*|nommé\w*|"
    r"appelé\w*|sur|bot[óo]n|botão|pestaña|campo|columna|coluna|pantalla|tela|archivo|arquivo|asunto|assunto"
    r"|art[íi]culo|produ[ct]to|cliente|llamad[oa]|"
    r"chamad[oa]|pulsante|bottone|scheda|colonna|schermata|file|oggetto|articolo|prodotto|chiamat[oa]|knop|tabblad"
    r"|veld|kolom|scherm|bestand|"
    r"onderwerp|klant|genaamd|przycisk|pole|kolumn\w+|ekran|plik|temat|produkt|klient|nazw\w+|click(?:ed|ing)?"
    r"|press(?:ed|ing)?|pressing|hit|chose|"
    r"choose|select(?:ed)?|gedrückt|angeklickt|cliqué|pulsado|premuto|geklikt|kliknął|kliknęła|tag|hashtag|wave"
    r"|campaign|kampagne|motif de retour|"
    r"corriere|carrier|value|wert|valeur|valor|valore|waarde|wartość)|ボタン|画面|メニュー|項目|商品|ファイル|件名"
    r"|タブ)"
    r"(?: (?:of|der|des|du|de la|del|della|van) (?:the |la |el )?\w{2,16})?(?: (?:is|was|ist|war|est|es|era"
    r"|è))?[ :]{0,2}$"
)
_STATE_BEFORE = when_used(
    r"(?i)\b(?:status|state|stat|stato|statut|estado|stan|zustand|marked|flagged|set|stays?|stayed|remains?"
    r"|remained|still|currently|sits?|sitting|"
    r"listed|shown|booked|steht|weiterhin|noch|immer noch|als|verbucht|toujours|encore|comme|en|sigue|todavía|como"
    r"|continua|ainda|ancora|"
    r"come|risulta|nog|steeds|staat|nadal|wciąż|jako|widnieje|in|auf|at|on|to|as)(?: (?:as|at|on|in|to|auf|als|en"
    r"|como|come|op|jako|is|ist|a))?[ :]{0,2}$"
)
_NOT_A_MACHINE = when_used(
    r"(?i)\b(?:(?:he|she|they|colleague|customer|client|buyer|shopper|support|vendor|manager|caller|somebody"
    r"|someone|boss|who) (?:has |had )?(?:\w+ )?(?:says?|said|wrote|"
    r"writes|told|asked|replied|answered|meant|insists?|claims?)|told (?:me|us)|wrote (?:me|us|to)|(?:kunde|kundin"
    r"|kollege|kollegin|chef|chefin|er|sie|händler|support)"
    r" (?:hat )?(?:sagt\w*|schreibt|schrieb|meint\w*|fragt\w*|geschrieben|gesagt)|(?:client|cliente|clienta"
    r"|collègue|colega|compañer[oa]|collega|klant|klient\w*|il|elle|"
    r"ella|él|ele|ela|lui|lei|hij|zij|on|ona) (?:m['’]|nous |nos |me |ci |mi |ons |nam )?(?:a |ha |heeft )?(?:dit"
    r"|écrit|dice|dijo|escrib\w+|escrito|disse|diz|"
    r"escreve\w*|scrive|scritto|detto|zegt|zei|schrijft|schreef|mówi|powiedział\w*|pisze"
    r"|napisał\w*))\b[^\"“„«»”]{0,30}$|(?:お客様|顧客|担当者?)(?:は|が|から|より)[^「]{0,16}$"
)
_TOLD_AFTER = when_used(
    r"[」』\"”]?[ ]?(?:と(?:の)?(?:連絡|報告|問い合わせ|問合せ|申告|指摘|言|のこと|話)|,? (?:he|she|they|wrote"
    r"|says? the customer|sagt(?:e)? (?:er|sie|der Kunde|die Kundin)))"
)
_PERSON = when_used(
    r"(?i)\b(?:customers?|buyer|shopper|colleague|client|clienta?|cliente|kund(?:e|in|en)|kolleg(?:e|in)|händler"
    r"|filiale|marktleiter\w*|collègue|colega|"
    r"compañer[oa]|collega|klant|klient\w*|magasin|tienda|loja|negozio|winkel|sklep|team|support)\b|お客様|顧客"
)
_OPEN_END = when_used(
    r"(?i)\b(?:with|mit|avec|con|com|met|z|says?|said|saying|reads?|is|was|line|logged|logs?|messages?|got|shows?"
    r"|steht|stand|dann|nur|nämlich|ist|war|folgendes|"
    r"lautet|only|just|a|an|the|ein|eine|kam|kommt|dit|affiche|est|un|une|ceci|es|dice|aparece|esto|é|diz|isto|è"
    r"|dice|questo|zegt|dit|is|brzmi|pisze|to)$"
)
_FOLLOWING = when_used(
    r"(?i)\b(?:as follows|(?:the|this) following|following (?:message|error|text)|folgende[rsnm]? (?:meldung"
    r"|fehler\w*|text|nachricht)|le message suivant|l['’]erreur suivante|"
    r"(?:mensaje|error) siguiente|siguiente (?:mensaje|error)|seguinte (?:mensagem|erro)|seguente (?:messaggio"
    r"|errore)|volgende (?:melding|fout\w*)|następując\w+)\b|"
    r"次の(?:ように|メッセージ|エラー)|以下の|下記の"
)
_NONE_THERE = when_used(
    r"(?i)\b(?:no|not|without|kein\w*|ohne|pas|sans|aucun\w*|sin|ning[úu]n\w*|sem|nenhum\w*|senza|nessun\w*|geen"
    r"|zonder|bez|brak|żadn\w+)\b[^.,;]{0,40}$"
)
_LISTS_SOMETHING = when_used(
    r"(?i)\b(?:orders?|skus?|items?|affected|steps?|to reproduce|checked|checks|ruled out|so far|regards|questions?"
    r"|wish(?:es)?|ideas?|todo|to do|needs?|need|want|"
    r"request(?:ed|s)?|impact|effect|expected|background|timeline|history|participants|agenda|following (?:orders"
    r"|products|people)|aufträge|bestellungen|betroffen\w*|"
    r"geprüft|schritte|fragen|wunsch|bitte|auswirkung\w*|ziel|commandes|vérifi\w+|étapes|souhait\w*|besoin|pedidos"
    r"|comprobad\w+|pasos|necesit\w+|"
    r"verificad\w+|passos|ordini|verificat\w+|passaggi|serve|bestellingen|gecontroleerd|stappen|zamówienia"
    r"|sprawdz\w+|kroki|p\.?s\.?|fyi|note|nb|hinweis|"
    r"remarque|nota|let op|uwaga|vorgehen|vorschlag|suggestion|proposal|next|summary|kurzfassung|addresses?"
    r"|adresse\w*|customers?|kunden?)[^:：]{0,24}[:：]?\s*$"
)
_BELOW_CLOSED = when_used(r"[.!?;,。！？]$")
_CODED = when_used(
    r"(?:^|[:：][ \t])[ \t]{0,8}(?P<text>[^\s:：()\[\]\"“„«][^\n:：()\[\]]{9,240}?)[ ]?[\[(（][ ]?"
    r"(?:[A-Z][A-Z0-9]{0,12}(?:[-_./][A-Z0-9]{1,12}){1,4}|"
    r"(?:[\w]{0,12}code|codice|código|cod\.|kod|błąd|error|"
    r"fehler|erreur|erro|errore|fout|コード)[ :]{1,2}[\w-]{2,20})[ ]?[)\]）]",
    re.MULTILINE,
)
_LOW_QUOTES = when_used(r"‚(?P<low>[^‘’\n]{6,400})[‘’]")
_CODE_THEN_LINE = when_used(
    r"^[ \t>]{0,8}(?:[A-Z][A-Z0-9]{1,20}(?:[_-][A-Z0-9]{1,20}){1,6}"
    r"|[A-Z]{1,6}-?\d{2,7})[ \t]*\n[ \t>]{0,8}(?P<text>[^\s|][^\n|]{9,400})$",
    re.MULTILINE,
)
_CODE_BEFORE = when_used(r"[［【](?=[^\n］】]{0,20}\d)[A-Za-z0-9_./-]{3,24}[］】][ 　]?(?P<text>[^\n。［【]{6,300}。?)")
_TITLE = when_used(r"(?:(?:[A-Z][\w'’-]*+|\d++|of|the|and|for|in|&|de|la|von|und|mit)[ ]?+){2,12}")
_BULLET = when_used(r"[-*•·–]\s|\d{1,2}[.)]\s")
_SAID = when_used(
    r"(?i)(?<![\w-])(?:says?|said|reads?|reading|saying|reports?|reported|logged|logs?|shows?|showed|states?|stated"
    r"|prints?|printed|returns?|returned|answers?|answered|replied|replies|"
    r"responds?|responded|displays?|displayed|complains?|complained|throws?|threw|gives?|gave|popped up"
    r"|came back with|wrote|writes|output|message|response|"
    r"meldet|meldete|sagt|zeigt|zeigte|antwortet|antwortete|liefert|lieferte|wirft|schreibt|gibt|bringt|brachte"
    r"|ausgegeben|kam|kommt|erscheint|erschien|meldung|antwort|rückmeldung|"
    r"indique|affiche|affichait|dit|répond|répondu|renvoie|renvoyé|retourne|retourné|signale|message|réponse|"
    r"indica|muestra|dice|decía|devuelve|devolvió|responde|respondió|contesta|arroja|informa|mensaje|respuesta|aparece|"
    r"mostra|diz|devolve|devolveu|retorna|retornou|respondeu|acusa|acusou|mensagem|resposta|retorno|apareceu"
    r"|devuelto|devolvido|retour|"
    r"riporta|riportano|riportava|segnala|dice|restituisce|restituito|risponde|risposto|mostra|messaggio|risposta"
    r"|appare|compare|"
    r"meldt|meldde|zegt|zei|geeft|gaf|toont|toonde|antwoordt|antwoordde|melding|antwoord|verschijnt|"
    r"zwraca|zwrócił\w?|podaje|wyświetla|wyświetlił\w?|pokazuje|zgłasza|zgłosił\w?|odpowiada|odpowiedział\w?"
    r"|wyskoczył\w?|wypisał\w?|wypisuje|pisze|komunikat|odpowiedź)"
    r"(?![\w])(?:[^\n:：.!?\"“„«]|(?<=\d)[:.](?=\d)){0,50}(?:："
    r"|:(?=[ \t]))[ \t]{0,4}(?P<rest>[^\s\"“„«'‘`「][^\n]{8,700})"
)
_ENDS = when_used(
    r"(?<=[^\s.A-Z\d])[.!?](?=\s+[A-ZÀ-ÞŁŚŻ])|[。！？]|\s[–—]\s(?=[a-zà-ÿ])|\s\((?=(?:see|siehe|voir|job|order|run"
    r"|I|we|ich|wir)\b)"
)
_SAID_JA = when_used(
    r"(?:ログ|画面|コンソール|システム|応答|レスポンス)[^。\n「」:：]{0,20}[:：][ 　]?(?P<rest>[^\n。]{8,200}。?)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message by its place, and how surely it is one."""

    text: str
    start: int
    weight: float


def structural_messages(content: str, pairs: list[Pair]) -> list[Message]:
    """The messages that show by their place, surest first."""
    found = [
        *_from_log(content),
        *_under_keys(pairs),
        *_quoted(content),
        *_said(content),
        *_alone(content),
        *_coded(content),
    ]
    return sorted(found, key=lambda each: (-each.weight, each.start))


def _from_log(content: str) -> Iterator[Message]:
    line = worst(list(log_lines(content)))
    if line is not None:
        yield Message(line.text, line.start, 4.4 if line.level >= 2 else 4.2 if sounds_like_error(line.text) else 3.8)


def _under_keys(pairs: list[Pair]) -> Iterator[Message]:
    for pair in pairs:
        if not _MESSAGE_KEY.fullmatch(pair.key) or _NOT_MESSAGE_KEY.search(pair.key):
            continue
        machine = pair.kind in {"json", "xml", "logfmt"}
        if not is_sentence(pair.value, words=2) or (not machine and is_told(pair.value)):
            continue
        bad = sounds_like_error(pair.value)
        if machine or pair.kind in {"table", "column"} or bad:
            yield Message(pair.value, pair.start, (4.3 if machine else 3.9) + (0.1 if bad else 0))


def _quoted(content: str) -> Iterator[Message]:
    outer = 0
    found = [*quotes(content), *((match.start("low"), match.end("low")) for match in _LOW_QUOTES.finditer(content))]
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if end <= outer:
            continue
        outer = end
        value = content[start:end].strip()
        line = max(content.rfind("\n", 0, start) + 1, start - 120)
        before, after = content[line : start - 1], content[end + 1 : end + 40]
        weight = _quote_weight(value, before.rstrip("„“«»\"'‘`「『"), after)
        if weight:
            yield Message(value, start + len(content[start:end]) - len(content[start:end].lstrip()), weight)


def _quote_weight(value: str, before: str, after: str) -> float:
    """How surely a quoted text is a message; 0 where it is a name, a state, or what somebody said."""
    if (
        not is_sentence(value, words=2)
        or is_spoken(value)
        or re.match(r"[ ]?[:=]", after)
        or re.search(r"->|→|=>", value)
    ):
        return 0.0
    if (
        SOMEBODY_SAYS.search(before[-40:])
        or _NOT_A_MACHINE.search(before[-70:])
        or _TOLD_AFTER.match(after)
        or is_label(value)
    ):
        return 0.0
    words, bad = len(value.split()), sounds_like_error(value)
    if not bad and _TITLE.fullmatch(value):
        return 0.0
    long_enough = words >= 4 or (is_cjk(value) and len(value) >= 10)
    if _NAMED_BEFORE.search(before[-30:]):
        return 0.0
    if _STATE_BEFORE.search(before[-30:]) and not (words >= 5 and bad):
        return 0.0
    spoken_of = ERROR_WORD.search(before[-70:]) is not None
    if not (long_enough or bad):
        return 0.0
    return 3.6 + 0.3 * bad + 0.2 * spoken_of + 0.1 * (words >= 4)


def _said(content: str) -> Iterator[Message]:
    for pattern in (_SAID, _SAID_JA):
        for match in pattern.finditer(content):
            rest, start = match.group("rest"), match.start("rest")
            line = content.rfind("\n", 0, match.start()) + 1
            before = re.split(r"[.!?][ ]", content[max(line, match.start() - 60) : match.start()])[-1]
            if (
                _PERSON.search(before)
                or _NOT_A_MACHINE.search(content[max(line, match.start() - 60) : start].rstrip(" :：") + " ")
                or SOMEBODY_SAYS.search(before[-40:] + match.group()[:30])
            ):
                continue
            end = _ENDS.search(rest)
            text = rest[: end.start() + (rest[end.start()] in ".!?。！？")] if end else rest
            if not is_told(text) and (is_sentence(text) or leading_code(text, labelled=True) is not None):
                yield Message(text.rstrip(" ,;"), start, 4.0 if sounds_like_error(text) else 3.6)


def _coded(content: str) -> Iterator[Message]:
    """A sentence after a colon, or alone on its line, with a code in brackets behind it."""
    for match in _CODED.finditer(content):
        text = match.group("text")
        labelled = content[match.start()] in ":：" and any(char.isdigit() for char in match.group()[len(text) :])
        if is_sentence(text, words=2) and not is_told(text) and (labelled or sounds_like_error(text)):
            yield Message(text, match.start("text"), 4.1)
    for pattern in (_CODE_THEN_LINE, _CODE_BEFORE):
        for match in pattern.finditer(content):
            if is_sentence(match.group("text")) and not is_told(match.group("text")):
                yield Message(match.group("text").strip(), match.start("text"), 3.9)


def _alone(content: str) -> Iterator[Message]:
    """A line or two that stand alone below an announcement, or set off by their indentation."""
    lines: list[tuple[int, str]] = []
    at = 0
    for line in content.split("\n")[:800]:
        lines.append((at, line))
        at += len(line) + 1
    for index, (_, line) in enumerate(lines):
        if index == 0 or not line.strip() or len(line) > 700:
            continue
        gap = not lines[index - 1][1].strip()
        intro_at = index - 2 if gap and index >= 2 else index - 1
        intro = lines[intro_at][1].rstrip()
        if intro_at == 0 or not intro.strip():
            continue
        text, offset = line.strip(), len(line) - len(line.lstrip())
        block = _block_length(lines, index)
        announced = _announces(intro, indented=offset - (len(intro) - len(intro.lstrip())) >= 2, gap=gap)
        if not announced or block > 3 or _BULLET.match(text) or "|" in text:
            continue
        yield from _first_sentence(lines, index, block, announced, intro)


def _first_sentence(
    lines: list[tuple[int, str]], index: int, block: int, announced: float, intro: str
) -> Iterator[Message]:
    for at in range(index, index + min(block, 2)):
        start, line = lines[at]
        text = line.strip()
        if is_sentence(text) and not is_told(text) and len(re.findall(r"[.!?]\s+[A-ZÀ-Þ]", text)) <= 1:
            bonus = 0.3 * sounds_like_error(text) + 0.3 * (ERROR_WORD.search(intro[-120:]) is not None)
            yield Message(text, start + len(line) - len(line.lstrip()), announced + bonus)
            return
        if leading_code(text, labelled=True) is None:
            return


def _announces(intro: str, *, indented: bool, gap: bool) -> float:
    """How surely a line announces what stands below it (0: it does not)."""
    said = re.split(r"[.!?][ ]", intro)[-1][-160:].strip()
    if SOMEBODY_SAYS.search(said) or _NOT_A_MACHINE.search(said.rstrip(" :：") + " ") or _LISTS_SOMETHING.search(said):
        return 0.0
    if intro.endswith((":", "：")):
        return 3.7 if len(said.split()) >= 2 or is_cjk(said) else 0.0
    if _FOLLOWING.search(said):
        return 3.7
    if _BELOW_CLOSED.search(intro) or len(said.split()) < 3 or _NONE_THERE.search(said):
        return 0.0
    return 3.6 if indented or (gap and _OPEN_END.search(said)) else 0.0


def _block_length(lines: list[tuple[int, str]], index: int) -> int:
    end = index
    while end < len(lines) and end < index + 6 and lines[end][1].strip():
        end += 1
    return end - index
