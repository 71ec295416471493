"""Words by which an answer is understood (en de fr es pt it nl pl ja), for ``plain`` texts: lower case, no accents."""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

HEDGED = when_used(
    r"\b(?:maybe|perhaps|probably|possibly|presumably|i think|i guess|i believe|i suppose|something like"
    r"|not sure|vielleicht"
    r"|vermutlich|wahrscheinlich|(?:ich )?glaube|ich denke|moglicherweise|nicht sicher|peut-etre|probablement"
    r"|je pense"
    r"|je crois|sans doute|pas sur\b|quizas?|tal vez|probablemente|creo que|creo\b|supongo|no estoy segur|talvez"
    r"|provavelmente|acho que|acho\b|nao tenho certeza|forse|probabilmente|penso\b|credo\b|non sono sicur|misschien"
    r"|waarschijnlijk|ik denk|niet zeker|byc moze|prawdopodobnie|chyba|wydaje mi sie|nie jestem pew)"
    r"|たぶん|多分|おそらく|恐らく|と思い|と思う|かもしれ"
)
"""What is only guessed is no answer."""

REPEATED = when_used(
    r"\b(?:re-?r[au]n\w*|re-?start\w*|re-?tri(?:ed|ggered)|retry|re-?launch\w*|will (?:run|start|trigger|retry)"
    r"|run again"
    r"|started again|neu ?gestartet|neustart\w*|erneut|nochmal\w*|noch einmal|wiederhol\w*|relanc\w*"
    r"|redemarr\w*|a nouveau"
    r"|reinici\w*|relanz\w*|reejecut\w*|de nuevo|otra vez|novamente|de novo|reexecut\w*|riavvi\w*|rilanci\w*|di nuovo"
    r"|herstart\w*|opnieuw|nogmaals|ponowni\w*|jeszcze raz|wznowi\w*)|再実行|再起動|もう一度|再度"
)
"""A later attempt is not the run that failed."""

CORRECTED = when_used(
    r"\b(?:correction|sorry|my mistake|i meant|typo|wrong (?:id|number|time|one)|korrektur|korrigier\w*|tippfehler"
    r"|verschrieben|gemeint|entschuldigung|rectificatif|je voulais dire|faute de frappe|desole|correccion|quise decir"
    r"|perdon|correcao|correccao|quis dizer|desculp\w*|correzione|intendevo|scusate?|mi scuso|correctie|bedoelde"
    r"|typefout|korekta|pomylka|mialo byc|przepraszam)|訂正|間違え|間違い|失礼しました"
)
"""Somebody takes back what they wrote before."""

CANNOT_BE_HAD = when_used(
    r"\b(?:not available|unavailable|(?:do not|don't|dont) know|no idea|not known|unknown|no clue|nobody knows"
    r"|nicht verfugbar"
    r"|weiss (?:ich |wir )?(?:\w+ )?nicht|wissen wir nicht|(?:wir wissen|ich weiss) (?:es |das )?nicht"
    r"|keine ahnung|niemand weiss|unbekannt"
    r"|nicht bekannt|(?:non|pas) disponible|indisponible|sai[st] pas|savons pas|aucune idee|personne ne sait"
    r"|inconnue?s?|pas connue?"
    r"|no disponible|no (?:lo )?(?:se|sabemos)|ni idea|nadie (?:lo )?sabe|desconocid[oa]s?"
    r"|nao (?:esta )?disponivel|indisponivel"
    r"|nao (?:o |a )?(?:sei|sabemos)|sem ideia|ninguem sabe|desconhecid[oa]s?|non (?:e )?disponibile|non (?:lo "
    r"|la )?(?:so"
    r"|sappiamo)"
    r"|nessuna idea|nessuno (?:lo )?sa|sconosciut[oa]|non noto|niet beschikbaar|weet (?:ik |het |dat )*niet"
    r"|weten (?:we|wij) niet"
    r"|geen idee|niemand weet"
    r"|onbekend|niet bekend|niedostepn\w*|nie (?:jest |sa )?dostepn\w*|nie wiem\w*|nikt nie wie|nie znam\w*"
    r"|nieznan\w*)\b"
    r"|\bn/a\b|不明|わかりません|分かりません|わからない|分からない|存じません|入手できません|取得できません"
)
"""Somebody does not know, or says that it cannot be had."""

