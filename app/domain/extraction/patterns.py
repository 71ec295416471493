"""Which of the eight cross-system failures a ticket shows. Several may fit; the order in ``PRIORITY`` decides."""

from __future__ import annotations

import re

from app.domain.extraction.model import RecordState

PRIORITY = (
    "rollback_gap",
    "orphaned_payment",
    "payment_confirmation_mismatch",
    "duplicate_draft",
    "transform_mismatch",
    "status_void",
    "inventory_desync",
    "order_sync_gap",
)
_I = re.IGNORECASE


def _any(latin: str, cjk: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{latin})|(?:{cjk})", _I)


_REVERSAL = _any(
    r"cancel\w*|refund\w*|return(?:ed|s)?\b(?! (?:an?|the|http|error|code|status|null|\d|with|to|no|nothing|empty|from the api))|rma\b|voided|revers(?:ed|al)|chargeback|storn\w*|erstatt\w*|gutschrift\w*|retour\w*|rücksend\w*|widerruf\w*|rembours\w*|annul\w*|avoir\b|devol(?!ver|vió|vi[óo] (?:error|un))\w*|reembols\w*|anul\w*|cancelad\w*|estorn\w*|rimbors\w*|annull\w*|\breso\b|resi\b|storno\w*|geannuleerd|annulering\w*|terugbetaling\w*|terugbetaald|anulow\w*|anulacj\w*|zwrot\w*|zwrócon\w*",
    r"キャンセル|返金|返品|取消|取り消",
)
_NOT_REVERSED = _any(
    r"still (?:open|active|allocated|reserved|being picked|picking|picked|in (?:picking|progress|the pick)|processing|shows?|has|have|holds?|lists?|live|released|scheduled|shipped|going|pending|paid|sitting|confirmed|marked|on)|(?:was|is|has|were|are)(?: not|n't) (?:been )?(?:cancel\w*|revers\w*|refund\w*|released|updated|voided|closed|booked|posted|restocked|credited|reflected|written|synced|sent|propagated)|(?:did|does)(?: not|n't) (?:cancel|reverse|refund|release|update|reach|get|arrive|propagate|sync|close|restock|write|post|know|reflect|receive)|never (?:reached|got|arrived|cancel\w*|revers\w*|refund\w*|posted|booked|made it|received|sent|propagated|created|credited|closed|updated)|no (?:credit memo|refund|reversal|cancellation|credit|return|restock)\w*|keeps? (?:picking|processing|shipping|the)|continu\w* (?:to )?(?:pick\w*|process\w*|ship\w*|fulfil\w*)|pick ?lists?|about to ship|shipped anyway|picked anyway|remains? (?:open|active|allocated|reserved)|(?:refund|cancel\w*|return|storno\w*|reversal) (?:\w+ ){0,5}(?:fail\w*|reject\w*|time[sd]? ?out|errored|not|stuck|missing|never)|fail\w* (?:to )?(?:\w+ ){0,3}(?:cancel|refund|return|revers)\w*|(?:refund|cancell?ation|return|reversal|credit)\b(?: \S{1,20}){0,3} not (?:triggered|issued|done|booked|posted|processed|made|executed|created|sent)|shows no (?:return|refund|cancel\w*)|(?:erstattung|stornierung|storno|gutschrift|retoure)\b(?: \S{1,20}){0,3} (?:nicht|fehlt)|(?:remboursement|annulation|avoir|retour)\b(?: \S{1,20}){0,2} (?:n['’]a|n['’]est|pas|jamais)|(?:reembolso|estorno|cancelación|cancelamento|devolución|devolução|abono)\b(?: \S{1,20}){0,2} (?:no|não|nunca)\b|(?:rimborso|annullamento|storno|reso)\b(?: \S{1,20}){0,2} (?:non|mai)\b|(?:terugbetaling|annulering|creditnota)\b(?: \S{1,20}){0,2} (?:niet|nooit)|(?:zwrot|anulowanie|korekta)\b(?: \S{1,20}){0,2} nie\b|"
    r"(?:immer )?noch (?:offen|aktiv|reserviert|in (?:der )?kommissionierung|als|bezahlt|freigegeben|im)|weiterhin (?:offen|aktiv|reserviert)|weiter (?:kommissioniert|bearbeitet)|nicht (?:storniert|erstattet|zurückgebucht|freigegeben|gutgeschrieben|angekommen|verbucht|übertragen|ausgelöst|gebucht|übernommen|geschlossen)|keine (?:gutschrift|stornierung|erstattung)|kommissionier\w*|toujours (?:ouverte?|active?|réservée?|en (?:préparation|cours)|confirmée?|payée?|affichée?)|encore (?:ouverte?|active?|en préparation)|reste (?:ouverte?|active?)|pas (?:été )?(?:annulée?|remboursée?|répercutée?|transmise?|libérée?|comptabilisée?)|jamais (?:annulée?|remboursée?|arrivée?|transmise?|reçue?)|aucun (?:avoir|remboursement)|"
    r"sigue (?:abiert\w+|activ\w+|reservad\w+|en (?:preparación|curso|picking)|como|pendiente|confirmad\w+)|todavía (?:abiert\w+|activ\w+)|no (?:se )?(?:ha |fue |está )?(?:cancel\w+|anul\w+|reembols\w+|liber\w+|revert\w+|devuelt\w+|llegó|reflej\w+|registr\w+)|(?:continua|segue|ainda) (?:abert\w+|ativ\w+|reservad\w+|em (?:separação|processamento)|como)|não (?:foi |está )?(?:cancelad\w+|estornad\w+|reembolsad\w+|liberad\w+|chegou|refletid\w+)|ancora (?:apert\w+|attiv\w+|riservat\w+|in (?:preparazione|lavorazione|picking)|confermat\w+)|non (?:è (?:stat\w )?)?(?:annullat\w+|rimborsat\w+|stornat\w+|liberat\w+|arrivat\w+|registrat\w+)|"
    r"nog (?:steeds )?(?:open|actief|gereserveerd|in (?:picking|behandeling))|niet (?:geannuleerd|terugbetaald|vrijgegeven|verwerkt|doorgekomen|teruggeboekt)|(?:nadal|wciąż) (?:otwart\w+|aktywn\w+|zarezerwowan\w+|w (?:kompletacji|realizacji)|jest)|nie (?:został\w* )?(?:anulowan\w+|zwrócon\w+|zwolnion\w+|dotarł\w*|zaksięgowan\w+)",
    r"まだ(?:有効|オープン|引当|ピッキング|処理)|ピッキング(?:中|が継続|リスト|指示)|(?:キャンセル|返金|返品|取消)(?:が|は|の)?(?:[^。\n]{0,16})(?:反映|連携|登録|計上)されて(?:い)?(?:ない|ません)|残ったまま|引当(?:が)?(?:解除|残)|受注(?:が)?残|取り消されて(?:い)?(?:ない|ません)",
)
_CAPTURED = _any(
    r"captur\w*|payment (?:\S{1,40} ){0,6}(?:received|succeed\w*|success\w*|went through|confirmed|taken|completed|settled|authori[sz]ed|cleared|collected)|(?:was|were|been|is|got) (?:charged|paid|captured|debited)|charged|debited|money (?:is |was |has been )?(?:in|taken|received|collected|left)|customer (?:has )?paid|paid (?:by|via|with|in|on|for)|(?:has|have) paid|funds (?:received|captured)|settled|eingezogen|abgebucht|zahlung\w* (?:\S{1,40} ){0,6}(?:erfolgreich|eingegangen|erfasst|bestätigt|erhalten|verbucht|gecaptured|durchgegangen)|bezahlt hat|(?:hat|haben|wurde|ist) (?:\w+ )?bezahlt|geld (?:ist|wurde|da)|belastet|capturée?|encaissée?|débitée?|paiement (?:\S{1,40} ){0,6}(?:reçu|validé|effectué|accepté|confirmé|capturé)|prélevée?|a payé|"
    r"capturad\w+|cobrad\w+|cobró|cobramos|pago (?:\S{1,40} ){0,6}(?:recibid\w+|confirmad\w+|capturad\w+|aprobad\w+|realizad\w+|aprovad\w+|autorizad\w+)|(?:ha )?pagado|debitad\w+|pagamento (?:\S{1,40} ){0,6}(?:recebid\w+|aprovad\w+|confirmad\w+|capturad\w+|ricevut\w+|riuscit\w+|incassat\w+|autorizzat\w+|andato)|capturou|catturat\w+|incassat\w+|addebitat\w+|ha pagato|geïncasseerd|betaling (?:\S{1,40} ){0,6}(?:ontvangen|gelukt|geslaagd|bevestigd|geïncasseerd|verwerkt)|afgeschreven|heeft betaald|pobran\w+|płatność (?:\S{1,40} ){0,6}(?:pobran\w+|zaksięgowan\w+|potwierdzon\w+|przyjęt\w+|udan\w+|otrzyman\w+)|zapłaci\w+|opłacił\w*|obciążon\w+",
    r"決済(?:は|が)?(?:[^。\n]{0,6})(?:完了|成功|確定|済)|入金(?:は|が)?(?:確認|済|完了)|売上確定|オーソリ(?:は)?(?:成功|完了)|キャプチャ|引き落と|支払(?:い)?(?:は)?(?:完了|済)|課金",
)
_NO_ORDER = _any(
    r"(?:no|without (?:an?|any)|missing|lacks? an?) (?:\w+ ){0,3}(?:order|sales order|purchase)s?(?! (?:id|number|confirmation|update|status|data|found in log))(?: (?:exists?|was|found|for|in|record|behind|attached))?|order (?:\w+ ){0,3}(?:does(?: not|n't) exist|was never created|never (?:created|existed|appeared)|not (?:created|found)|is missing|missing|nowhere)|orders? (?:was|were) never created|(?:cannot|can't|could not) (?:find|match) (?:any|an|the|a) (?:\w+ )?order|not (?:linked|matched) to (?:any|an) order|unmatched payment|orphan\w*|never (?:became|turned into|resulted in|led to) an order|"
    r"kein\w* (?:passende\w* |zugehörige\w* |entsprechende\w* |einzige\w* )?(?:bestellung|auftrag|order)|ohne (?:bestellung|auftrag|zugehörig\w+|dazugehörig\w+)|(?:bestellung|auftrag) (?:\w+ ){0,3}(?:existiert nicht|nie angelegt|nicht angelegt|fehlt|wurde nie|nicht vorhanden)|aucune commande|sans commande|commande (?:\w+ ){0,3}(?:inexistante|jamais créée|introuvable|n['’]existe pas|absente)|(?:pas de|il n['’]y a pas de) commande|ning[úu]n pedido|sin pedido|no (?:hay|existe|aparece|tenemos) (?:\w+ ){0,2}pedido|pedido (?:\w+ ){0,3}(?:no existe|inexistente|nunca se creó|no se creó|não existe|nunca foi criado|não foi criado)|nenhum pedido|sem pedido|não (?:há|existe) (?:\w+ )?pedido|"
    r"nessun ordine|senza (?:alcun )?ordine|ordine (?:\w+ ){0,3}(?:inesistente|mai creato|non esiste|non è stato creato|mancante)|non (?:c['’]è|esiste|risulta) (?:alcun |nessun )?ordine|geen (?:bijbehorende |enkele )?(?:bestelling|order)|zonder (?:bestelling|order)|bestelling (?:\w+ ){0,3}(?:bestaat niet|nooit aangemaakt|ontbreekt)|brak (?:\w+ )?zamówieni\w+|bez zamówieni\w+|nie ma (?:\w+ )?zamówieni\w+|zamówieni\w+ (?:\w+ ){0,3}(?:nie istnieje|nie powstało|nie zostało utworzone)",
    r"注文(?:が|は|データが|レコードが)?(?:[^。\n]{0,14})(?:存在しない|存在しません|ない|ありません|作成されて(?:い)?(?:ない|ません)|見つから|見当たら)|対応する(?:注文|受注)",
)
_UNPAID = _any(
    r"(?:still |shows? |as |is |stays? |remains? |sits? (?:in|at|as) |marked |in |to |at |says |status |stuck (?:in|at|on|as) |left )?[\"'`“]?(?:unpaid|payment[ _-]pending|pending[ _-]payment|pending|awaiting[ _-]payment|waiting for payment|not paid|open invoice|authorized only|payment[ _-]review|on[ _-]hold)[\"'`”]?|(?:not|never) (?:been )?(?:marked|set|updated|flipped|moved|switched) (?:as |to )?(?:\w+ )?[\"'`]?paid|payment status (?:\w+ ){0,4}(?:not|never|pending|open)|order status update|status (?:update|write-?back) (?:\w+ ){0,5}(?:time[sd]? ?out|failed|never)|"
    r"unbezahlt|offen\w*|ausstehend|zahlung (?:ausstehend|offen)|nicht (?:als )?bezahlt|wartet auf zahlung|zahlungseingang fehlt|warten auf zahlung|(?:en )?attente(?: de)? (?:de )?paiement|en attente|impayée?|non payée?|pas (?:marquée? )?(?:comme )?payée?|pendiente(?: de (?:pago|cobro))?|impagad\w+|no (?:figura |está |aparece |se marcó )?(?:como )?pagad\w+|sin pagar|pendente|aguardando (?:o )?pagamento|não (?:está |foi |consta )?(?:marcad\w )?(?:como )?pag\w|em aberto|in attesa(?: di pagamento)?|non pagat\w|da pagare|in sospeso|(?:niet|on)betaald|openstaand|in afwachting van betaling|wacht op betaling|nieopłacon\w+|oczekuj\w+ na (?:płatność|wpłatę)|oczekuj\w+|nie (?:został\w* )?(?:oznaczon\w+ )?(?:jako )?opłacon\w+",
    r"未(?:入金|払|決済|払い)|支払い?待ち|入金待ち|決済待ち|保留(?:中|のまま)?|ペンディング",
)
_DUPLICATE = _any(
    r"duplicate[ds]?(?: (?:sales )?(?:orders?|drafts?|records?|entr\w+|documents?|invoices?|shipments?))|(?:orders?|drafts?|records?|sales orders?) (?:\w+ ){0,4}(?:duplicated|twice|created twice|duplicate|two times|doubled|in duplicate)|(?:two|2|second|double) (?:\w+ ){0,2}(?:sales orders?|orders?|drafts?|records?|documents) (?:for|with|per|from|exist|in|now|was|were)|(?:created|imported|booked|posted|written|submitted|exists?|appears?|arrived|landed|there|shows up) (?:\w+ ){0,2}twice|twice in|double[- ](?:created|booked|imported|posted)|duplicate draft|own draft|second draft|draft order (?:\w+ ){0,5}(?:already|duplicate)|same order (?:\w+ ){0,3}(?:twice|two|again)|"
    r"doppelt\w*(?: (?:angelegt|vorhanden|importiert|gebucht|da|im|in|übertragen|erfasst|auftr\w+|bestell\w+))?|zweimal (?:angelegt|importiert|vorhanden|gebucht|im|in|übertragen)|zwei (?:\w+ )?(?:aufträge|bestellungen|belege|entwürfe|datensätze)|dublette\w*|duplikat\w*|en double|(?:créée|importée|enregistrée|présente|saisie|arrivée)s? (?:\w+ )?(?:deux|2) fois|deux (?:\w+ )?(?:commandes|brouillons|enregistrements)|doublons?|dupliquée?s?|duplicad\w+|dos veces|dos (?:pedidos|borradores|registros)|por duplicado|duas vezes|em duplicidade|dois (?:pedidos|rascunhos|registros)|"
    r"doppi[oae]?|duplicat[oaie]|due volte|due (?:ordini|bozze|record)|dubbel\w*|twee keer|twee (?:orders|bestellingen|concepten)|tweemaal|zduplikowan\w+|duplikat\w*|podwójn\w+|dwukrotnie|dwa razy|dwa (?:zamówienia|rekordy|dokumenty)",
    r"二重(?:登録|計上|作成|注文)?|重複(?!実行|ジョブ)|2件(?:登録|作成)|二つ(?:の)?(?:注文|受注)|ダブって",
)
_SHAPE = _any(
    r"(?:required|mandatory|missing|unexpected|unknown|unmapped|invalid|empty|null|extra) (?:\w+ ){0,3}(?:field|column|attribute|property|element|header|value|parameter|segment|key|tag|node|enum|mapping|format|type|date format|character|data ?type|schema)s?|(?:field|column|attribute|property|element|header|parameter|segment|node|key|tag)s? [\"'`]?[\w.\[\]/ -]{1,50}[\"'`]? (?:\(\w+\) )?(?:is |was |are |must |cannot |can not |may not |should )?(?:required|missing|mandatory|not (?:allowed|recognized|found|defined|mapped|supported|provided|populated|valid|expected)|invalid|unknown|empty|null|too long|be (?:null|empty|blank|a|an|one of|of type|numeric)|dropped|renamed|unexpected)|is (?:a )?(?:required|mandatory)(?! to)|please enter (?:a )?value|(?:unit|uom|currency|country(?: code)?|state code|language|tax (?:code|class)|category|colou?r|size|brand|option|locale|carrier code|shipping method|payment method) [\"'`]?[\w-]{1,20}[\"'`]? (?:is )?(?:unknown|not (?:known|supported|recogni[sz]ed|valid|mapped|allowed|configured))|unknown (?:unit|uom|currency|country|tax|category|attribute|field|column|option|locale|value|code)|must match pattern|VALIDATION_ERROR|\b(?!\w*(?:TOKEN|LOGIN|SESSION|GRANT|CREDENTIAL|AUTH|PASSWORD|CARD|STOCK|QUANTITY|STATE_TRANSITION))[A-Z]{2,20}(?:_[A-Z]{2,20}){0,4}_(?:INVALID|MISSING|REQUIRED)\b|MISSING_REQ\w*|\w+_MISSING_\w+|must (?:not )?be (?:one of|a (?:valid|number|string)|an? (?:integer|number|string|array|object|iso)|numeric|of type|null|empty|at most|between|in the format)|(?:not|isn't) a valid (?:\w+ ){0,3}(?:value|type|format|date|number|enum|option|code|unit|\w+)|does(?: not|n't) match (?:the )?(?:\w+ )?(?:schema|pattern|format|expected|regex|type)|cannot (?:parse|deserialize|convert|cast|coerce|be (?:parsed|converted|cast|null))|could not (?:be )?(?:parse[d]?|convert\w*|deserializ\w*|map\w*)|unable to parse|pars(?:e|ing) error|(?:mapping|schema|validation|transform\w*|deserialization|format|conversion|type|parse|parser|xsd|json schema) (?:error|failure|failed|mismatch|exception|violation|drift)|schema (?:validation|version|change|mismatch)|no mapping|not mapped|unmapped|mapping (?:missing|for|not|table|rule)|type mismatch|wrong (?:format|data ?type|type|field|column|header|delimiter|encoding)|(?:exceeds?|longer than|too long|maximum) (?:\w+ ){0,3}(?:length|characters|chars|digits)|unexpected (?:token|header|column|element|end of|character|value|field)|malformed|xsd|enum(?:eration)?\b|header (?:row|mismatch|changed|missing)|column (?:order|count|missing|renamed)|field (?:was )?(?:dropped|renamed|removed)|allowed values|invalid (?:json|xml|csv|date|format|enum|value for|currency|country|unit|gtin|ean|tax code|payload)|undefined (?:index|property|field)|KeyError|ValidationError|SchemaError|JSONDecodeError|TypeError|ValueError|NumberFormatException|DateTimeParse\w*|JsonMapping\w*|SAXParse\w*|MISSING_(?:REQ\w*|FIELD|ATTRIBUTE)|INVALID_(?:FIELD|FORMAT|TYPE|VALUE|ENUM|DATE|ATTRIBUTE|KEY_OR_REF)\w*|REQUIRED_FIELD\w*|MANDATORY\w*|SCHEMA_\w+|FIELD_\w+|MAPPING_\w+|TRANSFORM\w*",
    r"必須(?:項目|フィールド|属性)|(?:フォーマット|書式|形式|型|データ型|マッピング|ヘッダー?|スキーマ)(?:が|の|は)?(?:[^。\n]{0,10})(?:不正|エラー|不一致|違い|誤り|変更|未設定|未定義|ない)|(?:項目|フィールド|列|カラム)(?:[^。\n]{0,12})(?:欠落|不足|空|未入力|ありません|不正)|マッピング|桁数|文字数(?:超過|制限)",
)
_SHAPE_OTHER = re.compile(
    r"(?<![\w])(?:pflichtfeld\w*|attribut\w* (?:\S{1,30} ){0,3}(?:fehlt|fehlen|leer|ungültig\w*)|unbekannte\w* \w{0,12}(?:einheit|währung|land|format|feld|wert|spalte|steuer\w*|schlüssel|typ|attribut)\w*|attribut (?:\S{1,30} ){0,3}(?:manquant|obligatoire|inconnu|requis)|atributo (?:\S{1,30} ){0,3}(?:obligatori\w|falta\w*|ausente|desconocid\w|inválid\w)|attributo (?:\S{1,30} ){0,3}(?:mancante|obbligatorio|non valido)|unité (?:\S{1,30} ){0,2}inconnue|unidad (?:\S{1,30} ){0,2}desconocida|unità (?:\S{1,30} ){0,2}sconosciuta|nieznan\w (?:jednostka|waluta|atrybut|pole|format)\w*|feld (?:\S+ ){0,3}(?:fehlt|leer|ungültig|unbekannt|zu lang|ist ein pflichtfeld|nicht (?:gefüllt|zugeordnet|gepflegt))|fehlende\w* (?:\w+ )?(?:feld|spalte|attribut|pflicht\w*)\w*|spalte\w* (?:\S+ ){0,3}(?:fehlt|umbenannt|nicht gefunden)|ungültige\w* (?:\w+ )?(?:format|wert|datentyp|feld|datumsformat|länder\w*|währung\w*|zeichen)\w*|(?:falsche\w*|unbekannte\w*) (?:format|datentyp|feld|spalte|header|wert|typ)\w*|datumsformat|zuordnung (?:\S+ ){0,3}(?:fehlt|nicht)|mapping|schema\w*|kopfzeile|nicht im (?:format|schema)|formatfehler|konvertierung\w*|zu lang|"
    r"champ(?:s)? (?:\S+ ){0,4}(?:obligatoire|manquant|requis|vide|invalide|inconnu|trop long|non (?:renseigné|mappé))\w*|champ obligatoire|colonne\w* (?:\S+ ){0,3}(?:manquant|absent|renommé|inattendu)\w*|format (?:\S+ ){0,3}(?:invalide|incorrect|attendu|erroné|inattendu|de date)|en-tête\w*|valeur (?:\S+ ){0,3}(?:invalide|non autorisée|inattendue)|type (?:de donnée )?(?:invalide|incorrect)|schéma|campo\w? (?:\S+ ){0,4}(?:obligatori|requerid|vací|inválid|desconocid|faltant|vazi|mancant|vuot|non valid|richiest|sconosciut)\w*|falta(?:n)? el campo|campo obligat[óo]ri\w*|columna\w* (?:\S+ ){0,3}(?:falt|inesperad|renombrad)\w*|formato (?:\S+ ){0,3}(?:inválid|incorrect|no válid|esperad|de fecha|non valid|errat|inesperad|da data|attes)\w*|formato|mapeo|mapeamento|mappatura|esquema|cabecera|encabezado|cabeçalho|intestazion\w+|coluna\w* (?:\S+ ){0,3}(?:ausente|falt|renomead)\w*|colonna (?:\S+ ){0,3}(?:mancante|rinominata)|valor (?:\S+ ){0,3}(?:no permitido|inválid|no válid)\w*|valore (?:\S+ ){0,3}non (?:valido|ammesso)|tipo (?:de dato |di dato )?(?:incorrecto|errato|inválido)|"
    r"verplicht\w* veld|veld (?:\S+ ){0,4}(?:verplicht|ontbreekt|leeg|ongeldig|te lang|onbekend)|ontbrekend\w* (?:veld|kolom|attribuut)|ongeldig\w* (?:formaat|waarde|datum\w*|veld|type|landcode)|kolom\w* (?:\S+ ){0,3}(?:ontbreekt|hernoemd)|formaat|pol[ae] (?:\S+ ){0,4}(?:wymagane|puste|nieprawidłow|brakuj|obowiązkow)\w*|wymagan\w+ pol\w+|brak (?:wymaganego )?pola|nieprawidłow\w+ (?:format|wartość|typ|pole|dat\w*)|kolumn\w+ (?:\S+ ){0,3}(?:brakuj|nie)\w*|format\w* (?:daty|pliku)|mapowani\w+|schemat\w*|nagłów\w+)(?![\w])",
    _I,
)
_SHIPPED = _any(
    r"(?<!un)(?:fulfilled|fulfil+ment|shipped|dispatched|delivered|despatched|tracking|shipment|ship(?:ping)? confirm\w*|shipping status|partially fulfilled|in transit|picked up)|versandt|versendet|verschickt|versand\w*|ausgeliefert|geliefert|sendungs\w*|expédi\w+|livrée?s?|suivi|numéro de suivi|enviad\w+|envío\w*|expedid\w+|despachad\w+|entregad\w+|entregue|rastre\w+|seguimiento|spedit\w+|spedizion\w+|evas[oi]\b|consegnat\w+|tracciament\w+|tracking|verzonden|verzending\w*|geleverd|wysłan\w+|wysyłk\w+|dostarczon\w+|przesyłk\w+|śledzeni\w+",
    r"出荷|発送|配送|配達|追跡番号|送り状",
)
_NOT_SHIPPED = _any(
    r"unfulfilled|still (?:\w+ ){0,2}(?:open|processing|unfulfilled|unshipped|awaiting|pending|in progress|says|shows|confirmed|released|\"?[A-Z_]{4,}\"?)|stays? (?:open|unfulfilled|processing|in)|remains? (?:open|unfulfilled|unshipped)|(?:not|never|n't) (?:been )?(?:marked|updated|set|reflected|received|changed|moved|flipped|get|got|show\w*|reach\w*|arriv\w*|sync\w*|closed|written|posted|fulfilled|shipped|transmitted|confirmed)|no (?:tracking|fulfil+ment|shipment|shipping|delivery|ship confirm\w*|update)|without (?:tracking|fulfil+ment)|status (?:\w+ ){0,3}(?:not|never|unchanged|stuck)|never|missing|(?:fulfil+ment|shipment|tracking|shipping|delivery|ship confirm\w*|dispatch)(?: status)?(?: \w+){0,5} (?:fail\w*|time[sd]? ?out|reject\w*|lost|missing|stuck|not)|"
    r"(?:immer )?noch (?:offen|in bearbeitung|nicht|als|auf|unversandt)|weiterhin (?:offen|in bearbeitung|als)|nicht (?:\w+ )?(?:aktualisiert|übertragen|angekommen|zurückgemeldet|gesetzt|gemeldet|versendet|versandt|gebucht)|kein\w* (?:tracking\w*|sendungs\w*|versand\w*|rückmeldung|versandmeldung|lieferschein)|fehlt|toujours (?:\w+ ){0,3}(?:non|en|ouverte?|«|\")|encore (?:en|non)|pas (?:été )?(?:mise? à jour|remontée?|transmise?|marquée?|reçue?)|jamais (?:remontée?|reçue?|mise?)|aucun (?:suivi|numéro|statut)|non expédiée?|sigue (?:\w+ ){0,3}(?:abiert|pendiente|en|como|sin)\w*|no (?:se )?(?:ha )?(?:actualiz|llegó|reflej|recibi|aparece|marc)\w*|sin (?:actualizar|seguimiento|enviar)|(?:continua|ainda|segue) (?:\w+ ){0,3}(?:abert|pendente|em|como|sem)\w*|não (?:foi )?(?:atualiz|cheg|reflet|receb|aparec|marc)\w*|"
    r"ancora (?:\w+ ){0,3}(?:apert|in|da|non|«|\")\w*|non (?:è (?:stat\w )?)?(?:aggiornat|arrivat|ricevut|segnat|marcat|ha ricevuto)\w*|nessun (?:tracking|aggiornamento)|nog (?:steeds )?(?:open|in|niet|op)|niet (?:bijgewerkt|doorgekomen|aangekomen|ontvangen|gemarkeerd)|geen (?:tracking|verzend\w*|update)|(?:nadal|wciąż) (?:\w+ ){0,3}(?:otwart|w|jako|nie|oczek)\w*|nie (?:został\w* )?(?:zaktualizowan|dotarł|oznaczon|przekazan|zmienił)\w*|brak (?:numeru|śledzenia|aktualizacji|potwierdzenia)",
    r"未出荷|未発送|(?:更新|反映|連携|通知)されて(?:い)?(?:ない|ません)|のまま|届いて(?:い)?(?:ない|ません)|変わって(?:い)?(?:ない|ません)|未反映",
)
_STOCK = _any(
    r"stock\w*|inventor\w+|availab(?:le|ility)|on[- ]hand|atp\b|oversold|overselling|oversell\w*|quantit(?:y|ies)|qty|(?:lager)?bestand\w*|bestände\w*|lagerbest\w+|verfügbar\w*|überverkauf\w*|stocks?|disponibilité\w*|disponible\w*|inventaire|survente|inventario|existencias|estoque\w*|disponibilidad\w*|disponibilità|sobreventa|giacenz\w+|scorte|magazzino|voorraad\w*|beschikbaar\w*|stan(?:y|ów|u|ami)? (?:magazynow\w+|w)|stany|zapas\w*|dostępnoś\w+",
    r"在庫|引当可能|残数|数量",
)
_DIFFERS = _any(
    r"mismatch\w*|differ\w*|discrepan\w+|out of (?:sync|step)|desync\w*|do(?:es)?(?: not|n't) match|not (?:updated|synced|refreshed|matching|equal|in sync|reflect\w*|updating|syncing|correct|decremented|propagated)|oversold|overselling|oversell\w*|wrong|incorrect|stale|shows? (?:\w+ ){0,3}(?:\d+|zero|out of stock|in stock|sold out|available)|out[- ]of[- ]stock|sold out|still (?:shows?|available|sellable|listed|at|on|the)|instead of|while|but|vs\.?|versus|fail\w*|time[sd]? ?out|reject\w*|abort\w*|stuck|error\w*|negative|never (?:updated|reached|arrived)|old (?:stock|values|numbers|quantit)|suppressed|\w{3,20}:? \d{1,6}(?: pcs| pieces| Stück| units)?[,;/] ?(?:vs\.? )?\w{2,20}:? \d{1,6}\b|"
    r"abweich\w*|differenz\w*|stimm\w* nicht|nicht (?:aktualisiert|übertragen|synchron\w*|aktuell|abgeglichen)|weicht|weichen|falsch\w*|veraltet\w*|überverkauf\w*|ausverkauft|statt|fehlgeschlagen|abgebrochen|fehler\w*|écart\w*|différen\w+|incohéren\w+|désynchronis\w+|pas (?:à jour|mis\w* à jour|synchronis\w+)|rupture|erroné\w*|faux|échou\w+|échec|survente|au lieu|diferen\w+|discrepan\w+|no (?:coincid\w+|cuadra\w*|se actualiz\w+|se sincroniz\w+)|desincroniz\w+|descuadr\w+|agotad\w+|fall\w+|error|diverg\w+|não (?:bate\w*|atualiz\w+|sincroniz\w+|confere\w*|corresponde)|esgotad\w+|falh\w+|erro|"
    r"discordan\w+|non (?:corrispond\w+|coincid\w+|aggiornat\w*|allineat\w*|si aggiorn\w+)|disallineat\w*|esaurit\w+|fallit\w+|errore|verschil\w*|klopt niet|kloppen niet|wijkt af|niet (?:bijgewerkt|gelijk|gesynchroniseerd|actueel)|uitverkocht|mislukt|fout|różni\w*|rozbieżn\w+|niezgodn\w+|nie (?:zgadza\w*|aktualiz\w+|synchroniz\w+|został\w* zaktualizowan\w+)|wyprzedan\w+|błąd|błęd\w+|niepowodz\w+",
    r"不一致|差異|ずれ|ズレ|異な|違|合わ|反映され(?:て(?:い)?)?(?:ない|ません|ず)|更新され(?:て(?:い)?)?(?:ない|ません|ず)|売り越し|在庫切れ|欠品|失敗|エラー|古い",
)
_ORDER = _any(
    r"orders?\b|sales orders?|bestell\w+|auftr[aä]g\w*|commandes?|pedidos?|[óo]rdenes|ordin[ei]|bestelling\w*|zamówieni\w+|zamówień|zleceni\w+",
    r"注文|受注|オーダー",
)
_NOT_THERE = _any(
    r"missing|not (?:in|found|there|created|arriv\w*|imported|exported|synced|transferred|visible|received|showing|transmitted|reaching|written|booked|posted|processed|flowing|making|appear\w*|present|coming|pushed|sent|picked up|syncing)|(?:is|are|was|were|do|does|did|has|have|could|can|will|would)(?: not|n't|not)(?: (?:be|been|get|getting|yet))? (?:in|found|there|created?|arriv\w*|import\w*|export\w*|sync\w*|transferr\w*|visible|received?|show\w*|transmit\w*|reach\w*|written|writ\w*|book\w*|post\w*|process\w*|flow\w*|mak\w*|made|exist\w*|com\w*|appear\w*|push\w*|sent|come|any|land\w*|it)|never (?:reach\w*|arriv\w*|made|got|creat\w*|import\w*|appear\w*|show\w*|land\w*|writ\w*|transferr\w*|hit|came|sent|sync\w*|exported|received)|no (?:sales order|such order|order|record|trace|new orders|orders)|nothing (?:in|arriv\w*|came|has)|absent|nowhere|stuck|backlog|queued|pending (?:import|export|sync)|unsynced|lost|dropped|rejected|reject\w*|refused|fail\w*|abort\w*|time[sd]? ?out|error\w*|crash\w*|died|hang\w*|hung|stopped|declined|blocked|cannot be (?:created|imported)|could not be|"
    r"fehl\w+|nicht (?:\w+ )?(?:im|in|da|angekommen|angelegt|übertragen|importiert|exportiert|vorhanden|sichtbar|übernommen|verarbeitet|erstellt|auffindbar|geschrieben|gebucht|an)|kommen nicht|kein\w* (?:auftr\w*|bestellung\w*|order\w*)|nie (?:angekommen|angelegt)|hängen|hängt|stauen|abgelehnt|verworfen|abgebroch\w+|gescheitert|absente?s?|manquante?s?|introuvable\w*|n['’](?:arrive\w*|apparaî\w*|existe\w*|est|a|ont) (?:pas|jamais)|ne (?:remont\w+|descend\w+|pass\w+|sont|s['’]importe\w*)|pas (?:\w+ )?(?:créée?s?|importée?s?|remontée?s?|arrivée?s?|intégrée?s?|transmises?|dans)|bloquée?s?|rejetée?s?|échou\w+|échec|jamais|"
    r"no (?:está\w*|existe\w*|aparece\w*|lleg\w+|se (?:cre\w+|import\w+|sincroniz\w+|export\w+|grab\w+|registr\w+|ha\w*)|ha\w* (?:llegado|sido|entrado)|entr\w+|pas\w+)|falt\w+|nunca|ningún|atascad\w+|bloquead\w+|rechaz\w+|fall\w+|perdid\w+|não (?:est\w+|exist\w+|aparec\w+|cheg\w+|for\w+|foi|entr\w+|integr\w+|sincroniz\w+|consta\w*)|nenhum\w*|parad\w+|travad\w+|rejeit\w+|falh\w+|ausente\w*|manca\w*|mancant\w*|non (?:è|sono|esist\w+|risult\w+|arriv\w+|compa\w+|c['’]è|presen\w+|vengono|viene|import\w+|trovat\w+)|mai|bloccat\w+|rifiutat\w+|scartat\w+|fallit\w+|"
    r"ontbre\w+|niet (?:\w+ )?(?:in|aangekomen|aangemaakt|geïmporteerd|verwerkt|doorgezet|zichtbaar|doorgekomen|binnen|overgekomen|geboekt)|geen (?:order|bestelling)\w*|nooit|blijven hangen|blijft hangen|vast|geweigerd|mislukt\w*|brak\w*|nie (?:ma|dotar\w+|został\w*|zosta\w+|pojawi\w+|trafi\w+|widać|importuj\w+|przesz\w+|wchodz\w+|są|zapisa\w+)|utkn\w+|odrzucon\w+|niepowodz\w+|błąd|błęd\w+|nigdy|zawieszon\w+",
    r"存在しな|存在しません|ない|ありません|未登録|未連携|未着|届いて|取り?込(?:ま|め|み)(?:れ|失|エラー)|反映されて|失敗|エラー|拒否|滞留|止まって|作成されて(?:い)?ない|登録されて(?:い)?ない|見つから",
)
_AUTH_CAUSE = re.compile(
    r"\b(?:token|credential|oauth|invalid_grant|unauthori[sz]ed|401|403|session (?:has |had )?(?:expired|timed out|invalid)|expired session|session expir\w*|INVALID_LOGIN\w*|INVALID_SESSION\w*|re-?authori[sz]\w*|password (?:expired|changed)|suspend\w*|offboard\w*|deactivat\w*|account (?:was |is |has been )?(?:blocked|closed|locked)|certificate|website (?:change|relaunch|redesign)|site (?:change|relaunch|redesign|migration)|relaunch|connection (?:refused|reset|lost|dropped|failed|timed out)|cannot connect|could not connect|ECONN\w+|host (?:key|unreachable)|DNS|ssl|tls|permission denied|access denied|forbidden|insufficient (?:permission|privilege)\w*|"
    r"abgelaufen\w*|gesperrt|suspendiert|zertifikat|jeton|expirée?|suspendue?|certificat|caducad\w+|caducó|vencid\w+|suspendid\w+|certificado|expirad\w+|expirou|suspens\w+|scadut\w+|sospes\w+|certificato|verlopen|geschorst|certificaat|wygas\w+|zawieszon\w+|certyfikat)\b|トークン|期限切れ|認証|アカウント停止|証明書|セッション",
    _I,
)
_ORDER_JOB = re.compile(
    r"(?:(?<![\w])(?:orders?|sales ?orders?)[ _/-]?(?:\w+[ _-]){0,3}(?:sync\w*|import\w*|export\w*|feed|flow|job|batch|write-?back|transfer|integration|download|handoff|ingest\w*|pull|push|interface|replication|create|creation|upload|download|run|process\w*|pipeline)|(?:import|export|sync|syncing|download|transfer|write-?back|upload|push|pull|ingest\w*)(?:ing|s)? (?:of |for )?(?:the |new |web |all |open |shopify |amazon )*(?:sales )?orders?|(?:auftrags?|bestell(?:ungs?)?|order)[- ]?(?:import|export|abgleich|übertragung|sync\w*|schnittstelle|feed|lauf|übernahme|job|abruf)\w*|(?:import|export|übertragung|abruf) der (?:bestellungen|aufträge)|"
    r"(?:import|export|synchro\w*|flux|intégration|remontée|transfert) (?:des |de |d['’])?commandes?|(?:importaci[óo]n|exportaci[óo]n|sincronizaci[óo]n|carga|descarga|integraci[óo]n|flujo|job) (?:de |de los )?pedidos?|(?:importa[çc][ãa]o|exporta[çc][ãa]o|sincroniza[çc][ãa]o|integra[çc][ãa]o|carga|rotina|job) (?:de |dos )?pedidos?|(?:import\w*|export\w*|esportazione|sincronizzazione|flusso|scarico|job) (?:degli |di |dell['’])?ordini|(?:order|bestelling\w*)[- ]?(?:import|export|sync\w*|koppeling|feed|verwerking)\w*|(?:import|export|synchronisatie) van (?:de )?(?:orders|bestellingen)|(?:import|eksport|synchronizacj\w+|pobierani\w+) zamówień)|(?:注文|受注)(?:データ)?(?:の)?(?:同期|連携|取り?込み?|インポート|エクスポート|送信)",
    _I,
)
_STOCK_JOB = re.compile(
    r"(?:(?<![\w])(?:stock|inventor(?:y|ies)|availability|quantity|atp)[ _/-]?(?:level |levels |delta |full )?(?:[\w]+[ _-]){0,2}(?:sync\w*|update\w*|feed|export|import|job|push|delta|flow|batch|handoff|upload|refresh|run|replication|publish\w*)|(?:sync|update|export|push|upload|feed)(?:ing|s)? (?:of |for )?(?:the |all )?(?:stock|inventory|availability)|(?:lager)?bestands?-?(?:abgleich|export|import|sync\w*|übertragung|update|meldung|feed|job|lauf|aktualisierung)\w*|(?:synchro\w*|export|import|flux|mise à jour) (?:des |de |du )?stocks?|(?:sincronizaci[óo]n|actualizaci[óo]n|exportaci[óo]n|carga|feed|job) (?:de |del )?(?:stock|inventario|existencias)|(?:sincroniza[çc][ãa]o|atualiza[çc][ãa]o|exporta[çc][ãa]o|carga|job) (?:de |do )?estoque|(?:sincronizzazione|aggiornamento|export\w*|flusso) (?:delle |di |dello |del )?(?:giacenze|stock|magazzino|scorte|inventario)|voorraad-?(?:sync\w*|update|export|import|feed|koppeling|job|synchronisatie)\w*|(?:synchronizacj\w+|aktualizacj\w+|eksport|import) (?:stanów|stanu|stany))|在庫(?:の)?(?:同期|連携|更新|取り?込み?|データ)",
    _I,
)
_FAILED = _any(
    r"fail\w*|error\w*|abort\w*|crash\w*|time[sd]? ?out|stuck|died|reject\w*|stopped|dead|down|hung|hangs|not (?:running|complet\w+|finish\w+)|broken|fehlgeschlagen|schlug|schlägt|abgebrochen|gescheitert|hängt|fehler\w*|brach|bricht|échou\w+|échec|plant\w+|erreur|bloqu\w+|fall[óoa]\w*|falló|error|rechaz\w+|falh\w+|erro|travou|parou|fallit\w+|errore|bloccat\w+|interrott\w+|mislukt\w*|fout\w*|vastgelopen|gefaald|błąd|błęd\w+|niepowodz\w+|nie powi\w+|przerwan\w+|zawiesi\w+|padł\w*",
    r"失敗|エラー|停止|異常終了|中断|止ま|タイムアウト",
)
_REVERSAL_HANDOFF = re.compile(
    r"\b(?:refund|cancel+ation|return|credit memo|reversal|storno\w*|stornierung\w*|retouren?|gutschrift\w*|erstattung\w*|remboursement|annulation|avoir|retour|reembolso|cancelación|devolución|anulación|cancelamento|estorno|devolução|rimborso|annullamento|reso|annulering|terugbetaling|retour|zwrot\w*|anulacj\w*)s?\b[^.\n]{0,60}\b(?:sync\w*|export\w*|import\w*|write-?back|job|feed|push\w*|posting|transfer|update|message|booking|flow|batch|request|webhook|event|schnittstelle|übertragung|buchung|flux|flujo|fluxo|flusso)\b",
    _I,
)


