"""Smaller things that a text says: bucket, VIP, a run that has not ended, other processes, earlier tickets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_I = re.IGNORECASE
_BUCKETS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("fraud_risk", re.compile(
        r"\bfraud\w*|\bchargeback risk|risk (?:score|review|check|hold|decision)|high[- ]risk|suspicious "
        r"(?:order|payment|activity|transaction)|stolen card|velocity check|betrug\w*|verdächtig\w*|"
        r"risikoprüfung|fraude\w*|frauduleu\w*|suspecte?s?\b|sospechos\w+|fraudulent\w*|suspeit\w+ de "
        r"fraude|frode|frodi|sospett\w+ (?:frode|ordine)|frauduleus|verdacht\w* (?:order|bestelling)|"
        r"oszust\w+|podejrzan\w+|不正(?:検知|注文|利用)", _I)),
    ("address_problem", re.compile(
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
        r"不明)|郵便番号[^。\n]{0,20}(?:不正|エラー|誤り|不一致)|宛先不明", _I)),
    ("return_or_damage", re.compile(
        r"\breturns?\b(?! (?:an?|the|http|error|code|status|null|\d|with|to|no\b|nothing|empty|value|from|:|"
        r"\"))|\breturned (?:items?|goods|parcels?|order|by the customer|to (?:the )?(?:warehouse|sender|"
        r"stock))|\brma\b|\bdamage\w*|\bbroken (?:item|glass|in transit)|defective|refund\w*|credit (?:memo|"
        r"note)|retour\w*|rücksend\w*|rückgabe\w*|beschädigt\w*|defekt\w*|erstattung\w*|erstattet|"
        r"gutschrift\w*|retours?\b|endommagé\w*|rembours\w+|\bavoir\b|renvoi|devoluci[óo]n\w*|devuelt\w+|"
        r"dañad\w+|reembols\w+|defectuos\w+|devoluç\w+|devolvid\w+|danificad\w+|avariad\w+|estorno|\breso\b|"
        r"\bresi\b|danneggiat\w+|rimbors\w+|difettos\w+|beschadigd\w*|terugbetaling|terugbetaald|"
        r"retourzending|zwrot\w*|zwrócon\w+|uszkodz\w+|reklamacj\w+|返品|返金|破損|不良品", _I)),
)  # fmt: skip
_PAYMENT = re.compile(
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
    _I,
)
_INVENTORY = re.compile(
    r"\b(?:oversold|oversell\w*|overselling|out[- ]of[- ]stock|stock (?:conflict|mismatch|difference|"
    r"discrepanc\w+|level\w*)|inventory (?:conflict|mismatch|desync|difference|discrepanc\w+|level\w*|"
    r"sync\w*|update\w*|feed)|insufficient (?:stock|inventory)|INSUFFICIENT_(?:STOCK|INVENTORY)\w*|negative "
    r"stock|backorder|no stock|not enough stock|OUT_OF_STOCK|überverkauf\w*|bestandsdifferenz\w*|"
    r"bestandskonflikt|ausverkauft|bestands(?:abgleich|sync\w*|export|import|fehler)\w*|rupture de stock|"
    r"survente|stock insuffisant|écart de stock|sobreventa|sin stock|stock insuficiente|agotad\w+|rotura de "
    r"stock|sem estoque|estoque insuficiente|esgotad\w+|giacenza insufficiente|esaurit\w+|onvoldoende "
    r"voorraad|uitverkocht|brak (?:towaru|stanu)|niewystarczając\w+ stan\w*)\b|在庫(?:不足|不一致|差異|"
    r"切れ)|欠品|売り越し",
    _I,
)
_VIP = re.compile(
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
    _I,
)
_VIP_NOT = re.compile(r"(?i)(?:\bnot? (?:a |an )?|kein\w* |pas (?:un |une )?|non-)$")
_RUNNING = re.compile(
    r"(?<![\w])(?:still (?:running|in progress|processing|executing|going|active|shows? (?:as "
    r")?[\"'`]?running|says [\"'`]?running)|(?:shows?|is|status|state|stays?|remains?|hangs?|sits?|stuck|"
    r"says|marked)[ :=]{1,3}(?:as |at |in |on |status )?[\"'`]?(?:running|in[ _-]progress|processing|"
    r"executing|RUNNING|IN_PROGRESS)[\"'`]?(?! (?:late|fine|again|ok))|running (?:for|since) (?:over |more "
    r"than |about |nearly |almost )?(?:\d|an? |two|three|four|hours|days|last|yesterday|this)|has(?: not|"
    r"n't) (?:yet )?(?:finished|completed|terminated|ended)|(?:not|never) (?:yet )?(?:finished|completed|"
    r"terminated|ended)(?! successfully)|stuck (?:at|on|in) (?:\d{1,3} ?%|step|stage|page|chunk|record|"
    r"batch)|(?:hangs?|hanging|hung) (?:at|on|since|for)|"
    r"läuft (?:immer )?noch|läuft (?:seit|weiter)|noch (?:am laufen|nicht (?:beendet|abgeschlossen|fertig|"
    r"durch)|in bearbeitung|aktiv)|hängt (?:bei|seit|im|fest|noch|immer)|status (?:steht |ist )?(?:noch |"
    r"weiterhin )?(?:auf )?[\"'„]?(?:laufend|läuft|aktiv)|tourne (?:toujours|encore|depuis)|toujours en "
    r"cours|encore en cours|(?:est )?bloqué\w* (?:à|sur|depuis)|n['’]est pas (?:encore )?terminé\w*|en "
    r"cours depuis|sigue (?:ejecutándose|corriendo|en (?:curso|ejecución|marcha)|activ\w)|todavía (?:está "
    r")?(?:en (?:curso|ejecución)|corriendo|ejecutándose)|no ha terminado|(?:colgad|atascad|bloquead)[oa] "
    r"(?:en|desde|al)|(?:ainda|continua) (?:está )?(?:em (?:execução|andamento)|rodando|executando)|não "
    r"(?:terminou|finalizou)|travad[oa] (?:em|desde|no|na)|"
    r"ancora in (?:esecuzione|corso)|sta ancora girando|è ancora attivo|non (?:è ancora )?(?:terminat|finit|"
    r"conclus)\w+|bloccat[oa] (?:al|a|da|su)|nog (?:steeds )?(?:bezig|aan het (?:draaien|lopen)|actief|"
    r"lopend)|loopt nog|draait nog|niet (?:klaar|afgerond|beëindigd)|blijft hangen|hangt (?:op|sinds|al|nog|"
    r"bij|vast)|(?:nadal|wciąż|ciągle) (?:działa|trwa|się wykonuje|w toku|jest w toku|wisi|uruchomion\w+)|"
    r"nie (?:zakończył\w*|skończył\w*) się(?: jeszcze)?(?! (?:sukcesem|poprawnie|powodzeniem))|wisi (?:na|"
    r"od)|utkn\w+ na)|実行中(?:のまま|の状態|です|となって|で止)|まだ(?:実行中|終わって|完了して|動いて)|"
    r"完了して(?:い)?(?:ない|ません)|終わ(?:ら|って)(?:ない|いない|いません)|[%％]で(?:止ま|停止)|ハング",
    _I,
)
_RUNNING_NOT = re.compile(
    r"(?:\b(?:not|no longer|isn't|wasn't|n't|nicht|nicht mehr|pas|plus|no|ya no|não|non|niet|nie|other|"
    r"another|second|previous|earlier|andere\w*|autre|otr[oa]|outr[oa]|altr[oa]|inn[ye])\b[^.\n]{0,24})$",
    _I,
)
_RUNNING_ENDED = re.compile(
    r"\b(?:was still running when|while .{0,60}still running|as the \w+ was still running|because "
    r".{0,60}still running|überschnitt|pendant que)\b",
    _I,
)
_CONCURRENT = re.compile(
    r"(?<![\w])(?:(?:another|a second|second|other) (?:[\w-]+ ){0,3}(?:run|job|sync|import|export|instance|"
    r"process|batch)s?\b[^.\n]{0,40}\b(?:was|were|is|are|still|already|running|active|writing|holding|"
    r"started)\b|at the same time|concurrent\w*|in parallel|parallel (?:run|job|sync|import|export|process|"
    r"execution|load)\w*|overlap\w*|simultaneous\w*|(?:another|a second|second|other|two|both|duplicate|a "
    r"manual|a parallel|the nightly|previous) (?:\w+[ -]){0,4}(?:job|run|sync|import|export|process|"
    r"instance|batch|task|execution|reindex|refresh|backup|feed|update)s? (?:\w+ ){0,4}(?:was|were|is|are|"
    r"still|already|had|running|ran|holding|held|active|locking|locked|started|collid\w*|blocking|in "
    r"progress)|(?:while|when|because|as) (?:the |a |an |another |our )?(?:[\w/-]+ ){1,5}(?:was|were|is|"
    r"are) (?:still |also |already )?(?:running|active|in progress|rebuilding|refreshing|executing)|also "
    r"running|running alongside|ran alongside|lock(?:ed)? by (?:another|job|run|session|process|the)|"
    r"deadlock\w*|race condition|meanwhile|collided with|"
    r"gleichzeitig\w*|parallel\w*|zeitgleich|überlapp\w*|überschn\w+|während (?:der|die|das|ein\w*|noch) "
    r"[^.\n]{3,60}(?:lief|läuft|liefen)|(?:zweite\w*|andere\w*|weitere\w*) (?:job|lauf|import|export|"
    r"prozess|instanz)\w* (?:\w+ ){0,3}(?:lief|läuft|aktiv|gestartet)|nebenher|gesperrt (?:von|durch)|en "
    r"même temps|en parallèle|simultané\w*|pendant que [^.\n]{3,60}(?:tournait|était en cours|s'exécutait)|"
    r"(?:un |une )?(?:autre|deuxième|second\w*) (?:job|traitement|import|export|instance|tâche) (?:\w+ "
    r"){0,3}(?:tournait|était|en cours|tourne)|chevauch\w+|verrouillée? par|"
    r"al mismo tiempo|simultáne\w+|en paralelo|a la vez|mientras (?:[^.\n]{3,60})(?:corría|estaba|se "
    r"ejecutaba|seguía)|otr[oa] (?:job|proceso|importación|ejecución|tarea|instancia) (?:\w+ "
    r"){0,3}(?:corriendo|estaba|en (?:curso|ejecución)|activ\w)|solap\w+|bloquead\w por otr\w|ao mesmo "
    r"tempo|simultane\w+|em paralelo|enquanto [^.\n]{3,60}(?:rodava|estava|executava)|outr[oa] (?:job|"
    r"processo|importação|execução|rotina) (?:\w+ ){0,3}(?:rodando|estava|em (?:andamento|execução))|"
    r"contemporane\w+|in parallelo|nello stesso momento|mentre [^.\n]{3,60}(?:era in|girava|stava)|altr[oa] "
    r"(?:job|processo|import\w*|esecuzione) (?:\w+ ){0,3}(?:era|in (?:corso|esecuzione)|attiv\w)|"
    r"sovrappo\w+|tegelijk\w*|gelijktijdig\w*|terwijl [^.\n]{3,60}(?:liep|draaide|bezig was)|(?:andere|"
    r"tweede) (?:job|taak|run|import|proces) (?:\w+ ){0,3}(?:liep|draaide|actief)|overlap\w*|"
    r"jednocześnie|równocześnie|równolegl\w+|w tym samym czasie|podczas gdy [^.\n]{3,60}|inn[yea] (?:job|"
    r"proces|import|zadanie) (?:\w+ ){0,3}(?:działał\w*|trwał\w*|był\w*)|nakład\w+ się)|同時(?:に|刻)|"
    r"並行して|並列|重なっ|競合|(?:別|他)の(?:ジョブ|バッチ|処理)(?:が|も)(?:[^。\n]{0,10})(?:実行|動|走|"
    r"稼働)",
    _I,
)
_CONCURRENT_NOT = re.compile(
    r"\b(?:no|not|without|none|neither|nothing|never|kein\w*|nicht|ohne|aucune?|pas(?: de| d['’])?|sans|"
    r"ningún|ninguna|no hay|no había|sin|nenhum\w*|não|sem|nessun\w*|non|senza|geen|niet|zonder|żad\w+|brak|"
    r"nie|bez|ruled out|ausgeschlossen|exclu\w*|descartad\w+|any|check\w* for|whether|if)\b[^.;\n]{0,40}$",
    _I,
)
_CONCURRENT_NOT_AFTER = re.compile(
    r"[^.;\n]{0,50}?(?:\b(?:ruled out|excluded|none|no conflicts?|not found|not the|ausgeschlossen|exclu\w*|"
    r"descartad\w+|esclus\w+|uitgesloten|wykluczon\w+|: no\b|: keine?|- no\b)|なし|ありません|除外|ない)",
    _I,
)
_TICKET_NOUN = (
    r"(?:tickets?|incidents?|issues?|case|zendesk|jira|vorgang|vorfall|störung|demande|incidencia|chamado|"
    r"caso|segnalazione|melding|zgłoszeni\w+|sprawa|problem ticket|bug|helpdesk|support request|チケット|"
    r"インシデント|案件|課題)"
)
_PRIOR = re.compile(
    rf"(?<![\w-])(?P<inc>(?:INC|PRB|CHG|RITM|SCTASK|REQ|CS|TASK)\d{{5,12}})(?![\w])"
    rf"|/browse/(?P<browse>[A-Z][A-Z0-9_]{{1,14}}-\d{{1,7}})|/(?:tickets|agent/tickets|requests)/(?P<path>\d{{2,12}})"
    rf"|(?<![\w]){_TICKET_NOUN}(?:[ -]?(?:id|no\.?|nr\.?|number|key|n[°º]|nummer))?[ :(]{{0,3}}(?:#|no\.? |"
    rf"nr\.? |n[°º] ?|ref\.? )?[ ]?(?P<noun>#?[A-Z]{{2,10}}-\d{{1,7}}|#?\d{{3,10}})(?![\w-])(?! (?:orders|"
    rf"times))",
    _I,
)
_KEY = re.compile(r"(?<![\w./-])(?P<key>[A-Z]{2,10}-\d{1,6})(?![\w-])")
_KEY_CONTEXT = re.compile(
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


def find_bucket(content: str, pattern: str, *, vip: bool, words: Mapping[str, Sequence[str]]) -> str:
    """The bucket by the nature of the case; VIP only where no other fits."""
    lowered = content.casefold()
    for bucket, own in words.items():
        if bucket != "vip_or_revenue_sensitive" and any(word.casefold() in lowered for word in own):
            return bucket
    for bucket, pattern_of in _BUCKETS:
        if pattern_of.search(content):
            return bucket
    if pattern in {"orphaned_payment", "payment_confirmation_mismatch"}:
        return "payment_mismatch"
    if pattern == "inventory_desync":
        return "inventory_conflict"
    if _INVENTORY.search(content):
        return "inventory_conflict"
    if _PAYMENT.search(content) and pattern not in {"status_void", "duplicate_draft"}:
        return "payment_mismatch"
    if vip or any(word.casefold() in lowered for word in words.get("vip_or_revenue_sensitive", ())):
        return "vip_or_revenue_sensitive"
    return "none"


def is_vip(content: str) -> bool:
    """Whether a customer, account or amount is named as important."""
    return any(
        not _VIP_NOT.search(content[max(0, match.start() - 16) : match.start()]) for match in _VIP.finditer(content)
    )


def is_still_running(content: str) -> bool:
    """Whether the failing run itself has not ended, so that a retry would be a second run."""
    for match in _RUNNING.finditer(content):
        before = content[max(0, match.start() - 40) : match.start()]
        sentence = content[
            max(content.rfind(".", 0, match.start()), content.rfind("\n", 0, match.start())) + 1 : match.end() + 40
        ]
        if (
            not _RUNNING_NOT.search(before)
            and not _RUNNING_ENDED.search(sentence)
            and "?" not in content[match.end() : match.end() + 2]
        ):
            return True
    return False


def mentions_concurrent(content: str) -> bool:
    """Whether another process at the same time is mentioned (not: excluded)."""
    for match in _CONCURRENT.finditer(content):
        if _CONCURRENT_NOT.search(content[max(0, match.start() - 60) : match.start()]) or _CONCURRENT_NOT_AFTER.match(
            content, match.end()
        ):
            continue
        return True
    return False


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
        if prefix in known_prefixes or _KEY_CONTEXT.search(content[max(0, match.start() - 60) : match.start()]):
            found.setdefault(key, match.start())
            known_prefixes.add(prefix)
    return tuple(sorted(found.items(), key=lambda item: item[1]))
