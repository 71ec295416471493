"""The draft to the retailer in Italian."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Buongiorno,",
    please="Che cosa ci serve da voi",
    then="Che cosa succede dopo",
    closing="Cordiali saluti",
    stopped="Per ora lo abbiamo fermato.",
    causes={
        "expired_token": (
            "il nostro job {job} per il vostro negozio fallisce perché l'accesso al marketplace è scaduto.",
            "rinnovate il token di accesso o autorizzate di nuovo la nostra app e avvisateci quando è fatto.",
            "controlliamo la connessione, eseguiamo il job una volta e vi scriviamo l'esito. Fino ad allora "
            "non vengono scambiati dati.",
        ),
        "offboarded": (
            "il nostro job {job} per il vostro negozio fallisce perché il marketplace non accetta più "
            "il vostro account.",
            "diteci se vendete ancora lì. In caso contrario basta una breve conferma che dobbiamo rimuovere "
            "l'integrazione.",
            "rimuoviamo l'integrazione o la riavviamo, come deciderete, e ve lo confermiamo.",
        ),
        "site_change": (
            "il nostro job {job} per il vostro negozio fallisce perché il vostro sito è cambiato e non "
            "viene più letto come prima.",
            "diteci che cosa è cambiato e da quando, e se sono previste altre modifiche.",
            "adattiamo la connessione, eseguiamo il job una volta e vi scriviamo l'esito.",
        ),
        "connection": (
            "il nostro job {job} per il vostro negozio fallisce perché la connessione o il feed è interrotto.",
            "verificate se il sistema, l'indirizzo del feed e l'accesso sono disponibili da parte vostra "
            "e diteci che cosa avete trovato.",
            "appena è raggiungibile eseguiamo il job una volta e vi scriviamo l'esito.",
        ),
        "unknown": (
            "il nostro job {job} per il vostro negozio fallisce e ne stiamo cercando la causa.",
            "diteci che cosa è stato modificato di recente nel vostro negozio o sul marketplace.",
            "vi scriviamo appena conosciamo la causa e che cosa occorre fare.",
        ),
    },
)