def find_pattern(
    content: str, states: tuple[RecordState | None, RecordState | None], *, shape_text: str, connection: bool
) -> str:
    """The pattern of the primary error; ``shape_text`` is its code and message, ``connection`` a token or account cause."""
    states_differ = states == ("confirmed", "missing")
    fitting = {
        "rollback_gap": _rollback(content),
        "orphaned_payment": _near(content, _CAPTURED, _NO_ORDER, 260),
        "payment_confirmation_mismatch": _near(content, _CAPTURED, _UNPAID, 260),
        "duplicate_draft": _DUPLICATE.search(content) is not None and _about_orders(content),
        "transform_mismatch": _transform(content, shape_text),
        "status_void": _near(content, _SHIPPED, _NOT_SHIPPED, 200),
        "inventory_desync": _near(content, _STOCK, _DIFFERS, 160)
        or (_STOCK_JOB.search(content) is not None and _FAILED.search(content) is not None),
        "order_sync_gap": _order_gap(content, states_differ=states_differ, rejected=states[1] == "rejected"),
    }
    if connection or _auth_is_cause(shape_text):
        fitting["order_sync_gap"] = states_differ and _ORDER.search(content) is not None or _orders_differ(content)
        fitting["inventory_desync"] = _quantities_differ(content)
        fitting["transform_mismatch"] = False
        fitting["duplicate_draft"] = fitting["duplicate_draft"] and not connection
        if connection:
            fitting["status_void"] = fitting["status_void"] and states_differ
    return next((pattern for pattern in PRIORITY if fitting[pattern]), "none")


