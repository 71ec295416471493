"""Whether a job, feed, run, sync or connection itself failed, and not only a single record."""

from __future__ import annotations

import re

from app.domain.extraction.folded import Folded
from app.domain.extraction.meaning.signals import is_still_running
from app.domain.extraction.reading import Reading
from app.domain.lazy_patterns import when_used

_I = re.IGNORECASE
_JOB_NOUN = (
    r"refresh|file drop|(?:preis|artikel|bestands?|daten|kassen)?übertragung|\w{4,20}run|push(?:es)?(?= )|upload|"
    r"download|transfer|replenishment|cargas?|descargas?|"
    r"envío|intégration|synchronisation|remontée|invio|runs?|batch(?:es|job|lauf)?|feeds?|cron(?: ?job)?|"
    r"exports?|imports?|(?<!to )(?<!not )syncs?(?: "
    r"job)?|sync(?:hroni[sz]ation)?|synchroni[sz]ation|replication|pipelines?|dags?|workflows?|flows?|"
    r"tasks?|scheduled (?:task|job|run|import|export)|connector|crawler|scraper|listener|connection|"
    r"integration(?: connection)?|"
    r"interface|executions?|reconciliation run|process|"
    r"[\wäöü]{0,20}jobs?|[\wäöü]{0,20}lauf(?:s|es)?|[\wäöü]{0,24}(?:import|export|abgleich|synchronisation|"
    r"synchronisatie|sync|übertragung|schnittstelle|koppeling|anbindung|feed)(?:s|lauf|job)?|verbindung|"
    r"traitements?|tâches?|flux|imports?|exports?|synchro(?:nisation)?|connexion|connecteur|interface|"
    r"exécution|"
    r"trabajos?|tareas?|sincronizaci[óo]n|importaci[óo]n|exportaci[óo]n|ejecuci[óo]n|proceso|conexi[óo]n|"
    r"integraci[óo]n|flujo|conector|tarefas?|sincroniza[çc][ãa]o|importa[çc][ãa]o|exporta[çc][ãa]o|"
    r"execu[çc][ãa]o|rotina|processo|conex[ãa]o|integra[çc][ãa]o|fluxo|conector|"
    r"sincronizzazione|importazione|esportazione|esecuzione|elaborazione|processo|connessione|integrazione|"
    r"flusso|connettore|lavoro|taak|taken|synchronisatie|verwerking|koppeling|verbinding|run|zadani[ea]|"
    r"synchronizacj[aięe]|import|eksport|integracj[aięe]|połączeni[ea]|przetwarzani[ea]|proces|"
    r"uruchomieni[ea]|wsad"
)
_STRONG_CJK = when_used("ジョブ|バッチ|フィード|定期実行|タスク|同期(?:処理|が)|接続")
_JOB_CJK = (
    r"ジョブ|バッチ|同期(?:処理)?|連携(?:処理)?|フィード|インポート|エクスポート|取り?込み(?:処理)?|"
    r"定期実行|接続|タスク|処理"
)
_JOB_FAIL = (
    r"fail(?:ed|s|ing|ure)?|errored|error(?:s)?|abort(?:ed|s)?|crash(?:ed|es)?|died|dies|stuck|stalled|"
    r"hang(?:s|ing)?|hung|not (?:running|run|finish(?:ed|ing)?|complet\w+|start(?:ed|ing)?|executed)|(?:did|"
    r"does|do|has|is|have|are)(?: not|n't) (?:run|start|finish|complete|execute|running|started|run|"
    r"connect)\w*|(?:never|hasn't) (?:ran|run|started|finished|completed)|timed? ?out|times out|"
    r"unauthori[sz]ed|suspended|expired|revoked|disconnected|deactivated|disabled|broken|broke|down|stopped|"
    r"stops|rejected|refused|terminated|killed|halted|dead|red|with errors|still running|threw|throwing|"
    r"throws|returns nothing|blew up|ran "
    r"into|runs? into|fall(?:s|ing|en)? over|fell over|keeps? (?:failing|dying|crashing|timing out|"
    r"stopping)|giv(?:es|ing|en) up|gave up|conk\w* out|bail\w* out|won['’]t (?:start|run|finish|"
    r"complete)|refuses to (?:start|run)|notok|not ok|abend(?:ed|s)?|bombed|bombs|dying|choked|rot\b|"
    r"rouge|oomkilled|ended in|nok\b|"
    r"fehlgeschlagen|schlug|schlägt|fehlschlägt|gescheitert|scheitert|abgebrochen|abbruch|abgestürzt|hängt|"
    r"hängen|steht|stehen geblieben|läuft nicht|lief nicht|nicht (?:gelaufen|gestartet|durchgelaufen|"
    r"beendet|abgeschlossen)|fehler\w*|abgelaufen|gesperrt|getrennt|gestoppt|unterbrochen|ausgefallen|"
    r"bricht|brach|verweigert|stirbt|starb|lief auf|läuft auf|"
    r"échou\w*|(?:en )?échec|plant\w+|erreur\w*|bloqué\w*|interromp\w*|arrêté\w*|expiré\w*|suspendu\w*|ne "
    r"(?:tourne|démarre|se lance|fonctionne|s'exécute)|n['’]a pas (?:tourné|démarré|abouti)|tombé\w*|"
    r"coupé\w*|ha fallado|falló|falla\w*|fall[oa]\b|fallid\w+|error\w*|abort\w+|caíd\w+|cayó|se (?:cayó|"
    r"detuvo|cortó|colgó)|detenid\w+|colgad\w+|atascad\w+|bloquead\w+|caducad\w+|suspendid\w+|no (?:se "
    r"ejecut\w+|arranc\w+|corre|corrió|termin\w+|se complet\w+)|interrumpid\w+|"
    r"falhou|falha\w*|falhando|erros?|travou|travad\w+|caiu|parou|parad\w+|expirad\w+|suspens\w+|não "
    r"(?:rodou|executou|iniciou|terminou|roda)|interrompid\w+|fallit\w+|è fallit\w|in errore|errori?|"
    r"bloccat\w+|piantat\w+|interrott\w+|fermat\w*|scadut\w+|sospes\w+|non (?:è (?:partit|terminat|"
    r"stat\w eseguit)\w*|"
    r"parte|gira|termina)|andat\w in|"
    r"mislukt\w*|gefaald|faal(?:t|de)|fout\w*|vastgelopen|vast|hangen|hangt|gestopt|afgebroken|verlopen|geschorst|"
    r"niet (?:gedraaid|gestart|afgerond|gelopen)|draait niet|liep niet|nie (?:powi\w+|uruchomi\w+|wykona\w+|"
    r"zakończ\w+|działa|wystartow\w+)|błąd\w*|błęd\w+|niepowodzeni\w+|przerwan\w+|zawiesi\w+|zawieszon\w+|"
    r"utkn\w+|stoi|padł\w*|nieudan\w+|wywal\w+|sypie\w*|nie przesz\w+|wygas\w+|zatrzyma\w+|wysypał\w*"
)
_JOB_FAIL_CJK = (
    r"失敗|エラー|異常終了|停止|止ま|中断|落ち|動いていな|実行されな|タイムアウト|期限切れ|切断|ハング|"
    r"完了しな|終わらな"
)
_JOB_THEN_FAIL = Folded(
    rf"(?:(?<![\w])(?:{_JOB_NOUN})(?![\w])|{_JOB_CJK})(?P<gap>(?:[^.!?。\n]|[.](?=[\w/.])|(?<=\.\.)[.]|"
    rf"(?<=\d)[.]){{0,110}}?)(?:(?<![\w])(?:{_JOB_FAIL})(?![\w])|{_JOB_FAIL_CJK})",
)
_FAIL_THEN_JOB = Folded(
    rf"(?:(?<![\w])(?:fail(?:ed|ing|ure)(?: (?:of|in|on|for))?|(?:wywala|sypie|wykłada|zawiesza)(?: się)?|pada|"
    rf"padł\w?|leży|"
    rf"(?:se )?cayó (?:la|el)|caída (?:de|del)|caiu "
    rf"(?:a|o)|è caduta (?:la)|error (?:in|during|on)|failure in|aborted|"
    rf"crashed|stuck|broken|hung|abbruch|fehler (?:im|in|bei[m]?|während)|fehlgeschlagen\w*|ausfall|échec "
    rf"(?:du|de la|de l['’]|d['’]|sur)|erreur (?:dans|lors|sur|du|de)|fallo (?:en|de|del)|error (?:en|de|del|"
    rf"durante)|falha (?:n[oa]|d[oa]|em)|erro (?:n[oa]|d[oa])|errore (?:nel|nella|in|durante|di)|fallimento|"
    rf"mislukte|fout (?:in|bij)|błąd (?:w|podczas|zadania|synchronizacji|importu|eksportu)|awaria|"
    rf"nieudan\w+)(?![\w])(?:[ :–-]{{1,3}}(?:[\w'’/.-]{{1,24}}[ ]){{0,4}}))(?:{_JOB_NOUN})(?![\w])",
)
_TALLY = Folded(
    r"(?:failed|errors?|failures?|nok|rejected|fehler(?:haft)?|erreurs?|errores|falhas?|errori|mislukt|"
    r"błęd\w+|失敗)[\"']?\s?[=:]\s?(?P<count>[1-9]\d{0,8})|(?<!\d)(?P<count2>[1-9]\d{0,8})\s?(?:of|von|sur|"
    r"de|di|van|z|/)\s?\d{1,9} (?:[\w-]{1,24} ){0,2}(?:failed|errored|rejected|fehlgeschlagen|échou|fall|"
    r"falh)",
)
_CLEAN_END = Folded(
    r"\b(?:(?:completed|finished|ended|ran)(?: \w+){0,2} (?:successfully|cleanly|fine|ok|without errors?|"
    r"green)|status[ :=]{1,3}(?:success\w*|ok|completed|green|finished)|failed=0|errors?=0|0 (?:errors?|"
    r"failed|failures)|(?:run|job|sync|feed) (?:itself )?(?:was|is|shows|reports|looks|says) (?:successful|"
    r"green|ok|fine|clean|success|completed)|no errors?|erfolgreich (?:durchgelaufen|beendet|abgeschlossen|"
    r"gelaufen)|ohne fehler|sauber (?:durch|beendet)|lief (?:sauber|durch|fehlerfrei)|terminée? (?:avec "
    r"succès|sans erreur|correctement)|sans erreur|"
    r"(?:terminó|finalizó|acabó|terminad[oa]) (?:correctamente|bien|ok|sin error\w*|con éxito)|sin error\w*|"
    r"(?:terminou|concluíd[oa]|finalizad[oa]) (?:com sucesso|sem erro\w*|normalmente)|sem erros?|"
    r"(?:terminat|conclus|completat)[oa] (?:con successo|senza error\w|correttamente)|senza errori|"
    r"(?:succesvol|zonder fouten) (?:afgerond|voltooid|gelopen)|zonder fouten|(?:zakończ\w+) (?:się "
    r")?(?:sukcesem|poprawnie|bez błędów)|bez błędów)\b|正常終了|エラーなし|成功し",
)
_CONNECTION = Folded(
    r"\b(?:(?:access |refresh |api |oauth |marketplace |lwa |seller )?(?:token|credentials?|api key|"
    r"authori[sz]ation|consent|certificate)s?(?: \w+){0,5} (?:expired|revoked|invalid|rejected|no longer|"
    r"has been|was|is)(?: \w+){0,2}|(?:expired|revoked|invalid) (?:\w+ ){0,3}(?:token|credentials?|"
    r"certificate|api key|authori[sz]ation)|(?:account|seller account|shop|store|listing privileges?|"
    r"integration|connection|marketplace account)(?: \w+){0,4} (?:suspended|deactivated|offboarded|disabled|"
    r"blocked|closed|disconnected|terminated|lost)|offboard\w*|invalid_grant|unauthori[sz]ed_client|"
    r"re-?authori[sz]e|"
    r"(?:zugriffs?|refresh|api)?-?token(?: \w+){0,4} (?:abgelaufen|ungültig|widerrufen)|(?:konto|account|"
    r"shop|verbindung|anbindung)(?: \w+){0,4} (?:gesperrt|suspendiert|deaktiviert|getrennt|stillgelegt)|"
    r"(?:jeton|token)(?: \w+){0,4} (?:expiré|révoqué|invalide)|compte(?: \w+){0,4} (?:suspendu|désactivé|"
    r"fermé)|token(?: \w+){0,4} (?:caducado|caducó|expirado|expiró|revocado|inválido|vencido|venció|expirou|"
    r"revogado|scaduto|revocato|verlopen|ingetrokken|wygasł)|(?:cuenta|conta|account|konto)(?: \w+){0,4} "
    r"(?:suspendid[oa]|suspensa|desactivad[oa]|desativada|sospeso|disattivato|geschorst|opgeschort|"
    r"zawieszon\w+|zablokowan\w+))\b|トークン(?:の|が)?(?:有効)?期限切れ|認証(?:エラー|が切れ|失敗)|"
    r"アカウント(?:が)?停止",
)


