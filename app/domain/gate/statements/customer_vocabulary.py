"""What customers write when they confirm a change, decide something, say thank you, or are away (nine languages).

Entries as in ``vocabulary``: plain ASCII, or Japanese.
"""

from __future__ import annotations

from app.domain.gate.statements.vocabulary import entries

CHANGED = entries(
    """
    # something done, in a completed form
    changed, renewed, updated, replaced, corrected, removed, deleted, disabled, deactivated, enabled
    re-enabled, reactivated, activated, switched, moved, migrated, added, regenerated, refreshed
    reauthorised, reauthorized, re-authorised, re-authorized, authorised, authorized, reconnected
    disconnected, uninstalled, installed, reinstalled, restored, adjusted, configured, reconfigured, granted
    revoked, rotated, reset, cancelled, canceled, terminated, closed, ended, stopped, paused, suspended
    unpublished, published, uploaded, re-uploaded, extended, upgraded, rolled back, reverted, fixed, repaired
    filled in, completed, signed, resubscribed, unsubscribed, relaunched, put back, turned on, turned off
    taken down, took down, set up, approved, created, issued, generated, given, entered, whitelisted, edited
    made the change, made the changes, made the required change, made the required changes
    made the requested change
    # de
    geandert, erneuert, aktualisiert, ersetzt, korrigiert, entfernt, geloscht, deaktiviert, aktiviert
    reaktiviert, umgestellt, umgezogen, erganzt, hinzugefugt, neu erstellt, neu generiert, neu verbunden
    wieder verbunden, getrennt, deinstalliert, installiert, wiederhergestellt, angepasst, konfiguriert
    freigegeben, freigeschaltet, zuruckgesetzt, gekundigt, beendet, eingestellt, pausiert, hochgeladen
    verlangert, behoben, repariert, hinterlegt, eingetragen, abgeschaltet, ausgetauscht, ausgefullt
    # es
    cambiado, cambiada, cambiamos, modificado, modificada, modificamos, renovado, renovada, renovamos
    actualizado, actualizada, actualizamos, sustituido, reemplazado, corregido, corregida, corregimos
    eliminado, eliminada, eliminamos, desactivado, desactivada, desactivamos, activado, activada, activamos
    anadido, anadida, anadimos, regenerado, reconectado, desconectado, restablecido, configurado, cancelado
    cancelada, cancelamos, dado de baja, suspendido, pausado, subido, autorizado
    # pt
    alterado, alterada, alteramos, alterei, mudamos, mudei, trocamos, troquei, renovamos, renovei, atualizado
    atualizada, atualizamos, atualizei, substituido, corrigido, corrigida, corrigimos, corrigi, removido
    removida, removemos, removi, apagado, desativado, desativada, desativamos, desativei, ativado, ativada
    ativamos, adicionado, adicionamos, reconectado, encerramos, cancelei
    # it
    cambiato, cambiata, modificato, modificata, rinnovato, rinnovata, aggiornato, aggiornata, sostituito
    sostituita, corretto, corretta, rimosso, rimossa, eliminato, eliminata, disattivato, disattivata
    attivato, attivata, aggiunto, aggiunta, rigenerato, ricollegato, scollegato, ripristinato, configurato
    disdetto, annullato, sospeso, caricato, autorizzato
    # nl
    gewijzigd, aangepast, vernieuwd, verlengd, bijgewerkt, vervangen, gecorrigeerd, verwijderd, gedeactiveerd
    uitgeschakeld, ingeschakeld, geactiveerd, toegevoegd, opnieuw verbonden, geautoriseerd, gekoppeld
    ontkoppeld, losgekoppeld, hersteld, ingesteld, opgezegd, gestopt, gepauzeerd, geupload, veranderd
    omgezet, ingevuld, gereset
    # pl
    zmienilismy, zmienilem, zmienilam, zmieniono, zmieniony, zmienione, odnowilismy, odnowilem, odnowilam
    odnowiono, odnowiony, zaktualizowalismy, zaktualizowalem, zaktualizowalam, zaktualizowano, zaktualizowany
    wymienilismy, poprawilismy, poprawilem, poprawilam, poprawiono, usunelismy, usunalem, usunelam, usunieto
    wylaczylismy, wylaczylem, wylaczylam, wylaczono, wlaczylismy, wlaczylem, wlaczono, dodalismy, dodalem
    dodalam, dodano, zresetowalismy, wypowiedzielismy, zakonczylismy, wstrzymalismy, przelaczylismy
    # ja
    変更しました, 更新しました, 修正しました, 削除しました, 停止しました, 解約しました, 無効にしました
    有効にしました, 再発行しました, 再設定しました, 追加しました, 交換しました, 切り替えました, 設定しました
    再接続しました, 解除しました, 変更済, 更新済, 修正済, 削除済, 差し替えました, 直しました
    変更いたしました, 更新いたしました, 修正いたしました, 削除いたしました, 停止いたしました
    再発行いたしました
    """
)

