"""A customer's decision about the integration or the account, in nine languages: it is no longer used, or it shall go.

Two forms: something is no longer done ("we don't sell there any more"), and a request or permission to end something
("bitte nehmt uns aus dem Feed"). What is asked, planned or doubted is none; ``confirmation`` leaves that out.
"""

from __future__ import annotations

from app.domain.gate.statements.customer_changes import formed
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_TRADING = any_of(
    entries(
        """
        sell, selling, sold, list, listing, trade, trading, offer, offering, use, using, need, want, operate
        active there
        verkaufen, verkauft, vertreiben, nutzen, benutzen, verwenden, brauchen, benotigen, anbieten, listen
        handeln, aktiv
        vendons, vend, vendre, utilisons, utilise, travaillons, commercialisons, proposons, avons besoin
        presents
        vendemos, vende, vender, usamos, utilizamos, necesitamos, trabajamos, operamos, ofrecemos
        precisamos, trabalhamos
        vendiamo, vendere, usiamo, utilizziamo, lavoriamo, abbiamo bisogno, operiamo, proponiamo
        verkopen, gebruiken, werken, nodig, aanbieden, sprzedajemy, korzystamy, uzywamy, potrzebujemy
        wspolpracujemy, dzialamy
        販売, 出品, 利用, 使用, 取り扱
        """
    )
)
_NO_LONGER = when_used(
    r"(?<![a-z])(?:no longer|not? [a-z ]{0,30}any ?more|[a-z]+n't [a-z ]{0,40}any ?more|nicht (?:mehr|langer)"
    r"|nichts mehr|n[e'] ?[a-z ]{1,30} plus|ya no"
    r"|ja nao|nao [a-z ]{1,30} mais|non [a-z ]{1,30} piu|niet (?:meer|langer)|(?:juz|wiecej) nie|nie [a-z "
    r"]{1,30} (?:juz|wiecej))(?![a-z])"
    r"|(?:やめ|終了|停止|中止|取りやめ)(?:ました|ることにし|ることに決|いたしました|することにし|することに決"
    r"|ています)"
)
_ENDING = when_used(
    r"(?<![a-z])(?:(?:we|i)(?:'ve| have)? (?:are |just )?(?:stop|stopped|stopping|quit|ceased?|discontinued?"
    r"|withdr[ae]w|end|ended|leaving|left|closing|closed)"
    r"|wir (?:horen auf|stellen|beenden|verlassen|kundigen)|nous (?:arretons|cessons|quittons|fermons)|on arrete"
    r"|dejamos de|dejaremos de|cerramos|paramos de|deixamos de|encerramos|smettiamo di|cessiamo|chiudiamo"
    r"|(?:we|wij) stoppen|konczymy|rezygnujemy|zamykamy|przestajemy)(?![a-z])"
)
_REQUEST = any_of(
    entries(
        """
        please, kindly, pls, plz, feel free to, go ahead and, you can, you may, you could, we want you to
        we ask you to, we would like, we'd like
        bitte, konnt ihr, ihr konnt, sie konnen, konnen sie, durft ihr, ihr durft, mochten, wir bitten
        gerne, kann, konnen
        merci de, veuillez, vous pouvez, pouvez-vous, svp, s'il vous plait, s'il te plait, prière de
        priere de, souhaitons, je vous prie de
        por favor, podeis, pueden, puede, pueden ustedes, os pido, queremos, solicitamos, ruego, rogamos
        favor de, pedimos
        podem, pode, pedimos que, agradecemos, agradeco, gostariamos de, favor
        per favore, potete, puo, vi prego di, vi preghiamo di, si prega di, vorremmo, vogliamo, chiediamo di
        cortesemente
        graag, gelieve, alstublieft, aub, svp, jullie mogen, jullie kunnen, u mag, u kunt, mag, mogen, willen
        prosze, prosimy, mozecie, mozna, moga panstwo, poprosze, chcemy
        """
    )
)
_END_IT = any_of(
    formed("remov delet disabl deactivat terminat", "e"),
    entries(
        """
        disconnect, cancel, switch it off, switch us off, turn off, turn it off, switch off, shut off
        shut down, take us off, take us out, take it down
        unlink, drop us, pause, suspend, stop the, end the, close the account, close our account
        close the connection, switch the, turn the, cut the, keep it paused
        leave it paused, reactivate
        entfernen, entfernt uns, entferne, loschen, loscht, deaktivieren, deaktiviert, abschalten, schaltet
        abstellen, ausschalten, kundigen, beenden
        beendet die, trennen, trennt, kappen, pausieren, stilllegen, rausnehmen, herausnehmen, nehmt uns
        nehmen sie uns, nehmt unseren, nimm uns, nehmen sie unseren
        abmelden, austragen, einstellen, schliessen, stoppen
        supprimer, supprimez, retirer, retirez, enlever, enlevez, desactiver, desactivez, resilier, arreter
        arretez, couper, coupez, deconnecter, debrancher
        suspendre, cloturer, fermer, desinscrire, mettre fin
        eliminar, eliminen, eliminad, elimine, quitar, quitad, quiten, quitadnos, quitenos, borrar, borrad
        borren, desactivar, desactiven, desactivad, desactive
        cancelar, cancelen, cancelad, cancele, desconectar, desconecten, desconectad, dar de baja
        darnos de baja, dadnos de baja, den de baja, denos de baja, dennos de baja
        suspender, suspendan, pausar, pausad, pausen, cerrar, cortar, apagar, apaguen, retirar, retiren, retirad
        remover, removam, remova, removernos, excluir, excluam, desativar, desativem, desative, desligar
        desliguem, encerrar, encerrem, suspendam, tirem-nos, retirem
        cancelem, apaguem, desconectem, fechar
        rimuovere, rimuovete, rimuoveteci, rimuova, togliere, toglieteci, togliete, eliminare, eliminate
        cancellare, cancellateci, cancellate, disattivare
        disattivate, staccare, staccate, scollegare, scollegate, sospendere, sospendete, chiudere, chiudete
        disdire, interrompere, spegnere
        verwijderen, verwijder, weghalen, uitzetten, uitschakelen, stopzetten, ontkoppelen, loskoppelen
        opzeggen, deactiveren, pauzeren, afsluiten, beeindigen
        haal ons, zet de, schrap ons, schakel
        usunac, usunac nas, usuncie, wylaczyc, wylaczcie, odlaczyc, zakonczyc, wstrzymac, dezaktywowac
        rozlaczyc, zamknac, wypisac, skasowac, zawiesic
        """
    ),
)
_JAPANESE_REQUEST = when_used(
    r"(?:削除|停止|解除|解約|無効化|無効に|切断|休止|終了|退会|外し|止め|切って|消し)[^。]{0,8}(?:ください"
    r"|下さい|お願い|頂け|いただけ|いただいて|て構いません|てもらって|て結構)"
)
_IMPERATIVE = when_used(
    r"^(?:hi|hello|hallo|hola|bonjour|buongiorno|ciao|hoi|oi|so|also|then|yes|ja|si|oui|sim|tak)?[, ]*"
    r"(?:remove us|delete (?:us|our|the)|disconnect (?:us|our|the)|take us (?:off|out)|switch us off|nehmt "
    r"uns|loscht (?:uns|unser|die)"
    r"|supprimez|retirez(?:-nous)?|desactivez|dadnos de baja|quitadnos|eliminad|removam|rimuoveteci"
    r"|toglieteci|cancellateci|verwijder (?:ons|onze|de)"
    r"|haal ons|usuncie|wylaczcie)"
)
_HOW = any_of(
    entries(
        """
        how, how to, why, where, what, which, wie, warum, wo, was, comment, pourquoi, como, por que, dove
        come, hoe, waarom, jak
        gdzie, dlaczego, ticket, tickets, case, request, anfrage, demande, solicitud, richiesta, verzoek
        zgloszenie, reminder, mail, mails, e-mail, email, mailing list, newsletter, verteiler
        error, errors, fehler, erreur, erro, errore, fout, blad, duplicate, duplicates, order, orders
        """
    )
)
_AGAINST = when_used(r"(?<![a-z])(?:not|[a-z]+n't|never|nicht|nie|keinesfalls|pas|no|nao|non|niet|nooit)(?![a-z])")
KEEPS = when_used(r"ないで|ません|しない")
"""Japanese endings that turn what stands before them into its opposite."""
_WORDS_BETWEEN = 9


