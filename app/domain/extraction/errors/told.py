"""Messages told within sentences: "came back with the note ...", "es endete mit der Mitteilung ...", "dio el fallo a
las 11:20: ...", "Till roll says CARD NOT READ". Tried where nothing surer gave a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.codes import leading_code
from app.domain.extraction.errors.messages import NOT_VERBATIM, ErrorAt, message
from app.domain.extraction.errors.quotes import ERROR_WORD, SOMEBODY_SAYS
from app.domain.extraction.sentence_shapes import is_sentence, is_told, sounds_like_error
from app.domain.lazy_patterns import when_used

_NOTE = (
    r"(?:note|remark|message|notice|comment|text|wording|words|line|entry|reply|answer|reason|verdict|explanation"
    r"|feedback"
    r"|statement|hinweis|mitteilung|meldung|vermerk|bemerkung|wortlaut|eintrag|antwort|begründung|rückmeldung|kommentar"
    r"|mention|texte|libellé|réponse|motif|remarque|indication|intitulé|nota|aviso|texto|mensaje|leyenda|respuesta"
    r"|motivo"
    r"|observación|comentario|indicación|mensagem|observação|resposta|comentário|retorno|dicitura|scritta|scritto|testo"
    r"|messaggio|avviso|risposta|causale|motivazione|indicazione|annotazione|opmerking|melding|tekst|bericht|antwoord"
    r"|reden|notitie|mededeling|toelichting|adnotacj[aąęi]|notatk[aąęi]|wpis(?:em)?|komunikat(?:em)?|informacj[aąęi]"
    r"|treści[aą]|uwag[aąęi]|odpowiedzi[aą]|powodem|dopiskiem|tekstem)"
)
_WITH = r"(?:with|and|und|et|y|e|en|i|under|mit|unter|avec|sous|con|bajo|com|sob|met|onder|ze?|as)"
_DET = (
    r"(?:the|a|an|this|following|de[mnr]|einem|einer|folgende[mnr]|la|le|l['’]|une?|el|los?|una|un|[oa]|uma?|il|lo|de"
    r"|het"
    r"|een|takim|taką)"
)
_WITH_NOTE = when_used(
    rf"(?<![\w])(?:{_WITH}[ ](?:{_DET}[ ]?)?(?:[\w-]{{3,14}}[ ])??{_NOTE}|con scritto|mit den worten|with the words)"
    rf"(?![\w])"
    r"(?:[ ]?[:：][ ]?|[ ]?,?[ ](?=[\"“„«`‘'])|[ ](?=(?-i:[A-ZÀ-ÖØ-ÞŁŚŻ])))(?P<rest>\S[^\n]{5,600})",
    re.IGNORECASE,
)
_GAP = r"(?:[^\n:.!?\"“„«]|(?<=\d)[:.](?=\d)){0,70}"
_WRITTEN_THERE = when_used(
    r"(?<=[^\n])(?<![\w])(?:(?:written|words|wording|escrito|scritto|écrit|geschrieben|geschreven|napisane|zapisane"
    r"|worten)"
    r"|what (?:I|we|it|you) (?:get|got|see|saw|says?|said)(?: is| was)?"
    rf"|{_NOTE}(?:[ ]{_GAP.replace('70', '50')})?)[ ]?[:：][ ]?(?P<rest>\S[^\n]{{5,600}})",
    re.IGNORECASE,
)
_ENDED = (
    r"(?:replied|answered|responded|came back|returned|bounced|rejected|refused|declined|failed|crashed|died|stopped"
    r"|aborted"
    r"|fell over|broke|choked|blew up|bombed|timed out"
    r"|antwortete|meldete|kam|zurück|abgelehnt|abgewiesen|abgebrochen|gescheitert|gestorben|stehengeblieben|gestoppt"
    r"|a répondu|répond|rejetée?|refusée?|arrêtée?|plantée?|tombée?|interrompue?|échoué|respondió|devolvió|contestó"
    r"|rechaz(?:ó|ad[oa])|falló|cayó|paró|detuvo|fallo|respondeu|devolveu|rejeit(?:ou|ad[oa])|falhou|caiu|parou|travou"
    r"|ha risposto|rispose|respint[oa]|rifiutat[oa]|scartat[oa]|fallit[oa]|fermat[oa]|cadut[oa]|antwoordde|reageerde"
    r"|geweigerd|afgewezen|mislukt|gestopt|stopte|vastgelopen|odpisał[ao]?|odpowiedział[ao]?|zwrócił[ao]?"
    r"|odrzuc(?:ił[ao]?"
    r"|on[aeoy])|padł[ao]?|stanął|stanęł[ao]|przerwan[aeoy]|nie (?:powiod|przesz)\w{2,4})"
)
_ENDED_WITH = when_used(
    rf"(?<![\w])(?P<verb>{_ENDED})(?![\w]){_GAP}(?:[ ]?[:：][ ]|,[ ](?=[A-Z]{{2,8}}[-_]?\d{{2,6}}:[ ]))"
    rf"(?P<rest>\S[^\n]{{5,600}})",
    re.IGNORECASE,
)
_SCREEN = (
    r"(?:till(?: roll)?|screen|display|terminal|receipt|tablet|handheld|pin ?pad|scanner|printer|panel|log|console"
    r"|kasse|bon"
    r"|bildschirm|anzeige|écran|afficheur|caisse|pantalla|visor|datáfono|tela|visor|maquininha|schermo|scontrino"
    r"|cassa|scherm"
    r"|kassa|pinautomaat|ekran\w{0,3}|wyświetlacz\w{0,2}|kas[ay]|terminal\w{0,2})"
)
_SHOWS = (
    r"(?:says?|said|reads?|shows?|showed|showing|displayed|flashed|gave|printed|steht|stand|zeigt|zeigte|meldet|meldete"
    r"|affichait|affiche|indique|indiquait|disait|pone|ponía|muestra|mostraba|dice|decía|sale|salió|mostra|mostrava"
    r"|diz|dizia"
    r"|apareceu|compare|appare|apparso|diceva|staat|stond|toonde|geeft|gaf|pojawi\w{2,6}(?: się)?|jest|było|widnieje"
    r"|wyświetli\w{1,5}(?: się)?|pokaza\w{1,3}(?: się)?)"
)
_SHOUTED = when_used(
    rf"(?<![\w])(?i:{_SCREEN})(?![\w])[^\n.!?:;]{{0,24}}?[ ](?i:{_SHOWS})"
    rf"[ ]?:?[ ](?P<text>[A-ZÀ-ÖØ-ÞŁŚŻĆ][A-Z0-9À-ÖØ-ÞŁŚŻĆ'/-]{{1,20}}"
    r"(?:[ ][A-Z0-9À-ÖØ-ÞŁŚŻĆ'/-]{1,20}){1,9})(?=[ ]?[.,;!?\n)]|[ ][a-z]|$)"
)
_SAYING = when_used(
    r"(?<![\w])(?i:saying|stating|reading|complaining|claiming|disant|indiquant|diciendo|indicando|dizendo|informando"
    r"|dicendo|met)[ ]"
    r"(?P<text>(?-i:[A-ZÀ-ÖØ-ÞŁŚŻ])[^\n\"“„«.!?;]{9,200}?)"
    r"(?=,?[ ](?:and (?:then|just|so|that|it|nothing|now|gave|stopped|died)|und dann|puis|et puis|y luego|y ya|e"
    r" depois|e poi|en"
    r" toen|i potem)(?![\w])|[.!?;](?:\s|$)|\n|$)"
)
_NUMBERED = when_used(
    r"(?<![\w-])(?:(?:error|err|fehler|erreur|errore?|erro|fout|błąd)(?: (?:code|no\.?|nr\.?|number|nummer))?"
    r"|(?:c[óo]digo|codice|code|kod(?:em)?|foutcode|fehlercode)(?: (?:de |d['’]|di )?(?:error|erro|erreur|errore"
    r"|błędu))?)[ ]"
    r"(?P<code>-?\d{1,6}|[A-Z]{1,8}-?\d{1,6})[,:]?[ ][\"“„«][ ]?(?P<text>[^\"”“»\n]{6,300}?)[ ]?[\"”»“]",
    re.IGNORECASE,
)
_CODE_AND_BRACKETS = when_used(
    r"(?<![\w])(?:responded|answered|returned|replied|gave|threw|antwortete|meldete?|lieferte|gab|répond(?:u)?"
    r"|renvoyé|renvoie"
    r"|respondió|devolvió|dio|arrojó|respondeu|devolveu|retornou|risposto|restituito|antwoordde|gaf|zwrócił[ao]?"
    r"|odpowiedział[ao]?)(?:[ ](?:with|mit|avec|con|com|met|z|code|código|codice|kod|kodem)){0,2}[ ]"
    r"(?P<code>[A-Z]{1,10}[-_]?\d{1,6}|[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){1,5})[ ]\((?P<text>[^()\n]{6,200})\)",
    re.IGNORECASE,
)
_ABEND = when_used(r"(?i:(?<![\w])abend(?:ed|s)?(?: with| code)?)[ :=]{1,2}(?P<code>S[0-9A-F]{3}|U\d{4})(?!\w)")
_JAPANESE = when_used(
    r"(?:文言|文面|メッセージ|表示|エラー内容|内容|返答|応答)は[、：: ]?[「『]?"
    r"(?P<text>[^。、「」『』\n]{5,80}?)[」』]?、?(?:でした|です(?=。)|との(?:こと|表示)|という|となって)"
)
_CUT = when_used(
    r"(?<=[^\W\d_]{3})[.!?][\"”»]?[ ]+(?=[A-ZÀ-ÖØ-ÞŁŚŻ])|(?<=[\d\])])"
    r"[.!?][ ]+(?=[A-ZÀ-ÖØ-ÞŁŚŻ][a-zà-ż'’ -])"
)
_BAD = when_used(
    r"(?i)(?<![\w])(?:insufficient|insuffisante?s?|insuficientes?|insufficient[ei]|onvoldoende|niewystarczając\w+"
    r"|unzureichend\w*"
    r"|full|voll|pleine?|llen[oa]|chei[oa]|pien[oa]|offline|down|closed|geschlossen|fermée?|cerrad[oa]|fechad[oa]"
    r"|chius[oa]"
    r"|gesloten|zamknięt\w|inactive?|inactif|inactiv[oa]|inattiv[oa]|nieaktywn\w|doppelt|duplicad[oa]|doublon|dubbel"
    r"|podwójn\w"
    r"|vide|leer|empty|vací[oa]|vazi[oa]|vuot[oa]|leeg|pust[yae]|zero)(?![\w])"
)
_PERL = when_used(
    r"(?m)^(?:[A-Z][a-z]{2}[ ][A-Z][a-z]{2}[ ]{1,2}\d{1,2}[ ][\d:]{8}[ ](?:[A-Z]{3,4}[ ])?\d{4}[ ])"
    r"?(?P<text>[A-Z][^\n]{8,300}[ ]at[ ][\w./\\:-]{3,120}[ ]line[ ]\d{1,6}\.)$"
)
_PROGRAM_SAYS = when_used(r"(?m)^[ \t>]{0,4}(?:[A-Z][a-z0-9]{1,20}){2,4}:[ ](?P<text>[^\n]{10,300})$")
_TELLS = when_used(
    r"(?i)(?:the|we|it|there|this|that|they|nothing|no one|our|all|some|same|because|since|der|die|das|es|wir|da|weil"
    r"|nichts|alle"
    r"|le|la|les|il|elle|on|rien|el|los|las|no se|nada|o|a|os|as|il|lo|gli|non|niente|de|het|er|niets|to|nie ma|nic)[ ]"
)


def numbered_messages(content: str) -> Iterator[ErrorAt]:
    """A number or code and its message in quotes or brackets: ``error 7 "Invalid payment details"``."""
    for pattern in (_NUMBERED, _CODE_AND_BRACKETS):
        for match in pattern.finditer(content):
            yield _both(match)
    for match in _ABEND.finditer(content):
        yield ErrorAt(match.group("code"), None, *match.span("code"), 4.6, code_at=match.span("code"))


def told_messages(content: str, body_start: int) -> Iterator[ErrorAt]:
    """The messages that sentences of the body tell word for word, surest first."""
    for pattern in (_PERL, _PROGRAM_SAYS):
        for match in pattern.finditer(content, body_start):
            if pattern is _PERL or (sounds_like_error(match.group("text")) and is_sentence(match.group("text"))):
                yield _plain(match)
    for match in _WITH_NOTE.finditer(content, body_start):
        yield from _rest_of(match, sure=True)
    yield from _shown(content, body_start)
    for pattern in (_WRITTEN_THERE, _ENDED_WITH):
        for match in pattern.finditer(content, body_start):
            around, rest = content[max(0, match.start() - 160) : match.start("rest")], match.group("rest")
            spoken_of = pattern is _ENDED_WITH or ERROR_WORD.search(around) or sounds_like_error(rest[:120])
            if spoken_of and not SOMEBODY_SAYS.search(around[-60:]):
                yield from _rest_of(match, sure=pattern is _WRITTEN_THERE)


def _shown(content: str, body_start: int) -> Iterator[ErrorAt]:
    """What a screen or a receipt shows in capitals, what something came back saying, what a Japanese text reports."""
    for match in _SHOUTED.finditer(content, body_start):
        if len(re.findall(r"[^\W\d_]{3,}", match.group("text"))) >= 2:
            yield _plain(match)
    for match in _SAYING.finditer(content, body_start):
        if _is_message(match.group("text"), sure=False):
            yield _plain(match)
    for match in _JAPANESE.finditer(content, body_start):
        yield _plain(match)


def tells_in_prose(rest: str) -> bool:
    """Whether a sentence goes on in running words: "failed at 9:10: the warehouse was closed"."""
    return rest[:1].islower() and _TELLS.match(rest) is not None


def _rest_of(match: re.Match[str], *, sure: bool) -> Iterator[ErrorAt]:
    rest = match.group("rest")
    quoted = rest[:1] in "\"“„«`‘'"
    cut = None if quoted else _CUT.search(rest)
    raw = rest[: cut.start() + 1] if cut is not None else rest
    if not quoted and not _is_message(raw, sure=sure):
        return
    yield from message(raw, match.start("rest"), 4.3, labelled=True)


def _is_message(raw: str, *, sure: bool) -> bool:
    coded = leading_code(raw)
    if NOT_VERBATIM.match(raw) or is_told(raw):
        return False
    if coded is not None and not coded[3]:
        return True
    if not is_sentence(raw.rstrip(" .!"), words=2) or (not sure and tells_in_prose(raw)):
        return False
    return (
        sounds_like_error(raw)
        or _BAD.search(raw) is not None
        or (not _TELLS.match(raw) and (sure or raw[:1].isupper()))
    )


def _plain(match: re.Match[str]) -> ErrorAt:
    return ErrorAt(None, match.group("text"), *match.span("text"), 4.2, text_at=match.span("text"))


def _both(match: re.Match[str]) -> ErrorAt:
    found = replace(_plain(match), weight=4.7)
    return replace(found, code=match.group("code"), start=match.start("code"), code_at=match.span("code"))
