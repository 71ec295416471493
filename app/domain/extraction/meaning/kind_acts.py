"""Speech acts that report nothing to mend: digests, announcements, surveys, invitations, advertising, good news."""

from __future__ import annotations

from app.domain.extraction.folded import Folded

DIGEST = Folded(
    r"\b(?:(?:weekly|monthly|quarterly|yearly|fortnightly)\b[^\n]{0,40}\b(?:digest|report|summary|status|"
    r"overview|review|recap|round-?up|"
    r"statistics|stats|newsletter|update)|(?:week|month|quarter|year) (?:\w+ )?(?:at a glance|in review)|"
    r"(?:digest|report|summary|recap) for (?:week|wk|month)|"
    r"(?:wochen|monats|quartals)(?:bericht|report|übersicht|rückblick|status)\w*|(?:wöchentlich|"
    r"monatlich)\w* \w*(?:bericht|report|übersicht|status)\w*|"
    r"(?:rapport|bilan|synthèse|point|récapitulatif|résumé) (?:\w+ )?(?:hebdo\w*|mensuel\w*|de la semaine|du mois)|"
    r"(?:informe|reporte|resumen|boletín) (?:\w+ )?(?:semanal|mensual|de la semana|del mes)|(?:relatório|resumo|"
    r"boletim) (?:\w+ )?(?:semanal|mensal|da semana|do mês)|"
    r"(?:report|rapporto|riepilogo|resoconto) (?:\w+ )?(?:settimanale|mensile|della settimana|del mese)|"
    r"(?:week|maand)(?:overzicht|rapport|rapportage|bericht)\w*|(?:wekelijks|maandelijks)\w* \w*(?:rapport\w*|"
    r"overzicht|update)|"
    r"(?:tygodniow|miesięczn)\w+ (?:raport|przegląd|podsumowanie)|(?:raport|podsumowanie) (?:tygodni\w*|"
    r"miesi\w+))\b|(?:週次|月次|週間|月間)(?:レポート|報告|まとめ)",
)
ALL_WELL = Folded(
    r"\b(?:no (?:open|outstanding|further|remaining) (?:exceptions?|incidents?|issues?|errors?|problems?|"
    r"failures?|tickets?)|(?:all|both) (?:\w+ ){0,3}"
    r"(?:closed|resolved|recovered|retried successfully|succeeded|delivered|processed)|(?:were|"
    r"was) (?:all )?(?:retried|re-?run|reprocessed) successfully|"
    r"keine (?:offenen|weiteren) (?:fehler|vorfälle|störungen|tickets)|alle (?:\w+ )?(?:erledigt|behoben|"
    r"geschlossen|nachgeholt)|"
    r"aucun (?:incident|problème) (?:ouvert|en cours)|tous (?:\w+ )?(?:résolus|clos|relancés)|"
    r"sin (?:incidencias|incidentes) abiert\w+|"
    r"tod[oa]s (?:\w+ )?(?:resuelt|cerrad|recuperad)[oa]s|sem (?:incidentes|pendências)(?: em aberto)?|"
    r"todos (?:\w+ )?(?:resolvidos|encerrados)|"
    r"nessun (?:problema|incidente) apert\w|tutt[ie] (?:\w+ )?(?:risolt|chius)[ie]|geen (?:openstaande|"
    r"open) (?:fouten|incidenten|storingen)|"
    r"alle(?:maal)? (?:\w+ )?(?:opgelost|hersteld)|brak otwartych (?:zgłoszeń|incydentów|błędów)|"
    r"wszystkie (?:\w+ )?(?:rozwiązane|zamknięte))\b|"
    r"未解決(?:の)?(?:障害|課題|エラー)?(?:は)?(?:なし|ありません)|すべて(?:復旧|解決|完了)",
)
ADVERTISES = Folded(
    r"\b(?:free demo|book (?:a|your) demo|start your (?:free )?trial|say goodbye to|tired of|discover (?:how|"
    r"our|the)|never (?:again )?lose|"
    r"(?:gratis|kostenlose?) (?:demo|testen|test)|jetzt (?:testen|buchen|sichern|entdecken)|entdecken sie|"
    r"schluss mit|démo(?:nstration)? gratuite|"
    r"découvrez|réservez votre|fini les|demo gratuit[ao]|reserv[ae] (?:tu|su|ya|sua)|descubr[ae]|adi[óo]s a|"
    r"dat[ea] de baja|darse de baja|bolet[íi]n|"
    r"agende (?:sua|uma)|descubra|chega de|cancelar (?:a )?inscrição|demo gratuita|prenota (?:la|una)|scopri|"
    r"basta con|newsletter|"
    r"ontdek|vraag (?:een|je) demo|nooit meer|uitschrijven|bezpłatn\w+ (?:demo|prezentacj\w+|okres)|odkryj|"
    r"zamów demo|wypisz|"
    r"unsubscribe|view in browser|no longer wish to receive)\b|配信停止|無料(?:デモ|体験|トライアル)|"
    r"お申し?込みはこちら",
)
ANNOUNCES = Folded(
    r"\W{0,4}(?:(?:re|fwd?|aw|wg|rv|tr|fw|i|odp): ?)?\W{0,3}(?:announcement|advance notice|heads[- ]?up|fyi|"
    r"for your information|notice of|planned|upcoming|save the date|"
    r"change (?:request )?\S{1,20} (?:approved|scheduled|accepted)|"
    r"ankündigung|vorankündigung|zur info\w*|geplant\w*|annonce|à noter|pour info\w*|prévu\w*|aviso(?: de|"
    r" previo)?|comunicado|informativo|"
    r"programad[oa]|avviso(?: di)?|comunicazione|preavviso|aankondiging|mededeling|ter info\w*|gepland\w*|"
    r"ogłoszenie|komunikat|zapowiedź|planowan\w+|"
    r"お知らせ|ご案内|予告|【?(?:お知らせ|ご案内|予告)】?)",
)
WILL_HAPPEN = Folded(
    r"\b(?:will (?:be|take|have|not|move|switch|change|start|run|perform|upgrade|migrate)|is (?:scheduled|"
    r"planned|going to)|are (?:scheduled|planned)|"
    r"wird|werden|findet|geplant|planen|sera|seront|aura lieu|est prévue?|allons|será|serán|se realizará|"
    r"tendrá lugar|está previst[oa]|vamos a|"
    r"serão|ocorrerá|haverá|está prevista|sarà|saranno|verrà|avrà luogo|è previst[oa]|wordt|worden|zal|zullen|"
    r"vindt plaats|"
    r"będzie|będą|odbędzie|planujemy|nastąpi)\b|予定|実施(?:し|いた)?します|行います",
)
SURVEY = Folded(
    r"\b(?:how (?:satisfied|happy) (?:were|are) you|(?:satisfaction|customer|support) survey|how did we do|"
    r"rate (?:your|our|this|"
    r"the) (?:\w+ )?(?:support|experience|ticket|service)|take (?:our|a|this) (?:short )?survey|"
    r"zufriedenheitsumfrage|wie zufrieden|umfrage|bewerten sie|enquête de satisfaction|"
    r"donnez(?:-nous)? votre avis|encuesta de satisfacción|"
    r"pesquisa de satisfação|avalie (?:o|nosso)|sondaggio|valuta (?:la tua|il nostro|il servizio)|"
    r"tevredenheidsonderzoek|beoordeel (?:ons|onze)|ankieta|oceń)\b|アンケート",
)
INVITATION = Folded(
    r"\W{0,3}(?:(?:updated |re: )?invitation|accepted|tentative|cancell?ed event|einladung|zugesagt|termin|"
    r"convocation|invitación|convite|invito|uitnodiging|zaproszenie|会議招集|招待)"
    r"\s?[:：]",
)
GRATEFUL = Folded(
    r"\b(?:thank(?:s| you)(?: \w+){0,3} for|danke? (?:\w+ ){0,3}für|merci (?:\w+ ){0,2}pour|"
    r"gracias (?:\w+ ){0,2}por|obrigad[oa] (?:\w+ ){0,2}pel[oa]|"
    r"grazie (?:\w+ ){0,2}(?:per|del)|(?:dank|bedankt) (?:\w+ ){0,2}voor|dziękuj\w+ (?:\w+ ){0,2}za|"
    r"dzięki (?:\w+ ){0,2}za|top|super|perfect|"
    r"(?:mag|kan) (?:\w+ ){0,3}(?:dicht|gesloten)|(?:kann|können) (?:\w+ ){0,3}(?:zu|geschlossen)|(?:on|"
    r"vous) (?:peut|pouvez) (?:clore|fermer|clôturer)|"
    r"se puede cerrar|pode(?:m)? (?:fechar|encerrar)|(?:si )?può chiudere|można zamkn\w+)\b|ありがとう|クローズ",
)
RUNS_AGAIN = Folded(
    r"\b(?:(?:it|he|she|all|everything|job|sync|import|export|feed|run)(?:['’]s| is| are)? (?:now )?(?:running|"
    r"working|flowing|syncing) (?:again|fine|normally)|"
    r"(?:runs|works|ran|syncs) (?:again|fine (?:now|again))|went through (?:on|after) (?:the )?(?:retry|rerun|"
    r"second)|"
    r"(?:draait|loopt|werkt|lopen|draaien|werken) (?:het |alles |hij |nu )?weer|doet het weer|(?:kloppen|"
    r"klopt) (?:nu |weer )|"
    r"refonctionne\w*|remarche\w*|tourne(?:nt)? (?:à|de) nouveau|est reparti\w*|(?:vuelve|volvió|"
    r"volvieron) a (?:funcionar|correr)|ya (?:funciona|corre) (?:de nuevo|otra vez|bien)|"
    r"voltou a (?:funcionar|rodar)|(?:está|estão) rodando (?:de novo|normal)|(?:funziona|gira|"
    r"funzionano) (?:di nuovo|ora|adesso|regolarmente)|ha ripreso|"
    r"(?:znowu|znów|już) (?:działa|chodzi|leci)|ruszył\w* (?:ponownie|znowu))\b|(?:再開|復旧)しました|正常に動い",
)
ACCESS_NOUN = Folded(
    r"(?<![\w])(?:(?:read|write|viewer?|admin|user)(?:[- ]only)? (?:access|rights|permissions?)|access (?:to|"
    r"for|on)|permissions? (?:for|on|to)|"
    r"(?:lese|schreib|zugriffs|admin|benutzer)rechte?|zugang (?:zu|für)\w*|zugriff auf|berechtigung\w*|"
    r"(?:droits|accès) (?:de|d['’]|à|au|en|pour|sur)|"
    r"permisos? (?:de|para|en)|acceso (?:a|al|de|para)|acesso (?:a|ao|à|de|para)|permissão (?:de|para)|"
    r"accesso (?:a|al|alla|in|di|per)|permessi? (?:di|per|su)|"
    r"(?:lees|schrijf)rechten|toegang (?:tot|voor|op)|rechten (?:voor|op)|dostęp (?:do|dla)|uprawnieni\w+ (?:do|"
    r"dla)|konto dla)(?![\w])|(?:閲覧|参照|編集|アクセス)権限",
)
LACKS_ACCESS = Folded(
    r"\b(?:denied|lost|revoked|expired|refused|broken|fail\w*|error|verweigert|entzogen|abgelaufen|fehler\w*|"
    r"refusé\w*|perdu\w*|erreur|denegad\w*|perdid\w*|"
    r"negad\w*|falh\w*|erro|negat\w*|scadut\w*|errore|geweigerd|verlopen|fout\w*|odmow\w*|wygas\w*|błąd)\b|拒否|"
    r"エラー|失敗",
)
WANTS = Folded(
    r"\b(?:please|could|can you|would like|['’]d like|need\w*|request\w*|bitte|möcht\w*|richtet?|brauch\w*|"
    r"benötig\w*|merci de|voudr\w+|aimer\w+|besoin|"
    r"podr\w+|quisi\w+|necesit\w*|solicit\w*|gostar\w+|precis\w*|poderi\w+|vorre\w+|serv\w+|potre\w+|graag|zou|"
    r"nodig|kun\w*|proszę|chcia\w+|potrzeb\w*)\b|お願い|ください|希望",
)
RELEASED = Folded(
    r"\W{0,4}(?:(?:re|fwd?|aw|wg|rv|tr|fw|i|odp): ?)?(?:(?:[\w.-]+ ){0,3}(?:release(?: notes?)?|version|changelog|"
    r"what['’]s "
    r"new)\b|(?:new|neu|nouveau|nuevo|novo|nuovo|nieuw|nowość)[ ]?:|(?:neu in|neues in|neue) (?:version|release)|"
    r"nouveautés|notes de version|novedades|"
    r"notas de (?:la )?versión|"
    r"novidades|notas de versão|novità|note di rilascio|nieuw in|wat is er nieuw|nowości|co nowego|"
    r"リリースノート|新機能)",
)
"""How the subject of release notes begins."""
LOOKS_BACK = Folded(
    r"\b(?:post-?mortem|rca\b|root cause analysis|lessons learned|retrospective|incident review|nachbetrachtung|"
    r"retour d['’]expérience|análisis posterior|análise posterior|analisi post|evaluatie van|analiza powypadkowa)\b|"
    r"振り返り|障害報告書",
)
FREEZE = Folded(r"\b(?:change|code|deploy(?:ment)?|release)[ -]?freeze\b|\bgel des (?:mises|déploiements)\b")
TICKET_OVER = Folded(
    r"\b(?:your (?:ticket|request|case)\b[^.\n]{0,80}(?:has been|was|is now) (?:solved|closed|resolved|completed)|"
    r"ihr(?:e)? (?:ticket|anfrage)\b[^.\n]{0,80}(?:wurde|ist) (?:gelöst|geschlossen|erledigt)|votre (?:ticket|"
    r"demande)\b"
    r"[^.\n]{0,80}a été (?:résolu|clos|fermé|clôturé)e?|(?:su|tu) (?:ticket|solicitud)\b[^.\n]{0,80}ha sido "
    r"(?:resuelt|cerrad)[oa]|(?:seu|sua) (?:ticket|chamado|solicitação)\b[^.\n]{0,80}foi (?:resolvid|encerrad|"
    r"fechad)[oa]|"
    r"(?:il tuo|la tua|il suo|la sua) (?:ticket|richiesta)\b[^.\n]{0,80}è stat[oa] (?:risolt|chius)[oa]|(?:je|uw) "
    r"(?:ticket|verzoek)\b[^.\n]{0,80}is (?:opgelost|gesloten|afgesloten)|twoje zgłoszenie\b[^.\n]{0,80}zostało "
    r"(?:rozwiązane|zamknięte))\b|お問い合わせ[^。\n]{0,40}(?:解決|クローズ)(?:いた|致)?しました",
)
"""A ticketing system's own message about an earlier ticket."""
GOOD_NOW = Folded(
    r"\b(?:all (?:green|good|fine|ok)|(?:works?|working|running|runs) (?:again|fine|now|like a charm)|did (?:it|"
    r"the trick)|"
    r"solved|alles (?:grün|gut|wieder|ok)|läuft (?:wieder|jetzt)|geht wieder|funktioniert (?:wieder|jetzt)|tout "
    r"(?:fonctionne|marche|est (?:bon|ok|rentré))|ça (?:marche|fonctionne)|todo (?:bien|ok|funciona|correcto|"
    r"correctamente)|"
    r"ya funciona|tudo (?:ok|certo|funciona\w*|a funcionar)|já (?:está|funciona)|ora funziona|funziona tutto|tutto "
    r"(?:ok|bene|a posto)|werkt (?:alles )?weer|alles werkt|(?:już|wszystko) (?:już )?działa)\b|(?:無事|問題なく|"
    r"正常)[^。\n]{0,12}"
    r"(?:動|完了|なり|稼働)",
)
FIXES = Folded(
    r"\b(?:fix(?:es|ed)?|went (?:out|live)|is live|deployed|new:|bug ?fix\w*|improve\w+|behebt|behoben|verfügbar|"
    r"corrige\w*|"
    r"disponible|corregid\w+|corrigid\w+|disponível|corrett\w+|disponibil\w+|opgelost|beschikbaar|naprawion\w+|"
    r"dostępn\w+)\b|"
    r"修正|リリースしました",
)
THANKS_AT_ALL = Folded(
    r"\b(?:thanks?|thx|cheers|danke?|merci|gracias|obrigad[oa]|grazie|bedankt|dank|dziękuj\w+|dzięki)\b|"
    r"ありがとう|感謝",
)
HANDED_OVER = Folded(
    r"order|stock|inventory|sync|feed|export|import|\bjobs?\b|batch|payment|capture|refund|invoice|shipment|label|"
    r"price|"
    r"connector|interface|\bapi\b|token|bestell|auftr[aä]g|bestand|abgleich|übertrag|schnittstelle|zahlung|rechnung|"
    r"versand|retour|lager|artikel|preis|commande|stock|flux|paiement|facture|expédition|pedido|existencias|pago|"
    r"factura|"
    r"envío|precio|encomenda|pagamento|fatura|ordin[ei]|giacenz|fattur|spedizion|voorraad|betaling|factuur|koppeling|"
    r"zamówieni|płatnoś|faktur|wysył|zapas|synchroni|注文|在庫|決済|連携|同期|出荷|請求|バッチ|ジョブ",
)
"""What the back office hands from system to system."""
ASKS_TO_LOOK = Folded(
    r"\b(?:(?:please|pls|could (?:you|someone|somebody)|can (?:you|someone|somebody))(?: \w+){0,2} (?:check|look|"
    r"help|fix|"
    r"investigate|advise|resolve|repair|see what)|any (?:idea|clue)|what(?:['’]s| is) (?:going on|happening|"
    r"wrong)|bitte "
    r"(?:um (?:rückruf|prüfung|hilfe|klärung)|(?:\w+ ){0,3}(?:prüfen|anschauen|nachsehen|klären|beheben|"
    r"helfen|schauen))|könnt ihr (?:\w+ ){0,3}(?:schauen|prüfen|nachsehen)|woran liegt|was ist (?:da|hier) los|"
    r"merci de "
    r"(?:vérifier|regarder|corriger)|pouvez-vous (?:vérifier|regarder|voir)|que se passe|(?:pueden|podéis|puedes|"
    r"podrían) "
    r"(?:\w+ )?(?:revisar|mirar|comprobar|ayudar)|favor (?:de )?revisar|(?:podem|pode|"
    r"poderiam) (?:\w+ )?(?:verificar|ver|"
    r"olhar|checar|ajudar)|favor verificar|(?:potete|può|potreste) (?:\w+ )?(?:controllare|verificare|guardare|dare "
    r"un['’]occhiata)|(?:kunnen|kun|willen) (?:jullie|je|u) (?:\w+ ){0,3}(?:kijken|nakijken|controleren|"
    r"uitzoeken)|graag "
    r"(?:even )?(?:nakijken|controleren|uitzoeken)|proszę o (?:sprawdzenie|pomoc|weryfikację)|(?:sprawdź|sprawdźcie|"
    r"możecie sprawdzić|możesz sprawdzić))\b|(?:ご)?確認(?:を)?(?:お願い|ください|いただけ)|"
    r"調査(?:を)?(?:お願い|ください)|見てもらえ",
)
"""Asks for a look at something: that is how people report what they cannot name."""
CONFIRMS = Folded(
    r"\b(?:(?:went|is|are|all) green|all across|nice one|spot on|sorted|confirm(?:ed|ing)?|all (?:in|there|"
    r"through|arrived|good|done)|everything (?:is |has |came |went )?(?:in|"
    r"there|"
    r"through|arrived)|please close|can be closed|bestätig\w*|alle[sr]? (?:da|drin|durch|angekommen)|kann zu|"
    r"je confirme|"
    r"confirmé\w*|tout est (?:bien )?(?:arrivé|passé|là|rentré)|confirm(?:o|amos|ado)|ya (?:aparecen|están|entraron|"
    r"llegaron)|já (?:entr|cheg|aparec)\w+|conferm(?:o|iamo|ato)|(?:sono|è) tutt[oi] (?:dentro|arrivat\w|a posto)|"
    r"bevestigd|alles staat|(?:alles|allemaal) binnen|potwierdzam\w*|(?:wszystko|wszystkie) (?:są |jest )?(?:już )?"
    r"(?:jest|są|weszło|weszły|dotarł\w*))\b|(?:全件|すべて|問題なく)[^。\n]{0,20}(?:確認|反映|完了|取り込まれ)",
)
"""Says that what was missing is there."""
POINTS_BELOW = Folded(
    r"\b(?:below|here(?:['’]s| is| are|with)|unten(?:stehend)?|hier (?:das|der|die|ist)|anbei|ci-dessous|voici|abajo|"
    r"a continuación|aquí (?:va|está|tienes?)|abaixo|segue\w*|aqui (?:vai|está)|sotto|ecco|di seguito|hieronder|"
    r"hierbij|"
    r"poniżej|oto)\b|以下|下記|[:：]\s*$",
)
"""Points at what follows: the older messages are what is reported."""
FALSE_ALARM = Folded(
    r"\b(?:my (?:mistake|bad|fault|error)|false alarm|sorry for the noise|please disregard|mein (?:fehler|"
    r"versehen)|fehlalarm|"
    r"hat sich erledigt|fausse alerte|mon erreur|au temps pour moi|falsa alarma|(?:error|fallo) mío|culpa mía|"
    r"alarme falso|"
    r"(?:erro|engano) meu|falso allarme|errore mio|colpa mia|scusate il disturbo|vals alarm|mijn fout|loos alarm|"
    r"fałszywy "
    r"alarm|moja pomyłka|mój błąd)\b|勘違い|誤報|お騒がせ",
)
"""Takes a report back."""
TRAINING = Folded(
    r"\W{0,4}(?:training|workshop|lunch (?:and|&) learn|schulung|einweisung|formation|atelier|formación|curso|"
    r"taller|treinamento|"
    r"formação|corso|formazione|cursus|szkolenie|warsztat\w*)[ ]?[:：–]|\W{0,4}研修",
)
"""How the subject of an invitation to a training begins."""
NOTHING_NOW = Folded(
    r"\b(?:nothing (?:is |has )?(?:stuck|broken|failed|failing|hanging|down|wrong|open)|nichts (?:kaputt|offen|"
    r"hängt|passiert)|"
    r"es (?:hängt|ist) (?:gerade |aktuell )?nichts|rien (?:n['’]est |de )?(?:bloqué|cassé|en panne)|"
    r"(?:no hay )?nada (?:parado|"
    r"caído|roto|bloqueado)|(?:não há )?nada (?:parado|quebrado|travado)|"
    r"(?:non c['’]è )?niente (?:di )?(?:bloccato|rotto|"
    r"fermo)|niets (?:kapot|vast|stuk)|nic (?:nie )?(?:stoi|wisi|zepsut\w+)) (?:today|now|right now|at the moment|"
    r"currently|heute|"
    r"im moment|gerade|aktuell|aujourd['’]hui|en ce moment|actuellement|ahora|hoy|ahora mismo|agora|hoje|"
    r"no momento|ora|oggi|al "
    r"momento|nu|vandaag|op dit moment|teraz|dziś|obecnie)\b",
)
"""Says that nothing is wrong at present."""
