"""Earlier tickets and incidents that a text refers to."""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
_TICKET_NOUN = (
    r"(?:tickets?|incidents?|issues?|case|zendesk|jira|vorgang|vorfall|störung|demande|incidencia|chamado|"
    r"caso|segnalazione|melding|zgłoszeni\w+|sprawa|problem ticket|bug|helpdesk|support request|チケット|"
    r"インシデント|案件|課題)"
)
_PRIOR = when_used(
    rf"(?<![\w-])(?P<inc>(?:INC|PRB|CHG|RITM|SCTASK|REQ|CS|TASK)\d{{5,12}})(?![\w])"
    rf"|/browse/(?P<browse>[A-Z][A-Z0-9_]{{1,14}}-\d{{1,7}})|/(?:tickets|agent/tickets|requests)/(?P<path>\d{{2,12}})"
    rf"|(?<![\w]){_TICKET_NOUN}(?:[ -]?(?:id|no\.?|nr\.?|number|key|n[°º]|nummer))?[ :(]{{0,3}}(?:#|no\.? |"
    rf"nr\.? |n[°º] ?|ref\.? )?[ ]?(?P<noun>#?[A-Z]{{2,10}}-\d{{1,7}}|#?\d{{3,10}})(?![\w-])(?! (?:orders|"
    rf"times))",
    _I,
)
_KEY = when_used(r"(?<![\w./-])(?P<key>[A-Z]{2,10}-\d{1,6})(?![\w-])")
_KEY_CONTEXT = when_used(
    r"(?i)(?:\b(?:see(?: also)?|same (?:as|issue as|error as|problem as|thing as)|like(?: in)?|as in|as "
    r"with|duplicate of|dup(?:licate)? of|related(?: to)?|relates to|cf\.?|ref\.?|refs|reference|"
    r"previous(?:ly)?|prior|earlier|last time|follow[- ]?up (?:to|on|of)|linked to|reopen(?:ed)?|again "
    r"after|fixed in|closed in|similar to|similar|siehe(?: auch)?|wie (?:in|bei|schon in|damals)|vgl\.?|"
    r"analog(?: zu)?|duplikat von|bereits in|gleiche\w* (?:fehler|problem) wie|bezug auf|voir(?: aussi)?|"
    r"comme (?:dans|pour)|même (?:problème|erreur) que|cf|doublon de|déjà|ver(?: también)?|véase|igual que|"
    r"como en|mismo (?:error|problema) que|duplicado de|relacionado con|veja|vide|igual a[oà]?|mesmo "
    r"(?:erro|problema) (?:do|que|da)|vedi(?: anche)?|come (?:in|nel|per)|stesso (?:errore|problema) (?:di|"
    r"del)|simile a|zie(?: ook)?|zelfde (?:als|fout als|probleem als)|net als|patrz|zob(?:acz)?\.?|tak jak "
    r"w|to samo co|jak w|podobn\w+ do|ticket|tickets|incident|incidents|issue|issues|case|jira|vorgang|"
    r"zgłoszeni\w+)\b|参照|同様|関連|前回|[(（])[ :]{0,2}(?:(?:the|in|on|to|from|ticket|incident|our|and|"
    r"und|et|y|e|en|i|,|/|[A-Z]{2,10}-\d{1,6})[ ,:]{0,2}){0,4}$"
)
_NOT_TICKET = frozenset(
    [
        "ORD",
        "SO",
        "PO",
        "INV",
        "RMA",
        "JOB",
        "RUN",
        "BATCH",
        "EXEC",
        "FEED",
        "TASK",
        "WF",
        "TX",
        "TXN",
        "PAY",
        "SHP",
        "DN",
        "ERR",
        "HTTP",
        "ORA",
        "UTF",
        "ISO",
        "SHA",
        "SKU",
        "EAN",
        "WH",
        "DC",
        "ASN",
        "REF",
        "MSG",
        "IDOC",
        "SYNC",
        "EXP",
        "IMP",
        "FR",
        "CUST",
        "ACC",
        "AB",
        "RG",
        "LS",
        "RE",
        "GS",
        "CN",
        "CM",
        "ORDER",
        "SHIP",
        "RET",
        "REFUND",
        "CAP",
        "PSP",
        "BST",
        "CMD",
        "PED",
        "ZAM",
        "FAC",
        "EC",
        "WEB",
        "TO",
        "EDI",
        "DOC",
        "STORE",
        "LOC",
        "RFC",
        "CVE",
        "P",
        "TNS",
        "SQL",
        "AES",
        "RS",
        "LOT",
        "CRON",
        "E",
        "S",
        "B",
        "X",
        "V",
        "M",
        "UTC",
        "GMT",
        "CET",
        "EST",
        "PST",
        "D3",
        "BTCH",
        "SHOP",
        "RF",
        "RFD",
        "DEL",
        "FV",
        "ZO",
        "OD",
        "WO",
    ]
)


_SERVICE_DESK = frozenset(
    [
        "OPS",
        "ITSM",
        "SUP",
        "SUPPORT",
        "HELP",
        "HELPDESK",
        "HD",
        "SD",
        "ITOPS",
        "BUG",
        "SR",
        "TKT",
        "TCK",
        "TICKET",
        "INCIDENT",
        "OPSDESK",
        "DESK",
        "ISSUE",
        "ITS",
        "ITHELP",
    ]
)


def prior_mentions(content: str) -> tuple[tuple[str, int], ...]:
    """Earlier tickets and incidents that the text refers to, each once, with where it stands."""
    found: dict[str, int] = {}
    for match in _PRIOR.finditer(content):
        name = match.lastgroup or "noun"
        value = match.group(name).lstrip("#")
        found.setdefault(value.upper() if not value.isdigit() else value, match.start(name))
    known_prefixes = {value.split("-")[0] for value in found if "-" in value}
    for match in _KEY.finditer(content):
        key = match.group("key")
        prefix = key.split("-")[0]
        if prefix in _NOT_TICKET and not re.search(
            rf"(?i){_TICKET_NOUN}[ :#]*$", content[max(0, match.start() - 16) : match.start()]
        ):
            continue
        if (
            prefix in known_prefixes
            or prefix in _SERVICE_DESK
            or _KEY_CONTEXT.search(content[max(0, match.start() - 60) : match.start()])
        ):
            found.setdefault(key, match.start())
            known_prefixes.add(prefix)
    return tuple(sorted(found.items(), key=lambda item: item[1]))
