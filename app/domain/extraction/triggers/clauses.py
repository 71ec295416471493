"""Who did it, clause by clause: an act and its agent in the order the language puts them. Used where nothing that
says plainly who started the action was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.extraction.reading import Reading
from app.domain.extraction.triggers.find import TriggerAt
from app.domain.extraction.triggers.hints import AUTOMATIC, NOT_DONE, hinted_triggers, trigger_of
from app.domain.extraction.triggers.phrases import CUSTOMER, Agent, agent_after, agent_before
from app.domain.extraction.triggers.verbs import AUXILIARIES, PARTICIPLES, Act, acts_of
from app.domain.lazy_patterns import when_used

_WORD = when_used(r"[^\W\d_]{2,24}")
_BOUND = when_used(r"[.!?;]\s|\n|[|{}]")
_BY = {
    "en": re.compile(r"(?i)(?<![\w])(?:by|via|through)[ ]"),
    "de": re.compile(r"(?i)(?<![\w])(?:durch|von|vom|über|per)[ ]"),
    "fr": re.compile(r"(?i)(?<![\w])(?:par|via)[ ]"),
    "es": re.compile(r"(?i)(?<![\w])(?:por|vía|desde)[ ]"),
    "pt": re.compile(r"(?i)(?<![\w])(?:por|pel[oa]s?|via)[ ]"),
    "it": re.compile(r"(?i)(?<![\w])(?:da|dal|dall[ao]|dall['’]|tramite)[ ]?"),
    "nl": re.compile(r"(?i)(?<![\w])(?:door|via)[ ]"),
    "pl": re.compile(r"(?i)(?<![\w])(?:przeze?|przez)[ ]"),
}
_ME = when_used(
    r"(?i)(?:me|myself|us|mir|mich|uns|moi(?:-même)?|nous(?:-mêmes)?|mes soins|nos soins|mí|mi|mim|"
    r"nosotros|nós|noi|mij|mezelf|ons|mnie|nas)(?![\w])(?![ ](?:colega|compañer|colleg|lado|parte|side|"
    r"seite|part|equipo|team))"
)
_I = {
    "en": re.compile(
        r"(?:^|[^\w])(?:I|We|we)(?:['’]ve|['’]d)?[ ](?:(?:have|had|just|also|then|manually|only|already|"
        r"myself)[ ]){0,3}$"
    ),
    "de": re.compile(
        r"(?:^|[^\w])(?:[Ii]ch|[Ww]ir)[ ](?:(?:habe?|haben|hatten?)[ ][^.!?;\n]{0,90})?$|(?:[Hh]abe?|[Hh]aben|"
        r"[Hh]atten?)[ ](?:ich|wir)[ ][^.!?;\n]{0,90}$"
    ),
    "fr": re.compile(
        r"(?:[Jj]['’](?:ai|avais)|[Jj]e l['’](?:ai|avais)|[Nn]ous (?:l['’])?avons|[Oo]n (?:l['’])?a)[ "
        r"](?:(?!pas)[\w-]+[ ]){0,3}$"
    ),
    "es": re.compile(r"(?:^|[^\w])(?:[Hh]e|[Hh]emos|[Hh]abía)[ ]$"),
    "pt": re.compile(r"(?!)"),
    "it": re.compile(r"(?:^|[^\w])(?:[Hh]o|[Aa]bbiamo|[Aa]vevo)[ ](?:\w+[ ])?$"),
    "nl": re.compile(
        r"(?:^|[^\w])(?:[Ii]k|[Ww]e|[Ww]ij)[ ](?:heb|hebben|had)[ ][^.!?;\n]{0,90}$|(?:^|[^\w])(?:[Hh]eb|"
        r"[Hh]ebben|[Hh]ad)[ ](?:ik|we|wij)[ ][^.!?;\n]{0,90}$"
    ),
    "pl": re.compile(r"(?!)"),
}
_I_AFTER = when_used(r"(?i)[ ](?:yo|io|eu|ja|ik|ich)(?: mism[oa]| stess[oa]| mesm[oa])?(?![\w])")
_LATER = when_used(
    r"(?i)(?<![\w])(?:afterwards?|meanwhile|in the meantime|since then|as a workaround|workaround|to fix|"
    r"inzwischen|daraufhin|anschließend|vorerst|entre-temps|depuis|ensuite|mientras|"
    r"después|luego|entretanto|depois|nel frattempo|poi|intussen|daarna|później|potem|tymczasem|again|"
    r"erneut|nochmal|de nuevo|opnieuw|ponownie|di nuovo)(?![\w])"
)
_NO_ACT_ON = when_used(
    r"(?i)[ ](?:(?:a|an|the|you|this|der|die|das|ein|eine|un|une|el|la|le|o|um|uma|il|lo|de|het|een)[ "
    r"]){0,2}(?:ticket|case|incident|screenshot|note|e-?mail|mail|request|report|support|query|"
    r"search|check|log|call|bekommen|worden|lassen|werden|captura|capture d|zrzut|pedido de|reminder|sure|"
    r"error|fehler|erreur|errore|back|out|into|through|up)(?![\w])|[ ]?:|[ ](?:that|dass|que|che|że|dat)[ "
    r"]"
)
_TOLD = when_used(
    r"(?i)(?:ticket|incident|issue|case|report|mail|bug|problem|complaint|vorfall|fehler|meldung|reklamation|"
    r"signalement|denuncia|reclam\w+|segnalazione|melding|zgłoszenie)[ ](?:\w+[ ]){0,2}$"
)
_CLITIC = when_used(
    r"(?i)(?:^|[\s(])(?:l[oae]s?|se l[oa]s?|se|l['’](?:ha|hanno|aveva)|l[oae] (?:ha|hanno|aveva)|je|go|ją|o|a|"
    r"tę|ten)[ ]?$"
)
_WHO = when_used(
    r"(?i)(?<![\w])(?:quem|quien(?:es)?|chi|kto|qui|who|wer|wie|el que|la que|lo que|o que|ce qui|celui qui|"
    r"what|was|wat|ciò che|tym, co)[ ](?:(?:l[oae]s?|l['’]|o|a|ha|a|hat|heeft|go|je|it|die|das|them)[ "
    r"]?){0,2}$"
)
_IS = when_used(
    r"(?i)[^.!?;\n]{0,40}?(?<![\w])(?:é|foi|es|fue|è|era|è stat[oa]|jest|był\w?|to|est|c['’]est|était|is|was|"
    r"ist|war)[ ]"
)
_FRAME = when_used(r"(?<![\w])(?:hat|hatte|haben|hatten|heeft|had|hebben|hadden)(?=[ ][^.!?;\n]{0,110}$)")
_FINITE_DE_NL = when_used(
    r"(?i)(?:\w+te|löste|löst|stieß|stößt|sandte|sendet|schickt|startet|ruft|rief|versendet|überträgt|"
    r"übermittelt|meldet|legte|start|roept|verstuurt|stuurt|verzendt|verzond)"
)
_OBJECT = when_used(
    r"(?i)[ ](?:up|off|out|through|on|ok|it|them|this|that|these|the|a|an|our|both|all|each|every|only|one|no|"
    r"its|order|refund|return|\d|[A-Z#]|ihn|sie|es|das|den|die|le|la|les|un|une|el|los|o|os|il|lo|gli|de|het)"
)
_OBJECT_BEFORE = when_used(
    r"(?i)(?:l['’]|[ ](?:l[oae]s?|ihn|sie|es|das|hem|het|ze|go|ją|je)[ ])(?:ha |a |avait )?$|(?:that|which|"
    r"qui|que|che|das|der|die|dat|który|która)[ ](?:l['’]|\w{1,3}[ ])?$"
)
_SENDS = when_used(
    r"(?i).{0,11}\b(?:sen[dt]|ge?sen|\w{0,3}ge(?:sandt|schickt|stellt|reicht|liefert|spielt)|versen|versch|"
    r"über|env|mand|inv|trans|wys|przes|verst|stuur|aangeb|offer|post|publi|export|import|einge)\w*"
)
_HAVE = when_used(r"(?i)(?:^|[\s'’])(?:has|had|have|a|avait|ont|ha|había|han|tinha|havia|aveva|hanno)[ ](?:\w+[ ])?$")
_PHYSICAL = when_used(
    r"(?i)retour|return|zurückge|devol|devuel|reso\b|geretour|zwr|call|ruf|paid|appel|llam|cham|chiam"
)
_HAVE_I = when_used(
    r"(?i)[ ](?:habe?|hatte|haben|hatten|heb|had|hebben)[ ](?:ich|wir|ik|we|wij)(?:[ ](?:selbst|selber|"
    r"zelf))?(?=[ ]?[.,;!)\n]|$)"
)
_QUOTED = when_used(r"[\"„“«»][^\"”“«»\n]{1,50}[\"”“«»]")


_SURNAME = when_used(r"(?:[ ](?:van |de |der |von |da |la |del )?[A-ZÀ-ÖØ-ÞŁŚŻŹĆ][\w'’-]{1,24}){1,2}")


def whole_mention(content: str, found: TriggerAt) -> TriggerAt:
    """A mention with the surname that follows the first name: ``@Pía Lagos``."""
    rest = _SURNAME.match(content, found.end) if found.value.startswith("@") and found.value[1:2].isupper() else None
    return found if rest is None else replace(found, value=found.value + rest.group(), end=rest.end())


def clause_triggers(reading: Reading, systems: Sequence[tuple[int, int]] = ()) -> Iterator[TriggerAt]:
    """Agents of acts, with how surely each is meant (below what states plainly who started the action)."""
    content, places = reading.content, tuple(systems)
    for word in _WORD.finditer(content):
        acts = acts_of(word.group().lower())
        if not acts:
            continue
        first, last = _clause(content, word.start(), word.end())
        before, after = content[first : word.start()], content[word.end() : last]
        if NOT_DONE.search(before[-60:]) or _TOLD.search(before[-40:]):
            continue
        for act in acts:
            yield from _of_act(content, word, act, (first, last), before, after, places)
    yield from hinted_triggers(content, places)


def _clause(content: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause around a word begins and ends, at most 200 characters before and 180 behind it."""
    first, last = max(0, start - 200), min(len(content), end + 180)
    for bound in _BOUND.finditer(content, first, start):
        first = bound.end()
    bound_after = _BOUND.search(content, end, last)
    return first, bound_after.start() + 1 if bound_after is not None else last


