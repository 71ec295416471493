"""The draft to the retailer in German."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Guten Tag,",
    please="Was wir von Ihnen brauchen",
    then="Wie es weitergeht",
    closing="Freundliche Grüße",
    stopped="Wir haben ihn vorerst angehalten.",
    causes={
        "expired_token": (
            "unser Job {job} für Ihren Shop schlägt fehl, weil der Zugang zum Marktplatz abgelaufen ist.",
            "bitte erneuern Sie das Zugriffstoken oder autorisieren Sie unsere App neu und geben Sie uns "
            "danach Bescheid.",
            "wir prüfen die Verbindung, führen den Job einmal aus und melden Ihnen das Ergebnis. Bis dahin "
            "werden keine Daten ausgetauscht.",
        ),
        "offboarded": (
            "unser Job {job} für Ihren Shop schlägt fehl, weil der Marktplatz Ihr Konto nicht mehr zulässt.",
            "bitte teilen Sie uns mit, ob Sie dort noch verkaufen. Falls nicht, genügt eine kurze Bestätigung, "
            "dass wir die Anbindung entfernen sollen.",
            "wir entfernen die Anbindung oder starten sie wieder, wie Sie es entscheiden, und bestätigen es Ihnen.",
        ),
        "site_change": (
            "unser Job {job} für Ihren Shop schlägt fehl, weil Ihre Website geändert wurde und nicht mehr "
            "wie bisher gelesen werden kann.",
            "bitte teilen Sie uns mit, was seit wann geändert wurde und ob weitere Änderungen geplant sind.",
            "wir passen die Anbindung an, führen den Job einmal aus und melden Ihnen das Ergebnis.",
        ),
        "connection": (
            "unser Job {job} für Ihren Shop schlägt fehl, weil die Verbindung oder der Feed unterbrochen ist.",
            "bitte prüfen Sie, ob System, Feed-Adresse und Zugang auf Ihrer Seite erreichbar sind, und "
            "schreiben Sie uns, was Sie gefunden haben.",
            "sobald es erreichbar ist, führen wir den Job einmal aus und melden Ihnen das Ergebnis.",
        ),
        "unknown": (
            "unser Job {job} für Ihren Shop schlägt fehl, und wir suchen die Ursache.",
            "bitte teilen Sie uns mit, was in Ihrem Shop oder beim Marktplatz zuletzt geändert wurde.",
            "wir melden uns, sobald wir die Ursache kennen und wissen, was zu tun ist.",
        ),
    },
)