_FLOWS_NO_MORE = Folded(
    r"\b(?:crash ?loop\w*|oomkilled|(?:orders|messages|events|records) (?:are |keep )?(?:piling up|backing up|"
    r"queu(?:e|ing) up)|queue (?:is |keeps )?(?:growing|backed up)|"
    r"(?:stauen|häufen|türmen) sich|(?:aufträge|bestellungen|orders|"
    r"nachrichten) [^.\n]{0,60}nicht [^.\n]{0,40}(?:übergeben|übertragen|verarbeitet), aktuell \d+|"
    r"s['’](?:accumul|empil)\w+|se (?:acumulan|están acumulando|acumulam)|si (?:accumulano|stanno accumulando)|"
    r"stapelen zich op|hopen zich op|"
    r"(?:piętrzą|gromadzą|zbierają) się)\b|滞留し|溜まって|たまって",
)
_OTHERS_FINE = Folded(
    r"\b(?:(?:all|the|every) (?:other|the rest|others?)\b[^.\n]{0,40}\b(?:fine|ok|okay|went|through|good|came|"
    r"posted|imported)|(?:one|single) (?:message|record|document|order) only|"
    r"it['’]s (?:just |only )?one (?:message|record|order)|(?:der )?rest (?:ging|lief|ist|"
    r"kam)\b[^.\n]{0,20}\b(?:durch|ok|gut|sauber)|einzelne[rs]? (?:artikel|auftrag|beleg|satz)|"
    r"(?:alle )?anderen [^.\n]{0,30}(?:durch|ok|da|angekommen)|les autres [^.\n]{0,30}(?:passé|bien|ok)|(?:los|"
    r"las) demás [^.\n]{0,30}(?:bien|pasaron|ok|entraron)|"
    r"os outros [^.\n]{0,30}(?:entraram|ok|normal|passaram)|(?:gli|le) altr[ie] [^.\n]{0,30}(?:posto|ok|"
    r"passat\w|arrivat\w|ci sono)|"
    r"(?:één|1) bericht|rest is goed|de andere [^.\n]{0,30}(?:goed|ok|binnen)|pozostałe [^.\n]{0,30}(?:przeszły|"
    r"ok|dobrze|są))\b|(?:ほか|他)の[^。\n]{0,12}(?:問題なく|正常)",
)
_EARLIER = Folded(
    r"(?:previous|last|earlier|before|vorherig\w*|letzte[rn]?|vorige\w*|dernière?|précédente?|anterior|"
    r"últim[oa]|precedente|ultim[oa]|vorige|laatste|poprzedni\w*|ostatni\w*|前回|直前)[^.\n]{0,38}$",
)
_OF_A_CART = Folded(
    r"warenkorb|\bcart\b|basket|panier|carrito|carrinho|carrello|winkelwagen|koszyk|checkout|csrf|idempoten|カート"
)
_EXPIRED = Folded(r"expir|abgelaufen|caduc|scadut|verlopen|wygas|期限切れ|ungültig|invalid")
_JOB_NAMED = Folded(rf"(?<![\w])(?:{_JOB_NOUN})(?![\w])|{_JOB_CJK}|caricamento|rechnung\w*lauf|calc\w*")


