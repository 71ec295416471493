"""The question to the reporter, in Spanish. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "greeting": "Hola:",
    "opening_one": "gracias por avisar. Falta un dato para que el equipo de TI pueda empezar:",
    "opening_many": "gracias por avisar. Faltan estos datos para que el equipo de TI pueda empezar:",
    "id_run": "El identificador completo del trabajo o de la ejecución que falló.",
    "id_object": "El número completo del pedido, del pago o del registro afectado.",
    "time": "Cuándo falló, con minutos, fecha y zona horaria.",
    "error": "El mensaje o el código de error como texto, palabra por palabra.",
    "trigger": "¿Quién o qué lo inició: una programación, otro sistema o una persona?",
    "where_run": (
        "En {system} está en el registro de trabajos, sincronizaciones o importaciones, en la línea de la "
        "ejecución fallida."
    ),
    "where_run_any": (
        "Está en el registro de trabajos, sincronizaciones o importaciones, en la línea de la ejecución fallida."
    ),
    "where_object_shop": "En {system} está en la parte superior de la página del pedido.",
    "where_object_office": "En {system} es el número de documento en la parte superior del registro.",
    "where_object_payment": "En {system} está en la página del pago.",
    "where_object_shipping": "En {system} está en la página del envío.",
    "where_object_any": "Está en la parte superior de la página de ese registro.",
    "where_error_shop": (
        "En {system}, mire el historial de sincronización o las notificaciones de la aplicación o del conector."
    ),
    "where_error_office": "En {system}, mire el registro de la importación o de la integración.",
    "where_error_payment": "En {system}, mire el registro de eventos o webhooks del pago.",
    "where_error_shipping": "En {system}, mire el registro de la interfaz.",
    "where_error_any": "Está en el registro o en la ventana que muestra el error.",
    "where_time": "El registro lo muestra junto al error.",
    "example": "Solo un ejemplo: {example}",
    "picture": (
        "Gracias por la imagen; añada también el texto del error, porque una imagen sola no basta: no se puede "
        "buscar en ella y a menudo falta una parte."
    ),
    "picture_read": (
        "Una parte se pudo leer en su imagen, pero alguna letra puede estar mal leída y no se puede buscar en "
        "ella: péguela como texto, por favor."
    ),
    "unavailable": "Si algo no se encuentra, escriba simplemente «no disponible porque …». También está bien.",
    "closing": "Responda simplemente a este mensaje. Solo preguntamos una vez.",
}