DECIDED = entries(
    """
    # a decision about the integration or account
    no longer sell, no longer selling, no longer use, no longer using, no longer need, no longer want
    no longer offer, not selling, not sell on, stop selling, stopped selling, have decided, we decided
    decided to, decision is, please remove, please delete, please disable, please deactivate, please cancel
    please terminate, please disconnect, please switch off, please turn off, please stop the, please pause
    please suspend, please keep it paused, please keep the account paused, please reactivate
    please close the account, you can remove, you can delete, you can disable, you can switch off
    you may remove, you may delete, you may disable, go ahead and remove, go ahead and delete
    go ahead and disable, want it removed, want the integration removed, want to remove, want to stop
    want to cancel, want to terminate, want to end, want to leave, would like to remove, would like to cancel
    would like to stop, would like it removed, would like the integration removed, would like to terminate
    be removed, be deleted, be disabled, be switched off, be turned off, be cancelled, are leaving, have left
    we left, leaving the, ceased, discontinued, discontinue, discontinuing, gave up our, closing our
    closed our, withdrawn from, withdrawing from, ended our contract, agree to the removal, agree to remove
    agree to removing, agree with the removal
    # de
    verkaufen nicht mehr, verkauft nicht mehr, nicht mehr verkaufen, nicht mehr uber, nutzen nicht mehr
    brauchen nicht mehr, nicht mehr benotigt, nicht mehr nutzen, haben entschieden, haben beschlossen
    haben uns entschieden, entschieden, beschlossen, bitte entfernen, bitte loschen, bitte deaktivieren
    bitte abschalten, bitte kundigen, bitte beenden, bitte trennen, bitte pausieren, konnen sie entfernen
    konnen sie loschen, kann entfernt werden, kann geloscht werden, kann deaktiviert werden
    kann abgeschaltet werden, soll entfernt werden, soll geloscht werden, mochten entfernen, wollen beenden
    stellen den verkauf ein, verkauf eingestellt
    # fr
    ne vendons plus, ne vend plus, n'utilisons plus, n'utilise plus, n'avons plus besoin, avons decide
    ai decide, on a decide, merci de supprimer, merci de retirer, merci de desactiver, merci de resilier
    veuillez supprimer, veuillez retirer, veuillez desactiver, veuillez resilier, vous pouvez supprimer
    vous pouvez retirer, vous pouvez desactiver, souhaitons supprimer, souhaitons arreter
    souhaitons resilier, arretons de vendre, cessons de vendre, quittons la
    # es
    ya no vendemos, ya no vende, ya no usamos, ya no utilizamos, ya no necesitamos, hemos decidido
    he decidido, decidimos, dejamos de vender, hemos dejado de vender, por favor eliminen, por favor elimine
    por favor eliminad, por favor desactiven, por favor desactive, por favor cancelen, por favor cancele
    por favor den de baja, pueden eliminar, puede eliminar, pueden desactivar, queremos eliminar
    queremos cancelar, queremos dar de baja, den de baja
    # pt
    nao vendemos mais, ja nao vendemos, nao usamos mais, ja nao usamos, nao precisamos mais, decidimos
    decidi, paramos de vender, deixamos de vender, por favor removam, por favor remova, por favor desativem
    por favor desative, por favor cancelem, por favor cancele, podem remover, pode remover, podem desativar
    queremos remover, queremos cancelar
    # it
    non vendiamo piu, non usiamo piu, non utilizziamo piu, non abbiamo piu bisogno, abbiamo deciso, ho deciso
    smettiamo di vendere, abbiamo smesso di vendere, potete rimuovere, puo rimuovere, potete disattivare
    potete eliminare, vi preghiamo di rimuovere, si prega di rimuovere, per favore rimuovete
    vogliamo rimuovere, vogliamo disdire
    # nl
    verkopen niet meer, niet meer verkopen, verkoopt niet meer, gebruiken niet meer, niet meer nodig
    hebben besloten, besloten om, stoppen met verkopen, gestopt met verkopen, graag verwijderen, verwijder de
    gelieve te verwijderen, mag verwijderd worden, mogen jullie verwijderen, kunnen jullie verwijderen
    mag worden verwijderd, willen verwijderen, willen stoppen met
    # pl
    nie sprzedajemy juz, juz nie sprzedajemy, nie korzystamy juz, juz nie korzystamy, zdecydowalismy
    postanowilismy, zdecydowalem, zdecydowalam, prosze usunac, prosimy usunac, prosze wylaczyc
    prosimy wylaczyc, mozna usunac, moga panstwo usunac, rezygnujemy, zrezygnowalismy, chcemy usunac
    chcemy zakonczyc
    # ja
    販売をやめ, 販売を終了, 販売を停止, 出店をやめ, 退店, 撤退, 利用をやめ, 利用を終了, 決めました
    決定しました, 決定いたしました, 削除してください, 削除して下さい, 削除をお願い, 停止してください
    停止をお願い, 解約をお願い, 解除をお願い, 連携を解除してください, 使っていません, 販売していません
    """
)

