"""The customer's written confirmation (seed 004, path 2): which messages count, and what they have to state.

A message by the customer, or an attached mail whose sender is a customer of the ticket, that states the change or the
decision in the customer's own words. Quoted text, auto-replies, internal notes, a bare "ok" or "thanks" are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.gate import customer_vocabulary as words
from app.domain.gate.customer_changes import AFTER_JUST_NOW, FRENCH_PARTICIPLES, MORE_CHANGED
from app.domain.gate.decision import KEEPS as _KEEPS
from app.domain.gate.decision import decides, is_about_something_else, is_refused
from app.domain.gate.failure_vocabulary import FAILURES, NO_FAILURE
from app.domain.gate.mail import Mail
from app.domain.gate.statements import reports_failure
from app.domain.gate.vocabulary import HEARSAY
from app.domain.gate.words import any_of, plain, sentences
from app.domain.ticket import Comment, Ticket

_CHANGED = any_of(words.CHANGED, MORE_CHANGED)
_CHANGED_FRENCH = re.compile(
    r"(?<![a-z])(?:j'ai|ai|avons|a|ont|est|sont|ete|jeton|cle|cle api|mot de passe|certificat|acces|connexion"
    r"|flux|identifiants)"
    rf" (?:\S+ ){{0,3}}?(?:{'|'.join(sorted(FRENCH_PARTICIPLES))})(?![a-z])"
)
_CHANGED_JUST_NOW = re.compile(
    r"(?<![a-z])(?:acab(?:amos|o|ei) de|ven(?:ons|ez) de|viens de|vuelto a|(?:termin|acab)(?:amos|ei|e) de)"
    rf" (?:\S+ ){{0,2}}?(?:{'|'.join(sorted(AFTER_JUST_NOW))})(?![a-z])"
)
_DECIDED = any_of(words.DECIDED)
_OURSELVES = any_of(words.OURSELVES)
_ACTORS = any_of(words.ACTORS)
_BY_THE_VERB = re.compile(r"(?<![a-z])[a-z]{3,}(?:amos|imos|lismy|lysmy|lem|lam)(?![a-z])")
_EVENTS = any_of(words.EVENTS)
_HALTS = any_of(words.HALTS)
_BESIDE_THE_POINT = any_of(words.BESIDE_THE_POINT)
_OTHERS = any_of(words.OTHERS, HEARSAY)
_DONE_BY_ANOTHER = re.compile(
    r"(?<![a-z])(?:ha[sv]e? (?!been)|had (?!been)|hat |haben |hatte |a (?!ete )|ont (?!ete )|ha (?!sido|stat)"
    r"|han (?!sido)|hanno (?!subito)"
    r"|heeft |by (?!us|our|me|my)|durch (?!uns)|von (?!uns|mir)|par (?!nous|moi)|por (?!nosotros|mi|nos)|da "
    r"(?!noi|me)|door (?!ons|mij)"
    r"|przez (?!nas|mnie))"
)
_OPENING = frozenset(words.OPENING)
"""What may stand before the verb where the subject is left out ("just changed the key")."""
_OBJECTS = any_of(words.OBJECTS)
_NO_HEDGES = any_of(words.NO_HEDGES)
_HEDGES = any_of(words.HEDGES)
_NEVER_CHANGED = any_of(words.NEVER_CHANGED)
_THANKS = any_of(words.THANKS)
_AUTO_REPLIES = any_of(words.AUTO_REPLIES)
_FAILURES = any_of(FAILURES)
_NO_FAILURE = any_of(NO_FAILURE)
_VAGUE_FIX = re.compile(r"(?:fixed|completed|closed|ended) (?:it|this|that|now|everything|all)?\W*$")

_ASKED_BACK = re.compile(
    r"(?:^|[¿\s])(?:right|correct|oder|stimmt|richtig|vero|giusto|verdad|cierto|certo|n'est-ce pas|toch"
    r"|prawda|tak|isn't it|didn't|ne"
    r"|haven't|non|no|ok)\s*[?？]?\s*$"
)
_INVERTED = re.compile(
    r"(?:have|has|had|did|do|does|is|are|was|were|should|can|could|which|what|who|hat|hast|habt|haben|ist"
    r"|sind|wurde|welche[nrs]?"
    r"|wer|avez|est-ce|as-tu|quel|quelle|czy|heeft|hebben (?:we|wij|jullie)|hebt|is|zijn|welke)(?![a-z'])"
)
_CLAUSE_END = re.compile(r"[,;:]\s+|、|\s+(?:and|but|so|und|aber|et|mais|y|pero|e|ma|en|maar|i|ale)\s+")
_QUOTE_BLOCK = re.compile(
    r"<blockquote\b.*?(?:</blockquote\s*>|\Z)|\{quote\}.*?(?:\{quote\}|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,2000}|!--[^<>]{0,2000}--)>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^\s*(?:>|&gt;|\|)")
_QUOTE_HEADER = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|mensagem original"
    r"|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|forwarded message|weitergeleitete nachricht)"
    r"|##- |_{10,}"
    r"|(?:from|von|de|da|van|od|差出人)\s?:\s.{1,200}@"
    r"|(?:on|am|le|el|em|il|op|dnia|w dniu)\s.{4,160}\s?(?:wrote|schrieb|a écrit|escribió|escreveu|ha scritto|schreef"
    r"|napisał|napisała)\b.{0,100}:\s*$"
    r"|.{4,160}(?:さんは書きました|wrote|のメール)\s?:\s*$)",
    re.IGNORECASE,
)

LONGEST_CLAUSE = 600
"""Characters of a clause that are read: nobody says in a longer breath what they changed."""

LATEST_MAIL_AFTER_UPLOAD = timedelta(hours=24)
"""A mail that says that it was sent later than this after it was attached does not say when it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A message that counts. ``ref`` is the comment's or the attachment's id; ``uploaded_by`` who attached a mail."""

    ref: str
    kind: str
    at: datetime
    says: str
    uploaded_by: str | None = None
    sha256: str | None = None


def own_words(body: str) -> str:
    """What the author wrote: without quoted text, mark-up, and everything below a reply header."""
    text = _TAG.sub(" ", _BREAK.sub("\n", _QUOTE_BLOCK.sub("\n", body[:40_000])))
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTE_HEADER.match(line[:400]):
            break
        if not _QUOTED_LINE.match(line):
            kept.append(line)
    return "\n".join(kept).strip()


def is_auto_reply(body: str, via: str | None = None) -> bool:
    """Whether a machine answered in somebody's name."""
    return _AUTO_REPLIES.search(plain(body)) is not None or "auto" in (via or "").casefold()


