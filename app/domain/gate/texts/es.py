"""What the gate says to agents, in Spanish. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Falta la verificación técnica: la vía de verificación no está puesta en technical.",
    "verifier_none": "No se indica quién lo verificó.",
    "verifier_no_agent": "{name} figura como verificador y no es un agente.",
    "verifier_set_by_other": "{other} anotó a {name} como verificador; quien verifica debe anotarse en persona.",
    "note_none": "La nota de verificación está vacía.",
    "note_observes_nothing": (
        "La nota de verificación no dice qué se vio en el sistema: no cuentan las expectativas, las suposiciones "
        "ni lo que dicen otros, tampoco que algo se inició o se arregló."
    ),
    "note_early": "La nota de verificación es anterior a {since}; hay que confirmarla de nuevo.",
    "verification_how": (
        "Compruebe usted el job, ponga la vía en technical y a usted en Verified by, y escriba qué miró y qué "
        "vio, por ejemplo: job 4471 relanzado a las 10:42, el registro termina con 312 de 312 escritos."
    ),
    "screenshot_none": "No hay adjunta ninguna captura del job completado con éxito.",
    "screenshot_by_app": "{file} lo adjuntó una aplicación, no una persona.",
    "screenshot_unusable": "{file} no cuenta ({problem}).",
    "screenshot_before_failure": "{file} se adjuntó antes del fallo o junto con el ticket.",
    "screenshot_before_reopening": (
        "{file} es anterior a la reapertura del ticket o al nuevo aviso de fallo del cliente."
    ),
    "screenshot_seen_before": "{file} es la misma imagen que otra anterior a la corrección.",
    "screenshot_used_elsewhere": "{file} es la misma imagen que una prueba de {ticket}.",
    "screenshot_how": (
        "Adjunte una captura nueva (PNG, JPEG, WebP o GIF), tomada y adjuntada después de {since}, que muestre "
        "el job con su identificador y su final correcto."
    ),
    "screen_unreadable": "No se pudo leer {file}: {problem}.",
    "screen_empty": "No se pudo leer ningún texto en {file}.",
    "screen_no_job": "{file} no muestra la ejecución {job}.",
    "screen_no_place": (
        "{file} solo muestra {job} en una dirección, un campo de búsqueda, un filtro, un comando o como "
        "cantidad; eso no cuenta."
    ),
    "screen_other_job": "{file} muestra {read}, no {job}.",
    "screen_no_state": (
        "En {file} no se indica con palabras ningún éxito en la fila o el bloque de {job}; una marca, un "
        "porcentaje, un recuento, un filtro, un título u otra fila no cuenta."
    ),
    "screen_failed": '{file} muestra {job} como fallido: "{read}".',
    "screen_running": '{file} muestra {job} como no terminado: "{read}".',
    "screen_partial": '{file} muestra {job} como solo parcialmente correcto: "{read}".',
    "screen_cancelled": '{file} muestra {job} como cancelado u omitido: "{read}".',
    "screen_lossy": '{file} muestra que no llegó todo de {job}: "{read}".',
    "screen_unproven": '{file} muestra que el éxito de {job} se fijó a mano o solo fue una prueba: "{read}".',
    "screen_said": '{file} muestra lo que alguien dice de {job} ("{read}"), no lo que dice el sistema.',
    "screen_unclear": "En {file} no queda claro si el estado es de {job} o de {read}, que está al lado.",
    "screen_before_failure": "{file} muestra {job} terminado a las {read}, que no es después del fallo ({since}).",
    "screen_from_future": "{file} muestra {job} terminado a las {read}, después de que se adjuntara la imagen.",
    "screen_undated": (
        "{file} muestra {job}, otra ejecución del mismo trabajo; la fecha y la hora de su fin tienen que ser "
        "legibles y posteriores al fallo ({since}). Leído: {read}."
    ),
    "screen_dim": "El identificador de {job} en {file} se lee demasiado mal para estar seguros.",
    "screen_is_ticket": (
        "{file} muestra un ticket o nuestro propio registro ({read}), no el sistema en el que se ejecuta el trabajo."
    ),
    "screen_is_gate": '{file} contiene texto dirigido al control ("{read}"); una imagen así no cuenta.',
    "screen_is_message": (
        "{file} muestra el mensaje de una persona ({read}), no el sistema en el que se ejecuta el trabajo."
    ),
    "screen_is_document": (
        "{file} muestra un documento o texto escrito por alguien ({read}), no el sistema en el que se ejecuta el "
        "trabajo."
    ),
    "screen_revoked": '{file}, más reciente, muestra que {job} vuelve a fallar: "{read}".',
    "screen_job_unknown": (
        "El ticket no dice qué ejecución falló, así que ninguna captura puede mostrarla: indique su "
        "identificador en Job ID."
    ),
    "screen_how": (
        "Adjunte, después de {since}, una captura de la página, la lista o el registro del trabajo con el "
        "identificador completo {job}, su éxito con palabras en la misma fila y cuándo terminó."
    ),
    "screenshot_unread_legible": (
        "El playbook pide una captura en la que se lean el job y su éxito (nivel legible), pero no hay ningún "
        "lector de imágenes instalado y no se puede comprobar. Pida a un administrador que instale uno o que "
        "ponga screenshot: present para este ámbito en el playbook."
    ),
    "screenshot_unread_live": (
        "El playbook pide una ejecución correcta vista por una sonda del planificador (nivel live), pero no hay "
        "ninguna configurada y ningún trabajo comunica sus ejecuciones, así que no se puede comprobar. Pida a un "
        "administrador que lo configure o que ponga "
        "screenshot: present para este ámbito en el playbook."
    ),
    "live_none": "No se ha visto ninguna ejecución de {job} que empezara después de {since} y terminara con éxito.",
    "live_running": (
        "Hay una ejecución de {job} en curso. Espere a que termine; para esta parte no hace falta nada más."
    ),
    "live_failing": "La ejecución {run} de {job} se vio como {state} el {at}, después del último éxito.",
    "live_record_missing": "El registro no está en {system}.",
    "live_record_unknown": "No se pudo ver si el registro está en {system}.",
    "live_silent": "Sin respuesta: {why}.",
    "confirmation_none": "No hay confirmación escrita del cliente.",
    "confirmation_early": "La confirmación del cliente es anterior al fallo o a la última reapertura.",
    "confirmation_states_nothing": "El mensaje del cliente no dice qué se cambió o decidió.",
    "mail_not_from_customer": "El remitente de {file} no es cliente de este ticket.",
    "mail_undated": "{file} no dice con fiabilidad cuándo se envió.",
    "mail_early": "{file} es anterior al fallo o a la última reapertura.",
    "mail_states_nothing": "{file} no dice, con palabras del cliente, qué se cambió o decidió.",
    "mail_uploader": "{file} no lo adjuntó alguien cuyo envío cuente.",
    "confirmation_how": (
        "Pida al cliente que escriba, en un mensaje público o en un correo que usted adjunte como .eml, qué "
        "cambió o decidió; tiene que estar escrito después de {since}. No cuentan un agradecimiento, una cita ni "
        "el resumen de un agente."
    ),
    "change_unconfirmed": "El cambio no se puede validar antes de que el cliente lo confirme.",
    "change_screenshot_missing": "No hay captura posterior a la confirmación del cliente de {since}.",
    "change_how": (
        "Compruebe usted el cambio confirmado en el sistema, póngase en Verified by, escriba qué vio y adjunte "
        "una captura del job correcto tomada después de la confirmación."
    ),
    "reason_none": "No se ha elegido motivo de resolución. Elija uno de: {options}.",
    "reason_unknown": 'El motivo de resolución "{given}" no está en la lista. Elija uno de: {options}.',
    "containment_none": "No se indica cuándo se detuvo el job que fallaba.",
    "containment_early": "La detención es anterior al fallo o a la última reapertura.",
    "containment_note_early": "La nota de contención es anterior al fallo o a la última reapertura.",
    "containment_note_empty": (
        "La nota de contención no da el motivo por el que el job no se puede detener por nuestra parte."
    ),
    "containment_how": (
        "Detenga el job (pausar el marketplace, desactivar el feed, suspender la conexión) y anote la hora, "
        "después de {since}, en Contained at; o dé en Containment note el motivo por el que no se puede detener "
        "por nuestra parte."
    ),
    "notice_none": "No se avisó al comercio.",
    "notice_early": "Se avisó al comercio antes del fallo o de la última reapertura.",
    "notice_how": (
        "Envíe al comercio un mensaje público que explique el problema y los próximos pasos, o anote en Retailer "
        "notified at cuándo se hizo, después de {since}. Para un job interno ponga Has a retailer en no."
    ),
    "account_none": (
        "No está decidido qué pasa con la cuenta del comercio. Ponga Account status en uno de: {options}."
    ),
    "evidence_none": (
        "No hay ninguna prueba posterior al fallo. Adjunte, después de {since}, una captura o un extracto de "
        "registro con horas, o escriba en la nota de verificación qué comprobó, qué vio y a qué hora."
    ),
}