OURSELVES = entries(
    """
    we, we've, i, i've, our, my, us, ours, wir, ich, unser, unsere, unseren, unserem, unserer, mein, meine
    nous, on, je, j'ai, notre, nos, mon, ma, mes, nosotros, yo, hemos, he, nuestro, nuestra, nuestros
    nuestras, mi, nossa, nosso, nossas, nossos, eu, minha, meu, abbiamo, ho, nostro, nostra, nostri, nostre
    mio, mia, noi, wij, ik, onze, ons, mijn, nasz, nasza, nasze, naszego, naszej, moj, moja, moje, 弊社, 当社
    当店, こちら, 私, 当方
    """
)

OBJECTS = entries(
    """
    token, tokens, password, passwords, key, keys, api, credential, credentials, secret, login, account, feed
    url, link, settings, setting, integration, connection, permission, permissions, access, template, mapping
    field, column, file, price, prices, plan, shop, store, listing, listings, website, site, page
    certificate, endpoint, subscription, contract, agreement, app, plugin, warehouse, product
    products, catalogue, catalog, sku, skus, address, configuration, webhook, marketplace, change, changes
    data, export, import, channel, licence, license, tax, passwort, kennwort, schlussel
    zugangsdaten, zugang, konto, einstellung, einstellungen, anbindung, schnittstelle, verbindung
    berechtigung, berechtigungen, vorlage, datei, webseite, zertifikat, vertrag, artikel, lager, adresse
    jeton, mot de passe, cle, identifiants, compte, flux, parametres, connexion, acces, fichier, boutique
    certificat, contrat, abonnement, produits, contrasena, clave, credenciales, cuenta, configuracion
    integracion, conexion, acceso, archivo, tienda, certificado, contrato, suscripcion, productos, senha
    chave, credenciais, conta, configuracao, integracao, conexao, acesso, arquivo, ficheiro, loja, assinatura
    produtos, chiave, credenziali, impostazioni, integrazione, connessione, accesso, negozio, certificato
    contratto, abbonamento, prodotti, wachtwoord, sleutel, inloggegevens, instellingen, koppeling, toegang
    bestand, winkel, certificaat, producten, haslo, klucz, dane logowania, ustawienia, integracje, integracja
    polaczenie, dostep, plik, sklep, certyfikat, umowe, umowa, produkty, トークン, パスワード, キー, 認証情報
    アカウント, フィード, 設定, 連携, 接続, 権限, ファイル, 店舗, 証明書, 契約, 商品, サイト
    """
)

