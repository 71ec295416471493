"""Messages told within sentences: "came back with the note ...", "es endete mit der Mitteilung ...", "dio el fallo a las
11:20: ...", "Till roll says CARD NOT READ". Tried where nothing surer gave a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.extraction.errors.codes import leading_code
from app.domain.extraction.errors.messages import NOT_VERBATIM, ErrorAt, message
from app.domain.extraction.errors.quotes import ERROR_WORD, SOMEBODY_SAYS
from app.domain.extraction.sentence_shapes import is_sentence, is_told, sounds_like_error

_NOTE = (
    r"(?:note|remark|message|notice|comment|text|wording|words|line|entry|reply|answer|reason|verdict|explanation|feedback"
    r"|statement|hinweis|mitteilung|meldung|vermerk|bemerkung|wortlaut|eintrag|antwort|begründung|rückmeldung|kommentar"
    r"|mention|texte|libellé|réponse|motif|remarque|indication|intitulé|nota|aviso|texto|mensaje|leyenda|respuesta|motivo"
    r"|observación|comentario|indicación|mensagem|observação|resposta|comentário|retorno|dicitura|scritta|scritto|testo"
    r"|messaggio|avviso|risposta|causale|motivazione|indicazione|annotazione|opmerking|melding|tekst|bericht|antwoord"
    r"|reden|notitie|mededeling|toelichting|adnotacj[aąęi]|notatk[aąęi]|wpis(?:em)?|komunikat(?:em)?|informacj[aąęi]"
    r"|treści[aą]|uwag[aąęi]|odpowiedzi[aą]|powodem|dopiskiem|tekstem)"
)
_WITH = r"(?:with|under|mit|unter|avec|sous|con|bajo|com|sob|met|onder|ze?|as)"
_DET = (
    r"(?:the|a|an|this|following|de[mnr]|einem|einer|folgende[mnr]|la|le|l['’]|une?|el|los?|una|un|[oa]|uma?|il|lo|de|het"
    r"|een|takim|taką)"
)
_WITH_NOTE = re.compile(
    rf"(?<![\w])(?:{_WITH}[ ](?:{_DET}[ ]?)?(?:[\w-]{{3,14}}[ ])??{_NOTE}|con scritto|mit den worten|with the words)(?![\w])"
    r"(?:[ ]?[:：][ ]?|[ ]?,?[ ](?=[\"“„«`‘'])|[ ](?=(?-i:[A-ZÀ-ÖØ-ÞŁŚŻ])))(?P<rest>\S[^\n]{5,600})",
    re.IGNORECASE,
)
_WRITTEN_THERE = re.compile(
    rf"(?<=[^\n])(?<![\w])(?:(?:written|words|wording|escrito|scritto|écrit|geschrieben|geschreven|napisane|zapisane|worten)"
    rf"|what (?:I|we|it|you) (?:get|got|see|saw|says?|said)(?: is| was)?|{_NOTE}(?:[ ](?:laut|selon|d['’]après|según|segundo"
    r"|secondo|volgens|według|per|from|by|of|vom|von|du|de|del|do|van)[ ][\w'’ -]{2,30})?)[ ]?[:：][ ]?(?P<rest>\S[^\n]{5,600})",
    re.IGNORECASE,
)
_GAP = r"(?:[^\n:.!?\"“„«]|(?<=\d)[:.](?=\d)){0,70}"
_ENDED = (
    r"(?:replied|answered|responded|came back|returned|bounced|rejected|refused|declined|failed|crashed|died|stopped|aborted"
    r"|fell over|broke|choked|blew up|bombed|timed out"
    r"|antwortete|meldete|kam|zurück|abgelehnt|abgewiesen|abgebrochen|gescheitert|gestorben|stehengeblieben|gestoppt"
    r"|a répondu|répond|rejetée?|refusée?|arrêtée?|plantée?|tombée?|interrompue?|échoué|respondió|devolvió|contestó"
    r"|rechaz(?:ó|ad[oa])|falló|cayó|paró|detuvo|fallo|respondeu|devolveu|rejeit(?:ou|ad[oa])|falhou|caiu|parou|travou"
    r"|ha risposto|rispose|respint[oa]|rifiutat[oa]|scartat[oa]|fallit[oa]|fermat[oa]|cadut[oa]|antwoordde|reageerde"
    r"|geweigerd|afgewezen|mislukt|gestopt|stopte|vastgelopen|odpisał[ao]?|odpowiedział[ao]?|zwrócił[ao]?|odrzuc(?:ił[ao]?"
    r"|on[aeoy])|padł[ao]?|stanął|stanęł[ao]|przerwan[aeoy]|nie (?:powiod|przesz)\w{2,4})"
)
_ENDED_WITH = re.compile(
    rf"(?<![\w])(?P<verb>{_ENDED})(?![\w]){_GAP}(?:[ ]?[:：][ ]|,[ ](?=[A-Z]{{2,8}}[-_]?\d{{2,6}}:[ ]))(?P<rest>\S[^\n]{{5,600}})",
    re.IGNORECASE,
)
_SCREEN = (
    r"(?:till(?: roll)?|screen|display|terminal|receipt|tablet|handheld|pin ?pad|scanner|printer|panel|log|console|kasse|bon"
    r"|bildschirm|anzeige|écran|afficheur|caisse|pantalla|visor|datáfono|tela|visor|maquininha|schermo|scontrino|cassa|scherm"
    r"|kassa|pinautomaat|ekran\w{0,3}|wyświetlacz\w{0,2}|kas[ay]|terminal\w{0,2})"
)
_SHOWS = (
    r"(?:says?|said|reads?|shows?|showed|showing|displayed|flashed|gave|printed|steht|stand|zeigt|zeigte|meldet|meldete"
    r"|affichait|affiche|indique|indiquait|disait|pone|ponía|muestra|mostraba|dice|decía|sale|salió|mostra|mostrava|diz|dizia"
    r"|apareceu|compare|appare|apparso|diceva|staat|stond|toonde|geeft|gaf|pojawi\w{2,6}(?: się)?|jest|było|widnieje"
    r"|wyświetli\w{1,5}(?: się)?|pokaza\w{1,3}(?: się)?)"
)
_SHOUTED = re.compile(
    rf"(?<![\w])(?i:{_SCREEN})(?![\w])[^\n.!?:;]{{0,24}}?[ ](?i:{_SHOWS})[ ]?:?[ ](?P<text>[A-ZÀ-ÖØ-ÞŁŚŻĆ][A-Z0-9À-ÖØ-ÞŁŚŻĆ'/-]{{1,20}}"
    r"(?:[ ][A-Z0-9À-ÖØ-ÞŁŚŻĆ'/-]{1,20}){1,9})(?=[ ]?[.,;!?\n)]|[ ][a-z]|$)"
)
_SAYING = re.compile(
    r"(?<![\w])(?i:saying|stating|reading|complaining|claiming|disant|indiquant|diciendo|indicando|dizendo|informando|dicendo|met)[ ]"
    r"(?P<text>(?-i:[A-ZÀ-ÖØ-ÞŁŚŻ])[^\n\"“„«.!?;]{9,200}?)"
    r"(?=,?[ ](?:and (?:then|just|so|that|it|nothing|now|gave|stopped|died)|und dann|puis|et puis|y luego|y ya|e depois|e poi|en"
    r" toen|i potem)(?![\w])|[.!?;](?:\s|$)|\n|$)"
)
_NUMBERED = re.compile(
    r"(?<![\w-])(?:(?:error|err|fehler|erreur|errore?|erro|fout|błąd)(?: (?:code|no\.?|nr\.?|number|nummer))?"
    r"|(?:c[óo]digo|codice|code|kod(?:em)?|foutcode|fehlercode)(?: (?:de |d['’]|di )?(?:error|erro|erreur|errore|błędu))?)[ ]"
    r"(?P<code>-?\d{1,6}|[A-Z]{1,8}-?\d{1,6})[,:]?[ ][\"“„«][ ]?(?P<text>[^\"”“»\n]{6,300}?)[ ]?[\"”»“]",
    re.IGNORECASE,
)
_CODE_AND_BRACKETS = re.compile(
    r"(?<![\w])(?:responded|answered|returned|replied|gave|threw|antwortete|meldete?|lieferte|gab|répond(?:u)?|renvoyé|renvoie"
    r"|respondió|devolvió|dio|arrojó|respondeu|devolveu|retornou|risposto|restituito|antwoordde|gaf|zwrócił[ao]?"
    r"|odpowiedział[ao]?)(?:[ ](?:with|mit|avec|con|com|met|z|code|código|codice|kod|kodem)){0,2}[ ]"
    r"(?P<code>[A-Z]{1,10}[-_]?\d{1,6}|[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){1,5})[ ]\((?P<text>[^()\n]{6,200})\)",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"(?:文言|文面|メッセージ|表示|エラー内容|内容|返答|応答)は[、：: ]?[「『]?(?P<text>[^。、「」『』\n]{5,80}?)[」』]?、?"
    r"(?:でした|です(?=。)|との(?:こと|表示)|という|となって)"
)
_CUT = re.compile(r"(?<=[^\W\d_]{3})[.!?][\"”»]?[ ]+(?=[A-ZÀ-ÖØ-ÞŁŚŻ])|(?<=[\d\])])[.!?][ ]+(?=[A-ZÀ-ÖØ-ÞŁŚŻ][a-zà-ż'’ -])")
_TELLS = re.compile(
    r"(?i)(?:the|we|it|there|this|that|they|nothing|no one|our|all|some|same|because|since|der|die|das|es|wir|da|weil|nichts|alle"
    r"|le|la|les|il|elle|on|rien|el|los|las|no se|nada|o|a|os|as|il|lo|gli|non|niente|de|het|er|niets|to|nie ma|nic)[ ]"
)


def told_messages(content: str, body_start: int) -> Iterator[ErrorAt]:
    """The messages that sentences of the body tell word for word, surest first."""
    for pattern in (_NUMBERED, _CODE_AND_BRACKETS):
        for match in pattern.finditer(content, body_start):
            yield _both(match)
    for match in _WITH_NOTE.finditer(content, body_start):
        yield from _rest_of(match, sure=True)
    for match in _SHOUTED.finditer(content, body_start):
        if len(re.findall(r"[^\W\d_]{3,}", match.group("text"))) >= 2:
            yield _plain(match)
    for match in _SAYING.finditer(content, body_start):
        if _is_message(match.group("text"), sure=False):
            yield _plain(match)
    for match in _JAPANESE.finditer(content, body_start):
        yield _plain(match)
    for pattern in (_WRITTEN_THERE, _ENDED_WITH):
        for match in pattern.finditer(content, body_start):
            around = content[max(0, match.start() - 160) : match.start("rest")]
            spoken_of = pattern is _ENDED_WITH or ERROR_WORD.search(around) is not None
            if spoken_of and not SOMEBODY_SAYS.search(around[-60:]):
                yield from _rest_of(match, sure=pattern is _WRITTEN_THERE)


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
    if not is_sentence(raw.rstrip(" .!"), words=2):
        return False
    return sounds_like_error(raw) or (not _TELLS.match(raw) and (sure or raw[:1].isupper()))


def _plain(match: re.Match[str]) -> ErrorAt:
    return ErrorAt(None, match.group("text"), *match.span("text"), 4.2, text_at=match.span("text"))


def _both(match: re.Match[str]) -> ErrorAt:
    found = replace(_plain(match), weight=4.7)
    return replace(found, code=match.group("code"), start=match.start("code"), code_at=match.span("code"))
