"""The words, in ten languages, by which the cross-system failures of ``patterns`` are told."""

from __future__ import annotations

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning import pattern_prose as told
from app.domain.lazy_patterns import when_used


def any_of(latin: str, cjk: str) -> Folded:
    return Folded(rf"(?<![\w])(?:{latin})|(?:{cjk})")


REVERSAL = any_of(
    r"cancel\w*|refund\w*|return(?:ed|s)?\b(?! (?:an?|the|http|error|code|status|null|\d|with|to|no|nothing|"
    r"empty|from the api))|rma\b|voided|revers(?:ed|al)|chargeback|storn\w*|erstatt\w*|gutschrift\w*|"
    r"retour\w*|rücksend\w*|widerruf\w*|rembours\w*|annul\w*|avoir\b|devol(?!ver|vió|vi[óo] (?:error|"
    r"un))\w*|reembols\w*|anul\w*|cancelad\w*|estorn\w*|rimbors\w*|annull\w*|\breso\b|resi\b|storno\w*|"
    r"geannuleerd|annulering\w*|terugbetaling\w*|terugbetaald|anulow\w*|anulacj\w*|zwrot\w*|zwrócon\w*",
    r"キャンセル|返金|返品|取消|取り消",
)
NOT_REVERSED = any_of(
    r"still (?:open|active|allocated|reserved|being picked|picking|picked|in (?:picking|progress|the pick)|"
    r"processing|shows?|has|have|holds?|lists?|live|released|scheduled|shipped|going|pending|paid|sitting|"
    r"confirmed|marked|on)|(?:was|is|has|were|are)(?: not|n't) (?:been )?(?:cancel\w*|revers\w*|refund\w*|"
    r"released|updated|voided|closed|booked|posted|restocked|credited|reflected|written|synced|sent|"
    r"propagated)|(?:did|does)(?: not|n't) (?:cancel|reverse|refund|release|update|reach|get|arrive|"
    r"propagate|sync|close|restock|write|post|know|reflect|receive)|never (?:reached|got|arrived|cancel\w*|"
    r"revers\w*|refund\w*|posted|booked|made it|received|sent|propagated|created|credited|closed|updated)|"
    r"no (?:credit memo|refund|reversal|cancellation|credit|return|restock)\w*|keeps? (?:picking|processing|"
    r"shipping|the)|continu\w* (?:to )?(?:pick\w*|process\w*|ship\w*|fulfil\w*)|pick ?lists?|about to ship|"
    r"shipped anyway|picked anyway|remains? (?:open|active|allocated|reserved)|(?:refund|cancel\w*|return|"
    r"storno\w*|reversal) (?:\w+ ){0,5}(?:fail\w*|reject\w*|time[sd]? ?out|errored|not|stuck|missing|never)|"
    r"fail\w* (?:to )?(?:\w+ ){0,3}(?:cancel|refund|return|revers)\w*|(?:refund|cancell?ation|return|"
    r"reversal|credit)\b(?: \S{1,20}){0,3} not (?:triggered|issued|done|booked|posted|processed|made|"
    r"executed|created|sent)|shows no (?:return|refund|cancel\w*)|(?:erstattung|stornierung|storno|"
    r"gutschrift|retoure)\b(?: \S{1,20}){0,3} (?:nicht|fehlt)|(?:remboursement|annulation|avoir|"
    r"retour)\b(?: \S{1,20}){0,2} (?:n['’]a|n['’]est|pas|jamais)|(?:reembolso|estorno|cancelación|"
    r"cancelamento|devolución|devolução|abono)\b(?: \S{1,20}){0,2} (?:no|não|nunca)\b|(?:rimborso|"
    r"annullamento|storno|reso)\b(?: \S{1,20}){0,2} (?:non|mai)\b|(?:terugbetaling|annulering|"
    r"creditnota)\b(?: \S{1,20}){0,2} (?:niet|nooit)|(?:zwrot|anulowanie|korekta)\b(?: \S{1,20}){0,2} nie\b|"
    r"(?:immer )?noch (?:offen|aktiv|reserviert|in (?:der )?kommissionierung|als|bezahlt|freigegeben|im)|"
    r"weiter(?:hin)? (?:offen|aktiv|reserviert)|weiter (?:kommissioniert|bearbeitet)|zosta\w+ otwart\w+|"
    r"magazyn (?:je |ją |go )?wyda\w+|"
    r"fattura (?:\w+ )?aperta|factura (?:\w+ )?abierta|facture (?:\w+ ){0,3}due|ya salió|trotzdem|anyway|"
    r"nicht (?:storniert|"
    r"erstattet|zurückgebucht|freigegeben|gutgeschrieben|angekommen|verbucht|übertragen|ausgelöst|gebucht|"
    r"übernommen|geschlossen)|keine (?:gutschrift|stornierung|erstattung)|kommissionier\w*|toujours "
    r"(?:ouverte?|active?|réservée?|en (?:préparation|cours)|confirmée?|payée?|affichée?)|encore "
    r"(?:ouverte?|active?|en préparation)|reste (?:ouverte?|active?)|pas (?:été )?(?:annulée?|remboursée?|"
    r"répercutée?|transmise?|libérée?|comptabilisée?)|jamais (?:annulée?|remboursée?|arrivée?|transmise?|"
    r"reçue?)|aucun (?:avoir|remboursement)|"
    r"sigue (?:abiert\w+|activ\w+|reservad\w+|en (?:preparación|curso|picking)|como|pendiente|confirmad\w+)|"
    r"todavía (?:abiert\w+|activ\w+)|no (?:se )?(?:ha |fue |está )?(?:cancel\w+|anul\w+|reembols\w+|"
    r"liber\w+|revert\w+|devuelt\w+|llegó|reflej\w+|registr\w+)|(?:continua|segue|ainda) (?:abert\w+|"
    r"ativ\w+|reservad\w+|em (?:separação|processamento)|como)|não (?:foi |está )?(?:cancelad\w+|"
    r"estornad\w+|reembolsad\w+|liberad\w+|chegou|refletid\w+)|ancora (?:apert\w+|attiv\w+|riservat\w+|in "
    r"(?:preparazione|lavorazione|picking)|confermat\w+)|non (?:è (?:stat\w )?)?(?:annullat\w+|rimborsat\w+|"
    r"stornat\w+|liberat\w+|arrivat\w+|registrat\w+)|"
    r"nog (?:steeds )?(?:open|actief|gereserveerd|in (?:picking|behandeling))|niet (?:geannuleerd|"
    r"terugbetaald|vrijgegeven|verwerkt|doorgekomen|teruggeboekt)|kompletuj\w+|kompletowan\w+|(?:nadal|"
    r"wciąż) (?:potwierdzon\w+|otwart\w+|aktywn\w+|zarezerwowan\w+|w (?:kompletacji|realizacji)|jest)|nie "
    r"(?:został\w* )?(?:anulowan\w+|zwrócon\w+|zwolnion\w+|dotarł\w*|zaksięgowan\w+)",
    r"(?:返金|キャンセル|取消|返品)(?:処理)?(?:が|は)?(?:[^。\n]{0,10})(?:され|でき)(?:て(?:い)?)?(?:ない|"
    r"ません)|まだ(?:有効|オープン|引当|ピッキング|処理)|ピッキング(?:中|が継続|リスト|指示)|(?:キャンセル|"
    r"返金|返品|取消)(?:が|は|の)?(?:[^。\n]{0,16})(?:反映|連携|登録|計上)されて(?:い)?(?:ない|ません)|"
    r"残ったまま|引当(?:が)?(?:解除|残)|受注(?:が)?残|取り消されて(?:い)?(?:ない|ません)",
)
CAPTURED = any_of(
    rf"{told.CAPTURED_TOLD}|"
    r"status\W{1,4}(?:completed|captured|paid|settled|sale)|contabilizzat\w+|"
    r"(?<!not )(?<!be )(?<!as )(?<!un)(?<!to )paid(?! (?:back|out))|betaald(?! (?:worden|gezet))|"
    r"paid (?:at|on)\b|bezahlt (?:am|um)\b|payée? (?:le|à)\b|pagad[oa] (?:el|a las)\b|pagat[oa] (?:il|"
    r"alle)\b|captur\w*|payment (?:\S{1,40} ){0,6}(?:received|succeed\w*|success\w*|went through|confirmed|"
    r"taken|"
    r"completed|settled|authori[sz]ed|cleared|collected)|(?:was|were|been|is|got) (?:charged|paid|captured|"
    r"debited)|charged|debited|money (?:is |was |has been )?(?:in|taken|received|collected|left)|customer "
    r"(?:has )?paid|paid (?:by|via|with|in|on|for)|(?:has|have) paid|funds (?:received|captured)|settled|"
    r"eingezogen|abgebucht|zahlung\w* (?:\S{1,40} ){0,6}(?:erfolgreich|eingegangen|erfasst|bestätigt|"
    r"erhalten|verbucht|gecaptured|durchgegangen)|bezahlt hat|(?:hat|haben|wurde|ist) (?:\S{1,30} "
    r"){0,4}bezahlt(?! werden)|geld (?:ist|wurde|da)|belastet|capturée?|encaissée?|débitée?|paiement "
    r"(?:\S{1,40} ){0,6}(?:reçu|validé|effectué|accepté|confirmé|capturé)|prélevée?|a payé|"
    r"capturad\w+|compensad\w+|pix (?:\S{1,40} ){0,8}(?:caiu|compensou|recebid\w|confirmad\w)|cobrad\w+|"
    r"cobró|cobramos|pago (?:\S{1,40} ){0,6}(?:recibid\w+|confirmad\w+|capturad\w+|"
    r"aprobad\w+|realizad\w+|aprovad\w+|autorizad\w+)|(?:ha )?pagado|debitad\w+|pagamento (?:\S{1,40} "
    r"){0,6}(?:recebid\w+|aprovad\w+|confirmad\w+|capturad\w+|ricevut\w+|riuscit\w+|incassat\w+|"
    r"autorizzat\w+|andato)|capturou|catturat\w+|incassat\w+|addebitat\w+|ha pagato|geïncasseerd|betaling "
    r"(?:\S{1,40} ){0,6}(?:ontvangen|gelukt|geslaagd|bevestigd|geïncasseerd|verwerkt)|afgeschreven|heeft "
    r"betaald|pobra\w+|płatność (?:\S{1,40} ){0,6}(?:pobran\w+|zaksięgowan\w+|potwierdzon\w+|przyjęt\w+|"
    r"udan\w+|otrzyman\w+)|zapłaci\w+|opłacił\w*|obciążon\w+",
    r"決済(?:は|が)?(?:[^。\n]{0,6})(?:完了|成功|確定|済)|入金(?:は|が)?(?:確認|済|完了)|売上確定|"
    r"オーソリ(?:は)?(?:成功|完了)|キャプチャ|引き落と|支払(?:い)?(?:は)?(?:完了|済)|課金",
)
_ORDER_NOUN = r"orders?|bestellung\w*|auftr[aä]g\w*|commandes?|pedidos?|encomendas?|ordin[ei]|bestelling\w*|zamówie\w+"
NO_ORDER = any_of(
    r"(?:no|any|without|kein\w*|ohne|aucune?|pas de|sans|ning[uú]n\w*|sin|nenhum\w*|sem|nessun\w*|senza|"
    rf"geen|zonder|brak|bez|żadn\w+) (?:\w+ ){{0,2}}(?:{_ORDER_NOUN})(?![\w])(?! (?:id|number|confirmation|"
    r"update|status|nummer|error))|"
    r"(?:no|without (?:an?|any)|missing|lacks? an?) (?:\w+ ){0,3}(?:order|sales order|purchase)s?(?! (?:id|"
    r"number|confirmation|update|status|data|found in log))(?: (?:exists?|was|found|for|in|record|behind|"
    r"attached))?|order (?:\w+ ){0,3}(?:does(?: not|n't) exist|was never created|never (?:created|existed|"
    r"appeared)|not (?:created|found)|is missing|missing|nowhere)|orders? (?:was|were) never created|"
    r"(?:cannot|can't|could not) (?:find|match) (?:any|an|the|a) (?:\w+ )?order|not (?:linked|matched) to "
    r"(?:any|an) order|unmatched payment|orphan\w*|never (?:became|turned into|resulted in|led to) an order|"
    r"kein\w* (?:passende\w* |zugehörige\w* |entsprechende\w* |einzige\w* )?(?:bestellung|auftrag|order)|"
    r"ohne (?:bestellung|auftrag|zugehörig\w+|dazugehörig\w+)|(?:bestellung|auftrag) (?:\w+ "
    r"){0,3}(?:existiert nicht|nie angelegt|nicht angelegt|fehlt|wurde nie|nicht vorhanden)|aucune commande|"
    r"sans commande|commande (?:\w+ ){0,3}(?:inexistante|jamais créée|introuvable|n['’]existe pas|absente)|"
    r"(?:pas de|il n['’]y a pas de) commande|ning[úu]n pedido|sin pedido|no (?:hay|existe|aparece|tenemos) "
    r"(?:\w+ ){0,2}pedido|pedido (?:\w+ ){0,3}(?:no existe|inexistente|nunca se creó|no se creó|não existe|"
    r"nunca foi criado|não foi criado)|nenhum pedido|sem pedido|não (?:há|existe) (?:\w+ )?pedido|"
    r"nessun ordine|senza (?:alcun )?ordine|ordine (?:\w+ ){0,3}(?:inesistente|mai creato|non esiste|non è "
    r"stato creato|mancante)|non (?:c['’]è|esiste|risulta) (?:alcun |nessun )?ordine|geen (?:bijbehorende |"
    r"enkele )?(?:bestelling|order)|zonder (?:bestelling|order)|bestelling (?:\w+ ){0,3}(?:bestaat niet|"
    r"nooit aangemaakt|ontbreekt)|brak (?:\w+ )?zamówieni\w+|bez zamówieni\w+|nie ma (?:\w+ )?zamówieni\w+|"
    r"zamówieni\w+ (?:\w+ ){0,3}(?:nie istnieje|nie powstało|nie zostało utworzone)",
    r"注文(?:が|は|データが|レコードが)?(?:[^。\n]{0,14})(?:存在しない|存在しません|ない|ありません|"
    r"作成されて(?:い)?(?:ない|ません)|見つから|見当たら)|対応する(?:注文|受注)",
)
UNPAID = any_of(
    rf"{told.UNPAID_TOLD}|"
    r"(?:still |shows? |as |is |stays? |remains? |sits? (?:in|at|as) |marked |in |to |at |says |status |"
    r"stuck (?:in|at|on|as) |left )?[\"'`“]?(?:unpaid|payment[ _-]pending|pending[ _-]payment|pending|"
    r"awaiting[ _-]payment|waiting for payment|not paid|open invoice|authorized only|payment[ _-]review|on[ "
    r"_-]hold)[\"'`”]?|(?:not|never) (?:been )?(?:marked|set|updated|flipped|moved|switched) (?:as |to "
    r")?(?:\w+ )?[\"'`]?paid|payment status (?:\w+ ){0,4}(?:not|never|pending|open)|order status update|"
    r"status (?:update|write-?back) (?:\w+ ){0,5}(?:time[sd]? ?out|failed|never)|"
    r"unbezahlt|offen\w*|ausstehend|zahlung (?:ausstehend|offen)|nicht (?:als )?bezahlt|wartet auf zahlung|"
    r"zahlungseingang fehlt|warten auf zahlung|(?:en )?attente(?: de)? (?:de )?paiement|en attente|impayée?|"
    r"non payée?|pas (?:marquée? )?(?:comme )?payée?|pendiente(?: de (?:pago|cobro))?|impagad\w+|no "
    r"(?:figura |está |aparece |se marcó )?(?:como )?pagad\w+|sin pagar|pendente|aguardando (?:o "
    r")?pagamento|não (?:está |foi |consta )?(?:marcad\w )?(?:como )?pag\w|em aberto|in attesa(?: di "
    r"pagamento)?|non pagat\w|da pagare|in sospeso|(?:niet|on)betaald|openstaand|in afwachting van betaling|"
    r"wacht op betaling|nieopłacon\w+|oczekuj\w+ na (?:płatność|wpłatę|zapłatę)|oczekuj\w+|nie (?:został\w* "
    r")?(?:oznaczon\w+ )?(?:jako )?opłacon\w+",
    r"未(?:入金|払|決済|払い)|支払い?待ち|入金待ち|決済待ち|保留(?:中|のまま)?|ペンディング",
)
_TWICE = (
    r"twice|two times|double|doubled|in duplicate|zweimal|doppelt\w*|zweifach|deux fois|2 fois|en double|"
    r"dos veces|2 veces|por duplicado|duas vezes|2 vezes|"
    r"em duplicidade|due volte|2 volte|doppi[oae]|twee keer|2 keer|2x|tweemaal|dubbel\w*|dwa razy|2 razy|"
    r"dwukrotnie|podwójn\w+"
)
_MADE = (
    r"creat\w*|import\w*|book\w*|post\w*|writ\w*|exist\w*|appear\w*|arriv\w*|land\w*|there|show\w*|"
    r"submit\w*|insert\w*|enter\w*|in|sync\w*|sent|pushed|loaded|"
    r"angelegt|importiert|vorhanden|gebucht|übertragen|erfasst|da|im|erzeugt|steh\w+|créée?s?|importée?s?|"
    r"enregistrée?s?|présente?s?|saisie?s?|arrivée?s?|existe\w*|"
    r"dans|cread\w+|creó|aparec\w+|registrad\w+|importad\w+|está\w*|entr\w+|en|criad\w+|lançad\w+|"
    r"gravad\w+|no|creat\w+|registrat\w+|presente|importat\w+|"
    r"su|aangemaakt|staat|staan|geïmporteerd|geboekt|utworzon\w+|zaimportowan\w+|zapisa\w+|widnieje|jest|w"
)
_MONEY = (
    r"charg\w*|debit\w*|paid|captur\w*|billed|abgebucht|belastet|bezahlt|eingezogen|berechnet|débit\w*|"
    r"prélev\w*|cobr\w+|pag\w+|addebit\w+|afgeschreven|betaald|"
    r"pobran\w+|obciążon\w+|call\w*|rang|tried|retried|rung|angerufen|appel\w*|llam\w+|ligou|reclam\w+|"
    r"chiam\w+|gebeld|dzwoni\w*|fail\w*"
)
DUPLICATE = any_of(
    rf"{told.DUPLICATE_TOLD}|"
    r"duplicate[ds]?(?: (?:sales |draft |order )?(?:orders?|drafts?|records?|documents?|invoices?|"
    r"shipments?|bookings?)(?! (?:key|id|check|found in|number)))|"
    rf"(?:{_MADE})(?![\w])(?: \S{{1,24}}){{0,4}}? (?:{_TWICE})(?![\w])(?! (?:{_MONEY}))|"
    rf"(?:{_TWICE})(?![\w])(?: (?!(?:{_MONEY}))\S{{1,24}}){{0,3}}? (?:{_MADE})(?![\w])|"
    r"(?:two|2|second|double) (?:\w+ ){0,2}(?:sales orders?|orders?|drafts?|"
    r"records?|documents|invoices|shipments|deliveries) (?:for|with|per|from|exist|in|now|was|were|are|have)|"
    r"double[- ](?:created|booked|imported|posted)|duplicate draft|own draft|second draft|draft order "
    r"(?:\w+ ){0,5}(?:already|duplicate)|same order (?:\w+ ){0,3}(?:twice|two|again)|"
    r"zwei (?:\w+ )?(?:aufträge|bestellungen|belege|entwürfe|datensätze|lieferungen|rechnungen)|"
    r"dublette\w*|duplikate?\b|"
    r"(?:doppelte?[rns]?|doppel-?)(?: )?(?:auftr\w+|bestell\w+|beleg\w*|anlage|rechnung\w*|lieferung\w*)|"
    r"deux (?:\w+ )?(?:commandes|"
    r"brouillons|enregistrements|factures|expéditions)|doublons?|dupliquée?s?|dos (?:\w+ )?(?:pedidos|borradores|"
    r"registros|facturas|albaranes)|(?:pedido|orden|borrador|factura|nota|ordine|registro)s? "
    r"duplicad[oa]s?|dois (?:\w+ )?(?:pedidos|rascunhos|registros)|duas (?:\w+ )?notas|"
    r"duplicat[oaie]|due (?:\w+ )?(?:ordini|bozze|record|fatture|documenti)|twee (?:\w+ )?(?:orders|"
    r"bestellingen|concepten|facturen)|dubbele (?:order|bestelling|boeking|factuur)\w*|zduplikowan\w+|"
    r"duplikat(?:y|u|ów)?\b|dwa "
    r"(?:\w+ )?(?:zamówienia|rekordy|dokumenty)|dwie faktury",
    r"二重(?!決済|請求|課金)(?:登録|計上|作成|注文|取込|連携|に)?|重複(?!実行|ジョブ|起動|キー|エラー)|[2２]件(?:登録|作成|でき|存在)|(?:注文|受注|"
    r"伝票)[^。\n]{0,24}[2２](?:件|つ|枚)(?:あ|入|でき|計上)|"
    r"二つ(?:の)?(?:注文|受注)|ダブって",
)
DUPLICATE_NOT = when_used(
    r"(?i)\b(?:no|not|without|kein\w*|nicht|ohne|aucune?|pas(?: de)?|sans|ning[uú]n\w*|sin|nenhum\w*|não|"
    r"sem|nessun\w*|non|senza|geen|niet|zonder|żadn\w+|nie|bez|brak)"
    r"[ ](?:[\w-]{1,14}[ ])?$"
)
BOTH_OF_THEM = when_used(
    r"(?i)\b(?:the|these|those|both|other|die|diese|den|beide|les|ces|los|las|estos|esos|os|as|esses|i|gli|le|"
    r"questi|deze|te|"
    r"obydwa)[ ]$"
)
"""Before *two orders*: they are known as two, and not one order twice."""
SHIPPED = any_of(
    rf"{told.SHIPPED_TOLD}|"
    r"goods issue\w*|handed over|collected by (?:the )?(?:customer|carrier)|left (?:the|our) (?:warehouse|dc)|"
    r"warenausgang\w*|"
    r"sorti\w* de (?:l['’])?entrepôt|salió del? almacén|saiu d[oa] (?:armazém|cd|estoque)|uscit\w dal magazzino|"
    r"uit het magazijn|"
    r"wysz\w+ z magazynu|wyda\w+ z magazynu|"
    r"(?<!un)(?:fulfilled|fulfil+ment|shipped|dispatched|delivered|despatched|tracking|shipment|"
    r"ship(?:ping)? confirm\w*|shipping status|partially fulfilled|in transit|picked up)|versandt|versendet|"
    r"verschickt|versand\w*|ausgeliefert|geliefert|sendungs\w*|faturad\w+|facturad\w+ y enviad\w+|expédi\w+|"
    r"livrée?s?|suivi|numéro de suivi|enviad\w+|envío\w*|expedid\w+|despachad\w+|entregad\w+|entregue|"
    r"rastre\w+|seguimiento|spedit\w+|spedizion\w+|evas[oi]\b|consegnat\w+|tracciament\w+|tracking|"
    r"verzonden|verzending\w*|geleverd|wysłan\w+|wysyłk\w+|dostarczon\w+|przesyłk\w+|śledzeni\w+",
    r"出荷|出庫|発送|配送|配達|追跡番号|送り状",
)
NOT_SHIPPED = any_of(
    rf"{told.NOT_SHIPPED_TOLD}|"
    r"(?:still|noch|weiterhin|toujours|encore|sigue|todavía|ainda|continua|segue|ancora|nog|nadal|wciąż) "
    r"(?:\w+ ){0,3}[„\"“«‘]|"
    r"(?:kommen|kommt) [^.\n]{0,40}nicht (?:zurück|an)|jamais revenue?s?|not (?:coming|flowing) back|"
    r"no (?:vuelve\w*|regres\w+)|"
    r"não (?:volta\w*|retorn\w+)|non (?:torna\w*|rientra\w*)|niet terug\w*|nie wraca\w*|"
    r"unfulfilled|still (?:\w+ ){0,2}(?:open|processing|unfulfilled|unshipped|awaiting|pending|in progress|"
    r"says|shows|confirmed|released|\"?[A-Z_]{4,}\"?)|stays? (?:open|unfulfilled|processing|in)|remains? "
    r"(?:open|unfulfilled|unshipped)|(?:not|never|n't) (?:been )?(?:marked|updated|set|reflected|received|"
    r"changed|moved|flipped|get|got|show\w*|reach\w*|arriv\w*|sync\w*|closed|written|posted|fulfilled|"
    r"shipped|transmitted|confirmed)|no (?:tracking|fulfil+ment|shipment|shipping|delivery|ship confirm\w*|"
    r"update)|without (?:tracking|fulfil+ment)|status (?:\w+ ){0,3}(?:not|never|unchanged|stuck)|never|"
    r"missing|(?:fulfil+ment|shipment|tracking|shipping|delivery|ship confirm\w*|dispatch)(?: status)?(?: "
    r"\w+){0,5} (?:fail\w*|time[sd]? ?out|reject\w*|lost|missing|stuck|not)|"
    r"(?:immer )?noch (?:offen|in bearbeitung|nicht|als|auf|unversandt)|"
    r"weiter(?:hin)? (?:\w+ )?[\W_]{0,2}(?:offen|in bearbeitung|"
    r"als)|(?:says|shows|has it|still|remains) (?:\w+ ){0,2}[*_\"“']{0,2}(?:ready for pick-?up|to ship|"
    r"awaiting (?:shipment|fulfil+ment))|"
    r"do wysłania|da spedire|à expédier|por enviar|zu versenden|te verzenden|a enviar|"
    r"nicht (?:\w+ )?(?:aktualisiert|übertragen|angekommen|zurückgemeldet|gesetzt|gemeldet|versendet|"
    r"versandt|gebucht)|kein\w* (?:tracking\w*|sendungs\w*|versand\w*|rückmeldung|versandmeldung|"
    r"lieferschein)|fehlt|toujours (?:\w+ ){0,3}(?:non|en|ouverte?|«|\")|encore (?:en|non)|pas (?:été "
    r")?(?:mise? à jour|remontée?|transmise?|marquée?|reçue?)|jamais (?:remontée?|reçue?|mise?)|aucun "
    r"(?:suivi|numéro|statut)|non expédiée?|sigue (?:\w+ ){0,3}(?:abiert|pendiente|en|como|sin)\w*|no (?:se "
    r")?(?:ha )?(?:actualiz|llegó|reflej|recibi|aparece|marc)\w*|sin (?:actualizar|seguimiento|enviar)|"
    r"(?:continua|ainda|segue) (?:\w+ ){0,3}(?:abert|pendente|em|como|sem)\w*|não (?:foi )?(?:atualiz|cheg|"
    r"reflet|receb|aparec|marc)\w*|"
    r"ancora (?:\w+ ){0,3}(?:apert|in|da|non|«|\")\w*|non (?:è (?:stat\w )?)?(?:aggiornat|arrivat|ricevut|"
    r"segnat|marcat|ha ricevuto)\w*|nessun (?:tracking|aggiornamento)|nog (?:steeds )?(?:open|in|niet|op)|"
    r"niet (?:bijgewerkt|doorgekomen|aangekomen|ontvangen|gemarkeerd)|geen (?:tracking|verzend\w*|update)|"
    r"(?:nadal|wciąż) (?:\w+ ){0,3}(?:otwart|w|jako|nie|oczek)\w*|nie (?:został\w* )?(?:zaktualizowan|"
    r"dotarł|oznaczon|przekazan|zmienił)\w*|brak (?:numeru|śledzenia|aktualizacji|potwierdzenia)",
    r"未出荷|未発送|戻って(?:い|き)?(?:ない|ません)|(?:更新|反映|連携|通知)されて(?:い)?(?:ない|ません)|のまま|届いて(?:い)?(?:ない|ません)|"
    r"変わって(?:い)?(?:ない|ません)|未反映",
)
STOCK = any_of(
    rf"{told.STOCK_TOLD}|"
    r"short[- ]ship\w*|"
    r"stock\w*|inventor\w+|availab(?:le|ility)|on[- ]hand|atp\b|oversold|overselling|oversell\w*|"
    r"quantit(?:y|ies)|qty|(?:lager)?bestand\w*|bestände\w*|lagerbest\w+|verfügbar\w*|überverkauf\w*|"
    r"stocks?|disponibilité\w*|disponible\w*|inventaire|survente|inventario|existencias|estoque\w*|"
    r"disponibilidad\w*|disponibilità|sobreventa|giacenz\w+|scorte|voorraad\w*|beschikbaar\w*|"
    r"stan(?:y|ów|u|ami)? (?:magazynow\w+|w)|stany|zapas\w*|dostępnoś\w+",
    r"在庫|引当可能|残数|数量",
)
DIFFERS = any_of(
    rf"{told.DIFFERS_TOLD}|"
    r"no (?:more )?(?:\w+ )?updates?\b|updates? (?:meer|mehr)\b|geen \w*updates?|keine \w*(?:updates?|"
    r"aktualisierung\w*)|plus (?:de|aucune) mise|mismatch\w*|differ\w*|discrepan\w+|out of (?:sync|step)|"
    r"desync\w*|do(?:es)?(?: not|n't) match|not "
    r"(?:updated|synced|refreshed|matching|equal|in sync|reflect\w*|updating|syncing|correct|decremented|"
    r"propagated)|oversold|overselling|oversell\w*|wrong|incorrect|stale|shows? (?:\w+ ){0,3}(?:\d+|zero|"
    r"out of stock|in stock|sold out|available)|out[- ]of[- ]stock|sold out|still (?:shows?|available|"
    r"sellable|listed|at|on|the)|instead of|while|but|vs\.?|versus|fail\w*|time[sd]? ?out|reject\w*|"
    r"abort\w*|stuck|error\w*|negative|never (?:updated|reached|arrived)|old (?:stock|values|numbers|"
    r"quantit)|suppressed|\w{3,20}:? \d{1,6}(?: pcs| pieces| Stück| units)?[,;/] ?(?:vs\.? )?\w{2,20}:? "
    r"\d{1,6}\b|"
    r"abweich\w*|differenz\w*|stimm\w* nicht|nicht (?:aktualisiert|übertragen|synchron\w*|aktuell|"
    r"abgeglichen)|weicht|weichen|falsch\w*|veraltet\w*|überverkauf\w*|ausverkauft|statt|fehlgeschlagen|"
    r"abgebrochen|fehler\w*|écart\w*|différen\w+|incohéren\w+|désynchronis\w+|pas (?:à jour|mis\w* à jour|"
    r"synchronis\w+)|rupture|erroné\w*|faux|échou\w+|échec|survente|au lieu|diferen\w+|discrepan\w+|no "
    r"(?:coincid\w+|cuadra\w*|se actualiz\w+|se sincroniz\w+)|desincroniz\w+|descuadr\w+|agotad\w+|fall\w+|"
    r"error|diverg\w+|não (?:bate\w*|atualiz\w+|sincroniz\w+|confere\w*|corresponde)|esgotad\w+|falh\w+|"
    r"erro|"
    r"discordan\w+|non (?:corrispond\w+|coincid\w+|aggiornat\w*|allineat\w*|si aggiorn\w+)|disallineat\w*|"
    r"esaurit\w+|fallit\w+|errore|verschil\w*|klopt niet|kloppen niet|wijkt af|niet (?:bijgewerkt|gelijk|"
    r"gesynchroniseerd|actueel)|uitverkocht|mislukt|fout|różni\w*|rozbieżn\w+|niezgodn\w+|nie (?:zgadza\w*|"
    r"aktualiz\w+|synchroniz\w+|został\w* zaktualizowan\w+)|wyprzedan\w+|błąd|błęd\w+|niepowodz\w+",
    r"不一致|一致し(?:ない|ません|ず)|差異|ずれ|ズレ|異な|違|合わ|反映され(?:て(?:い)?)?(?:ない|ません|ず)|"
    r"更新され(?:て(?:い)?)?(?:ない|ません|ず)|売り越し|在庫切れ|欠品|失敗|エラー|古い",
)
ORDER = any_of(
    rf"{told.ORDER_TOLD}|"
    r"orders?\b|sales orders?|bestell\w+|auftr[aä]g\w*|commandes?|pedidos?|[óo]rdenes|ordin[ei]|"
    r"bestelling\w*|zamówieni\w+|zamówień|zleceni\w+",
    r"注文|受注|オーダー",
)
NOT_THERE = any_of(
    rf"{told.NOT_THERE_TOLD}|"
    r"missing|not (?:in|found|there|created|arriv\w*|imported|exported|synced|transferred|visible|received|"
    r"showing|transmitted|reaching|written|booked|posted|processed|flowing|making|appear\w*|present|coming|"
    r"pushed|sent|picked up|syncing)|(?:is|are|was|were|do|does|did|has|have|could|can|will|would)(?: not|"
    r"n't|not)(?: (?:be|been|get|getting|yet))? (?:in|found|there|created?|arriv\w*|import\w*|export\w*|"
    r"sync\w*|transferr\w*|visible|received?|show\w*|transmit\w*|reach\w*|written|writ\w*|book\w*|post\w*|"
    r"process\w*|flow\w*|mak\w*|made|exist\w*|com\w*|appear\w*|push\w*|sent|come|any|land\w*|it|receiv\w*|"
    r"getting|flowing)|never "
    r"(?:reach\w*|arriv\w*|made|got|creat\w*|import\w*|appear\w*|show\w*|land\w*|writ\w*|transferr\w*|hit|"
    r"came|sent|sync\w*|exported|received)|no (?:sales order|such order|order|record|trace|new orders|"
    r"orders)|nothing (?:in|arriv\w*|came|has)|absent|nowhere|stuck|backlog|queued|pending (?:import|export|"
    r"sync)|unsynced|lost|dropped|rejected|reject\w*|refused|fail\w*|abort\w*|time[sd]? ?out|error\w*|"
    r"crash\w*|died|hang\w*|hung|stopped|declined|blocked|cannot be (?:created|imported)|could not be|"
    r"fehl\w+|nicht (?:\w+ )?(?:im|in|da|angekommen|angelegt|übertragen|importiert|exportiert|vorhanden|"
    r"sichtbar|übernommen|verarbeitet|erstellt|auffindbar|geschrieben|gebucht|an)|kommen nicht|kein\w* "
    r"(?:auftr\w*|bestellung\w*|order\w*)|nie (?:angekommen|angelegt)|hängen|hängt|stauen|abgelehnt|"
    r"verworfen|abgebroch\w+|gescheitert|absente?s?|manquante?s?|introuvable\w*|n['’](?:arrive\w*|"
    r"apparaî\w*|existe\w*|est|a|ont) (?:pas|jamais)|ne (?:remont\w+|descend\w+|pass\w+|sont|"
    r"s['’]importe\w*)|pas (?:\w+ )?(?:créée?s?|importée?s?|remontée?s?|arrivée?s?|intégrée?s?|transmises?|"
    r"dans)|bloquée?s?|rejetée?s?|échou\w+|échec|jamais|"
    r"no (?:está\w*|existe\w*|aparece\w*|lleg\w+|se (?:cre\w+|import\w+|sincroniz\w+|export\w+|grab\w+|"
    r"registr\w+|ha\w*)|ha\w* (?:llegado|sido|entrado)|entr\w+|pas\w+)|falt\w+|nunca|ningún|atascad\w+|"
    r"bloquead\w+|rechaz\w+|fall\w+|perdid\w+|não (?:est\w+|exist\w+|aparec\w+|cheg\w+|for\w+|foi|entr\w+|"
    r"integr\w+|sincroniz\w+|consta\w*)|nenhum\w*|parad\w+|travad\w+|rejeit\w+|falh\w+|ausente\w*|manca\w*|"
    r"mancant\w*|non (?:è|sono|esist\w+|risult\w+|arriv\w+|compa\w+|c['’]è|presen\w+|vengono|viene|"
    r"import\w+|trovat\w+)|mai|bloccat\w+|rifiutat\w+|scartat\w+|fallit\w+|"
    r"ontbre\w+|niet (?:\w+ )?(?:in|aangekomen|aangemaakt|geïmporteerd|verwerkt|doorgezet|zichtbaar|"
    r"doorgekomen|binnen|overgekomen|geboekt)|geen (?:order|bestelling)\w*|nooit|blijven hangen|blijft "
    r"hangen|vast|geweigerd|mislukt\w*|brak\w*|nie (?:ma|dotar\w+|został\w*|zosta\w+|pojawi\w+|trafi\w+|"
    r"widać|importuj\w+|przesz\w+|wchodz\w+|są|zapisa\w+)|utkn\w+|odrzucon\w+|niepowodz\w+|błąd|błęd\w+|"
    r"nigdy|zawieszon\w+",
    r"存在しな|存在しません|ない|ありません|未登録|未連携|未着|届いて|取り?込(?:ま|め|み)(?:れ|失|エラー)|"
    r"反映されて|失敗|エラー|拒否|滞留|入って(?:き|こ)|降りて(?:き|こ)|落ちて(?:き|こ)|流れて(?:き|こ)|止まって|作成されて(?:い)?ない|登録されて(?:い)?ない|見つから",
)
AUTH_CAUSE = Folded(
    r"\b(?:(?:konto|zugang|benutzer\w*|account|anwender|verbindung|partner)\W{1,3}(?:\w+ ){0,3}gesperrt|token|"
    r"credential|oauth|invalid_grant|unauthori[sz]ed|401|403|session (?:has |had )?(?:expired|"
    r"timed out|invalid)|expired session|session expir\w*|INVALID_LOGIN\w*|INVALID_SESSION\w*|"
    r"re-?authori[sz]\w*|password (?:expired|changed)|suspend\w*|offboard\w*|deactivat\w*|account (?:was |"
    r"is |has been )?(?:blocked|closed|locked)|certificate|website (?:change|relaunch|redesign)|site "
    r"(?:change|relaunch|redesign|migration)|relaunch|connection (?:refused|reset|lost|dropped|failed|timed "
    r"out)|cannot connect|could not connect|ECONN\w+|host (?:key|unreachable)|DNS|ssl|tls|permission denied|"
    r"access denied|forbidden|insufficient (?:permission|privilege)\w*|"
    r"(?<!timeout )(?<!zeitlimit )(?<!zeit )(?<!frist )abgelaufen\w*|suspendiert|zertifikat|jeton|"
    r"(?<!délai )(?<!temps )expirée?|suspendue?|certificat|caducad\w+|caducó|"
    r"vencid\w+|suspendid\w+|certificado|(?<!tempo )(?<!tiempo )expirad\w+|expirou|suspens\w+|"
    r"(?<!tempo )(?<!timeout )scadut\w+|sospes\w+|certificato|"
    r"verlopen|geschorst|certificaat|wygas\w+|zawieszon\w+|certyfikat)\b|トークン|期限切れ|認証|"
    r"アカウント停止|証明書|セッション",
)
ORDER_JOB = Folded(
    r"(?:(?<![\w])(?:orders?|sales ?orders?)[ _/-]?(?:[^\W_]{1,30}[ _-]){0,3}(?:sync\w*|import\w*|export\w*|feed|"
    r"flow|job|batch|write-?back|transfer|integration|download|handoff|ingest\w*|pull|push|interface|"
    r"replication|create|creation|upload|download|run|process\w*|pipeline)|(?:import|export|sync|syncing|"
    r"download|transfer|write-?back|upload|push|pull|ingest\w*)(?:ing|s)? (?:of |for )?(?:the |new |web |"
    r"all |open |shopify |amazon )*(?:sales )?orders?|(?:auftrags?|bestell(?:ungs?)?|order)[- ]?(?:import|"
    r"export|abgleich|übertragung|sync\w*|schnittstelle|feed|lauf|übernahme|job|abruf)\w*|(?:import|export|"
    r"übertragung|abruf) der (?:bestellungen|aufträge)|"
    r"(?:import|export|synchro\w*|flux|intégration|remontée|transfert) (?:des |de |d['’])?commandes?|"
    r"(?:importaci[óo]n|exportaci[óo]n|sincronizaci[óo]n|carga|descarga|integraci[óo]n|flujo|job) (?:de |de "
    r"los )?pedidos?|(?:importa[çc][ãa]o|exporta[çc][ãa]o|sincroniza[çc][ãa]o|integra[çc][ãa]o|carga|rotina|"
    r"job) (?:de |dos )?pedidos?|(?:import\w*|export\w*|esportazione|sincronizzazione|flusso|scarico|job) "
    r"(?:degli |di |dell['’])?ordini|(?:order|bestelling\w*)[- ]?(?:import|export|sync\w*|koppeling|feed|"
    r"verwerking)\w*|(?:import|export|synchronisatie) van (?:de )?(?:orders|bestellingen)|(?:import|eksport|"
    r"synchronizacj\w+|pobierani\w+) zamówień)|(?:注文|受注)(?:データ)?(?:の)?(?:同期|連携|取り?込み?|"
    r"インポート|エクスポート|送信)",
)
STOCK_JOB = Folded(
    r"(?:(?<![\w])(?:stock|inventor(?:y|ies)|availability|quantity|atp)[ _/-]?(?:level |levels |delta |full "
    r")?(?:[^\W_]{1,30}[ _-]){0,2}(?:sync\w*|update\w*|feed|export|import|job|push|delta|flow|batch|handoff|upload|"
    r"refresh|run|replication|publish\w*)|(?:sync|update|export|push|upload|feed)(?:ing|s)? (?:of |for "
    r")?(?:the |all )?(?:stock|inventory|availability)|(?:lager)?bestands?-?(?:abgleich|export|import|"
    r"sync\w*|übertragung|update|meldung|feed|job|lauf|aktualisierung)\w*|(?:synchro\w*|export|import|flux|"
    r"mise à jour) (?:des |de |du )?stocks?|(?:sincronizaci[óo]n|actualizaci[óo]n|exportaci[óo]n|carga|feed|"
    r"job) (?:de |del )?(?:stock|inventario|existencias)|(?:sincroniza[çc][ãa]o|atualiza[çc][ãa]o|"
    r"exporta[çc][ãa]o|carga|job) (?:de |do )?estoque|(?:sincronizzazione|aggiornamento|export\w*|flusso) "
    r"(?:delle |di |dello |del )?(?:giacenze|stock|magazzino|scorte|inventario)|voorraad-?(?:sync\w*|update|"
    r"export|import|feed|koppeling|job|synchronisatie)\w*|(?:synchronizacj\w+|aktualizacj\w+|eksport|"
    r"import) (?:stanów|stanu|stany))|在庫(?:の)?(?:同期|連携|更新|取り?込み?|データ)",
)
FAILED = any_of(
    rf"{told.FAILED_TOLD}|"
    r"silently|dropped|drops|skips|skipped|verworfen|lost|fail\w*|error\w*|abort\w*|crash\w*|time[sd]? ?out|"
    r"stuck|died|reject\w*|stopped|dead|down|hung|hangs|"
    r"not (?:running|complet\w+|finish\w+)|broken|fehlgeschlagen|schlug|schlägt|abgebrochen|gescheitert|"
    r"hängt|fehler\w*|brach|bricht|échou\w+|échec|plant\w+|erreur|bloqu\w+|fall[óoa]\w*|falló|error|"
    r"rechaz\w+|falh\w+|erro|travou|parou|fallit\w+|errore|bloccat\w+|interrott\w+|mislukt\w*|fout\w*|"
    r"vastgelopen|gefaald|błąd|błęd\w+|niepowodz\w+|nie powi\w+|przerwan\w+|zawiesi\w+|padł\w*",
    rf"失敗|エラー|停止|異常終了|中断|止ま|タイムアウト|{told.FAILED_TOLD_CJK}",
)
NO_REVERSAL = Folded(
    r"\b(?:no|without|kein\w*|ohne|aucune?|pas (?:de |d['’])|sans|ning[uú]n\w*|sin|nenhum\w*|sem|"
    r"nessun\w*|senza|geen|zonder|brak|nie ma|bez|missing|fehlende\w*|fehlt die|"
    r"fehlt der|manca (?:la|il)|falta (?:el|la|o|a)|ontbreekt de)[ ]?(?:\w+ ){0,2}(?:credit ?(?:memo|"
    r"note)|refund|reversal|cancell?ation|return|gutschrift|storno\w*|stornierung|"
    r"erstattung|retoure|avoir|remboursement|annulation|retour|abono|nota de (?:crédito|abono)|reembolso|"
    r"anulación|devolución|estorno|cancelamento|devolução|"
    r"nota di credito|rimborso|storno|annullamento|reso|creditnota|creditfactuur|terugbetaling|annulering|"
    r"korekt\w+|zwrot\w*|anulowani\w+)"
)
REVERSAL_HANDOFF = Folded(
    r"\b(?:refund|cancel+ation|return|credit memo|reversal|storno\w*|stornierung\w*|retouren?|gutschrift\w*|"
    r"erstattung\w*|remboursement|annulation|avoir|retour|reembolso|cancelación|devolución|anulación|"
    r"cancelamento|estorno|devolução|rimborso|annullamento|reso|annulering|terugbetaling|retour|zwrot\w*|"
    r"anulacj\w*)s?\b[^.\n]{0,60}\b(?:sync\w*|export\w*|import\w*|write-?back|job|feed|push\w*|posting|"
    r"transfer|update|message|booking|flow|batch|request|webhook|event|schnittstelle|übertragung|buchung|"
    r"flux|flujo|fluxo|flusso)\b",
)