def is_thank_you(body: str) -> bool:
    """Whether a message only says thank you: no failure, no question, nothing longer."""
    text = plain(own_words(body))
    return _THANKS.search(text) is not None and not complains(body) and "?" not in text and len(text.split()) <= 40


def complains(body: str) -> bool:
    """Whether a message reports a failure, in whatever tense."""
    text = plain(own_words(body))
    return reports_failure(text) or _FAILURES.search(_NO_FAILURE.sub(" ", text)) is not None


def still_complains(body: str) -> bool:
    """Whether a message says that it fails now, still or again, and not what was changed about it."""
    return reports_failure(plain(own_words(body))) and stated_change(body) is None


def stated_change(body: str) -> str | None:
    """The first sentence in which the author states a change made or a decision taken; ``None`` where there "
    "is none."""
    if is_auto_reply(body):
        return None
    for sentence in sentences(own_words(body)):
        if any(_states(clause) for clause in _clauses(sentence)):
            return sentence
    return None


def _clauses(sentence: str) -> list[str]:
    """The clauses in which something may be stated: of a question only what was said before it ("we renewed the token,
    does it work?"), and nothing where the question is whether that is so."""
    clauses = [clause[:LONGEST_CLAUSE] for clause in _CLAUSE_END.split(plain(sentence)) if clause]
    if not sentence.rstrip().endswith(("?", "？")):
        return clauses
    if not clauses or clauses[0].startswith("¿") or _INVERTED.match(clauses[0]) or _ASKED_BACK.search(clauses[-1]):
        return []
    return clauses[:-1]