THERE_IS_NONE = when_used(
    r"\b(?:there (?:is|are|was) (?:no|not|none)|(?:have|has|had|got|see|shows?|gives?) no(?:ne)?|(?:cannot"
    r"|can't|could not"
    r"|couldn't|can not) (?:be )?(?:f(?:ind|ound)|see)|not (?:found|shown|logged|recorded|displayed)|no longer"
    r"|without an?y?"
    r"|no (?:job |run |order )?(?:id|number|time|timestamp|error|message)|gibt (?:es )?(?:keine?n?|nicht)"
    r"|keine?n? \w+"
    r"|nicht (?:mehr )?(?:auffindbar|vorhanden|ersichtlich|gefunden|protokolliert|zu finden|angezeigt)"
    r"|finden? (?:\w+ ){0,3}nicht"
    r"|liegt nicht vor|introuvables?|pas (?:trouve|affiche|enregistre)\w*|n'existe pas|n'y a pas|n'avons pas"
    r"|n'ai pas|aucune?"
    r"|no (?:lo |la )?(?:encuentr\w+|encontr\w+|aparece|hay|existe|consta|tengo|tenemos|figura)|ningun\w*"
    r"|nao (?:o |a )?(?:encontr\w+|aparece|ha|existe|consta|tenho|temos)|nenhum\w*|non (?:lo |la )?(?:trov\w+"
    r"|risulta|esiste"
    r"|abbiamo|ho|c'e|appare)|nessun\w*|niet (?:te vinden|gevonden|zichtbaar|gelogd)|(?:is|heb|hebben|er) geen"
    r"|geen \w+"
    r"|nie (?:ma\b|mam\b|mamy|moge znalezc|mozna znalezc|znalaz\w+|widac|widze)|brak\b)"
    r"|見つかりません|見つからない|ありません|表示されません|残っていません|なし"
)
"""Somebody says that something is not there; counts where the same sentence names what."""

NAMED = {
    "job_or_transaction_id": re.compile(
        r"(?<![a-z])(?:ids?|job-?id|number|nummer|numero|numer|identif\w*|kennung|reference|referenz|job|run|lauf"
        r"|transa[ckz]\w*|order number|bestellnummer|identyfikator\w*|kenmerk)(?![a-z])|番号|id|ジョブ"
    ),
    "timestamp": re.compile(
        r"\b(?:time|timestamp|when|date|zeit|zeitpunkt|uhrzeit|wann|datum|heure|quand|moment|hora|cuando|fecha"
        r"|quando|ora|orario"
        r"|tijd|tijdstip|wanneer|czas|czasu|kiedy|godzin\w*)\b|日時|時刻|時間|いつ"
    ),
    "error_text": re.compile(
        r"\b(?:error|errors|message|text|code|fehler\w*|\w*meldung\w*|wortlaut|erreur"
        r"|texte|mensaje"
        r"|texto|erro|mensagem|errore|messaggio|testo|fout\w*|melding|blad|bledu|komunikat\w*"
        r")\b"
        r"|エラー|メッセージ"
    ),
    "trigger": re.compile(
        r"\b(?:who|trigger\w*|started|launched|initiated|wer|gestartet|ausgelost|ausloser|qui|lance\w*"
        r"|declench\w*|quien|inicio"
        r"|lanzo|ejecuto|disparador|quem|iniciou|chi|avviat\w*|lanciat\w*|gestart|wie heeft|kto|uruchomi\w*"
        r"|wyzwal\w*)\b"
        r"|誰|開始|起動|トリガ|実行者"
    ),
}
"""Which capture element a sentence speaks of."""

