"""How people say that something failed, that nothing failed, and that it goes on failing (nine languages).

Entries as in ``vocabulary``.
"""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries

FAILURES = entries(
    """
    fail, fails, failed, failing, failure, failures, error, errors, broken, breaks, crashed, crashes, aborted
    cancelled, timed out, timeout, partial, partially, rejected, stuck, missing, not working, doesn't work
    does not work, not fixed, unresolved, incomplete, unauthorised, unauthorized, fehler, fehlgeschlagen
    fehlerhaft, abgebrochen, gescheitert, schlagt fehl, teilweise, funktioniert nicht, geht nicht
    lauft nicht, kaputt, fehlt, fehlen, erreur, erreurs, echec, echoue, echouee, ne fonctionne pas
    ne marche pas, en panne, partiel, partiellement, errores, fallo, fallos, falla, fallan, fallando, fallido
    fallida, no funciona, parcial, parcialmente, erro, erros, falha, falhas, falhou, falhando, nao funciona
    errore, errori, fallito, fallita, fallisce, non funziona, parziale, parzialmente, fout, fouten, mislukt
    mislukte, werkt niet, gefaald, gedeeltelijk, foutmelding, foutmeldingen, blad, bledy, bledow, bledem
    nie dziala, nie powiodl, nie powiodlo, niepowodzenie, czesciowo, エラー, 失敗, 異常, 動いていません
    動かない, 動きません, 止まって, 届いていません, 反映されていません, できません, 不具合
    # the same in their other forms: to fall over, to end in an error, to be refused
    errors out, errored, erroring, bombs, dies, died, throws, threw, exception, exceptions, refused, denied
    hangs, hung, stalls
    stalled, skipped, no luck, goes wrong, went wrong, does not run, doesn't run, did not run, didn't run
    not running, times out
    bricht, brechen, brach, abbruch, abgesturzt, sturzt, hangt, hing, abgelehnt, abgewiesen, verweigert
    unvollstandig, ausnahme
    zeituberschreitung, schlagen fehl, schlug fehl, fehl, fehlschlag, lauft auf fehler, endet mit fehler
    stockt, steht still
    echouent, echouait, plante, plantait, plantage, en erreur, tombe, tombait, refuse, refusee, rejete
    rejetee, rejetes, bloque
    bloquee, incomplet, incomplete, interrompu, interrompue, ne tourne pas, ne passe pas
    fallaron, fallaba, fallar, error de, se cae, se cayo, cae, rechazado, rechazada, rechazados, colgado
    colgada, atascado
    atascada, incompleto, incompleta, interrumpido, da error, no corre, no pasa, bloqueado
    falhar, falham, falhavam, falhado, rejeitado, rejeitada, rejeitados, travado, travada, travou
    incompleto, interrompido, recusado
    recusada, da erro, nao corre, nao roda, nao passa, caiu
    fallire, falliscono, fallita, falliti, va in errore, in errore, rifiutato, rifiutata, scartato, scartati
    bloccato, bloccata
    incompleto, interrotto, interrotta, non parte, non gira, si blocca, cade
    faalt, falen, faalde, faalden, mislukken, mislukt, afgebroken, afgekeurd, geweigerd, vastgelopen
    loopt vast, hangt, breekt af
    valt uit, gaat fout, ging fout, onvolledig, stopt met, draait niet, loopt niet
    wywala, wywalil, pada, padl, padlo, padaja, odrzucone, odrzucony, odrzucono, przerwane, przerwany
    przerwano, zawiesza
    zawiesil, niekompletne, konczy sie bledem, zakonczone bledem, zakonczony bledem, zakonczyl sie bledem
    nie przechodzi
    nie przeszlo, nie przeszedl, odmowa
    中断, 拒否, 却下, 停止中, 止まり, 落ちて, 例外, タイムアウト, 未反映, 不完全, うまくいって
    """
)