def _states(clause: str) -> bool:
    unhedged = _NO_HEDGES.sub(" ", clause)
    if _HEDGES.search(unhedged):
        return _decides_despite(unhedged)
    if _decides(clause):
        return True
    if _NEVER_CHANGED.search(clause) or _VAGUE_FIX.search(clause):
        return False
    changed = _CHANGED.search(clause) or _CHANGED_FRENCH.search(clause) or _CHANGED_JUST_NOW.search(clause)
    return changed is not None and _of_their_own(clause)


def _of_their_own(clause: str) -> bool:
    """Whether it is the customer who did it, or something in the customer's hands that was changed. An order that was
    cancelled, a payment that was booked are no change of the shop."""
    if _BESIDE_THE_POINT.search(clause) or _OTHERS.search(clause):
        return False
    if _ACTORS.search(clause) or _BY_THE_VERB.search(clause):
        return True
    another = _DONE_BY_ANOTHER.search(clause)
    if _EVENTS.search(clause) or _HALTS.search(clause) or (another is not None and another.start()):
        return False
    changed = _CHANGED.search(clause)
    opens = changed is not None and all(word in _OPENING for word in clause[: changed.start()].split())
    named = _OBJECTS.search(clause)
    return named is not None and (opens or changed is None or named.start() < changed.start())


_FIRM = any_of(
    ("will", "'ll", "werden", "allons", "vamos a", "vamos", "zullen", "gaan", "bedziemy", "wird", "ください")
)


def _decides_despite(clause: str) -> bool:
    """A decision stays one when it is put in the future ("we will stop selling"), not when it is hedged."""
    return _decides(clause) and _HEDGES.search(_FIRM.sub(" ", clause)) is None


def _decides(clause: str) -> bool:
    if decides(clause):
        return True
    decided = _DECIDED.search(clause)
    if decided is None or is_refused(clause, decided.start()) or _KEEPS.search(clause, decided.end()):
        return False
    return not is_about_something_else(clause)


def is_by_customer(comment: Comment) -> bool:
    """Whether a message is the customer's own: public, and where the audit says who posted it, posted by a "
    "customer."""
    poster = comment.posted_by or comment.author
    return comment.public and comment.author.role == "customer" and poster.role == "customer"


def customer_addresses(ticket: Ticket) -> frozenset[str]:
    """The mail addresses of the ticket's customers: its reporter and whoever wrote to it as a customer."""
    people = [ticket.reporter, *(comment.author for comment in ticket.comments if is_by_customer(comment))]
    people += [attachment.author for attachment in ticket.attachments]
    return frozenset(person.email.strip().casefold() for person in people if person.role == "customer" and person.email)


def from_comment(comment: Comment) -> Confirmation | None:
    """The confirmation that a comment gives, if it does."""
    if not is_by_customer(comment) or is_auto_reply(comment.body, comment.via):
        return None
    says = stated_change(comment.body)
    return (says and Confirmation(ref=comment.id, kind="comment", at=comment.created_at, says=says)) or None


def mail_problem(mail: Mail, customers: frozenset[str], attached_at: datetime) -> str | None:
    """Why an attached mail confirms nothing (a message key), or ``None``."""
    if mail.sender is None or mail.sender.casefold() not in customers:
        return "mail_not_from_customer"
    if mail.sent_at is None or mail.sent_at > attached_at + LATEST_MAIL_AFTER_UPLOAD:
        return "mail_undated"
    if mail.automatic or is_auto_reply(mail.body) or stated_change(mail.body) is None:
        return "mail_states_nothing"
    return None
