"""The draft to the retailer in French."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Bonjour,",
    please="Ce dont nous avons besoin",
    then="La suite",
    closing="Cordialement",
    stopped="Nous l'avons arrêté pour le moment.",
    causes={
        "expired_token": (
            "notre traitement {job} pour votre boutique échoue, car l'accès à la place de marché a expiré.",
            "merci de renouveler le jeton d'accès ou d'autoriser à nouveau notre application, puis de nous prévenir.",
            "nous vérifions la connexion, exécutons le traitement une fois et vous écrivons le résultat. "
            "D'ici là, aucune donnée n'est échangée.",
        ),
        "offboarded": (
            "notre traitement {job} pour votre boutique échoue, car la place de marché n'accepte plus votre compte.",
            "merci de nous dire si vous y vendez encore. Sinon, une courte confirmation que nous devons "
            "supprimer l'intégration suffit.",
            "nous supprimons l'intégration ou la relançons, selon votre décision, et vous le confirmons.",
        ),
        "site_change": (
            "notre traitement {job} pour votre boutique échoue, car votre site a été modifié et n'est "
            "plus lu comme avant.",
            "merci de nous dire ce qui a été modifié, depuis quand, et si d'autres changements sont prévus.",
            "nous adaptons la connexion, exécutons le traitement une fois et vous écrivons le résultat.",
        ),
        "connection": (
            "notre traitement {job} pour votre boutique échoue, car la connexion ou le flux est interrompu.",
            "merci de vérifier que le système, l'adresse du flux et l'accès sont disponibles de votre "
            "côté, et de nous dire ce que vous constatez.",
            "dès que c'est accessible, nous exécutons le traitement une fois et vous écrivons le résultat.",
        ),
        "unknown": (
            "notre traitement {job} pour votre boutique échoue et nous en cherchons la cause.",
            "merci de nous dire ce qui a été modifié récemment dans votre boutique ou sur la place de marché.",
            "nous vous écrivons dès que nous connaissons la cause et ce qu'il faut faire.",
        ),
    },
)