def _near(content: str, one: re.Pattern[str], other: re.Pattern[str], distance: int) -> bool:
    """Whether something of both kinds is said within a distance, in either order."""
    places = [match.span() for match in one.finditer(content)]
    if not places:
        return False
    others = [match.span() for match in other.finditer(content)]
    return any(
        start - other_end <= distance
        and other_start - end <= distance
        and not (start <= other_start and other_end <= end)
        for start, end in places[:60]
        for other_start, other_end in others[:120]
    )


def _rollback(content: str) -> bool:
    if _REVERSAL_HANDOFF.search(content) and _FAILED.search(content):
        return True
    return _near(content, _REVERSAL, _NOT_REVERSED, 170)


def _about_orders(content: str) -> bool:
    return (
        _ORDER.search(content) is not None
        or re.search(
            r"(?i)draft|invoice|shipment|rechnung|facture|factura|fattura|brouillon|borrador|rascunho|bozza", content
        )
        is not None
    )


def _transform(content: str, shape_text: str) -> bool:
    if _SHAPE.search(shape_text) or _SHAPE_OTHER.search(shape_text):
        return True
    return _near(content, _SHAPE, _FAILED, 160) or _near(content, _SHAPE_OTHER_ANY, _FAILED, 160)


_SHAPE_OTHER_ANY = _SHAPE_OTHER