def _of_act(
    content: str,
    word: re.Match[str],
    act: Act,
    clause: tuple[int, int],
    before: str,
    after: str,
    systems: tuple[tuple[int, int], ...],
) -> Iterator[TriggerAt]:
    weight = 5.0 if act.starts else 4.7
    if _said_of_me(word.group(), act, before, after) or _HAVE_I.match(after):
        yield TriggerAt("reporter", "user", word.start(), word.end(), weight + 0.3)
        return
    if act.language in {"de", "nl"}:
        yield from _verb_last(content, word, clause, before, after, weight, systems)
        yield from _verb_first(content, word, clause, weight, systems)
    participle = PARTICIPLES[act.language].fullmatch(word.group()) is not None
    if participle:
        yield from _by_phrase(content, word.end(), act, clause, weight, systems)
    yield from _after_verb(content, word, act, clause, before, weight, systems)
    yield from _before_verb(content, word, act, clause[0], before, after, weight, systems)


def _said_of_me(word: str, act: Act, before: str, after: str) -> bool:
    """Whether the speaker did it, on the failing thing and not as a remedy."""
    if _NO_ACT_ON.match(after) or _LATER.search(_QUOTED.sub("", before)) or _LATER.search(_QUOTED.sub("", after[:60])):
        return False
    if act.own or _I[act.language].search(before):
        return not (
            act.language in {"es", "pt"} and act.own and word.casefold().endswith(("amos", "imos")) and not act.starts
        )
    return act.language in {"es", "it", "pt", "pl"} and _I_AFTER.match(after) is not None


