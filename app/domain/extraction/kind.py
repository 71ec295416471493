"""What a ticket is: an exception or something else (a question, a request, a notice), and whether a job failed."""

from __future__ import annotations

import re

from app.domain.extraction.reading import Reading

_I = re.IGNORECASE
_AUTO_REPLY = re.compile(
    r"\b(?:out[ -]of[ -](?:the[ -])?office|auto(?:matic|mated)?[ -]?(?:reply|response|answer)|I am (?:currently )?(?:away|on (?:annual |parental |sick )?(?:leave|vacation|holiday))|on vacation until|limited access to (?:my )?e-?mail|your (?:request|ticket|message|e-?mail|enquiry|inquiry) (?:has been|was) received|we have received your (?:request|message|ticket|e-?mail|enquiry)|this is an automated (?:reply|response|confirmation)|"
    r"abwesenheits\w*|automatische antwort|bin (?:derzeit |bis \w+ )?(?:nicht im büro|im urlaub|außer haus|abwesend)|nicht im (?:büro|haus)|eingangsbestätigung|ihre (?:anfrage|nachricht) (?:ist|wurde) (?:bei uns )?(?:eingegangen|empfangen)|"
    r"réponse automatique|absen(?:ce|t) du bureau|je suis (?:actuellement )?(?:absente?|en congés?)|respuesta automática|fuera de la oficina|estoy (?:fuera|de vacaciones|ausente)|resposta automática|fora do escritório|estou (?:de férias|ausente|fora)|risposta automatica|fuori (?:sede|ufficio)|sono (?:in ferie|assente|fuori)|"
    r"automatisch antwoord|afwezig(?:heid)?|ik ben (?:tot|momenteel) .{0,30}(?:afwezig|met vakantie|vrij)|automatyczna odpowiedź|jestem (?:nieobecn\w+|na urlopie)|autoodpowiedź|poza biurem)\b|自動(?:返信|応答)|不在(?:に|の)|休暇中",
    _I,
)
_MARKETING = re.compile(
    r"\b(?:unsubscribe|newsletter|webinar|book (?:a|your) (?:free )?demo|free trial|special offer|limited[- ]time|% off|discount code|early bird|join us (?:for|at|on)|register (?:now|today)|white ?paper|case study|schedule a (?:call|demo)|our (?:new|latest) (?:product|solution|platform|feature)|case studies|increase your (?:sales|revenue)|sponsor\w*|"
    r"abbestellen|abmelden|jetzt anmelden|rabatt|angebot nur|kostenlos testen|se désabonner|désinscri\w+|essai gratuit|offre spéciale|darse de baja|oferta especial|prueba gratuita|descadastr\w+|teste grátis|oferta exclusiva|disiscriver\w+|offerta speciale|prova gratuita|afmelden|uitschrijven|gratis proberen|wypisz się|darmow\w+ (?:okres|wersj)\w*)\b|配信停止|メルマガ|無料トライアル|ウェビナー",
    _I,
)
_RECOVERY = re.compile(
    r"(?:^|\n)\s{0,4}(?:re: |aw: |fwd?: |wg: ){0,2}[\[(✅🟢\s]{0,6}(?:resolved|recovered|recovery|ok|up|clear(?:ed)?|back up|restored|behoben|entstört|rétabli|résolu|resuelto|recuperado|restablecido|resolvido|restabelecido|risolto|ripristinato|hersteld|opgelost|rozwiązan\w+|przywrócon\w+|復旧|解消|回復)[\])]?\s?[:\]–|-]|"
    r"\b(?:has (?:now )?(?:recovered|been (?:fully )?(?:resolved|restored))|have (?:now )?(?:recovered|been restored)|is (?:now )?(?:back (?:to normal|up|online)|operational again|resolved|healthy again|up again|running normally)|back to normal|recovery (?:notice|notification|alert)|alert (?:has )?(?:cleared|resolved|closed)|all systems operational|(?:incident|issue|monitor|check|alert) (?:is |was |has been )?(?:resolved|recovered|closed)|service (?:has been )?restored|status changed (?:from \w+ )?to (?:ok|up|resolved)|completed successfully after|returned to normal|"
    r"(?:läuft|laufen|funktioniert) wieder(?: normal| einwandfrei| ohne| stabil)?|wieder (?:verfügbar|online|im normalbetrieb|erreichbar)|störung (?:ist )?(?:behoben|beendet)|entwarnung|(?:est|sont) (?:à nouveau|de nouveau) (?:opérationnel\w*|disponible\w*|en ligne)|retour à la normale|rétablissement|incident (?:clos|résolu|résolue)|ha (?:vuelto a la normalidad|sido restablecid\w+|se ha recuperado)|(?:servicio|incidente|incidencia) (?:ha sido )?(?:restablecid|resuelt|recuperad)\w+|voltou ao normal|(?:serviço|incidente) (?:foi )?(?:restabelecid|normalizad|resolvid)\w+|"
    r"(?:è|sono) (?:di nuovo|tornat\w) (?:operativ\w+|disponibil\w+|online|alla normalità)|(?:incidente|servizio|problema) (?:è stato )?(?:risolt|ripristinat)\w+|(?:is|zijn) weer (?:operationeel|beschikbaar|online|normaal)|storing (?:is )?(?:verholpen|opgelost)|(?:działa|działają) (?:już )?(?:ponownie|znów|normalnie)|usługa (?:została )?przywrócona|awaria (?:została )?usunięta)\b|復旧(?:しました|済み|のお知らせ)|正常に戻り|回復しました|解消(?:しました|済み)",
    _I,
)
_THANKS = re.compile(
    r"\b(?:thank(?:s| you)(?: so much| very much| a lot| again| all| everyone| team)?(?: for (?:the|your|fixing|sorting|resolving|looking|helping|taking))|many thanks for|works? (?:again|now|perfectly|fine now|like a charm)|working (?:again|now|fine|as expected)|all (?:good|fine|working|sorted|green) (?:now|again)|problem (?:is )?solved|issue (?:is )?(?:solved|gone|fixed)|(?:can|could|may|please) (?:now )?(?:be )?close (?:this|the|my) (?:ticket|case|request)|this can be closed|(?:I|we) (?:can )?confirm (?:that )?(?:it|everything|the|this)[^.\n]{0,40}(?:works?|working|resolved|fixed|fine|in order|arrived|received)|great (?:job|work)|much appreciated|kudos|order confirmation|your order has been|payment received|"
    r"(?:vielen|herzlichen|besten|danke|tausend) (?:dank )?(?:für|fürs)|danke (?:euch|ihnen|nochmal|für|schön)|(?:läuft|klappt|funktioniert|geht) (?:jetzt|wieder|nun)(?: alles| wieder| einwandfrei| super)?|alles (?:wieder )?(?:gut|in ordnung|ok|bestens)|(?:ticket|vorgang) (?:kann|können sie|könnt ihr) (?:bitte )?(?:geschlossen|schließen|zu)|kann geschlossen werden|merci (?:pour|à|beaucoup|encore)|(?:tout )?(?:fonctionne|marche|est rentré) (?:à nouveau|de nouveau|maintenant|parfaitement|bien|dans l'ordre)|vous pouvez (?:clôturer|fermer)|"
    r"gracias por|ya (?:funciona|está|quedó) (?:todo|bien|resuelto|correctamente|solucionado|perfecto)?|(?:pueden|podéis|puedes) cerrar|obrigad[oa] (?:pel[oa]|a todos|por)|(?:já )?(?:está )?funcionando (?:normalmente|de novo|perfeitamente)|(?:podem|pode) (?:fechar|encerrar)|grazie (?:per|mille per|a tutti|del|dell)|(?:ora|adesso) (?:funziona|va tutto|è tutto)|(?:potete|può|si può) chiudere|bedankt voor|dank (?:je|u|jullie) (?:wel )?voor|(?:werkt|doet het) (?:nu|weer)(?: allemaal| prima| goed)?|(?:mag|kan) (?:gesloten|dicht)|dziękuj\w+ za|(?:już )?(?:wszystko )?działa (?:już|teraz|poprawnie|świetnie)|(?:można|proszę) zamkn\w+)\b|ありがとうございま(?:した|す)|解決しました|クローズして",
    _I,
)
_ACCESS = re.compile(
    r"\b(?:access request|request(?:ing)? (?:for )?(?:read[- ]only |admin |user |view |write )?access|(?:need|needs|grant|give|get|have|provide|require[sd]?) (?:me |us |her |him |them |\w+ )?(?:read[- ]only |admin |view |write |edit |full |user )?(?:access|permissions?|rights|a licen[cs]e|an? (?:account|login))\b(?: (?:to|for|on|in))?|(?:add|create|set ?up|onboard|remove|deactivate|disable|unlock) (?:a |an |the |our |my )?(?:new )?(?:user|account|login|seat|colleague|joiner|starter|licen[cs]e)\w*|new (?:starter|joiner|hire|employee)|reset (?:my|the|his|her) (?:password|mfa|2fa)|password reset|forgot (?:my )?password|locked out of my|role assignment|"
    r"zugriff(?:srechte|santrag)? (?:auf|für|beantragen|benötig\w+|anfordern)|zugang (?:zu|zum|zur|für|beantragen)|berechtigung(?:en)? (?:für|auf|beantrag\w+|einricht\w+|benötig\w+)|benutzer (?:anlegen|einrichten|freischalten|sperren)|freischaltung|passwort (?:zurücksetzen|vergessen)|neue\w? (?:mitarbeiter\w*|kolleg\w+)|demande d['’]accès|(?:besoin|donner|obtenir|accorder|avoir) (?:d['’]un |un |d['’]|l['’])?(?:accès|droits|compte)|créer un (?:compte|utilisateur)|réinitialis\w+ (?:mon |le )?mot de passe|nouvelle? (?:collaborat\w+|collègue)|"
    r"solicitud de acceso|(?:necesito|necesita|dar|conceder|solicito|solicitar|pedir) (?:me |un |una )?(?:acceso|permisos?|usuario|cuenta)|alta de usuario|restablecer (?:la |mi )?contraseña|nuev[oa] (?:compañer\w+|emplead\w+)|solicitação de acesso|(?:preciso de|solicito|liberar|conceder|pedido de) (?:um |o )?(?:acesso|permiss\w+)|criar (?:um )?usuário|redefin\w+ (?:a )?senha|richiesta (?:di )?access\w+|(?:ho bisogno di|serve|servono|abilitare|richiedo|concedere) (?:un |l['’])?(?:accesso|abilitazione|permess\w+)|creare (?:un )?(?:utente|utenza|account)|reimpostare la password|"
    r"toegang(?:saanvraag)?(?: (?:tot|aanvragen|nodig|krijgen|voor))|nieuwe (?:gebruiker|medewerker|collega)|wachtwoord (?:resetten|vergeten)|account aanmaken|wniosek o dostęp|(?:proszę o|potrzebuj\w+|nadanie|nadać) (?:nadanie )?(?:dostęp\w*|uprawnie\w+|kont\w+)|założ\w+ kont\w+|now\w+ (?:pracowni\w+|koleżank\w+|koleg\w+)|reset hasła)\b|(?:アクセス|閲覧)(?:権限|権)(?:の|を)?(?:付与|申請|依頼|追加|ください|いただけ|お願い)|アカウント(?:の)?(?:作成|発行|追加)|パスワード(?:の)?(?:リセット|再設定)|権限(?:の)?(?:付与|申請|追加)(?:を|の)?(?:お願い|依頼|希望)?",
    _I,
)
_FEATURE = re.compile(
    r"\b(?:feature (?:request|suggestion|idea)|enhancement(?: request)?|improvement (?:request|idea|suggestion)|change request|(?:it )?would be (?:great|nice|helpful|good|useful|awesome|handy|lovely) (?:if|to)|would (?:love|like) (?:to (?:have|see|be able)|a|an|if)|(?:could|can) (?:you|we) (?:please )?(?:add|build|implement|support|introduce|extend|include)(?! the attached)|please (?:add|consider adding|implement|build) (?:a|an|the option|support)|wish ?list|suggestion:|roadmap|any plans to (?:support|add)|nice to have|"
    r"feature[- ]?wunsch|verbesserungsvorschlag|(?:wäre|wär) (?:es )?(?:schön|toll|hilfreich|super|praktisch|gut|möglich),? (?:wenn|einen?|künftig|zukünftig)|(?:wir )?(?:wünschen|hätten gerne?)|könn(?:t|te)e?n? (?:ihr|sie|man|wir) (?:bitte )?(?:künftig|zukünftig|einbauen|ergänzen|hinzufügen|einen?)|änderungswunsch|erweiterung(?:swunsch)?|demande d['’](?:évolution|amélioration|ajout)|(?:ce )?serait (?:bien|super|pratique|utile|top|possible|formidable) (?:de|si|d['’]|que)|suggestion d['’]|serait-il possible (?:d['’]ajouter|de (?:prévoir|disposer))|"
    r"solicitud de (?:mejora|funcionalidad)|petición de mejora|(?:sería|estaría) (?:bueno|genial|útil|ideal|bien|posible|estupendo)|sugerencia|nos gustaría (?:poder|tener|que)|(?:pedido|solicitação|sugestão) de (?:melhoria|funcionalidade)|seria (?:bom|ótimo|útil|possível|legal|interessante)|gostaríamos (?:de (?:ter|poder)|que)|richiesta (?:di )?(?:funzionalità|miglioramento|evolutiva)|sarebbe (?:bello|utile|comodo|possibile|ottimo)|ci piacerebbe|functieverzoek|verbetervoorstel|(?:zou|het zou) (?:handig|fijn|mooi|prettig|leuk) zijn|(?:het )?zou (?:handig|fijn|mooi|prettig)|"
    r"(?:prośba|wniosek) o (?:now\w+ )?(?:funkcj\w+|usprawnieni\w+|dodanie)|(?:byłoby|fajnie byłoby|dobrze byłoby) (?:dobrze|świetnie|miło|fajnie)?|propozycja (?:usprawnienia|zmiany|funkcji))\b|(?:機能|改善)(?:要望|追加|リクエスト|提案)|(?:追加|対応)して(?:いただけると|ほしい|欲しい|もらえると)|できるようにして",
    _I,
)
_HOWTO = re.compile(
    r"\b(?:how (?:do|can|should|would|to|does|is) (?:I|we|you|one|a|the|an|it|this)?\b|how to\b|where (?:do|can|would) (?:I|we|one)\b|(?:is|are) (?:it|there) (?:possible|a way|any way|documentation|a guide|some documentation)|what (?:is|does|are|would be) (?:the )?(?:best|right|correct|recommended|difference|meaning|proper|procedure|process|steps?|mean)\w*|what does .{1,60} mean|(?:quick |general |just a )?question(?:s)?(?: about| on| regarding|:)|can (?:someone|anyone|you) (?:explain|tell me|show me|point me|clarify)|could you (?:explain|tell me|show me|clarify)|wondering (?:how|if|whether|what)|documentation (?:on|for|about)|training|which (?:report|setting|option|field) (?:do|should|can)|"
    r"wie (?:kann|können|muss|müssen|soll|sollen|mache|macht|geht|funktioniert|bekomme|lässt|starte|stelle|lege|richte|exportiere|importiere|wird|sieht)\b|wo (?:finde|kann|können|stelle|sehe)|gibt es (?:eine|einen|dazu|hierzu|irgendwo) (?:anleitung|möglichkeit|doku\w*|weg)|(?:kurze |allgemeine )?(?:frage|rückfrage)(?: zu[mr]?|:)|was bedeutet|was ist der unterschied|anleitung (?:für|zu)|comment (?:faire|puis-je|peut-on|dois-je|procéder|fonctionne|configurer|relancer|ajouter|on|est-ce|exporter|créer|interpréter)|où (?:puis-je|peut-on|trouver|se trouve)|(?:petite |simple )?question (?:sur|concernant|:)|que signifie|quelle est la (?:procédure|différence|marche)|est-il possible de|"
    r"¿?c[óo]mo (?:puedo|podemos|se|hago|hacer|debo|configur\w+|funciona|exporto)|¿?d[óo]nde (?:puedo|encuentro|se|está)|(?:una )?(?:consulta|pregunta|duda) (?:sobre|general|rápida)|¿?qué significa|¿?cu[áa]l es (?:la diferencia|el procedimiento|la forma)|como (?:faço|posso|podemos|fazer|configur\w+|devo|funciona)|onde (?:posso|encontro|fica)|(?:uma )?(?:dúvida|pergunta)(?: sobre)?|o que significa|qual (?:é )?(?:a diferença|o procedimento)|come (?:posso|si|faccio|possiamo|fare|devo|funziona)|dove (?:posso|trovo|si trova)|(?:una )?domanda (?:su|sul|sulla|veloce)|(?:cosa|che cosa) significa|qual è (?:la differenza|la procedura)|"
    r"hoe (?:kan|kunnen|moet|doe|werkt|stel|krijg|voeg|maak)|waar (?:kan|vind|vinden)|(?:korte )?vraag(?:je)? (?:over|:)|wat betekent|wat is het verschil|is er (?:een )?(?:handleiding|documentatie|manier)|jak (?:mogę|można|zrobić|skonfigurować|dodać|uruchomić|działa|powin\w+|wyeksportować)|gdzie (?:mogę|znajdę|można)|(?:krótkie )?pytanie(?: o| dotyczące|:)|co oznacza|czy (?:jest|istnieje) (?:możliwość|instrukcja|sposób|dokumentacja)|czy (?:można|da się))\b|方法(?:を|が|について)(?:教えて|知り|わから|ご教示)|(?:どう|どのように|どうやって)(?:すれば|したら|やって|設定|実行)?|教えて(?:ください|いただ|もらえ)|(?:ご)?質問(?:です|があり|させて)|とは何(?:です|でしょう)|使い方",
    _I,
)
_INFORMATION = re.compile(
    r"\b(?:(?:planned|scheduled) (?:maintenance|downtime|outage)|maintenance (?:window|notice|announcement)|will be (?:unavailable|offline|performing maintenance)|release notes?|changelog|(?:daily|weekly|monthly) (?:report|digest|summary)|for your information only|meeting (?:invitation|notes|minutes)|invoice for your subscription|(?:job|run|import|export|backup) (?:completed|finished) successfully|geplante wartung\w*|wartungs(?:fenster|arbeiten|ankündigung)|maintenance (?:planifiée|programmée)|mantenimiento (?:programado|planificado)|manutenção programada|manutenzione programmata|gepland onderhoud|planowan\w+ (?:prace|konserwacj\w+))\b|定期メンテナンス|メンテナンスのお知らせ",
    _I,
)
_FAILING = re.compile(
    r"\b(?:fail(?:ed|s|ing|ure)|error(?:ed)?|exception|abort(?:ed)?|crash(?:ed)?|reject(?:ed|s)|stuck|timed out|times out|not (?:working|syncing|arriving|updating|imported|showing|sent|received|in)|missing|stopped|broken|never (?:reached|arrived|got)|duplicate[ds]?|mismatch\w*|wrong|out of sync|oversold|doesn't|does not|didn't|did not|isn't|unpaid|pending|unauthori[sz]ed|expired|denied|declined|hanging|hangs|"
    r"fehlgeschlagen|fehler|abgebrochen|gescheitert|scheitert|hängt|fehlt|fehlen|läuft nicht|nicht (?:angekommen|übertragen|importiert)|abgelehnt|doppelt|falsch\w*|échou\w*|échec|erreur|plant\w+|bloqué\w*|manqu\w+|rejet\w*|n['’]arrive|ne (?:fonctionne|remonte|passe)|absente?|falló|falla\w*|fallo|error|rechaz\w+|no (?:llega|llegó|aparece|funciona|sincroniza|se)|duplicad\w+|falta\w*|falhou|falha\w*|erro|rejeit\w+|não (?:chegou|aparece|funciona|sincroniza)|"
    r"fallit\w+|errore|rifiut\w+|bloccat\w+|non (?:arriva|funziona|risulta|compare)|manca\w*|mislukt|fout\w*|geweigerd|vastgelopen|ontbreek\w*|werkt niet|niet (?:aangekomen|verwerkt)|nie (?:działa|powi\w+|dotar\w+|synchroniz\w+)|błąd|błęd\w+|odrzuc\w+|brak\w*|zawiesi\w+)\b|失敗|エラー|異常|停止|届いて|反映され|拒否|重複|不一致",
    _I,
)
_CLOSING_NOTE = re.compile(
    r"\b(?:close (?:it|this|the ticket)|closing|can be closed|schließen|geschlossen|clôtur\w+|cerrar|fechar|chiudere|sluiten|zamkn\w+)\b|クローズ",
    _I,
)
_HARD = re.compile(
    r"\b(?:[A-Z]\w{2,60}(?:Exception|Error)|ORA-\d+|HTTP(?: status)?(?: code)? ?[45]\d\d|SQLSTATE)\b|(?<![\w-])(?:ERROR|FATAL|SEVERE|CRITICAL)(?![\w-])"
)
_JOB_NOUN = (
    r"jobs?|runs?|batch(?:es|job|lauf)?|feeds?|cron(?: ?job)?|exports?|imports?|(?<!to )(?<!not )syncs?(?: job)?|sync(?:hroni[sz]ation)?|synchroni[sz]ation|replication|pipelines?|dags?|workflows?|flows?|tasks?|scheduled (?:task|job|run|import|export)|connector|connection|integration(?: connection)?|interface|executions?|reconciliation run|process|"
    r"[\wäöü]{0,20}jobs?|[\wäöü]{0,20}lauf(?:s|es)?|[\wäöü]{0,24}(?:import|export|abgleich|synchronisation|synchronisatie|sync|übertragung|schnittstelle|koppeling|anbindung|feed)(?:s|lauf|job)?|verbindung|traitements?|tâches?|flux|imports?|exports?|synchro(?:nisation)?|connexion|connecteur|interface|exécution|"
    r"trabajos?|tareas?|sincronizaci[óo]n|importaci[óo]n|exportaci[óo]n|ejecuci[óo]n|proceso|conexi[óo]n|integraci[óo]n|flujo|conector|tarefas?|sincroniza[çc][ãa]o|importa[çc][ãa]o|exporta[çc][ãa]o|execu[çc][ãa]o|rotina|processo|conex[ãa]o|integra[çc][ãa]o|fluxo|conector|"
    r"sincronizzazione|importazione|esportazione|esecuzione|elaborazione|processo|connessione|integrazione|flusso|connettore|lavoro|taak|taken|synchronisatie|verwerking|koppeling|verbinding|run|zadani[ea]|synchronizacj[aięe]|import|eksport|integracj[aięe]|połączeni[ea]|przetwarzani[ea]|proces|uruchomieni[ea]|wsad"
)
_JOB_CJK = r"ジョブ|バッチ|同期(?:処理)?|連携(?:処理)?|フィード|インポート|エクスポート|取り?込み(?:処理)?|定期実行|接続|タスク|処理"
_JOB_FAIL = (
    r"fail(?:ed|s|ing|ure)?|errored|error(?:s)?|abort(?:ed|s)?|crash(?:ed|es)?|died|dies|stuck|stalled|hang(?:s|ing)?|hung|not (?:running|run|finish(?:ed|ing)?|complet\w+|start(?:ed|ing)?|executed)|(?:did|does|do|has|is|have|are)(?: not|n't) (?:run|start|finish|complete|execute|running|started|run|connect)\w*|(?:never|hasn't) (?:ran|run|started|finished|completed)|timed? ?out|times out|unauthori[sz]ed|suspended|expired|revoked|disconnected|deactivated|disabled|broken|broke|down|stopped|stops|rejected|refused|terminated|killed|halted|dead|red|with errors|still running|threw|blew up|ran into|runs? into|bombed|bombs|choked|rot\b|rouge|oomkilled|ended in|nok\b|"
    r"fehlgeschlagen|schlug|schlägt|fehlschlägt|gescheitert|scheitert|abgebrochen|abbruch|abgestürzt|hängt|hängen|steht|stehen geblieben|läuft nicht|lief nicht|nicht (?:gelaufen|gestartet|durchgelaufen|beendet|abgeschlossen)|fehler\w*|abgelaufen|gesperrt|getrennt|gestoppt|unterbrochen|ausgefallen|bricht|brach|verweigert|stirbt|starb|lief auf|läuft auf|"
    r"échou\w*|(?:en )?échec|plant\w+|erreur\w*|bloqué\w*|interromp\w*|arrêté\w*|expiré\w*|suspendu\w*|ne (?:tourne|démarre|se lance|fonctionne|s'exécute)|n['’]a pas (?:tourné|démarré|abouti)|tombé\w*|coupé\w*|ha fallado|falló|falla\w*|fall[oa]\b|fallid\w+|error\w*|abort\w+|caíd\w+|cayó|se (?:cayó|detuvo|cortó|colgó)|detenid\w+|colgad\w+|atascad\w+|bloquead\w+|caducad\w+|suspendid\w+|no (?:se ejecut\w+|arranc\w+|corre|corrió|termin\w+|se complet\w+)|interrumpid\w+|"
    r"falhou|falha\w*|falhando|erros?|travou|travad\w+|caiu|parou|parad\w+|expirad\w+|suspens\w+|não (?:rodou|executou|iniciou|terminou|roda)|interrompid\w+|fallit\w+|è fallit\w|in errore|errori?|bloccat\w+|interrott\w+|fermat\w*|scadut\w+|sospes\w+|non (?:è (?:partit|terminat|stat\w eseguit)\w*|parte|gira|termina)|andat\w in|"
    r"mislukt\w*|gefaald|faal(?:t|de)|fout\w*|vastgelopen|vast|hangt|gestopt|afgebroken|verlopen|geschorst|niet (?:gedraaid|gestart|afgerond|gelopen)|draait niet|liep niet|nie (?:powi\w+|uruchomi\w+|wykona\w+|zakończ\w+|działa|wystartow\w+)|błąd\w*|błęd\w+|niepowodzeni\w+|przerwan\w+|zawiesi\w+|zawieszon\w+|utkn\w+|stoi|padł\w*|wygas\w+|zatrzyma\w+|wysypał\w*"
)
_JOB_FAIL_CJK = r"失敗|エラー|異常終了|停止|止ま|中断|落ち|動いていな|実行されな|タイムアウト|期限切れ|切断|ハング|完了しな|終わらな"
_JOB_THEN_FAIL = re.compile(
    rf"(?:(?<![\w])(?:{_JOB_NOUN})(?![\w])|{_JOB_CJK})(?P<gap>(?:[^.!?。\n]|[.](?=[\w/])){{0,110}}?)(?:(?<![\w])(?:{_JOB_FAIL})(?![\w])|{_JOB_FAIL_CJK})",
    _I,
)
_FAIL_THEN_JOB = re.compile(
    rf"(?:(?<![\w])(?:fail(?:ed|ing|ure)(?: (?:of|in|on|for))?|error (?:in|during|on)|failure in|aborted|crashed|stuck|broken|hung|abbruch|fehler (?:im|in|bei[m]?|während)|fehlgeschlagen\w*|ausfall|échec (?:du|de la|de l['’]|d['’]|sur)|erreur (?:dans|lors|sur|du|de)|fallo (?:en|de|del)|error (?:en|de|del|durante)|falha (?:n[oa]|d[oa]|em)|erro (?:n[oa]|d[oa])|errore (?:nel|nella|in|durante|di)|fallimento|mislukte|fout (?:in|bij)|błąd (?:w|podczas|zadania|synchronizacji|importu|eksportu)|awaria|nieudan\w+)(?![\w])(?:[ :–-]{{1,3}}(?:[\w'’/.-]{{1,24}}[ ]){{0,4}}))(?:{_JOB_NOUN})(?![\w])",
    _I,
)
_TALLY = re.compile(
    r"(?:failed|errors?|failures?|nok|rejected|fehler(?:haft)?|erreurs?|errores|falhas?|errori|mislukt|błęd\w+|失敗)[\"']?\s?[=:]\s?(?P<count>[1-9]\d{0,8})|(?<!\d)(?P<count2>[1-9]\d{0,8})\s?(?:of|von|sur|de|di|van|z|/)\s?\d{1,9} (?:[\w-]{1,24} ){0,2}(?:failed|errored|rejected|fehlgeschlagen|échou|fall|falh)",
    _I,
)
_CLEAN_END = re.compile(
    r"\b(?:(?:completed|finished|ended|ran)(?: \w+){0,2} (?:successfully|cleanly|fine|ok|without errors?|green)|status[ :=]{1,3}(?:success\w*|ok|completed|green|finished)|failed=0|errors?=0|0 (?:errors?|failed|failures)|(?:run|job|sync|feed) (?:itself )?(?:was|is|shows|reports|looks|says) (?:successful|green|ok|fine|clean|success|completed)|no errors?|erfolgreich (?:durchgelaufen|beendet|abgeschlossen|gelaufen)|ohne fehler|sauber (?:durch|beendet)|lief (?:sauber|durch|fehlerfrei)|terminée? (?:avec succès|sans erreur|correctement)|sans erreur|"
    r"(?:terminó|finalizó|acabó|terminad[oa]) (?:correctamente|bien|ok|sin error\w*|con éxito)|sin error\w*|(?:terminou|concluíd[oa]|finalizad[oa]) (?:com sucesso|sem erro\w*|normalmente)|sem erros?|(?:terminat|conclus|completat)[oa] (?:con successo|senza error\w|correttamente)|senza errori|(?:succesvol|zonder fouten) (?:afgerond|voltooid|gelopen)|zonder fouten|(?:zakończ\w+) (?:się )?(?:sukcesem|poprawnie|bez błędów)|bez błędów)\b|正常終了|エラーなし|成功し",
    _I,
)
_CONNECTION = re.compile(
    r"\b(?:(?:access |refresh |api |oauth |marketplace |lwa |seller )?(?:token|credentials?|api key|authori[sz]ation|consent|certificate)s?(?: \w+){0,5} (?:expired|revoked|invalid|rejected|no longer|has been|was|is)(?: \w+){0,2}|(?:expired|revoked|invalid) (?:\w+ ){0,3}(?:token|credentials?|certificate|api key|authori[sz]ation)|(?:account|seller account|shop|store|listing privileges?|integration|connection|marketplace account)(?: \w+){0,4} (?:suspended|deactivated|offboarded|disabled|blocked|closed|disconnected|terminated|lost)|offboard\w*|invalid_grant|unauthori[sz]ed_client|re-?authori[sz]e|"
    r"(?:zugriffs?|refresh|api)?-?token(?: \w+){0,4} (?:abgelaufen|ungültig|widerrufen)|(?:konto|account|shop|verbindung|anbindung)(?: \w+){0,4} (?:gesperrt|suspendiert|deaktiviert|getrennt|stillgelegt)|(?:jeton|token)(?: \w+){0,4} (?:expiré|révoqué|invalide)|compte(?: \w+){0,4} (?:suspendu|désactivé|fermé)|token(?: \w+){0,4} (?:caducado|caducó|expirado|expiró|revocado|inválido|vencido|venció|expirou|revogado|scaduto|revocato|verlopen|ingetrokken|wygasł)|(?:cuenta|conta|account|konto)(?: \w+){0,4} (?:suspendid[oa]|suspensa|desactivad[oa]|desativada|sospeso|disattivato|geschorst|opgeschort|zawieszon\w+|zablokowan\w+))\b|トークン(?:の|が)?(?:有効)?期限切れ|認証(?:エラー|が切れ|失敗)|アカウント(?:が)?停止",
    _I,
)