NO_FAILURE = entries(
    """
    # a failure word that says there was none
    no errors, no error, no failures, no failure, no failed, no longer fails, no longer failing
    no more errors, without errors, without error, without failures, without failure, without any errors
    without any error, zero errors, zero failures, zero failed, 0 errors, 0 error, 0 failed, 0 failures
    errors 0, errors: 0, failed 0, failed: 0, failed=0, errors=0, error-free, none missing, nothing missing
    not failing, none failed, 0 rejected, 0 missing, no missing, none rejected, not failed, did not fail
    keine fehler, ohne fehler, 0 fehler, keinen fehler, fehlerfrei, fehler: 0, nichts fehlt, kein fehler
    ohne fehlermeldung, sans erreur, sans erreurs, aucune erreur, aucun echec, 0 erreur, 0 erreurs
    pas d'erreur, plus d'erreur, sin errores, sin error, ningun error, 0 errores, sin fallos, ningun fallo
    0 fallos, sem erros, sem erro, nenhum erro, 0 erros, sem falhas, nenhuma falha, 0 falhas, senza errori
    nessun errore, 0 errori, senza errore, zonder fouten, geen fouten, 0 fouten, zonder foutmelding
    zonder foutmeldingen, geen foutmeldingen, bez bledow, brak bledow, 0 bledow, bez bledu, zadnych bledow
    エラーなし, エラー無し, エラーはありません, エラーはなし, エラー0, 失敗0, エラーゼロ, 異常なし
    異常はありません, 失敗なし, エラーも出て, 却下なし, 却下0, エラー件数0, エラーもなく, エラーがなく
    失敗はなく, 失敗もなく, 例外なし, エラーは出て
    エラーなく, エラー無く
    """
)

STILL_FAILING = entries(
    """
    still failing, still fails, still failed, still broken, still not, still get, still getting, still see
    still seeing, still doesn't, still does not, still stuck, still having, still error, still errors
    still the same, still missing, still wrong, still happening, failing again, failed again, fails again
    broken again, stopped again, down again, error again, errors again, happening again, again failing
    again failed, is back, are back, came back, has returned, not working, isn't working, doesn't work
    does not work, not fixed, isn't fixed, not resolved, isn't resolved, same error, same problem, same issue
    not solved, is failing, are failing, keeps failing, it failed, not syncing, not updating, not arriving
    not been synced, has failed, have failed, immer noch nicht, immer noch fehler, noch immer
    weiterhin fehler, weiterhin nicht, wieder fehler, schlagt wieder fehl, wieder fehlgeschlagen
    erneut fehlgeschlagen, funktioniert nicht, geht nicht, lauft nicht, lauft wieder nicht, gleicher fehler
    gleiche fehler, selbe fehler, nicht behoben, nicht gelost, wieder kaputt, schlagt fehl, tritt wieder auf
    erneut aufgetreten, ist fehlgeschlagen, ne fonctionne pas, ne fonctionne toujours pas, ne marche pas
    ne marche toujours pas, echoue encore, encore echoue, toujours en erreur, toujours en echec, toujours pas
    a nouveau en erreur, meme erreur, meme probleme, pas resolu, de nouveau en erreur, echoue a nouveau
    a encore echoue, no funciona, sigue fallando, siguen fallando, sigue sin, sigue el error, vuelve a fallar
    fallo otra vez, ha vuelto a fallar, volvio a fallar, mismo error, mismo problema, no esta resuelto
    fallando de nuevo, todavia no, falla otra vez, falla de nuevo, nao funciona, continua falhando
    continua com erro, continua a falhar, ainda nao, ainda com erro, falhou de novo, falhou novamente
    mesmo erro, mesmo problema, voltou a falhar, nao foi resolvido, falhando de novo, non funziona
    ancora errori, ancora errore, non ancora, continua a fallire, fallisce ancora, fallito di nuovo
    stesso errore, stesso problema, di nuovo in errore, non risolto, ancora fallito, ancora non, werkt niet
    werkt nog niet, nog steeds niet, nog steeds fout, nog steeds fouten, nog altijd, opnieuw mislukt
    weer mislukt, zelfde fout, zelfde probleem, niet opgelost, werkt nog steeds niet, nie dziala, nadal nie
    wciaz nie, dalej nie, znowu nie, znow nie, ponownie nie, ten sam blad, ten sam problem, znowu blad
    nadal blad, nadal bledy, nierozwiazany, nierozwiazane, まだエラー, まだ失敗, また失敗, またエラー
    再びエラー, 再度エラー, 再度失敗, 再び失敗, 再発, 直っていません, 直っていない, 動いていません, 動かない
    動きません, まだ届いて, 同じエラー, 同じ問題, 解決していません, 失敗しています, 失敗しました
    エラーが出て, エラーになり, エラーが発生
    """
)

