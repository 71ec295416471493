"""How people tell the failures of ``patterns`` in plain sentences: more words, in nine languages, for the lists of
``pattern_words``, and what a refusal of a value sounds like without a word for *field* or *format*."""

from __future__ import annotations

from app.domain.extraction.folded import Folded

_TWO = r"(?:two|2|zwei|deux|dos|dois|duas|due|twee|dwa|dwie|dwóch)"
_RECORD = (
    r"(?:sales |draft |purchase )?(?:orders|records|documents|drafts|invoices|entries|tickets|shipments|deliveries|files)|"
    r"aufträge\w*|bestellungen|belege|vorgänge|rechnungen|lieferungen|datensätze|commandes|dossiers|pièces|bons|factures|"
    r"fiches|pedidos|fichas|expedientes|documentos|facturas|albaranes|encomendas|processos|guias|registos|registros|notas|"
    r"ordini|schede|documenti|fatture|bolle|pratiche|bestellingen|dossiers|facturen|pakbonnen|zamówienia|dokumenty|"
    r"faktury|zlecenia|wpisy"
)
_ORDER_ONE = r"order|auftrag|bestellung|commande|pedido|encomenda|orden|ordine|bestelling|zamówienie"
DUPLICATE_TOLD = (
    rf"(?:shows?|has|have|got|created|made|holds|lists|there are|with|into|hat|haben|zeigt|gibt es|stehen|existieren|"
    rf"angelegt|affiche|montre|contient|a|avons|il y a|créé|muestra|tiene|tenemos|hay|aparecen|creó|salen|mostra|tem|temos|"
    rf"há|ficou com|ficaram|criou|mostra|ha|abbiamo|ci sono|creato|risultano|toont|heeft|hebben|staan(?: er)?|pokazuje|ma|"
    rf"mamy|są|powstały|utworzył\w*) (?:now |jetzt |nun |maintenant |ahora |agora |ora |nu |teraz |al |ya |já )?{_TWO} "
    rf"(?:\w{{1,14}} )?(?:{_RECORD})(?![\w])|"
    rf"(?:{_ORDER_ONE})\b[^.;\n]{{0,30}} (?:duplicad[oa]|duplicat[oa]|dupliquée?|dédoublée?|verdoppelt|gedoppelt|verdubbeld|"
    r"zdublowan\w+)|"
    r"(?:segundo|second|zweite[rsn]?|deuxième|secondo|tweede|drugie) (?:pedido|order|sales order|auftrag|bestellung|commande|"
    r"ordine|bestelling|zamówienie)"
)
ORDER_TOLD = r"encomendas?(?![\w])|po #\d{3,}|po [a-z]{1,4}-?\d{4,}|purchase orders?"
_GOING = (
    r"dropping|drop|flowing|pulling|pulled|feeding|landing|downloading|downloaded|loading|loaded|crossing|going|moving|"
    r"through|across|filtering|populating|injecting|injected|dropped"
)
NOT_THERE_TOLD = (
    rf"(?:not|n['’]t|never|stopped|no longer) (?:been |be )?(?:{_GOING}) (?:in|into|to|through|across|over|down|from|"
    r"since|today|anymore|any more|at all)|"
    r"not (?:dropping|flowing|pulling through|feeding|crossing)|(?:did|do|does)(?: not|n['’]t) (?:drop|pull|feed|flow|cross)|"
    r"(?:is|are|was|were)n['’]t (?:in|on|at|there)(?![\w])|: (?:rien|nada|nichts|nothing|niente|niets|nic)(?![\w])|"
    r"(?:is|staat) nog niets|nichts (?:angekommen|drin|da)|rien (?:n['’]est )?(?:arrivé|passé)|nada (?:entró|llegó|entrou|"
    r"chegou)|niente è (?:arrivato|entrato)|niets (?:binnen|aangekomen)|nic (?:nie )?(?:doszło|weszło|dotarło)|"
    r"no puedo ver|(?:läuft|laufen|fließ\w+|tröpfel\w+) (?:\w+ ){0,3}nicht (?:rein|ein|durch|rüber)|non ha scritto|"
    r"no (?:bajan?|baja|caen?|descargan?)|não (?:desce\w*|baixa\w*|cai\w*)|ne (?:tombe\w*|rentre\w*|basculent|s['’]intègre\w*)|"
    r"non (?:scendono|scaricano|calano|entrano|passano)|(?:vallen|lopen|stromen) (?:\w+ ){0,3}niet (?:in|door|binnen)|"
    r"nie (?:spływaj\w+|wpadaj\w+|wchodz\w+|schodz\w+|zaczytuj\w+)"
)
SHIPPED_TOLD = (
    r"despatch\w*|(?:has |have )?left (?:the |our )?(?:\w+ )?(?:warehouse|dc|depot|building|dock)|goods (?:have )?(?:left|"
    r"gone)|(?:hat|haben) (?:das|unser) \w*lager verlassen|lager verlassen|(?:ist|sind) raus|"
    r"(?:a|ont) quitté (?:l['’]|notre |le )?(?:entrepôt|dépôt|magasin)|partie? de l['’]entrepôt|"
    r"(?:salió|salieron|ha salido) (?:del?|de nuestro) \w*|(?:saiu|saíram) d[oa] \w+|(?:ha|hanno) lasciato il (?:magazzino|"
    r"deposito)|(?:è|sono) uscit\w d[ae]l \w+|partit\w d[ae]l (?:magazzino|deposito)|(?:heeft|hebben) het (?:magazijn|"
    r"depot) verlaten|magazijn verlaten|(?:wysz\w+|wyjecha\w+|opuści\w+) (?:z )?(?:\w+ )?magazyn\w*|nadan[aeyo]\w*"
)
_OPEN_STATE = (
    r"processing|open|pending|in progress|unfulfilled|unshipped|awaiting|to ship|ready|new|confirmed|released|picking|"
    r"preparing|allocated"
)
NOT_SHIPPED_TOLD = (
    rf"(?:has|have|shows?|lists?|reads?|got|keeps?|displays?) (?:it|them|this|that|the order|this order|this one) "
    rf"(?:as|at|in|under|down as|on)? ?[\"“'‘*_]{{0,2}}(?:{_OPEN_STATE})|"
    rf"(?:sits?|sitting|stays?|stayed|remains?|stuck) (?:at|in|on|as)? ?[\"“'‘*_]{{0,2}}(?:{_OPEN_STATE})|"
    r"(?:dalej|ciągle|immer noch|nach wie vor|siempre|encore toujours|tuttora|altijd nog) (?:\w+ ){0,3}[„\"“«‘'„]|"
    r"w realizacji|en préparation|en cours de (?:traitement|préparation)|in lavorazione|in preparazione|em separação|"
    r"em processamento|en preparación|en proceso|in behandeling|in bearbeitung|zu bearbeiten"
)
CAPTURED_TOLD = (
    r"(?:le|nos|lo|me|les) cobraron|cobr(?:aron|amos|ado)|(?:cliente|kunde|kundin|client|klant|klient\w*) (?:ya |hat |ha |a |"
    r"heeft |już )?(?:pagó|pagou|gezahlt|bezahlt|payé|pagato|betaald|zapłaci\w+)|aprobada|aprovada|"
    r"(?:operación|transacción|transaction|transakt\w+|transação|transazione|transactie|transakcja) (?:\S{1,40} ){0,6}"
    r"(?:autorizada|aprobada|aprovada|confirmada|erfolgreich|réussie|acceptée|approved|successful|settled|riuscita|"
    r"autorizzata|geslaagd|udana|zatwierdzona)|sale complete|funds (?:are )?(?:with us|in)|money (?:has )?(?:gone|left)"
)
_UNDONE = (
    r"presupuesto|cotización|quotations?|quote|draft|angebot|entwurf|devis|brouillon|bozza|preventivo|offerte|concept|"
    r"oferta|szkic|rascunho|orçamento|borrador|open|offen|unbezahlt|zu zahlen|à payer|por pagar|a pagar|da pagare|te betalen|"
    r"do zapłaty|zahlung|betaling|pago|paiement|pagamento|płatnoś\w+"
)
UNPAID_TOLD = (
    r"(?:still|noch|immer noch|weiter|toujours|encore|sigue|siguen|todavía|continua|ainda|segue|ancora|nog|nadal|wciąż|dalej) "
    rf"(?:\w+ ){{0,2}}[«„“\"'‘*_]{{0,2}}(?:\w+ )?(?:{_UNDONE})"
)
_NOTHING_FOR_IT = (
    r"(?:受注|注文|オーダー)(?:データ|伝票|レコード)?(?:が|は|も)(?:[^。\n]{0,14})(?:存在しない|存在しません|ない|ありません|"
    r"作成されて(?:い)?(?:ない|ません)|見つから|見当たら|上がって(?:い)?(?:ない|ません)|入って(?:い)?(?:ない|ません))|受注なし|注文なし"
)
NO_ORDER_TOLD = Folded(
    r"\b(?:no order (?:was |has been )?(?:ever )?(?:created|placed|made|raised|generated)|order (?:was |has )?never (?:got )?"
    r"(?:created|placed|raised|made it)|non (?:c['’]è|esiste|risulta|compare) (?:alcun|nessun|un|l['’])? ?ordine|"
    r"no (?:existe|hay|aparece) (?:el |un |ningún )pedido|não (?:existe|há|aparece) (?:o |um |nenhum )pedido|"
    r"il n['’](?:y a|existe) (?:pas|aucune) (?:de )?commande|es (?:gibt|existiert) (?:dazu |hierzu )?keine? (?:bestellung|"
    r"auftrag)|er is geen (?:bestelling|order)|nie (?:istnieje|powstało|ma) (?:żadne )?zamówieni\w+)\b|" + _NOTHING_FOR_IT
)
STOCK_TOLD = (
    r"\w{1,14}(?:bestand|bestände|bestands\w*|voorraad|voorraden)(?![\w])|(?:negative|stock|inventory) (?:balance|count)|"
    r"quantità disponibil\w+|quantités? en stock"
)
DIFFERS_TOLD = (
    r"(?:hasn['’]t|has not|didn['’]t|did not|haven['’]t) (?:moved|changed|budged|gone (?:up|down)|dropped|decreased|increased)|"
    r"(?:hat|haben) sich nicht (?:bewegt|geändert|verändert)|unverändert|unchanged|inchangée?s?|n['’](?:a|ont) pas (?:bougé|"
    r"changé|varié)|no (?:se )?(?:ha|han) (?:movido|cambiado|variado|bajado)|sin cambios|não (?:mexeu|mudou|baixou|alterou)|"
    r"non (?:è|sono) (?:cambiat|variat|mutat)\w|non si (?:è|sono) moss\w|invariat\w|niet veranderd|onveranderd|"
    r"nie (?:zmieni\w+|drgn\w+)|"
    r"(?:are|is|still|from|sind|ist|noch|somit|sont|son|são|sono|zijn|są) (?:\w+ )?(?:from|von|d['’]|de|di|da|van|z|ceux d['’]) ?"
    r"(?:yesterday|gestern|vorgestern|hier|avant-hier|ayer|anteayer|ontem|ieri|gisteren|wczoraj|last (?:night|week))|"
    r"negativ[oa]?|négatif|negatief|ujemn\w+|(?:frozen|figé\w*|congelad\w+|eingefroren)"
)
FAILED_TOLD = (
    r"ko(?![\w])|pegad[oa]|trabad[oa]|colgad[oa]|atascad[oa]|atorad[oa]|congelad[oa]|clavad[oa]|travad[oa]|pendurad[oa]|"
    r"pres[oa](?= (?:em|desde|há|no|na))|en ejecución desde|still running|läuft (?:noch|seit)|steckt|klemmt|festgefahren|coincée?|"
    r"figée?|gelée?|tourne (?:encore|toujours|depuis)|incastrat[oa]|impallat[oa]|piantat[oa]|inchiodat[oa]|vast(?![\w])|"
    r"hangt|blijft (?:hangen|draaien)|zawis\w*|utkn\w+|wisi|stoi(?![\w])|nie kończy"
)
FAILED_TOLD_CJK = "固ま|フリーズ|応答(?:なし|しない)|終わらな|完了しな|実行中のまま"
SHIPMENT_JOB = Folded(
    r"(?<![\w])(?:fulfil+ments?|shipments?|ship(?:ping|ment)?[ _-]?confirm\w*|(?:ship|shipping|shipment|despatch|dispatch)"
    r"[ _-]?(?:notices?|advices?|status(?:es)?|updates?)|tracking(?:[ _-](?:numbers?|info|updates?))?)[ _-]?(?:to [\w ]{2,24} "
    r"(?:fulfil+ment|flow|sync|shipment)|sync\w*|flow|feed|export|write-?back|job|push|update|upload|integration|to (?=\w))|"
    r"(?<![\w])(?:versand(?:bestätigung|meldung|rückmeldung|status)\w*|liefer(?:meldung|avis|status)\w*|sendungs(?:daten|"
    r"nummern?)\w*)-?(?:lauf|export|import|übertragung|abgleich|job|flow|sync\w*|rückmeldung)?|"
    r"(?<![\w])(?:confirmations? d['’]expédition|remontée (?:des |du )?(?:expéditions?|suivis?|tracking)|"
    r"confirmaci[óo]n(?:es)? de env[íi]os?|confirmaç(?:ão|ões) de envio|baixa de expedição|conferm[ae] (?:di )?spedizione|"
    r"avanzamento spedizioni|verzend(?:bevestiging|melding|status)\w*|potwierdzeni\w+ wysył\w+|status\w* wysył\w+)(?![\w])|"
    r"出荷(?:実績|確定|完了|通知)(?:データ)?(?:の)?(?:連携|送信|取込|同期|更新)"
)
"""What carries the news of a shipment back to the shop."""
_LIMIT = (
    r"\d{1,6}(?:[.,]\d{1,3})? ?(?:digits?|characters?|chars?|letters?|decimals?|places|stellen|stellig|zeichen|ziffern|"
    r"caractères|chiffres|positions|caracteres|dígitos|cifras|posiciones|posições|caratteri|cifre|tekens|cijfers|posities|"
    r"znak\w*|cyfr\w*|pixels?|px|kb|mb)"
)
_BOUND = (
    r"(?:greater|less|lower|higher|larger|smaller|more|bigger|longer|shorter|earlier|later) than|at (?:least|most)|positive|"
    r"unique|between|before|after|equal to|in (?:the )?(?:future|past)"
)
SHAPE_TOLD = Folded(
    rf"(?<![\w])(?:must|should|has to|have to|needs to) (?:not )?(?:be|have|contain) (?:exactly |a |an )?(?:{_LIMIT}|"
    rf"{_BOUND})|"
    rf"(?<![\w])(?:muss|müssen|darf) (?:\S{{1,24}} ){{0,5}}?(?:größer|kleiner|länger|kürzer|höher|mindestens|höchstens|positiv|"
    rf"eindeutig|{_LIMIT})|"
    rf"(?<![\w])(?:doit|doivent) (?:être |comporter |contenir )?(?:\S{{1,24}} )?(?:supérieure?|inférieure?|positive?|égale?|"
    rf"unique|au (?:moins|plus)|{_LIMIT})|"
    rf"(?<![\w])(?:debe|deben|deve|devem|devono) (?:ser |tener |ter |contener |conter |contenere |essere |avere )?(?:\S{{1,24}} )?"
    rf"(?:mayor|menor|superior\w*|inferior\w*|maior|maggiore|minore|positiv\w|unívoc\w|únic\w|al menos|pelo menos|almeno|"
    rf"{_LIMIT})|"
    rf"(?<![\w])(?:moet|moeten|mag) (?:\S{{1,24}} ){{0,4}}?(?:groter|kleiner|langer|korter|hoger|minimaal|maximaal|ten minste|"
    rf"{_LIMIT})|"
    rf"(?<![\w])(?:musi|muszą|nie może) (?:być |mieć |zawierać )?(?:\S{{1,24}} )?(?:większ\w+|mniejsz\w+|dłuższ\w+|krótsz\w+|"
    rf"co najmniej|dodatni\w*|unikaln\w+|{_LIMIT})|"
    r"(?<![\w])(?:bad|wrong|incorrect|improper|illegal|unsupported|unacceptable) (?:\w+ )?(?:value|data|input|entry|code|character|"
    r"length|encoding)|bad_value|"
    r"(?<![\w])(?:pflicht|verplicht\w*|obligatoris\w+|erforderlich\w*|wymagan\w+|obowiązkow\w+) ?(?:merkmal|kenmerk|eigenschap|"
    r"angabe\w*|gegeven\w*|parametr|cech[aęy]|właściwość)|(?<![\w])(?:caractéristique|propriété|donnée|característica|"
    r"propiedad|dato|propriedade|caratteristica|proprietà) (?:\S{1,30} ){0,3}(?:obligatoire|manquante?|requise?|obligatori\w|"
    r"requerid\w|faltante|falta|exigid\w|obbligatori\w|mancante|richiest\w)|"
    r"(?<![\w])(?:does(?: not|n['’]t)|do not|did not) (?:meet|comply|conform|satisfy|respect)|(?:erfüllt|entspricht|entsprechen) "
    r"(?:\S{1,20} ){0,4}nicht|ne (?:respecte|remplit|satisfait)\w* pas|no (?:cumple|respeta|satisface)\w*|não (?:cumpre|"
    r"respeita|atende|obedece)\w*|non (?:rispetta|soddisfa|è conforme)\w*|voldoet niet|voldoen niet|nie (?:spełnia|"
    r"odpowiada)\w*|"
    r"(?<![\w])(?:category|categories|attribute|option|value|code|type|method|service|template|browse node|kategorie|merkmal|"
    r"wert|catégorie|valeur|categoría|categoria|opción|opção|valor|valore|opzione|categorie|waarde|kategoria|wartość)"
    r"(?: (?:id )?[\"'„«]?[\w.-]{1,24}[\"'“»]?){0,2} (?:(?:is |was |has been )?(?:no longer (?:\w+ )?(?:available|valid|supported|allowed|"
    r"exists?|active|in use)|deprecated|retired|discontinued|obsolete)|(?:ist |wird )?(?:nicht mehr|veraltet)|n['’]\w+ plus|"
    r"ya no|já não|não .{1,14} mais|non .{1,14} più|niet meer|już nie)|"
    r"(?<![\w])(?:\w{1,16} )?(?:ids?|codes?|numbers?|gln|gtin|ean|sku|vat|iban|currency|unit|type) (?:\w{1,16} )?does(?: not|n['’]t) "
    r"match|(?<![\w])(?:\w{1,16}(?:nummer|code|kennung)|id|gln|ean) (?:\S{1,20} ){0,3}(?:stimmt nicht|passt nicht|komt niet overeen)|"
    r"(?<![\w])(?:(?:code|numéro|identifiant|código|número|codice|numero) (?:\S{1,20} ){0,3}(?:ne correspond|no (?:coincide|"
    r"corresponde)|não (?:corresponde|confere)|non corrisponde))|"
    r"(?:基準|条件|最小|最大|規定)[^。\n]{0,12}(?:満た(?:して|さ)|下回|超え)|以上(?:で|に)(?:なければ|する必要)|桁(?:で|に)(?:なければ|する必要)"
)
"""A refusal of a value by its message: a bound, a length, a list of values, a rule that it does not meet."""
NOT_RECOGNISED = Folded(
    r"(?<![\w])(?<!user )(?<!key )(?<!token )(?<!login )(?<!host )(?<!device )(?:not|n['’]t) (?:be )?recogni[sz]ed|unrecogni[sz]ed|"
    r"(?:nicht|wird nicht) erkannt|(?:non|pas) reconnue?s?|no (?:se )?(?:reconoc\w+|identificad\w)|não (?:é |foi )?reconhecid\w|"
    r"non (?:è stat\w )?riconosciut\w|niet herkend|nie (?:został\w* )?rozpoznan\w+|nierozpoznan\w+|認識でき|認識され(?:ない|ません)"
)
"""What the receiver does not know: a value outside its list."""