def is_exception(reading: Reading, *, has_evidence: bool, attachments: bool) -> bool:
    """Whether the ticket is about something that went wrong; requests, questions and notices are not."""
    subject, body = reading.text[: reading.body_start], reading.main[reading.body_start :]
    text = f"{subject}\n{body}"
    if _AUTO_REPLY.search(text):
        return False
    marketing = len({match.group().casefold() for match in _MARKETING.finditer(reading.text)})
    if marketing >= 2 or (marketing and not has_evidence and not _FAILING.search(text)):
        return False
    opening = text[:900]
    if _RECOVERY.search(opening) and not _still_broken(text):
        return False
    hard = len(_HARD.findall(body)) + 2 * has_evidence
    failing = len({match.group().casefold() for match in _FAILING.finditer(text)})
    if _THANKS.search(opening) and not _is_closing_note(text, has_evidence=has_evidence) and not _still_broken(text):
        return False
    if _asks(subject, body, failing, hard):
        return False
    if _INFORMATION.search(opening) and not hard and failing <= 1:
        return False
    return True


def _asks(subject: str, body: str, failing: int, hard: int) -> bool:
    """Whether it is a request or a question: said in the subject, or in a body that reports no failure of its own."""
    opening = body[:700]
    for request in (_ACCESS, _FEATURE, _HOWTO):
        in_subject, in_body = request.search(subject), request.search(opening)
        if in_subject and (in_body or not _FAILING.search(subject)) and not (hard and failing >= 3):
            return True
        if (
            in_body
            and not hard
            and (failing <= 1 or in_body.start() < 160 and failing <= 3)
            and not _FAILING.search(subject)
        ):
            return True
        if in_subject and in_body and hard < 2:
            return True
    return False


