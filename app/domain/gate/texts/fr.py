"""What the gate says to agents, in French. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Pas de vérification technique : le chemin de vérification n'est pas réglé sur technical.",
    "verifier_none": "Il n'est pas indiqué qui a vérifié.",
    "verifier_no_agent": "{name} est indiqué comme vérificateur et n'est pas un agent.",
    "verifier_set_by_other": (
        "{other} a inscrit {name} comme vérificateur ; celui qui vérifie doit s'inscrire lui-même."
    ),
    "note_none": "La note de vérification est vide.",
    "note_observes_nothing": (
        "La note de vérification ne dit pas ce qui a été vu dans le système : les attentes, les suppositions et "
        "les dires d'autrui ne comptent pas, ni le fait d'avoir lancé ou corrigé quelque chose."
    ),
    "note_early": "La note de vérification date d'avant {since} ; elle doit être confirmée de nouveau.",
    "verification_how": (
        "Vérifiez le job vous-même, réglez le chemin sur technical et inscrivez-vous dans Verified by, puis "
        "écrivez ce que vous avez regardé et vu, par exemple : job 4471 relancé à 10:42, le journal se termine "
        "par 312 sur 312 écrits."
    ),
    "screenshot_none": "Aucune capture d'écran du job réussi n'est jointe.",
    "screenshot_by_app": "{file} a été joint par une application, pas par une personne.",
    "screenshot_unusable": "{file} ne compte pas ({problem}).",
    "screenshot_before_failure": "{file} a été joint avant l'échec ou avec le ticket.",
    "screenshot_before_reopening": (
        "{file} date d'avant la réouverture du ticket ou d'avant le nouveau signalement du client."
    ),
    "screenshot_seen_before": "{file} est la même image qu'une image antérieure à la correction.",
    "screenshot_used_elsewhere": "{file} est la même image qu'une preuve de {ticket}.",
    "screenshot_how": (
        "Joignez une nouvelle capture d'écran (PNG, JPEG, WebP ou GIF), prise et jointe après {since}, qui "
        "montre le job avec son identifiant et sa fin réussie."
    ),
    "screen_unreadable": "{file} n'a pas pu être lu : {problem}.",
    "screen_empty": "Aucun texte n'a pu être lu dans {file}.",
    "screen_no_job": "{file} ne montre pas l'exécution {job}.",
    "screen_no_place": (
        "{file} ne montre {job} que dans une adresse, un champ de recherche, un filtre, une commande ou comme "
        "quantité ; cela ne compte pas."
    ),
    "screen_other_job": "{file} montre {read}, pas {job}.",
    "screen_no_state": (
        "Dans {file}, aucun succès n'est écrit en toutes lettres dans la ligne ou le bloc de {job} ; une coche, "
        "un pourcentage, un nombre, un filtre, un titre ou une autre ligne ne compte pas."
    ),
    "screen_failed": "{file} montre {job} en échec : « {read} ».",
    "screen_running": "{file} montre {job} non terminé : « {read} ».",
    "screen_partial": "{file} montre {job} réussi en partie seulement : « {read} ».",
    "screen_cancelled": "{file} montre {job} annulé ou ignoré : « {read} ».",
    "screen_lossy": "{file} montre que tout n'est pas arrivé pour {job} : « {read} ».",
    "screen_unproven": "{file} montre que le succès de {job} a été fixé à la main ou seulement simulé : « {read} ».",
    "screen_said": "{file} montre ce que quelqu'un dit de {job} (« {read} »), pas ce que dit le système.",
    "screen_unclear": "Dans {file}, on ne sait pas si l'état est celui de {job} ou de {read} à côté.",
    "screen_before_failure": "{file} montre {job} terminé à {read}, ce qui n'est pas après l'échec ({since}).",
    "screen_from_future": "{file} montre {job} terminé à {read}, après l'ajout de l'image.",
    "screen_undated": (
        "{file} montre {job}, une autre exécution du même traitement ; la date et l'heure de sa fin doivent être "
        "lisibles et suivre l'échec ({since}). Lu : {read}."
    ),
    "screen_dim": "L'identifiant de {job} est trop peu lisible dans {file} pour en être sûr.",
    "screen_is_ticket": (
        "{file} montre un ticket ou notre propre fiche ({read}), pas le système où tourne le traitement."
    ),
    "screen_is_gate": "{file} contient un texte adressé au contrôle (« {read} ») ; une telle image ne compte pas.",
    "screen_is_message": "{file} montre le message d'une personne ({read}), pas le système où tourne le traitement.",
    "screen_is_document": (
        "{file} montre un document ou un texte tapé par quelqu'un ({read}), pas le système où tourne le traitement."
    ),
    "screen_revoked": "{file}, plus récent, montre que {job} échoue de nouveau : « {read} ».",
    "screen_job_unknown": (
        "Le ticket ne dit pas quelle exécution a échoué ; aucune capture ne peut donc la montrer. Indiquez son "
        "identifiant dans Job ID."
    ),
    "screen_how": (
        "Joignez, après {since}, une capture de la page, de la liste ou du journal du traitement avec "
        "l'identifiant complet {job}, son succès en toutes lettres sur la même ligne et l'heure de fin."
    ),
    "screenshot_unread_legible": (
        "Le playbook exige une capture où le job et sa réussite sont lisibles (niveau legible), mais aucun "
        "lecteur d'images n'est installé ; cela ne peut donc pas être contrôlé. Demandez à un administrateur "
        "d'en installer un ou de mettre screenshot: present pour ce périmètre dans le playbook."
    ),
    "screenshot_unread_live": (
        "Le playbook exige une exécution réussie vue par une sonde du planificateur (niveau live), mais aucune "
        "sonde n'est configurée et aucune tâche ne signale ses exécutions ; cela ne peut donc pas être contrôlé. "
        "Demandez à un administrateur de le configurer ou de mettre "
        "screenshot: present pour ce périmètre dans le playbook."
    ),
    "live_none": "Aucune exécution de {job} commencée après {since} et terminée avec succès n'a été vue.",
    "live_running": (
        "Une exécution de {job} est en cours. Attendez sa fin ; rien d'autre n'est alors nécessaire pour cette partie."
    ),
    "live_failing": "L'exécution {run} de {job} a été vue comme {state} le {at}, après le dernier succès.",
    "live_record_missing": "L'enregistrement n'est pas dans {system}.",
    "live_record_unknown": "Il n'a pas été possible de voir si l'enregistrement est dans {system}.",
    "live_silent": "Sans réponse : {why}.",
    "confirmation_none": "Il n'y a pas de confirmation écrite du client.",
    "confirmation_early": "La confirmation du client date d'avant l'échec ou la dernière réouverture.",
    "confirmation_states_nothing": "Le message du client ne dit pas ce qui a été changé ou décidé.",
    "mail_not_from_customer": "L'expéditeur de {file} n'est pas un client de ce ticket.",
    "mail_undated": "{file} ne dit pas de façon fiable quand il a été envoyé.",
    "mail_early": "{file} date d'avant l'échec ou la dernière réouverture.",
    "mail_states_nothing": "{file} ne dit pas, dans les mots du client, ce qui a été changé ou décidé.",
    "mail_uploader": "{file} n'a pas été joint par une personne dont l'envoi compte.",
    "confirmation_how": (
        "Demandez au client d'écrire, dans un message public ou un courriel que vous joignez en .eml, ce qu'il a "
        "changé ou décidé ; cela doit être écrit après {since}. Un remerciement, une citation ou le résumé d'un "
        "agent ne compte pas."
    ),
    "change_unconfirmed": "Le changement ne peut pas être validé avant que le client l'ait confirmé.",
    "change_screenshot_missing": (
        "Il n'y a pas de capture d'écran postérieure à la confirmation du client du {since}."
    ),
    "change_how": (
        "Contrôlez vous-même le changement confirmé dans le système, inscrivez-vous dans Verified by, écrivez ce "
        "que vous avez vu et joignez une capture du job réussi prise après la confirmation."
    ),
    "reason_none": "Aucun motif de résolution n'est choisi. Choisissez parmi : {options}.",
    "reason_unknown": 'Le motif de résolution "{given}" n\'est pas dans la liste. Choisissez parmi : {options}.',
    "containment_none": "Il n'est pas indiqué quand le job en échec a été arrêté.",
    "containment_early": "L'arrêt date d'avant l'échec ou la dernière réouverture.",
    "containment_note_early": "La note sur l'arrêt date d'avant l'échec ou la dernière réouverture.",
    "containment_note_empty": (
        "La note sur l'arrêt ne donne pas la raison pour laquelle le job ne peut pas être arrêté de notre côté."
    ),
    "containment_how": (
        "Arrêtez le job (mettre la marketplace en pause, désactiver le flux, suspendre la connexion) et "
        "inscrivez l'heure, après {since}, dans Contained at ; ou donnez dans Containment note la raison pour "
        "laquelle il ne peut pas être arrêté de notre côté."
    ),
    "notice_none": "Le commerçant n'a pas été prévenu.",
    "notice_early": "Le commerçant a été prévenu avant l'échec ou la dernière réouverture.",
    "notice_how": (
        "Envoyez au commerçant un message public qui explique le problème et la suite, ou inscrivez dans "
        "Retailer notified at quand cela a été fait, après {since}. Pour un job interne, mettez Has a retailer "
        "sur non."
    ),
    "account_none": (
        "Le sort du compte du commerçant n'est pas décidé. Mettez Account status sur l'une des valeurs : {options}."
    ),
    "evidence_none": (
        "Il n'y a pas de preuve postérieure à l'échec. Joignez, après {since}, une capture d'écran ou un extrait "
        "de journal horodaté, ou écrivez dans la note de vérification ce que vous avez contrôlé, ce que vous "
        "avez vu et à quelle heure."
    ),
}
