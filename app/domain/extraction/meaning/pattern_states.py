"""What the state of a record on each side, and a message about data, say of the pattern."""

from __future__ import annotations

from app.domain.extraction.folded import Folded

_DATUM = (
    r"house ?numbers?|building number|street number|postal ?codes?|post ?codes?|zip ?codes?|phone(?: number)?|"
    r"e-?mail(?: address)?|"
    r"weight|dimensions?|dates?|gtin|ean|upc|hs ?code|tariff (?:number|code)|country(?: of origin)?|vat (?:id|"
    r"number)|tax (?:id|code|number)|"
    r"currency|unit|segments?|elements?|headers?|cookie|lines? \d+|tracking (?:number|code)|document number|"
    r"serial number|sequence number|"
    r"ship-?to (?:name|state)|attributes?|hausnummer|postleitzahl|plz|telefon(?:nummer)?|gewicht|datum|"
    r"\w*nummer|zolltarif\w*|ursprungsland|"
    r"länder(?:schlüssel|code)|segment|pflicht\w+|numéro(?: de voie)?|code postal|téléphone|poids|pays|devise|"
    r"unité|balise|n° de voie|"
    r"número(?: de (?:calle|casa|documento))?|código(?: postal)?|teléfono|peso|fecha|país|divisa|unidad|cp_\w+|"
    r"cep|telefone|data|moeda|unidade|"
    r"ncm|cfop|numero civico|codice(?: fiscale| postale)?|cap|telefono|valuta|unità|partita iva|huisnummer|"
    r"postcode|telefoonnummer|landcode|"
    r"eenheid|numer(?: domu| telefonu| nip)?|kod pocztowy|telefonu?|wag[ai]|walut[ay]|jednostk\w+"
)
_KIND_OF_DATUM = (
    r"gtin|ean(?: code)?|upc|sku format|nif|cif|cpf|cnpj|ncm|cfop|cep|rfc|iban|vat|btw|piva|p\.iva|partita iva|"
    r"codice fiscale|"
    r"(?:country|tax|currency|state|province|language|carrier|unit|service|method)(?: code)?|unit of measure|"
    r"uom|shipping method|payment method|"
    r"(?:phone|telephone|house|street|serial) ?(?:number)?|weight|quantity|qty|date|delivery date|size|colou?r|"
    r"header|element|segment|attribute|property|field|"
    r"einheit|mengeneinheit|währung|steuer\w+|länder\w+|versandart|zahlart|gewicht|menge|datum|telefon\w*|"
    r"\w*nummer|feld\w*|wert|attribut|anrede|"
    r"code (?:pays|postal|devise|tva)|unité|devise|poids|quantité|date(?: de \w+)?|téléphone|champ|valeur|"
    r"attribut|mode de (?:livraison|paiement)|"
    r"unidad(?: de medida)?|divisa|moneda|peso|cantidad|fecha|teléfono|campo|valor|atributo|forma de (?:envío|"
    r"pago)|código de país|"
    r"unidade(?: \w+)?|moeda|quantidade|data(?: de \w+)?|telefone|transportadora|"
    r"unità(?: di misura)?|valuta|aliquota(?: iva)?|codice (?:iva|paese|postale)|peso|quantità|cap|telefono|"
    r"attributo|valore|metodo di \w+|"
    r"eenheid|valuta|gewicht|aantal|landcode|btw-?\w*|telefoon\w*|veld|waarde|attribuut|verzendmethode|"
    r"jednostk\w+|walut\w+|wag\w|ilość|dat[ay]|kod kraju|kod pocztowy|nip|telefon\w*|pole|wartość|atrybut|"
    r"stawk\w+ vat"
)
_IS_NO_GOOD = (
    r"invalid|not (?:valid|recogni[sz]ed|mapped|maintained|assigned|supported|defined|configured|allowed|known|"
    r"set up)|unknown|unrecogni[sz]ed|unmapped|"
    r"must (?:not )?(?:be|contain|have|match)|should (?:not )?(?:be|contain|have|match)|has no (?:entry|mapping)|"
    r"ungültig\w*|unbekannt\w*|nicht (?:zugeordnet|gepflegt|gültig|bekannt|definiert|zulässig|erlaubt|"
    r"vorgesehen)|muss (?:\w+ ){0,3}(?:sein|haben|enthalten)|"
    r"überschritten|invalide|inconnue?|(?:pas|non) (?:\w+ )?(?:reconnue?|valide|mappée?|définie?|autorisée?|"
    r"paramétrée?)|doit (?:comporter|contenir|être|avoir)|"
    r"(?:au )?mauvais format|inválid[oa]|desconocid[oa]|no (?:está |es )?(?:válid|definid|reconocid|permitid|"
    r"mapead|dad)[oa]|(?:debe|deve) (?:tener|contener|ser|contenere|essere|avere|ter|conter)|"
    r"no tiene \d+|se requiere|desconhecid[oa]|não (?:foi |é |está )?(?:informad|válid|permitid|mapead|"
    r"cadastrad|reconhecid)[oa]|diferente do cadastro|"
    r"non (?:è )?(?:valid|mappat|riconosciut|ammess|definit|censit|presente)\w*|errat[oa]|sconosciut[oa]|"
    r"superat[oa]|superad[oa]|"
    r"ongeldig\w*|onbekend\w*|niet (?:geldig|bekend|gemapt|toegestaan|gevuld|gekoppeld)|"
    r"moet [^.\n]{0,30}(?:zijn|bevatten|hebben)|"
    r"nieprawidłow\w+|nieznan\w+|niepoprawn\w+|nie (?:istnieje w słowniku|zmapowan\w+|jest obsługiwan\w+)|"
    r"musi (?:mieć|być|zawierać)"
)
_UNREADABLE = (
    r"(?:would be |was |been )?truncated|input string|unparsea?ble|cannot be parsed|could not be parsed|"
    r"not well[- ]formed|top level element|cvc-[a-z]+|"
    r"invalid content was found|utf-?8|invalid byte|illegal (?:byte|character)|(?:edifact|unb|x12|"
    r"syntax) (?:syntax )?error (?:in|at) (?:segment|position|line|field)|"
    r"invalid child element|has no entry for|must match (?:the )?pattern|should match (?:the )?pattern|"
    r"for input string"
)
_LACKS = (
    r"is missing|are missing|missing|not (?:set|given|filled|provided|supplied|defined|specified)|(?:is |"
    r"must not be |cannot be )?(?:empty|blank|null)|"
    r"fehlt|fehlen|leer|nicht (?:definiert|gefüllt|gepflegt|angegeben|gesetzt)|manquante?|absente?|vide|"
    r"non (?:défini|renseigné)e?|"
    r"falta|vací[oa]|no (?:definid|informad|indicad)[oa]|vazi[oa]|ausente|não (?:definid|informad|preenchid)[oa]|"
    r"manca|mancante|vuot[oa]|assente|non (?:definit|indicat|compilat)[oa]|ontbreekt|ontbrekend|leeg|"
    r"niet (?:ingevuld|gedefinieerd)|"
    r"brakuje|brak|pust[eay]|nie (?:podano|zdefiniowano|uzupełniono)"
)
_TOO_LONG = (
    r"(?:exceed\w*|überschreit\w*|dépass\w*|excede\w*|supera\w*|overschrijdt|przekracza\w*)[^.\n]{0,40}"
    r"(?:length|characters|länge|zeichen|longueur|caractères|longitud|caracteres|comprimento|lunghezza|"
    r"caratteri|lengte|tekens|długoś\w+|znak\w+)|"
    r"(?:max(?:imum|imal\w*|imale|imo|ima|imaal)?|longest)[. ](?:\w+ ){0,2}(?:length|länge|longueur|longitud|"
    r"comprimento|lunghezza|lengte|długoś\w+)"
)
_EXPECTED = (
    r"(?:expected|expects|erwartet\w*|attendue?s?|se esperaba\w*|esperad\w+|esperava\w*|attes[oaie]|"
    r"previst[oaie]|verwacht\w*|oczekiwan\w+)"
    r"[^.\n]{0,30}(?:\d+ \w+|type|typ|format\w*|string|number|integer|decimal|date|header|dígitos|digits|"
    r"stellen|chiffres|cifre|cijfers|cyfr)|"
    r"\d+ (?:columns?|colonnes?|columnas?|colunas?|colonne|kolommen|kolumn\w*|spalten|fields?|champs|campos|"
    r"campi|felder|velden|digits|dígitos)"
    r"[^.\n]{0,20}(?:expected|erwartet|attendu\w*|esperad\w+|attes\w+|verwacht|oczekiw\w+)"
)
SHAPE_MESSAGE = Folded(
    rf"(?<![\w])(?:{_DATUM})(?![\w])[^.;\n]{{0,40}}?(?<![\w])(?:{_LACKS})(?![\w])|"
    rf"(?<![\w])(?:{_LACKS})(?![\w])[^.;\n]{{0,24}}?(?<![\w])(?:{_DATUM})(?![\w])|"
    rf"(?<![\w])(?:{_TOO_LONG}|{_EXPECTED})|"
    rf"(?<![\w])(?:{_KIND_OF_DATUM})(?![\w])[^.;\n]{{0,28}}?(?<![\w])(?:{_IS_NO_GOOD})(?![\w])|"
    rf"(?<![\w])(?:{_IS_NO_GOOD})(?![\w])[^.;\n]{{0,14}}?(?<![\w])(?:{_KIND_OF_DATUM})(?![\w])|"
    rf"(?<![\w])(?:{_UNREADABLE})(?![\w])|max\.? \d+ (?:znak\w+|zeichen|chars?|characters|caract\w+|tekens)|"
    r"(?:値|属性|項目|コード|形式|書式|桁|番号|日付|単位|サイズ|カラー|重量)[^。\n]{0,14}(?:許可されて|未設定|未入力|正しくあり|不正|入力してください|対応していません|超えて)|"
    r"missing or (?:empty|invalid)|(?:onjuiste|falsche|wrong|mauvaise?|sbagliat\w) (?:indeling|struktur|structure)|"
    r"niezgodn\w+ (?:ze?|z) (?:wzorc|format|schemat)\w+|ungültiges zeichen|illegal character|unzulässige zeichen|"
    r"should not be blank|may not be (?:null|blank|empty)|not in (?:the )?(?:list of )?allowed",
)
SELLS = frozenset(["storefront", "marketplace", "oms", "pos", "channel_layer"])
BOOKS = frozenset(["erp", "wms", "oms", "3pl", "tms", "channel_layer", "pos"])
MANY_ORDERS = Folded(
    r"(?<![\w])(?:orders|bestellungen|aufträge|commandes|pedidos|[óo]rdenes|ordini|bestellingen|zamówie(?:nia|ń)|"
    r"(?:order|auftrags?|bestell|sales)[- _]?(?:export|import|feed|sync|transfer|flow|run|lauf|abruf|"
    r"koppeling)\w*)(?![\w])|注文|受注",
)
"""Orders in the plural, or what carries them."""
REFUSED = Folded(
    r"(?<![\w])(?:reject\w*|refus\w*|bounc\w*|declin\w*|not accepted|abgelehnt|lehnt\w*|verworfen|verweiger\w*|"
    r"zurückgewiesen|nimmt|"
    r"rejet\w*|refusée?s?|rechaz\w*|devuelv\w*|devolvi\w*|rejeit\w*|recus\w*|rifiut\w*|respint\w*|scart\w*|"
    r"geweiger\w*|weiger\w*|"
    r"afgekeurd|odrzuc\w*|nie przyj\w+)(?![\w])|拒否|却下|エラー|受け付け",
)
NOT_ARRIVING = Folded(
    r"(?<![\w])(?:(?:did|does|do|is|are|was|were|has|have)(?: not|n['’]t) (?:been )?(?:reach\w*|arriv\w*|"
    r"show\w*|com\w+|get\w*|sent|pushed|transferred)|"
    r"never (?:reach\w*|arriv\w*|got|made)|not (?:arriving|reaching|coming|flowing|getting)|"
    r"no longer (?:arriv\w*|reach\w*|updat\w*|sync\w*)|"
    r"(?:komm\w*|geh\w*|werden|wird|wurden?) (?:[\w-]+ ){0,5}?nicht (?:mehr )?(?:an|durch|raus|\w*übertragen|"
    r"übermittelt|gesendet|aktualisiert|angekommen)|"
    r"ne (?:remonte|passe|descend|part|arrive|se mett)\w* (?:plus|pas)|(?:n['’]est|n['’]ont|n['’]a) (?:pas|"
    r"jamais) (?:été )?(?:transmi|remont|envoy|arriv)\w*|"
    r"no (?:llega|sube|pasa|baja|se actualiza|se envía|se sube)\w*|não (?:chega|sobe|desce|atualiza|passa|"
    r"foi enviad)\w*|"
    r"non (?:arriva|passa|sale|scende|si aggiorna|vengono|inviat)\w*|(?:komt|komen|gaat|"
    r"gaan) (?:[\w-]+ ){0,3}?niet (?:meer )?(?:door|aan|binnen|over)|"
    r"niet (?:doorgekomen|aangekomen|bijgewerkt|verstuurd)|nie (?:dochodz|docier|przechodz|aktualiz|wysył|dotar|"
    r"trafi)\w*)(?![\w])|"
    r"反映され(?:て(?:い)?)?(?:ない|ません)|届(?:いて(?:い)?|か)(?:ない|ません)|連携され(?:て(?:い)?)?(?:ない|ません)",
)
