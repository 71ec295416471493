"""What the gate says to agents, in German. ``{...}`` are filled in."""

from __future__ import annotations

TEXTS = {
    "path_not_chosen": "Keine technische Prüfung: Der Prüfweg steht nicht auf technical.",
    "verifier_none": "Es ist nicht angegeben, wer geprüft hat.",
    "verifier_no_agent": "{name} ist als Prüfer eingetragen, ist aber kein Agent.",
    "verifier_set_by_other": "{other} hat {name} als Prüfer eingetragen; wer prüft, muss sich selbst eintragen.",
    "note_none": "Die Prüfnotiz ist leer.",
    "note_observes_nothing": (
        "Die Prüfnotiz sagt nicht, was im System zu sehen war: Erwartungen, Annahmen und Aussagen anderer zählen "
        "nicht, auch nicht, dass etwas gestartet oder behoben wurde."
    ),
    "note_early": "Die Prüfnotiz ist von vor {since}; sie muss neu bestätigt werden.",
    "verification_how": (
        "Prüfen Sie den Job selbst, setzen Sie den Weg auf technical und sich selbst als Verified by, und "
        "schreiben Sie, was Sie angesehen und gesehen haben, zum Beispiel: Job 4471 um 10:42 Uhr erneut "
        "ausgeführt, Log endet mit 312 von 312 geschrieben."
    ),
    "screenshot_none": "Es ist kein Screenshot des erfolgreichen Jobs angehängt.",
    "screenshot_by_app": "{file} wurde von einer App angehängt, nicht von einer Person.",
    "screenshot_unusable": "{file} zählt nicht ({problem}).",
    "screenshot_before_failure": "{file} wurde vor dem Fehler oder zusammen mit dem Ticket angehängt.",
    "screenshot_before_reopening": (
        "{file} ist von vor der Wiedereröffnung oder bevor der Kunde den Fehler erneut meldete."
    ),
    "screenshot_seen_before": "{file} ist dasselbe Bild wie ein früheres von vor der Behebung.",
    "screenshot_used_elsewhere": "{file} ist dasselbe Bild wie ein Nachweis in {ticket}.",
    "screenshot_how": (
        "Hängen Sie einen neuen Screenshot an (PNG, JPEG, WebP oder GIF), nach {since} aufgenommen und "
        "angehängt, der den Job mit seiner ID und seinem erfolgreichen Abschluss zeigt."
    ),
    "screen_unreadable": "{file} konnte nicht gelesen werden: {problem}.",
    "screen_empty": "In {file} war kein Text zu lesen.",
    "screen_no_job": "{file} zeigt den Lauf {job} nicht.",
    "screen_no_place": (
        "{file} zeigt {job} nur in einer Adresse, einem Suchfeld, einem Filter, einem Befehl oder als Menge; das "
        "zählt nicht."
    ),
    "screen_other_job": "{file} zeigt {read}, nicht {job}.",
    "screen_no_state": (
        "In {file} steht in der Zeile oder im Block von {job} kein Erfolg in Worten; ein Haken, eine "
        "Prozentzahl, eine Anzahl, ein Filter, eine Überschrift oder eine andere Zeile zählt nicht."
    ),
    "screen_failed": '{file} zeigt {job} als fehlgeschlagen: "{read}".',
    "screen_running": '{file} zeigt {job} als nicht beendet: "{read}".',
    "screen_partial": '{file} zeigt {job} als nur teilweise erfolgreich: "{read}".',
    "screen_cancelled": '{file} zeigt {job} als abgebrochen oder übersprungen: "{read}".',
    "screen_lossy": '{file} zeigt, dass nicht alles von {job} angekommen ist: "{read}".',
    "screen_unproven": '{file} zeigt, dass der Erfolg von {job} von Hand gesetzt oder nur erprobt wurde: "{read}".',
    "screen_said": '{file} zeigt, was jemand über {job} sagt ("{read}"), nicht was das System sagt.',
    "screen_unclear": "In {file} bleibt offen, ob der Zustand zu {job} gehört oder zu {read} daneben.",
    "screen_before_failure": "{file} zeigt {job} als beendet um {read}, also nicht nach dem Fehler ({since}).",
    "screen_from_future": "{file} zeigt {job} als beendet um {read}, also später, als das Bild angehängt wurde.",
    "screen_undated": (
        "{file} zeigt {job}, einen anderen Lauf desselben Jobs; dafür müssen Datum und Zeit seines Endes lesbar "
        "sein und nach dem Fehler liegen ({since}). Gelesen: {read}."
    ),
    "screen_dim": "Die Kennung von {job} ist in {file} zu schlecht lesbar, um sicher zu sein.",
    "screen_is_ticket": (
        "{file} zeigt ein Ticket oder unsere eigene Aufzeichnung ({read}), nicht das System, in dem der Job läuft."
    ),
    "screen_is_gate": (
        '{file} enthält Text, der sich an die Prüfung richtet ("{read}"); ein solches Bild zählt nicht.'
    ),
    "screen_is_message": (
        "{file} zeigt die Nachricht eines Menschen ({read}), nicht das System, in dem der Job läuft."
    ),
    "screen_is_document": (
        "{file} zeigt ein Dokument oder Text, den jemand getippt hat ({read}), nicht das System, in dem der Job läuft."
    ),
    "screen_revoked": '{file} ist neuer und zeigt, dass {job} wieder fehlschlägt: "{read}".',
    "screen_job_unknown": (
        "Das Ticket sagt nicht, welcher Lauf fehlgeschlagen ist; also kann ihn kein Screenshot zeigen. Tragen "
        "Sie seine Kennung unter Job ID ein."
    ),
    "screen_how": (
        "Hängen Sie nach {since} einen Screenshot der Seite, der Liste oder des Logs des Jobs an, mit der ganzen "
        "Kennung {job}, dem Erfolg in Worten in derselben Zeile und dem Zeitpunkt des Endes."
    ),
    "screenshot_unread_legible": (
        "Das Playbook verlangt einen Screenshot, in dem Job und Erfolg lesbar sind (Stufe legible), aber es ist "
        "kein Bildleser installiert, also kann das nicht geprüft werden. Bitten Sie einen Administrator, einen "
        "zu installieren oder im Playbook für diesen Bereich screenshot: present zu setzen."
    ),
    "screenshot_unread_live": (
        "Das Playbook verlangt einen erfolgreichen Lauf, den eine Sonde im Scheduler gesehen hat (Stufe live), "
        "aber es ist keine eingerichtet und kein Job meldet seine Läufe, also kann das nicht geprüft werden. Bitten "
        "Sie einen Administrator, das einzurichten oder im Playbook für diesen Bereich screenshot: present zu setzen."
    ),
    "live_none": "Es wurde kein Lauf von {job} gesehen, der nach {since} begann und erfolgreich endete.",
    "live_running": (
        "Ein Lauf von {job} ist im Gang. Warten Sie, bis er zu Ende ist; mehr braucht es für diesen Teil dann nicht."
    ),
    "live_failing": "Lauf {run} von {job} wurde am {at} als {state} gesehen, nach dem letzten Erfolg.",
    "live_record_missing": "Der Datensatz ist nicht in {system}.",
    "live_record_unknown": "Es war nicht zu sehen, ob der Datensatz in {system} ist.",
    "live_silent": "Ohne Antwort: {why}.",
    "confirmation_none": "Es gibt keine schriftliche Bestätigung des Kunden.",
    "confirmation_early": "Die Bestätigung des Kunden ist von vor dem Fehler oder der letzten Wiedereröffnung.",
    "confirmation_states_nothing": "Die Nachricht des Kunden sagt nicht, was geändert oder entschieden wurde.",
    "mail_not_from_customer": "Der Absender von {file} ist kein Kunde dieses Tickets.",
    "mail_undated": "{file} sagt nicht verlässlich, wann es gesendet wurde.",
    "mail_early": "{file} ist von vor dem Fehler oder der letzten Wiedereröffnung.",
    "mail_states_nothing": ("{file} sagt nicht in den eigenen Worten des Kunden, was geändert oder entschieden wurde."),
    "mail_uploader": "{file} wurde nicht von jemandem angehängt, dessen Anhang zählt.",
    "confirmation_how": (
        "Bitten Sie den Kunden, in einer öffentlichen Nachricht oder in einer Mail, die Sie als .eml anhängen, "
        "zu schreiben, was er geändert oder entschieden hat; geschrieben nach {since}. Ein Dank, ein Zitat oder "
        "die Zusammenfassung eines Agenten zählt nicht."
    ),
    "change_unconfirmed": "Die Änderung kann nicht geprüft werden, bevor der Kunde sie bestätigt hat.",
    "change_screenshot_missing": "Es gibt keinen Screenshot von nach der Bestätigung des Kunden vom {since}.",
    "change_how": (
        "Prüfen Sie die bestätigte Änderung selbst im System, setzen Sie sich als Verified by, schreiben Sie, "
        "was Sie gesehen haben, und hängen Sie einen nach der Bestätigung aufgenommenen Screenshot des "
        "erfolgreichen Jobs an."
    ),
    "reason_none": "Es ist kein Lösungsgrund gewählt. Wählen Sie einen von: {options}.",
    "reason_unknown": 'Der Lösungsgrund "{given}" steht nicht auf der Liste. Wählen Sie einen von: {options}.',
    "containment_none": "Es ist nicht angegeben, wann der fehlerhafte Job gestoppt wurde.",
    "containment_early": "Der Stopp ist von vor dem Fehler oder der letzten Wiedereröffnung.",
    "containment_note_early": "Die Notiz zum Stopp ist von vor dem Fehler oder der letzten Wiedereröffnung.",
    "containment_note_empty": (
        "Die Notiz zum Stopp nennt keinen Grund, warum der Job auf unserer Seite nicht gestoppt werden kann."
    ),
    "containment_how": (
        "Stoppen Sie den Job (Marktplatz pausieren, Feed deaktivieren, Verbindung aussetzen) und tragen Sie die "
        "Zeit, nach {since}, unter Contained at ein; oder nennen Sie in der Containment note den Grund, warum er "
        "auf unserer Seite nicht gestoppt werden kann."
    ),
    "notice_none": "Der Händler wurde nicht informiert.",
    "notice_early": "Der Händler wurde vor dem Fehler oder der letzten Wiedereröffnung informiert.",
    "notice_how": (
        "Senden Sie dem Händler eine öffentliche Nachricht, die das Problem und die nächsten Schritte erklärt, "
        "oder tragen Sie unter Retailer notified at ein, wann das geschah, nach {since}. Bei einem internen Job "
        "setzen Sie Has a retailer auf nein."
    ),
    "account_none": (
        "Es ist nicht entschieden, was aus dem Konto des Händlers wird. Setzen Sie den Account status auf einen "
        "von: {options}."
    ),
    "evidence_none": (
        "Es gibt keinen Nachweis von nach dem Fehler. Hängen Sie nach {since} einen Screenshot oder einen "
        "Logauszug mit Zeitstempeln an, oder schreiben Sie in die Prüfnotiz, was Sie geprüft und gesehen haben "
        "und um welche Zeit."
    ),
}
