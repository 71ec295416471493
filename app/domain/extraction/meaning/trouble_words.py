"""Words of trouble that are no words of failing, and what takes a word of failing its meaning, in nine languages."""

from __future__ import annotations

from app.domain.extraction.folded import Folded

TROUBLE = Folded(
    r"\b[45]\d\d [a-z]{3,}|\b(?:(?:could|can|was|were|did|does|is|are) ?n['’o]t|could not be|konnte\w* nicht|"
    r"(?:lässt|lassen) sich \w+ ?\w* ?nicht|n['’](?:a|ont) pas pu|impossible|no se (?:pudo|puede|ha podido)|"
    r"imposible|"
    r"não (?:foi possível|conseguimos|consegue)|non (?:è stato possibile|si riesce|riesc\w+)|kon niet|kunnen niet|"
    r"(?:nie można|nie udało)|"
    r"problems?|trouble|issues? (?:with|in|on|at|since|when)|(?:an|the|this|same|another|big|serious|known|"
    r"weird|sync|payment|stock|order) issue|something (?:is |went |seems )?(?:off|wrong|odd|broken)|wrong\w*|"
    r"strange|weird|odd(?:ly)?|differs?|disagrees?|(?:do|does)(?: not|n['’]t) match|offline|suspended|(?:is|are|"
    r"was|went|been|goes) down|incorrect\w*|outage|incident(?! report)|asap|help!+|discrepanc\w+|inconsisten\w+|"
    r"twice|doubled|double[ -](?:orders?|charges?|charged|booking|booked|entr\w+|invoice\w*|post\w*|payments?)|"
    r"overpaid|over-?charged|charged (?:again|two)|still (?:\w+ing|shows?|says?|open|in|on|at|there|has|"
    r"nothing|no|awaiting|not|listed|active)|no (?:such )?(?:orders?|record|trace|sign|sales order|invoice|label|"
    r"stock|events?|data|update)|without (?:an? )?(?:order|invoice|capture|reason)|can(?:no|['’])t|cannot|unable to|"
    r"refuses?|out of sync|nothing (?:arrives|arrived|happens|happened|comes|came|is coming|red)|silently|"
    r"skips?|skipped|lost|los(?:es|ing)|0 (?:events|orders|records|rows|items)|killed|oomkilled|dead|slow\w*|"
    r"delay(?:ed|s)?|late\b|lagging|behind schedule|stale|not passed on|oversell\w*|unreachable|timeouts?|"
    r"kaputt|störung\w*|probleme?\w*|seltsam\w*|komisch\w*|merkwürdig\w*|irgendwas mit|stimmt (?:was |etwas |da )?"
    r"(?:nicht|etwas nicht)|stimmen nicht|passt nicht|passen nicht|weicht ab|abweich\w+|doppelt\w*|zweimal|keine "
    r"(?:labels?|bestellung\w*|aufträge|daten|belege|ware)|ohne (?:auftrag|bestellung|beleg)|weiß nichts|immer "
    r"noch|weiterhin|noch (?:offen|immer)|kommt nicht|kommen (?:keine|nicht)|geht nicht(?:s)?|hilfe!|dringend\w*|"
    r"leer\b|verzögert\w*|verspätet\w*|hinterher|"
    r"problèmes?|souci\w*|bizarre\w*|étrange\w*|anomalie\w*|incident\w*|panne\w*|incohéren\w+|deux fois|en double|"
    r"doublon\w*|sans (?:commande|facture)|toujours (?:en|pas|au|ouvert\w*)|aucune (?:commande|donnée|trace)|"
    r"ne (?:\w+ ){1,2}(?:pas|plus)|n['’]\w+ (?:pas|plus)|réclame|urgent\w*|retard\w*|perdu\w*|"
    r"problemas?|incidencia(?! cerrad)\w*|raro|extrañ\w+|discrepancia\w*|no (?:coincide\w*|cuadra\w*|corresponde|"
    r"existe|llega\w*|está|están|hay)|agotad\w+|dos veces|doble|sin (?:pedido|factura|nota|stock)|sigue\w*|"
    r"continúa\w*|"
    r"todavía|pendiente\w*|urgente\w*|retras\w+|atrasad\w+|perdid\w+|"
    r"estranh\w+|divergen\w+|continua\w*|não (?:bate\w*|confere\w*|existe|há|consta\w*|foi|foram|está|estão|"
    r"temos)|duas vezes|"
    r"em duplicado|duplicad\w+|sem (?:pedido|encomenda|baixa|nota|estoque)|ainda|nenhum\w* (?:pedido|encomenda|"
    r"registro)|esgotad\w+|pendente\w*|"
    r"problem[ai]|stran\w+|anomal\w+|disservizi\w*|non (?:corrisponde|corrispondono|coincid\w+|esiste|esistono|"
    r"c['’]è|ci sono|è|sono|va)|due volte|doppi\w*|senza ordine|ancora|nessun (?:ordine|dato)|scollegat\w+|in "
    r"ritardo|"
    r"problemen|storing\w*|ligt eruit|liggen eruit|(?:niks|niets) (?:meer|binnen)|opgeschort|vreemd\w*|raar|"
    r"dubbel\w*|twee keer|zonder order|nog steeds|nog (?:open|altijd)|geen "
    r"(?:orders?|bestelling\w*|labels?|gegevens)|komt niet|komen (?:geen|niet)|verschil\w*|spoed|traag|vertra\w+|"
    r"problem\w*|dziwn\w*|coś nie tak|awari\w+|podwójn\w*|zduplikowan\w*|dwa razy|dwukrotnie|bez zamówieni\w+|"
    r"nadal|wciąż|wisi|zawis\w*|utkn\w*|impallat\w|piantat\w|incantat\w|trabad\w|colgad\w|atascad\w|atorad\w|"
    r"travad\w|"
    r"klemmt|hängt|steckt fest|loopt vast|zit vast|vastgelopen|hangt|coincée?s?|figée?s?|nie (?:ma|zgadza\w*|widać|"
    r"idzie|dochodz\w+|pokazuje)|rozbieżnoś\w*|wywala\w*|pilne\w*|opóźni\w+)\b|"
    r"[?!]{3}|不具合|障害|おかしい|異な|違(?:う|い|って)|ずれ|合わない|二重|未(?:連携|反映|着|処理)|できな(?:い|く)|固ま|フリーズ|(?:入って|降りて|落ちて|"
    r"流れて)(?:き(?:ません|て(?:い)?ません)|こ(?:ない|ず))|"
    r"でき(?:ません|ず)|(?:されて|して|届いて|反映されて)?い(?:ない|ません)(?!か)|されません|至急|遅延|止ま",
)
ZERO_BEFORE = Folded(
    r"(?:(?<![\d.,:/-])0|\b(?:no|zero|without(?: any)?|nothing|never|keine?r?|ohne|nichts|aucune?|sans|zéro|"
    r"ning[uú]n\w*|sin|cero|nenhum\w*|sem|nessun\w*|senza|geen|zonder|bez|żadn\w+|brak))[ ]"
    r"(?:[\w-]{1,14}[ ]){0,1}$",
)
"""Counted as none, or denied. Only right before the word: "no orders failed" stays, as *orders* is one word."""
ZERO_AFTER = Folded(
    r"[ ]?\w{0,12}[ ]?[:：=][ ]?0(?![\d.,:])|[ ]?\w{0,12}[ ]?0[ ]?件|(?:では|は)?(?:ありません|なし|ない)"
)
FEARED_BEFORE = Folded(
    r"\b(?:if (?:your|the|an?|any|it|one)|will|would|otherwise|so that (?:nothing|it|they)|avoid\w*|prevent\w*|"
    r"in case|to test (?:how|what)|"
    r"what happens (?:if|when)|how \w+(?: \w+){0,4} (?:behaves?|reacts?) (?:if|when)|policy (?:if|when)|what is "
    r"(?:our|the) [^.?]{3,40} when|(?:alert|message|mail|notification|notified|report|notify|tell|ping) "
    r"[^.?]{0,30}(?:if|when(?:ever)?)|"
    r"sonst|ansonsten|damit (?:nichts|es)|vermeiden|verhindern|würde\w*|sinon|afin (?:que|d['’])|éviter|si "
    r"jamais|de lo contrario|para que no|evitar|si no|caso contrário|para (?:não|evitar)|altrimenti|evitare|"
    r"anders|zodat|voorkomen|w przeciwnym razie|żeby|aby|uniknąć)\b[^.!?\n]{0,50}$|そうしないと[^。]{0,20}$",
)
"""Feared, to be avoided, or asked about."""
NAMED_AFTER = Folded(
    r"[ -]?(?:codes?\b(?! ?[:=\d])|handling|catalogu?e|budgets?|rates?\b|(?:jobs?|orders|runs|syncs|exports|imports) "
    r"(?:view|report|page|list|dashboard|filter|tab|screen|widget)|pages?\b|lists?\b|reports?\b|categor\w+|"
    r"types?\b|policy|procedure|texts?\b)|codes?\b(?! ?[:=\d])",
)
"""A part of a name: *error codes*, *error handling*, *failed jobs view*."""
ITEM_BEFORE = Folded(r"\b(?:with|got|gets|gives?|shows?|returns?|threw|mit|avec|con|com|met|z)[ ](?:an?[ ]|the[ ])?$")
SEE_ATTACHED = Folded(
    r"\b(?:see (?:the )?(?:attach\w*|screenshot|file|picture|below)|attached|attachment|screenshot\w*|siehe "
    r"(?:anhang|anlage|screenshot|bild)|im anhang|anbei|voir (?:la )?(?:pi[eè]ce|capture)|ci-joint\w*|en pi[eè]ce "
    r"jointe|adjunt\w+|ver (?:adjunto|captura|anexo)|em anexo|anexo|in allegato|allegat\w+|vedi (?:allegato|"
    r"screenshot)|zie (?:bijlage|screenshot)|bijlage|w załączniku|załącznik\w*|zrzut\w*)\b|添付|スクショ|"
    r"スクリーンショット",
)
DOCUMENT = Folded(
    r"\b(?:invoice|bill|price ?list|checklist|contract|agenda|minutes|slides|presentation|catalog(?:ue)?|brochure|"
    r"offer|"
    r"quote|rechnung|preisliste|checkliste|vertrag|protokoll|angebot|katalog|facture|devis|tarif\w*|contrat|ordre du "
    r"jour|factura|tarifa|contrato|presupuesto|fatura|orçamento|tabela de preços|fattura|listino|contratto|"
    r"preventivo|"
    r"factuur|prijslijst|contract|offerte|faktur\w+|cennik|umow\w+|ofert\w+)\b|請求書|価格表|契約書|見積",
)
"""What people attach that shows no failure."""
ENDED_WELL = Folded(
    r"\b(?:(?:completed|finished|ended|ran)(?: \w+){0,2} (?:successfully|cleanly|fine|without errors?)|(?:succeeded|"
    r"success)\b|erfolgreich (?:durchgelaufen|beendet|abgeschlossen|gelaufen|verarbeitet)|"
    r"terminée? (?:avec succès|sans "
    r"erreur)|(?:terminó|finalizó|terminad[oa]|finalizad[oa]|completad[oa]) (?:correctamente|con éxito|sin error\w*)|"
    r"(?:terminou|concluíd[oa]|finalizad[oa]) (?:com sucesso|sem erro\w*)|(?:terminat|conclus|completat)[oa] (?:con "
    r"successo|senza error\w)|(?:succesvol|zonder fouten) (?:afgerond|voltooid|gelopen)|"
    r"zakończ\w+ (?:się )?(?:sukcesem|"
    r"poprawnie|pomyślnie|bez błędów))\b|正常(?:に)?(?:終了|完了)",
)
"""News of a run that went well."""
NO_WISH = Folded(
    r"\b(?:re-?start\w*|re-?run|re-?send\w*|re-?trigger\w*|re-?process\w*|unblock|retry (?:it|this|the (?:job|"
    r"order|run))|"
    r"again|neu ?start\w*|nochmal|erneut|relanc\w+|redémarr\w+|à nouveau|reinici\w+|relanz\w+|otra vez|reprocess\w+|"
    r"reenvi\w+|de novo|riavvi\w+|rilanci\w+|di nuovo|herstart\w*|opnieuw|zrestartow\w+|ponown\w+|ponów\w*|znowu)\b|"
    r"再実行|再起動|再送|また",
)
"""Asks for what is done to a failure: that is how it is reported."""
PRACTICE = Folded(
    r"\b(?:this is (?:only )?a (?:drill|test)|(?:fake|simulated|test) (?:failure|outage|incident|alert)|"
    r"fire ?drill|we "
    r"simulate|(?:will|going to) simulate|notfallübung|probealarm|testlauf mit absichtlich|absichtlich falsch\w*|"
    r"simulierte\w* "
    r"(?:ausfall|störung)|exercice d['’]alerte|panne simulée|simulacro|fallo simulado|simulação de (?:falha|"
    r"incidente)|"
    r"esercitazione|guasto simulato|brandoefening|gesimuleerde (?:storing|uitval)|ćwiczeni\w+ alarmow\w+|"
    r"symulowan\w+)\b|"
    r"訓練(?:です|を)|テスト(?:送信|通知)です",
)
PAPERWORK = Folded(
    r"\b(?:wiki(?: page)?|runbooks?|cheat ?sheet|documentation|our docs|manual|training|audit(?:ors?)?|thesis|"
    r"on-?boarding|"
    r"doku\w*|handbuch|anleitung|schulung|spickzettel|wirtschaftsprüf\w+|documentation|formation|mode opératoire|"
    r"documentación|formación|guía|auditor[íi]a|documentação|treinamento|formação|guia|auditoria|documentazione|"
    r"formazione|guida|handleiding|documentatie|opleiding|dokumentacj\w+|szkoleni\w+|instrukcj\w+|audyt\w*)\b|手順書|"
    r"マニュアル|研修|監査",
)
