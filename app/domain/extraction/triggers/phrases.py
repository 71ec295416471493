"""Phrases that name an agent: an account, a person, a process, a customer, a system; read forwards or backwards from a
verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.extraction.model import TriggerKind
from app.domain.extraction.triggers.kinds import EMPTY, NAME, NOT_A_NAME, PROCESS_WORD, kind_of
from app.domain.lazy_patterns import when_used

_MARKUP = r"[\"'`“”„«»*_{\[~]{0,3}"
_ARTICLE = when_used(
    r"(?P<article>(?:the|our|a|an|der|die|das|den|dem|einen?|einem|einer|unsere?[mnrs]?|le|la|les|un|une|"
    r"notre|nos|el|los|una|nuestr[oa]|o|os|um|uma|nosso|nossa|il|lo|gli|i|"
    r"nostr[oa]|de|het|een|onze|sein|ihr|my|mein\w{0,2}|mon|mi|meu|mio)[ ]|l['’]|dell['’])",
    re.IGNORECASE,
)
_STOPS = frozenset(
    re.findall(
        r"\S+",
        "to at on in from with for as after before since because but and when while which that who is was "
        "has had have were are failed today yesterday this last by via into onto again "
        "manually automatically through during until without only herself himself itself themselves then so "
        "if or not nor during between every each around about off out up over "
        "an am um im mit nach aus auf bei und aber weil ist war hat hatte wurde gestern heute für zu zum zur "
        "ins als seit beim oder nicht selbst automatisch manuell händisch gegen jede jeden wie "
        "à au aux dans en vers pour avec et mais sur hier ce cette qui que est comme depuis chez où "
        "lors manuellement ou "
        "al con y pero para desde hoy ayer como sobre hacia mismo misma a las cada e mas às ao no na nos nas "
        "em hoje ontem mesmo mesma per alle nel nella come verso ieri oggi ma ed stessa stesso ogni "
        "om naar op met maar voor gisteren vandaag zoals die dat dit zelf elke elk do w we na i ale dla dziś "
        "wczoraj jak który która o od po ręcznie sam sama automatycznie dnia "
        "per bereits schon auch noch déjà aussi bien même já ya también também anche sempre già already also "
        "usually normally could can would should may did does ended konnte kann wird werden worden sollte "
        "est-il peut puede pode può kan kunnen może tegen by-the wegen trotz gegenüber an zwar",
    )
)
_JOINS = frozenset(re.findall(r"\S+", "de del do da di du des della dello dell vom von of van z ze"))
_WORD = when_used(rf"[ ]{{0,2}}{_MARKUP}(?P<word>@?[\w$][\w@.:/$&'’+#*-]{{0,60}})")
_ROLE = when_used(
    r"(?i)(?:(?:the|our|a|an|der|die|das|den|dem|ein\w{0,2}|le|la|les|un|une|el|una|o|a|um|uma|il|lo|"
    r"l['’]|de|het|een)[ ])?"
    r"(?:(?:technical|technische[nrm]?|compte|account|integration|batch|service|dienst)[ -]?(?:user|"
    r"account|benutzer|technique)|"
    r"users?|account|operator|colleague|clerk|cashier|agent|manager|picker|packer|service|job|benutzer|"
    r"nutzer|anwender|kolleg(?:e|en|in)|mitarbeiter(?:in)?|"
    r"sachbearbeiter(?:in)?|utilisat(?:eur|rice)|vendeu(?:r|se)|opérat(?:eur|rice)|collègue|caissi(?:er|"
    r"ère)|compte|conseill(?:er|ère)|gestionnaire|"
    r"usuari[oa]|cuenta|compañer[oa]|emplead[oa]|cajer[oa]|operador[a]?|agente|usuári[oa]|utilizador|"
    r"conta|colega|atendente|vendedor[a]?|utente|collega|operat(?:ore|rice)|"
    r"commess[oa]|gebruiker|medewerk(?:er|ster)|collega|inpakker|użytkownik\w*|kolega|koleżank\w|"
    r"pracowni\w+|operator\w*|konsultant\w*|magazynier\w*)[ ](?=[\W]{0,3}(?:[A-ZÀ-Ż]|[a-z]{1,12}[._\d-]))"
)
_ROLE_AND_NAME = when_used(
    r"(?:(?:CS|store|shop|sales|call ?centre|the|our|service)[ ])?(?i:agent|operator|colleague|clerk|"
    r"cashier|user|rep|manager|picker|packer|mitarbeiter(?:in)?|kolleg(?:e|en|in)|kassierer(?:in)?|"
    r"collègue|vendeu(?:r|se)|"
    r"compañer[oa]|cajer[oa]|atendente|colega|collega|commess[oa]|medewerk(?:er|ster)|kolega|koleżank[aę]|"
    rf"pracowni\w+)(?: \d{{1,6}})? ?\((?P<who>{NAME})\)"
)
CUSTOMER = (
    r"(?:customers?|shopper|client[ea]?|clienta|Kund(?:e|en|in)|klant|klient(?:k?a)?|Klient(?:k?a)?|buyer|"
    r"consumer|acheteur|acheteuse|comprador[a]?|acquirente|koper|kupując\w+|store (?:manager|associate|"
    r"staff)|"
    r"shop manager|warehouse (?:manager|operator|team)|merchandis(?:er|ing)|customer (?:service|care|"
    r"support)|shift lead|Marktleiter(?:in)?|Filialleiter(?:in)?|Kundenservice|Kundendienst|"
    r"service client|servicio al cliente|atendimento|servizio clienti|klantenservice|cajer[oa]|"
    r"Kassiererin?|cassier[ae]|kasjerka?|お客様)"
)
_PROCESS_HEAD = when_used(
    r"(?i)(?:dienst|service|hook|prozess|process\w*|proces\w?|proceso|checkout|importer|exporter|uploader|"
    r"sender|relay|bridge|adapter|connector|connecteur|script|skript|middleware|"
    r"agendamento|rotina|even(?:to|t)|événement|ereignis|zdarzenie|trigger|queue|fila|coda|kolejka|cola|"
    r"warteschlange|job|lauf|automation\w*|automat\w*|robot|bot|daemon|engine|runner|"
    r"watcher|publisher|listener|orchestrator|planner|planer|cron\w*|ipn|callback|notificaci[óo]n|"
    r"notifica\w*|benachrichtigung|powiadomienie|poller|loader|timer|batch\w*|"
    r"aufruf|interface|schnittstelle|zadanie|tarea|tarefa|tâche|attività|taak|dispatcher|monitor|"
    r"integra\w+|app|plugin|plug-in|module?|modul|konnektor|shuttle|scheduled|schedule|recurrence|event "
    r"bus|bus|station|terminal|drucker|printer|scanner|poste|reintento|retry|relance|reprise|riprova|"
    r"ponowienie|herhaling|nachtlauf|nightly|monitor|exportdienst|vortag|closing|close|clôture|chiusura|"
    r"cierre|fechamento|afsluiting|zamknięcie|abschluss)(?![\w])"
)
_ACCOUNT = when_used(
    r"@[A-Za-zÀ-ż][\w.-]{1,30}|@?(?:[a-z][a-z0-9]{0,24}(?:[._-][A-Za-z0-9]{1,24}){1,5}|"
    r"[A-Z][A-Z0-9]{1,20}(?:[_-][A-Z0-9]{1,20}){1,5}|[a-z]{2,14}\d{1,5}|[a-z]\w{1,30}@[\w.-]{2,30}|"
    r"[A-Za-z][\w.-]{1,30}@[\w.-]{2,30}|cron(?:tab)?|crond|airflow|jenkins|wp-cron|systemd|celery|quartz|"
    r"rundeck|autosys)"
)
_BUSINESS_THING = when_used(
    r"(?i)(?:(?:order|refund|payment|retour|return|invoice|shipment|stock|datei|bestell|auftrag|"
    r"erstattung|rückerstattung|gutschrift|zahlung|rechnung|lieferung|sendung|storno|message|nachricht|"
    r"commande|remboursement|paiement|facture|pedido|pago|factura|envío|reembolso|estorno|ordine|rimborso|"
    r"pagamento|fattura|versand|abgleich|retoure|freigabe|zamówien|zwrot|płatnoś|faktur|error|fehler|erreur|"
    r"plik|paczk|archiwum|archivo|fichero|arquivo|fichier|upload|listino|cennik|zlecenie|eksport|"
    r"synchroni\w|transmi\w|devolu\w|export|import|batch|rückgabe|umtausch|buchung|artikel|package|parcel|"
    r"ticket)\w{0,5}|"
    r"(?:sku|rma|so|po|api|erp|wms|oms|pim|pos|http|xml|json|csv|edi|sftp|ftp|e-?mail|telefon|post|ware|"
    r"lager|shop|store|filiale|system|portal|utc|cet|cest|status|label|bon|reso|nota|colis|file|"
    r"importo|troca|cambio|cobro|venda|venta|vendita|sale|kauf|achat|acquisto|zakup|paket|case|valor|"
    r"valeur|total|montant|data|date|fecha|datum|feed|sync|lot|job|run|lauf|process(?:us|o)?|"
    r"proces(?:o)?)s?)"
)


@dataclass(frozen=True, slots=True)
class Agent:
    """Who an agent phrase names, where (start within the text), and how sure its shape is (3 sure, 1 hardly)."""

    value: str
    kind: TriggerKind
    start: int
    shape: int


def agent_after(text: str, at: int, end: int, systems: tuple[tuple[int, int], ...] = ()) -> Agent | None:
    """The agent that begins at a position, articles, marks and role words skipped."""
    at = _skip(text, at, end)
    article = _ARTICLE.match(text, at, end)
    if article is not None:
        at = _skip(text, article.end(), end)
    in_brackets = _ROLE_AND_NAME.match(text, at, end)
    if in_brackets is not None:
        return Agent(in_brackets.group("who"), "user", in_brackets.start("who"), 3)
    role = _ROLE.match(text, at, end)
    if role is not None and (named := _read(text, role.end(), end, systems, with_article=False)) is not None:
        return named
    common = article is not None and article.group("article").lower().strip() not in {
        "o",
        "a",
        "la",
        "il",
        "l'",
        "l’",
        "el",
    }
    return _read(text, at, end, systems, with_article=common)


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t\"'`“”„«»*_{[~:":
        at += 1
    return at


def _read(text: str, at: int, end: int, systems: tuple[tuple[int, int], ...], *, with_article: bool) -> Agent | None:
    words, spans = _words(text, at, end)
    if not words:
        return None
    start, first = spans[0][0], words[0]
    customer = re.match(CUSTOMER + r"(?![\w-])", text[start : start + 30], re.IGNORECASE)
    if customer is not None:
        return Agent(customer.group(), "user", start, 2)
    phrase = text[start : spans[-1][1]].rstrip(".:,'’*_`~\"")
    system = next((each for each in systems if each[0] <= start < each[1]), None)
    if EMPTY.match(phrase) or (_BUSINESS_THING.fullmatch(first) and len(words) == 1):
        return None
    if _ACCOUNT.fullmatch(first.rstrip(".:")) and not _AN_ID.fullmatch(first):
        value = first.rstrip(".:")
        return Agent(value, kind_of(value), start, 3)
    before_join = next((at for at, word in enumerate(words) if word.casefold() in _JOINS), len(words))
    named_first = before_join < len(words) and re.fullmatch(NAME, " ".join(words[:before_join])) is not None
    if named_first and system is None and not any(_PROCESS_HEAD.search(word) for word in words[:before_join]):
        words = words[:before_join]
        phrase = " ".join(words)
    if any(_PROCESS_HEAD.search(word) for word in words) or PROCESS_WORD.search(phrase):
        return Agent(phrase, "process", start, 3 if len(words) > 1 or "-" in phrase else 2)
    if system is not None:
        return Agent(text[start : max(system[1], start + len(first))], "process", start, 1)
    name = re.match(
        (
            r"(?:p\. ?|pan |pani |Frau |Herrn? |Mr\.? |Mrs\.? |Ms\.? |Mme |Mlle |M\. |Sra?\.? |Sig\.(?:ra)? |"
            rf"Dhr\. |Mw\. )?{NAME}"
        ),
        text[start:end],
    )
    if name is None or NOT_A_NAME.match(name.group()) or _BUSINESS_THING.fullmatch(name.group().split(" ")[0]):
        return None
    if name.group().isupper() and len(name.group()) > 2:
        return Agent(first, "process", start, 1) if len(words) == 1 else None
    return None if with_article or len(name.group()) < 3 else Agent(name.group().rstrip("'’-"), "user", start, 2)


def _words(text: str, at: int, end: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Up to six words of one phrase, ending before a preposition, a conjunction, an adverb or a mark."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    joined = 0
    while len(words) < 6 and (match := _WORD.match(text, at, end)) is not None:
        word = match.group("word")
        low = word.rstrip(".:,").casefold()
        if low in _STOPS and not (words and low in _JOINS):
            break
        if low in _JOINS:
            joined += 1
            if not words or joined > 1:
                break
        words.append(word)
        spans.append(match.span("word"))
        at = match.end()
        if word[-1] in ".:" or (at < end and text[at] in ",;.:()|<>\n!?"):
            break
    while words and words[-1].casefold() in _JOINS:
        words.pop()
        spans.pop()
    return words, spans


_BACK_PERSON = when_used(
    rf"(?<![\w@.-])(?P<who>(?:(?:p\.|pan|pani|Frau|Herr|Mr\.?|Mrs\.?|Ms\.?|Mme|Sra?\.?|Sig\.(?:ra)?) )?{NAME})$"
)
_AN_ID = when_used(r"(?i)[a-z#]{0,8}[-_/.]?\w{0,4}[-_/.]?\d{3,}.*|.*\d{4,}.*")
_GENERIC_SYSTEM = when_used(
    r"(?<![\w])(?:POS|WMS|OMS|ERP|PIM|TMS|CRM|EDI|till|storefront|marketplace|Kasse|Kassensystem|"
    r"Warenwirtschaft|caisse|caja|cassa|kassa|kasa|SGA|ERPs?)$"
)
_DETERMINER = when_used(
    r"(?i)(?:de[nmrs]|die|das|the|le|la|les|el|los|il|lo|gli|o|a|het|de|onze|unser\w?|notre|nuestr[oa]|"
    r"noss[oa]|nostr[oa]|nasz\w?|our|mein\w?|my|ihr|sein|dieser?|this|cette?|est[ea]|quest[oa]|deze|ten|ta)[ ]"
)
_BACK_ACCOUNT = when_used(rf"(?<![\w@.-])(?P<who>{_ACCOUNT.pattern}){_MARKUP}$".replace("{0,3}$", r"{0,3}$"))
_BACK_MENTION = when_used(rf"(?P<who>@{NAME})$")
_BACK_LOGIN = when_used(
    r"(?i)(?<![\w])(?:user|account|benutzer|nutzer|konto|utilisateur|compte|usuario|cuenta|usuário|conta|"
    r"utente|gebruiker|użytkownik|login|operator|ユーザー)[ ][\"'`„“]?(?P<who>[a-z][\w.@-]{2,40})$"
)
_BACK_CUSTOMER = when_used(rf"(?<![\w-])(?P<who>{CUSTOMER})$", re.IGNORECASE)
_BACK_PROCESS = when_used(
    r"(?<![\w@.-])(?:[Tt]he|[Oo]ur|[Dd]er|[Dd]ie|[Dd]as|[Uu]nser\w?|[Ll]e|[Ll]a|[Ll]['’]|[Uu]n|[Nn]otre|"
    r"[Ee]l|[Oo]|[Aa]|[Ii]l|[Dd]e|[Hh]et|[Oo]nze|[Ee]in|(?:^|(?<=[.!?:\n][ ])|(?<=[\n(])))[ "
    r"]?(?P<who>[\w@.:/-]{2,30}(?:[ ][\w@.:/-]{2,30}){0,4})$"
)
_POSTMODIFIER = when_used(
    r"(?:[ ]?\([^()\n]{1,40}\))?(?:,?[ ](?:who|which|that|qui|que|che|das|der|die|welche\w|dat|który|która)[ "
    r"]?)?$"
)
_FROM_SOMEWHERE = when_used(
    r"[ ](?:in|from|at|of|on|aus|von|vom|im|bei|de|du|des|del|dal|dalla|della|da|do|em|uit|van|op|z|ze)[ "
    r"](?:(?:the|der|dem|la|le|el|o|a|il|de|het)[ ])?[\w'-]{2,20}(?:[ ][\w'-]{2,20})?$"
)


_BACKWARDS: tuple[tuple[re.Pattern[str], TriggerKind | None, int], ...] = (
    (_BACK_MENTION, "user", 3),
    (_BACK_LOGIN, None, 3),
    (_BACK_ACCOUNT, None, 3),
    (_BACK_CUSTOMER, "user", 2),
    (_BACK_PROCESS, "process", 2),
    (_BACK_PERSON, "user", 2),
)


def agent_before(text: str, start: int, at: int, systems: tuple[tuple[int, int], ...] = ()) -> Agent | None:
    """The agent that ends at a position, with what stands in brackets or says where it is from left out."""
    base = max(start, at - 110)
    tail = text[base:at].rstrip()
    behind = _POSTMODIFIER.search(tail)
    trimmed = tail[: behind.start()].rstrip() if behind is not None else tail
    somewhere = _FROM_SOMEWHERE.search(trimmed)
    shorter = trimmed[: somewhere.start()] if somewhere is not None else ""
    for piece in (shorter, trimmed) if _BACK_PERSON.search(shorter) else (trimmed, shorter):
        bare = piece.rstrip("\"'`“”„«»*_}]~ ")
        for pattern, kind, shape in _BACKWARDS:
            found = pattern.search(bare)
            if found is None:
                continue
            who, place = found.group("who"), base + found.start("who")
            system = _GENERIC_SYSTEM.search(who) is not None or any(first <= place < last for first, last in systems)
            if pattern is _BACK_PERSON and system and not _DETERMINER.match(who):
                return Agent(who, "process", place, 1)
            alone = not bare[: found.start("who")].strip()
            if _is_no_agent(who) or (pattern is _BACK_ACCOUNT and _AN_ID.fullmatch(who)):
                continue
            if (kind == "user" and _is_no_person(who)) or (
                kind == "process" and not _is_process(who, system=system, alone=alone)
            ):
                continue
            return Agent(who, kind or kind_of(who), place, 1 if system and kind == "process" else shape)
    return None


def _is_no_agent(who: str) -> bool:
    return EMPTY.match(who) is not None or _BUSINESS_THING.fullmatch(who.split(" ")[0]) is not None


def _is_no_person(who: str) -> bool:
    words = (_DETERMINER.match(who), _PROCESS_HEAD.fullmatch(who), NOT_A_NAME.match(who), PROCESS_WORD.search(who))
    return any(words) or who.isupper()


def _is_process(who: str, *, system: bool, alone: bool) -> bool:
    """Whether words behind an article (or alone at the beginning, then several) name a process or a system."""
    if re.search(r"\d{3,}|_id\b", who) or (alone and " " not in who and "-" not in who):
        return False
    if any(word.casefold() in _STOPS for word in who.split(" ")):
        return False
    return system or _PROCESS_HEAD.search(who) is not None or PROCESS_WORD.search(who) is not None
