"""How a message says that data had the wrong shape: a required field, a type, a format, a value not allowed."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.pattern_words import any_of
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
SCRAPED = when_used(r"(?i)\bon (?:the )?page\b|selector|xpath|\bcss\b|website (?:change|relaunch)")
_FIELD = (
    r"(?:state|province|country|postal|tax|hs|ncm|carrier|unit|currency|service) codes?|postcodes?|"
    r"fields?|columns?|attributes?|propert(?:y|ies)|elements?|headers?|parameters?|segments?|nodes?|tags?|"
    r"values?|formats?|data ?types?|schemas?|"
    r"\w*felde?r?|spalten?|attribut\w*|elemente?|kopfzeile|\w*werte?|format\w*|datentyp|champs?|colonnes?|"
    r"balises?|en-têtes?|valeurs?|campos?|columnas?|"
    r"atributos?|cabeceras?|valor(?:es)?|formatos?|colunas?|cabeçalhos?|colonn[ae]|attribut[oi]|"
    r"intestazion[ei]|valor[ei]|formato|velden|veld|kolom\w*|"
    r"attribuut|waarde|formaat|pol[ae]|kolumn\w*|atrybut\w*|wartoś\w+|nagłów\w+"
)
_WRONG = (
    r"required|mandatory|missing|invalid|unknown|unexpected|empty|null|blank|too long|not (?:allowed|"
    r"mapped|valid|supported|recogni[sz]ed|found|defined|"
    r"permitted|provided)|must (?:not )?be|expected|exceeds?|erforderlich|pflicht\w*|fehl(?:t|en|ende\w*)|"
    r"ungültig\w*|unbekannt\w*|leer|zu lang|unzulässig\w*|"
    r"nicht (?:erlaubt|zulässig|gefüllt|gepflegt|gültig|zugeordnet|angegeben)|obligatoires?|requise?s?|"
    r"manquante?s?|invalides?|inconnue?s?|vides?|trop longue?s?|"
    r"inattendue?s?|attendue?s?|erwartet\w*|esperad\w+|attes[oaie]|verwacht\w*|oczekiwan\w+|niet het "
    r"juiste|nicht das richtige|pas (?:au|le) bon|wrong|falsch\w*|non (?:renseignée?|autorisée?|"
    r"reconnue?)s?|obligatori\w+|requerid\w+|falta\w*|inválid\w+|desconocid\w+|vací\w+|demasiado larg\w+|"
    r"no (?:válid\w+|permitid\w+|reconocid\w+)|desconhecid\w+|vazi\w+|ausentes?|não (?:permitid\w+|"
    r"preenchid\w+|informad\w+)|mancant\w+|richiest\w+|"
    r"non (?:valid\w+|ammess\w+|riconosciut\w+)|sconosciut\w+|vuot\w+|verplicht\w*|ontbre\w+|ongeldig\w*|"
    r"onbekend\w*|leeg|te lang|niet (?:toegestaan|gevuld)|"
    r"wymagan\w+|brakuj\w*|brak|nieprawidłow\w+|nieznan\w+|pust\w+|za dług\w+|niedozwolon\w+"
)
FIELD_IS_WRONG = Folded(
    r"(?<![\w])(?:missing|falta|faltan|fehlt|fehlen|manque|manca|mancano|ontbreekt|brakuje|"
    r"brak)(?![\w])[^.;\n]{2,40}? (?:line|row|línea|zeile|ligne|riga|regel|wiersz\w*|linha|position|"
    r"posición) \d|"
    rf"(?<![\w])(?:{_FIELD})(?![\w])[^.;\n]{{0,70}}?(?<![\w])(?:{_WRONG})(?![\w])|"
    rf"(?<![\w])(?:{_WRONG})(?![\w])[^.;\n]{{0,36}}?(?<![\w])(?:{_FIELD})(?![\w])"
    r"|(?:項目|フィールド|属性|列|形式|書式|型|桁|値)[^。\n]{0,16}(?:必須|不正|空|未入力|欠落|超過|エラー|誤り|異な|違い|認識でき)|(?:必須|"
    r"不正な)[^。\n]{0,10}(?:項目|フィールド|属性|形式|値)",
)
SHAPE = any_of(
    r"(?:drops?|dropped|skips?|skipped|loses?|lost|omits?|omitted) (?:the |a |its )?(?:\S{1,20} )?(?:field|"
    r"attribute|column|property|element)|"
    r"(?:cannot|can't|must not|may not|should not) be (?:empty|null|blank)|violates not-null|null value in column|"
    r"(?:required|mandatory|missing|unexpected|unknown|unmapped|invalid|empty|null|extra) (?:\w+ "
    r"){0,3}(?:field|column|attribute|property|element|header|value|parameter|segment|key|tag|node|enum|"
    r"mapping|format|type|date format|character|data ?type|schema)s?|(?:field|column|attribute|property|"
    r"element|header|parameter|segment|node|key|tag)s? [\"'`]?[\w.\[\]/ -]{1,50}[\"'`]? (?:\(\w+\) )?(?:is |"
    r"was |are |must |cannot |can not |may not |should )?(?:required|missing|mandatory|not (?:allowed|"
    r"recognized|found|defined|mapped|supported|provided|populated|valid|expected)|invalid|unknown|empty|"
    r"null|too long|be (?:null|empty|blank|a|an|one of|of type|numeric)|dropped|renamed|unexpected)|is (?:a "
    r")?(?:required|mandatory)(?! to)|please enter (?:a )?value|(?:unit|uom|currency|country(?: code)?|"
    r"state code|language|tax (?:code|class)|category|colou?r|size|brand|option|locale|carrier code|"
    r"shipping method|payment method) [\"'`]?[\w-]{1,20}[\"'`]? (?:is )?(?:unknown|not (?:known|supported|"
    r"recogni[sz]ed|valid|mapped|allowed|configured))|unknown (?:unit|uom|currency|country|tax|category|"
    r"attribute|field|column|option|locale|value|code)|must match pattern|VALIDATION_ERROR|\b(?!\w*(?:TOKEN|"
    r"LOGIN|SESSION|GRANT|CREDENTIAL|AUTH|PASSWORD|CERT|SSL|TLS|CARD|STOCK|QUANTITY|"
    r"STATE_TRANSITION))[A-Z]{2,20}(?:_[A-Z]{2,20}){0,4}_(?:INVALID|MISSING|REQUIRED)\b|MISSING_REQ\w*|"
    r"\w+_MISSING_\w+|must (?:not )?be (?:one of|a (?:valid|number|string)|an? (?:integer|number|string|"
    r"array|object|iso)|numeric|of type|null|empty|at most|between|in the format)|(?:not|isn't) a valid "
    r"(?!(?:\w+ ){0,3}(?:account|user|customer|vendor|supplier|login|recipient|password)(?!\w))"
    r"(?:\w+ ){0,3}(?:value|type|format|date|number|enum|option|code|unit|\w+)|does(?: not|n't) match "
    r"(?:the )?(?:\w+ )?(?:schema|pattern|format|expected|regex|type)|cannot (?:parse|deserialize|convert|"
    r"cast|coerce|be (?:parsed|converted|cast|null))|could not (?:be )?(?:parse[d]?|convert\w*|"
    r"deserializ\w*|map\w*)|unable to parse|pars(?:e|ing) error|(?:mapping|schema|validation|transform\w*|"
    r"deserialization|format|conversion|type|parse|parser|xsd|json schema) (?:error|failure|failed|mismatch|"
    r"exception|violation|drift)|schema (?:validation|version|change|mismatch)|no mapping|not mapped|"
    r"unmapped|mapping (?:missing|for|not|table|rule)|type mismatch|wrong (?:format|data ?type|type|field|"
    r"column|header|delimiter|encoding)|(?:exceeds?|longer than|too long|maximum) (?:\w+ ){0,3}(?:length|"
    r"characters|chars|digits)|unexpected (?:token|header|column|element|end of|character|value|field)|"
    r"malformed|xsd|enum(?:eration)?\b|header (?:row|mismatch|changed|missing)|column (?:order|count|"
    r"missing|renamed)|field (?:was )?(?:dropped|renamed|removed)|allowed values|invalid (?:json|xml|csv|"
    r"date|format|enum|value for|currency|country|unit|gtin|ean|tax code|payload)|undefined (?:index|"
    r"property|field)|KeyError|SchemaError|JSONDecodeError|TypeError|ValueError|"
    r"NumberFormatException|DateTimeParse\w*|JsonMapping\w*|SAXParse\w*|MISSING_(?:REQ\w*|FIELD|ATTRIBUTE)|"
    r"INVALID_(?:FIELD|FORMAT|TYPE|VALUE|ENUM|DATE|ATTRIBUTE|KEY_OR_REF)\w*|REQUIRED_FIELD\w*|MANDATORY\w*|"
    r"SCHEMA_\w+|FIELD_\w+|MAPPING_\w+|TRANSFORM\w*",
    r"必須(?:項目|フィールド|属性)|(?:フォーマット|書式|形式|型|データ型|マッピング|ヘッダー?|"
    r"スキーマ)(?:が|の|は)?(?:[^。\n]{0,10})(?:不正|エラー|不一致|違い|誤り|変更|未設定|未定義|ない)|"
    r"(?:項目|フィールド|列|カラム)(?:[^。\n]{0,12})(?:欠落|不足|空|未入力|ありません|不正)|マッピング|桁数|"
    r"文字数(?:超過|制限)",
)
SHAPE_OTHER = Folded(
    r"(?<![\w])(?:\w*(?:kennzeichen|schlüssel|datum|nummer|wert|code)\w*[ ](?:\S{1,30} ){0,2}(?:ungültig|"
    r"unbekannt|unzulässig|nicht gültig)|"
    r"pflichtfeld\w*|attribut\w* (?:\S{1,30} ){0,3}(?:fehlt|fehlen|leer|ungültig\w*)|"
    r"unbekannte\w* \w{0,12}(?:einheit|währung|land|format|feld|wert|spalte|steuer\w*|schlüssel|typ|"
    r"attribut)\w*|(?:balise|élément|attribut|colonne|en-tête) (?:\S{1,30} ){0,3}(?:absente?|manquant|"
    r"obligatoire|inconnu|requis)|atributo (?:\S{1,30} ){0,3}(?:obligatori\w|falta\w*|ausente|desconocid\w|"
    r"inválid\w)|attributo (?:\S{1,30} ){0,3}(?:mancante|obbligatorio|non valido)|unité (?:\S{1,30} "
    r"){0,2}inconnue|unidad (?:\S{1,30} ){0,2}desconocida|unità (?:\S{1,30} ){0,2}sconosciuta|nieznan\w "
    r"(?:jednostka|waluta|atrybut|pole|format)\w*|feld (?:\S+ ){0,3}(?:fehlt|leer|ungültig|unbekannt|zu "
    r"lang|ist ein pflichtfeld|nicht (?:gefüllt|zugeordnet|gepflegt))|fehlende\w* (?:\w+ )?(?:feld|spalte|"
    r"attribut|pflicht\w*)\w*|spalte\w* (?:\S+ ){0,3}(?:fehlt|umbenannt|nicht gefunden)|ungültige\w* (?:\w+ "
    r")?(?:format|wert|datentyp|feld|datumsformat|länder\w*|währung\w*|zeichen)\w*|(?:falsche\w*|"
    r"unbekannte\w*) (?:format|datentyp|feld|spalte|header|wert|typ)\w*|datumsformat|zuordnung (?:\S+ "
    r"){0,3}(?:fehlt|nicht)|mapping|schema(?:fehler\w*|prüfung|validierung\w*)?|kopfzeile|nicht im "
    r"(?:format|schema)|formatfehler|"
    r"konvertierung\w*|zu lang|"
    r"champ(?:s)? (?:\S+ ){0,4}(?:obligatoire|manquant|requis|vide|invalide|inconnu|trop long|non "
    r"(?:renseigné|mappé))\w*|champ obligatoire|colonne\w* (?:\S+ ){0,3}(?:manquant|absent|renommé|"
    r"inattendu)\w*|format (?:\S+ ){0,3}(?:invalide|incorrect|attendu|erroné|inattendu|de date)|en-tête\w*|"
    r"valeur (?:\S+ ){0,3}(?:invalide|non autorisée|inattendue)|type (?:de donnée )?(?:invalide|incorrect)|"
    r"schéma|campo\w? (?:\S+ ){0,4}(?:obligatori|requerid|vací|inválid|desconocid|faltant|vazi|mancant|vuot|"
    r"non valid|richiest|sconosciut)\w*|falta(?:n)? el campo|campo obligat[óo]ri\w*|columna\w* (?:\S+ "
    r"){0,3}(?:falt|inesperad|renombrad)\w*|formato (?:\S+ ){0,3}(?:inválid|incorrect|no válid|esperad|de "
    r"fecha|non valid|errat|inesperad|da data|attes)\w*|formato|mapeo|mapeamento|mappatura|esquema|cabecera|"
    r"encabezado|cabeçalho|intestazion\w+|coluna\w* (?:\S+ ){0,3}(?:ausente|falt|renomead)\w*|colonna "
    r"(?:\S+ ){0,3}(?:mancante|rinominata)|valor (?:\S+ ){0,3}(?:no permitido|inválid|no válid)\w*|valore "
    r"(?:\S+ ){0,3}non (?:valido|ammesso)|tipo (?:de dato |di dato )?(?:incorrecto|errato|inválido)|"
    r"verplicht\w* veld|veld (?:\S+ ){0,4}(?:verplicht|ontbreekt|leeg|ongeldig|te lang|onbekend)|"
    r"ontbrekend\w* (?:veld|kolom|attribuut)|ongeldig\w* (?:formaat|waarde|datum\w*|veld|type|landcode)|"
    r"kolom\w* (?:\S+ ){0,3}(?:ontbreekt|hernoemd)|formaat|pol[ae] (?:\S+ ){0,4}(?:wymagane|puste|"
    r"nieprawidłow|brakuj|obowiązkow)\w*|wymagan\w+ pol\w+|brak (?:wymaganego )?pola|nieprawidłow\w+ "
    r"(?:format|wartość|typ|pole|dat\w*)|kolumn\w+ (?:\S+ ){0,3}(?:brakuj|nie)\w*|format\w* (?:daty|pliku)|"
    r"mapowani\w+|schemat(?:u|em)?|nagłów\w+)(?![\w])",
)