def _is_closing_note(text: str, *, has_evidence: bool) -> bool:
    return (
        has_evidence
        and _CLOSING_NOTE.search(text) is not None
        and _FAILING.search(text) is not None
        and not _THANKS.match(text.strip())
    )


def _still_broken(text: str) -> bool:
    return re.search(
        r"\b(?:but|however|still|again|aber|jedoch|erneut|immer noch|mais|toujours|encore|à nouveau en|pero|sigue|todavía|otra vez|mas|ainda|continua|novamente|ma|ancora|di nuovo in|maar|nog steeds|opnieuw|ale|nadal|znowu)\b[^.\n]{0,60}\b(?:fail\w*|error\w*|missing|not|stuck|wrong|fehl\w*|nicht|hängt|échou\w*|erreur|pas|fall\w*|error|no|falh\w*|não|errore|non|mislukt|niet|fout|błąd|nie)\b|(?:まだ|再び|依然).{0,20}(?:失敗|エラー|未|ない)",
        text, _I,
    ) is not None  # fmt: skip


def is_job_failure(reading: Reading, *, run: bool, error: bool) -> bool:
    """Whether a job, feed, run, sync or connection is itself reported failed, stuck, unauthorised or incomplete.

    ``run``: the text names a run by its id; ``error``: it lists an error."""
    content = reading.content
    if _TALLY.search(content) and re.search(rf"(?:(?<![\w])(?:{_JOB_NOUN})(?![\w])|{_JOB_CJK})", content, _I):
        return True
    fails = [
        match
        for match in (*_JOB_THEN_FAIL.finditer(content), *_FAIL_THEN_JOB.finditer(content))
        if _counts(match, content)
    ]
    if fails and not _CLEAN_END.search(content):
        return True
    if _CONNECTION.search(content):
        return True
    if run and error:
        return not _CLEAN_END.search(content) or len(fails) >= 2
    return False