def _order_gap(content: str, *, states_differ: bool, rejected: bool) -> bool:
    if _ORDER_JOB.search(content) and _FAILED.search(content):
        return True
    if (states_differ or rejected) and _ORDER.search(content):
        return True
    return _near(content, _ORDER, _NOT_THERE, 90)


def _auth_is_cause(shape_text: str) -> bool:
    return _AUTH_CAUSE.search(shape_text) is not None


def _orders_differ(content: str) -> bool:
    return re.search(
        r"(?i)\b(?:\d+|no|new|all|open|the|these|those|several|our|some)?\s?(?:web |new |sales )?(?:orders|bestellungen|aufträge|commandes|pedidos|ordini|bestellingen|zamówie\w+)\b[^.\n]{0,40}\b(?:(?:are |is |were )?(?:missing|not (?:in|arriv\w+|import\w+|reach\w+|created|written|transferred)|stuck|piling|waiting|queued|lost)|fehlen|nicht (?:angekommen|übertragen|im|in)|stauen|manquent|ne (?:remontent|descendent)|bloqué\w+|no (?:llegan|están|aparecen|entran)|faltan|não (?:chegam|estão|entram)|non (?:arrivano|sono|risultano)|mancano|ontbreken|niet (?:binnen|in|aangekomen)|brakuje|nie (?:dotar\w+|trafi\w+|ma))|(?:注文|受注)[^。\n]{0,20}(?:届いて|存在し|未連携|反映され)",
        content,
    ) is not None  # fmt: skip


def _quantities_differ(content: str) -> bool:
    return _STOCK.search(content) is not None and re.search(
        r"(?i)mismatch|differ|oversold|oversell|out of sync|shows? \d+|vs\.? \d+|abweich|weicht|stimm\w* nicht|überverkauf|écart|différen|survente|no coincid|diferen|diverg|não bate|discordan|non corrispond|verschil|klopt niet|różni|rozbieżn|不一致|差異|売り越し", content
    ) is not None  # fmt: skip