ACTORS = entries(
    """
    # the customer as the one who did it, where the verb does not say so itself
    we, we've, i, i've, wir, ich, nous, on a, je, j'ai, ai, avons, nosotros, yo, hemos, he, acabo, acabamos
    eu, acabei
    abbiamo, ho, noi, wij, we hebben, ik, heb, hebben, our developer, our it, our agency, our team, our admin
    our provider, our partner, our colleague, my colleague, unser entwickler, unsere it, unser team
    unsere agentur, 弊社, 当社, 当店, 私, 当方
    """
)

EVENTS = entries(
    """
    # what passes through a shop by itself; that one of them changed is no change of the shop
    order, orders, payment, payments, stock, parcel, shipment, shipments, return, returns, refund, invoice
    invoices
    auftrag, auftrage, bestellung, bestellungen, zahlung, zahlungen, bestand, rechnung, paket, commande
    commandes
    paiement, paiements, facture, colis, pedido, pedidos, pago, pagos, pagamento, pagamentos, encomenda
    encomendas
    ordine, ordini, pagamenti, bestelling, bestellingen, betaling, voorraad, zamowienie, zamowienia
    platnosc, 注文, 決済, 在庫
    price, prices, product, products, sku, skus, listing, listings, preis, preise, artikel, prix, produits
    precio, precios
    productos, preco, precos, produtos, prezzo, prezzi, prodotti, prijs, prijzen, producten, ceny, produkty
    価格, 商品
    """
)

HALTS = entries(
    """
    # what also happens to a customer, so that only "we stopped it" says who did it
    stopped, suspended, closed, paused, cancelled, canceled, terminated, ended, revoked, disabled
    deactivated, disconnected
    unpublished, removed, deleted, shut down, taken down, gesperrt, gestoppt, angehalten, pausiert
    gekundigt, beendet, eingestellt
    getrennt, deaktiviert, geloscht, entfernt, geschlossen, abgeschaltet, suspendu, suspendue, arrete
    arretee, ferme, fermee
    desactive, desactivee, supprime, supprimee, resilie, coupe, coupee, suspendido, suspendida, cancelado
    cancelada, cerrado
    cerrada, desactivado, desactivada, eliminado, eliminada, borrado, borrada, desconectado, desconectada
    suspenso, suspensa
    encerrado, encerrada, desativado, desativada, removido, removida, apagado, apagada, sospeso, sospesa
    chiuso, chiusa
    disattivato, disattivata, rimosso, rimossa, eliminato, eliminata, scollegato, scollegata, annullato
    annullata
    gestopt, gesloten, geblokkeerd, gedeactiveerd, verwijderd, uitgeschakeld, opgezegd, gepauzeerd
    zawieszone, zawieszono, desligada, desligado, uitgezet, verbroken, interrotta, interrotto, wylaczony, wylaczona
    ausgeschaltet, abgestellt, cortada, cortado, spento, spenta, przerwane, odlaczone, odlaczony, rozlaczone
    usuniete, usunieto, zamkniete, wylaczone, wylaczono, zakonczone, zablokowane, 停止されました, 削除されました
    """
)

