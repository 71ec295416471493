"""What agents and customers write, in nine languages (en de fr es pt it nl pl ja), as entries for ``words.any_of``.

Entries are plain ASCII without accents, or Japanese. The lists say what kind of statement a word makes; how they are
put together is in ``statements``. The Latin languages share a list, since notes mix languages; a word that means
something else in a neighbouring language is left out.
"""

from __future__ import annotations


def entries(text: str) -> tuple[str, ...]:
    """The comma-separated entries of a text, without its lines of comment."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return tuple(entry.strip() for line in lines for entry in line.split(",") if entry.strip())


THINGS = entries(
    """
    # what can be looked at: the job, its run, its log, records, systems
    job, jobs, run, runs, rerun, re-run, log, logs, logfile, record, records, order, orders, feed, feeds
    sync, syncs, scheduler, schedule, erp, pim, oms, wms, dashboard, queue, system, systems, import, export
    batch, flow, task, execution, history, file, report, stock, inventory, payment, payments, invoice
    invoices, product, products, item, items, sku, skus, listing, listings, shipment, shipments, connection
    token, endpoint, api, console, monitoring, monitor, database, table, rows, storefront, marketplace
    integration, webhook, webhooks, admin, backoffice, status, entries, entry, price, prices, transaction
    transactions, worker, pipeline, process
    # de
    lauf, laufe, laufen, protokoll, protokolle, protokolls, auftrag, auftrage, auftragen, bestellung
    bestellungen, datensatz, datensatze, datensatzen, bestand, bestande, systeme, systemen, zeitplaner
    planer, warteschlange, schnittstelle, abgleich, synchronisation, synchronisierung, ubertragung
    verbindung, zahlung, zahlungen, artikel, lieferung, lieferungen, feedlauf, joblauf, logdatei, datei
    lagerbestand, preise
    # fr
    executions, tache, taches, journal, journaux, commande, commandes, enregistrement, enregistrements, flux
    synchro, planificateur, ordonnanceur, systemes, traitement, fichier, paiement, paiements, connexion
    tableau de bord, produits, lot
    # es
    trabajo, trabajos, tarea, tareas, ejecucion, ejecuciones, registro, registros, pedido, pedidos
    sincronizacion, planificador, programador, sistema, sistemas, proceso, archivo, fichero, pago, pagos
    inventario, conexion, existencias, productos, lote, tablero, panel
    # pt
    tarefa, tarefas, execucao, execucoes, registo, registos, encomenda, encomendas, sincronizacao, agendador
    processo, arquivo, ficheiro, pagamento, pagamentos, estoque, conexao, ligacao, painel, produtos
    # it
    lavoro, esecuzione, esecuzioni, registri, ordine, ordini, sincronizzazione, pianificatore, schedulatore
    sistemi, pagamenti, giacenza, giacenze, connessione, cruscotto, prodotti, flusso, attivita, magazzino
    # nl
    taak, taken, uitvoering, logboek, logbestand, bestelling, bestellingen, voorraad, synchronisatie, planner
    systeem, koppeling, wachtrij, betaling, betalingen, producten, verwerking, regels
    # pl
    zadanie, zadania, zadaniu, przebieg, przebiegu, przebiegi, uruchomienie, uruchomienia, dziennik
    dzienniku, logi, logach, logu, zamowienie, zamowienia, zamowien, rekord, rekordy, rekordow
    synchronizacja, synchronizacji, harmonogram, harmonogramie, systemie, systemach, kolejka, kolejce, plik
    platnosc, platnosci, polaczenie, stany, stan, magazyn, magazynie, produkty, feedu
    # ja
    ジョブ, 実行, ログ, 注文, 受注, レコード, バッチ, フィード, 同期, 連携, システム, 在庫, スケジューラ
    データ, 決済, 画面, 管理画面, 件
    """
)

CHECKS = entries(
    """
    # having looked at it oneself, in a completed form
    checked, rechecked, re-checked, double-checked, verified, reverified, inspected, reviewed, compared
    tested, retested, validated, confirmed, looked at, looked up, looked into, went through, watched
    observed, opened, queried, counted, reconciled, cross-checked, spot-checked, monitored, traced, saw, seen
    could see
    # de
    gepruft, uberpruft, nachgepruft, verglichen, kontrolliert, getestet, angesehen, angeschaut, abgeglichen
    verifiziert, validiert, bestatigt, eingesehen, nachgesehen, beobachtet, nachgeschaut, pruefte, geprueft
    ueberprueft
    # fr
    verifie, verifiee, verifies, verifiees, controle, controlee, compare, comparee, compares, teste, testee
    validee, constate, consulte, consultee, observe, revu, relu, regarde
    # es
    verificado, verificada, verificados, verifique, verificamos, comprobado, comprobada, comprobe
    comprobamos, revisado, revisada, revise, revisamos, comparado, comparada, probado, validado, validada
    constatado, consultado, cotejado
    # pt
    verifiquei, conferido, conferida, conferi, conferimos, comparei, testado, testei, validei, revisei
    checado, chequei, consultei
    # it
    verificato, verificata, verificati, verificate, controllato, controllata, controllati, confrontato
    confrontata, confrontati, testato, testata, validato, validata, constatato, esaminato, consultato
    # nl
    gecontroleerd, nagekeken, vergeleken, getest, geverifieerd, bekeken, nagegaan, gevalideerd, gezien
    ingezien
    # pl
    sprawdzono, sprawdzilem, sprawdzilam, sprawdzilismy, sprawdzone, sprawdzony, zweryfikowano
    zweryfikowalem, zweryfikowalam, zweryfikowane, porownano, porownalem, porownalam, przetestowano
    policzono, policzylem, policzylam, contado, contados, contadas, contei, contate, contati, geteld, ausgezahlt
    nachgezahlt, recompte, confrontato
    przejrzano, potwierdzono, skontrolowano
    # first person past of the same
    checke, gecheckt, nachgezahlt, durchgesehen, reingeschaut, aufgerufen, geoffnet, verifiee, ouvert
    ouverte, consulte, passe en revue
    recontrole, abri, abierto, mire, mirado, miramos, contraste, vi, vimos, olhei, comparado, aberto, aperto
    aperta, guardato, visto, rivisto
    geopend, opgezocht, bekeken, vergeleken, otworzylem, otworzylam, obejrzalem, obejrzalam, przejrzalem
    przejrzalam
    # ja
    確認済, 確認しました, 確認した, 確認し, を確認, 検証しました, 検証済, 検証した, 照合, 比較しました
    比較した, チェックしました, チェック済, チェックした, 目視
    """
)

RESULTS = entries(
    """
    # the job or a record seen to have come to a good end; started, running, working and fixed are none
    completed, complete, succeeded, successful, successfully, success, finished, green, passed, written
    present, arrived, processed, imported, exported, received, delivered, synced, synchronised, synchronized
    matches, matched, match, identical, in sync, ended, ends with, exit code 0, exit 0, no errors, no error
    without errors, without error, zero errors, 0 errors, 0 failed, no failures, error-free, clean, loaded
    posted, shows, show, http 200, 200 ok, up to date, went through
    ran through, reads, accepted, published, visible, booked, status ok, transferred, went thru, says done
    said done, status done, ran ok, reran ok, re-ran ok, finished ok, came back ok, ran clean
    came back clean
    are there, is there
    ran fine, runs clean, all through, caught up, drained, is empty
    no errs, 0 erreur, 0 erreurs, 0 errores, 0 erros, 0 errori, 0 fouten, 0 bledow
    # de
    durchgelaufen, abgeschlossen, erfolgreich, erfolg, beendet, fehlerfrei, ohne fehler, keine fehler, grun
    geschrieben, vorhanden, angekommen, verarbeitet, importiert, exportiert, ubertragen, synchronisiert
    stimmt uberein, stimmen uberein, identisch, eingegangen, verbucht, gebucht, zeigt
    0 fehler, vollstandig, angelegt, klar durch, fertig um, sauber durch, sauber gelaufen, lief durch
    lief klar durch, fertig um, sauber durch, lauft durch, ist leer, abgearbeitet
    ist drin, sind drin, ist da, sind da, nachgezogen, aufgeholt
    ubereinstimmend
    # fr
    termine, terminee, terminees, termines, reussi, reussie, reussies, succes, sans erreur, sans erreurs
    aucune erreur, vert, verte, ecrites, ecrits, presentes, presents, presente, traitees, traites, importees
    importes, synchronisees, synchronises, recues, identiques, arrivees, affiche, abouti, aboutie
    complet, est passe, est passee, sont passees, transmis, transmises, transmise, visible, visibles
    comptabilisee, comptabilisees
    rattrape, est vide
    # es
    completado, completada, completados, completo, finalizado, finalizada, finalizo, exito, exitosa
    exitosamente, correctamente, sin errores, sin error, ningun error, verde, verdes, escritos, escritas
    procesados, procesado, importados, importado, sincronizados, sincronizado, recibidos, coinciden, coincide
    termino, terminado, terminada, llegaron, muestra, acabo, acabado, acabada, paso, pasado, correcta
    correctas, enviados, enviadas
    aparecen, aparece, figura, contabilizado
    al dia, vacia
    # pt
    concluido, concluida, concluidos, concluiu, sucesso, sem erros, sem erro, nenhum erro, gravados, gravadas
    processados, processadas, recebidos, sincronizadas, terminou, finalizou, chegaram, mostra, batem
    conferem, passou, acabou, enviados, enviadas, aparecem, aparece, contabilizado
    em dia, vazia, completa, completo
    # it
    completato, completata, completati, successo, senza errori, nessun errore, terminato, terminata, concluso
    conclusa, scritti, scritte, presenti, elaborati, elaborate, importati, sincronizzati, sincronizzato
    ricevuti, coincidono, arrivati, riuscito, riuscita, finito, finita, passato, passata, andato a buon fine
    andata a buon fine
    inviati, inviate, risulta, risultano, contabilizzato
    allineati, allineate, vuota, completo, conclusi
    # nl
    voltooid, geslaagd, succesvol, zonder fouten, geen fouten, groen, geschreven, aanwezig, verwerkt
    geimporteerd, gesynchroniseerd, ontvangen, afgerond, aangekomen, doorlopen, toont, komen overeen
    weggeschreven, verstuurd
    verzonden, doorgelopen, goed gegaan, gelukt, geboekt, staan in, staat in, bijgewerkt
    compleet, volledig, leeg
    # pl
    zakonczone, zakonczony, zakonczyl, zakonczylo, zakonczyla, zakonczono, ukonczone, ukonczony, pomyslnie
    sukcesem, sukces, bez bledow, brak bledow, zielone, zielony, zapisane, zapisano, zapisanych, obecne
    przetworzone, przetworzono, zaimportowane, zsynchronizowane, zgadzaja, dotarly, widoczne, przeszlo
    przeszedl, przeszla, przeszly
    skonczyl, skonczylo, skonczone, wyslano, wyslane, wykonane, wykonano, zaksiegowane
    kompletne, aktualne, pusta, zgodne
    # ja
    完了, 成功, 正常終了, 正常に, 反映され, 登録され, 一致, 終了し, 届いて, 取り込まれ, 書き込まれ
    エラーなし, エラー無し, エラーはありません, 緑, 表示され, 処理され, 送信済, 件送信, 入って, 入りました
    確認できました, 問題なく終わ, 終わりました
    全件
    """
)

REMOVED = entries(
    """
    # the job or integration seen to be gone, which is a good end only to who has looked
    no longer scheduled, not scheduled, is removed, are removed, was removed, been removed, is disabled
    was disabled, is gone, are gone
    is switched off, no longer listed, no longer exists, no longer there, no entry, no entries
    is deactivated, is unlinked, unscheduled
    nicht mehr eingeplant, nicht mehr geplant, ist entfernt, wurde entfernt, ist deaktiviert
    wurde deaktiviert, ist abgeschaltet
    wurde abgeschaltet, nicht mehr vorhanden, nicht mehr gelistet, ist weg, kein eintrag, plus planifie
    plus planifiee, est supprime
    est supprimee, est desactive, est desactivee, a ete supprime, a ete supprimee, a ete desactive
    a ete desactivee, plus presente
    plus visible, ya no esta programado, ya no esta programada, ya no aparece, ya no existe, esta eliminado
    esta eliminada, fue eliminado
    fue eliminada, esta desactivado, esta desactivada, ja nao esta agendado, ja nao esta agendada
    ja nao aparece, nao existe mais
    foi removido, foi removida, esta desativado, esta desativada, ligacao desativada, non e piu pianificato
    non e piu pianificata
    non compare piu, e stato rimosso, e stata rimossa, e stato disattivato, e stata disattivata
    e disattivato, e disattivata
    niet meer ingepland, niet meer gepland, is verwijderd, is uitgeschakeld, staat niet meer
    nie jest juz zaplanowane
    nie jest juz zaplanowany, nie ma juz, zostalo usuniete, zostala usunieta, zostal usuniety, jest usuniete
    jest wylaczone
    jest wylaczona, jest wylaczony, 削除され, 無効になって, 予定が残っていない, 予定が残っていません
    予定なし, 予定はありません, 存在しない
    表示されなくな, 登録がない
    """
)

LOOKED = entries(
    """
    # having looked somewhere, which says nothing yet about what was found
    looked at, looked up, looked into, went through, watched, observed, opened, queried, saw, seen
    could see, reviewed, inspected, monitored
    angesehen, angeschaut, eingesehen, nachgesehen, beobachtet, nachgeschaut, durchgesehen, reingeschaut
    aufgerufen, geoffnet
    consulte, consultee, observe, regarde, ouvert, ouverte, consultado, abierto, abri, mire, mirado, miramos
    vi, vimos, olhei, aberto
    consultei, aperto, aperta, guardato, visto, consultato, bekeken, gezien, ingezien, geopend, otworzylem
    otworzylam, obejrzalem
    obejrzalam, przejrzalem, przejrzalam, przejrzano, 目視
    """
)

EXPECTATIONS = entries(
    """
    # expecting, assuming, hoping, intending, asking, conditions
    should, should've, shouldn't, would, will, 'll, won't, shall, expect, expects, expecting, expected to
    assume, assumes, assumed, assuming, assumption, presumably, presume, presumed, probably, likely
    hopefully, hope, hoping, think, believe, guess, suppose, supposed, supposedly, seems, seem, appears to
    appear to, looks like, apparently, ought, might, may be, may have, maybe, perhaps, possibly, could be
    could have, must be, must have, tomorrow, next run, next sync, next cycle, tonight's, same as last time
    fingers crossed, let's, going to, plan to, planned, planning, soon, in theory, theoretically
    no reason to, please, need to, needs to, want to, if, once the, once it, as soon as, unless
    to be checked, to do, todo, tbd, pending, waiting for, anticipate, anticipated, reckon, fairly sure
    pretty sure, i trust, trust that, in progress, intend, by now, usually, typically, as usual, as always
    one would
    # de
    sollte, sollten, soll, sollen, musste, mussten, muss, mussen, durfte, durften, konnte sein, vermutlich
    wahrscheinlich, hoffentlich, hoffe, hoffen, erwarte, erwarten, erwartet, gehe davon aus, gehen davon aus
    davon ausgehen, davon auszugehen, nehme an, nehmen an, annahme, denke, glaube, wohl, vielleicht
    eventuell, moglicherweise, scheint, scheinbar, anscheinend, nachster lauf, nachsten lauf, nachste lauf
    beim nachsten, morgen, heute nacht wird, wie beim letzten mal, sobald, falls, wenn, bitte, wird wieder
    werden wieder, wird laufen, wird funktionieren, wird durchlaufen, wird klappen, wird dann, wird schon
    wird morgen, wurde ich, demnachst, bald, geplant, noch zu prufen, ausstehend
    # fr
    devrait, devraient, devra, devront, doit, doivent, probablement, sans doute, normalement, esperons
    espere, en principe, je pense, nous pensons, je crois, je suppose, suppose que, semble, semblent, parait
    apparemment, peut-etre, sera, seront, prochaine execution, prochain passage, prochaine fois, demain
    va fonctionner, va passer, vont, on attend, attendons, attendu, s'attend, comme la derniere fois, des que
    s'il vous plait, svp, merci de, a verifier, prevu, prevoit, bientot, fonctionnera, marchera, passera
    # es
    deberia, deberian, debe, deben, probablemente, seguramente, supongo, suponemos, se supone, espero
    esperamos, esperando, se espera, creo, creemos, pienso, parece, parecen, aparentemente, quizas, quiza
    tal vez, seran, proxima ejecucion, proxima corrida, manana, va a, van a, funcionara, pasara
    como la ultima vez, en cuanto, por favor, pendiente, habra, en teoria, posiblemente
    # pt
    deve, devem, deveria, deveriam, devera, deverao, provavelmente, suponho, espera-se, acho, achamos
    acredito, acreditamos, penso, talvez, proxima execucao, amanha, vai, vao, assim que, pendente
    em principio, possivelmente
    # it
    dovrebbe, dovrebbero, dovra, dovranno, devono, probabilmente, presumibilmente, suppongo, supponiamo
    spero, speriamo, ci aspettiamo, mi aspetto, previsto, pensiamo, credo, crediamo, sembra, sembrano, pare
    forse, sara, saranno, prossima esecuzione, prossimo, domani, funzionera, andra, appena, per favore
    da verificare, in teoria
    # nl
    zou, zouden, zal, zullen, moet, moeten, waarschijnlijk, vermoedelijk, hopelijk, hoop, hopen, verwacht
    verwachten, verwachting, neem aan, nemen aan, ga ervan uit, gaan ervan uit, denk, denken, geloof, lijkt
    lijken, blijkbaar, misschien, wellicht, volgende run, volgende keer, zodra, als het, net als vorige keer
    graag, alsjeblieft, binnenkort, in principe
    # pl
    powinno, powinien, powinna, powinny, prawdopodobnie, zapewne, raczej, chyba, zakladam, zakladamy
    przypuszczam, oczekuje, oczekujemy, spodziewam, spodziewamy, mam nadzieje, mamy nadzieje, mysle, sadze
    uwazam, wydaje sie, wyglada na to, podobno, moze, byc moze, bedzie, beda, nastepne uruchomienie
    nastepny przebieg, nastepnym, jutro, jak ostatnio, jesli, jezeli, prosze, nalezy, trzeba, wkrotce
    # ja
    はず, でしょう, だろう, と思, 思われ, 予定, 見込み, 見込, たぶん, 多分, おそらく, 恐らく, かもしれ, 期待
    想定, 推測, ようです, 次回, 明日, 今夜, いつも通り, 前回と同じ, お願い, ください, 下さい, たら, れば
    つもり
    """
)

PEOPLE = entries(
    """
    retailer, retailers, customer, customers, client, clients, merchant, merchants, seller, sellers, vendor
    partner, supplier, shop owner, store owner, colleague, colleagues, somebody, someone, they, he, she, user
    support, team, dev, devs, developer, developers, engineer, manager, marketplace support, agency
    requester, reporter, handler, handlerin, kunde, kundin, kunden, handlers, kollege, kollegin, kollegen
    verkaufer, entwickler, agentur, lieferant, sie, commercant, marchand, detaillant, vendeur, collegue
    fournisseur, revendeur, ils, elle, cliente, comerciante, minorista, vendedor, tienda, companero
    proveedor, tendero, lojista, varejista, vendedora, colega, fornecedor, comerciantes, commerciante
    negoziante, rivenditore, venditore, collega, fornitore, esercente, klant, winkelier, verkoper
    leverancier, retailer's, ondernemer, klient, klientka, sprzedawca, sklep, kolega, kolezanka, dostawca
    shop's, agency's, their side, hotline, helpdesk, help desk, hosting, admin of, it department, contact
    betreiber, shopbetreiber, inhaber
    ladenbesitzer, dienstleister, ansprechpartner, hosting, hotline, projektleiter, chef, chefin, technik
    boutique, gerant, exploitant
    prestataire, interlocuteur, agence, webmaster, responsable, encargado, desarrollador, agencia, comercio
    gestor, dueno, responsavel
    desenvolvedor, programador, dono, gerente, titolare, gestore, agenzia, sviluppatore, referente
    responsabile, negozio, eigenaar, bureau
    ontwikkelaar, contactpersoon, beheerder, webshop, wlasciciel, agencja, programista, deweloper, opiekun
    partner, informatyk
    detalista, handlowiec, 小売, 店舗様, お客様, 顧客, 先方, 担当者, 加盟店, お客さま, 販売店, 出店者, 店長
    代理店, 制作会社, 開発会社, 業者, ご担当, 担当様
    """
)

SAYING = entries(
    """
    says, said, say, saying, told, tells, claims, claimed, states, stated, mentioned, wrote, writes, informed
    informs, assured, assures, replied, reports that, reported that, reported, confirmed, confirms
    confirming, announced, insists, let us know, let me know, sagt, sagte, meldet, meldete, gemeldet
    schreibt, schrieb, teilt mit, teilte mit, mitgeteilt, bestatigt, bestatigte, behauptet, berichtet, meint
    versichert, dit, disent, indique, ecrit, confirme, assure, affirme, signale, nous informe, a informe
    dice, dicen, dijo, indica, informo, informa, escribio, confirma, confirmo, asegura, comenta, diz, disse
    dizem, informou, confirmou, afirma, garante, avisou, escreveu, relatou, ha detto, conferma, ha confermato
    riferisce, scrive, sostiene, comunica, segnala, zegt, zei, meldt, meldde, schrijft, bevestigt, bevestigde
    laat weten, geeft aan, beweert, mowi, powiedzial, powiedziala, twierdzi, pisze, napisal, zglasza
    potwierdza, potwierdzil, potwierdzila, informuje, poinformowal, zapewnia
    """
)

HEARSAY = entries(
    """
    was told, were told, i heard, we heard, checked with, spoke with, spoke to, discussed with, as discussed
    agreed with, abgesprochen mit, besprochen mit, vu avec, hablado con, falado com, parlato con
    besproken met, rozmawialem z, rozmawialam z, reportedly, allegedly, been told, confirmed by
    by the retailer, on the word of, word from, feedback from, informed by, angeblich, nach aussage
    nach angaben, habe gehort, wurde mir gesagt, parait-il, on m'a dit, me dijeron, nos dijeron, me disseram
    mi hanno detto, a detta, naar verluidt, zdaniem, powiedziano, とのこと, と言って, と言われ, によると
    によれば, 聞いて, 聞きました, 連絡があり, 連絡あり, と報告, そうです, らしい, とのご連絡
    """
)

NEUTRAL = entries(
    """
    # contains a word of expectation and expects nothing
    as expected, as planned, as it should, if any, ieri sera, questa sera, wie erwartet, wie geplant
    heute morgen, gestern morgen, comme prevu, comme attendu, esta manana, de la manana, por la manana
    como esperado, como se esperaba, come previsto, zoals verwacht, zgodnie z oczekiwaniami, zgodnie z planem
    予定通り, 予定どおり, 想定通り, 想定どおり, 予定が残っていない, 予定が残っていません, 予定なし
    予定はありません, 予定がない, 実行予定がな
    実行予定なし, no longer scheduled, ce matin, diesen morgen, de madrugada
    """
)

ACTIONS_AS_RESULTS = entries(
    """
    # results that are somebody's doing when they open the sentence: "Imported order 5521 by hand"
    written, processed, imported, exported, delivered, synced, synchronised, synchronized, matched, loaded
    posted, published, booked, transferred, accepted, ended, received
    """
)

NEGATIONS = entries(
    """
    not, not yet, never, cannot, can't, couldn't, didn't, haven't, hasn't, wasn't, weren't, isn't, aren't
    doesn't, don't, unable to, without having, nicht, noch nicht, nie, kein, keine, pas, jamais, no, nunca
    nao, non, mai, niet, nog niet, nooit, geen
    """
)

NEGATED = entries(
    """
    入っていな, 入っていませ, 一致していな, 一致していませ, 一致しな, 一致しませ, 反映されていな, 反映されていませ
    反映されな, 登録されていな, 登録されていませ, 届いていな, 届いていませ, 表示されていな, 表示されな, 表示されませ
    取り込まれていな, 書き込まれていな, 処理されていな, 終了していな, 終了していませ, 入っておら
    未確認, 未検証, 未完了, 確認していな, 確認していませ, 確認できな, 確認できてい, 確認できませ, 確認は不要
    完了していな, 完了していませ, 成功していな, 成功していませ, unchecked, unverified, ungepruft
    """
)

ACCORDING = entries(
    """
    according to, as per, laut, selon, d'apres, segun, de acordo com, segundo, secondo, volgens, wedlug
    """
)

ALWAYS_RELAYED = entries("told, tells, let us know, let me know, informed us, informed me, assured, claims, claimed")

SAYS = entries("says, said, saying, sagt, sagte, dit, dice, dijo, diz, disse, zegt, zei, mowi, powiedzial")

BY_PEOPLE = entries("by, with, from, par, por, durch, von, da, dal, door, przez, vom, beim, com, met")
