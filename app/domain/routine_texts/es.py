"""The draft to the retailer in Spanish."""

from __future__ import annotations

from app.domain.routine_texts.form import DraftTexts

TEXTS = DraftTexts(
    greeting="Hola:",
    please="Qué necesitamos de ustedes",
    then="Qué pasará después",
    closing="Un saludo",
    stopped="La hemos detenido por ahora.",
    causes={
        "expired_token": (
            "nuestra tarea {job} para su tienda falla porque el acceso al marketplace ha caducado.",
            "renueven el token de acceso o autoricen de nuevo nuestra aplicación y avísennos cuando esté hecho.",
            "comprobaremos la conexión, ejecutaremos la tarea una vez y les escribiremos con el resultado. "
            "Hasta entonces no se intercambian datos.",
        ),
        "offboarded": (
            "nuestra tarea {job} para su tienda falla porque el marketplace ya no admite su cuenta.",
            "dígannos si siguen vendiendo allí. Si no, basta una breve confirmación de que debemos eliminar "
            "la integración.",
            "eliminaremos la integración o la pondremos en marcha de nuevo, según decidan, y se lo confirmaremos.",
        ),
        "site_change": (
            "nuestra tarea {job} para su tienda falla porque su sitio web ha cambiado y ya no se lee como antes.",
            "dígannos qué se cambió y desde cuándo, y si habrá más cambios.",
            "adaptaremos la conexión, ejecutaremos la tarea una vez y les escribiremos con el resultado.",
        ),
        "connection": (
            "nuestra tarea {job} para su tienda falla porque la conexión o el feed está interrumpido.",
            "comprueben si el sistema, la dirección del feed y el acceso están disponibles en su lado "
            "y dígannos qué han visto.",
            "en cuanto se pueda acceder, ejecutaremos la tarea una vez y les escribiremos con el resultado.",
        ),
        "unknown": (
            "nuestra tarea {job} para su tienda falla y estamos buscando la causa.",
            "dígannos qué se ha cambiado últimamente en su tienda o en el marketplace.",
            "les escribiremos en cuanto sepamos la causa y qué hay que hacer.",
        ),
    },
)
