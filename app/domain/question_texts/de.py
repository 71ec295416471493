"""The question to the reporter, in German. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Guten Tag,",
    "opening_one": "vielen Dank für die Meldung. Bevor die IT mit der Suche beginnen kann, fehlt noch eine Angabe:",
    "opening_many": "vielen Dank für die Meldung. Bevor die IT mit der Suche beginnen kann, fehlen noch diese Angaben:",
    "id_run": "Die vollständige ID des fehlgeschlagenen Jobs oder Laufs.",
    "id_object": "Die vollständige Nummer der betroffenen Bestellung, Zahlung oder des betroffenen Datensatzes.",
    "time": "Wann ist es passiert? Bitte minutengenau, mit Datum und Zeitzone.",
    "error": "Die Fehlermeldung oder der Fehlercode als Text, im genauen Wortlaut.",
    "trigger": "Wer oder was hat es gestartet: ein Zeitplan, ein anderes System oder eine Person?",
    "where_run": "In {system} steht sie im Job-, Sync- oder Importprotokoll, in der Zeile des fehlgeschlagenen Laufs.",
    "where_run_any": "Sie steht im Job-, Sync- oder Importprotokoll, in der Zeile des fehlgeschlagenen Laufs.",
    "where_object_shop": "In {system} steht sie oben auf der Seite der Bestellung.",
    "where_object_office": "In {system} ist es die Belegnummer oben im Datensatz.",
    "where_object_payment": "In {system} steht sie auf der Seite der Zahlung.",
    "where_object_shipping": "In {system} steht sie auf der Seite der Sendung.",
    "where_object_any": "Sie steht oben auf der Seite des Datensatzes.",
    "where_error_shop": "In {system} hilft der Sync-Verlauf oder die Benachrichtigung der App oder des Connectors.",
    "where_error_office": "In {system} hilft das Protokoll des Imports oder der Schnittstelle.",
    "where_error_payment": "In {system} hilft das Ereignis- oder Webhook-Protokoll der Zahlung.",
    "where_error_shipping": "In {system} hilft das Protokoll der Schnittstelle.",
    "where_error_any": "Sie steht im Protokoll oder im Fenster, das den Fehler zeigt.",
    "where_time": "Das Protokoll zeigt die Zeit neben dem Fehler.",
    "example": "Nur ein Beispiel: {example}",
    "picture": (
        "Danke für das Bild; bitte schicken Sie den Fehler auch als Text, denn ein Bild allein reicht nicht: Es "
        "lässt sich nicht durchsuchen, und oft ist etwas abgeschnitten."
    ),
    "picture_read": (
        "Einiges davon ließ sich in Ihrem Bild lesen, aber Buchstaben können dort falsch gelesen sein, und es "
        "lässt sich nicht durchsuchen: Bitte fügen Sie es als Text ein."
    ),
    "unavailable": (
        "Wenn sich etwas nicht finden lässt, schreiben Sie einfach „nicht verfügbar, weil …“. Auch das ist in Ordnung."
    ),
    "closing": "Antworten Sie einfach auf diese Nachricht. Wir fragen nur dieses eine Mal.",
}