STARTERS = when_used(
    r"^(?:(?:it was|it's|was|by|from|via|the|our|an?|es war|der|die|das|ein|eine|vom|von|durch|c'etait|le|la"
    r"|les|un|une|par"
    r"|fue|era|el|los|por|foi|o|os|as|um|uma|pelo|pela|il|lo|gli|dal|dalla|da|het was|de|het|een|door|to|przez"
    r"|byl|byla|l)['\s]\s*)*"
    r"(?P<who>(?:\w+[ -]){0,2}(?:scheduler|schedule|cron(?:job)?|webhook|timer|automation|trigger|workflow"
    r"|batch|planner|planer"
    r"|zeitplan\w*|zeitsteuerung|planificateur|planification|ordonnanceur|programador|planificador|programacion"
    r"|tarea programada"
    r"|agendador|agendamento|pianificatore|pianificazione|planning|harmonogram\w*|nightly job|night(?:ly)? run"
    r"|nachtlauf"
    r"|api|connector|konnektor|connecteur|conector|connettore|integration\w*|svc[-_]\w+)(?: [\w-]+)?"
    r"|me|myself|i did|i started it|ich(?: selbst)?|ich war es|moi(?:-meme)?|c'est moi|yo(?: mismo| misma)?"
    r"|eu(?: mesmo| mesma)?|io"
    r"|ik(?: zelf)?|ja(?: sam| sama)?)\W*$"
    r"|^(?P<japanese>.{0,12}(?:スケジューラ|スケジュール|バッチ|ジョブ|自動実行|定期実行|cron|webhook).{0,8}|私|自分|本人)(?:です|が.{0,6}しました)?\W*$"
)
"""A few words that by themselves say who or what started something."""

BECAUSE = when_used(
    r"\b(?:because|since|as the|weil|da\b|denn|car|parce que|puisque|porque|ya que|pois|perche|poiche|omdat|want"
    r"|poniewaz|bo|gdyz)\b.*|[^、。]*(?:ため|ので|から)"
)
"""The reason, which may name other things than what is missing."""

THE_REST = when_used(
    r"\b(?:the rest|the others?|anything else|everything else|den rest|der rest|das ubrige|alles andere|le reste"
    r"|el resto"
    r"|lo demas|o resto|il resto|de rest|reszty?)\b|その他|ほか|それ以外"
)

CHATTER = when_used(
    r"\b(?:i|i'll|i'm|ich|je|yo|eu|io|ik|mam|thanks?|thank you|thx|please|hello|hi|will check|danke|dank|bitte|merci"
    r"|gracias|por favor|obrigad[oa]|grazie|per favore|bedankt|alsjeblieft|dziekuje\w*|prosze|ok|okay)\b"
    r"|\bj'|ありがと|お願い|承知|了解|確認し"
)
"""Words of a conversation, which no error message has."""

ORDER_NOUN = when_used(
    r"order|bestell|auftr|commande|pedido|encomenda|ordine|ordini|zamow|payment|zahlung|paiement|pago|pagament"
    r"|betaling"
    r"|platno|invoice|rechnung|factur|fattur|faktur|shipment|sendung|envio|spedizion|zending|przesyl|注文|受注|決済|伝票|#"
)

NO_ID_BEFORE = when_used(
    r"(?:\b(?:http|error|code|status|fehler|fehlercode|erreur|erro|errore|fout|blad|port|pid|line|zeile|version"
    r"|sku|ean|plz|zip"
    r"|around|about|approx|ca|circa|etwa|ungefahr|environ|unos|unas|cerca de|ongeveer|okolo)\b|[+~≈約])[\s.:#]*$"
)
"""After these a number is no id."""

NOT_KNOWN = when_used(
    r"\b(?:(?:do not|don't|dont) know|no idea|nobody knows|not available|niemand weiss|weiss (?:\w+ )?nicht"
    r"|keine ahnung"
    r"|sai[st] pas|aucune idee|personne ne sait|no (?:lo )?(?:se|sabemos)\b|ni idea|nadie (?:lo )?sabe"
    r"|nao (?:o )?(?:sei|sabemos)"
    r"|ninguem sabe|non (?:lo )?(?:so|sappiamo)\b|nessuno (?:lo )?sa\b|weet (?:\w+ )?niet|geen idee|niemand weet"
    r"|nie wiem\w*"
    r"|nikt nie wie)|わかりません|分かりません|わからない|分からない|不明"
)
"""A clause that says so gives no value."""

TO_COME = when_used(
    r"\b(?:tomorrow|demain|amanha|domani|jutro|next (?:run|time|week))\b|(?<!heute )(?<!gestern )\bmorgen\b"
    r"|(?<!esta )(?<!la )\bmanana\b|明日|来週"
)
"""What is still to come is not what failed."""