def is_job_failure(reading: Reading, *, run: bool, error: bool, single: bool) -> bool:
    """Whether a job, feed, run, sync or connection is itself reported failed, stuck, unauthorised or incomplete.

    ``run``: the text names a run by its id; ``error``: it lists an error; ``single``: it is about
    one record and names no run."""
    content = reading.content
    if _FLOWS_NO_MORE.search(content) or (is_still_running(reading.main) and _JOB_NAMED.search(content)):
        return True
    if _OTHERS_FINE.search(reading.main) and not run:
        return False
    if _TALLY.search(content) and re.search(rf"(?:(?<![\w])(?:{_JOB_NOUN})(?![\w])|{_JOB_CJK})", content, _I):
        return True
    fails = [
        match
        for match in (*_JOB_THEN_FAIL.finditer(content), *_FAIL_THEN_JOB.finditer(content))
        if _counts(match, content)
    ]
    if fails and single and re.search("[ぁ-ん]", content) and not _STRONG_CJK.search(content):
        return False
    clean = _ended_cleanly(reading.main)
    if fails and not clean:
        return True
    if names_connection_cause(content):
        return True
    if run and error:
        return not clean or len(fails) >= 2
    return False


def _ended_cleanly(content: str) -> bool:
    """Whether a run is said to have ended well; an earlier one does not count."""
    return any(
        not _EARLIER.search(content[max(0, match.start() - 40) : match.start()])
        for match in _CLEAN_END.finditer(content)
    )


def names_connection_cause(content: str) -> bool:
    """Whether an expired token, a suspended account or a lost connection is named as what is wrong."""
    return any(
        not _OF_A_CART.search(content[max(0, match.start() - 16) : match.end()])
        for match in _CONNECTION.finditer(content)
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
        r"(?i)(?:\b(?:no|kein\w*|aucune?|ning[úu]n\w*|nenhum\w*|nessun\w*|geen|żad\w+|without|ohne)[ "
        r"](?:[\w-]{1,16}[ ])?)$",
        content[max(0, match.start() - 28) : match.start()],
    ):
        return False
    if _OF_A_CART.search(found) and _EXPIRED.search(found):
        return False
    gap = match.groupdict().get("gap") or ""
    return not re.search(
        r"(?i)\b(?:completed|finished|successful\w*|ran fine|erfolgreich|but|aber|mais|pero|however|while)\b", gap
    )
