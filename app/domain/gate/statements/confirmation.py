"""The customer's written confirmation (seed 004, path 2): which messages count, and what they have to state.

A message by the customer, or an attached mail whose sender is a customer of the ticket, that states the change or the
decision in the customer's own words. Quoted text, auto-replies, internal notes, a bare "ok" or "thanks" are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.gate.mail import Mail
from app.domain.gate.statements import customer_vocabulary as words
from app.domain.gate.statements.customer_changes import AFTER_JUST_NOW, FRENCH_PARTICIPLES, MORE_CHANGED
from app.domain.gate.statements.customer_deeds import FRENCH_DEEDS, MORE_DEEDS, WEAK_DEEDS, i_did_in_spanish
from app.domain.gate.statements.customer_things import (
    MORE_OBJECTS,
    MORE_OPENING,
    new_one_is_in_place,
    paid_for,
    with_own_names,
)
from app.domain.gate.statements.decision import KEEPS as _KEEPS
from app.domain.gate.statements.decision import decides, is_about_something_else, is_refused
from app.domain.gate.statements.failure_vocabulary import FAILURES, NO_FAILURE
from app.domain.gate.statements.other_voices import asks_who, clauses, is_no_deed, without_citations
from app.domain.gate.statements.own_people import by_our_own_people, our_people_did
from app.domain.gate.statements.quotations import own_words
from app.domain.gate.statements.staying_and_leaving import leaves_a_room, stays_or_leaves
from app.domain.gate.statements.typing_errors import mended
from app.domain.gate.statements.verification_note import reports_failure
from app.domain.gate.statements.vocabulary import HEARSAY
from app.domain.gate.statements.words import any_of, plain, sentences
from app.domain.lazy_patterns import when_used
from app.domain.ticket import Comment, Ticket

_CHANGED = any_of(words.CHANGED, MORE_CHANGED, MORE_DEEDS)
_WEAKLY_CHANGED = any_of(WEAK_DEEDS)
_CHANGED_FRENCH = when_used(
    r"(?<![a-z])(?:j'ai|ai|avons|a|ont|est|sont|ete|jeton|cle|cle api|mot de passe|certificat|acces|connexion"
    r"|flux|identifiants|mdp|appli|application|webhook|url|abonnement|adresse|carte|mandat|module|plugin|app|tarifs"
    r"|droits)"
    rf" (?:\S+ ){{0,3}}?(?:{'|'.join(sorted({*FRENCH_PARTICIPLES, *FRENCH_DEEDS}))})(?![a-z])"
)
_CHANGED_JUST_NOW = when_used(
    r"(?<![a-z])(?:acab(?:amos|o|ei) de|ven(?:ons|ez) de|viens de|vuelto a|volv(?:i|imos) a|volt(?:ei|amos) a"
    r"|(?:termin|acab)(?:amos|ei|e) de)"
    rf" (?:\S+ ){{0,2}}?(?:{'|'.join(sorted(AFTER_JUST_NOW))})(?![a-z])"
)
_DECIDED = any_of(words.DECIDED)
_OURSELVES = any_of(words.OURSELVES)
_ACTORS = any_of(words.ACTORS)
_BY_THE_VERB = when_used(r"(?<![a-z])[a-z]{3,}(?:amos|imos|lismy|lysmy|lem|lam)(?![a-z])")
_FIRST_PERSON = when_used(r"(?:amos|imos|emos|ei|lismy|lysmy|lem|lam)(?: a)?$")
_IT = when_used(
    r"[a-z ]{2,60} (?:it|them)(?: (?:back|again|on|off|up|in|all|now|today|yesterday|just now|this morning))*[.!]?$"
)
_HALTED_BY_SELF = when_used(
    r"(?:done |just |ok |yes |i |we |have |now )*(?:removed|deleted|disabled|deactivated|paused|closed|cancelled"
    r"|canceled|terminated"
    r"|revoked|unpublished|ended|stopped) (?:the|our|my|all|both|that|this|old|a|an) "
)
_JAPANESE_DEED = when_used(
    r"(?<!され)(?:しました|致しました|えました|けました|れました|りました|しました|いました|ちました|済みです)"
)
_JAPANESE_OTHER = when_used(
    r"(?<!弊社)(?<!当社)(?<!当店)(?<!私)(?<!自分)が|注文|決済|在庫|返品|(?:終了|完了|停止|反映|公開)(?:し|いた|致)"
)
_EVENTS = any_of(words.EVENTS)
_HALTS = any_of(words.HALTS)
_BESIDE_THE_POINT = any_of(words.BESIDE_THE_POINT)
_OTHERS = any_of(words.OTHERS, HEARSAY)
_DONE_BY_ANOTHER = when_used(
    r"(?<![a-z])(?<!se )(?:ha[sv]e? (?!been)|had (?!been)|hat |haben |hatte |a (?!ete )|ont (?!ete )|ha (?!sido|stat)"
    r"|han (?!sido)|hanno (?!subito)"
    r"|heeft |by (?!us|our|me|my)|durch (?!uns)|von (?!uns|mir)|par (?!nous|moi)|por (?!nosotros|mi|nos)|vom |da "
    r"(?!noi|me|loja|conta|api|app|empresa|integracao|nossa)|door (?!ons|mij)"
    r"|przez (?!nas|mnie))"
)
_OPENING = frozenset((*words.OPENING, *MORE_OPENING))
"""What may stand before the verb where the subject is left out ("just changed the key")."""
_OBJECTS = any_of(words.OBJECTS, MORE_OBJECTS)
_DEFERRALS = any_of(words.DEFERRALS)
_SPANISH_I = when_used(r"(?<![a-z])he (?=(?:[a-z]+[ai]do|hecho|puesto|abierto|vuelto)(?![a-z]))")
_NO_HEDGES = any_of(words.NO_HEDGES)
_HEDGES = any_of(words.HEDGES)
_NEVER_CHANGED = any_of(words.NEVER_CHANGED)
_THANKS = any_of(words.THANKS)
_AUTO_REPLIES = any_of(words.AUTO_REPLIES)
_FAILURES = any_of(FAILURES)
_NO_FAILURE = any_of(NO_FAILURE)
_VAGUE_FIX = when_used(r"(?:fixed|completed|closed|ended) (?:it|this|that|now|everything|all)?\W*$")

_ASKED_BACK = when_used(
    r"(?:^|[¿\s])(?:right|correct|oder|stimmt|richtig|vero|giusto|verdad|cierto|certo|n'est-ce pas|toch"
    r"|prawda|tak|isn't it|didn't|ne"
    r"|haven't|non|no|ok)\s*[?？]?\s*$"
)
_INVERTED = when_used(
    r"(?:have|has|had|did|do|does|is|are|was|were|should|can|could|which|what|who|hat|hast|habt|haben|ist"
    r"|sind|wurde|welche[nrs]?"
    r"|wer|avez|est-ce|as-tu|quel|quelle|czy|heeft|hebben (?:we|wij|jullie)|hebt|is|zijn|welke)(?![a-z'])"
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
        if any(_states(clause, sentence) for clause in _clauses(without_citations(sentence))):
            return sentence
    return None


def _clauses(sentence: str) -> list[str]:
    """The clauses in which something may be stated: of a question only what was said before it ("we renewed the token,
    does it work?"), and nothing where the question is whether that is so."""
    if asks_who(plain(sentence)):
        return []
    said = [clause[:LONGEST_CLAUSE] for clause in clauses(mended(plain(sentence)))]
    if not sentence.rstrip().endswith(("?", "？")):
        return said
    if not said or said[0].startswith("¿") or _INVERTED.match(said[0]) or _ASKED_BACK.search(said[-1]):
        return []
    return said[:-1]


def _states(clause: str, sentence: str) -> bool:
    unhedged = _NO_HEDGES.sub(" ", clause)
    if _HEDGES.search(unhedged):
        return _decides_despite(unhedged)
    if _decides(clause):
        return True
    if _NEVER_CHANGED.search(clause) or _VAGUE_FIX.search(clause) or is_no_deed(clause):
        return False
    clause = with_own_names(clause)
    if _is_of_others(clause):
        return False
    if i_did_in_spanish(clause, sentence) or paid_for(clause) or new_one_is_in_place(clause):
        return True
    return (_changed(clause) is not None or our_people_did(clause)) and _of_their_own(clause)


def _changed(clause: str) -> re.Match[str] | None:
    return _CHANGED.search(clause) or _CHANGED_FRENCH.search(clause) or _CHANGED_JUST_NOW.search(clause)


def _is_of_others(clause: str) -> bool:
    """Whether it was done about the ticket or the office, or by somebody else."""
    return _BESIDE_THE_POINT.search(clause) is not None or _OTHERS.search(_SPANISH_I.sub(" ", clause)) is not None


def _of_their_own(clause: str) -> bool:
    """Whether it is the customer who did it, or something in the customer's hands that was changed. An order that was
    cancelled, a payment that was booked are no change of the shop."""
    named = _OBJECTS.search(clause)
    if _names_its_author(clause):
        return named is not None or _changed(_WEAKLY_CHANGED.sub(" ", clause)) is not None
    another = _DONE_BY_ANOTHER.search(clause)
    if _JAPANESE_DEED.search(clause) and _JAPANESE_OTHER.search(clause):
        return False
    if _EVENTS.search(clause) or _befell(clause) or (another is not None and another.start()):
        return False
    changed = _CHANGED.search(clause)
    opens = changed is not None and all(word.strip(",.:!") in _OPENING for word in clause[: changed.start()].split())
    if opens and _IT.match(clause):
        return _WEAKLY_CHANGED.search(clause) is None
    return named is not None and (opens or changed is None or named.start() < changed.start())


def _befell(clause: str) -> bool:
    """Whether the clause tells of a halt, which may have befallen the customer: "feed stopped", not "removed the old
    card"."""
    return _HALTS.search(clause) is not None and _HALTED_BY_SELF.match(clause) is None


def _names_its_author(clause: str) -> bool:
    """Whether the clause says, by a word or by the form of the verb, that it was the customer."""
    changed = _CHANGED.search(clause)
    if by_our_own_people(clause) or (changed is not None and _FIRST_PERSON.search(changed.group())):
        return True
    if _ACTORS.search(clause) or _SPANISH_I.search(clause) or _BY_THE_VERB.search(clause):
        return True
    return _JAPANESE_DEED.search(clause) is not None and _JAPANESE_OTHER.search(clause) is None


_FIRM = any_of(
    ("will", "'ll", "werden", "allons", "vamos a", "vamos", "zullen", "gaan", "bedziemy", "wird", "ください")
)


def _decides_despite(clause: str) -> bool:
    """A decision stays one when it is put in the future ("we will stop selling"), not when it is hedged."""
    return _decides(clause) and _HEDGES.search(_FIRM.sub(" ", clause)) is None


def _decides(clause: str) -> bool:
    if leaves_a_room(clause):
        return False
    if decides(clause) or stays_or_leaves(clause):
        return True
    decided = _DECIDED.search(clause)
    if (
        decided is None
        or _DEFERRALS.search(clause, decided.start())
        or is_refused(clause, decided.start())
        or _KEEPS.search(clause, decided.end())
    ):
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
