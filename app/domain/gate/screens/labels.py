"""What columns and fields of job lists are called, in ten languages: plain ASCII as ``words.any_of`` wants it, or
Japanese and Chinese."""

from __future__ import annotations

import re
from typing import Literal

from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of, plain
from app.domain.lazy_patterns import when_used

Role = Literal["id", "state", "finish", "start", "time", "duration", "bad", "good", "total", "later", "other"]

JOB_NOUN = (
    r"jobs?|runs?|run-?id|job-?id|executions?|exec|batch|feeds?|tasks?|instances?|syncs?|imports?|exports?|flows?|builds?|"
    r"lauf|laufs|ausführung|ausfuhrung|auftrag|prozess|aufgabe|exécution|execution|tâche|tache|traitement|lot|"
    r"ejecución|ejecucion|tarea|trabajo|lote|proceso|execução|execucao|tarefa|processo|esecuzione|attività|attivita|"
    r"lotto|processo|uitvoering|taak|zadanie|uruchomienie|przebieg|wsad|id|ジョブ|実行|バッチ|タスク|作业|任务|运行|执行|批次"
)
"""What a bare number has to follow to be the number of a run; a part of a regular expression."""

COUNTED = (
    r"records?|orders?|rows?|items?|lines?|products?|messages?|files?|seconds?|minutes?|hours?|bytes?|kb|mb|gb|skus?|"
    r"errors?|warnings?|written|processed|datensätze|datensatze|aufträge|auftrage|bestellungen|zeilen|artikel|stück|"
    r"sekunden|minuten|enregistrements?|commandes?|lignes?|articles?|registros?|pedidos?|artículos|articulos|"
    r"filas|linhas|itens|ordini|righe|articoli|records|bestellingen|regels|rekordów|rekordow|zamówień|zamowien|"
    r"pozycji|wierszy|件|行|条|秒|分"
)
"""What follows an amount and never an id; a part of a regular expression."""

