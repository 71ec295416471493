"""What a note may report instead of the run: that something else came to a good end (a restart, an analysis, a mail, a
connection test), that the run was begun well, that it was well before it failed, or that its outcome is not known.

Words of nine languages, as ``words.plain`` writes them.
"""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import alternatives, any_of
from app.domain.lazy_patterns import when_used

_MATTERS = entries(
    """
    restart, reset, redeploy, redeployment, deployment, rollout, analysis, investigation, root cause, rca, ticket
    tickets, email, e-mail, comment, notification, reminder, connection test, connectivity test, connectivity
    ping, login, logon, handshake, dry run, dry-run, dryrun, simulation, test run, unit test, unit tests
    tests passed, staging, sandbox, config, configuration, credentials, checklist, the box, script for, my part
    phone call, on the list of
    neustart, ruckmeldung, analyse, untersuchung, ursachenanalyse, bereitstellung, verbindungstest, anmeldung
    probelauf, testlauf, simulation, benachrichtigung, konfiguration, zugangsdaten, anfrage
    redemarrage, relance, deploiement, enquete, test de connexion, notification, essai a blanc, configuration
    reinicio, relanzamiento, despliegue, analisis, investigacion, prueba de conexion, notificacion, simulacro
    reinicializacao, implantacao, analise, investigacao, teste de conexao, notificacao, simulacao
    riavvio, rilascio, analisi, indagine, test di connessione, notifica, simulazione
    herstart, uitrol, onderzoek, verbindingstest, melding, proefrun
    ponowne uruchomienie, wdrozenie, analiza, test polaczenia, powiadomienie, symulacja
    再起動, 再実行の依頼, 調査, 分析, 接続テスト, 疎通, 通知, メール, ドライラン, デプロイ, 設定
    """
)
_AFTER = alternatives(
    entries(
        """
        after, since, following, upon, thanks to, nach, seit, apres, depuis, suite a, tras, despues de, desde, apos
        depois de, depois do, depois da, dopo, in seguito a, na, sinds, po, od
        # or thanks to it
        with, using, under, via, mit, avec, con, com, met, z, grace a, gracias a, gracas a, grazie a, dank, dzieki
        """
    )
)
_MATTER = any_of(_MATTERS)
_AFTER_A_MATTER = when_used(
    rf"(?<![a-z])(?:{_AFTER})"
    r"(?: (?:the|a|an|my|our|its|dem|der|einem|einer|le|la|l'|un|une|el|los|o|a|il|lo|de|het|een))?"
    rf" ?(?:\S+ )?(?:{_MATTER.pattern})|(?:{_MATTER.pattern})(?:後|の後|してから|して|し、|したところ)"
)
_BEGUN = alternatives(
    entries(
        """
        started, restarted, re-started, triggered, retriggered, launched, relaunched, queued, requeued, re-queued
        submitted, resubmitted, scheduled, rescheduled, kicked off, re-run requested, sent, created, reset, unblocked
        gestartet, neu gestartet, angestossen, eingereiht, eingeplant, ausgelost, versendet, zuruckgesetzt
        demarre, demarree, redemarre, redemarree, lance, lancee, relance, relancee, planifie, declenche
        iniciado, iniciada, reiniciado, reiniciada, lanzado, lanzada, relanzado, relanzada, programado, disparado
        agendado, relancado, relancada, avviato, avviata, riavviato, riavviata, lanciato, rilanciato, rilanciata
        pianificato, gestart, opgestart, herstart, ingepland, aangeslingerd
        uruchomione, uruchomiony, uruchomiono, wystartowano, zaplanowano, zlecono, ponowione
        """
    )
)
_WELL = alternatives(
    entries(
        """
        successfully, successful, with success, erfolgreich, mit erfolg, avec succes, con exito, correctamente
        exitosamente, com sucesso, con successo, correttamente, succesvol, met succes, pomyslnie, z powodzeniem
        z sukcesem, zakonczone sukcesem
        """
    )
)
_BEGUN_WELL = when_used(
    rf"(?<![a-z])(?:{_WELL})(?: (?:been|re))? (?:{_BEGUN})(?![a-z])|(?<![a-z])(?:{_BEGUN}) (?:{_WELL})(?![a-z])"
    r"|正常に(?:起動|開始|送信|登録)(?:し|され)\w*"
)
_ONLY_BEGUN = when_used(rf"(?<![a-z])(?:{_BEGUN})(?![a-z])|再起動|起動し")
_BEFORE_THAT = when_used(
    r"(?<![a-z])(?:last week|last month|last year|before it (?:broke|failed|crashed)|letzte woche|letzten monat"
    r"|la semaine derniere|la semana pasada|na semana passada|la settimana scorsa|vorige week|w zeszlym tygodniu)"
    r"(?![a-z])|先週"
    r"|(?:completed|successful\w*|succeeded|finished|green|fine|ok|erfolgreich|fehlerfrei|reussi|exito|sucesso|successo"
    r"|geslaagd|pomyslnie) (?:until|till|bis|jusqu'a|hasta|ate|fino a\w*|tot|do) \S*\d"
)
_BAD_OUTCOME = when_used(
    r"(?<![a-z])(?:http (?:status )?[45]\d\d|stack ?trace|traceback"
    r"|(?:log|logs|log file|file|folder|table|output|report) (?:is|are|was) empty"
    r"|disappeared|vanished|cannot be found|can't be found|not to be found|no trace"
    r"|ist verschwunden)(?![a-z])"
)
_LEFT_OPEN = when_used(
    r"(?<![a-z])(?:(?:result|outcome|status|state) (?:is |still )?(?:unknown|unclear|open|outstanding)"
    r"|ergebnis (?:steht (?:noch )?aus|(?:ist )?(?:offen|unklar|unbekannt))|steht noch aus|a suivre"
    r"|resultat inconnu|resultado desconocido|resultado pendiente|pendiente de resultado|resultado desconhecido"
    r"|risultato sconosciuto|resultaat onbekend|wynik nieznany)(?![a-z])|結果は不明|結果待ち"
)
_EMPTY_QUEUE = when_used(
    r"(?<![a-z])(?:error|reject|failed?|dead|retry|fehler|erreurs?|errores|erros|errori|fouten|bledow)"
)
_BY_NAME = when_used(
    r"(?:^|[.:,;] )(?i:per|laut|selon|segun|segundo|secondo|volgens|wg) [A-ZÀ-Ý][a-zà-ÿ]+\b"
    r"|^[A-ZÀ-Ý][a-zà-ÿ]{2,}(?: [A-ZÀ-Ý][a-zà-ÿ]+)? (?:has |have |hat |a |ha )?"
    r"(?:checked|verified|confirmed|looked|tested|geprüft|bestätigt|meint|vérifié|confirmé|verificó|confirmó|controlou"
    r"|confirmou|controllato|confermato|gecontroleerd|bevestigd|sprawdził|sprawdziła)\b"
)
_NOT_A_NAME = when_used(
    r"^(?:Just|Then|Have|Also|Manually|Double|Again|Now|Today|Personally|Twice|Finally|Meanwhile|Run|Job|Log|Logs|Scheduler|"
    r"Order|Orders|Lauf|Gerade|Heute|Nochmals|Selbst|Zweimal|Auftrag|Status|Result|All|Everything|Have|Been|Both|Ho|Abbiamo|"
    r"Personalmente|Aujourd|Encore|Hoy|Hoje|Oggi|Vandaag|Zelf|Net|Dzisiaj|Successfully|Carefully|Visually|Got|Was|Were)\b"
)
_CLAUSE = when_used(r"(?:[,;:] |\. |、|。| - | – | — | (?:and|und|et|y|e|ed|en|oraz) )")


