"""The states of a run as job lists, logs and mails write them, in ten languages (plain ASCII, Japanese, Chinese)."""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries

SUCCESS = entries(
    """
    succeeded, success, successful, completed successfully, finished successfully, ended successfully
    successfully completed, successfully finished, passed, ran successfully, completed with success, run successful
    executed successfully, processed successfully, imported successfully, exported successfully, synced successfully
    synchronized successfully, synchronised successfully, written successfully, delivered successfully
    loaded successfully, exited successfully, run successfully, done successfully, successfully processed
    successfully executed, successfully imported, successfully exported, successfully synced, successfully ran
    terminated successfully, successfully delivered, successfully written
    completed ok, ended ok, finished ok, completed normally, ended normally, transferred successfully
    completed without errors, completed without error
    finished without errors, success full
    erfolgreich verarbeitet, erfolgreich importiert, erfolgreich exportiert, erfolgreich ubertragen
    erfolgreich fertiggestellt, erfolgreich, erfolg, erfolgreich abgeschlossen, erfolgreich beendet, mit erfolg
    erfolgreich ausgefuhrt
    erfolgreich durchgelaufen, fehlerfrei, ohne fehler abgeschlossen, ohne fehler beendet, erfolgreiche
    s'est termine avec succes, s'est terminee avec succes, reussi, reussie, reussis, succes, avec succes
    termine avec succes, terminee avec succes, reussite
    acheve avec succes
    execute avec succes, terminee sans erreur, termine sans erreur
    finalizado sin errores, terminada correctamente, finalizada correctamente, completada correctamente
    ejecutada correctamente, exito, con exito, exitoso, exitosa, completado con exito, completada con exito
    finalizado con exito
    correcto, correcta
    correctamente, finalizado correctamente, completado correctamente, satisfactorio, satisfactoria
    satisfactoriamente
    finalizada con exito, terminado con exito, terminado correctamente, ejecutado correctamente
    completado sin errores
    executada com sucesso, terminada com sucesso, finalizada com sucesso, processado com sucesso
    concluido sem erros, sucesso, com sucesso, concluido com sucesso, concluida com sucesso, bem-sucedido
    bem-sucedida, bem sucedido
    bem sucedida, finalizado com sucesso, exito, executado com sucesso, terminado com sucesso
    completato correttamente, terminato correttamente, eseguita con successo, completata correttamente
    terminata correttamente, conclusa con successo, concluso con successo, riuscito, riuscita, successo
    con successo, completato con successo, completata con successo
    terminato con successo
    esito positivo, terminata con successo, eseguito con successo, andato a buon fine, andata a buon fine
    succesvol uitgevoerd, met succes uitgevoerd, succesvol verwerkt, geslaagd, gelukt, succesvol, met succes
    succesvol afgerond, succesvol voltooid, met succes voltooid, succes
    succesvol beeindigd, met succes afgerond
    zakonczylo sie powodzeniem, zakonczyl sie powodzeniem, zakonczyla sie powodzeniem, zakonczylo sie sukcesem
    zakonczyl sie sukcesem, zakonczyla sie sukcesem, powodzenie, powodzeniem, zakonczone powodzeniem
    zakonczono powodzeniem, zakonczony powodzeniem, sukces, sukcesem
    zakonczone sukcesem, zakonczono sukcesem, zakonczony sukcesem, udane, udany, udana, pomyslnie
    zakonczono pomyslnie
    zakonczone pomyslnie, zakonczony pomyslnie, pomyslne, pomyslny, pomyslna, powiodlo sie, powiodl sie, poprawnie
    zakonczone poprawnie, zakonczono poprawnie, wykonano pomyslnie
    成功, 正常終了, 正常完了, 実行成功, 処理成功, 正常に完了, 正常に終了, 成功しました, 正常に完了しました
    正常に終了しました
    执行成功, 运行成功, 同步成功, 成功完成, 已成功, 处理成功, 已成功完成, 任务成功, 导入成功, 导出成功
    """
)
COMPLETED = entries(
    """
    # states that mean success, and also begin a time (Completed 10:42)
    completed, complete, done, abgeschlossen, durchgelaufen, vollstandig durchgelaufen, termine, terminee
    acheve, achevee
    completado, completada, finalizado, finalizada, terminado, terminada, concluido, concluida, completato, completata
    terminato, terminata, conclusa, concluso, voltooid, afgerond, gereed, zakonczone, zakonczony, zakonczona
    ukonczone
    ukonczony, wykonano, wykonane, wykonany, 完了, 完了しました, 完了済み, 処理完了, 実行完了, 已完成, 完成
    运行完成, 执行完成
    """
)
ENDED = entries(
    """
    # states only where a label or column says so: they may also mean that it stopped
    finished, ended, ok, o.k., synced, synchronized, synchronised, synchronisiert, sincronizado
    sincronizzato, gesynchroniseerd, zsynchronizowano, 同期済み, 已同步
    beendet, fertig, fini, finie, fin, terminado, finito, finita, beeindigd, klaar
    zakonczono, ukonczono, 終了, 正常, 结束, 已结束, 正常结束, processed, verarbeitet, traite, procesado
    processado, elaborato
    verwerkt, przetworzone, 処理済み, 処理済, 已处理
    """
)
FAILED = entries(
    """
    failed, fail, failing, fails, failure, failures, error, errors, errored, aborted, abort, crashed, crash, timed out
    timeout, time out, killed, terminated, rejected, exception, unsuccessful, unsuccessfully, broken, halted, stopped
    did not succeed, did not complete, did not finish, has not succeeded, not successful, no success, fatal
    dead lettered, dead-lettered
    unhandled exception, exit code 1, exit status 1, exited with code 1, nok, ko, system error, denied, unauthorized
    fehlgeschlagen, fehler, fehlerhaft, gescheitert, abbruch, abgesturzt, zeituberschreitung, nicht erfolgreich
    misslungen
    ohne erfolg, fehlschlag, nicht erfolgreich beendet, gestoppt, nicht durchgelaufen, zuruckgewiesen, abgelehnt
    echec, echoue, echouee, echecs, erreur, erreurs, en erreur, en echec, non reussi, non reussie, plante, interrompu
    delai depasse, sans succes, a echoue, rejete, arrete, interrompue, arretee
    fallido, fallida, fallo, fallos, error, errores, erroneo, erronea, con error, interrumpido, detenido, sin exito
    tiempo agotado, ha fallado, rechazado, no exitoso, incorrecto, abortado
    falhou, falha, falhas, falhado, falhada, erro, erros, com erro, interrompido, sem sucesso, nao concluido
    rejeitado
    tempo esgotado, com falha, mal-sucedido, mal-sucedida, nao bem-sucedido, parado, malsucedido
    fallito, fallita, errore, errori, non riuscito, non riuscita, in errore, interrotto, interrotta, esito negativo
    senza successo, tempo scaduto, rifiutato, arrestato
    mislukt, mislukte, fout, fouten, gefaald, afgebroken, niet geslaagd, niet gelukt, zonder succes, onderbroken
    niet succesvol, time-out, gestopt, geweigerd, afgewezen
    nieudane, nieudany, nieudana, niepowodzenie, niepowodzeniem, blad, bledy, bledem, blednie, nie powiodlo sie
    nie powiodl sie, nieudanie, przerwane, przerwany, przerwano, przekroczono czas, odrzucone, zatrzymane, awaria
    zakonczone niepowodzeniem, zakonczono bledem, zakonczone bledem, niepomyslnie, niepomyslne
    失敗, エラー, 異常終了, 異常, 失敗しました, エラー終了, タイムアウト, 強制終了, 未成功, 不成功, 停止, 障害
    異常停止
    失败, 错误, 出错, 异常, 异常终止, 超时, 报错, 执行失败, 运行失败, 终止, 未成功, 已终止, 已停止
    """
)
RUNNING = entries(
    """
    running, still running, in progress, in-progress, queued, pending, waiting, executing, processing, retrying
    starting
    in process, active, not finished, not completed, not complete, not done, unfinished, on hold, paused, enqueued
    not yet completed, not started, initializing, ready to run, awaiting, blocked, suspended, restarting
    lauft, laufend, lauft noch, in bearbeitung, wartet, wartend, ausstehend, in warteschlange, eingereiht
    wird ausgefuhrt
    nicht abgeschlossen, noch nicht abgeschlossen, pausiert, aktiv, in arbeit, noch offen, nicht beendet, angehalten
    en cours, en attente, en file d'attente, en file, en cours d'execution, non termine, non terminee
    pas termine, suspendu
    en curso, en ejecucion, ejecutando, ejecutandose, pendiente, en espera, en cola, en proceso, procesando
    no completado
    sin terminar, no finalizado, pausado, en progreso
    em andamento, em execucao, executando, pendente, na fila, em espera, aguardando, em curso, processando
    nao finalizado
    in corso, in esecuzione, in attesa, in coda, non completato, non terminato, in elaborazione, sospeso
    bezig, loopt, lopend, wordt uitgevoerd, in wachtrij, wachtend, in behandeling, niet voltooid, actief
    in uitvoering
    openstaand, gepauzeerd, wacht
    w toku, trwa, w trakcie, oczekuje, oczekujace, oczekujacy, w kolejce, niezakonczone, wstrzymane, nie zakonczono
    nie zakonczone, nie zakonczony
    実行中, 処理中, 待機中, 保留, 保留中, 進行中, キュー待ち, 待ち, 順番待ち, 未完了, 未実行, 実行待ち, 未終了
    一時停止
    运行中, 执行中, 进行中, 等待中, 排队中, 处理中, 待处理, 待执行, 排队, 未完成, 正在运行, 等待, 挂起, 已暂停
    """
)
RETRY_WORDS = entries("retrying, wird wiederholt, 再試行中, 重试中, reintentando, nuova esecuzione in corso")
SCHEDULED = entries(
    """
    # a state where nothing else is stated; beside a stated state it says how the run was started
    scheduled, planned, geplant, planifie, planifiee, programme, programado, programada, agendado, agendada
    pianificato
    programmato, gepland, zaplanowane, zaplanowany, 予約済み, スケジュール済み, 已计划, 计划中
    started, restarted, submitted, triggered, gestartet, neu gestartet, lance, relance, iniciado, reiniciado, avviato
    riavviato, gestart, herstart, uruchomiono, 開始, 再実行, 已启动, 已提交
    """
)
PARTIAL = entries(
    """
    in parte, em parte, en parte, zum teil, ten dele, po czesci
    partial, partially, partly, partial success, partially succeeded, partially completed, warning, warnings, warn
    with warnings, with errors, completed with errors, completed with warnings, finished with errors, incomplete
    degraded
    completed with exceptions, with exceptions, some failed, not all, with issues, unstable, missing, unwritten
    dropped
    not written, discarded, mixed
    teilweise, teilweise erfolgreich, unvollstandig, mit fehlern, warnung, warnungen, mit warnungen, nicht vollstandig
    teilerfolg, teilerfolgreich, mit hinweisen, fehlend, fehlende, nicht alle, fehlen, eingeschrankt
    partiel, partielle, partiellement, avec erreurs, avertissement, avertissements, avec avertissements, incomplet
    incomplete, avec des erreurs, reussite partielle, manquant, manquants, en partie
    parcial, parcialmente, con errores, advertencia, advertencias, con advertencias, incompleto, incompleta
    con avisos
    con incidencias, faltan
    com erros, aviso, avisos, com avisos, parciais, com ressalvas, faltando, com alertas
    parziale, parzialmente, con errori, avviso, avvisi, con avvisi, con avvertenze, avvertenza, incompleto, mancanti
    gedeeltelijk, deels, met fouten, waarschuwing, waarschuwingen, met waarschuwingen, onvolledig, ontbreken
    czesciowo, czesciowe, czesciowy, z bledami, ostrzezenie, ostrzezenia, ostrzezen, z ostrzezeniami, niekompletne
    niepelne, brakuje
    一部, 一部成功, 一部失敗, 部分的, 警告, 警告あり, エラーあり, 部分成功, 警告付き, 一部完了, 不完全, 要確認
    部分, 部分完成, 部分失败, 有警告, 有错误, 不完整, 缺失
    """
)
CANCELLED = entries(
    """
    cancelled, canceled, skipped, not run, never ran, did not run, ignored, not executed, superseded, revoked
    void, voided
    cancelled by user, canceling, cancelling, expired
    abgebrochen, storniert, ubersprungen, nicht ausgefuhrt, annulliert, ignoriert, verworfen
    annule, annulee, ignore, ignoree, saute, non execute, abandonne
    cancelado, cancelada, omitido, omitida, anulado, no ejecutado, saltado, descartado
    ignorado, ignorada, pulado, nao executado
    annullato, annullata, saltato, saltata, ignorato, non eseguito
    geannuleerd, overgeslagen, niet uitgevoerd, genegeerd
    anulowane, anulowany, anulowano, pominiete, pominiety, pominieto, nie wykonano
    キャンセル, 中止, スキップ, 取消, 取り消し, 中断, キャンセル済み
    已取消, 取消, 跳过, 已跳过, 中断, 已中止
    """
)
REMOVED = entries(
    """
    removed, deleted, disabled, deactivated, unscheduled, no longer scheduled, decommissioned, retired, uninstalled
    not scheduled anymore, disconnected, archived, permanently deleted, turned off, switched off
    entfernt, geloscht, deaktiviert, nicht mehr geplant, abgeschaltet, stillgelegt, ausgeplant, getrennt, archiviert
    supprime, supprimee, desactive, desactivee, retire, retiree, plus planifie, n'est plus planifie, non planifie
    eliminado, eliminada, desactivado, desactivada, deshabilitado, deshabilitada, retirado, ya no programado, borrado
    ya no esta programado, inhabilitado
    removido, removida, excluido, excluida, desativado, desativada, desabilitado, desabilitada, nao mais agendado
    ja nao agendado
    rimosso, rimossa, eliminato, eliminata, disattivato, disattivata, disabilitato, disabilitata, non piu pianificato
    non piu programmato, cancellato, dismesso
    verwijderd, uitgeschakeld, gedeactiveerd, niet meer gepland, niet langer gepland, stopgezet
    usuniety, usuniete, usunieto, wylaczony, wylaczone, wylaczono, dezaktywowany, dezaktywowane, juz nie zaplanowane
    nie jest juz zaplanowane, niezaplanowane
    削除, 削除済み, 削除済, 無効, 無効化, スケジュール解除, スケジュール対象外, 廃止, 使用停止
    已删除, 已停用, 已禁用, 不再计划, 已下线, 已移除, 停用, 禁用
    """
)
NEUTRAL = entries(
    """
    # hold a word of state and state nothing of this run
    running as, running on jenkins, running on built-in, percent complete, % complete, pct complete
    success rate, success count, success ratio, success criteria, success threshold, on success, on failure, on error
    successful runs, succeeded runs, failed runs, failed jobs, successful jobs, succeeded jobs, error rate, error log
    error logs, error count, failure rate, failure count, error handling, error details, view errors, view error
    show errors
    last success, last successful, last failure, last failed, last error, previous error, running time, run time
    time out after, processing time, waiting time, wait time, completion time, complete log, mark as
    dead letter queue
    success notification, success message, success email, failure notification, timeout 30s, completed jobs
    running jobs
    erfolgsquote, erfolgsrate, letzter erfolg, letzter fehler, fehlerprotokoll, fehlerquote, fehlerrate, bei erfolg
    bei fehler, letzte erfolgreiche, letzter erfolgreicher, erfolgreiche laufe, fehlgeschlagene laufe, fehleranzahl
    taux de succes, taux de reussite, dernier succes, derniere reussite, en cas de succes, en cas d'erreur
    taux d'erreur
    taux d'echec, journal d'erreurs
    tasa de exito, ultimo exito, ultimo error, tasa de errores, registro de errores, en caso de exito
    en caso de error
    taxa de sucesso, ultimo sucesso, ultimo erro, taxa de erro, em caso de erro, em caso de sucesso
    tasso di successo, ultimo successo, ultimo errore, tasso di errore, in caso di errore, in caso di successo
    slagingspercentage, laatste succes, laatste fout, foutpercentage, bij succes, bij fout, foutenlogboek
    ostatni sukces, ostatni blad, wskaznik sukcesu, wskaznik powodzenia, przy bledzie, dziennik bledow
    成功率, 成功数, 成功件数, 失敗率, 失敗数, 失敗件数, エラー率, エラー数, エラー件数, 最終成功, 前回成功
    警告数, エラーログ, 成功時
    失敗時, スキップ数, 正常性, 失败率, 错误率, 成功条数, 失败条数, 错误数, 上次成功, 错误日志, 警告数, 更新成功率
    processing status, processing state, running status, completion status, error status, failure status
    success status, active:, inactive, エラーなし, 警告なし, 无错误, 无警告
    """
)
LOSSY_NOUNS = entries("rejected, missing, lost, unwritten, outstanding, remaining, left over, not written, dropped")