ID = entries(
    """
    job id, run id, execution id, task id, batch id, feed id, id, job, run, job no, run no, job number, run number
    execution, instance, batch, job run, job run id, sync id, flow run, import id, export id, run key, job key, no, nr
    process id, process, request id, flow, unit, message, message id, message no, nachricht, idoc, run name
    job name id, transaction id, correlation id, task, feed, build, sync, import, export, #
    job-id, lauf-id, lauf, laufnummer, job-nr, jobnummer, ausfuhrung, ausfuhrungs-id, auftrag, vorgang, kennung
    nummer
    aufgabe, prozess, stapel, stapellauf, lauf-nr, jobkennung
    id du job, id execution, id d'execution, tache, identifiant, traitement, lot, numero, reference, n°
    ejecucion, id de ejecucion, trabajo, tarea, id de trabajo, id de tarea, identificador, proceso, lote
    execucao, id da execucao, tarefa, id da tarefa, id do job, id do trabalho, processo, trabalho
    esecuzione, id esecuzione, attivita, id attivita, id lavoro, lavoro, lotto, processo, identificativo
    uitvoering, uitvoerings-id, taak, taak-id, run-id, proces, taaknummer
    zadanie, id zadania, uruchomienie, id uruchomienia, przebieg, identyfikator, id przebiegu, proces, numer
    ジョブ, ジョブid, ジョブ id, 実行id, 実行 id, 実行番号, ジョブ番号, 実行, バッチ, バッチid, タスク, タスクid, 番号
    作业, 作业id, 任务, 任务id, 运行, 运行id, 执行id, 执行, 批次, 作业编号, 任务编号, 运行编号, 编号, 批次号
    """
)
STATE = entries(
    """
    status, state, result, outcome, conclusion, run status, job status, final status
    last status, run result, final state
    last run result, ergebnis der letzten ausfuhrung, ergebnis des letzten laufs, resultat de la derniere execution
    last run status, last result, conclusion, exit status, job state, run state, execution status, last run
    zustand, ergebnis, laufstatus, endstatus, stand, letzter status, letzter lauf, letztes ergebnis, jobstatus
    statut, etat, resultat, dernier statut, derniere execution, statut final
    estado, resultado, ultimo estado, estado final, ultima ejecucion
    situacao, ultima execucao, status final
    stato, esito, risultato, ultimo stato, ultima esecuzione, stato finale
    resultaat, toestand, laatste status, eindstatus, uitkomst, laatste run
    stan, wynik, rezultat, ostatni status, status koncowy, ostatnie uruchomienie
    状態, ステータス, 結果, 状況, 実行結果, 実行状態, ジョブ状態, 処理結果, 実行ステータス, 最終結果
    状态, 结果, 运行状态, 执行状态, 执行结果, 任务状态, 作业状态, 运行结果, 最终状态
    """
)
FINISH = entries(
    """
    finished, finished at, ended, ended at, end, end time, completed, completed at, completed on, completion time
    finish, finish time, end date, finished on, completion, last finished, stopped at, done at, finished (utc)
    run end, ended on, finish date, last run ended, last ended, last run finished, last run end, enddatum
    time finished, time completed
    beendet, beendet am, beendet um, ende, endzeit, abgeschlossen, abgeschlossen am, fertig, fertiggestellt
    endzeitpunkt
    fertig am, fertig um, laufende, abgeschlossen um
    fin, fini a, heure de fin, termine, termine le, termine a, date de fin, acheve, acheve le, fini le, fini
    finalizado, finalizado el, finalizado a las, finalizacion, hora de fin, terminado, terminado el, completado
    completado el, fecha de fin, hora de finalizacion, finalizada, terminada
    concluido, concluido em, concluido as, termino, hora de termino, finalizado em, fim, hora final, fim em, conclusao
    terminado em
    fine, ora di fine, terminato, terminato il, completato, completato il, data fine, ora fine, finito, finito alle
    conclusione, terminato alle, conclusa, concluso
    einde, eindtijd, beeindigd, beeindigd op, voltooid, voltooid op, afgerond, afgerond op, gereed, klaar, eind
    voltooid om, geeindigd
    koniec, zakonczono, zakonczenie, czas zakonczenia, godzina zakonczenia, zakonczone, ukonczono, data zakonczenia
    終了, 終了時刻, 終了日時, 完了, 完了日時, 完了時刻, 終了時間, 完了時間
    结束时间, 完成时间, 结束, 完成于, 结束于, 完成日期, 结束日期
    """
)
START = entries(
    """
    started, started at, start, start time, last run started, startdatum, angelegt am, begin, began, begun
    created, created at, queued, queued at, submitted
    submitted at, enqueued, triggered, triggered at, start date, launched, started on, requested, run start
    scheduled for
    scheduled at, opened, received
    gestartet, gestartet am, gestartet um, start, startzeit, beginn, begonnen, erstellt, erstellt am, ausgelost
    eingereiht
    debut, demarre, demarre le, demarre a, lance, lance le, heure de debut, cree, cree le, date de debut, commence
    inicio, iniciado, iniciado el, hora de inicio, comienzo, creado, creado el, fecha de inicio, lanzado, empezado
    inicio em, iniciado em, iniciada, criado, criado em, comecou, hora inicial
    inizio, avviato, avviato il, ora di inizio, avvio, creato, creato il, data inizio, iniziato, avviata
    begin, gestart, gestart op, starttijd, begintijd, aangemaakt, aangemaakt op, begonnen
    rozpoczeto, start, poczatek, czas rozpoczecia, utworzono, uruchomiono, rozpoczecie, data rozpoczecia
    開始, 開始時刻, 開始日時, 開始時間, 作成日時, 登録日時, 起動時刻
    开始时间, 开始, 创建时间, 启动时间, 开始于, 提交时间
    """
)
TIME = entries(
    """
    last run time, last run date, last run at, last ran at, letzte laufzeit, zeitpunkt der letzten ausfuhrung
    time, date, when, timestamp, updated, updated at, last updated, last update, last change, at, date/time
    zeit, datum, zeitpunkt, uhrzeit, zeitstempel, aktualisiert, geandert, letzte anderung
    heure, date, horodatage, mis a jour, quand, derniere mise a jour
    hora, fecha, actualizado, marca de tiempo, fecha y hora, ultima actualizacion, cuando
    data, horario, atualizado, atualizado em, data/hora, data e hora
    ora, data, aggiornato, data e ora, quando, ultimo aggiornamento
    tijd, datum, bijgewerkt, tijdstip, laatst bijgewerkt
    czas, data, zaktualizowano, godzina, kiedy
    時刻, 日時, 更新日時, 更新, 時間, 日付
    时间, 日期, 更新时间, 更新于
    """
)
LATER = entries(
    """
    next run time, next run date, next run at, next execution time, nachste laufzeit, naechste laufzeit
    next run, next, next start, due, eta, next execution, expires, next scheduled run, deadline, retry at
    next attempt
    last success, last successful run, last good run, previous run, last failure, last failed, previous
    last succeeded
    nachster lauf, nachste ausfuhrung, nachster start, fallig, letzter erfolg, letzter erfolgreicher lauf
    vorheriger lauf
    prochaine execution, prochain, dernier succes, derniere reussite, execution precedente, prochain passage
    proxima ejecucion, proximo, ultimo exito, ejecucion anterior, ultima ejecucion correcta
    proxima execucao, ultimo sucesso, execucao anterior
    prossima esecuzione, prossimo, ultimo successo, esecuzione precedente
    volgende run, volgende uitvoering, laatste succes, vorige run, volgende
    nastepne uruchomienie, ostatni sukces, poprzednie uruchomienie, nastepne
    次回, 次回実行, 次回実行日時, 前回, 前回成功, 最終成功, 前回実行
    下次运行, 下次执行, 上次成功, 上次运行, 下次, 上次
    """
)
DURATION = entries(
    """
    total duration, run duration, gesamtdauer, duree totale, duracion total
    duration, elapsed, runtime, run time, took, time taken, took (s), elapsed time, running time
    dauer, laufzeit, verstrichen, duree, temps, duracion, tiempo, duracao, tempo, durata, durata (s), duur, looptijd
    czas trwania, trwanie, 所要時間, 実行時間, 経過時間, 处理时间, 処理時間, 耗时, 持续时间, 时长, 运行时长
    """
)
BAD = entries(
    """
    errors, error count, failed, failures, failed records, rejected, warnings, skipped, missing, not written, lost
    remaining, failed orders, rejects, failed items, err, warn, unwritten, dropped, discarded, open, outstanding
    fehler, abgelehnt, warnungen, ubersprungen, fehlend, fehlgeschlagen, verworfen, fehleranzahl, offen, rest
    erreurs, rejetes, avertissements, ignores, echecs, manquants, en echec, rejets, restants
    errores, rechazados, advertencias, omitidos, fallidos, faltantes, avisos, fallos, restantes
    erros, rejeitados, avisos, ignorados, falhas, faltando, falhados
    errori, rifiutati, avvisi, saltati, falliti, mancanti, scartati, scarti
    fouten, geweigerd, afgewezen, waarschuwingen, overgeslagen, mislukt, ontbrekend
    bledy, odrzucone, ostrzezenia, pominiete, nieudane, brakujace, blad
    エラー数, 失敗数, 警告数, スキップ数, エラー件数, 失敗件数, 未処理, 未処理件数
    错误数, 失败数, 警告数, 跳过数, 失败条数, 未处理
    """
)
GOOD = entries(
    """
    written, rows written, processed, loaded, imported, exported, synced, succeeded records, delivered, saved
    stored, sent, posted
    records written, orders written, rows written, upserted, inserted, output, updated records, rows out, records out
    geschrieben, verarbeitet, importiert, exportiert, ubertragen, gespeichert, geladen, ecrits, traites
    importes, charges
    escritos, procesados, importados, cargados, enviados, gravados, processados, importados, carregados
    scritti, elaborati, importati, caricati, geschreven, verwerkt, geimporteerd, geladen
    zapisane, przetworzone, zaimportowane, zaladowane, zapisano, przetworzono
    書込件数, 書き込み件数, 処理件数, 成功件数, 登録件数, 処理済み, 出力件数, 写入, 成功条数, 处理条数, 已写入
    已处理, 成功数
    """
)
TOTAL = entries(
    """
    total, expected, read, rows read, received, source, input, records read, to write, rows in, records in
    selected, extracted
    gesamt, erwartet, gelesen, quelle, soll, empfangen, total attendu, lus, attendus, recus, leidos, esperados
    recibidos
    lidos, esperados, recebidos, letti, attesi, ricevuti, totale, totaal, gelezen, verwacht, ontvangen
    razem, odczytane, oczekiwane, odebrane, odczytano, 総件数, 対象件数, 読込件数, 入力件数, 合計, 总数, 总条数
    读取, 应处理
    """
)
OTHER = entries(
    """
    documents, name, job name, type, direction, partner, completions, age, ready, definition, job definition
    worker type
    region, tags, trigger, trigger type, triggered by, started by, owner, user, actions, action, details
    log, logs
    source system, target, target system, environment, server, host, worker, comment, notes
    description, records
    orders, rows, items, count, amount, progress, priority, attempt, attempts, retries, queue, schedule, frequency
    pipeline, workflow, dag, dag id, step, phase, channel, marketplace, connection, integration, system, version, size
    interface, connector, retailer, shop, store, account, customer, category, data source, schedule name
    bezeichnung, jobname, angelegt von, jobklasse, typ, ausloser, benutzer, aktionen, aktion, quelle, ziel
    umgebung, meldung, nachricht, bemerkung
    datensatze, auftrage, anzahl, menge, fortschritt, prioritat, versuch, zeitplan, schnittstelle, handler
    versuche, schritt
    nom, declencheur, utilisateur, cible, environnement, message, enregistrements, commandes, nombre
    progression, tentative
    nombre, tipo, disparador, usuario, acciones, destino, mensaje, registros, pedidos, cantidad, progreso, intento
    nome, gatilho, acoes, mensagem, registos, quantidade, progresso, tentativa, origem
    nome, utente, azioni, destinazione, messaggio, ordini, quantita, avanzamento, tentativo, origine
    naam, gebruiker, acties, doel, bericht, aantal, voortgang, poging, bron
    nazwa, uzytkownik, akcje, cel, komunikat, rekordy, zamowienia, liczba, postep, proba, zrodlo, typ
    ジョブ名, 名前, 名称, 種別, トリガー, 実行者, 操作, メッセージ, 件数, レコード数, 受注数, 進捗, 優先度, 備考
    連携先, 処理名, タスク名
    名称, 作业名称, 任务名称, 类型, 触发器, 触发方式, 操作, 消息, 记录数, 数量, 进度, 备注, 来源, 目标, 订单数
    """
)

ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    ("state", STATE),
    ("later", LATER),
    ("duration", DURATION),
    ("bad", BAD),
    ("good", GOOD),
    ("total", TOTAL),
    ("id", ID),
    ("finish", FINISH),
    ("start", START),
    ("time", TIME),
    ("other", OTHER),
)
"""The first role that knows a label has it."""

