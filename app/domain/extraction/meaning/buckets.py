"""Which of the six buckets a ticket belongs to, and whether it names somebody as important."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
_VIP_BUCKET = "vip_or_revenue_sensitive"
_NOT_OF_PAYMENT = frozenset(["status_void", "duplicate_draft", "order_sync_gap", "transform_mismatch"])
_ADDRESS = (
    r"(?:ship[- ]?to )?state (?:or )?province(?: code)?|province code|state code|pick-?up point|parcel "
    r"shop|packstation|point relais|punto (?:de recogida|di ritiro)|ponto de recolha|afhaalpunt|paczkomat|"
    r"target_point|pakket(?:punt|automaat)|paketshop|parcel locker|remit-?to|punkt\w* "
    r"odbioru|address(?:es)?|address[_. ]?\w+|\w+_address\w*|zip(?: ?code)?s?|postal ?codes?|postcodes?|"
    r"streets?|house numbers?|"
    r"(?:liefer|versand|rechnungs)?(?:adresse?n?|anschrift(?:en)?)|plz|postleitzahl\w*|hausnummer\w*|"
    r"stra(?:ß|ss)e|adresses?|codes? posta(?:l|ux)|rue|"
    r"direcci[óo]n(?:es)?|c[óo]digos? postal(?:es)?|calle|endereços?|CEP|logradouro|indirizz[oi]|CAP|"
    r"codice postale|civico|"
    r"(?:aflever|bezorg)?adres(?:sen)?|huisnummer|straat|adres\w*|kod\w* pocztow\w+|ulic\w+"
)
_NOT_GOOD = (
    r"invalid|incomplete|missing|fail\w*|reject\w*|not (?:valid|found|deliverable|recogni[sz]ed)|wrong|"
    r"too long|error|undeliverable|does(?: not|n['’]t) (?:match|exist|belong)|outside|not served|out of area|"
    r"fora d[ae]|fuera de|hors (?:zone|secteur)|außerhalb|fuori|buiten|se esperaba\w*|"
    r"mismatch|unknown|required|longer|must|exceed\w*|cannot be|could not be|bad|incorrect|unresolvable|"
    r"ungültig\w*|unvollständig\w*|fehl\w+|falsch\w*|nicht (?:zustellbar|gefunden|"
    r"gültig|bekannt)|abgelehnt|zu lang|passt nicht|stimmt nicht|unbekannt\w*|invalides?|incomplètes?|"
    r"incorrecte?s?|erronée?s?|introuvables?|manquante?s?|non reconnue?s?|trop longue?s?|"
    r"niet het juiste|nie znaleziono|no se encuentra|refusée?s?|rejetée?s?|ne correspond|n['’]existe pas|"
    r"inconnue?s?|inválid\w+|incomplet\w+|incorrect\w+|erróne\w+|no (?:válid\w+|encontrad\w+|existe|"
    r"coincide|corresponde)|"
    r"falta\w*|rechazad\w+|incorret\w+|não (?:encontrad\w+|existe|corresponde|confere|é válid\w+)|"
    r"rejeitad\w+|errad\w+|non (?:valid\w+|corrisponde|trovat\w+|esiste|riconosciut\w+)|"
    r"errat\w+|mancant\w+|manca|rifiutat\w+|sbagliat\w+|ongeldig\w*|onvolledig\w*|onjuist\w*|ontbre\w+|"
    r"geweigerd|niet (?:gevonden|geldig|bekend)|komt niet overeen|te lang|"
    r"(?:darf|dürfen|mag|może|peut|puede|pode|può)\b[^.\n]{0,14}\b(?:nicht|niet|nie|pas|no|não|"
    r"non) (?:\w+ )?(?:leer|leeg|"
    r"pust\w+|vide|vac\w+|vazi\w+|vuot\w+)|nicht leer|non (?:è )?coerente|does_not_exist|not_found|nieprawidłow\w+|"
    r"niepełn\w+|błędn\w+|odrzucon\w+|brak\w*|nie (?:pasuje|istnieje|zgadza)|nieznan\w+|"
    r"INVALID|za dług\w+"
)
_ADDRESS_PROBLEM = Folded(
    rf"(?<![A-Za-zÀ-ÿ])(?:{_ADDRESS})(?! book|buch)(?![A-Za-zÀ-ÿ])(?:[^.\n;]|"
    rf"\.(?=\w)){{0,60}}?(?<![A-Za-zÀ-ÿ])(?:{_NOT_GOOD})(?![A-Za-zÀ-ÿ])|"
    rf"(?<![A-Za-zÀ-ÿ])(?:{_NOT_GOOD})(?![A-Za-zÀ-ÿ])[^.\n;]{{0,24}}?(?<![A-Za-zÀ-ÿ])(?:{_ADDRESS})(?![A-Za-zÀ-ÿ])|"
    r"(?:住所|郵便番号|宛先|配送先)[^。\n]{0,24}(?:不備|不正|エラー|誤り|不明|不一致|存在しな)",
)
_OTHER_ADDRESS = when_used(r"(?i)\b(?:memory|e-?mail|ip|mac|web|bcc|cc|sender|billing e-?mail)[ -]address\w*")
_MAY_BE_OF_PAYMENT = frozenset(["none", "orphaned_payment", "payment_confirmation_mismatch"])
_PAYMENT_TOPIC = Folded(
    r"\b(?:captur\w*|payments?|charge[ds]?|double[- ]charg\w*|payouts?|settlements?|zahlung\w*|abbuchung\w*|"
    r"paiements?|prélèvements?|encaissements?|"
    r"pagos?|cobros?|pagamento|pagamenti|cobrança|addebit\w+|incass\w+|betaling\w*|płatnoś\w+|wpłat\w+)\b|決済|"
    r"入金|請求",
)
_CHARGED_TWICE = Folded(
    r"\b(?:(?:charged|debited|billed|paid) (?:\w+ ){0,2}(?:twice|2x|2 times|double|two times)|double[- ](?:charg|"
    r"debit|bill)\w*|"
    r"(?:zweimal|doppelt) (?:abgebucht|belastet|bezahlt|eingezogen)|(?:débit|prélev|"
    r"factur)\w+ (?:\w+ )?(?:deux fois|2 fois|en "
    r"double)|(?:cobrad[oa]s?|cobraron|pag\w+|cargad\w+) (?:\w+ )?(?:dos veces|por duplicado|doble|duas vezes|"
    r"em dobro|em duplicado)|(?:addebitat|"
    r"pagat)\w+ (?:due volte|doppio)|(?:twee keer|dubbel) (?:afgeschreven|betaald|geïnd)|(?:dwa razy|dwukrotnie|"
    r"podwójnie) "
    r"(?:pobran|obciąż|zapłac)\w+)\b|二重(?:請求|課金|決済|引き落とし)",
)
_STOCK_TOPIC = Folded(
    r"\b(?:stock|inventor\w+|bestand\w*|bestände|lagerbest\w*|stocks|voorraad\w*|giacenz\w+|estoque\w*|"
    r"existencias|inventario|stany|stanów|zapas\w*)\b|在庫",
)
_NOT_AN_ADDRESS = when_used(r"(?i)(?:e-?mail|mail|ip|web|url|host|memory|mac|email)[ _-]?$")
_BUCKETS: tuple[tuple[str, Folded], ...] = (
    ("fraud_risk", Folded(
        r"\bfraud\w*|\bchargeback risk|risk (?:score|review|check|hold|decision)|high[- ]risk|suspicious "
        r"(?:order|payment|activity|transaction)|stolen card|velocity check|betrug\w*|verdächtig\w*|"
        r"risikoprüfung|fraude\w*|frauduleu\w*|suspecte?s?\b|sospechos\w+|fraudulent\w*|suspeit\w+ de "
        r"fraude|frode|frodi|sospett\w+ (?:frode|ordine)|frauduleus|verdacht\w* (?:order|bestelling)|"
        r"oszust\w+|podejrzan\w+|不正(?:検知|注文|利用)")),
    ("address_problem", Folded(
        r"(?<![a-z])address\w*(?! book)[^.\n]{0,60}(?:invalid|incomplete|missing|fail\w*|reject\w*|not "
        r"(?:valid|found|deliverable|recognized)|wrong|too long|error|undeliverable|correct\w*|validation|"
        r"mismatch|unknown|could not|required|longer|must|exceed\w*)|(?:invalid|incomplete|missing|wrong|"
        r"bad|undeliverable|incorrect|unknown) (?:\w+ ){0,2}(?:address|zip(?: code)?|postal ?code|postcode|"
        r"street|house number|city|recipient)|address (?:validation|verification|check|normali[sz]ation|"
        r"problem|error)|(?:zip(?: code)?|postal ?code|postcode|house number|street(?: line)?|ADDRESS_\w+|"
        r"INVALID_(?:ADDRESS|POSTAL\w*|ZIP\w*))[^.\n]{0,30}(?:invalid|missing|wrong|too long|not valid|does "
        r"not|mismatch|reject\w*|required)|INVALID_(?:ADDRESS|POSTAL\w*|ZIP\w*)\w*|ADDRESS_(?:INVALID|"
        r"NOT\w*|VALIDATION\w*|ERROR\w*)|"
        r"(?:liefer|versand|rechnungs)?(?:adresse\w*|anschrift\w*)[^.\n]{0,60}(?:ungültig|unvollständig|"
        r"fehl\w+|falsch|nicht (?:zustellbar|gefunden|gültig)|abgelehnt|prüfung|zu lang)|(?:ungültige|"
        r"unvollständige|falsche|fehlende)\w* (?:\w+)?(?:adresse|anschrift|plz|postleitzahl|hausnummer)\w*|"
        r"adress(?:prüfung|validierung|fehler)\w*|(?:plz|postleitzahl|hausnummer)[^.\n]{0,30}(?:ungültig|"
        r"fehlt|falsch)|adresse[^.\n]{0,50}(?:invalide|incomplète|incorrecte|erronée|introuvable|manquante|"
        r"non reconnue|trop longue|refusée|rejetée)|code postal[^.\n]{0,30}(?:invalide|manquant|erroné|"
        r"incorrect)|direcci[óo]n[^.\n]{0,50}(?:inválida|incompleta|incorrecta|errónea|no válida|no "
        r"encontrada|falta|rechazad\w)|código postal[^.\n]{0,30}(?:inválido|incorrecto|falta|no válido|não|"
        r"erróneo)|endereço[^.\n]{0,50}(?:inválido|incompleto|incorreto|não encontrado|rejeitado|errado)|"
        r"\bCEP\b[^.\n]{0,30}(?:inválido|não|incorreto)|indirizzo[^.\n]{0,50}(?:non valido|incompleto|"
        r"errato|mancante|rifiutato|non trovato|sbagliato)|\bCAP\b[^.\n]{0,30}(?:non valido|errato|"
        r"mancante)|(?:afleve?r|bezorg)?adres[^.\n]{0,50}(?:ongeldig|onvolledig|onjuist|ontbreekt|geweigerd|"
        r"niet gevonden)|postcode[^.\n]{0,30}(?:ongeldig|ontbreekt|onjuist)|"
        r"adres\w*[^.\n]{0,50}(?:nieprawidłow|niepełn|błędn|odrzucon|brak)\w*|kod "
        r"pocztowy[^.\n]{0,30}(?:nieprawidłow|błędn|brak)\w*|住所[^。\n]{0,20}(?:不備|不正|エラー|誤り|"
        r"不明)|郵便番号[^。\n]{0,20}(?:不正|エラー|誤り|不一致)|宛先不明")),
    ("return_or_damage", Folded(
        r"\breturns?\b(?! (?:an?|the|http|error|code|status|null|\d|with|to|no\b|nothing|empty|value|from|:|"
        r"\"))|\breturned (?:items?|goods|parcels?|order|by the customer|to (?:the )?(?:warehouse|sender|"
        r"stock))|\brma\b|\bdamage\w*|\bbroken (?:item|glass|in transit)|defective|refund\w*|credit (?:memo|"
        r"note)|(?<!code )(?<!code de )retour(?!code)(?! (?:edi|api|http|serveur|du serveur|\d|de l['’](?:api|erp)|"
        r"ci-|"
        r"ci |des? (?:erreur|transporteur))|s? d['’]erreur)\w*|rücksend\w*|rückgabe\w*|beschädigt\w*|defekt\w*|"
        r"erstattung\w*|erstattet|"
        r"gutschrift\w*|(?<!code )(?<!code de )(?<!le )(?<!message de )retours?\b(?! (?:edi|api|http|serveur|\d))|"
        r"endommagé\w*|rembours\w+|\bavoir\b|renvoi|devoluci[óo]n\w*|(?:pedido|"
        r"producto|artículo|mercancía|paquete)s? devuelt\w+|devuelt\w+ (?:por (?:el|la) client|al almacén)\w*|"
        r"dañad\w+|reembols\w+|defectuos\w+|devoluç\w+|devolvid\w+|danificad\w+|avariad\w+|estorno|\breso\b|"
        r"\bresi\b|danneggiat\w+|rimbors\w+|difettos\w+|beschadigd\w*|terugbetaling|terugbetaald|"
        r"retourzending|zwrot\w*|zwrócon\w+|uszkodz\w+|reklamacj\w+|返品|返金|破損|不良品")),
)  # fmt: skip
_PAYMENT = Folded(
    r"\b(?:payment|captur\w*|charge[ds]?|paid|settlement|payout|double[- ]charg\w*|overcharg\w*|"
    r"amount)\b[^.\n]{0,80}\b(?:mismatch\w*|differ\w*|pending|not (?:confirmed|matched|marked|booked|"
    r"recorded|updated|captured)|unpaid|without|no order|fail\w*|declin\w*|twice|missing|orphan\w*|never|"
    r"discrepan\w*|short|wrong|unmatched|but|while)\b|\b(?:payment mismatch|double charge|charged twice|"
    r"unmatched payment|reconciliation (?:difference|mismatch|gap))\b|"
    r"(?:zahlung\w*|bezahlt|abgebucht|eingezogen)[^.\n]{0,80}(?:abweich|differenz|offen|fehl|nicht|ohne|"
    r"doppelt|unbezahlt|aber|kein)|(?:paiement|encaiss\w+|payée?|débité\w*)[^.\n]{0,80}(?:écart|attente|pas|"
    r"sans|aucun|échou|double|refus|mais|impay)|(?:pago|cobr\w+|pagad\w+|pagamento|"
    r"capturad\w+)[^.\n]{0,80}(?:diferenc|pendient|pendent|no |não|sin |sem |ning|nenhum|rechaz|fall|falh|"
    r"doble|duplic|pero|mas )|(?:pagamento|incass\w+|addebit\w+|pagat\w+)[^.\n]{0,80}(?:differen|attesa|non|"
    r"senza|nessun|rifiut|fallit|doppi|ma )|(?:betaling|betaald|afgeschreven)[^.\n]{0,80}(?:verschil|open|"
    r"niet|zonder|geen|mislukt|dubbel|maar)|(?:płatnoś\w+|opłacon\w+|pobran\w+)[^.\n]{0,80}(?:różnic|oczek|"
    r"nie|bez|brak|podwójn|odrzuc|ale)|二重(?:決済|請求|課金)|(?:決済|入金|支払)[^。\n]{0,30}(?:不一致|未|"
    r"エラー|失敗|ない|差)",
)
_INVENTORY = Folded(
    r"\b(?:oversold|short[- ]ship\w*|oversell\w*|overselling|out[- ]of[- ]stock|stock (?:conflict|mismatch|"
    r"difference|"
    r"discrepanc\w+|level\w*)|inventory (?:conflict|mismatch|desync|difference|discrepanc\w+|level\w*|"
    r"sync\w*|update\w*|feed)|insufficient (?:stock|inventory)|INSUFFICIENT_(?:STOCK|INVENTORY)\w*|negative "
    r"stock|backorder|no stock|not enough stock|OUT_OF_STOCK|überverkauf\w*|bestandsdifferenz\w*|"
    r"bestandskonflikt|ausverkauft|bestands(?:abgleich|sync\w*|export|import|fehler)\w*|rupture de stock|"
    r"survente|stock insuffisant|écart de stock|sobreventa|sin stock|stock insuficiente|"
    r"(?<!talonario )(?<!tiempo )(?<!plazo )(?<!saldo )(?<!cupo )agotad\w+|rotura de "
    r"stock|sem estoque|estoque insuficiente|esgotad\w+|giacenza insufficiente|"
    r"(?<!tempo )(?<!numeratore )esaurit\w+|onvoldoende "
    r"voorraad|uitverkocht|brak (?:towaru|stanu)|niewystarczając\w+ stan\w*)\b|在庫(?:不足|不一致|差異|"
    r"切れ)|欠品|売り越し",
)
_VIP = Folded(
    r"(?<![\w-])VIPs?(?![\w])|(?<![\w])(?:very important (?:customer|client|person)|key[- ]account\w*|top[- "
    r"](?:\d+ )?(?:customer|client|account|retailer|seller|tier)s?|most important (?:customer|client|"
    r"retailer|account|merchant)s?|(?:biggest|largest|strategic|major|platinum|gold(?:-tier| tier)?|premium|"
    r"high[- ]value|high[- ]profile|enterprise|flagship|priority) (?:\w+ )?(?:customer|client|account|"
    r"retailer|merchant|partner|order|brand|buyer)s?|revenue[- ](?:critical|sensitive|relevant|impact\w*)|"
    r"(?:important|loyal) (?:customer|client|account|retailer)s?|customer is (?:very |extremely )?important|"
    r"tier[- ]?1 (?:customer|account|client|retailer)|(?:high|large)[- ]value order|"
    r"groß?kunde\w*|schlüsselkunde\w*|wichtig\w*(?:er|ste[rn]?)? (?:kunde|kundin|händler|partner|"
    r"account)\w*|größte[rn]? (?:kunde|händler|account)\w*|top-?kund\w+|premium-?kund\w+|stammkund\w+|"
    r"umsatzkritisch\w*|umsatzrelevant\w*|a-kunde\w*|grand compte|compte clé|clients? (?:très "
    r")?(?:important|stratégique|majeur|prioritaire|premium)\w*|(?:notre )?(?:plus )?gros client|plus grand "
    r"client|client clé|cliente (?:muy )?(?:importante|clave|estratégic\w+|prioritari\w+|premium)|cuenta "
    r"clave|mayor cliente|mejor cliente|cliente (?:muito )?(?:importante|estratégico|chave|prioritário)|"
    r"maior cliente|conta-chave|cliente (?:molto )?(?:importante|strategico|chiave|prioritario)|(?:nostro "
    r")?(?:maggior|miglior) cliente|grootste klant|belangrijk\w* klant\w*|sleutelklant|topklant|klient\w* "
    r"(?:kluczow|strategiczn|ważn|największ)\w+|kluczow\w+ "
    r"klient\w*|ważn\w+ klient\w*|największ\w+ klient\w*|strategiczn\w+ klient\w*)(?![\w])|"
    r"重要(?:な)?(?:顧客|お客様|取引先)|大口(?:顧客|のお客様|取引先)|最重要|VIP(?:顧客|会員|のお客様)|得意先",
)
_VIP_NOT = when_used(r"(?i)(?:\bnot? (?:a |an )?|kein\w* |pas (?:un |une )?|non-)$")


def find_bucket(
    content: str, pattern: str, *, vip: bool, words: Mapping[str, Sequence[str]], roles: frozenset[str] = frozenset()
) -> str:
    """The bucket by the nature of the case; VIP only where no other fits. ``roles``: those of the systems named."""
    lowered = content.casefold()
    own = next((bucket for bucket in words if bucket != _VIP_BUCKET and _any_word(words[bucket], lowered)), None)
    if own is not None:
        return own
    by_nature = _by_nature(content, pattern, roles)
    if by_nature is not None:
        return by_nature
    return _VIP_BUCKET if vip or _any_word(words.get(_VIP_BUCKET, ()), lowered) else "none"


def _any_word(words: Sequence[str], lowered: str) -> bool:
    return any(word.casefold() in lowered for word in words)


def _by_nature(content: str, pattern: str, roles: frozenset[str]) -> str | None:
    if "fraud_tool" in roles or _BUCKETS[0][1].search(content):
        return "fraud_risk"
    if pattern in {"orphaned_payment", "payment_confirmation_mismatch"}:
        return "payment_mismatch"
    if _CHARGED_TWICE.search(content):
        return "payment_mismatch"
    content = _OTHER_ADDRESS.sub("", content)
    topic = content.lstrip().split("\n", 1)[0]
    of_return = _BUCKETS[2][1].search(topic) is not None
    if pattern in _MAY_BE_OF_PAYMENT and _PAYMENT_TOPIC.search(topic) and not of_return and not _address(content):
        return "payment_mismatch"
    for bucket, pattern_of in _BUCKETS[1:]:
        if pattern_of.search(content) or (bucket == "address_problem" and _address(content)):
            return bucket
    if (
        pattern == "inventory_desync"
        or _INVENTORY.search(content)
        or (pattern in {"none", "transform_mismatch"} and _STOCK_TOPIC.search(topic))
    ):
        return "inventory_conflict"
    return "payment_mismatch" if pattern not in _NOT_OF_PAYMENT and _PAYMENT.search(content) else None


def _address(content: str) -> bool:
    """Whether a postal address is what is wrong (a mail or network address is not meant)."""
    return any(
        not _NOT_AN_ADDRESS.search(content[max(0, match.start() - 8) : match.start()])
        and not re.match(r"(?i)[^.\n]{0,12}(?:in use|space)", content[match.end() : match.end() + 20])
        for match in _ADDRESS_PROBLEM.finditer(content)
    )


def is_vip(content: str) -> bool:
    """Whether a customer, account or amount is named as important."""
    return any(
        not _VIP_NOT.search(content[max(0, match.start() - 16) : match.start()]) for match in _VIP.finditer(content)
    )