def about_the_run(text: str) -> str:
    """What is left of a ``plain`` sentence without its clauses about other matters and what merely was begun well."""
    kept = _AFTER_A_MATTER.sub(" ", text)
    clauses = [clause for clause in _CLAUSE.split(kept) if clause and _MATTER.search(clause) is None]
    return _BEGUN_WELL.sub(" ", " ; ".join(clauses))


def only_begun(text: str) -> bool:
    """Whether a sentence says that something was started."""
    return _ONLY_BEGUN.search(text) is not None


def proves_nothing(text: str) -> bool:
    """Whether a ``plain`` sentence speaks of an earlier time, or of an outcome that is bad, absent or not known."""
    bad = _BAD_OUTCOME.search(text)
    relieved = bad is not None and _EMPTY_QUEUE.search(text[: bad.end()]) is not None
    return leaves_open(text) or _BEFORE_THAT.search(text) is not None or (bad is not None and not relieved)


def leaves_open(text: str) -> bool:
    """Whether a ``plain`` sentence says that the outcome is not known yet."""
    return _LEFT_OPEN.search(text) is not None


def names_a_witness(sentence: str) -> bool:
    """Whether a sentence, as written, says by name who checked: then the writer did not."""
    found = _BY_NAME.search(sentence)
    return found is not None and _NOT_A_NAME.search(sentence) is None