ROLE_OF: dict[str, Role] = {entry: role for role, words in reversed(ROLES) for entry in words}
ANY_LABEL = any_of(*(words for _, words in ROLES))
_OF_THE_RUN = (
    r"run|job|execution|task|process|processing|sync|synchronization|synchronisation|import|export|transfer|feed|batch|"
    r"flow|build|pipeline|workflow|overall|final|completion|last|current|integration|submission|load|message|exit|end"
)
_STATE_LABELS = (
    rf"(?:(?:{_OF_THE_RUN}) ){{1,2}}(?:status|state|result|outcome|ergebnis|statut|esito)"
    r"|(?:lauf|job|verarbeitungs|ausfuhrungs|import|export|ubertragungs|prozess|synchronisations|abgleichs|end|gesamt|batch|"
    r"vorgangs|taak|verwerkings|run)-?(?:status|ergebnis|zustand|resultaat)"
    r"|(?:estado|resultado|statut|etat|resultat|stato|esito|risultato|situacao|status|stan|wynik|resultaat)"
    r" (?:(?:de|do|da|del|della|dell'|di|du|d'|de l'|van|van de|der|des) ?)?"
    r"(?:la |el |o |a )?"
    r"(?:[a-z']*(?:execu|ejecu|esecu|lavor|elabora|proces|process|job|trabajo|trabalho|tarea|tarefa|tache|traitement|sync|"
    r"sincroni|import|export|lauf|run|uitvoering|taak|verwerking|zadania|przetwarzania|uruchomienia)[a-z]*)"
    r"|(?:ジョブ|実行|処理|同期|連携|取込|最終|バッチ)の?(?:状態|ステータス|結果)|(?:作业|任务|运行|执行|同步|导入|导出|处理|最终)(?:状态|结果)"
)
STATE_LABEL = when_used(rf"{any_of(STATE).pattern}|(?<![a-z0-9_])(?:{_STATE_LABELS})(?![a-z0-9_])")