STILL = entries(
    """
    # goes on as before; where no good end is named, what goes on is the failure
    no change, unchanged, same, nothing, does nothing, zero, red, unverandert, keine anderung, gleich wie
    nichts, rot, pas de changement
    inchange, pareil, rien, rouge, igual, sin cambios, nada, rojo, sem alteracao, vermelho, uguale
    invariato, niente, nulla, rosso, onveranderd
    geen verandering, hetzelfde, niets, rood, bez zmian, tak samo, nic, czerwony, 変化なし, 変わらず
    変わりません, 同じ
    still, again, yet, keeps, keep, continues to, remains, but, however, though, except, immer noch
    noch immer, weiterhin, nach wie vor
    wieder nicht, erneut nicht, aber, jedoch, allerdings, toujours, encore, mais, cependant, continue de
    continue a, sauf
    sigue, siguen, todavia, aun, pero, sin embargo, continua, continuan, excepto, ainda, continuam, mas
    porem, exceto, contudo
    ancora, continua a, tuttavia, pero, tranne, nog steeds, nog altijd, nog, blijft, maar, echter, behalve
    nadal, wciaz, dalej, ale
    jednak, oprocz, まだ, 依然, 相変わらず, しかし, ですが, なお, ただし, 引き続き
    """
)

FAILURE_NOUNS = entries(
    """
    # after "no" or "without" they say that nothing failed
    error, errors, failure, failures, reject, rejects, rejected, rejections, skipped, missing, warning
    warnings, exception, exceptions
    alert, alerts, gaps, retries, timeouts, fehler, fehlern, fehlermeldung, fehlermeldungen, ablehnung
    ablehnungen, abgelehnt, abgelehnte
    abgelehnten, warnung, warnungen, ausnahmen, abbruch, abbruche, lucken, fehlende, fehlenden, erreur
    erreurs, echec, echecs, rejet
    rejets, rejete, rejetee, rejetees, rejetes, avertissement, manquante, manquantes, manquant, error
    errores, fallo, fallos, rechazo
    rechazos, rechazado, rechazados, rechazada, rechazadas, aviso, avisos, faltantes, erro, erros, falha
    falhas, rejeicao, rejeicoes
    rejeitado, rejeitados, rejeitada, rejeitadas, falta, errore, errori, scarto, scarti, scartato, scartati
    scartata, scartate, rifiuti
    rifiutato, rifiutati, fout, fouten, foutmelding, foutmeldingen, afkeur, afgekeurd, afgekeurde, uitval
    waarschuwingen, geweigerd
    blad, bledu, bledow, bledy, odrzucen, odrzucony, odrzucone, odrzuconych, odrzucono, odrzucona, ostrzezen
    brakow
    """
)

NO = entries(
    """
    no, none, zero, 0, without, without any, not a single, never any, kein, keine, keinen, keiner, keinerlei
    ohne, null, aucun, aucune, sans, zero
    pas de, plus d', plus de, ningun, ninguna, ninguno, sin, cero, nenhum, nenhuma, sem, nessun, nessuna
    nessuno, senza, geen, zonder, geen enkele
    nothing, nichts, rien, nada, ninguna, niente, nulla, niets, nic, nothing was, nothing is, nichts wurde
    nic nie
    bez, brak, zadnych, zadnego, zadna, zaden, nie
    """
)

NOT_WHAT = entries(
    """
    reason, motive, grund, grunde, raison, motif, motivo, razon, ragione, reden, powodu, change, anderung
    cambio, wijziging
    """
)

EXCEPT = entries(
    """
    # the rest is well, this part is not
    except, except for, but for, apart from, other than, with the exception, bis auf, ausser, ausgenommen
    sauf, hormis, a part, excepte
    excepto, salvo, menos, exceto, tranne, eccetto, a parte, behalve, uitgezonderd, oprocz, poza
    z wyjatkiem, 以外, を除
    """
)

BUT = entries(
    """
    but, however, although, though, aber, jedoch, allerdings, mais, cependant, pero, sin embargo, aunque
    mas, porem, contudo, tuttavia
    maar, echter, ale, jednak, lecz, しかし, ですが, ただし, ものの
    """
)
