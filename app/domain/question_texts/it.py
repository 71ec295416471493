"""The question to the reporter, in Italian. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Buongiorno,",
    "opening_one": "grazie per la segnalazione. Manca ancora un dato perché il reparto IT possa iniziare:",
    "opening_many": "grazie per la segnalazione. Mancano ancora questi dati perché il reparto IT possa iniziare:",
    "id_run": "L'identificativo completo del job o dell'esecuzione non riuscita.",
    "id_object": "Il numero completo dell'ordine, del pagamento o del record interessato.",
    "time": "Quando si è verificato l'errore, al minuto, con data e fuso orario.",
    "error": "Il messaggio o il codice di errore come testo, parola per parola.",
    "trigger": "Chi o che cosa l'ha avviato: una pianificazione, un altro sistema o una persona?",
    "where_run": (
        "In {system} si trova nel registro dei job, delle sincronizzazioni o delle importazioni, alla riga "
        "dell'esecuzione non riuscita."
    ),
    "where_run_any": (
        "Si trova nel registro dei job, delle sincronizzazioni o delle importazioni, alla riga dell'esecuzione "
        "non riuscita."
    ),
    "where_object_shop": "In {system} si trova in alto nella pagina dell'ordine.",
    "where_object_office": "In {system} è il numero di documento in alto nella scheda.",
    "where_object_payment": "In {system} si trova nella pagina del pagamento.",
    "where_object_shipping": "In {system} si trova nella pagina della spedizione.",
    "where_object_any": "Si trova in alto nella pagina del record.",
    "where_error_shop": (
        "In {system} guardi la cronologia di sincronizzazione o le notifiche dell'app o del connettore."
    ),
    "where_error_office": "In {system} guardi il registro dell'importazione o dell'integrazione.",
    "where_error_payment": "In {system} guardi il registro degli eventi o dei webhook del pagamento.",
    "where_error_shipping": "In {system} guardi il registro dell'interfaccia.",
    "where_error_any": "Si trova nel registro o nella finestra che mostra l'errore.",
    "where_time": "Il registro lo mostra accanto all'errore.",
    "example": "Solo un esempio: {example}",
    "picture": (
        "Grazie per l'immagine; aggiunga anche il testo dell'errore, perché una sola immagine non basta: non vi "
        "si può cercare e spesso ne manca una parte."
    ),
    "picture_read": (
        "Una parte si è potuta leggere nella sua immagine, ma qualche lettera può essere letta male e non è "
        "possibile farvi ricerche: la incolli come testo, per favore."
    ),
    "unavailable": "Se qualcosa non si trova, scriva semplicemente «non disponibile perché …». Va bene anche così.",
    "closing": "Basta rispondere a questo messaggio. Lo chiediamo una volta sola.",
}