BESIDE_THE_POINT = entries(
    """
    # done about the ticket, the mail or the office, not about the shop
    contact details, contact person, profile picture, logo, priority, invoice recipient, recipient, invoices
    discussion, signature, your email, ansprechpartner, ansprechpartnerin, kontaktdaten, rechnungsempfanger
    prioritat, unterschrift, coordonnees, interlocuteur, priorite, datos de contacto, prioridad, firma
    dados de contato, dados de contacto, prioridade, contatti, priorita, contactgegevens, contactpersoon, prioriteit
    dane kontaktowe, priorytet, 担当者名, 優先度, 連絡先
    ticket, tickets, case, screenshot, screenshots, request, cc, meeting, call, appointment, holiday
    holidays, opening hours, office
    department, mailing list, newsletter, mails, e-mails, message, reminder, out-of-office, list, help desk
    helpdesk, vacation
    colleague, note, notes, calendar, anfrage, bildschirmfoto, kollegen, kollegin, kollege, termin, urlaub
    liste, nachricht, verteiler
    rundmail, offnungszeiten, umzug, abteilung, demande, capture, collegue, rendez-vous, reunion, conges
    conge, bureau, liste
    captura, solicitud, caso, companero, cita, vacaciones, oficina, correo, correos, lista, chamado
    pedido de suporte, colega, ferias
    escritorio, richiesta, schermata, collega, riunione, ferie, ufficio, schermafdruk, verzoek, collega
    afspraak, vakantie
    kantoor, zgloszenie, zgloszenia, zrzut, kolega, kolezanka, spotkanie, urlop, biuro, チケット
    お問い合わせ, 問い合わせ, スクリーンショット, 会議
    """
)

DEFERRALS = entries(
    """
    # a decision not to do anything, or about the ticket
    wait, wait and see, escalate, trust, observe, do nothing, abwarten, abzuwarten, warten, eskalieren, vertrauen
    attendre, patienter, escalader, esperar, escalar, aguardar, aspettare, attendere, af te wachten, afwachten
    wachten, poczekac, zaczekac, czekac, eskalowac, 様子を見, 待つこと, 待ちます
    """
)

OPENING = entries(
    """
    just, have, already, now, today, yesterday, hi, hello, done, ok, yes, also, then, finally, gerade, eben, bereits
    schon, heute, gestern, hallo, haben, hab, ya, esta, hoy
    ayer, ja, hoje, ontem, gia, oggi, ieri, appena, net, zojuist
    al, vandaag, gisteren, juz, wlasnie, dzisiaj, wczoraj, deja, hier
    """
)

OTHERS = entries(
    """
    # somebody else did it, or is said to have done it
    they, he, she, somebody, someone, told, heard, asked, ask, asks, said, says, by you, by your
    by the marketplace, you, your team, sie haben
    ihr habt, jemand, gesagt, gehort, gebeten, bitten, von euch, von ihnen, vous avez, quelqu'un, par vous
    demande a, ils ont, ustedes
    vosotros, alguien, habeis, han cambiado, pedido a, voces, alguem, pedi a, avete, qualcuno, chiesto
    jullie, iemand, gevraagd
    ktos, panstwo, poprosilismy, 御社, 貴社, 依頼しました, 頼みました
    """
)

HEDGES = entries(
    """
    will, 'll, won't, would have, should, should've, might, may, maybe, perhaps, probably, possibly, think
    believe, guess, hope, hopefully, if, once, when, going to, plan to, planning, intend, tomorrow, next week
    soon, later, try, trying, tried, need to, needs to, have to, has to, had to, want to know, please confirm
    please check, please verify, please let, please tell, please advise, please fix, please help, can you
    could you, not sure, supposed, expect, wait, not yet, almost, about to, waiting, considering, you have
    you've, you changed, you removed, you updated, werden, wird, wollen noch, sollte, sollten, vielleicht
    vermutlich, wahrscheinlich, glaube, denke, hoffe, morgen, nachste woche, bald, spater, versuchen, mussen
    muss, falls, wenn, konnten sie, konnen sie bitte prufen, bitte prufen, noch nicht, bitte bestatigen
    planen, allons, vais, va, peut-etre, probablement, je pense, je crois, demain, bientot
    la semaine prochaine, prochainement, essayer, devons, dois, si, pourriez-vous, pouvez-vous, pas encore
    veuillez verifier, veuillez confirmer, esperons, vamos a, voy a, quizas, tal vez, probablemente, creo
    pienso, manana, pronto, tenemos que, podrian, podria, aun no, todavia no, esperamos, por favor confirmen
    por favor verifiquen, vamos, vou, talvez, provavelmente, acho, amanha, em breve, precisamos, temos de
    temos que, poderiam, ainda nao, forse, probabilmente, penso, credo, domani, presto, dobbiamo, devo
    potreste, non ancora, speriamo, zullen, zal, gaan, misschien, waarschijnlijk, denk, binnenkort, moeten
    moet, kunt u, kunnen jullie kijken, nog niet, hopen, bedziemy, bede, moze, prawdopodobnie, mysle, jutro
    wkrotce, musimy, musze, czy, jeszcze nie, jesli, 予定, つもり, でしょうか, と思い, かもしれ, 明日, 来週
    これから, ますか, 確認してください, まだ
    """
)

