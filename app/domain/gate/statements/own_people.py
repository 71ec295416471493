"""The customer's own developer, agency or colleague, who did it for the customer ("our dev put the old url back")."""

from __future__ import annotations

from app.domain.gate.statements.customer_changes import formed
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_OURS = (
    r"(?:our|my|unser(?:e|em|er)?|mein(?:e)?|notre|mon|ma|nuestr[oa]|mi|noss[oa]|o nosso|a nossa|meu|minha|nostr[oa]"
    r"|mio|mia|onze|ons"
    r"|mijn|nasz|nasza|moj|moja)"
)
_PERSON = (
    r"(?:admin\w*|dev|devs|developers?|programmers?|it|it-\w+|agency|team|tech\w*|webmaster\w*|web ?designer\w*"
    r"|freelancer\w*"
    r"|consultants?|partner|entwickler\w*|programmierer\w*|agentur|dienstleister|techniker\w*|berater\w*|edv|agence"
    r"|developpeu\w+"
    r"|prestataire|informatici\w+|informatique|technicien\w*|desarrollador\w*|programador\w*|agencia|tecnic[oa]"
    r"|informatic[oa]|equipo"
    r"|desenvolvedor\w*|equipa|equipe|sviluppator\w+|programmator\w+|agenzia|squadra|ontwikkelaar\w*|webbouwer\w*"
    r"|programmeur\w*"
    r"|bureau|beheerder\w*|programist\w+|informaty\w+|agencja|deweloper\w*|zespol|administrator\w*|accountant"
    r"|buchhalt\w+)"
)
_OUR_PERSON = when_used(rf"(?<![a-z])(?:{_OURS}) (?:\S+ )?{_PERSON}(?![a-z])")
_AUXILIARY = when_used(r"(?<![a-z])(?:has|have|hat|haben|a|ont|ha|han|hanno|heeft|hebben)(?![a-z])")
_PAST = any_of(
    formed(
        "alter mud troc renov atualiz apag reativ ativ desativ reconect instal reinstal configur ajust gui gener ger "
        "cri "
        "coloc carreg public cancel autoriz reautoriz desbloque",
        "ou",
    ),
    formed("corrig substitu inser remov restabelec", "iu eu"),
    formed(
        "zmieni poprawi odnowi zaktualizowa wymieni wlaczy wylaczy doda wgra wpisa zainstalowa ustawi przywroci "
        "podlaczy",
        "l la",
    ),
    (
        "put",
        "set",
        "reset",
        "corrigio",
        "actualizo",
        "renovo",
        "reinstalo",
        "instalo",
        "puso",
        "metio",
        "subio",
        "reactivo",
    ),
)


def by_our_own_people(clause: str) -> bool:
    """Whether a ``plain`` clause says that the customer's own people did something, in a completed form."""
    person = _OUR_PERSON.search(clause)
    if person is None:
        return False
    return _AUXILIARY.search(clause, person.end()) is not None or _PAST.search(clause, person.end()) is not None


def our_people_did(clause: str) -> bool:
    """Whether they are said to have done a deed in the simple past, which has forms of its own."""
    person = _OUR_PERSON.search(clause)
    return person is not None and _PAST.search(clause, person.end()) is not None
