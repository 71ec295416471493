"""Who or what initiated the failing job or action; not who reports it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.model import TriggerKind
from app.domain.extraction.reading import Reading
from app.domain.extraction.triggers.acts import (
    ACTIVE,
    ACTS_AGAIN,
    DONE_BY,
    DONE_TO_IT,
    FIRST_PERSON,
    FIRST_PERSON_KEEPS_OUT,
    PERSON_ACTS,
    PERSON_DEALS,
    RUN_BY,
    STARTED_BY,
    TURNED_ROUND,
    VERB_LAST,
)
from app.domain.extraction.triggers.kinds import EMPTY, NAME, NOT_A_NAME, PROCESS_WORD, REPORTER_WORD, kind_of
from app.domain.extraction.triggers.processes import EVENT, LOG_USER, WORKER, schedules, services
from app.domain.extraction.triggers.verbs import acts_of
from app.domain.lazy_patterns import when_used

_KEY = when_used(
    r"(?:(?:job|run|process|exact|user|manual|flow) )*(?:trigger(?:ed)?(?: ?(?:by|source|type|user|process|"
    r"user or process|event|context))?|started by|initiated by|launched by|kicked off by|submitted by|run "
    r"by|executed by|run as|initiator|invoked by|"
    r"user or process|process or user|user process|process user|user context|process context|actor|caller|"
    r"principal|user process context|process user context|integration user|service account|executing user|"
    r"run user|batch user|job user|who|who triggered(?: it)?|who started(?: it)?|user|"
    r"auslöser(?: benutzer oder prozess)?|ausgelöst (?:durch|von)|gestartet (?:von|durch)|angestoßen (?:von|"
    r"durch)|benutzer|ausführender benutzer|nutzer|jobuser|"
    r"déclencheur|déclenché(?:e)? par|lancée? par|démarrée? par|exécutée? par|initiée? par|utilisateur|"
    r"(?:disparad|lanzad|iniciad|ejecutad|activad)[oa] por|disparador|desencadenante|usuario(?: o proceso)?|"
    r"gatilho|(?:executad|acionad)[oa] por|usuário|disparo|"
    r"avviat[oa] da|lanciat[oa] da|eseguit[oa] da|innescat[oa] da|utente|innesco|gestart door|getriggerd "
    r"door|uitgevoerd door|gebruiker|aanleiding|"
    r"wyzwalacz|uruchomion[ey] przez|wyzwolon[ey] przez|wywołan[ey] przez|użytkownik|inicjator|トリガー|"
    r"実行者|起動者|起動元|実行元|送信元|発信元|送信者|操作者|登録者|入力者|承認者|処理者|実施者|投入者|実行ユーザー?|起動ユーザー?|ログインユーザー?|トリガ|"
    r"logon|log ?in|login user|logon user|anmeldename|owner|job ?owner|run owner|schedule owner|origem do "
    r"disparo|origen del disparo|source of (?:the )?(?:event|trigger|run)|"
    r"origine (?:du déclenchement|dell innesco|dell avvio)|quelle des (?:auslösers|starts)|triggered from|"
    r"launched from|started from|cause|build cause|invocation|invocation source|event source|"
    r"usuario que (?:ejecuta|ejecutó|lanza|lanzó)|lancement|lanzamiento|lançamento|lancio|acionamento|"
    r"scatto|detonante|activador|acionador|starter|startauslöser|publisher|producer|emitter|published by|produced by|"
    r"wer|qui|quién|quien|quem|chi|kto|誰|déclenchement|auslösung|anstoß|wyzwolenie|initiation|origine du lancement"
    r"|mode de lancement)",
    re.IGNORECASE,
)
_WEAK_KEY = frozenset(
    [
        "user",
        "benutzer",
        "nutzer",
        "utilisateur",
        "usuario",
        "usuário",
        "utente",
        "gebruiker",
        "użytkownik",
        "actor",
        "who",
        "caller",
        "principal",
        "lancement",
        "lanzamiento",
        "lançamento",
        "lancio",
        "anstoß",
        "publisher",
        "producer",
        "emitter",
        "wer",
        "qui",
        "quién",
        "quien",
        "quem",
        "chi",
        "kto",
        "誰",
        "déclenchement",
        "logon",
        "login",
        "log in",
        "owner",
        "cause",
        "送信元",
        "発信元",
        "承認者",
        "event source",
    ]
)
_ADVERBIAL = when_used(
    r"(?i)[ ](?:by hand|manually|since|per hand|von hand|händisch|manuell|à la main|manuellement|a mano|"
    r"manualmente|ręcznie|handmatig|with|then|again|once|twice|at \d)(?![\w])|"
    r"(?<=[a-zà-ż]),[ ](?=(?:au|à|aux|chez|from|in|at|aus|von|im|del?|da|do|di|dal|van|uit|z|ze)[ ])"
)
_MANUAL_BY_ME = when_used(
    r"(?i)(?:\b(?:by|durch|von|par|por|da|door|przeze?)[ ](?:me|myself|mich|mir|moi|moi-même|mí|mim|me "
    r"stess[oa]|mij|mezelf|mnie)(?![\w])|\((?:me|ich|moi|yo|eu|io|ik|ja)\)|私が|私（|自分で)"
)
_START_KEYS = frozenset(
    [
        "start",
        "started",
        "gestartet",
        "avvio",
        "inicio",
        "início",
        "début",
        "démarrage",
        "opstart",
        "début d exécution",
        "arranque",
        "uruchomienie",
        "run type",
        "startart",
        "mode",
        "modus",
        "modo",
        "modalità",
        "tryb",
        "type",
        "typ",
        "tipo",
        "auslöseart",
        "起動種別",
        "起動区分",
        "実行モード",
        "実行種別",
        "run mode",
        "execution mode",
        "mode d exécution",
        "modo de ejecución",
        "modo de execução",
        "start type",
    ]
)
_STARTER = when_used(
    r"(?i)(?:cron|timer|schedul|zeitplan|zeitgesteuert|geplant|gepland|zaplanow|cykliczn|定期|自動|スケジュール|planif|program"
    r"|agend|pianific|harmonogram|webhook|trigger|auto(?:sys|"
    r"mic)|control-m|airflow|jenkins|taakplanner)"
)
_BY_WORDS = frozenset(
    ["by", "von", "vom", "durch", "par", "por", "pelo", "pela", "da", "dal", "dalla", "door", "przez", "hat", "ha"]
)
_PAST = when_used(r"\w{3,}(?:ł|ła|ó|ou|ò|te)|hizo|fez")
_NOBODY = when_used(
    r"(?i)\b(?:nobody|no ?one|not|never|didn['’]t|niemand|nicht|personne|jamais|nadie|ninguém|nessuno|"
    r"niemand|nikt)\b[^.\n]{0,24}$"
)
_BUSINESS_NOUN = when_used(
    r"(?i)(?:retour|refund|erstattung|rückerstattung|gutschrift|zahlung|bestell|auftrag|rechnung|liefer|"
    r"storno|retoure|versand|freigabe|abgleich|export|import|payment|invoice|"
    r"shipment|commande|remboursement|paiement|facture|livraison|avoir|pedido|pago|reembolso|factura|"
    r"envío|devoluci|estorno|nota|ordine|"
    r"rimborso|pagamento|fattura|reso|spedizione|bestelling|terugbetaling|betaling|factuur|zending|zwrot|"
    r"zam[óo]wieni|płatność|faktura|"
    r"klant|kunde|kundin|cliente?|customer|buyer|klient|goods|stock|bestand|item|article|artikel|produkt|produit)"
)
_FRAME_WORD = when_used(r"(?i)[ ](?:hat|hatte|haben|heeft|hebben)(?![\w])")
_NAME_OR_ACCOUNT = when_used(
    rf"{NAME}|(?:customer|client|cliente|Kunde|Kundin|klant|klient|buyer|shopper|merchant|store manager)\b|"
    rf"[\w-]{{1,30}}[._@-][\w.@-]{{1,40}}"
)


@dataclass(frozen=True, slots=True)
class TriggerAt:
    """A trigger as written, whether user or process, where it stands, and how surely it is meant."""

    value: str
    kind: TriggerKind
    start: int
    end: int
    weight: float


def find_trigger(reading: Reading, pairs: list[Pair], systems: Sequence[tuple[int, int]] = ()) -> TriggerAt | None:
    """Who or what initiated the failing action, or ``None``. ``systems``: where systems are named: no persons."""
    candidates = [
        replace(each, kind="process") if _at_system(each, systems) else each
        for each in _candidates(reading, pairs) if not _is_system(each, systems)
    ]  # fmt: skip
    if not candidates:
        return None
    return max(candidates, key=lambda each: (not reading.quoted(each.start), each.weight, -each.start))


def _is_system(found: TriggerAt, systems: Sequence[tuple[int, int]]) -> bool:
    """Whether a system was taken for a person: "Klarna refunded"."""
    return found.weight <= 6.0 and any(
        start <= found.start < end and (found.kind == "user" or found.end <= end) for start, end in systems
    )


def _at_system(found: TriggerAt, systems: Sequence[tuple[int, int]]) -> bool:
    """Whether a system itself is what started it: "gestart door EffectConnect"."""
    return found.kind == "user" and any(start == found.start for start, _ in systems)


def _candidates(reading: Reading, pairs: list[Pair]) -> Iterator[TriggerAt]:
    content = reading.content
    yield from _from_labels(pairs)
    yield from _passive(content)
    yield from _active(content)
    for match in EVENT.finditer(content):
        yield TriggerAt(match.group("who"), "process", match.start("who"), match.end("who"), 4.6)
    for match in LOG_USER.finditer(content):
        yield from _candidate(match.group("who"), match.start("who"), 5.0)
    for who, start, weight in (*services(content), *schedules(content)):
        yield TriggerAt(who, "process", start, start + len(who), weight)
    for match in WORKER.finditer(content):
        if re.search(r"[\d_-]", match.group("who")):
            yield TriggerAt(match.group("who"), "process", match.start("who"), match.end("who"), 1.0)


def _passive(content: str) -> Iterator[TriggerAt]:
    """Triggered by whom; and the same said with the subject at the end."""
    for match in STARTED_BY.finditer(content):
        yield from _candidate(content[slice(*match.span("who"))], match.start("who"), 7.0)
    for pattern in (*TURNED_ROUND, VERB_LAST):
        for match in pattern.finditer(content):
            name = "who" if match.group("who") else "who2"
            yield from _candidate(content[slice(*match.span(name))], match.start(name), 6.9)
    for match in RUN_BY.finditer(content):
        if not DONE_TO_IT.search(content[match.start() : match.start("who")].rstrip()):
            yield from _candidate(content[slice(*match.span("who"))], match.start("who"), 4.9)
    for match in DONE_BY.finditer(content):
        who, end = content[slice(*match.span("who"))], match.end("who")
        person = _NAME_OR_ACCOUNT.match(who)
        ends = content[end : end + 1] in {".", "\n", ",", ")", ""} and len(who) < 50
        if ends and (kind_of(who) == "process" or who.isupper()):
            yield from _candidate(who, match.start("who"), 4.8)
        elif person is not None and not NOT_A_NAME.match(person.group()) and not person.group().isupper():
            yield from _candidate(person.group(), match.start("who"), 4.7)


def _active(content: str) -> Iterator[TriggerAt]:
    """Who triggered: an account, the reporter, a person."""
    for match in ACTIVE.finditer(content):
        name = content[slice(*match.span("name"))]
        if re.search(r"[\d_.@-]|[A-Z]", name):
            yield from _candidate(name, match.start("name"), 6.5, whole=match.group("who"))
    for match in FIRST_PERSON.finditer(content):
        if _NOBODY.search(content[max(0, match.start() - 40) : match.start()]):
            continue
        weight = 4.4 if FIRST_PERSON_KEEPS_OUT.search(content[match.start() : match.end() + 40]) else 6.8
        yield TriggerAt("reporter", "user", match.start(), match.end(), weight)
    for pattern in (PERSON_ACTS, PERSON_DEALS):
        for match in pattern.finditer(content):
            who = match.group("who")
            if NOT_A_NAME.match(who) or _BUSINESS_NOUN.match(who):
                continue
            kind: TriggerKind = "process" if PROCESS_WORD.search(who) else "user"
            weight = 3.0 if ACTS_AGAIN.search(match.group()) else 6.0 if kind == "user" else 5.6
            if pattern is PERSON_DEALS:
                weight = 4.6 if kind == "user" else 2.0
            yield TriggerAt(who.strip(), kind, match.start("who"), match.end("who"), weight)


def _from_labels(pairs: list[Pair]) -> Iterator[TriggerAt]:
    for pair in pairs:
        if pair.key in _START_KEYS and not re.search(r"\d", pair.value) and _STARTER.match(pair.value):
            yield from _candidate(pair.value, pair.start, 5.0, labelled=True)
            continue
        known = _KEY.fullmatch(pair.key) is not None or asked_by(pair.key) == "trigger"
        if (not known and not _names_an_act(pair.key)) or pair.key.startswith("caused"):
            continue
        if (by_me := _MANUAL_BY_ME.search(pair.value)) is not None:
            yield TriggerAt("reporter", "user", pair.start, pair.start + by_me.end(), 8.0)
            continue
        weak = pair.key in _WEAK_KEY or not known
        value = re.split(r"[;\n|]|,[ ](?=(?:at|um|on|order|job)\b)|\.[ ]|[ ]{2,}", pair.value)[0]
        yield from _candidate(value, pair.start, 5.2 if weak else 8.0, labelled=True)


def _names_an_act(key: str) -> bool:
    """Whether a label is a verb of starting or sending with an agent to come: ``wysłał``, ``lo lanzó``, ``sent by``."""
    words = key.split()
    if not 1 <= len(words) <= 4 or (words[-1] not in _BY_WORDS and not _PAST.fullmatch(words[-1])):
        return False
    return any(act.starts for word in words for act in acts_of(word))


def _candidate(raw: str, start: int, weight: float, *, labelled: bool = False, whole: str = "") -> Iterator[TriggerAt]:
    lead = re.match(r"[\s\"'`“„«(\[*:–-]*(?:(?:the|our|der|dem|den|le|la|el|il|lo|de|het)[ ])?", raw, re.IGNORECASE)
    offset = lead.end() if lead else 0
    value = raw[offset:].strip(" \t\"'`”“»«,.;:*")
    if not labelled:
        value = _ADVERBIAL.split(value)[0].rstrip(" ,")
    if value.count("(") != value.count(")"):
        value = value.rstrip(")").strip() if ")" in value else value.split("(")[0].strip()
    if len(value) < 2 or len(value) > 90 or not re.search(r"[^\W\d_]{2}|[\u3040-\u9fff]", value):
        return
    if REPORTER_WORD.match(value):
        yield TriggerAt("reporter", "user", start, start + len(raw), weight)
        return
    if not labelled and _FRAME_WORD.search(value):
        return
    if EMPTY.match(value) or (not labelled and len(value.split()) > 9):
        return
    yield TriggerAt(value, kind_of(whole or value), start + offset, start + offset + len(value), weight)