NO_HEDGES = entries(
    """
    # contains a word of doubt or of the future and has neither
    esta manana, de la manana, por la manana, ayer por la manana, heute morgen, gestern morgen, diesen morgen
    am morgen, fruh am morgen, once we had, wenn auch, va bene, vamos bien, ce matin
    no later than, sooner or later, later this morning
    """
)

NEVER_CHANGED = entries(
    """
    not, haven't, have not, hasn't, didn't, did not, never, nothing, no change, no changes, nicht geandert
    nichts, keine, n'avons pas, n'a pas, pas, rien, no hemos, no ha, nada, nao, non abbiamo, non ha, niente
    niet, niets, nie, nic, していません, しておりません, ていない
    """
)

THANKS = entries(
    """
    thanks, thank you, thx, ty, cheers, many thanks, much appreciated, appreciated, great job, perfect
    awesome, brilliant, danke, dankeschon, vielen dank, besten dank, herzlichen dank, super, prima, merci
    merci beaucoup, parfait, gracias, muchas gracias, mil gracias, perfecto, obrigado, obrigada, perfeito
    grazie, grazie mille, perfetto, bedankt, dank u, dank je, dank jullie, dankjewel, dzieki, dziekuje
    dziekujemy, ありがとう, 有難う, 感謝, 助かりました, 了解, 承知
    """
)

AUTO_REPLIES = entries(
    """
    out of office, out of the office, automatic reply, auto-reply, auto reply, autoreply, autoresponder
    auto-response, automated response, automated reply, automated message, automatically generated
    auto-generated, on vacation, on annual leave, on leave until, on parental leave
    limited access to my e-mail, limited access to my email, limited access to email, do not reply to this
    i am currently away, i'm currently away, we have received your request, we have received your message
    we have received your email, your request has been received, thank you for contacting
    thanks for contacting, thank you for your email, will get back to you as soon as, abwesenheit
    abwesenheitsnotiz, nicht im buro, nicht im haus, automatische antwort, automatisch generiert
    automatisch erstellt, im urlaub, vielen dank fur ihre nachricht, wir haben ihre nachricht erhalten
    absence du bureau, reponse automatique, message automatique, actuellement absent, actuellement absente
    en conges, nous avons bien recu votre, fuera de la oficina, respuesta automatica, mensaje automatico
    de vacaciones, hemos recibido su, ausencia temporaria, resposta automatica, mensagem automatica
    fora do escritorio, de ferias, recebemos a sua, recebemos sua, fuori ufficio, risposta automatica
    messaggio automatico, in ferie, abbiamo ricevuto la, afwezig, afwezigheid, automatisch antwoord
    automatisch bericht, op vakantie, wij hebben uw bericht ontvangen, poza biurem, odpowiedz automatyczna
    automatyczna odpowiedz, wiadomosc automatyczna, na urlopie, otrzymalismy panstwa, 自動返信, 自動応答
    自動送信, 不在, 休暇中, 外出中
    """
)
