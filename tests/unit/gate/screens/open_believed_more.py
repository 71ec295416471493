"""More attempts to be believed: formats of time, terminals, crops, photos, series, removals, several pictures."""

# One attempt reads as one paragraph here; the lines are as long as the tables they draw.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import pages as p
from attempts import Attempt, Shot, believed
from studio import Finish
from tickets import Ticket

RUN = "whole id and success in one row, finished after the failure"
UUID = "c2a91e04-7d1b-4f55-8e3a-91b60d27f8aa"

ATTEMPTS: list[Attempt] = [
    believed(
        "b29_systemd", "terminal en dark",
        Ticket("ord-sync@4471", "2026-11-02T10:12:00+00:00"),
        Shot(p.terminal("""$ systemctl status ord-sync@4471
{m}○{/} ord-sync@4471.service - Order sync, batch 4471
     Loaded: loaded (/etc/systemd/system/ord-sync@.service; static)
     Active: inactive (dead) since Mon 2026-11-02 12:44:02 UTC; 8min ago

Nov 02 12:41:30 batch-01 systemd[1]: Started Order sync, batch 4471.
Nov 02 12:44:02 batch-01 systemd[1]: ord-sync@4471.service: Succeeded.
$ """, size=13), 780),
        why="the unit of this very job logs Succeeded at 12:44, after the failure",
    ),
    believed(
        "b30_json_answer", "terminal json en uuid",
        Ticket(UUID, "2026-11-03T18:00:00+00:00"),
        Shot(p.terminal(f"""$ corvane runs get --id {UUID}
{{
  "runId": "{UUID}",
  "job": "orders-to-erp",
  "state": "SUCCEEDED",
  "startedAt": "2026-11-03T20:10:02Z",
  "finishedAt": "2026-11-03T20:13:55Z",
  "error": null
}}
$ """), 760),
        why="the answer of the system gives the whole run id with state SUCCEEDED, finished later",
    ),
    believed(
        "b31_us_dates", "table en 12-hour mdy slight-blur",
        Ticket("PO-IMP-8834", "2026-11-02T10:12:00-05:00", zone="America/New_York", order="MDY"),
        Shot(p.monitor("Summit Integration Hub", "Import runs", ["Run", "Source", "Completed on", "Outcome"], [
            ["PO-IMP-8835", "EDI 850", "11/02/2026 11:20 AM", "Failed"], ["PO-IMP-8834", "EDI 850", "11/02/2026 1:44 PM", "Successful"], ["PO-IMP-8833", "EDI 850", "11/02/2026 9:50 AM", "Successful"],
        ], font=p.ARIAL, zebra=True, size=14), 760, Finish(scale=2, shrink=0.6, blur=0.7, format="jpeg", quality=70)),
        why=RUN,
    ),
    believed(
        "b32_time_zone_named", "card en zone",
        Ticket("STK-DELTA-118", "2026-11-04T10:12:00+00:00"),
        Shot(p.console("Kestrel iPaaS", "Monitor / Executions", "STK-DELTA-118", [("Execution", [("Execution ID", "STK-DELTA-118"), ("Status", p.pill("SUCCESS")), ("Ended", "4 Nov 2026, 11:44 CET"), ("Duration", "00:01:12")])], columns=1, theme=p.NIGHT), 720),
        why="11:44 CET is 10:44 UTC, half an hour after the failure",
    ),
    believed(
        "b33_downscaled", "downscale table en",
        Ticket("CAT-EXP-5520", "2026-11-05T06:00:00+00:00"),
        Shot(p.monitor("Depotline Jobs", "Catalogue", ["Job", "Ended", "Status"], [
            ["CAT-EXP-5519", "2026-11-05 05:44", "Success"], ["CAT-EXP-5520", "2026-11-05 08:31", "Success"], ["CAT-EXP-5521", "2026-11-05 08:40", "Cancelled"],
        ], size=16, font=p.ARIAL), 720, Finish(scale=2, shrink=0.45, format="jpeg", quality=75)),
        why=RUN,
    ),
    believed(
        "b34_long_number", "table en long-numeric 2x",
        Ticket("8800412977310265", "2026-11-06T13:00:00+00:00"),
        Shot(p.monitor("Argent OMS", "Transfers", ["Transfer no.", "Finished (UTC)", "Result"], [
            ["8800412977310256", "2026-11-06 12:40", "Rejected"], ["8800412977310265", "2026-11-06 14:02", "Successful"], ["8800412977310266", "2026-11-06 14:09", "Rejected"],
        ], theme=p.MINT), 640, Finish(scale=2, colours=64)),
        why="all sixteen digits agree with the row that is Successful, after the failure",
    ),
    believed(
        "b35_no_finish_time", "table en no-finish-time",
        Ticket("ORD-SYNC-3120", "2026-11-07T08:00:00+00:00"),
        Shot(p.monitor("Batchline", "Jobs", ["Job", "Agent", "Attempts", "Result"], [["ORD-SYNC-3119", "bx-1", "1", "Completed OK"], ["ORD-SYNC-3120", "bx-2", "2", "Completed OK"], ["ORD-SYNC-3121", "bx-2", "1", "Running"]], theme=p.GREY, font=p.ARIAL), 640),
        why="the whole id and 'Completed OK' in one row; no finish time is shown and none is needed for the own id",
    ),
    believed(
        "b36_phone_dark_relative", "phone 390px dark relative-time",
        Ticket("PAY-REC-3302", "2026-11-08T09:00:00+00:00", "2026-11-08T13:05:00+00:00"),
        Shot(p.phone("Activity", [("PAY-REC-3303", "Reconciliation · 3 min ago", p.pill("Running", "run")), ("PAY-REC-3302", "Reconciliation · finished 12 min ago", p.pill("Success")), ("PAY-REC-3301", "Reconciliation · finished 5 h ago", p.pill("Error", "bad"))], theme=p.DARK), 390, Finish(scale=2, format="jpeg", quality=60)),
        why="our item says Success, finished twelve minutes ago",
    ),
    believed(
        "b37_tiles_light_de", "tiles de light",
        Ticket("BST-20417", "2026-11-09T04:10:00+01:00", zone="Europe/Berlin", order="DMY"),
        Shot(p.tiles("Leitstand Nord", [("bad", "BST-20416", ["Bestand Lager Süd", "Ergebnis: Fehlgeschlagen", "Ende: 09.11.2026 04:02"]), ("ok", "BST-20417", ["Bestand Lager Nord", "Ergebnis: Erfolgreich", "Ende: 09.11.2026 06:48"]), ("idle", "BST-20418", ["Bestand Lager West", "Ergebnis: Wartet", "Ende: –"])], theme=p.LIGHT), 900),
        why="the tile of BST-20417 says Erfolgreich, ended 06:48 after 04:10",
    ),
    believed(
        "b38_two_tables", "side-by-side table en",
        Ticket("INV-PUSH-0913", "2026-11-10T08:46:00+00:00"),
        Shot(p.side_by_side("Today, 10 November 2026", [
            ("Orders", p.rows_html(["Job", "End", "State"], [["ORD-4470", "10:41", p.ink("Failed", "bad")], ["ORD-4471", "10:50", p.ink("Failed", "bad")]])),
            ("Inventory", p.rows_html(["Job", "End", "State"], [["INV-PUSH-0912", "08:31", p.ink("Failed", "bad")], ["INV-PUSH-0913", "10:52", p.ink("Succeeded", "ok")]])),
        ]), 860),
        why="in the right-hand table our row is Succeeded at 10:52 today; the failed rows beside it are orders",
    ),
    believed(
        "b39_photo_terminal", "photo tilt terminal en",
        Ticket("feed-run-1204", "2026-11-11T05:30:00+00:00"),
        Shot(p.terminal("""$ feedctl list --last 3
RUN             STATE       FINISHED (UTC)
feed-run-1205   running     -
feed-run-1204   succeeded   2026-11-11 07:20:11
feed-run-1203   failed      2026-11-11 05:11:40
$ """, size=17), 740, Finish(format="jpeg", quality=72, tilt=-1.4)),
        why=RUN,
    ),
    believed(
        "b40_greyscale", "grey table en pills",
        Ticket("RTN-2290", "2026-11-12T11:11:00+00:00"),
        Shot(p.monitor("Loomworks", "Returns", ["Run", "Finished", "Result"], [["RTN-2289", "12 Nov 2026 10:02", p.pill("Failed", "bad")], ["RTN-2290", "12 Nov 2026 12:50", p.pill("Succeeded")]]), 660, Finish(grey=True)),
        why="words, not colours: RTN-2290 Succeeded after the failure",
    ),
    believed(
        "b41_tight_crop_one_row", "crop table en one-row",
        Ticket("ORD-SYNC-4471", "2026-11-02T10:12:00+00:00"),
        Shot(p.monitor("Tidewater Scheduler", "Job runs", ["Job", "Type", "Finished", "Records", "State"], [["ORD-SYNC-4471", "Order sync", "2026-11-02 10:44", "312", p.pill("Succeeded")], ["ORD-SYNC-4470", "Order sync", "2026-11-02 09:42", "188", p.pill("Failed", "bad")]]), 760, Finish(scale=2, crop=(18, 86, 742, 164), colours=64)),
        why="the crop still holds the header, the whole id, the end and Succeeded in one row",
    ),
    believed(
        "b42_series_name_only", "series table en name-only",
        Ticket("STKEXP-77120", "2026-11-04T02:04:00+00:00", "2026-11-05T08:00:00+00:00", series=("Nightly stock export",)),
        Shot(p.monitor("Quayside", "Flows", ["Flow", "Last run ended", "Last result"], [
            ["Nightly price export", "5 Nov 2026 01:40", p.soft_pill("Failed", "bad")], ["Nightly stock export", "5 Nov 2026 02:11", p.soft_pill("Succeeded")], ["Hourly order import", "5 Nov 2026 07:00", p.soft_pill("Succeeded")],
        ]), 760),
        why="the series named in the playbook has a successful run that ended after the failure",
    ),
    believed(
        "b43_series_de", "series table de",
        Ticket("PRS-0402", "2026-11-05T03:02:00+01:00", "2026-11-06T08:00:00+01:00", zone="Europe/Berlin", order="DMY", series=("PRS-*", "Preisabgleich")),
        Shot(p.monitor("Leitstand Nord", "Preisabgleich", ["Lauf", "Ende", "Ergebnis"], [["PRS-0403", "06.11.2026 03:06", "Erfolgreich"], ["PRS-0401", "04.11.2026 03:05", "Erfolgreich"]], font=p.ARIAL, size=14, lang="de"), 640),
        why="the series' run of 6 November succeeded, a day after the failure",
    ),
    believed(
        "b44_removed_es", "removed card es",
        Ticket("CONX-PEDIDOS-04", "2026-11-06T09:00:00+01:00", zone="Europe/Madrid", order="DMY", reason="integration_removed"),
        Shot(p.console("Plataforma Ágil", "Tareas", "Tarea CONX-PEDIDOS-04", [("Programación", [("Tarea", "CONX-PEDIDOS-04"), ("Estado", "Deshabilitada"), ("Próxima ejecución", "ninguna"), ("Cambiado", "06/11/2026 10:20")])], columns=1, lang="es"), 720),
        why="the card shows the job disabled ('Deshabilitada') with the reason integration_removed",
    ),
    believed(
        "b45_removed_phone", "removed phone en",
        Ticket("POS-LINK-19", "2026-11-07T09:00:00+00:00", reason="integration_removed"),
        Shot(p.phone("Schedules", [("POS-LINK-18", "every 15 min", p.soft_pill("Active")), ("POS-LINK-19", "no longer scheduled", p.soft_pill("Disabled", "idle")), ("POS-LINK-20", "every 15 min", p.soft_pill("Active"))]), 390, Finish(scale=2, colours=48)),
        why="our item is Disabled and no longer scheduled",
    ),
    believed(
        "b46_removed_but_success_shown", "removed-reason table en",
        Ticket("LEGACY-FEED-09", "2026-11-08T22:00:00+00:00", reason="integration_removed"),
        Shot(p.monitor("Tidewater Scheduler", "Job runs", ["Job", "Finished", "State"], [["LEGACY-FEED-09", "2026-11-08 23:40", p.pill("Succeeded")], ["LEGACY-FEED-08", "2026-11-08 21:40", p.pill("Succeeded")]]), 660),
        why="the removal may be shown instead, but an ordinary success of the job is enough too",
    ),
    believed(
        "b47_wrong_then_right", "several-images en",
        Ticket("ORD-SYNC-4471", "2026-11-09T10:12:00+00:00"),
        Shot(p.monitor("Batchline", "Jobs", ["Job", "Finished", "Result"], [["ORD-SYNC-4417", "2026-11-09 12:44", p.pill("Succeeded")]]), 600),
        Shot(p.monitor("Batchline", "Jobs", ["Job", "Finished", "Result"], [["ORD-SYNC-4471", "2026-11-09 12:58", p.pill("Succeeded")]]), 600, minutes_later=6),
        why="the first picture shows another job, the second one ours",
    ),
    believed(
        "b48_right_then_unrelated", "several-images en",
        Ticket("EDI-OUT-6602", "2026-11-10T10:12:00+00:00"),
        Shot(p.monitor("Summit Integration Hub", "Outbound", ["Run", "Ended", "Outcome"], [["EDI-OUT-6602", "2026-11-10 14:05", p.soft_pill("Successful")]], theme=p.MINT), 600),
        Shot(p.monitor("Summit Integration Hub", "Outbound", ["Run", "Ended", "Outcome"], [["EDI-OUT-6609", "2026-11-10 16:05", p.soft_pill("Failed", "bad")]], theme=p.MINT), 600, minutes_later=80),
        why="the first picture proves the job; the later one shows another job's failure",
    ),
    believed(
        "b49_drawer", "split drawer en dark",
        Ticket("MAP-CONV-711", "2026-11-11T10:00:00+00:00"),
        Shot(p.side_by_side("Kestrel iPaaS / Executions", [
            ("All executions", p.rows_html(["Execution", "State"], [["MAP-CONV-712", p.ink("Error", "bad")], ["MAP-CONV-711", p.ink("Success", "ok")], ["MAP-CONV-710", p.ink("Error", "bad")]])),
            ("MAP-CONV-711", p.pairs_html([("State", p.ink("Success", "ok")), ("Ended", "11 Nov 2026 11:17"), ("Documents", "48 of 48"), ("Errors", "0")])),
        ], theme=p.DARK), 820),
        why="both the list row and the open details show our execution as Success",
    ),
    believed(
        "b50_ci_job_list", "pipeline list en",
        Ticket("771204", "2026-11-12T16:00:00+00:00"),
        Shot(p.monitor("forgeline / stock-mirror", "Jobs of the last hour", ["Status", "Job", "Stage", "Finished", "Duration"], [
            [p.soft_pill("passed"), "#771206", "deliver", "18 minutes ago", "00:00:51"], [p.soft_pill("failed", "bad"), "#771205", "deliver", "24 minutes ago", "00:00:12"], [p.soft_pill("passed"), "#771204", "deliver", "31 minutes ago", "00:00:49"],
        ], font=p.ROBOTO, size=14), 760),
        why="the state stands left of the id: job #771204 passed half an hour before the picture",
    ),
    believed(
        "b51_iso_millis_log", "terminal log en small-font",
        Ticket("TX-20261113-000417", "2026-11-13T10:12:00+00:00"),
        Shot(p.terminal("""2026-11-13T13:44:05.102+0000 INFO  [exec-3] begin TX-20261113-000416
2026-11-13T13:44:05.640+0000 ERROR [exec-3] TX-20261113-000416 failed: duplicate key
2026-11-13T13:44:06.001+0000 INFO  [exec-4] begin TX-20261113-000417
2026-11-13T13:44:07.221+0000 INFO  [exec-4] TX-20261113-000417 completed successfully, 12 lines
2026-11-13T13:44:09.870+0000 INFO  [exec-5] begin TX-20261113-000418""", size=12, title="less /var/log/bridge/app.log"), 760),
        why="its own log line says 'completed successfully' after the failure; the ERROR line is another transaction",
    ),
    believed(
        "b52_selected_row_fr", "table fr selected-row 2x jpeg",
        Ticket("LIV-3081", "2026-11-14T05:00:00+01:00", zone="Europe/Paris", order="DMY"),
        Shot(p.monitor("Passerelle", "Exécutions", ["N°", "Traitement", "Fin", "État"], [["LIV-3080", "Livraisons", "14/11/2026 04:20", "En erreur"], ["LIV-3081", "Livraisons", "14/11/2026 07:05", "Terminé avec succès"], ["LIV-3082", "Livraisons", "14/11/2026 07:20", "En erreur"]], mark=1, lang="fr"), 700, Finish(scale=2, format="jpeg", quality=60)),
        why="LIV-3081 reads 'Terminé avec succès' after 05:00",
    ),
    believed(
        "b53_mail_digest", "mail en digest table",
        Ticket("GFT-5081", "2026-11-15T02:00:00+00:00"),
        Shot(p.mail("Morning digest – 15 November 2026", "Batchline <no-reply@batchline.example>", "to ops-reports", "Sun 15 Nov 2026, 06:00", """
<p>Runs since midnight:</p><table><tr><th>Job</th><th>Ended</th><th>State</th></tr><tr><td>GFT-5080</td><td>01:14</td><td>Failed</td></tr><tr><td>GFT-5081</td><td>04:38</td><td>Succeeded</td></tr><tr><td>GFT-5082</td><td>05:02</td><td>Failed</td></tr></table>"""), 800),
        why="in the scheduler's digest of the day GFT-5081 Succeeded at 04:38, after 02:00",
    ),
    believed(
        "b54_white_on_green_band", "card en banner",
        Ticket("CRM-DEDUP-45", "2026-11-16T09:00:00+00:00"),
        Shot(p.document('<div style="margin:24px;width:520px" class="panel"><div style="background:#1a8f4c;color:#fff;padding:14px 18px;font-size:20px;font-weight:700">Run succeeded</div><div style="padding:14px 18px">' + p.pairs_html([("Run", "CRM-DEDUP-45"), ("Finished", "16 Nov 2026 11:20 UTC"), ("Merged records", "77")]) + "</div></div>", "", p.LIGHT, p.SANS, 15), 580),
        why="the card with our run id bears the band 'Run succeeded' and a later finish",
    ),
    believed(
        "b55_webp_queue_it", "table it webp zebra",
        Ticket("ORD-60611", "2026-11-17T08:00:00+01:00", zone="Europe/Rome", order="DMY"),
        Shot(p.monitor("Ponte Dati", "Coda ordini", ["Codice", "Fine", "Righe", "Stato"], [["ORD-60610", "17/11/2026 07:40", "0", "Fallito"], ["ORD-60611", "17/11/2026 09:32", "120", "Riuscito"], ["ORD-60612", "", "", "In attesa"]], zebra=True, theme=p.WARM, size=15, lang="it"), 700, Finish(format="webp", quality=80)),
        why="ORD-60611 reads 'Riuscito' at 09:32, after 08:00",
    ),
    believed(
        "b56_removed_nl", "removed table nl",
        Ticket("KOPPELING-31", "2026-11-18T01:00:00+01:00", "2026-11-18T10:00:00+01:00", zone="Europe/Amsterdam", order="DMY", reason="integration_removed"),
        Shot(p.monitor("Brugnet", "Koppelingen", ["Koppeling", "Gewijzigd", "Toestand"], [["KOPPELING-30", "01-10-2026", "Actief"], ["KOPPELING-31", "18-11-2026 09:12", "Verwijderd"]], size=15, font=p.ARIAL, lang="nl"), 600),
        why="the row shows the connection as 'Verwijderd' (removed)",
    ),
]