UNPROVEN = entries(
    """
    # somebody or something else than the run says that it succeeded
    marked, manually, manual override, forced, force, overridden, override, simulated, simulation, dry run
    dry-run, dryrun
    preview, test mode, mark success, set to success, what-if, mock, mocked, fake, sample, example, demo run, practice
    manuell, erzwungen, simuliert, simulation, testlauf, probelauf, markiert, beispiel, muster
    marque, manuellement, force, simule, essai, a blanc, exemple, marcado, manualmente, forzado, simulado, simulacion
    ejemplo, forcado, simulacao, exemplo, segnato, contrassegnato, manualmente, forzato, simulato, simulazione
    esempio
    gemarkeerd, handmatig, geforceerd, gesimuleerd, simulatie, proefrun, voorbeeld
    oznaczone, oznaczono, recznie, wymuszone, symulacja, przyklad, 手動, 強制, シミュレーション, ドライラン
    テスト実行, サンプル, 例
    手动, 强制, 模拟, 试运行, 示例, 样例
    """
)
REHEARSED = entries(
    """
    dry run, dry-run, dryrun, simulation run, simulated run, simulation mode, test mode, test run, preview mode, what-if
    environment staging, environment test, environment qa, environment sandbox, environment uat, environment dev
    environment demo, env staging, env test, env qa, env uat, umgebung test, umgebung qa, environnement test
    entorno pruebas, ambiente teste, ambiente test, ambiente di test, simulation yes, simulation true, simulation on
    simulation ja, simulation oui, simulacion si, simulacao sim, simulazione si, simulatie ja, symulacja tak
    rehearsal, sandbox mode, mode test, mode simulation, run mode dry, type test, type simulation
    testlauf, probelauf, simulationslauf, testmodus, modus test, modus simulation
    mode essai, essai a blanc, modo de prueba, modo prueba, modo simulacion, simulacro, modo de teste, modo teste
    modalita test, modalita simulazione, proefrun, tryb testowy, przebieg testowy, tryb test
    ドライラン, テスト実行, テストモード, モード テスト, 试运行, 测试模式, 模拟运行
    """
)
HEDGES = entries(
    """
    stale, outdated, cached, last known, veraltet, obsolete, obsoleto, obsoleta, verouderd, nieaktualne
    expected, expect, expects, should, will, would, may, might, could, likely, probably, hopefully, assume
    assumed, assuming
    forecast, estimated, eta, target, unless, until, if, once, next, upcoming, predicted, presumably, to be
    going to, soon
    tomorrow, tonight, hope, pending confirmation, can, must
    erwartet, sollte, soll, wird, werden, voraussichtlich, vermutlich, wahrscheinlich, wenn, falls, nachste, nachster
    nachsten, morgen, hoffentlich, annahme, bis
    attendu, attendue, devrait, sera, probablement, si, prevu, prevue, prochain, prochaine, demain, doit, espere
    esperado, esperada, deberia, sera, probablemente, previsto, proximo, proxima, manana, debe, espera, se espera
    deve, devera, deveria, provavelmente, prevista, amanha, esperamos, vai
    dovrebbe, sara, probabilmente, prossimo, prossima, domani, deve, atteso, attesa prevista
    verwacht, verwachte, zou, zal, moet, waarschijnlijk, vermoedelijk, volgende, morgen, hopelijk, als
    oczekiwane, oczekiwany, powinno, powinien, bedzie, zapewne, prawdopodobnie, nastepne, nastepny, jutro, jesli
    spodziewane
    予定, 見込み, はず, 次回, でしょう, 想定, 推定, 期待, 预计, 预期, 应该, 下次, 将会, 可能, 将于, 如果
    """
)
ANOTHER_RUN = entries(
    """
    previous, prior, earlier, preceding, retry of, rerun of, parent, predecessor, replaces, replaced by, see, compare
    copy of, clone of, depends on, upstream, duplicate of, child of, based on
    vorherig, vorheriger, vorherige, voriger, vorige, vorgangerlauf, siehe, abhangig von, ersetzt
    precedent, precedente, voir, remplace, anterior, previo, vease, reemplaza, ver, substitui, vedi, sostituisce
    vorig, zie, vervangt, poprzedni, poprzednie, poprzednia, zobacz, zastepuje, 前回, 前の, 参照, 上次, 上一次, 参见
    """
)
BEGUN = entries(
    """
    # what may go well without the run having ended
    started, start, launched, queued, submitted, scheduled, triggered, connected, logged in, authenticated, opened
    saved, created, enabled, registered, validated, initialized, initialised, restarted, resumed, deployed, updated
    gestartet, gestarteter, angestossen, eingereiht, verbunden, angemeldet, gespeichert, erstellt, geplant, ausgelost
    lance, lancee, demarre, demarree, cree, planifie, enregistre, connecte, relance, soumis
    iniciado, iniciada, lanzado, programado, creado, guardado, conectado, enviado, reiniciado, criado, agendado, salvo
    avviato, avviata, creato, salvato, connesso, pianificato, riavviato, inviato
    gestart, gepland, verbonden, opgeslagen, aangemaakt, ingediend, herstart
    uruchomiono, uruchomiony, uruchomione, zaplanowano, zapisano, polaczono, utworzono
    開始, 起動, 登録, 保存, 接続, 送信, 受付, 启动, 提交, 连接, 创建, 保存, 登录
    """
)
NEGATIONS = entries(
    """
    not, never, without, isn't, wasn't, hasn't, didn't, cannot, nicht, kein, keine, nie, pas, jamais, sans, sin, nunca
    nao, sem, non, senza, mai, niet, geen, nooit, zonder, bez, nigdy, far from, ni
    """
)
NONE_BEFORE = entries(
    """
    0, no, zero, without, without any, ohne, keine, kein, null, sans, aucun, aucune, sin, ningun, ninguna, sem, nenhum
    nenhuma, senza, nessun, nessuna, geen, zonder, nul, bez, brak, zadnych
    """
)
