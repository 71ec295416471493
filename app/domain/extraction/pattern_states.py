"""What the state of a record on each side, and a message about data, say of the pattern."""

from __future__ import annotations

from app.domain.extraction.folded import Folded

_DATUM = (
    r"house ?numbers?|building number|street number|postal ?codes?|post ?codes?|zip ?codes?|phone(?: number)?|e-?mail(?: address)?|"
    r"weight|dimensions?|dates?|gtin|ean|upc|hs ?code|tariff (?:number|code)|country(?: of origin)?|vat (?:id|number)|tax (?:id|code|number)|"
    r"currency|unit|segments?|elements?|headers?|cookie|lines? \d+|tracking (?:number|code)|document number|serial number|sequence number|"
    r"ship-?to (?:name|state)|attributes?|hausnummer|postleitzahl|plz|telefon(?:nummer)?|gewicht|datum|\w*nummer|zolltarif\w*|ursprungsland|"
    r"länder(?:schlüssel|code)|segment|pflicht\w+|numéro(?: de voie)?|code postal|téléphone|poids|pays|devise|unité|balise|n° de voie|"
    r"número(?: de (?:calle|casa|documento))?|código(?: postal)?|teléfono|peso|fecha|país|divisa|unidad|cp_\w+|cep|telefone|data|moeda|unidade|"
    r"ncm|cfop|numero civico|codice(?: fiscale| postale)?|cap|telefono|valuta|unità|partita iva|huisnummer|postcode|telefoonnummer|landcode|"
    r"eenheid|numer(?: domu| telefonu| nip)?|kod pocztowy|telefonu?|wag[ai]|walut[ay]|jednostk\w+"
)
_LACKS = (
    r"is missing|are missing|missing|not (?:set|given|filled|provided|supplied|defined|specified)|(?:is |must not be |cannot be )?(?:empty|blank|null)|"
    r"fehlt|fehlen|leer|nicht (?:definiert|gefüllt|gepflegt|angegeben|gesetzt)|manquante?|absente?|vide|non (?:défini|renseigné)e?|"
    r"falta|vací[oa]|no (?:definid|informad|indicad)[oa]|vazi[oa]|ausente|não (?:definid|informad|preenchid)[oa]|"
    r"manca|mancante|vuot[oa]|assente|non (?:definit|indicat|compilat)[oa]|ontbreekt|ontbrekend|leeg|niet (?:ingevuld|gedefinieerd)|"
    r"brakuje|brak|pust[eay]|nie (?:podano|zdefiniowano|uzupełniono)"
)
_TOO_LONG = (
    r"(?:exceed\w*|überschreit\w*|dépass\w*|excede\w*|supera\w*|overschrijdt|przekracza\w*)[^.\n]{0,40}"
    r"(?:length|characters|länge|zeichen|longueur|caractères|longitud|caracteres|comprimento|lunghezza|caratteri|lengte|tekens|długoś\w+|znak\w+)|"
    r"(?:max(?:imum|imal\w*|imale|imo|ima|imaal)?|longest)[. ](?:\w+ ){0,2}(?:length|länge|longueur|longitud|comprimento|lunghezza|lengte|długoś\w+)"
)
_EXPECTED = (
    r"(?:expected|expects|erwartet\w*|attendue?s?|se esperaba\w*|esperad\w+|esperava\w*|attes[oaie]|previst[oaie]|verwacht\w*|oczekiwan\w+)"
    r"[^.\n]{0,30}(?:\d+ \w+|type|typ|format\w*|string|number|integer|decimal|date|header|dígitos|digits|stellen|chiffres|cifre|cijfers|cyfr)|"
    r"\d+ (?:columns?|colonnes?|columnas?|colunas?|colonne|kolommen|kolumn\w*|spalten|fields?|champs|campos|campi|felder|velden|digits|dígitos)"
    r"[^.\n]{0,20}(?:expected|erwartet|attendu\w*|esperad\w+|attes\w+|verwacht|oczekiw\w+)"
)
SHAPE_MESSAGE = Folded(
    rf"(?<![\w])(?:{_DATUM})(?![\w])[^.;\n]{{0,40}}?(?<![\w])(?:{_LACKS})(?![\w])|"
    rf"(?<![\w])(?:{_LACKS})(?![\w])[^.;\n]{{0,24}}?(?<![\w])(?:{_DATUM})(?![\w])|"
    rf"(?<![\w])(?:{_TOO_LONG}|{_EXPECTED})|"
    r"missing or (?:empty|invalid)|(?:onjuiste|falsche|wrong|mauvaise?|sbagliat\w) (?:indeling|struktur|structure)|"
    r"niezgodn\w+ (?:ze?|z) (?:wzorc|format|schemat)\w+|ungültiges zeichen|illegal character|unzulässige zeichen|"
    r"should not be blank|may not be (?:null|blank|empty)|not in (?:the )?(?:list of )?allowed",
)
SELLS = frozenset(["storefront", "marketplace", "oms", "pos", "channel_layer"])
BOOKS = frozenset(["erp", "wms", "oms", "3pl", "tms", "channel_layer", "pos"])
MANY_ORDERS = Folded(
    r"(?<![\w])(?:orders|bestellungen|aufträge|commandes|pedidos|[óo]rdenes|ordini|bestellingen|zamówie(?:nia|ń)|"
    r"(?:order|auftrags?|bestell|sales)[- _]?(?:export|import|feed|sync|transfer|flow|run|lauf|abruf|koppeling)\w*)(?![\w])|注文|受注",
)
"""Orders in the plural, or what carries them."""
REFUSED = Folded(
    r"(?<![\w])(?:reject\w*|refus\w*|bounc\w*|declin\w*|not accepted|abgelehnt|lehnt\w*|verworfen|verweiger\w*|zurückgewiesen|nimmt|"
    r"rejet\w*|refusée?s?|rechaz\w*|devuelv\w*|devolvi\w*|rejeit\w*|recus\w*|rifiut\w*|respint\w*|scart\w*|geweiger\w*|weiger\w*|"
    r"afgekeurd|odrzuc\w*|nie przyj\w+)(?![\w])|拒否|却下|エラー|受け付け",
)
NOT_ARRIVING = Folded(
    r"(?<![\w])(?:(?:did|does|do|is|are|was|were|has|have)(?: not|n['’]t) (?:been )?(?:reach\w*|arriv\w*|show\w*|com\w+|get\w*|sent|pushed|transferred)|"
    r"never (?:reach\w*|arriv\w*|got|made)|not (?:arriving|reaching|coming|flowing|getting)|no longer (?:arriv\w*|reach\w*|updat\w*|sync\w*)|"
    r"(?:komm\w*|geh\w*|werden|wird|wurden?) (?:[\w-]+ ){0,5}?nicht (?:mehr )?(?:an|durch|raus|\w*übertragen|übermittelt|gesendet|aktualisiert|angekommen)|"
    r"ne (?:remonte|passe|descend|part|arrive|se mett)\w* (?:plus|pas)|(?:n['’]est|n['’]ont|n['’]a) (?:pas|jamais) (?:été )?(?:transmi|remont|envoy|arriv)\w*|"
    r"no (?:llega|sube|pasa|baja|se actualiza|se envía|se sube)\w*|não (?:chega|sobe|desce|atualiza|passa|foi enviad)\w*|"
    r"non (?:arriva|passa|sale|scende|si aggiorna|vengono|inviat)\w*|(?:komt|komen|gaat|gaan) (?:[\w-]+ ){0,3}?niet (?:meer )?(?:door|aan|binnen|over)|"
    r"niet (?:doorgekomen|aangekomen|bijgewerkt|verstuurd)|nie (?:dochodz|docier|przechodz|aktualiz|wysył|dotar|trafi)\w*)(?![\w])|"
    r"反映され(?:て(?:い)?)?(?:ない|ません)|届(?:いて(?:い)?|か)(?:ない|ません)|連携され(?:て(?:い)?)?(?:ない|ません)",
)
