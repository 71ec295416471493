"""The words, in nine languages, of tickets that report nothing: requests, questions, notices, thanks."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
AUTO_REPLY = Folded(
    r"\b(?:out[ -]of[ -](?:the[ -])?office|auto(?:matic|mated)?[ -]?(?:reply|response|answer)|I am "
    r"(?:currently )?(?:away|on (?:annual |parental |sick )?(?:leave|vacation|holiday))|on vacation until|"
    r"limited access to (?:my )?e-?mail|your (?:request|ticket|message|e-?mail|enquiry|"
    r"inquiry)(?: #?[\w-]+)? (?:has been|"
    r"was) received|we have received your (?:request|message|ticket|e-?mail|enquiry)|this is an automated "
    r"(?:reply|response|confirmation)|"
    r"abwesenheits\w*|automatische antwort|bin (?:derzeit |bis \w+ )?(?:nicht im büro|im urlaub|außer haus|"
    r"abwesend)|nicht im (?:büro|haus)|eingangsbestätigung|ihre (?:anfrage|nachricht) (?:ist|wurde) (?:bei "
    r"uns )?(?:eingegangen|empfangen)|"
    r"réponse automatique|absen(?:ce|t) du bureau|je suis (?:actuellement )?(?:absente?|en congés?)|"
    r"respuesta automática|fuera de la oficina|estoy (?:fuera|de vacaciones|ausente)|resposta automática|"
    r"fora do escritório|estou (?:de férias|ausente|fora)|risposta automatica|fuori (?:sede|ufficio)|sono "
    r"(?:in ferie|assente|fuori)|"
    r"automatisch antwoord|afwezig(?:heid)?|ik ben (?:tot|momenteel) .{0,30}(?:afwezig|met vakantie|vrij)|"
    r"automatyczna odpowiedź|jestem (?:nieobecn\w+|na urlopie)|autoodpowiedź|poza biurem)\b|自動(?:返信|"
    r"応答)|不在(?:に|の)|休暇中",
)
MARKETING = Folded(
    r"\b(?:unsubscribe|newsletter|webinar|book (?:a|your) (?:free )?demo|free trial|special offer|limited[- "
    r"]time|% off|discount code|early bird|join us (?:for|at|on)|register (?:now|today)|white ?paper|case "
    r"study|schedule a (?:call|demo)|our (?:new|latest) (?:product|solution|platform|feature)|case studies|"
    r"increase your (?:sales|revenue)|sponsor\w*|"
    r"abbestellen|abmelden|jetzt anmelden|rabatt|angebot nur|kostenlos testen|se désabonner|désinscri\w+|"
    r"essai gratuit|offre spéciale|darse de baja|oferta especial|prueba gratuita|descadastr\w+|teste grátis|"
    r"oferta exclusiva|disiscriver\w+|offerta speciale|prova gratuita|afmelden|uitschrijven|gratis proberen|"
    r"wypisz się|darmow\w+ (?:okres|wersj)\w*)\b|配信停止|メルマガ|無料トライアル|ウェビナー",
)
RECOVERY = Folded(
    r"(?:^|\n)\s{0,4}(?:(?:re|aw|fwd?|fw|wg|odp|rv|tr|i|r|res|enc|antw|sv): ){0,2}[\[(【✅🟢\s]{0,6}(?:resolved|"
    r"recovered|recovery|ok|up|"
    r"clear(?:ed)?|back up|restored|behoben|entstört|rétabli|résolu|resuelto|recuperado|restablecido|"
    r"resolvido|restabelecido|risolto|ripristinato|hersteld|opgelost|rozwiązan\w+|przywrócon\w+|復旧|解消|"
    r"回復)[\])】]?\s?[:\]】–|-]|"
    r"\b(?:has (?:now )?(?:recovered|been (?:fully )?(?:resolved|restored))|have (?:now )?(?:recovered|been "
    r"restored)|is (?:now )?(?:back (?:to normal|up|online)|operational again|resolved|healthy again|up "
    r"again|running normally)|back to normal|recovery (?:notice|notification|alert)|alert (?:has "
    r")?(?:cleared|resolved|closed)|all systems operational|(?:incident|issue|monitor|check|alert) (?:is |"
    r"was |has been )?(?:resolved|recovered|closed)|service (?:has been )?restored|status changed (?:from "
    r"\w+ )?to (?:ok|up|resolved)|completed successfully after|returned to normal|"
    r"(?:läuft|laufen|funktioniert) wieder(?: normal| einwandfrei| ohne| stabil)?|wieder (?:verfügbar|"
    r"online|im normalbetrieb|erreichbar)|störung\b[^.\n]{0,60}\b(?:behoben|beendet)|entwarnung|(?:est|sont) (?:à "
    r"nouveau|de nouveau) (?:opérationnel\w*|disponible\w*|en ligne)|retour à la normale|rétablissement|"
    r"(?:incident|panne)\b[^.\n]{0,50}\best (?:clos|résolu|terminé)e?|service est rétabli|(?:quedó|está|fue) "
    r"(?:restablecid|resuelt|solucionad)[oa]|(?:succeeded|completed|went through|passed|ok) (?:on|at|"
    r"after) (?:the |its )?"
    r"(?:automatic |second |third )?(?:retry|attempt|re-?run|try)|"
    r"(?:beim|nach dem|im) (?:zweiten |dritten |automatischen )?(?:versuch|wiederholung|neustart) (?:erfolgreich|"
    r"durchgelaufen|ok)|(?:réussi|passé)e? (?:à la|au) (?:\w+ )?(?:relance|tentative|essai)|(?:al segundo intento|"
    r"na segunda tentativa|al secondo tentativo|bij de tweede poging|przy drugiej próbie) (?:ok|funcionó|terminó|"
    r"funcionou|riuscito|è passato|gelukt|udało)|"
    r"incident (?:clos|résolu|résolue)|ha (?:vuelto a la normalidad|sido restablecid\w+|se ha recuperado)|"
    r"(?:servicio|incidente|incidencia) (?:ha sido )?(?:restablecid|resuelt|recuperad)\w+|voltou ao normal|"
    r"(?:serviço|incidente) (?:foi )?(?:restabelecid|normalizad|resolvid)\w+|"
    r"(?:è|sono) (?:di nuovo|tornat\w) (?:operativ\w+|disponibil\w+|online|alla normalità)|(?:incidente|"
    r"servizio|problema) (?:è stato )?(?:risolt|ripristinat)\w+|(?:is|zijn) weer (?:operationeel|"
    r"beschikbaar|online|normaal)|storing (?:is )?(?:verholpen|opgelost)|(?:działa|działają) (?:już "
    r")?(?:ponownie|znów|normalnie)|usługa (?:została )?przywrócona|awaria (?:została )?usunięta)\b|"
    r"復旧(?:いた|致)?(?:しました|済み|のお知らせ|完了|のご連絡)|正常に戻り|回復(?:いた|致)?しました|解消(?:いた|"
    r"致)?(?:しました|済み|されました)|解決(?:いた|致)?しました",
)
THANKS = Folded(
    r"\b(?:all (?:good|fine|sorted|green)(?: now| again| here)?(?=[.!])|"
    r"thank(?:s| you)(?: so much| very much| a lot| again| all| everyone| team)?(?: for (?:the|your|"
    r"fixing|sorting|resolving|looking|helping|taking))|many thanks for|works? (?:again|now|perfectly|fine "
    r"now|like a charm)|working (?:again|now|fine|as expected)|all (?:good|fine|sorted|green)(?: now| again|"
    r" here)?[.!]|all (?:good|fine|working|sorted|green) "
    r"(?:now|again)|problem (?:is )?solved|issue (?:is )?(?:solved|gone|fixed)|(?:can|could|may|please) "
    r"(?:now )?(?:be )?close (?:this|the|my) (?:ticket|case|request)|this can be closed|(?:I|we) (?:can "
    r")?confirm (?:that )?(?:it|everything|the|this)[^.\n]{0,40}(?:works?|working|resolved|fixed|fine|in "
    r"order|arrived|received)|great (?:job|work)|much appreciated|kudos|order confirmation|your order has "
    r"been|payment received|"
    r"(?:vielen|herzlichen|besten|danke|tausend) (?:dank )?(?:für|fürs)|danke (?:euch|ihnen|nochmal|für|"
    r"schön)|(?:läuft|klappt|funktioniert|geht) (?:jetzt|wieder|nun)(?: alles| wieder| einwandfrei| super)?|"
    r"alles (?:wieder )?(?:gut|in ordnung|ok|bestens)|(?:ticket|vorgang) (?:kann|können sie|könnt ihr) "
    r"(?:bitte )?(?:geschlossen|schließen|zu)|kann geschlossen werden|merci (?:pour|à|beaucoup|encore)|"
    r"(?:tout )?(?:fonctionne|marche|est rentré) (?:à nouveau|de nouveau|maintenant|parfaitement|bien|dans "
    r"l'ordre)|vous pouvez (?:clôturer|fermer)|"
    r"gracias por|ya (?:funciona|(?:está|quedó) (?:todo|bien|resuelto|correctamente|solucionado|perfecto|arreglado))|"
    r"(?:pueden|podéis|puedes) cerrar|obrigad[oa] (?:pel[oa]|a todos|por)|(?:já )?(?:está )?funcionando "
    r"(?:normalmente|de novo|perfeitamente)|(?:podem|pode) (?:fechar|encerrar)|grazie (?:per|mille per|a "
    r"tutti|del|dell)|(?:ora|adesso) (?:funziona|va tutto|è tutto)|(?:potete|può|si può) chiudere|bedankt "
    r"voor|dank (?:je|u|jullie) (?:wel )?voor|(?:werkt|doet het) (?:nu|weer)(?: allemaal| prima| goed)?|"
    r"(?:mag|kan) (?:gesloten|dicht)|dziękuj\w+ za|(?:już )?(?:wszystko )?działa (?:już|teraz|poprawnie|"
    r"świetnie)|(?:można|proszę) zamkn\w+)\b|ありがとうございま(?:した|す)|解決しました|クローズして",
)
ACCESS = Folded(
    r"\b(?:access request|request(?:ing)? (?:for )?(?:read[- ]only |admin |user |view |write )?access|"
    r"(?:need|needs|grant|give|get|have|provide|require[sd]?) (?:me |us |her |him |them |\w+ )?(?:read[- "
    r"]only |admin |view |write |edit |full |user )?(?:access|permissions?|rights|a licen[cs]e|an? "
    r"(?:account|login))\b(?: (?:to|for|on|in))?|(?:add|create|set ?up|onboard|remove|deactivate|disable|"
    r"unlock) (?:a |an |the |our |my )?(?:new )?(?:user|account|login|seat|colleague|joiner|starter|"
    r"licen[cs]e)\w*|new (?:starter|joiner|hire|employee)|reset (?:my|the|his|her) (?:password|mfa|2fa)|"
    r"password reset|forgot (?:my )?password|locked out of my|role assignment|"
    r"zugriff(?:srechte|santrag)? (?:auf|für|beantragen|benötig\w+|anfordern)|zugang (?:zu|zum|zur|für|"
    r"beantragen)|berechtigung(?:en)? (?:für|auf|beantrag\w+|einricht\w+|benötig\w+)|benutzer (?:anlegen|"
    r"einrichten|freischalten|sperren)|freischaltung|passwort (?:zurücksetzen|vergessen)|neue\w? "
    r"(?:mitarbeiter\w*|kolleg\w+)|demande d['’]accès|(?:besoin|donner|obtenir|accorder|avoir) (?:d['’]un |"
    r"un |d['’]|l['’])?(?:accès|droits|compte)|créer un (?:compte|utilisateur)|réinitialis\w+ (?:mon |le "
    r")?mot de passe|nouvelle? (?:collaborat\w+|collègue)|"
    r"solicitud de acceso|(?:necesito|necesita|dar|conceder|solicito|solicitar|pedir) (?:me |un |una "
    r")?(?:acceso|permisos?|usuario|cuenta)|alta de usuario|restablecer (?:la |mi )?contraseña|nuev[oa] "
    r"(?:compañer\w+|emplead\w+)|solicitação de acesso|(?:preciso de|solicito|liberar|conceder|pedido de) "
    r"(?:um |o )?(?:acesso|permiss\w+)|criar (?:um )?usuário|redefin\w+ (?:a )?senha|richiesta (?:di "
    r")?access\w+|(?:ho bisogno di|serve|servono|abilitare|richiedo|concedere) (?:un |l['’])?(?:accesso|"
    r"abilitazione|permess\w+)|creare (?:un )?(?:utente|utenza|account)|reimpostare la password|"
    r"toegang(?:saanvraag)?(?: (?:tot|aanvragen|nodig|krijgen|voor))|nieuwe (?:gebruiker|medewerker|"
    r"collega)|wachtwoord (?:resetten|vergeten)|account aanmaken|wniosek o dostęp|(?:proszę o|potrzebuj\w+|"
    r"nadanie|nadać) (?:nadanie )?(?:dostęp\w*|uprawnie\w+|kont\w+)|założ\w+ kont\w+|now\w+ (?:pracowni\w+|"
    r"koleżank\w+|koleg\w+)|reset hasła)\b|(?:アクセス|閲覧)(?:権限|権)(?:の|を)?(?:付与|申請|依頼|追加|"
    r"ください|いただけ|お願い)|アカウント(?:の)?(?:作成|発行|追加)|パスワード(?:の)?(?:リセット|再設定)|"
    r"権限(?:の)?(?:付与|申請|追加)(?:を|の)?(?:お願い|依頼|希望)?",
)
ASKS_FOR_ACCESS = Folded(
    r"\b(?:please|could|can|would|kindly|request\w*|need\w*|grant\w*|give|open|enable|provide|bitte|"
    r"könn\w+|benötig\w*|brauch\w*|freigeben|"
    r"freischalten|einrichten|pourr\w+|pouvez|merci de|besoin|ouvrir|accorder|donner|podr\w+|puede\w*|"
    r"pod[ée]is|necesit\w*|solicit\w*|dar|conceder|"
    r"poderia\w*|podem|precis\w*|liberar|potreste|potete|serve|servirebbe|richied\w*|abilitare|dare|graag|"
    r"kun\w*|kan|nodig|geven|verlenen|"
    r"proszę|potrzebuj\w*|nada\w+|przyznać)\b[^.?!\n]{0,110}?\b(?:access|logins?|permissions?|(?:viewer|"
    r"read|admin|edit|user) rights|licen[cs]es?|zugriff\w*|zugang\w*|berechtigung\w*|leserecht\w*|"
    r"accès|droits|habilitations?|acceso|permisos?|acesso|permissão|accesso|abilitazion\w+|toegang\w*|"
    r"leesrechten|rechten|dostęp\w*|uprawnie\w+)\b"
    r"(?! (?:denied|refused|verweigert|refusé|denegado|negado|negato|geweigerd|zabroniony|token|key|log))|"
    r"(?:権限|アクセス|アカウント)[^。\n]{0,20}(?:付与|追加|発行|開放|お願い|ください|いただけ)",
)
AWAY = Folded(
    r"\b(?:I am|I['’]m|I will be|ich bin|bin|wir sind|je suis|je serai|estoy|estaré|estou|estarei|sono|"
    r"sarò|ik ben|jestem|będę)\b[^.\n]{0,40}?\b(?:vacation|holidays?|leave|away|out of (?:the )?office|"
    r"urlaub|abwesend|außer haus|elternzeit|congés?|absente?|vacaciones|ausente|férias|licença|ferie|"
    r"assente|malattia|vakantie|afwezig|verlof|urlopie|nieobecn\w+)\b|(?:休暇|不在|お休み)(?:を|に|の|いただ|のため)",
)
NO_ACTION = Folded(
    r"\b(?:no (?:further )?action (?:is )?(?:needed|required|necessary)|nothing (?:to do|needs to be done|"
    r"for you to do)|you (?:do not|don['’]t) (?:have|need) to do anything|for (?:your )?information only|"
    r"just (?:fyi|for info)|"
    r"kein(?:e|en)? (?:aktion|handlung\w*|maßnahmen?|handlungsbedarf) ?(?:erforderlich|nötig|notwendig)?|"
    r"nur zur (?:info\w*|kenntnis)|aucune action|aucune intervention|rien à faire|pour (?:simple "
    r")?information|"
    r"(?:no se requiere|no es necesaria|ninguna|sin) (?:ninguna )?acci[óo]n|solo (?:a título "
    r")?informativo|nenhuma ação|não é necessária? (?:nenhuma )?ação|apenas (?:para )?informa\w+|"
    r"nessuna azione|non (?:è|sono) richiest\w|solo per informazione|geen (?:verdere )?actie|ter info\w*|"
    r"(?:nie wymaga|żadne) działa\w+|tylko do wiadomości)\b|"
    r"(?:ご)?対応(?:は|いただく必要は)?(?:不要|ありません|ございません)",
)
PERIODIC = Folded(
    r"\b(?:(?:daily|weekly|monthly|quarterly) (?:\w+ ){0,2}(?:report|digest|summary|statistics|overview|"
    r"review)|(?:täglich|wöchentlich|monatlich)e[rns]? \w*(?:bericht|übersicht|report)|(?:wochen|monats|"
    r"tages)(?:bericht|report|übersicht)|"
    r"(?:rapport|bilan|synthèse) (?:hebdomadaire|mensuel\w*|quotidien\w*)|(?:informe|reporte|resumen) "
    r"(?:semanal|mensual|diario)|relatório (?:semanal|mensal|diário)|(?:report|rapporto|riepilogo) "
    r"(?:settimanale|mensile|giornaliero)|"
    r"(?:wekelijks|maandelijks|dagelijks)e? (?:rapport|overzicht)|(?:tygodniow|miesięczn|dzienn)y "
    r"(?:raport|przegląd))\b|(?:週次|月次|日次)(?:レポート|報告)",
)
FUTURE_MAINTENANCE = Folded(
    r"\b(?:(?:planned|scheduled|upcoming) (?:maintenance|downtime|outage)|maintenance (?:window|"
    r"announcement|notice)|(?:geplante|angekündigte) (?:wartung|abschaltung)\w*|wartungs(?:fenster|"
    r"ankündigung|arbeiten)|"
    r"maintenance (?:planifiée|programmée)|mantenimiento (?:programado|planificado)|manutenção "
    r"(?:programada|planejada)|manutenzione (?:programmata|pianificata)|gepland onderhoud|planowan\w+ "
    r"(?:prace|konserwacj|przerw)\w*)\b|メンテナンス(?:の)?(?:お知らせ|予定)",
)
RECOVERED = Folded(
    r"\b(?:(?:is|are|was|runs?|works?|working|ran|went) (?:now )?(?:fine|ok|okay|good|healthy|green|"
    r"through|normal(?:ly)?)(?: again| now| since)?|(?:fine|ok|okay|healthy|green|good|back) (?:again|"
    r"now)|self-?healed|recovered|caught up|"
    r"wieder (?:ok|okay|in ordnung|grün|gut|da)|(?:läuft|lief|geht) (?:inzwischen |jetzt |wieder "
    r")(?:wieder |durch|sauber)?|(?:de nouveau|à nouveau) (?:ok|bon|opérationnel\w*)|(?:est )?(?:rentré "
    r"dans l['’]ordre|repassé\w?|reparti\w?)|"
    r"(?:ya|todo) (?:está )?(?:bien|ok|resuelto|correcto)|se (?:recuperó|normalizó)|(?:já|tudo) (?:está "
    r")?(?:ok|normal|resolvido)|(?:normalizou|voltou)|(?:ora|adesso) (?:è )?(?:tutto )?(?:ok|a posto|"
    r"risolto)|è tornat\w|"
    r"(?:weer|nu) (?:ok|goed|in orde)|(?:już|znowu) (?:działa|ok|w porządku))\b|正常に(?:完了|稼働|動作|戻)|復旧",
)
POSSIBLE = Folded(
    r"\b(?:(?:I|we)(?:['’]d| would) (?:like|love)|ich (?:möchte|hätte gerne?|wünsche)|wir (?:möchten|"
    r"hätten gerne?)|(?:je voudrais|j['’]aimerais|nous (?:voudrions|aimerions))|(?:quisi(?:era|éramos)|me "
    r"gustaría|nos gustaría)|gostaria(?:mos)?|(?:vorrei|vorremmo|mi piacerebbe)|(?:ik|we) (?:wil|willen|"
    r"zou|zouden) graag|chciał\w*by\w*|(?:would|is|will) (?:it|there) (?:be )?(?:be )?(?:possible|an "
    r"option|a way)|wäre (?:es "
    r")?möglich|ist es möglich|(?:ser|se)rait-il possible|est-ce (?:que c['’]est )?possible|sería posible|"
    r"es posible|seria possível|é possível|"
    r"sarebbe possibile|è possibile|zou het mogelijk|is het mogelijk|czy (?:jest|byłoby|można|da się)|"
    r"what happens|was passiert|que se passe-t-il|qué pasa|o que acontece|cosa succede|wat gebeurt|co się "
    r"dzieje)\b|可能でしょうか|できますか|どうなりますか",
)
HYPOTHESIS = when_used(
    r"(?i)(?:\b(?:if|when(?:ever)?|in case|e\.g\.|for example|such as|like|wenn|falls|sobald|z\.\s?b\.|"
    r"quand|lorsqu\w*|si|par exemple|p\.\s?ex\.|cuando|por ejemplo|quando|se|caso|por exemplo|ad esempio|"
    r"als|wanneer|"
    r"indien|bijv\.|jeśli|gdy|kiedy|np\.|failed jobs?|fehlgeschlagene\w* jobs?)\b[^.?!\n]{0,80})$"
)
REQUEST_SUBJECT = Folded(
    r"\W*(?:(?:re|fwd?|aw|wg|rv|tr): )?(?:add|put|give|grant|subscribe|invite|remove|please|pls|can "
    r"(?:you|i|we)|could|may|need|request\w*|new|viewer|read|bitte|anfrage|antrag|"
    r"beantrag\w*|merci de|demande|besoin|ajout\w*|solicit\w*|petición|por favor|necesit\w*|pedido de|"
    r"richiesta|verzoek|aanvraag|graag|prośba|wniosek|proszę)\b"
    r"|\W{0,3}(?:依頼|申請|ご依頼|お願い)|.{0,40}(?:権限|アクセス)",
)
LIST = when_used(
    r"(?i)\b(?:distribution list|mailing list|notification list|alerts? (?:list|group)|on copy|"
    r"verteiler\w*|mailverteiler|liste de diffusion|lista de (?:distribución|distribuição|correo)|"
    r"lista di distribuzione|distributielijst|mailinglijst|list[aeęy] (?:dystrybucyjn|mailingow)\w+)\b|"
    r"配信(?:リスト|先)|メーリングリスト"
)
PROPOSAL = Folded(
    r"(?:^|\n)\W{0,6}(?:(?:re|fwd?|aw|wg|rv|tr): )?(?:proposal|suggestion|idea|feature|enhancement|"
    r"improvement|wish|request for enhancement|rfe|vorschlag|idee|wunsch|anregung|"
    r"proposition|suggestion|idée|évolution|amélioration|propuesta|sugerencia|mejora|proposta|sugestão|"
    r"ideia|melhoria|suggerimento|idea|miglioramento|"
    r"voorstel|suggestie|idee|verbetering|propozycja|sugestia|pomysł|usprawnienie|提案|要望|ご提案|"
    r"ご要望)\w{0,3}\s{0,2}(?:[:：–—-]|\n|$)",
)
NOTHING_BROKEN = Folded(
    r"\b(?:nothing (?:is )?(?:broken|wrong|failed|failing|down|urgent)|not (?:an|a real) (?:incident|outage|error)|"
    r"no "
    r"(?:incident|outage|issue) (?:at|right|here|today)|"
    r"for (?:the )?(?:training|documentation|my notes|future)|in general|hypothetical\w*|just (?:curious|"
    r"asking|want(?:ed)? to (?:know|understand))|"
    r"es ist nichts (?:kaputt|passiert)|kein (?:notfall|vorfall|fehler aktuell)|rein interessehalber|nur "
    r"(?:aus interesse|zum verständnis)|"
    r"rien (?:n['’]est|de) (?:cassé|grave|urgent)|pas (?:un|d['’]) incident|simple curiosité|juste pour "
    r"(?:savoir|comprendre)|"
    r"no hay nada (?:caído|roto|parado)|no (?:hay|es) (?:ning[uú]n|un) (?:error|incidente|fallo)|solo (?:quería|"
    r"para) saber|não há "
    r"(?:nenhum )?(?:erro|incidente)|só (?:queria|para) saber|"
    r"non c['’]è nessun (?:errore|problema)|solo per (?:sapere|curiosità)|er is niets (?:kapot|mis)|"
    r"alleen (?:uit interesse|om te weten)|"
    r"nic się nie (?:stało|zepsuło)|to nie awaria|tylko pytanie)\b|"
    r"障害ではありません|(?:障害|問題|エラー)は(?:現在)?(?:発生して(?:い|"
    r"おり)?)?(?:ありません|ません)",
)
FEATURE = Folded(
    r"\b(?:feature (?:request|suggestion|idea)|enhancement(?: request)?|improvement (?:request|idea|"
    r"suggestion)|change request|(?:it )?would be (?:great|nice|helpful|good|useful|awesome|handy|lovely) "
    r"(?:if|to)|would (?:love|like) (?:to (?:have|see|be able)|a|an|if)|(?:could|can) (?:you|we) (?:please "
    r")?(?:add|build|implement|support|introduce|extend|include)(?! the attached)|please (?:add|consider "
    r"adding|implement|build) (?:a|an|the option|support)|wish ?list|suggestion:|roadmap|any plans to "
    r"(?:support|add)|nice to have|"
    r"feature[- ]?wunsch|verbesserungsvorschlag|(?:wäre|wär) (?:es )?(?:schön|toll|hilfreich|super|"
    r"praktisch|gut|möglich),? (?:wenn|einen?|künftig|zukünftig)|(?:wir )?(?:wünschen|hätten gerne?)|"
    r"könn(?:t|te)e?n? (?:ihr|sie|man|wir) (?:bitte )?(?:künftig|zukünftig|einbauen|ergänzen|hinzufügen|"
    r"einen?)|änderungswunsch|erweiterung(?:swunsch)?|demande d['’](?:évolution|amélioration|ajout)|(?:ce "
    r")?serait (?:bien|super|pratique|utile|top|possible|formidable) (?:de|si|d['’]|que)|suggestion d['’]|"
    r"serait-il possible (?:d['’]ajouter|de (?:prévoir|disposer))|"
    r"solicitud de (?:mejora|funcionalidad)|petición de mejora|(?:sería|estaría) (?:bueno|genial|útil|ideal|"
    r"bien|posible|estupendo)|sugerencia|nos gustaría (?:poder|tener|que)|(?:pedido|solicitação|sugestão) "
    r"de (?:melhoria|funcionalidade)|seria (?:bom|ótimo|útil|possível|legal|interessante)|gostaríamos (?:de "
    r"(?:ter|poder)|que)|richiesta (?:di )?(?:funzionalità|miglioramento|evolutiva)|sarebbe (?:bello|utile|"
    r"comodo|possibile|ottimo)|ci piacerebbe|functieverzoek|verbetervoorstel|(?:zou|het zou) (?:handig|fijn|"
    r"mooi|prettig|leuk) zijn|(?:het )?zou (?:handig|fijn|mooi|prettig)|"
    r"(?:prośba|wniosek) o (?:now\w+ )?(?:funkcj\w+|usprawnieni\w+|dodanie)|(?:byłoby|fajnie byłoby|dobrze "
    r"byłoby) (?:dobrze|świetnie|miło|fajnie)?|propozycja (?:usprawnienia|zmiany|funkcji))\b|(?:機能|"
    r"改善)(?:要望|追加|リクエスト|提案)|(?:追加|対応)して(?:いただけると|ほしい|欲しい|もらえると)|"
    r"できるようにして",
)
HOWTO = Folded(
    r"\b(?:how (?:do|can|should|would|to|does|is) (?:I|we|you|one|a|the|an|it|this)?\b|how to\b|where (?:do|"
    r"can|would) (?:I|we|one)\b|(?:is|are) (?:it|there) (?:possible|a way|any way|documentation|a guide|"
    r"some documentation)|what (?:is|does|are|would be) (?:the )?(?:best|right|correct|recommended|"
    r"difference|meaning|proper|procedure|process|steps?|mean)\w*|what does .{1,60} mean|(?:quick |general |"
    r"just a )?question(?:s)?(?: about| on| regarding|:)|(?:can|could) (?:someone|anyone|somebody|you) "
    r"(?:please )?(?:explain|tell me|show "
    r"me|point me|clarify)|could you (?:explain|tell me|show me|clarify)|wondering (?:how|if|whether|what)|"
    r"documentation (?:on|for|about)|training|what am I supposed to|which (?:report|setting|option|field) (?:do|"
    r"should|can)|"
    r"wie (?:kann|können|muss|müssen|soll|sollen|mache|macht|geht|funktioniert|bekomme|lässt|starte|stelle|"
    r"lege|richte|exportiere|importiere|wird|sieht)\b|wo (?:finde|kann|können|stelle|sehe)|gibt es (?:eine|"
    r"einen|dazu|hierzu|irgendwo) (?:anleitung|möglichkeit|doku\w*|weg)|(?:kurze |allgemeine )?(?:frage|"
    r"rückfrage)(?: zu[mr]?|:)|was bedeutet|was ist der unterschied|anleitung (?:für|zu)|comment (?:faire|"
    r"puis-je|peut-on|dois-je|procéder|fonctionne|configurer|relancer|ajouter|on|est-ce|exporter|créer|"
    r"interpréter)|où (?:puis-je|peut-on|trouver|se trouve)|(?:petite |simple )?question (?:sur|concernant|"
    r":)|que signifie|quelle est la (?:procédure|différence|marche)|est-il possible de|"
    r"¿?c[óo]mo (?:puedo|podemos|se|hago|hacer|debo|configur\w+|funciona|exporto)|¿?d[óo]nde (?:puedo|"
    r"encuentro|se|está)|(?:una )?(?:consulta|pregunta|duda)(?: (?:sobre|general|rápida)|:)|¿?qu[ée] (?:significa|"
    r"hace|diferencia)|"
    r"significado de|¿?hay (?:un |algún )?(?:listado|lista|documento)|"
    r"¿?cu[áa]l es (?:la diferencia|el procedimiento|la forma)|como (?:faço|posso|podemos|fazer|configur\w+|"
    r"devo|funciona)|onde (?:posso|encontro|fica)|(?:uma )?(?:dúvida|pergunta)(?: sobre)?|o que significa|"
    r"qual (?:é )?(?:a diferença|o procedimento)|come (?:posso|si|faccio|possiamo|fare|devo|funziona)|dove "
    r"(?:posso|trovo|si trova)|(?:una )?domanda (?:su|sul|sulla|veloce)|(?:cosa|che cosa) significa|qual è "
    r"(?:la differenza|la procedura)|"
    r"hoe (?:kan|kunnen|moet|doe|werkt|stel|krijg|voeg|maak)|waar (?:kan|vind|vinden)|(?:korte "
    r")?vraag(?:je)? (?:over|:)|wat betekent|wat is het verschil|is er (?:een )?(?:handleiding|documentatie|"
    r"manier)|jak (?:mogę|można|zrobić|skonfigurować|dodać|uruchomić|działa|powin\w+|wyeksportować)|gdzie "
    r"(?:mogę|znajdę|można)|(?:krótkie )?pytanie(?: o| dotyczące|:)|co oznacza|czy (?:jest|istnieje) "
    r"(?:możliwość|instrukcja|sposób|dokumentacja)|czy (?:można|da się))\b|方法(?:を|が|について)(?:教えて|"
    r"知り|わから|ご教示)|(?:どう|どのように|どうやって)(?:すれば|したら|やって|設定|実行)?|"
    r"教えて(?:ください|いただ|もらえ)|(?:ご)?質問(?:です|があり|させて)|とは何(?:です|でしょう)|使い方|"
    r"(?:どのような|どういう)意味",
)
INFORMATION = Folded(
    r"\b(?:(?:planned|scheduled) (?:maintenance|downtime|outage)|maintenance (?:window|notice|announcement)|"
    r"(?:password|certificate|licen[cs]e|token|trial|subscription)[^.\n]{0,40} (?:will expire|expires|is about to "
    r"expire|is due to expire) (?:in|on|soon)|(?:passwort|zertifikat|lizenz) läuft (?:in|am) [^.\n]{1,20}ab|"
    r"will be (?:unavailable|offline|performing maintenance)|release notes?|changelog|(?:daily|weekly|"
    r"monthly) (?:report|digest|summary)|for your information only|meeting (?:invitation|notes|minutes)|"
    r"invoice for your subscription|(?:job|run|import|export|backup) (?:completed|finished) successfully|"
    r"geplante wartung\w*|wartungs(?:fenster|arbeiten|ankündigung)|maintenance (?:planifiée|programmée)|"
    r"mantenimiento (?:programado|planificado)|manutenção programada|manutenzione programmata|gepland "
    r"onderhoud|planowan\w+ (?:prace|konserwacj\w+))\b|定期メンテナンス|メンテナンスのお知らせ",
)
FAILING = Folded(
    r"\b(?:fail(?:ed|s|ing|ure)|error(?:ed)?|exception|abort(?:ed)?|crash(?:ed)?|reject(?:ed|s)|stuck|timed "
    r"out|times out|not (?:working|syncing|arriving|updating|imported|showing|sent|received|in)|missing|"
    r"stopped|broken|never (?:reached|arrived|got)|duplicate[ds]?|mismatch\w*|wrong|out of sync|oversold|"
    r"doesn't|does not|didn't|did not|isn't|unpaid|pending|unauthori[sz]ed|expired|denied|declined|hanging|"
    r"hangs|"
    r"fehlgeschlagen|fehler|abgebrochen|gescheitert|scheitert|hängt|fehlt|fehlen|läuft nicht|nicht "
    r"(?:angekommen|übertragen|importiert)|abgelehnt|doppelt|falsch\w*|échou\w*|échec|erreur|plant\w+|"
    r"bloqué\w*|manqu\w+|rejet\w*|n['’]arrive|ne (?:fonctionne|remonte|passe)|absente?|falló|falla\w*|fallo|"
    r"error|rechaz\w+|no (?:llega|llegó|aparece|funciona|sincroniza|se)|duplicad\w+|falta\w*|falhou|"
    r"falha\w*|erro|rejeit\w+|não (?:chegou|aparece|funciona|sincroniza)|"
    r"fallit\w+|errore|rifiut\w+|bloccat\w+|non (?:arriva|funziona|risulta|compare)|manca\w*|mislukt|"
    r"fout\w*|geweigerd|vastgelopen|ontbreek\w*|werkt niet|niet (?:aangekomen|verwerkt)|nie (?:działa|"
    r"powi\w+|dotar\w+|synchroniz\w+)|błąd|błęd\w+|odrzuc\w+|brak\w*|zawiesi\w+)\b|失敗|エラー|異常|停止|"
    r"届いて|反映され|拒否|重複|不一致",
)
CLOSING_NOTE = Folded(
    r"\b(?:close (?:it|this|the ticket)|closing|can be closed|schließen|geschlossen|clôtur\w+|cerrar|fechar|"
    r"chiudere|sluiten|zamkn\w+)\b|クローズ",
)
HARD = when_used(
    r"\b(?:[A-Z]\w{2,60}(?:Exception|Error)|ORA-\d+|HTTP(?: status)?(?: code)? ?[45]\d\d|SQLSTATE)\b|"
    r"(?<![\w-])(?:ERROR|FATAL|SEVERE|CRITICAL)(?![\w-])"
)
