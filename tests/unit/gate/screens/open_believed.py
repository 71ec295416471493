"""Attempts whose screenshot proves the job: to be believed."""

# One attempt reads as one paragraph here; the lines are as long as the tables they draw.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import pages as p
from attempts import Attempt, Shot, believed
from studio import Finish
from tickets import Ticket

RUN = "whole id and success in one row, finished after the failure"

ATTEMPTS: list[Attempt] = [
    believed(
        "b01_scheduler_table", "table en light pills neighbours-failed",
        Ticket("ORD-SYNC-4471", "2026-11-02T10:12:00+00:00"),
        Shot(p.monitor("Tidewater Scheduler", "Job runs", ["Job", "Type", "Started", "Finished", "Records", "State"], [
            ["ORD-SYNC-4470", "Order sync", "2026-11-02 09:40", "2026-11-02 09:42", "188", p.pill("Succeeded")],
            ["ORD-SYNC-4471", "Order sync", "2026-11-02 10:42", "2026-11-02 10:44", "312", p.pill("Succeeded")],
            ["INV-PUSH-0913", "Inventory push", "2026-11-02 10:45", "2026-11-02 10:46", "0", p.pill("Failed", "bad")],
            ["ORD-SYNC-4472", "Order sync", "2026-11-02 10:50", "", "", p.pill("Running", "run")],
        ], side=["Overview", "Job runs", "Calendars", "Agents"], tabs=["All", "Failed (1)", "Running (1)"])),
        why=RUN,
    ),
    believed(
        "b02_erp_classic_de", "table de classic small-font plain-number",
        Ticket("20931", "2026-11-03T06:15:00+01:00", zone="Europe/Berlin", order="DMY"),
        Shot(p.classic("Jobübersicht – Hintergrundverarbeitung", ["Jobnummer", "Jobname", "Angelegt von", "Status", "Startdatum", "Startzeit", "Ende", "Dauer (s)"], [
            ["20929", "Z_BESTAND_EXPORT", "BATCHUSER", "Abgebrochen", "03.11.2026", "06:00:04", "06:00:31", "27"],
            ["20930", "Z_PREISE_IMPORT", "BATCHUSER", "Erfolgreich beendet", "03.11.2026", "06:10:02", "06:12:49", "167"],
            ["20931", "Z_AUFTRAG_SYNC", "BATCHUSER", "Erfolgreich beendet", "03.11.2026", "08:20:00", "08:23:41", "221"],
            ["20932", "Z_KUNDEN_ABGLEICH", "BATCHUSER", "Aktiv", "03.11.2026", "08:25:00", "", ""],
        ], foot="4 Einträge selektiert", lang="de"), 880),
        why="20931 ends as 'Erfolgreich beendet' at 08:23, two hours after the failure",
    ),
    believed(
        "b03_cloud_console_card", "card en uuid labels-above-values",
        Ticket("7f3c1b9e-52d4-4e0a-9b61-0c8d2f6a4e17", "2026-10-28T21:07:00+00:00", "2026-10-29T08:10:00+00:00"),
        Shot(p.console("Corvane Cloud", "Data jobs / Runs / Details", "Run details", [
            ("General", [("Run ID", "7f3c1b9e-52d4-4e0a-9b61-0c8d2f6a4e17"), ("Job definition", "stock-export-eu"), ("Region", "eu-north-2"),
                         ("Worker type", "Standard.4"), ("Trigger", "Manual"), ("Priority", "Normal"), ("Status", p.dot("Succeeded")), ("Ended", "29 Oct 2026, 07:58:20 UTC")]),
            ("Monitoring", [("Log stream", "/runs/output"), ("Retention", "30 days")]),
        ], columns=1, buttons=["Clone", "Delete"])),
        why="one card holds the whole run id, the status Succeeded and an end after the failure",
    ),
    believed(
        "b04_kubectl", "terminal en dark no-finish-time",
        Ticket("feed-run-881", "2026-11-05T14:30:00+00:00"),
        Shot(p.terminal("""{g}ops@edge-2{/}:{b}~{/}$ kubectl get jobs -n feeds
NAME              STATUS     COMPLETIONS   DURATION   AGE
feed-run-879      Complete   1/1           41s        9h
feed-run-880      Failed     0/1           6m2s       8h
feed-run-881      Complete   1/1           44s        12m
price-sync-204    Running    0/1           9s         9s
{g}ops@edge-2{/}:{b}~{/}$ """), 760),
        why="the row of feed-run-881 reads Complete 1/1 and is twelve minutes old",
    ),
    believed(
        "b05_feed_page_fr", "marketplace fr list light",
        Ticket("FLX-100482", "2026-11-04T09:05:00+01:00", zone="Europe/Paris", order="DMY"),
        Shot(p.monitor("Marché Clair — Espace vendeur", "Historique des flux", ["Référence", "Flux", "Articles", "Terminé le", "Statut"], [
            ["FLX-100484", "Prix", "1 204", "", p.soft_pill("En cours", "run")],
            ["FLX-100482", "Catalogue", "8 910", "04/11/2026 11:32", p.soft_pill("Réussi")],
            ["FLX-100479", "Stock", "8 910", "04/11/2026 08:50", p.soft_pill("Échec", "bad")],
        ], theme=p.WARM, font=p.ROBOTO, buttons=["Télécharger le rapport", "Relancer"], lang="fr")),
        why="FLX-100482 stands as 'Réussi', finished 11:32, after 09:05",
    ),
    believed(
        "b06_phone_list", "phone en 390px 2x two-line-rows",
        Ticket("SHP-2026-11-02-03", "2026-11-02T07:20:00+00:00", "2026-11-02T13:00:00+00:00"),
        Shot(p.phone("Runs", [
            ("SHP-2026-11-02-05", "Shipment export · started 12:51", p.soft_pill("Running", "run")),
            ("SHP-2026-11-02-03", "Shipment export · ended 12:40", p.soft_pill("Succeeded")),
            ("SHP-2026-11-02-02", "Shipment export · ended 06:44", p.soft_pill("Failed", "bad")),
        ], clock="12:57"), 390, Finish(scale=2, colours=48)),
        why=RUN,
    ),
    believed(
        "b07_mail_report", "mail en label-value",
        Ticket("ORD-SYNC-5108", "2026-11-06T02:05:00+00:00"),
        Shot(p.mail("[Batchline] Job report ORD-SYNC-5108", "Batchline <no-reply@batchline.example>", "to ops-reports", "Fri 6 Nov 2026, 05:31", """
<p>This is the automatic report of one job.</p><table><tr><td>Job</td><td>ORD-SYNC-5108</td></tr><tr><td>Result</td><td>Completed successfully</td></tr>
<tr><td>Started</td><td>2026-11-06 05:28:10 UTC</td></tr><tr><td>Finished</td><td>2026-11-06 05:31:02 UTC</td></tr><tr><td>Read / written</td><td>312 / 312</td></tr></table>
<p class="soft">You receive this mail because you are subscribed to job reports.</p>""")),
        why="the scheduler's report gives id, 'Completed successfully' and a finish after the failure",
    ),
    believed(
        "b08_dark_zebra_2x", "table en dark zebra 2x jpeg",
        Ticket("job_5f3a9c", "2026-11-07T16:48:00+00:00"),
        Shot(p.monitor("Quillbase", "Executions", ["Execution", "Workflow", "Duration", "Finished at", "Status"], [
            ["job_5f3a9d", "returns-import", "00:00:09", "Nov 7, 2026 18:02:11", p.pill("Success")],
            ["job_5f3a9c", "orders-to-erp", "00:02:57", "Nov 7, 2026 17:55:40", p.pill("Success")],
            ["job_5f3a9b", "orders-to-erp", "00:00:31", "Nov 7, 2026 16:40:05", p.pill("Error", "bad")],
            ["job_5f3a9a", "stock-delta", "00:01:12", "Nov 7, 2026 16:31:44", p.pill("Success")],
        ], theme=p.DARK, zebra=True), 820, Finish(scale=2, format="jpeg", quality=55)),
        why=RUN,
    ),
    believed(
        "b09_pipeline_run", "pipeline en header-badge stages",
        Ticket("#881", "2026-11-08T11:00:00+00:00"),
        Shot(p.pipeline("feeds / nightly-catalogue", "Run #881", p.pill("Passed"), "Finished 8 Nov 2026 12:19 UTC · 3 min 10 s · rerun by m.lind", [
            ("ok", "Extract", "Passed · 48 s"), ("ok", "Map", "Passed · 1 min 02 s"), ("ok", "Deliver", "Passed · 1 min 20 s")])),
        why="the page is run #881, badge Passed, finished after the failure",
    ),
    believed(
        "b10_spreadsheet_es", "spreadsheet es table",
        Ticket("PED-77120", "2026-11-09T08:00:00+01:00", zone="Europe/Madrid", order="DMY"),
        Shot(p.sheet("Ejecuciones_noviembre.ods", [
            ["Trabajo", "Proceso", "Inicio", "Fin", "Registros", "Estado"],
            ["PED-77118", "Pedidos → ERP", "09/11/2026 07:30", "09/11/2026 07:33", "140", "Correcto"],
            ["PED-77119", "Pedidos → ERP", "09/11/2026 07:45", "09/11/2026 07:46", "0", "Fallido"],
            ["PED-77120", "Pedidos → ERP", "09/11/2026 10:05", "09/11/2026 10:09", "265", "Completado con éxito"],
            ["PED-77121", "Pedidos → ERP", "09/11/2026 10:20", "", "", "En ejecución"],
        ])),
        why="PED-77120 is 'Completado con éxito' at 10:09, after 08:00",
    ),
    believed(
        "b11_tiles_wall", "tiles en dark",
        Ticket("PAY-REC-3302", "2026-11-10T05:30:00+00:00"),
        Shot(p.tiles("Integration wall", [
            ("ok", "PAY-REC-3302", ["Payment reconciliation", "Status: Succeeded", "Finished 10 Nov 2026 08:15 UTC"]),
            ("bad", "PAY-REC-3299", ["Payment reconciliation", "Status: Failed", "Finished 10 Nov 2026 04:15 UTC"]),
            ("run", "STK-DELTA-118", ["Stock delta", "Status: Running", "Since 08:40 UTC"]),
        ]), 960),
        why="the tile of PAY-REC-3302 alone says Succeeded, later than the failure",
    ),
    believed(
        "b12_cron_log", "terminal en log cron",
        Ticket("inv-push-20261111-0400", "2026-11-11T04:03:00+00:00"),
        Shot(p.terminal("""$ grep inv-push-20261111-0400 /var/log/jobs.log | tail -4
2026-11-11T06:10:01Z INFO  inv-push-20261111-0400 started by operator (rerun)
2026-11-11T06:10:03Z INFO  inv-push-20261111-0400 reading 1480 articles
2026-11-11T06:11:46Z INFO  inv-push-20261111-0400 wrote 1480 of 1480
2026-11-11T06:11:47Z INFO  inv-push-20261111-0400 finished successfully in 106 s
$ """, size=13), 820),
        why="the last log line of the job says 'finished successfully' after the failure",
    ),
    believed(
        "b13_counters_zero_failed", "card en failed-zero",
        Ticket("IMP-660214", "2026-11-12T13:00:00+00:00"),
        Shot(p.console("Harbourline", "Imports", "Import IMP-660214", [
            ("Result", [("State", p.pill("Completed")), ("Finished", "2026-11-12 14:26 UTC"), ("Rows read", "312"), ("Rows written", "312"), ("Failed", "0"), ("Warnings", "0")]),
        ], columns=1, inner=3, theme=p.MINT), 780),
        why="Completed with 312 of 312 and zero failed or warnings, after the failure",
    ),
    believed(
        "b14_japanese_table", "table ja",
        Ticket("JOB-20415", "2026-11-04T09:10:00+09:00", zone="Asia/Tokyo"),
        Shot(p.monitor("連携管理コンソール", "ジョブ実行履歴", ["ジョブID", "処理名", "開始日時", "終了日時", "状態"], [
            ["JOB-20414", "在庫同期", "2026/11/04 08:50", "2026/11/04 08:52", "失敗"],
            ["JOB-20415", "受注同期", "2026/11/04 11:20", "2026/11/04 11:24", "成功"],
            ["JOB-20416", "出荷連携", "2026/11/04 11:30", "", "実行中"],
        ], font=p.ARIAL, size=15, lang="ja"), 840),
        why="JOB-20415 has the state 成功 (success), ended after the failure",
    ),
    believed(
        "b15_chinese_table", "table zh",
        Ticket("SYNC-88017", "2026-11-05T10:00:00+08:00", zone="Asia/Shanghai"),
        Shot(p.monitor("集成平台", "任务运行记录", ["任务编号", "名称", "结束时间", "记录数", "状态"], [
            ["SYNC-88019", "价格同步", "", "", "运行中"],
            ["SYNC-88017", "订单同步", "2026-11-05 11:42", "312", "已完成"],
            ["SYNC-88016", "库存同步", "2026-11-05 09:30", "0", "失败"],
        ], font="'WenQuanYi Micro Hei'", size=15, theme=p.WARM, lang="zh"), 800),
        why="SYNC-88017 has the state 已完成 (completed), ended after the failure",
    ),
    believed(
        "b16_italian_detail", "card it far-apart",
        Ticket("SPED-4410", "2026-11-06T07:40:00+01:00", zone="Europe/Rome", order="DMY"),
        Shot(p.console("Ponte Dati", "Esecuzioni", "Dettaglio esecuzione", [
            ("Esecuzione", [("Identificativo", "SPED-4410"), ("Processo", "Spedizioni verso corriere"), ("Avviato da", "i.prado"), ("Coda", "principale"), ("Tentativi", "1"),
                            ("Durata", "2 min 14 s"), ("Righe elaborate", "96 su 96"), ("Terminato il", "06/11/2026 09:05"), ("Esito", p.ink("Completato con successo", "ok"))]),
        ], columns=1, inner=3, lang="it"), 860),
        why="id and 'Completato con successo' are in one card, ended after the failure",
    ),
    believed(
        "b17_polish_table", "table pl badges",
        Ticket("ZAM-30077", "2026-11-07T05:15:00+01:00", zone="Europe/Warsaw", order="DMY"),
        Shot(p.monitor("Most Integracyjny", "Zadania", ["Numer", "Zadanie", "Koniec", "Stan"], [
            ["ZAM-30075", "Zamówienia", "07.11.2026 04:30", p.pill("Zakończone powodzeniem")],
            ["ZAM-30077", "Zamówienia", "07.11.2026 07:02", p.pill("Zakończone powodzeniem")],
            ["ZAM-30078", "Stany magazynowe", "07.11.2026 07:10", p.pill("Błąd", "bad")],
        ], lang="pl"), 760),
        why="ZAM-30077 reads 'Zakończone powodzeniem', ended after the failure",
    ),
    believed(
        "b18_dutch_mail", "mail nl table",
        Ticket("VRD-1190", "2026-11-08T03:00:00+01:00", zone="Europe/Amsterdam", order="DMY"),
        Shot(p.mail("Taakrapport VRD-1190", "Planner <planner@brugnet.example>", "aan beheer", "zo 8 nov. 2026 06:12", """
<p>Overzicht van de uitgevoerde taak:</p><table><tr><th>Taak</th><th>Omschrijving</th><th>Einde</th><th>Resultaat</th></tr>
<tr><td>VRD-1190</td><td>Voorraad naar webwinkel</td><td>08-11-2026 06:11</td><td>Geslaagd</td></tr></table><p class="soft">Automatisch bericht.</p>""", folders=["Postvak IN", "Verzonden"], lang="nl")),
        why="the report mail's row gives VRD-1190 'Geslaagd' at 06:11, after 03:00",
    ),
    believed(
        "b19_portuguese_phone", "phone pt 390px card",
        Ticket("NF-902115", "2026-11-09T12:00:00-03:00", zone="America/Sao_Paulo", order="DMY"),
        Shot(p.phone_card("Execução", [("Trabalho", "NF-902115"), ("Processo", "Notas fiscais"), ("Início", "09/11/2026 13:31"), ("Fim", "09/11/2026 13:36"), ("Registros", "54 de 54"), ("Situação", p.ink("Concluído com sucesso", "ok"))], button="Executar novamente", lang="pt"), 390, Finish(scale=2, colours=48)),
        why="the run's card shows NF-902115 'Concluído com sucesso' after the failure",
    ),
    believed(
        "b20_relative_time", "list en relative-time",
        Ticket("RET-IMP-640", "2026-11-10T09:00:00+00:00", "2026-11-10T12:30:00+00:00"),
        Shot(p.monitor("Loomworks", "Recent runs", ["Run", "Flow", "When", "Result"], [
            ["RET-IMP-641", "Returns import", "finished 2 minutes ago", p.dot("Failed", "bad")],
            ["RET-IMP-640", "Returns import", "finished 25 minutes ago", p.dot("Succeeded")],
            ["RET-IMP-639", "Returns import", "finished 5 hours ago", p.dot("Succeeded")],
        ], theme=p.NIGHT, font=p.ROBOTO, size=14), 800),
        why="finished 25 minutes before the picture was attached, hours after the failure",
    ),
    believed(
        "b21_photo_of_screen", "photo tilt jpeg table en",
        Ticket("WMS-EXP-7741", "2026-11-11T15:20:00+00:00"),
        Shot(p.monitor("Depotline Jobs", "Today", ["Job", "Target", "Ended", "Status"], [
            ["WMS-EXP-7740", "Depot north", "2026-11-11 15:02", "Success"],
            ["WMS-EXP-7741", "Depot north", "2026-11-11 16:31", "Success"],
            ["WMS-EXP-7742", "Depot south", "2026-11-11 16:35", "Failed"],
        ], size=17, font=p.ARIAL, pad=10), 820, Finish(format="jpeg", quality=70, tilt=1.3)),
        why=RUN,
    ),
    believed(
        "b22_tiny_font_wide", "table en 11px wide",
        Ticket("ORD-SYNC-9046", "2026-11-12T01:12:00+00:00"),
        Shot(p.monitor("Meridian Operations", "Batch activity", ["ID", "Host", "Queue", "Owner", "Program", "Submitted", "Started", "Ended", "CPU s", "Read", "Written", "RC", "State", "Comment"], [
            [f"ORD-SYNC-{n}", "bx-07", "DAY", "SYNCUSR", "OSYNC01", "2026-11-12 00:58", s, e, "14", "312", w, rc, st, c]
            for n, s, e, w, rc, st, c in [
                ("9044", "2026-11-12 01:00", "2026-11-12 01:02", "312", "0", "Completed", ""),
                ("9045", "2026-11-12 01:05", "2026-11-12 01:06", "0", "8", "Aborted", "lock"),
                ("9046", "2026-11-12 03:30", "2026-11-12 03:33", "312", "0", "Completed", "rerun"),
                ("9047", "2026-11-12 03:40", "", "", "", "Executing", ""),
            ]
        ], size=11, pad=4, font=p.ARIAL), 1180),
        why=RUN,
    ),
    believed(
        "b23_started_before_failure", "table en started-earlier",
        Ticket("LONG-IDX-12", "2026-11-13T10:12:00+00:00"),
        Shot(p.monitor("Tidewater Scheduler", "Long runners", ["Job", "Scheduled", "Started", "Finished", "State"], [
            ["LONG-IDX-12", "2026-11-13 09:00", "2026-11-13 09:58", "2026-11-13 11:44", p.soft_pill("Succeeded")],
            ["LONG-IDX-11", "2026-11-12 09:00", "2026-11-12 09:01", "2026-11-12 10:40", p.soft_pill("Succeeded")],
        ]), 820),
        why="it started before the failure time but finished well after it",
    ),
    believed(
        "b24_series_nightly", "series table en next-day",
        Ticket("ORD-SYNC-4471", "2026-11-02T02:04:00+00:00", "2026-11-03T07:30:00+00:00", series=("Nightly order sync", "ORD-SYNC-*")),
        Shot(p.monitor("Batchline", "Nightly order sync – latest run", ["Job", "Name", "Ended", "Result"], [
            ["ORD-SYNC-4480", "Nightly order sync", "3 Nov 2026 02:09", p.pill("Succeeded")],
        ], theme=p.MINT), 760),
        why="the next run of the series succeeded with a finish time a day after the failure",
    ),
    believed(
        "b25_two_cards_ours_green", "side-by-side card en neighbour-failed",
        Ticket("PIM-EXP-318", "2026-11-14T08:30:00+00:00"),
        Shot(p.side_by_side("Exports", [
            ("PIM-EXP-318", p.pairs_html([("Status", p.ink("Succeeded", "ok")), ("Finished", "2026-11-14 10:02"), ("Items", "2,210")])),
            ("PIM-EXP-317", p.pairs_html([("Status", p.ink("Failed", "bad")), ("Finished", "2026-11-14 08:02"), ("Items", "0")])),
        ]), 760),
        why="our card says Succeeded; the failed card beside it is another job",
    ),
    believed(
        "b26_removed_integration", "removed table en",
        Ticket("LEGACY-FEED-07", "2026-11-10T23:00:00+00:00", "2026-11-11T10:00:00+00:00", reason="integration_removed"),
        Shot(p.monitor("Tidewater Scheduler", "Job definitions", ["Job", "Schedule", "Changed", "State"], [
            ["LEGACY-FEED-06", "daily 22:00", "2026-10-01 10:00", p.pill("Active")],
            ["LEGACY-FEED-07", "–", "2026-11-11 09:40", p.pill("Removed", "idle")],
            ["LEGACY-FEED-08", "daily 23:30", "2026-09-12 09:12", p.pill("Active")],
        ]), 760),
        why="with the reason integration_removed the row shows the job as Removed",
    ),
    believed(
        "b27_bad_then_good", "several-images en",
        Ticket("GFT-CARD-2281", "2026-11-15T12:10:00+00:00"),
        Shot(p.monitor("Quillbase", "Executions", ["Execution", "Finished", "Status"], [["GFT-CARD-2281", "", p.pill("Running", "run")]], theme=p.DARK), 640),
        Shot(p.monitor("Quillbase", "Executions", ["Execution", "Finished", "Status"], [["GFT-CARD-2281", "2026-11-15 17:20", p.pill("Success")]], theme=p.DARK), 640, minutes_later=20),
        why="the first picture still shows it running, the later one its success",
    ),
    believed(
        "b28_filter_legend_noise", "table en legend tabs failed-words-elsewhere",
        Ticket("3000198827", "2026-11-16T18:05:00+00:00"),
        Shot(p.monitor("Argent OMS", "Message processing", ["Message", "Direction", "Partner", "Processed", "Status"], [
            ["3000198829", "inbound", "Weir Home", "16 Nov 2026 19:40", p.dot("Failed", "bad")],
            ["3000198827", "outbound", "Feld Moden", "16 Nov 2026 19:31", p.dot("Processed successfully")],
            ["3000198820", "outbound", "Feld Moden", "16 Nov 2026 17:58", p.dot("Failed", "bad")],
        ], tabs=["All", "Failed 2", "Pending 0"], buttons=["Retry failed", "Mark as failed"], legend="Legend: Failed = not delivered · Running = in transfer · Partial = some lines rejected"), 900),
        why="our message's own row says 'Processed successfully'; the other words belong to other rows",
    ),
]