_OF_SOMETHING_ELSE = when_used(
    r"(?<![a-z0-9])(?:backup|validation|validierung\w*|notification|notify|alert|e-?mail|connection|connectivity|verbindungs?|"
    r"health|system|agent|host|server|service|daemon|account|payment|approval|login|auth\w*|step|stage|page|api|http|"
    r"parent|webhook|check|test|licen[cs]e|config\w*|lock|token|network|database|queue|schedule|trigger|target|source)"
    r"[ -]?(?:status|state|result|zustand|ergebnis|statut|etat|estado|stato|stan|staat|resultaat)$"
    r"|^(?:status|state|estado|stato|statut|etat|stan) (?:of|of the|de|de la|del|della|du|do|da|van|van de|der|des) "
    r"(?:the )?(?:backup|validation|validacion|notification|notificacion|alert|connection|conexion|connexion|"
    r"connessione|verbinding|system|sistema|systeme|server|servidor|serveur|service|servicio|agent|"
    r"account|cuenta|compte|conto|parent|host)"
    r"|^(?:システム|接続|サーバー?|通知|検証|バックアップ|アカウント)の?(?:状態|ステータス|結果)$|^(?:系统|连接|服务器|通知|验证|备份|账户)(?:状态|结果)$"
)


def of_something_else(label: str) -> bool:
    """Whether a label names the state of something that is not the run: a backup, a connection, the system."""
    return _OF_SOMETHING_ELSE.search(plain(label).strip(" :：·*=-|\"'")) is not None


def role_of(label: str) -> Role | None:
    """The role of a label that stands alone, as above or beside a value; in any case, with or without a colon."""
    folded = re.sub(r"\s?\([^)]{0,12}\)$", "", plain(label).strip(" :：·*"))
    known = ROLE_OF.get(folded)
    return "state" if known in {None, "other"} and STATE_LABEL.fullmatch(folded) else known
