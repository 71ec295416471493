"""The question to the reporter, in Dutch. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Hallo,",
    "opening_one": "bedankt voor de melding. Er ontbreekt nog één gegeven voordat IT kan beginnen:",
    "opening_many": "bedankt voor de melding. Deze gegevens ontbreken nog voordat IT kan beginnen:",
    "id_run": "Het volledige ID van de mislukte taak of run.",
    "id_object": "Het volledige nummer van de bestelling, betaling of het record waar het om gaat.",
    "time": "Wanneer het misging, op de minuut, met datum en tijdzone.",
    "error": "De foutmelding of foutcode als tekst, woord voor woord.",
    "trigger": "Wie of wat heeft het gestart: een planning, een ander systeem of een persoon?",
    "where_run": "In {system} staat het in het taak-, sync- of importlogboek, op de regel van de mislukte run.",
    "where_run_any": "Het staat in het taak-, sync- of importlogboek, op de regel van de mislukte run.",
    "where_object_shop": "In {system} staat het bovenaan de pagina van de bestelling.",
    "where_object_office": "In {system} is het het documentnummer bovenaan het record.",
    "where_object_payment": "In {system} staat het op de pagina van de betaling.",
    "where_object_shipping": "In {system} staat het op de pagina van de zending.",
    "where_object_any": "Het staat bovenaan de pagina van dat record.",
    "where_error_shop": "Kijk in {system} naar de sync-geschiedenis of de meldingen van de app of connector.",
    "where_error_office": "Kijk in {system} in het logboek van de import of koppeling.",
    "where_error_payment": "Kijk in {system} in het gebeurtenis- of webhooklogboek van de betaling.",
    "where_error_shipping": "Kijk in {system} in het logboek van de koppeling.",
    "where_error_any": "Het staat in het logboek of in het venster met de fout.",
    "where_time": "Het logboek toont het naast de fout.",
    "example": "Alleen een voorbeeld: {example}",
    "picture": (
        "Dank voor de afbeelding; stuur ook de tekst van de fout, want een afbeelding alleen is niet genoeg: er "
        "kan niet in gezocht worden en vaak is er iets afgesneden."
    ),
    "picture_read": (
        "Een deel kon in uw afbeelding worden gelezen, maar een letter kan verkeerd gelezen zijn en er kan niet "
        "in worden gezocht: plak het alstublieft als tekst."
    ),
    "unavailable": "Is iets niet te vinden, schrijf dan gewoon “niet beschikbaar omdat …”. Dat is ook goed.",
    "closing": "Antwoord gewoon op dit bericht. We vragen het maar één keer.",
}