def _by_phrase(
    content: str, at: int, act: Act, clause: tuple[int, int], weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    tries = 0
    for by in _BY[act.language].finditer(content, at, min(clause[1], at + 110)):
        tries += 1
        if tries > 3:
            return
        me = _ME.match(content, by.end())
        if me is not None and not act.starts and re.fullmatch(r"(?i)us|uns|nous|noi|ons|nas|nós|nosotros", me.group()):
            return
        if me is not None:
            yield TriggerAt("reporter", "user", by.start(), me.end(), weight + 0.4)
            return
        plain = by.group().strip().casefold() in {
            "by",
            "durch",
            "von",
            "vom",
            "par",
            "por",
            "pelo",
            "pela",
            "da",
            "dal",
            "dalla",
            "dallo",
            "dall'",
            "dall’",
            "door",
            "przez",
        }
        agent = agent_after(content, by.end(), clause[1], systems)
        if agent is None and plain:
            return
        if agent is None or (not plain and (agent.kind != "process" or agent.shape < 2)):
            continue
        if (
            agent.shape == 1
            and not AUTOMATIC.search(content, clause[0], clause[1])
            and (not act.starts or _SENDS.match(content, at - 12, at))
        ):
            return
        yield trigger_of(agent, weight + 0.3 * (agent.shape - 2) - (0.4 if not plain else 0.0))
        return


_BY_BEFORE = when_used(r"(?i)(?<![\w])(?:durch|von|vom|door)[ ]")
_SUBORDINATE = when_used(
    r"(?i)(?<![\w])(?:als|nachdem|weil|sobald|da|wenn|den|die|das|der|welche[nrs]?|dass|toen|nadat|omdat|"
    r"doordat|dat)[ ](?=[^.!?;\n]{2,110}$)"
)
_THEN_HAS = when_used(r"(?i)[ ](?:hat|hatte|haben|heeft|had)(?![\w])")
_HAS_THEN = when_used(
    r"(?i)[ ](?:hat|hatte|haben|heeft|had|wurde|wird|ist|werd|is)[ ](?:(?:es|ihn|sie|das|het|hem|die|den|"
    r"diese[ns]?|der Lauf|wieder|wie immer|heute|gestern|dabei|von|vom|durch|door|den \w+|die \w+|das \w+)[ "
    r"]){0,3}"
)


def _verb_last(
    content: str,
    word: re.Match[str],
    clause: tuple[int, int],
    before: str,
    after: str,
    weight: float,
    systems: tuple[tuple[int, int], ...],
) -> Iterator[TriggerAt]:
    """German and Dutch put the verb last: "wurde vom Retry-Dienst angelegt", "den Frau Wieland gestartet hat"."""
    for by in _BY_BEFORE.finditer(before):
        agent = agent_after(content, clause[0] + by.end(), word.start(), systems)
        if agent is not None and agent.shape > 1:
            yield trigger_of(agent, weight + 0.1)
            return
    if _THEN_HAS.match(after) is None or word.group()[-1:] not in "tdn":
        return
    for opening in _SUBORDINATE.finditer(before):
        agent = agent_after(content, clause[0] + opening.end(), word.start(), systems)
        if (
            agent is not None
            and agent.shape > 1
            and (
                agent.kind == "user"
                or opening.group().strip().lower() in {"als", "nachdem", "weil", "toen", "nadat", "omdat"}
            )
        ):
            yield trigger_of(agent, weight)
            return


def _verb_first(
    content: str, word: re.Match[str], clause: tuple[int, int], weight: float, systems: tuple[tuple[int, int], ...]
) -> Iterator[TriggerAt]:
    """The participle first, for stress: "Gebucht hat Frau Wieland"."""
    linked = _HAS_THEN.match(content, word.end(), clause[1])
    if linked is None or not word.group()[0].isupper():
        return
    agent = agent_after(content, linked.end(), clause[1], systems)
    if agent is not None and agent.shape > 1:
        yield trigger_of(agent, weight + 0.2)


def _after_verb(
    content: str,
    word: re.Match[str],
    act: Act,
    clause: tuple[int, int],
    before: str,
    weight: float,
    systems: tuple[tuple[int, int], ...],
) -> Iterator[TriggerAt]:
    """The subject behind the verb: "lo pulsó Amaia", "nadawała Kasia", "quem fez foi a Juliana"."""
    asked = _WHO.search(before[-40:])
    english_was = act.language == "en" and asked is not None and asked.group().lower().startswith("was")
    if asked is not None and not english_was:
        linked = _IS.match(content, word.end(), clause[1])
        agent = agent_after(content, linked.end(), clause[1], systems) if linked is not None else None
        if agent is not None:
            yield trigger_of(agent, weight + 0.3)
        return
    if act.language not in {"es", "pt", "it", "pl"}:
        return
    gap = re.compile(
        r"[ ]?:?[ ]?(?:go |ją |je |to |tę |nam |manualmente |a mano |automáticamente |automaticamente |"
        r"automatycznie |ręcznie )?"
    ).match(content, word.end())
    agent = agent_after(content, gap.end(), clause[1], systems) if gap is not None else None
    if agent is None or _customer_cannot(agent, act, word.group()):
        return
    if PARTICIPLES[act.language].fullmatch(word.group()) and not _HAVE.search(before[-16:]) and act.language != "pl":
        return
    if act.language == "pl" and re.search(r"(?i)(?:n[yaieo]|t[yae]|ono)$", word.group()):
        return
    clitic = _CLITIC.search(before[-24:]) is not None
    automatic = AUTOMATIC.search(content, clause[0], clause[1]) is not None
    if (agent.kind == "user" and agent.shape >= 2 and (clitic or act.language == "pl")) or (
        agent.shape >= 2 and clitic
    ):
        yield trigger_of(agent, weight)
    elif agent.shape == 1 and automatic:
        yield trigger_of(agent, 4.0)


def _before_verb(
    content: str,
    word: re.Match[str],
    act: Act,
    first: int,
    before: str,
    after: str,
    weight: float,
    systems: tuple[tuple[int, int], ...],
) -> Iterator[TriggerAt]:
    """The subject before the verb: "Lasse ran the upload", "der Kunde hat die Bestellung storniert"."""
    agent, framed = _subject(content, word, act, first, before, systems)
    if agent is None or _NO_ACT_ON.match(after):
        return
    if _customer_cannot(agent, act, word.group()):
        return
    if (
        act.language not in {"en", "de", "nl"}
        and PARTICIPLES[act.language].fullmatch(word.group())
        and not _HAVE.search(before[-16:])
    ):
        return
    transitive = framed or _OBJECT.match(after) is not None or _OBJECT_BEFORE.search(before[-24:]) is not None
    if not transitive and re.fullmatch(CUSTOMER, agent.value, re.IGNORECASE) is None:
        return
    if agent.shape == 1 and not AUTOMATIC.search(before + after):
        return
    yield trigger_of(agent, (weight if agent.kind == "user" else weight - 0.2) - (0.6 if agent.shape == 1 else 0.0))


def _subject(
    content: str, word: re.Match[str], act: Act, first: int, before: str, systems: tuple[tuple[int, int], ...]
) -> tuple[Agent | None, bool]:
    """The subject before a verb, and whether the verb closes a frame ("hat ... storniert") that holds its object."""
    if act.language not in {"de", "nl"}:
        auxiliary = AUXILIARIES[act.language].search(before)
        at = first + auxiliary.start() + 1 if auxiliary is not None else first
        return agent_before(content, first, at, systems), False
    frames = list(_FRAME.finditer(before))
    if not frames:
        finite = _FINITE_DE_NL.fullmatch(word.group()) is not None
        return (agent_before(content, first, word.start(), systems) if finite else None), False
    agent = agent_before(content, first, first + frames[-1].start(), systems)
    behind = agent_after(content, first + frames[-1].end() + 1, word.start(), systems)
    person_behind = behind is not None and behind.kind == "user" and behind.shape > 1
    return (behind if person_behind and (agent is None or agent.kind == "process") else agent), True


def _customer_cannot(agent: Agent, act: Act, word: str) -> bool:
    """A customer cancels and orders; what a customer sends back, pays or rings about is not the failing action."""
    return re.fullmatch(CUSTOMER, agent.value, re.IGNORECASE) is not None and (
        act.starts or _PHYSICAL.search(word) is not None
    )
