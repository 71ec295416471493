"""The question to the reporter, in French. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Bonjour,",
    "opening_one": (
        "merci pour votre signalement. Il manque encore une information pour que l'équipe informatique puisse "
        "commencer :"
    ),
    "opening_many": (
        "merci pour votre signalement. Il manque encore ces informations pour que l'équipe informatique puisse "
        "commencer :"
    ),
    "id_run": "L'identifiant complet du job ou de l'exécution en échec.",
    "id_object": "Le numéro complet de la commande, du paiement ou de l'enregistrement concerné.",
    "time": "Le moment de l'échec, à la minute près, avec la date et le fuseau horaire.",
    "error": "Le message ou le code d'erreur sous forme de texte, mot pour mot.",
    "trigger": "Qui ou quoi l'a lancé : une planification, un autre système ou une personne ?",
    "where_run": (
        "Dans {system}, il figure dans le journal des jobs, synchronisations ou imports, à la ligne de "
        "l'exécution en échec."
    ),
    "where_run_any": (
        "Il figure dans le journal des jobs, synchronisations ou imports, à la ligne de l'exécution en échec."
    ),
    "where_object_shop": "Dans {system}, il figure en haut de la page de la commande.",
    "where_object_office": "Dans {system}, c'est le numéro de document en haut de la fiche.",
    "where_object_payment": "Dans {system}, il figure sur la page du paiement.",
    "where_object_shipping": "Dans {system}, il figure sur la page de l'expédition.",
    "where_object_any": "Il figure en haut de la fiche concernée.",
    "where_error_shop": (
        "Dans {system}, consultez l'historique de synchronisation ou les notifications de l'application ou du "
        "connecteur."
    ),
    "where_error_office": "Dans {system}, consultez le journal de l'import ou de l'intégration.",
    "where_error_payment": "Dans {system}, consultez le journal des événements ou des webhooks du paiement.",
    "where_error_shipping": "Dans {system}, consultez le journal de l'interface.",
    "where_error_any": "Il figure dans le journal ou dans la fenêtre qui affiche l'erreur.",
    "where_time": "Le journal l'indique à côté de l'erreur.",
    "example": "Simple exemple : {example}",
    "picture": (
        "Merci pour l'image ; ajoutez aussi le texte de l'erreur, car une image seule ne suffit pas : on ne peut "
        "pas y faire de recherche et il manque souvent une partie."
    ),
    "picture_read": (
        "Une partie a pu être lue dans votre image, mais une lettre peut y être mal lue et elle ne se prête pas "
        "à la recherche : merci de la coller sous forme de texte."
    ),
    "unavailable": (
        "Si une information est introuvable, écrivez simplement « non disponible car … ». Cela convient aussi."
    ),
    "closing": "Répondez simplement à ce message. Nous ne demandons qu'une seule fois.",
}
