"""The words, in nine languages, by which a text says which way something was handed over."""

from __future__ import annotations

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_FROM = r"(?:from|out of|von|vom|aus|de|du|desde|depuis|da|dal|dallo|dalla|van|vanuit|uit|z|ze|del)"
ARROW = when_used(
    r"[^\w\n]{0,4}(?:[\w#-]{1,16}[ ]){0,3}[^\w\n]{0,2}(?:→|->|=>|➜|➔|⇒|⟶|»|--?>|>>?|"
    r"▶)[^\w\n]{0,4}(?:[\w-]{1,16}[ ]){0,2}"
)
TO = Folded(
    r"(?:[ -](?:[\w#'-]{1,20}[ ]){0,4}?(?:to|into|nach|zu|zum|zur|in|ins|an|vers|hacia|naar|para|em direção a|"
    r"verso|al|"
    r"a|à|au|do|na|2|へ|に)[ -](?:(?:the|den|das|die|dem|our|le|la|l['’]|el|o|il|het|de|lo)[ ]|l['’])?)|"
    r"から(?:[^。\n]{0,12})?|-",
)
STRONG_TO = Folded(r"\b(?:to|into|nach|zu|zum|zur|vers|hacia|naar|verso)\b|から|-to-")
FROM_BEFORE = Folded(
    rf"\b{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het|our|unserem|l['’])[ ]?)?(?:[\w-]{{1,16}}[ ])?$",
)
IMPORT_FROM = Folded(
    rf"[ ](?:[\w'-]{{1,20}}[ ]){{0,5}}?(?:import\w*|pull\w*|fetch\w*|download\w*|receiv\w*|gets?|poll\w*|"
    rf"reads?|Import\w*|importe\w*|importa\w*|recib\w*|ricev\w*|recebe\w*|pobier\w*|haalt)[ "
    rf"](?:[\w'-]{{1,20}}[ ]){{0,4}}?{_FROM}[ ](?:(?:the|der|dem|den|le|la|el|il|de|het)[ ])?$",
)
FEED_AFTER = Folded(r"[ -](?:product |listing |price |stock |inventory |offer )?feed\b")
PUBLISHED_AFTER = Folded(
    r"[ -](?:product |listing |price |stock |inventory |offer |bestands?|preis-?|artikel-?|angebots?-?)?"
    r"(?:stock|inventory|listings?|price|offers?|catalogu?e?|publish\w*|bestand\w*|preis\w*|listing\w*|"
    r"voorraad\w*|giacenze)"
    r"[ -]?(?:export|feed|upload|publish\w*|push|sync|update|job|run|lauf|abgleich)?\b",
)
CALLS = Folded(
    r"[ ](?:[\w'-]{1,16}[ ]){0,2}?(?:calls?|called|calling|sends?|sent|posts?|posted|push(?:es|ed)|writes?|"
    r"wrote|submits?|submitted|"
    r"ruft|rief|meldet|sendet|schickt|schreibt|übergibt|überträgt|appelle|envoie|transmet|pousse|"
    r"llama|envía|manda|transmite|chama|envia|chiama|invia|trasmette|roept|stuurt|verstuurt|wywołuje|wysyła|"
    r"przekazuje)[ ]"
    r"(?:[\w'-]{1,16}[ ]){0,4}?(?:(?:to|into|an|nach|ins|à|vers|a|al|para|ao|alla|naar|do|w)[ ])?(?:(?:the|das|"
    r"den|die|le|la|el|il|o|het|de)[ ])?",
)
DECIDES = Folded(
    r"declin\w*|decision|verdict|approv\w*|reject\w*|flagg\w*|risk|entscheid\w*|abgelehnt|freigeb\w*|"
    r"freigegeben|gesperrt|auf rot|"
    r"décision|refus\w*|accept\w*|decisi[óo]n|rechaz\w*|aprob\w*|reprov\w*|aprov\w*|decis[ãa]o|esito|rifiut\w*|"
    r"decisione|"
    r"beslissing|afgekeurd|goedgekeurd|decyzj\w*|odrzuc\w*|判定|審査|否認",
)
SALES_AFTER = Folded(
    r"[ -](?:sales )?(?:order ?)?(?:import|orders?|bestell\w+|aufträge|auftragsimport|commandes|pedidos|"
    r"ordini|zamówienia)\b",
)
SALES_BEFORE = Folded(
    r"\b(?:import(?:azione|ación|ação)?|orders?|bestellungen|commandes?|pedidos?|ordini|zamówienia)(?: "
    r"(?:ordini|commandes|pedidos|zamówień|bestellingen))? $",
)
INTO_JAPANESE = when_used(r"(?:への|へ|に)(?:[^。、\n]{0,8})(?:連携|送信|登録|取り?込|反映|出荷|の出荷|の連携|の送信)")
_ARTICLE = (
    r"(?:(?:the|den|das|die|dem|our|der|le|la|les|l['’]|el|los|las|o|a|os|as|il|lo|gli|het|de|unser\w*|notre|"
    r"nuestr[oa]|noss[oa]|onze|nostr[oa])[ ]?)?"
)
RECEIVES_BEFORE = Folded(
    r"(?:\b(?:feeds?|flow|connection|interface|push(?:ed|es|ing)?|post(?:ed|s|ing)?|sen[dt]s?|sending|"
    r"writ(?:e|es|ing|ten)|write[ -]?backs?|wrote|export(?:ed|s|ing)?|sync(?:ed|s|ing)?|upload(?:ed|s|ing)?|"
    r"transmit\w*|forward\w*|publish\w*|deliver\w*|import(?:ed|s|ing)?|handoff|update\w*|transfer\w*|"
    r"call(?:s|ed|ing)?|request\w*|submit\w*|"
    r"übertrag\w*|übermittl\w*|geschrieben|schreiben|senden|gesendet|übergeben|übergabe|importier\w*|"
    r"export\w*|envoy\w*|envoi|transmis\w*|remont\w*|enviad\w*|envío|envio|enviar|exporta\w*|inviat\w*|"
    r"invio|doorgezet|verstuurd|verzonden|wysłan\w*|wysyłk\w*|przesłan\w*)\b[^.\n;:]{0,30}?[ ](?:to|into|"
    r"back to|nach|ins|an|vers|al?|para|ao|verso|su|naar|do)[ ]"
    rf"{_ARTICLE}|\b(?:(?:rejected|refused|bounced|declined|turned down|kicked back|sent back|returned) by|"
    rf"(?:abgelehnt|"
    r"zurückgewiesen|verworfen|abgewiesen) (?:von|vom|durch)|(?:rejet|refus|bloqu)é\w* par|(?:rechazad|denegad|"
    r"devuelt)\w* por|"
    r"(?:rejeitad|recusad|negad|devolvid)\w* (?:pel[oa]|por)|(?:rifiutat|respint|scartat|bocciat)\w* (?:da|dal|"
    r"dalla)|"
    r"(?:geweigerd|afgewezen|afgekeurd) door|odrzucon\w* przez|(?:host|target(?: system)?|destination|receiver|"
    r"receiving "
    r"(?:side|end|system)) is|missing (?:in|from)|"
    r"(?:did(?:n't| not)|does(?:n't| not)|has(?:n't| not)|have(?:n't| not)|never) (?:reach(?:ed)?|arriv\w+ (?:in|at)|"
    r"(?:make|made) it (?:in)?to|g[eo]t to|hit|show(?:n)? up in|appear\w* in|land\w* in)|"
    rf"not (?:in|\w+ (?:in|at|"
    rf"to))|never (?:reached|made it (?:in)?to|arrived in|arrived at|hit|got to|created in|showed up in|"
    rf"received by)|"
    r"(?:arriv\w*|land\w*|show\w* up|appear\w*) (?:in|at|on)|nothing in|absent from|fehl(?:t|en) (?:in|im)|"
    r"nicht in|nicht im|(?:angekommen|ankommt|kommen|kommt) (?:in|im|bei)|absente?s? (?:de|dans)|pas dans|"
    r"(?:arriv\w*|n['’]existe\w*)(?: pas| jamais)? (?:dans|sur)|no (?:está|existe|aparece|llega|llegó)n? "
    r"(?:en|al?)|(?:llega|llegan|llegó|llegaron) al?|não (?:está|existe|aparece|chegou) (?:no|na|ao|à|em)|"
    r"(?:chega|chegou|chegaram|chegam) (?:ao|à|no|na)|"
    rf"non (?:è|risulta|presente|arriva|compare) (?:in|su|nel|a)|(?:arriva|arrivato|arrivati|arrivano) (?:in|"
    rf"su|nel|a)|manca(?:no)? in|niet in|ontbre(?:ekt|ken) in|(?:aangekomen|binnen) in|nie ma (?:go|jej|"
    rf"ich)? ?w|brak w|(?:dotar\w*|trafi\w*) do)[ ]{_ARTICLE})$",
)
RECEIVES_AFTER = Folded(
    r"^[ ](?:does(?: not|n['’]t)|do not|no|nichts|rien|nada|niente|niets|nic)(?![\w])(?= ?(?:[.,;(:\n]|$))|"
    r"^(?:[ ](?:side|ERP|system|API|WMS|endpoint|staging|prod|import|connector)){0,2}[ ]"
    r"(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:reject(?:s|ed|ing)?|refus(?:es|ed)|never (?:got|received|saw|"
    r"created|had)|does(?: not|n't) (?:have|show|know|contain)|did(?: not|n't) (?:get|receive|create|accept|"
    r"show)|has no|have no|had no|knows nothing|lehnt\w*|verweigert|kennt|hat (?:keinen?|nie|die \w+ "
    r"abgelehnt|den \w+ abgelehnt)|zeigt (?:keinen?|nichts)|a (?:rejeté|refusé)|rejette|refuse|n['’]a "
    r"(?:rien|jamais|pas)|rechaz\w+|no (?:tiene|recibió|muestra)|rejeit\w+|não (?:tem|recebeu|mostra)|(?:ha "
    r")?rifiut\w+|ha respinto|non (?:ha|mostra)|weiger\w*|heeft (?:niets|geen|nooit)|kent|odrzuc\w+|nie "
    r"(?:ma|otrzymał|widzi|pokazuje))|^(?:が|は|側で)?(?:[^。\n]{0,8})(?:拒否|存在しない|"
    r"登録されて(?:い)?ない|届いて(?:い)?ない|ありません)",
)
ORIGIN_BEFORE = Folded(
    r"(?:\b(?:from|coming from|exported from|(?:orders?|sales|bestellungen|aufträge|commandes?|pedidos?|"
    r"ordini|bestellingen|zamówieni\w*|zamówień) (?:de|do|da|del|della|di|van|z|von|aus|des|dos|od)|vient "
    r"de|kommt (?:von|aus)|viene de|vem d[oa]|out of|originating in|exists? in|present in|visible in|"
    r"confirmed in|placed (?:in|on|via)|captured (?:in|by|at|on)|paid (?:in|via|on)|created (?:in|on)|"
    r"shipped (?:in|from)|fulfilled (?:in|on)|cancelled (?:in|on)|canceled (?:in|on)|refunded (?:in|on|via)|"
    r"aus|vorhanden in|angelegt in|storniert in|versandt in|erfasst (?:in|bei)|existiert in|steht in|créée? "
    r"(?:dans|sur)|présente? dans|existe (?:dans|en|no|na)|creado en|está en|capturad\w+ (?:en|no|na|por)|"
    r"criado n[oa]|presente (?:in|su|no|na)|creat\w+ (?:in|su)|esiste in|bestaat in|staat in|jest w|"
    r"istnieje w|utworzon\w+ w)[ ](?:(?:the|our|notre|unserem|dem|der|den|le|la|el|il|het|de)[ "
    r"])?(?:\w{2,12}[ ])?)$",
)
ORIGIN_AFTER = Folded(
    r"^(?:['’]s)?(?:[ ](?:back ?office|side|portal|seller \w+))?[ ]has (?:the )?(?:stock|order|it|payment)\b|"
    r"^(?:[ ](?:side|API|dashboard|admin|backend|orders?|"
    r"webhooks?|products?|stock)){0,2}[ ,]{1,2}(?:(?:[\w'-]{1,14}[ ]){0,2}?)(?:captured|took the money|"
    r"charged|has the order|shows? (?:it |the \w+ )?(?:as )?(?:paid|captured|fulfilled|shipped|cancel\w+|"
    r"refunded)|fired|sent|says (?:paid|captured|fulfilled|cancel\w+)|webhook|marked|exports?\b|"
    r"hat (?:erfasst|eingezogen|gesendet|abgebucht)|a (?:capturé|encaissé|envoyé)|capturó|cobró|envió|"
    r"capturou|cobrou|enviou|ha (?:incassato|catturato|inviato)|heeft (?:geïncasseerd|verstuurd)|pobrał\w*|"
    r"wysłał\w*)",
)
_NOT = (
    r"not|never|n['’]t|cannot|nothing|no|missing|absent|nowhere|without|nicht|nie|kein\w*|fehl\w+|ne|"
    r"n['’]\w+|pas|jamais|aucun\w*|manqu\w+|nunca|"
    r"ningun\w*|ningún|falt\w+|não|nenhum\w*|sem|non|mai|nessun\w*|manca\w*|niet|nooit|geen|ontbre\w+|brak\w*|nigdy"
)
_INTO = (
    r"in|into|at|on|to|within|im|bei|nach|ins|dans|sur|chez|en|a|al|à|no|na|ao|aos|em|su|nel|nell['’]|nella|"
    r"sul|sulla|naar|op|bij|w|we|do"
)
NEGATED_BEFORE = Folded(
    rf"(?<![\w])(?:{_NOT})(?![\w])(?! (?:error|fehler|erreur|errore|erro|fout|"
    rf"błęd)\w*)[^.;:!?\n,()]{{0,46}}?[ ](?:{_INTO})[ ]{_ARTICLE}$",
)
NEGATED_AFTER = Folded(
    r"^(?:[ ](?:side|ERP|system|sales order|order))?(?:[ ](?:wurden?|ist|sind|war|hat|haben|è|sono|est|sont|está|"
    r"is|was|staat|"
    r"jest)[ ](?:aber|jedoch|allerdings|però|mais|pero|mas|maar|echter|ale|however|but)(?=[ ]))?(?:(?!\b(?:but|"
    r"aber|mais|pero|mas|ma|maar|ale|and|und|"
    rf"et|y)\b)[^.;:!?\n,()]){{0,34}}?[ ](?:{_NOT})(?![\w])(?! (?:error|fehler|erreur|errore|erro|fout|"
    r"błęd|problem)\w*)",
)
_PLACED_IN = Folded(
    r"(?<![\w])(?:in|im|bei|at|on|dans|sur|chez|en|no|na|em|su|nel|nella|op|bij|w|"
    r"we)[ ]"
    rf"{_ARTICLE}(?:[\w-]{{2,16}}[ ]\()?$"
)
PLACED_IN = _PLACED_IN
TOWARDS_BEFORE = Folded(
    r"(?<!due )(?<!access )(?<!according )(?<!login )(?<!thanks )(?<![\w])(?:to|into|towards|nach|an|ins|"
    r"vers|hacia|para|verso|naar|do|ao|al|answer of|response of|réponse de|respuesta de|"
    rf"resposta d[aoe]|risposta d[ie]l?|antwort von|antwoord van|odpowiedź)[ ]{_ARTICLE}$",
)
AWAY_BEFORE = Folded(rf"(?<![\w]){_FROM}[ ]{_ARTICLE}$")
SENT_BY_BEFORE = Folded(
    r"\b(?:sent|produced|published|emitted|exported|generated|raised|delivered|provided|gesendet|"
    r"versendet|geschickt|geliefert|exportiert|envoyée?s?|émise?s?|"
    r"exportée?s?|enviad[oa]s?|emitid[oa]s?|exportad[oa]s?|inviat[oaie]|emess[oaie]|verstuurd|verzonden|"
    r"aangeleverd|wysłan\w+)[ ](?:by|von|vom|durch|par|por|pel[oa]|da|dal|"
    rf"dalla|door|przez)[ ]{_ARTICLE}$",
)
TAKEN_BY_BEFORE = Folded(
    r"\b(?:consumed|processed|accepted|received|imported|read|taken|handled|picked up|validated|blocked|"
    r"verarbeitet|angenommen|empfangen|importiert|gelesen|traitée?s?|"
    r"acceptée?s?|reçue?s?|importée?s?|procesad[oa]s?|aceptad[oa]s?|recibid[oa]s?|processad[oa]s?|"
    r"aceit[oa]s?|recebid[oa]s?|elaborat[oaie]|accettat[oaie]|ricevut[oaie]|"
    r"verwerkt|geaccepteerd|ontvangen|przetworzon\w+|przyjęt\w+|odebran\w+)[ ](?:by|von|vom|durch|par|por|"
    rf"pel[oa]|da|dal|dalla|door|przez)[ ]{_ARTICLE}$",
)
_DONE = (
    r"paid|placed|captured|charged|shipped|fulfilled|dispatched|delivered|cancell?ed|refunded|returned|"
    r"created|accepted|confirmed|booked|posted|issued|processed|approved|"
    r"visible|present|exists?|emitiu|emitió|emitid[oa]s?|emess[oaie]|ha emesso|émise?s?|issued|raised|keyed in|"
    r"ausgestellt|wystawi\w+|vereinnahmt|eingelagert|eingegangen|received|collected|bezahlt|erfasst|eingezogen|"
    r"versendet|versandt|verschickt|storniert|"
    r"erstattet|angelegt|bestätigt|angenommen|akzeptiert|gebucht|freigegeben|retourniert|"
    r"payée?s?|capturée?s?|expédiée?s?|annulée?s?|remboursée?s?|créée?s?|acceptée?s?|validée?s?|"
    r"confirmée?s?|encaissée?s?|"
    r"(?:pagad|capturad|cobrad|enviad|expedid|despachad|cancelad|anulad|reembolsad|cread|aceptad|"
    r"confirmad|faturad|facturad|criad|estornad|aceit|aprovad|devolvid)[oa]s?|pag[oa]s?|"
    r"(?:pagat|incassat|spedit|annullat|rimborsat|creat|accettat|confermat|registrat|evas|stornat)[oaie]|"
    r"betaald|verzonden|geannuleerd|terugbetaald|aangemaakt|verwerkt|bevestigd|geaccepteerd|geboekt|"
    r"(?:opłacon|pobran|wysłan|anulowan|zwrócon|utworzon|przyjęt|potwierdzon|zrealizowan)\w{1,3}|jest|są|widnieje"
)
DONE_IN_BEFORE = Folded(
    rf"(?<![\w])(?:{_DONE})(?![\w])[^.;:!?\n,()]{{0,26}}?(?<![\w])(?:in|im|bei|at|on|via|with|dans|sur|"
    rf"chez|en|no|na|em|su|nel|nella|op|bij|w|we)[ ]{_ARTICLE}$",
)
DONE_AFTER = Folded(rf"^[)\"”]?[ ](?:[\w-]{{1,16}}[ ]){{0,2}}?(?:{_DONE})(?![\w])")
STILL_BEFORE = Folded(
    r"(?<![\w])(?:still|remains?|stays?|noch|weiterhin|weiter|bleibt|trotzdem|toujours|encore|reste|sigue|"
    r"siguen|todavía|aún|continua|ainda|"
    r"segue|permanece|ancora|resta|tuttora|nog|steeds|nadal|wciąż|dalej|nach wie vor|siempre|"
    r"ciągle)(?![\w])[^.;:!?\n,()]{0,40}?(?<![\w])(?:in|im|bei|at|on|dans|sur|"
    rf"chez|à|en|no|na|em|su|nel|nella|op|bij|w|we)[ ]{_ARTICLE}$",
)
TWICE_BEFORE = Folded(
    r"(?<![\w])(?:twice|two times|duplicate\w*|duplicad\w+|(?:two|2|zwei|deux|dos|dois|duas|due|twee|dwa|"
    r"dwie)[ ]\w{4,16}|double|zweimal|doppelt|deux fois|en double|dos veces|por "
    r"duplicado|duas vezes|em duplicidade|due volte|doppi\w|twee keer|dubbel|dwa razy|"
    rf"dwukrotnie|podwójn\w+)(?![\w])[^.;:!?\n]{{0,20}}?[ ](?:in|im|bei|dans|en|no|na|su|nel|w|we|"
    rf"into)[ ]{_ARTICLE}$",
)
EVENT_BEFORE = when_used(
    r"(?i)\b(?:web ?hooks?|events?|notifications?|callbacks?|evento|événement|notifica|notificación|"
    r"notificação)[ ](?:from |von |de |da |di |van |z )?$"
)
STILL_AFTER = Folded(
    r"^(?:(?! (?:but|aber|mais|pero|mas|ma|maar|ale|and|und|et|y|e|en|i) )[^.;!?\n,]){0,30}?(?<![\w])(?:still|"
    r"remains?|stays?|sits|noch|weiter|weiterhin|bleibt|toujours|encore|reste|"
    r"sigue|siguen|todavía|aún|continua|ainda|segue|permanece|ancora|resta|tuttora|nog|dalej|nach wie vor|"
    r"nadal|wciąż|ciągle)(?![\w])|^(?:で|に|は|では|側)[^。\n]{0,10}(?:まだ|のまま)",
)
LACKS_JAPANESE = when_used(r"^(?:側)?(?:で|に|へ)(?:は|も)?[^。、\n]{0,26}?(?:ない|ません|未反映|未登録|未連携|欠落)")
HAS_JAPANESE = when_used(
    r"^(?:側)?(?:で|に)(?:は|も)?[^。、\n]{0,26}?(?:済|完了|受領|決済|出荷|返金|キャンセル|確定|登録され|存在し|"
    r"確認でき)"
)
OBJECTS_TAKEN = when_used(
    r"(?i)bestand|stock|inventory|voorraad|giacenz|estoque|stany|在庫|feed|listing|price|preis|prix|precio|"
    r"prezz|label|étiquet|etiquet|etichett|etykiet|ラベル|"
    r"shipment|versand|sendung"
)
BY_BEFORE = Folded(rf"(?<![\w])(?:von|vom|durch|by|par|por|pel[oa]|da|dal|dalla|door|przez)[ ]{_ARTICLE}$")
REFUSED_AFTER = Folded(
    r"^(?:-\w{1,24})?(?:[ ][\w-]{1,24}){0,4}?[ ](?:abgelehnt|zurückgewiesen|verworfen|abgewiesen|rejetée?s?|"
    r"refusée?s?|"
    r"rechazad[oa]s?|"
    r"rejeitad[oa]s?|recusad[oa]s?|rifiutat\w|respint\w|scartat\w|geweigerd|afgewezen|afgekeurd|odrzucon\w+)(?![\w])",
)
"""Between the two: the system that refused."""
OPEN_AFTER = Folded(
    r"^[ ](?:still[ ])?(?:has|have|shows?|lists?|keeps?|reads?|displays?|zeigt|führt|affiche|montre|muestra|mostra|"
    r"toont|"
    r"pokazuje)[ ](?:it[ ]|them[ ]|this[ ]|the order[ ]|sie[ ]|ihn[ ]|la[ ]|lo[ ]|hem[ ]|"
    r"je[ ])?(?:[\w-]{1,12}[ ]){0,2}?(?:as|at|in|under|"
    r"on|als|comme|como|come|jako)?[ ]?[\"“«„'‘]{0,2}[ ]?(?:processing|open|pending|unfulfilled|unshipped|"
    r"in progress|awaiting|"
    r"to ship|ready|in bearbeitung|offen|en (?:préparation|cours|preparación|proceso)|pendiente|pendente|"
    r"em separação|in "
    r"(?:lavorazione|preparazione|behandeling)|w realizacji)",
)
"""Where a record is that did not move on."""