def names_connection_cause(content: str) -> bool:
    """Whether an expired token, a suspended account or a lost connection is named as what is wrong."""
    return _CONNECTION.search(content) is not None


_VERB_BEFORE = re.compile(
    r"(?:\b(?:to|not|n't|doesn't|didn't|cannot|can't|will|failed to|unable to|nicht|pas|no|não|non|order|orders)[ ])$",
    _I,
)
_SINGLE = re.compile(
    r"\b(?:order|orders|payment|refund|shipment|record|item|sku|product|invoice|bestellung|auftrag|commande|pedido|ordine|zamówienie|bestelling|customer|status|update|one|single)\b",
    _I,
)


def _counts(match: re.Match[str], content: str) -> bool:
    """Not "failed to sync", not "process", not a single order that did not sync."""
    found = match.group()
    before = content[max(0, match.start() - 14) : match.start()]
    if re.match(r"(?i)(?:sync|process|run|import|export|flow|feed|interface)\b", found) and re.search(
        r"(?i)(?:\bto|\bnot|n't|cannot|can't|couldn't|never)[ ]$", before
    ):
        return False
    if re.search(
        r"(?i)(?:\b(?:no|kein\w*|aucune?|ning[úu]n\w*|nenhum\w*|nessun\w*|geen|żad\w+|without|ohne)[ ](?:[\w-]{1,16}[ ])?)$",
        content[max(0, match.start() - 28) : match.start()],
    ):
        return False
    gap = match.groupdict().get("gap") or ""
    return not re.search(
        r"(?i)\b(?:completed|finished|successful\w*|ran fine|erfolgreich|but|aber|mais|pero|however|while)\b", gap
    )