def decides(clause: str) -> bool:
    """Whether a clause (``plain``) states that the integration is no longer wanted, or asks to end it."""
    if _no_longer_trades(clause):
        return True
    ending = _ENDING.search(clause)
    if ending is not None and _TRADING.search(clause) is not None and not is_refused(clause, ending.start()):
        return True
    if _IMPERATIVE.match(clause):
        return True
    japanese = _JAPANESE_REQUEST.search(clause)
    if japanese is not None:
        return KEEPS.search(japanese.group()) is None
    return _asks_to_end(clause)


def is_about_something_else(clause: str) -> bool:
    """Whether a request speaks of the ticket, a mail or an order, or asks how and why."""
    return _HOW.search(clause) is not None


def is_refused(clause: str, start: int) -> bool:
    """Whether a "not" stands right before a place of the clause."""
    return _AGAINST.search(" ".join(clause[:start].split()[-4:])) is not None


def _no_longer_trades(clause: str) -> bool:
    ceased = _NO_LONGER.search(clause)
    if ceased is None or _TRADING.search(clause) is None:
        return False
    return KEEPS.search(clause, ceased.start()) is None


def _asks_to_end(clause: str) -> bool:
    if _HOW.search(clause):
        return False
    for request in _REQUEST.finditer(clause):
        ending = _END_IT.search(clause, request.end())
        if ending is not None and len(clause[request.end() : ending.start()].split()) <= _WORDS_BETWEEN:
            return _AGAINST.search(clause, request.start(), ending.end()) is None
        before = _END_IT.search(clause[: request.start()])
        if before is not None and not clause[request.end() :].strip():
            return _AGAINST.search(clause) is None
    return False
