"""A ticket as it is read: subject and body in one text, with the parts of a mail told apart.

Mail headers and signatures are blanked (same length, so that positions stay), quoted older messages are ranked below
what the ticket itself says. Very long bodies are read at their beginning, their end, and where errors are named.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.domain.extraction.bodies.injection import without_instructions
from app.domain.extraction.bodies.read import BodyText, read_body, read_plain
from app.domain.extraction.model import Span, TicketText
from app.domain.lazy_patterns import when_used

LONGEST = 14_000
_HEAD, _TAIL, _PIECE = 8_000, 3_000, 700
LONGEST_REPEATING = 2_400
FILLER = "\x01"
"""Stands in ``content`` for the rest of an endless word or gap."""
_KEPT_OF_RUN = 100
_ENDLESS = when_used(r"[A-Za-z0-9_À-ɏ]{121,}|\w{401,}|[ \t]{121,}|\s{161,}|([^\w\s])\1{120,}|[^\w\s]{161,}")
_SIGNAL = when_used(
    r"error|exception|fail|fatal|fehler|erreur|échec|echec|fallo|falha|errore|błąd|fout|エラー|失敗|job[ _-]?id",
    re.IGNORECASE,
)
_HEADER_KEY = (
    r"From|Sent|To|Cc|Bcc|Subject|Date|Reply-To|Importance|Attachments|Von|Gesendet|An|Betreff|Datum|De|"
    r"Envoy[ée]|À|Objet|"
    r"Enviad[oa](?: el| em)?|Para|Asunto|Assunto|Fecha|Data|Da|Inviato|A|Oggetto|Van|Verzonden|Aan|"
    r"Onderwerp|Od|Wysłano|Do|"
    r"Temat|Priorytet|差出人|送信者|送信日時|日付|日時|宛先|件名|Message-ID|X-[\w-]{1,30}|Return-Path|Received"
)
_HEADER = when_used(rf"[ \t>*]{{0,12}}(?P<key>{_HEADER_KEY})\*?[ \t]?[:：]\*?[ \t]*(?P<value>.*)", re.IGNORECASE)
_SENDER_KEY = when_used(r"[ \t>*]{0,12}(?:From|Von|De|Da|Van|Od|差出人|送信者)\*?[ \t]?[:：]", re.IGNORECASE)
_SUBJECT_KEY = when_used(r"subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|件名", re.IGNORECASE)
_ATTRIBUTION = when_used(
    r"[ \t>]{0,12}(?:On|Am|Le|El|Il|Em|Op|W dniu|Dnia)\b.{4,160}"
    r"(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|geschreven|napisał\S{0,4}|"
    r"pisze)\b.{0,60}[:：]\s*$"
    r"|[ \t>]{0,12}\d{4}年.{4,120}[:：]\s*$"
    r"|[ \t>]{0,12}.{1,80}\bschrieb am\b.{4,60}:\s*$",
    re.IGNORECASE,
)
_FORWARDED = when_used(
    r"[ \t>*-]{0,20}(?:Forwarded (?:message|mail)|Begin forwarded message|Weitergeleitete Nachricht|"
    r"Anfang der weitergeleiteten|Message transféré|Début du message|Mensaje reenviado|Mensagem encaminhada|"
    r"Messaggio inoltrato|Inizio messaggio inoltrato|Doorgestuurd bericht|Wiadomość przekazana|Przekazana wiadomość|"
    r"転送メッセージ|転送された)",
    re.IGNORECASE,
)
_ORIGINAL = when_used(
    r"[ \t>*_-]{0,20}(?:Original Message|Ursprüngliche Nachricht|Message d.origine|Mensaje original|"
    r"Mensagem original|"
    r"Messaggio originale|Oorspronkelijk bericht|Wiadomość oryginalna|Oryginalna wiadomość|元のメッセージ)",
    re.IGNORECASE,
)
_QUOTE = when_used(r"(?:[ \t]{0,3}>[ \t]?)+")
_SIGN_OFF = when_used(
    r"[ \t]{0,4}(?:(?:best|kind(?:est)?|warm|many|with (?:best|kind)) (?:regards|wishes|thanks)|regards|"
    r"cheers|sincerely|"
    r"thanks(?: (?:a lot|in advance|and regards|so much|all|again))?|thank you|br|kr|rgds|thx|"
    r"(?:mit )?(?:freundlichen|besten|vielen|schönen|liebe|viele|beste|schöne|lieben)n? (?:grüßen?|grüssen?|"
    r"dank)|mfg|vg|lg|gruß|grüße|"
    r"(?:bien )?(?:cordialement|à vous)|(?:bonne journée|merci(?: d.avance)?)|(?:un )?saludos?(?: "
    r"cordiales)?|atentamente|"
    r"(?:muchas )?gracias|atenciosamente|att|(?:muito )?obrigad[oa]|abraços?|(?:cordiali|distinti) saluti|"
    r"grazie(?: mille)?|"
    r"(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|(?:z )?(?:poważaniem|wyrazami "
    r"szacunku)|pozdrawiam|"
    r"pozdrowienia|dziękuję|よろしくお願い(?:いた)?します。?|以上)[ \t]*[,.!–-]?[ \t]*$",
    re.IGNORECASE,
)
_CONTACT = when_used(
    r"\+?\d[\d ()/.-]{6,}\d|@|www\.|https?://|\b(?:tel|phone|mobil|fon|fax|gmbh|ltd|inc|s\.?a\.?|b\.v|sp\. "
    r"z o|llc|ag)\b",
    re.IGNORECASE,
)
_LOOKS_LIKE_CONTENT = when_used(
    r"\b(?:error|exception|fail\w*|fatal|job|order|p\.?s\b|fehler|erreur|errore|fallo|commande|pedido|"
    r"auftrag)\b|\d{1,2}:\d{2}",
    re.IGNORECASE,
)
_SENTENCE_END = when_used(r"(?<=[.!?;])[\"'”»)\]]{0,2}\s+(?=[^a-zà-ÿ\s])|[。！？]|\n+")
_ABBREVIATION = when_used(
    r"(?:\b(?:e\.g|i\.e|approx|ca|no|nr|inc|vs|etc|z\.b|bzw|ggf|n|env|p\.ej|núm|num|art|tel|st|mr|mrs|dr|"
    r"bijv|godz|ok|ref|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|(?<![\d:.])\d{1,2}|\b[ap]\.m)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it stands, and whether it belongs to a quoted older message."""

    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Reading:
    """``text`` is subject, line break, body. ``content`` is the same with headers, signatures and quote marks
    blanked; all positions are the same in both."""

    text: str
    content: str
    body_start: int
    lines: tuple[Line, ...]
    body: BodyText
    line_starts: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int, quote: str) -> Span:
        """The span of a piece of the text, with its (masked) quote."""
        if start < self.body_start:
            return Span(source="text", start=-1, end=-1, quote=quote)
        first, last = self.body.original(start - self.body_start, min(end - self.body_start, len(self.body.text)))
        return Span(source="text", start=first, end=last, quote=quote)

    def line_at(self, position: int) -> Line:
        """The line that a position is on."""
        return self.lines[max(bisect_right(self.line_starts, position) - 1, 0)]

    def quoted(self, position: int) -> bool:
        """Whether a position is in a quoted older message."""
        return self.line_at(position).quoted

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where sentences begin; a line break ends one, unless the line was only wrapped."""
        starts = [0]
        for match in _SENTENCE_END.finditer(self.content):
            before = self.content[max(match.start() - 8, 0) : match.start() + 1].rstrip()
            if "\n" not in match.group() and _ABBREVIATION.search(before):
                continue
            starts.append(match.end())
        return starts

    def sentence(self, position: int) -> tuple[int, int]:
        """Begin and end of the sentence around a position."""
        at = bisect_right(self.sentence_starts, position) - 1
        start = self.sentence_starts[at]
        end = self.sentence_starts[at + 1] if at + 1 < len(self.sentence_starts) else len(self.content)
        return start, end

    def sentence_text(self, position: int) -> str:
        """The sentence around a position."""
        start, end = self.sentence(position)
        return self.content[start:end]

    @cached_property
    def main(self) -> str:
        """The content without quoted older messages (blanked), or all of it where nothing else is there."""
        kept = "".join(
            re.sub(r"[^\n]", " ", self.content[line.start : line.end])
            if line.quoted
            else self.content[line.start : line.end]
            for line in self.lines
        )
        return kept if len(kept[self.body_start :].split()) >= 4 else self.content


def read_ticket(ticket: TicketText) -> Reading:
    """Read subject and body."""
    body = _shortened(read_body(ticket.body, ticket.body_format))
    visible_subject = read_plain(ticket.subject)
    body = replace(body, hidden=body.hidden + visible_subject.hidden)
    subject = re.sub(r"\s+", " ", visible_subject.text).strip()
    text = f"{subject}\n{body.text}"
    body_start = len(subject) + 1
    lines: list[Line] = [Line(0, body_start, quoted=False)]
    content: list[str] = [text[:body_start]]
    for start, end, kept, quoted in _parts(text, body_start):
        lines.append(Line(start, end, quoted))
        content.append(kept)
    joined = without_instructions(_unwrapped(_damped("".join(content)), body_start), body_start)
    return Reading(text, joined, body_start, tuple(lines), body, tuple(line.start for line in lines))


def _damped(content: str) -> str:
    """The same text with the rest of endless words, gaps and rules filled up: nobody means anything by them, and
    every rule then works on words and gaps of bounded length."""
    return _ENDLESS.sub(
        lambda run: run.group()[:_KEPT_OF_RUN] + "…" + FILLER * (len(run.group()) - _KEPT_OF_RUN - 1), content
    )


def _repeats_itself(text: str) -> bool:
    """Whether a text is one thing over and over: few of its pieces differ."""
    pieces = [text[at : at + 8] for at in range(0, min(len(text), 4 * LONGEST), 7)]
    return len(pieces) > 16 * len(set(pieces))


def _shortened(body: BodyText) -> BodyText:
    """Head, tail, and the surroundings of errors in between, of a very long body; less of one that says the same
    over and over."""
    length = len(body.text)
    if length > LONGEST_REPEATING and _repeats_itself(body.text):
        return _joined_pieces(body, [(0, LONGEST_REPEATING - 800), (length - 800, length)])
    if length <= LONGEST:
        return body
    pieces = [(0, _HEAD)]
    room = LONGEST - _HEAD - _TAIL
    for signal in _SIGNAL.finditer(body.text, _HEAD, length - _TAIL):
        if room <= 0:
            break
        if signal.start() >= pieces[-1][1]:
            start = max(body.text.rfind("\n", signal.start() - _PIECE // 2, signal.start()) + 1, pieces[-1][1])
            pieces.append((max(start, signal.start() - _PIECE // 2), min(signal.end() + _PIECE // 2, length - _TAIL)))
            room -= pieces[-1][1] - pieces[-1][0]
    pieces.append((length - _TAIL, length))
    return _joined_pieces(body, pieces)


def _joined_pieces(body: BodyText, pieces: list[tuple[int, int]]) -> BodyText:
    parts: list[str] = []
    starts, ends = array("q"), array("q")
    for start, end in pieces:
        parts.append(body.text[start:end] + "\n")
        starts.extend(body.starts[start:end])
        ends.extend(body.ends[start:end])
        starts.append(-1)
        ends.append(-1)
    return BodyText("".join(parts), starts, ends, body.hidden, ())


def _parts(text: str, body_start: int) -> Iterator[tuple[int, int, str, bool]]:
    """Each line of the body: start, end, what remains of it, and whether it is quoted."""
    raw: list[tuple[int, int, str]] = []
    at = body_start
    for line in text[body_start:].split("\n"):
        end = min(at + len(line) + 1, len(text))
        raw.append((at, end, text[at:end]))
        at = end
    headers = _header_lines([line for _, _, line in raw])
    state = _State()
    for index, (start, end, line) in enumerate(raw):
        kept = state.take(line, headers.get(index))
        yield start, end, kept, state.line_quoted


@dataclass(slots=True)
class _State:
    """Where in a mail thread the reader is: in an older message, in a signature, or in the message itself."""

    in_original: bool = False
    after_attribution: bool = False
    signature: int = 0
    line_quoted: bool = False

    def take(self, line: str, header: str | None) -> str:
        body = line.rstrip("\n")
        quote = _QUOTE.match(body)
        self.line_quoted = self.in_original or (quote is not None and self.after_attribution)
        if header is not None:
            self.signature = 0
            return header
        if _FORWARDED.match(body):
            self.in_original, self.signature = False, 0
            return _blank(line)
        if _ORIGINAL.match(body):
            self.in_original, self.signature = True, 0
            return _blank(line)
        if _ATTRIBUTION.match(body):
            self.after_attribution, self.signature = True, 0
            return _blank(line)
        inner = body
        if quote is not None:
            inner = " " * quote.end() + body[quote.end() :]
            if self.signature and not self.line_quoted:
                self.signature = 0
        if self._signature(inner.strip()):
            return _blank(line)
        return inner + line[len(body) :]

    def _signature(self, line: str) -> bool:
        """Whether a line belongs to a signature: from the sign-off to the next blank line, then contact lines."""
        if line in {"--", "__", "—"} or _SIGN_OFF.match(line):
            self.signature = 1
            return True
        if not self.signature:
            return False
        if not line:
            self.signature += 1
            return True
        if _LOOKS_LIKE_CONTENT.search(line) or len(line) > 90 or (self.signature > 2 and not _CONTACT.search(line)):
            self.signature = 0
            return False
        return True


def _header_lines(lines: list[str]) -> dict[int, str]:
    """The header blocks of forwarded and quoted mails: at least a sender and one more header. A subject is kept."""
    kept: dict[int, str] = {}
    index = 0
    while index < len(lines):
        if not _SENDER_KEY.match(lines[index]):
            index += 1
            continue
        first = index
        while first > 0 and _HEADER.match(lines[first - 1].rstrip("\n")) and first - 1 not in kept:
            first -= 1
        last = index
        while last + 1 < len(lines) and _HEADER.match(lines[last + 1].rstrip("\n")):
            last += 1
        if last > first and _is_mail_header(lines[first : last + 1]):
            for at in range(first, last + 1):
                kept[at] = _kept_of_header(lines[at])
        index = last + 1
    return kept


def _is_mail_header(block: list[str]) -> bool:
    keys = {match.group("key").lower() for line in block if (match := _HEADER.match(line.rstrip("\n")))}
    return len(keys) >= 2


def _kept_of_header(line: str) -> str:
    match = _HEADER.match(line.rstrip("\n"))
    if match is None or not _SUBJECT_KEY.fullmatch(match.group("key")):
        return _blank(line)
    return " " * match.start("value") + line[match.start("value") :]


def _blank(line: str) -> str:
    return " " * (len(line) - 1) + "\n" if line.endswith("\n") else " " * len(line)


_WRAP = when_used(r"\n(?=[ ]{0,2}[a-zà-ÿ(\"'„«0-9])")
_NEW_ITEM = when_used(
    r"[ ]{0,2}(?:[\w .\-/#()]{1,40}[:：=]|\d{1,2}[.)][ ]|\d{4}-\d{2}|\d{1,2}:\d{2}:\d{2}|\w{1,24}\.\w|at )"
)


def _unwrapped(content: str, body_start: int) -> str:
    """A line break inside a sentence (the line before is long, the next begins in lower case) becomes a space."""
    pieces: list[str] = []
    at = 0
    for wrap in _WRAP.finditer(content, body_start):
        begin = content.rfind("\n", max(0, wrap.start() - 200), wrap.start()) + 1
        before = content[max(begin, wrap.start() - 200) : wrap.start()].rstrip()
        if len(before) < 52 or before[-1] in ".!?:;|}{" or " | " in before or _NEW_ITEM.match(content, wrap.end()):
            continue
        pieces += [content[at : wrap.start()], " "]
        at = wrap.end()
    pieces.append(content[at:])
    return "".join(pieces)
