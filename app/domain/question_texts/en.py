"""The question to the reporter, in English. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Hello,",
    "opening_one": "thank you for reporting this. One detail is still missing before IT can start looking:",
    "opening_many": "thank you for reporting this. These details are still missing before IT can start looking:",
    "id_run": "The id of the failed job or run, complete.",
    "id_object": "The number of the order, payment or other record that is affected, complete.",
    "time": "When it failed, to the minute, with date and time zone.",
    "error": "The error message or code as text, word for word.",
    "trigger": "Who or what started it: a schedule, another system, or a person?",
    "where_run": "In {system} it is in the job, sync or import log, in the line of the failed run.",
    "where_run_any": "It is in the job, sync or import log, in the line of the failed run.",
    "where_object_shop": "In {system} it is at the top of the order page.",
    "where_object_office": "In {system} it is the document number at the top of the record.",
    "where_object_payment": "In {system} it is on the page of the payment.",
    "where_object_shipping": "In {system} it is on the page of the shipment.",
    "where_object_any": "It is at the top of the page of that record.",
    "where_error_shop": "In {system} look at the sync history or notifications of the app or connector.",
    "where_error_office": "In {system} look at the log of the import or integration.",
    "where_error_payment": "In {system} look at the event or webhook log of the payment.",
    "where_error_shipping": "In {system} look at the log of the interface.",
    "where_error_any": "It is in the log, or in the window that shows the error.",
    "where_time": "The log shows it beside the error.",
    "example": "Example only: {example}",
    "picture": (
        "Thank you for the picture; please add the text of the error as well, since a picture alone is not "
        "enough: it cannot be searched and often cuts something off."
    ),
    "picture_read": (
        "Part of this could be read in your picture, but a letter may be misread there and it cannot be "
        "searched: please paste it as text."
    ),
    "unavailable": "If something cannot be found, just write “not available because …”. That is fine too.",
    "closing": "Please simply reply to this message. You will only be asked once.",
}
