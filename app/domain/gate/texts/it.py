"""What the gate says to agents, in Italian. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Manca la verifica tecnica: il percorso di verifica non è impostato su technical.",
    "verifier_none": "Non è indicato chi ha verificato.",
    "verifier_no_agent": "{name} è indicato come verificatore e non è un agente.",
    "verifier_set_by_other": "{other} ha inserito {name} come verificatore; chi verifica deve inserirsi di persona.",
    "note_none": "La nota di verifica è vuota.",
    "note_observes_nothing": (
        "La nota di verifica non dice che cosa si è visto nel sistema: aspettative, supposizioni e ciò che "
        "dicono altri non contano, e nemmeno che qualcosa è stato avviato o corretto."
    ),
    "note_early": "La nota di verifica è precedente a {since}; va confermata di nuovo.",
    "verification_how": (
        "Controlli il job di persona, imposti il percorso su technical e se stesso in Verified by, e scriva che "
        "cosa ha guardato e visto, per esempio: job 4471 rieseguito alle 10:42, il log termina con 312 di 312 "
        "scritti."
    ),
    "screenshot_none": "Non è allegato nessuno screenshot del job riuscito.",
    "screenshot_by_app": "{file} è stato allegato da un'app, non da una persona.",
    "screenshot_unusable": "{file} non conta ({problem}).",
    "screenshot_before_failure": "{file} è stato allegato prima dell'errore o insieme al ticket.",
    "screenshot_before_reopening": (
        "{file} è precedente alla riapertura del ticket o alla nuova segnalazione del cliente."
    ),
    "screenshot_seen_before": "{file} è la stessa immagine di una precedente alla correzione.",
    "screenshot_used_elsewhere": "{file} è la stessa immagine di una prova di {ticket}.",
    "screenshot_how": (
        "Alleghi un nuovo screenshot (PNG, JPEG, WebP o GIF), fatto e allegato dopo {since}, che mostri il job "
        "con il suo identificativo e la sua conclusione riuscita."
    ),
    "screen_unreadable": "Non è stato possibile leggere {file}: {problem}.",
    "screen_empty": "In {file} non si è potuto leggere alcun testo.",
    "screen_no_job": "{file} non mostra l'esecuzione {job}.",
    "screen_no_place": (
        "{file} mostra {job} solo in un indirizzo, un campo di ricerca, un filtro, un comando o come quantità; "
        "non conta."
    ),
    "screen_other_job": "{file} mostra {read}, non {job}.",
    "screen_no_state": (
        "In {file} non è indicato a parole alcun successo nella riga o nel blocco di {job}; un segno di spunta, "
        "una percentuale, un conteggio, un filtro, un titolo o un'altra riga non conta."
    ),
    "screen_failed": '{file} mostra {job} come fallito: "{read}".',
    "screen_running": '{file} mostra {job} come non terminato: "{read}".',
    "screen_partial": '{file} mostra {job} come riuscito solo in parte: "{read}".',
    "screen_cancelled": '{file} mostra {job} come annullato o saltato: "{read}".',
    "screen_lossy": '{file} mostra che non è arrivato tutto di {job}: "{read}".',
    "screen_unproven": '{file} mostra che il successo di {job} è stato impostato a mano o solo provato: "{read}".',
    "screen_said": '{file} mostra ciò che qualcuno dice di {job} ("{read}"), non ciò che dice il sistema.',
    "screen_unclear": "In {file} resta incerto se lo stato sia di {job} o di {read} accanto.",
    "screen_before_failure": "{file} mostra {job} terminato alle {read}, che non è dopo l'errore ({since}).",
    "screen_from_future": "{file} mostra {job} terminato alle {read}, dopo che l'immagine è stata allegata.",
    "screen_undated": (
        "{file} mostra {job}, un'altra esecuzione dello stesso lavoro; data e ora della fine devono essere "
        "leggibili e successive all'errore ({since}). Letto: {read}."
    ),
    "screen_dim": "L'identificativo di {job} in {file} è troppo poco leggibile per esserne certi.",
    "screen_is_ticket": (
        "{file} mostra un ticket o la nostra registrazione ({read}), non il sistema in cui gira il lavoro."
    ),
    "screen_is_gate": '{file} contiene testo rivolto al controllo ("{read}"); un\'immagine così non conta.',
    "screen_is_message": "{file} mostra il messaggio di una persona ({read}), non il sistema in cui gira il lavoro.",
    "screen_is_document": (
        "{file} mostra un documento o un testo scritto da qualcuno ({read}), non il sistema in cui gira il lavoro."
    ),
    "screen_revoked": '{file}, più recente, mostra che {job} fallisce di nuovo: "{read}".',
    "screen_job_unknown": (
        "Il ticket non dice quale esecuzione è fallita, quindi nessuna schermata può mostrarla: inserisca il suo "
        "identificativo in Job ID."
    ),
    "screen_how": (
        "Alleghi, dopo {since}, una schermata della pagina, dell'elenco o del log del lavoro con "
        "l'identificativo completo {job}, il successo a parole sulla stessa riga e quando è terminato."
    ),
    "screenshot_unread_legible": (
        "Il playbook chiede uno screenshot in cui si leggano il job e la sua riuscita (livello legible), ma non "
        "è installato nessun lettore di immagini e non si può controllare. Chieda a un amministratore di "
        "installarne uno o di impostare screenshot: present per questo ambito nel playbook."
    ),
    "screenshot_unread_live": (
        "Il playbook chiede un'esecuzione riuscita vista da una sonda dello schedulatore (livello live), ma non "
        "ne è configurata nessuna e nessun job comunica le sue esecuzioni, quindi non si può controllare. Chieda a "
        "un amministratore di configurarlo o di "
        "impostare screenshot: present per questo ambito nel playbook."
    ),
    "live_none": "Non è stata vista nessuna esecuzione di {job} iniziata dopo {since} e terminata con successo.",
    "live_running": "Un'esecuzione di {job} è in corso. Attenda che finisca; per questa parte non serve altro.",
    "live_failing": "L'esecuzione {run} di {job} è stata vista come {state} il {at}, dopo l'ultimo successo.",
    "live_record_missing": "Il record non è in {system}.",
    "live_record_unknown": "Non è stato possibile vedere se il record è in {system}.",
    "live_silent": "Senza risposta: {why}.",
    "confirmation_none": "Non c'è conferma scritta del cliente.",
    "confirmation_early": "La conferma del cliente è precedente all'errore o all'ultima riapertura.",
    "confirmation_states_nothing": "Il messaggio del cliente non dice che cosa è stato cambiato o deciso.",
    "mail_not_from_customer": "Il mittente di {file} non è un cliente di questo ticket.",
    "mail_undated": "{file} non dice in modo affidabile quando è stato inviato.",
    "mail_early": "{file} è precedente all'errore o all'ultima riapertura.",
    "mail_states_nothing": "{file} non dice, con parole del cliente, che cosa è stato cambiato o deciso.",
    "mail_uploader": "{file} non è stato allegato da qualcuno il cui invio conta.",
    "confirmation_how": (
        "Chieda al cliente di scrivere, in un messaggio pubblico o in una mail che lei allega come .eml, che "
        "cosa ha cambiato o deciso; deve essere scritto dopo {since}. Un ringraziamento, una citazione o il "
        "riassunto di un agente non conta."
    ),
    "change_unconfirmed": "La modifica non si può convalidare prima che il cliente l'abbia confermata.",
    "change_screenshot_missing": "Non c'è screenshot successivo alla conferma del cliente del {since}.",
    "change_how": (
        "Controlli di persona la modifica confermata nel sistema, si imposti in Verified by, scriva che cosa ha "
        "visto e alleghi uno screenshot del job riuscito fatto dopo la conferma."
    ),
    "reason_none": "Non è scelto nessun motivo di risoluzione. Scelga uno tra: {options}.",
    "reason_unknown": 'Il motivo di risoluzione "{given}" non è nell\'elenco. Scelga uno tra: {options}.',
    "containment_none": "Non è indicato quando il job in errore è stato fermato.",
    "containment_early": "L'arresto è precedente all'errore o all'ultima riapertura.",
    "containment_note_early": "La nota sull'arresto è precedente all'errore o all'ultima riapertura.",
    "containment_note_empty": (
        "La nota sull'arresto non dà il motivo per cui il job non si può fermare da parte nostra."
    ),
    "containment_how": (
        "Fermi il job (mettere in pausa il marketplace, disattivare il feed, sospendere la connessione) e "
        "inserisca l'ora, dopo {since}, in Contained at; oppure dia in Containment note il motivo per cui non si "
        "può fermare da parte nostra."
    ),
    "notice_none": "Il rivenditore non è stato avvisato.",
    "notice_early": "Il rivenditore è stato avvisato prima dell'errore o dell'ultima riapertura.",
    "notice_how": (
        "Invii al rivenditore un messaggio pubblico che spieghi il problema e i prossimi passi, o inserisca in "
        "Retailer notified at quando è stato fatto, dopo {since}. Per un job interno imposti Has a retailer su "
        "no."
    ),
    "account_none": (
        "Non è deciso che cosa accade all'account del rivenditore. Imposti Account status su uno tra: {options}."
    ),
    "evidence_none": (
        "Non c'è prova successiva all'errore. Alleghi, dopo {since}, uno screenshot o un estratto di log con "
        "orari, o scriva nella nota di verifica che cosa ha controllato, che cosa ha visto e a che ora."
    ),
}
