"""Sentences that say who started something: passive, active, turned round, in the first person, in nine languages.

Every pattern names the starter as ``who``. The languages share one grammar: a verb of starting with an agent ("started
by"), with a subject before it ("Dana pressed"), or with the subject after it ("la lanzó el planificador").
"""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.triggers.kinds import NAME
from app.domain.lazy_patterns import when_used

_STARTED = (
    r"launch|kick-off|execution|auslösung|ausführung|lancement|déclenchement|démarrage|lanzamiento|"
    r"arranque|inicio|início|lançamento|disparo|avvio|lancio|uruchomienie|"
    r"(?:re-?)?(?:triggered|kicked[ -]?off|kicked|started|launched|initiated|submitted|fired|invoked|run|"
    r"executed|scheduled|queued|"
    r"enqueued|requested|spawned|uploaded|issued|called)|"
    r"(?:neu |wieder)?(?:ausgelöst|gestartet|angestoßen|angestossen|eingeplant|aufgerufen|ausgeführt|"
    r"initiiert|getriggert|"
    r"angetriggert|losgetreten|angeworfen|veranlasst|hochgeladen|gezogen)|neustart|\bstart|"
    r"(?:re)?(?:déclench|lanc|démarr|exécut|initi|planifi|programm|command)ée?s?|soumise?s?|mise? en route|"
    r"(?:re)?(?:lanzad|disparad|iniciad|ejecutad|activad|programad|arrancad|lançad|acionad|executad|"
    r"agendad|rodad)[oa]s?|"
    r"(?:ri)?(?:avviat|lanciat|eseguit|innescat|scatenat|schedulat|pianificat|partit)[oaie]|fatt[oaie] partire|"
    r"(?:op|her)?(?:gestart|getriggerd|uitgevoerd|afgetrapt|geïnitieerd|aangeroepen|ingepland)|"
    r"(?:uruchomion|wyzwolon|wywołan|zainicjowan|odpalon|puszczon|zaplanowan|zlecon)\w{1,3}"
)
_DONE = (
    r"liberad[oa]s?|aprovad[oa]s?|refunded|processed|cancell?ed|captured|booked|released|approved|created|"
    r"entered|keyed in|posted|sent|pushed|published|"
    r"printed|imported|exported|changed|made|pressed|"
    r"erstattet|storniert|freigegeben|angelegt|erfasst|gebucht|verschickt|abgeschickt|importiert|"
    r"(?:rembours|annul|cré|valid|expédi|import|export|saisi|émis|transmis)(?:ée?|e)?s?|"
    r"(?:reembolsad|cancelad|anulad|cread|registrad|emitid|estornad|criad|enviad|tramitad|rimborsat|"
    r"annullat|creat|registrat|emess|"
    r"inviat|stornat)[oae]s?|terugbetaald|geannuleerd|aangemaakt|verwerkt|geboekt|verstuurd|ingevoerd|"
    r"(?:zwrócon|anulowan|utworzon|zaksięgowan|wystawion|wysłan)\w{1,3}"
)
_BY = r"(?:by|via|über|tramite|durch|von|vom|par|por|pel[oa]s?|da|dal|dall[oae]|dall['’]|door|przez)"
_BETWEEN = (
    r"(?:[ ](?!(?:and|but|und|aber|et|mais|y|pero|mas|ma|maar|ale|fail\w*|which|that|who|because|weil|"
    r"fehlgeschlagen|échou\w+|"
    r"fall\w+|mislukt|not|nicht)\b)[^\s.;!?()]{1,26}){0,9}?"
)
_ARTICLE = (
    r"(?:(?:the|our|a|an|der|den|dem|die|das|ein|eine[nmr]?|unser\w{0,2}|le|la|les|un|une|notre|el|los|"
    r"una|o|os|um|uma|il|lo|gli|de|het|"
    r"een|onze|l['’])(?:[ ]|(?<=['’])))?"
)
_WHO = (
    r"(?P<who>(?:\b[a-z]\. ?){0,2}(?:(?:p|mr|mrs|ms|dr|fr|hr|sr|sra|m|mme|mlle|sig|dhr|mw)\. "
    r"?)?[^\n.;:!?()（）、。]{1,90}?(?:\.[A-Za-z_][\w-]{1,40}){0,6})"
)
_AFTER = (
    r"(?=(?:[.;:!?](?:\s|$)|[,()（）\n]|$|[ ](?:at|on|and|but|with|after|when|which|who|failed|died|to|in "
    r"order|around|this|last|yesterday|today|um|am|und|mit|nach|ist|wurde|gegen|à|le|et|avec|mais|qui|pour|"
    r"a las?|y|con|pero|que|para|às|e|com|mas|alle|ed|ma|che|om|en|met|die|o|i|z|ale|który|w|dnia|during|"
    r"for|as|via|il|el|em|op|von Hand|could|was|has|had|is|konnte|hat|war|conn?|because|weil|as usual|wie|"
    r"como|comme|come|zoals|jak|"
    r"–|—|-)[ ]))"
)
STARTED_BY = Folded(rf"(?<![\w-])(?:{_STARTED}){_BETWEEN}[ ]{_BY}(?:[ ]|(?<=['’])){_ARTICLE}{_WHO}{_AFTER}")
DONE_BY = Folded(
    rf"(?<!ticket )(?<!incident )(?<!issue )(?<!report )(?<![\w-])(?:{_DONE}){_BETWEEN}[ ]{_BY}(?:[ ]|"
    rf"(?<=['’])){_ARTICLE}{_WHO}{_AFTER}",
)
VERB_LAST = Folded(
    r"(?<![\w-])(?:durch|von|vom|door|da|dal|por|przez)[ ](?:den |die |das |der |dem |einen |eine |het |de |"
    r"il |la |el )?(?P<who>[\w.@/ -]{2,60}?)[ ](?:automatisch |manuell |händisch |erneut |planmäßig |von "
    r"Hand |handmatig |automatycznie |ręcznie "
    r")?(?:eingeplant|ausgeführt|ausgelöst|gestartet|angestoßen|aufgerufen|getriggert|initiiert|"
    r"angetriggert|afgetrapt|gestart|opgestart|getriggerd|uruchomion\w)(?![\w])",
)
_THING = r"(?:(?:ihn|sie|es|das|dies|er|go|ją|je|to|hem|haar|het|den \w{2,24}|zadanie|proces)[ ]){0,2}"
TURNED_ROUND = (
    Folded(
        r"(?<![\w-])(?:ausgelöst|gestartet|angestoßen|angeworfen|eingeplant|getriggert|ausgeführt|gestart|"
        r"opgestart|getriggerd) "
        rf"(?:hat|hatte|wurde|wird|ist|war|heeft|had|werd|wordt|is) {_THING}"
        r"(?:(?:automatisch|wie üblich|wie immer|planmäßig|regulär|manuell|damals|heute|zoals altijd) "
        r")?(?:vom |von |durch |door )?"
        rf"{_ARTICLE}(?P<who>[\w.@/-]{{2,40}}(?: [A-ZÄÖÜ][\w./-]{{1,30}}| [\w-]{{2,24}}(?:[._-][^\W_]+)+){{0,2}})",
    ),
    Folded(
        rf"c['’](?:est|"
        rf"était) (?!une? client)(?!l[ea] client){_ARTICLE}(?P<who>[^\n.;:!?]{{2,60}}?) qui (?:l['’]|la |le |"
        rf"les |nous )?(?:a "
        r"|avait |ait )?"
        r"(?:re)?(?:lanc|déclench|démarr|exécut|appel)\w{1,4}",
    ),
    Folded(
        r"(?<![\w])(?:den|die|das|der|welche[rns]?) (?:der|die|das|ein|eine|unser|unsere|Frau|Herr)? "
        r"?(?P<who>[\w.@-]{2,40}(?: [A-ZÄÖÜ][\w./-]{1,30}){0,2}) "
        r"(?:(?:manuell|von Hand|händisch|automatisch|immer|jede Nacht|täglich|gestern|heute) "
        r"){0,2}(?:gestartet|ausgelöst|angestoßen|angeworfen|startet|auslöst|anstößt)(?: hat| hatte|[.,;]|"
        r"$)",
    ),
    Folded(
        r"(?<![\w])(?:via|through|über|tramite|per|par|por|przez|door|came (?:in )?from|kam (?:über|vom|von))[ ]"
        rf"{_ARTICLE}(?P<who>(?:[\w./-]{{2,30}}[ ]){{0,2}}(?:webhook|callback|subscription|cron ?job|"
        r"scheduler|listener|trigger|timer|Webhook|Callback))(?![\w])",
    ),
    Folded(
        r"(?<![\w])(?:fue|ha sido|es|foi|è|è stat[oa]|era|it was|that was|it is|het was|to|es war|das war) "
        rf"{_ARTICLE}(?P<who>[^\n.;:!?,]{{2,50}}?),? (?:quien|el que|la que|quem|que|che|a|who|that|which|"
        r"die|der|że)? ?"
        r"(?:lo |la |l['’]|o |a |het |de run |go |ją )?(?:ha |had |has )?"
        r"(?:lanz[óo]|lanzado|disparó|inició|ejecutó|disparou|iniciou|executou|rodou|lançou|acionou|"
        r"lanciat\w|avviat\w|lanciarl\w|avviarl\w|"
        r"farl\w partire|started|starts|triggered|triggers|kicked|launched|kicks|startte|start|"
        r"uruchomił\w?|gestartet|ausgelöst)(?![\w])",
    ),
    Folded(
        r"(?<![\w])(?:quien|quem|chi|wer|qui|who(?:ever)?|wie|kto|o que|lo que|ce qui|cosa|what)[ ](?:o |"
        r"a |lo |la |l['’]|ha |it |das |den |go )?(?:ha |a )?"
        r"(?:lanz[óo]|disparó|inició|ejecutó|lançou|disparou|iniciou|executou|rodou|acionou|enviou|mandou|"
        r"envió|mandó|sent|verschickt hat|envoyé|ha inviato|verstuurde|wysłał\w?|lanciato|avviato|started|"
        r"triggered|"
        rf"gestartet hat|ausgelöst hat|lancé|déclenché|startte|uruchomił)[^\n.;:!?]{{0,30}}? (?:fue|foi|è "
        rf"stat[oa]|è|was|war|est|c['’]est|był\w?)[ ]{_ARTICLE}{_WHO}{_AFTER}",
    ),
    Folded(
        r"(?<![\w])(?:l[oa]s? (?:lanza|lanzó|dispara|disparó|inicia|inició|ejecuta|ejecutó|arranca|"
        r"arrancó|activa|activó|programa)|"
        r"(?:lo |la |li |le |l['’])(?:lancia|avvia|esegue|fa partire|ha lanciato|ha avviato|ha eseguito|"
        r"ha fatto partire|aveva avviato)|"
        r"que (?:lanza|ejecuta|dispara|corre|lance|exécute)|(?:a |o )(?:dispara|executa|roda|inicia)|"
        r"l[oa]s? corre|corre|(?:odpala|uruchamia|puszcza) (?:to|go|ją|je)|"
        r"(?:uruchomił|odpalił|puścił)[ao]? (?:go|ją|je|to|zadanie|proces|import|eksport))[ ]"
        rf"{_ARTICLE}{_WHO}{_AFTER}",
    ),
    Folded(
        r"(?<![\w])(?:trigger(?: was| is)|trigger war|auslöser (?:war|ist)|déclencheur (?:est|était)|"
        r"(?:el )?(?:disparador|desencadenante) (?:fue|es)|o gatilho (?:foi|é)|il trigger (?:è|era)|"
        rf"trigger to|wyzwalaczem (?:był\w?|jest)|de trigger was)[ :]{{1,2}}{_ARTICLE}{_WHO}{_AFTER}",
    ),
    re.compile(rf"(?<![\w])(?:[Ll]['’]ha|[Ll]o ha|[Ll]a ha|[Ll]['’]a) \w{{3,14}}(?:t[oa]|ée?) (?P<who>{NAME})"),
    re.compile(
        r"(?:起動|実行|開始|送信|登録|操作)(?:した|を行った|させた)?(?:のは|元は|者は)(?P<who>[^。、\n]{2,30}?)(?:です|でした|で|。|$|\n)"
        r"|(?P<who2>[^\s。、：「」はが]{2,24}?)(?:が|により|による|から|経由で)(?:手動で|自動で|自動的に|定期的に)?(?:起動|実行を開始|開始|キック)(?:され|した|し)"
    ),
)
RUN_BY = Folded(
    rf"(?<![\w-])(?:run|job|execution|export|import|batch|sync|upload|publish)\b[^.,;\n]{{0,60}}?[ ]by[ "
    rf"]{_WHO}{_AFTER}",
)
ACTIVE = Folded(
    r"(?<![\w@.-])(?P<who>(?:(?:integration|service|technical|batch|system|api|rfc|integrations|"
    r"technischer?|dienst)[ -]?(?:user|account|benutzer|konto)|user|benutzer|nutzer|utilisateur|"
    r"l['’]utilisateur|usuario|usuário|utente|gebruiker|użytkownik|compte de service|cuenta de servicio|"
    r"account|konto|service|scheduler|cron(?: ?job)?|webhook|ユーザー)[ ]?[:(\"'`]?[ "
    r"]?[\"'`]?(?P<name>[A-Za-z][\w.@-]{2,60}))[\"'`)]{0,2}[ ](?:has |had |hat |a |ha )?(?:triggered|kicked "
    r"off|started|launched|initiated|ran|submitted|clicked|pressed|printed|exported|imported|uploaded|"
    r"pushed|posted|released|saved|created|scheduled|hat|löste|startete|stieß|déclenché|lancé|démarré|lanzó|"
    r"disparó|inició|ejecutó|disparou|iniciou|executou|avviato|lanciato|eseguito|startte|uruchomił\w?|"
    r"wyzwolił\w?)",
)
_COLLEAGUE = (
    r"(?i:(?:a|my|our|the|one of our|eine?|mein\w?|unser\w?|der|die|un|une|mon|ma|notre|mi|una|nuestr[oa]|"
    r"um|uma|meu|minha|nosso|nossa|"
    r"il|la|mio|mia|nostr[oa]|een|mijn|onze) (?:[\w-]{2,14} )?(?:colleague|store manager|shift lead|"
    r"manager|operator|admin|merchandiser|"
    r"kolleg(?:e|in)|mitarbeiter(?:in)?|marktleiter(?:in)?|collègue|responsable|opératrice|opérateur|"
    r"compañer[oa]|encargad[oa]|coleg[oa]|"
    r"gerente|collega|responsabile|beheerder|koleżanka|kolega))"
)
_POSTMODIFIER = (
    r"(?: \([^()\n]{2,40}\))?(?:,? (?:in|from|at|of|aus|von|vom|im|bei|de|du|des|del|dal|dalla|della|da|"
    r"do|em|en|uit|van|op|z|ze) "
    r"[^\W_][\w'-]{1,20}(?:[ ][^\W_][\w'-]{1,20}){0,3}?[ ]?)?"
)
_BEFORE_VERB = (
    r",?[ ](?:(?:then|just|manually|had|has|have|himself|herself|later|again|hatte|hat|haben|a|ha|avait|"
    r"había|heeft|had|właśnie|"
    r"ręcznie|manuell|manuellement|manualmente|handmatig)[ ]){0,3}"
)
_OBJECT = r"(?:(?:den|die|das|de|het|dem|ihn|es) [^.\n]{0,60}?[ ])?"
_ACTS = (
    r"(?:kicked(?![^.\n]{0,40} back\b)|triggered|started|launched|initiated|ran|re-?ran|submitted|clicked|pressed"
    r"|pushed|hit|"
    r"uploaded|fired|executed|requested|"
    rf"startete|löste|stieß|klickte|drückte|{_OBJECT}(?:gestartet|ausgelöst|angestoßen|angeworfen|gedrückt|"
    r"geklickt|gestart|getriggerd|ingedrukt|aangeklikt)|"
    r"lancé|déclenché|démarré|cliqué|relancé|appuyé|lanzó|disparó|inició|ejecutó|pulsó|hizo clic|lanzado|"
    r"ejecutado|pulsado|disparou|"
    r"iniciou|executou|clicou|rodou|apertou|acionou|avviato|lanciato|eseguito|cliccato|premuto|avviò|"
    r"startte|klikte|drukte|"
    r"uruchomił\w?|kliknął|kliknęła|odpalił\w?|wyzwolił\w?|nacisnął|nacisnęła|puścił\w?)(?![\w])"
)
_DEALT_WITH = (
    r"(?:refunded|cancell?ed|issued|processed|booked|released|approved|entered|posted|"
    rf"{_OBJECT}(?:erstattet|storniert|freigegeben|gebucht|angelegt|"
    r"erfasst|verwerkt|terugbetaald|geannuleerd|geboekt|aangemaakt)|remboursé|annulé|validé|saisi|créé|"
    r"reembolsó|canceló|anuló|tramitó|emitió|"
    r"cancelou|estornou|reembolsou|lançou|emitiu|rimborsato|annullato|emesso|registrato|cerró|fermé|"
    r"closed|chiuso|fechou|schloss|zamknął|zamknęła|sloot|anulował\w?|zwrócił\w?|zaksięgował\w?|"
    r"wystawił\w?)(?![\w])"
)
PERSON_ACTS = when_used(rf"(?<![\w@.-])(?P<who>{NAME}|{_COLLEAGUE}){_POSTMODIFIER}{_BEFORE_VERB}(?P<act>{_ACTS})")
PERSON_DEALS = when_used(rf"(?<![\w@.-])(?P<who>{NAME}){_POSTMODIFIER}{_BEFORE_VERB}(?P<act>{_DEALT_WITH})")
_WE_I = r"(?:I|we|We)"
FIRST_PERSON = Folded(
    rf"(?<![\w'])(?:{_WE_I}(?:['’]ve|['’]d| have| had)?(?: (?:just|manually|then|also|myself|ourselves|"
    rf"simply|actually)){{0,2}} "
    r"(?:kicked|triggered|started|launched|ran|re-?ran|hit|clicked|pressed|initiated|submitted|uploaded|"
    r"executed|pushed|forced|fired|published|requested|scheduled)(?! (?:it|the \w+) again (?:and|but) (?:it|"
    r"this time)| into)|"
    r"(?:tried to |had to |manually )?(?:push(?:ed)?|run|ran|send|sent|import(?:ed)?|export(?:ed)?|resend|"
    r"start(?:ed)?|sync(?:ed)?|upload(?:ed)?) (?:it|this|them|that|the \w+)? ?myself|(?:^|(?<=[.!?\n] )|"
    r"(?<=\n))(?:tried to |had to )?(?:push|run|ran|send|sent|resend|start|started) (?:it|this|"
    r"them) by hand|"
    r"(?:kicked off|triggered|started|launched|run|initiated) (?:manually )?by (?:me\b|myself)|my manual "
    r"(?:run|sync|export|import|trigger)|(?:me|myself),? (?:manually|by hand)|"
    r"(?:habe? ich|ich hab(?:e|')?|hatte ich|ich hatte|haben wir|wir haben|wir hatten)(?: "
    r"(?!nicht)[\wäöüßÄÖÜ.,'\"-]+){0,9}? "
    r"(?:gestartet|angestoßen|angestossen|ausgelöst|ausgeführt|angeworfen|geklickt|gedrückt|losgetreten|getriggert|"
    r"hochgeladen)|(?:von mir|durch mich|von uns|durch uns)(?: \w+){0,3} (?:gestartet|angestoßen|"
    r"ausgelöst)|ich (?:startete|klickte|drückte)|"
    r"(?:j['’]ai|j['’]avais|je l['’]ai|nous avons|nous l['’]avons|on a|on l['’]a)(?: (?:moi-même|"
    r"nous-mêmes|manuellement|bien|juste)){0,2} "
    r"(?:lancé|déclenché|démarré|cliqué|exécuté|relancé|appuyé)e?s?|(?:lancé|déclenché)e? (?:manuellement "
    r")?par (?:moi|nous|mes soins|nos soins)|"
    r"(?:l[oa]s? )?(?:lancé|lanzamos|disparé|inicié|ejecuté|arranqué|pulsé|ejecutamos) (?:yo|manualmente|"
    r"a mano|nosotros|"
    r"el|la)|(?:yo (?:mism[oa] )?(?:la |lo )?(?:lancé|disparé|inicié|ejecuté))|(?:lancé|inicié|ejecuté|"
    r"disparé) yo\b|fui (?:yo|eu)\b|sono stat[oa] io\b|c['’]est moi qui\b|(?:das|es) war ich\b|ich war "
    r"(?:es|das)\b|it was me\b|ik was het\b|to (?:ja|byłem|byłam)\b|"
    r"\b\w{3,14}ł[ea]m (?:\w{1,14} ){0,2}(?:sama?|ręcznie)\b|(?:l[oa] )?he(?:mos)? (?:lanzado|disparado|"
    r"iniciado|ejecutado|pulsado)|(?:eu (?:mesm[oa] )?)(?:disparei|iniciei|"
    r"executei|rodei|lancei|cliquei)|\b(?:disparei|iniciei|executei|rodei|lancei|cliquei|disparamos|"
    r"rodamos|executamos)\b|"
    r"\b(?:ho|abbiamo) (?:avviato|lanciato|eseguito|cliccato|premuto|fatto partire)|l['’](?:ho|abbiamo) "
    r"(?:avviato|lanciato|"
    r"eseguito|fatto partire)|(?:avviat|lanciat)[oa] (?:manualmente |a mano )?da (?:me|noi)\b|"
    r"(?:ik heb|heb ik|ik had|we hebben|hebben we)(?: [\w'-]+){0,8}? (?:gestart|getriggerd|aangeklikt|"
    r"geklikt|uitgevoerd|"
    r"afgetrapt|gedrukt)|(?:door mij|door mezelf|door ons) (?:gestart|getriggerd)|\b(?:uruchomiłe?m|"
    r"uruchomiłam|uruchomiliśmy|odpaliłe?m|"
    r"odpaliłam|kliknęłam|kliknąłem|wystartował[ea]m|puściłem|puściłam|nacisnąłem|nacisnęłam)\b|"
    r"uruchomion\w+ (?:ręcznie )?przez(?:e)? (?:mnie|nas)\b)"
    r"|(?:私|わたし|自分|当方|小職|弊職|こちら)(?:が|で|にて)(?:[^。\n]{0,24}?)(?:実行|起動|開始|クリック|手動|送信)|(?:実行|起動|"
    r"開始)(?:した|を行った)?のは(?:私|自分|当方)",
)
FIRST_PERSON_KEEPS_OUT = Folded(
    r"(?:re-?ran|restarted|reran|retried|\bran (?:a|the|an) (?:query|report|search|check|test|select)|"
    r"again|erneut|nochmal|noch einmal|"
    r"neu gestartet|relanc|de nuevo|otra vez|novamente|di nuovo|opnieuw|ponownie|再実行|report|"
    r"query|search|check|test)",
)
ACTS_AGAIN = Folded(r"\bre-?r[au]n|relanc|again|erneut|opnieuw|ponownie")
DONE_TO_IT = Folded(
    r"\b(?:own|maintain|monitor|develop|writ|fail|reject|block|kill|lock|stop|report|miss|caus|abort|verif|fix|check"
    r"|see|found|notic|consum|"
    r"replac|follow|detect)\w*(?: \w+)? by$",
)
