"""More attempts to be refused: negations, other languages, stale times, neighbours, claims, several pictures."""

# One attempt reads as one paragraph here; the lines are as long as the tables they draw.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import pages as p
from attempts import Attempt, Shot, refused
from studio import Finish
from tickets import Ticket

UUID = "c2a91e04-7d1b-4f55-8e3a-91b60d27f8aa"
PHONE = Finish(scale=2, colours=48)

ATTEMPTS: list[Attempt] = [
    refused(
        "r35_success_column_no", "table en negation header-word",
        Ticket("PO-IMP-8834", "2026-11-02T10:12:00+00:00"),
        Shot(p.monitor("Summit Integration Hub", "Import runs", ["Run", "Source", "Ended", "Succeeded"], [
            ["PO-IMP-8833", "EDI 850", "2026-11-02 09:50", "Yes"], ["PO-IMP-8834", "EDI 850", "2026-11-02 11:44", "No"], ["PO-IMP-8835", "EDI 850", "2026-11-02 11:50", "Yes"],
        ], font=p.ARIAL, size=14), 700),
        why="the column is called Succeeded and our row says No",
    ),
    refused(
        "r36_json_success_false", "terminal json en uuid negation",
        Ticket(UUID, "2026-11-03T18:00:00+00:00"),
        Shot(p.terminal(f"""$ corvane runs get --id {UUID}
{{
  "runId": "{UUID}",
  "success": false,
  "finishedAt": "2026-11-03T20:13:55Z"
}}
$ """), 760),
        why="success is false for this run",
    ),
    refused(
        "r37_json_other_uuid", "terminal json en uuid one-digit wrong-id",
        Ticket(UUID, "2026-11-03T18:00:00+00:00"),
        Shot(p.terminal("""$ corvane runs get --id c2a91e04-7d1b-4f55-8e3a-91b60d27f8ab
{
  "runId": "c2a91e04-7d1b-4f55-8e3a-91b60d27f8ab",
  "state": "SUCCEEDED",
  "finishedAt": "2026-11-03T20:13:55Z"
}
$ """), 760),
        why="the last character of the run id is another one",
    ),
    refused(
        "r38_nicht_erfolgreich", "table de negation",
        Ticket("BST-20417", "2026-11-09T04:10:00+01:00", zone="Europe/Berlin", order="DMY"),
        Shot(p.monitor("Leitstand Nord", "Bestandsläufe", ["Lauf", "Ende", "Ergebnis"], [["BST-20416", "09.11.2026 04:02", "erfolgreich"], ["BST-20417", "09.11.2026 06:48", "nicht erfolgreich"], ["BST-20418", "09.11.2026 07:02", "erfolgreich"]], size=15, lang="de"), 640),
        why="'nicht erfolgreich' is the opposite of success",
    ),
    refused(
        "r39_no_completado", "spreadsheet es negation",
        Ticket("PED-77120", "2026-11-09T08:00:00+01:00", zone="Europe/Madrid", order="DMY"),
        Shot(p.sheet("Ejecuciones.ods", [["Trabajo", "Fin", "Estado"], ["PED-77119", "09/11/2026 07:46", "Completado"], ["PED-77120", "09/11/2026 10:09", "No completado"], ["PED-77121", "09/11/2026 10:24", "Completado"]], size=15), 560),
        why="our row says 'No completado'",
    ),
    refused(
        "r40_chinese_failed", "table zh failed",
        Ticket("SYNC-88017", "2026-11-05T10:00:00+08:00", zone="Asia/Shanghai"),
        Shot(p.monitor("集成平台", "任务运行记录", ["任务编号", "名称", "结束时间", "状态"], [["SYNC-88018", "价格同步", "2026-11-05 11:50", "成功"], ["SYNC-88017", "订单同步", "2026-11-05 11:42", "未成功"], ["SYNC-88016", "库存同步", "2026-11-05 11:30", "成功"]], font="'WenQuanYi Micro Hei'", size=16, lang="zh"), 720),
        why="未成功 means not successful",
    ),
    refused(
        "r41_japanese_abnormal_end", "table ja failed",
        Ticket("JOB-20415", "2026-11-04T09:10:00+09:00", zone="Asia/Tokyo"),
        Shot(p.monitor("連携管理コンソール", "ジョブ実行履歴", ["ジョブID", "処理名", "終了日時", "状態"], [["JOB-20414", "在庫同期", "2026/11/04 11:02", "正常終了"], ["JOB-20415", "受注同期", "2026/11/04 11:24", "異常終了"]], font=p.ARIAL, size=16, lang="ja"), 720),
        why="異常終了 is an abnormal end; only the other job ended normally",
    ),
    refused(
        "r42_niet_geslaagd", "mail nl negation",
        Ticket("VRD-1190", "2026-11-08T03:00:00+01:00", zone="Europe/Amsterdam", order="DMY"),
        Shot(p.mail("Taakrapport VRD-1190", "Planner <planner@brugnet.example>", "aan beheer", "zo 8 nov. 2026 06:12", "<table><tr><td>Taak</td><td>VRD-1190</td></tr><tr><td>Einde</td><td>08-11-2026 06:11</td></tr><tr><td>Resultaat</td><td>Niet geslaagd</td></tr></table>", folders=["Postvak IN"], lang="nl"), 760),
        why="'Niet geslaagd' means not succeeded",
    ),
    refused(
        "r43_italian_partial", "card it partial-state",
        Ticket("SPED-4410", "2026-11-06T07:40:00+01:00", zone="Europe/Rome", order="DMY"),
        Shot(p.console("Ponte Dati", "Esecuzioni", "Dettaglio esecuzione", [("Esecuzione", [("Identificativo", "SPED-4410"), ("Terminato il", "06/11/2026 09:05"), ("Righe elaborate", "91 su 96"), ("Esito", "Completato con errori")])], columns=1, lang="it"), 720),
        why="'Completato con errori', 91 of 96 lines",
    ),
    refused(
        "r44_polish_failure", "table pl failed badges",
        Ticket("ZAM-30077", "2026-11-07T05:15:00+01:00", zone="Europe/Warsaw", order="DMY"),
        Shot(p.monitor("Most Integracyjny", "Zadania", ["Numer", "Koniec", "Stan"], [["ZAM-30076", "07.11.2026 06:58", p.pill("Zakończone powodzeniem")], ["ZAM-30077", "07.11.2026 07:02", p.pill("Zakończone niepowodzeniem", "bad")], ["ZAM-30078", "07.11.2026 07:10", p.pill("Zakończone powodzeniem")]], pad=5, lang="pl"), 640),
        why="'niepowodzeniem' is failure, one prefix away from success",
    ),
    refused(
        "r45_portuguese_running", "phone pt running",
        Ticket("NF-902115", "2026-11-09T12:00:00-03:00", zone="America/Sao_Paulo", order="DMY"),
        Shot(p.phone("Execuções", [("NF-902114", "Notas fiscais · fim 13:20", p.soft_pill("Concluído")), ("NF-902115", "Notas fiscais · início 13:31", p.soft_pill("Em execução", "run")), ("NF-902113", "Notas fiscais · fim 11:20", p.soft_pill("Concluído"))], lang="pt", clock="13:40"), 390, PHONE),
        why="NF-902115 is still running between two finished ones",
    ),
    refused(
        "r46_id_truncated", "table en ellipsis",
        Ticket("ORD-SYNC-4471", "2026-11-02T10:12:00+00:00"),
        Shot(p.monitor("Tidewater Scheduler", "Job runs", ["Job", "Finished", "State"], [["ORD-SYNC-44…", "2026-11-02 10:44", p.pill("Succeeded")], ["ORD-SYNC-44…", "2026-11-02 10:40", p.pill("Succeeded")]]), 620),
        why="the id is cut short, it could be any of a hundred jobs",
    ),
    refused(
        "r47_step_green_run_failed", "pipeline en stages",
        Ticket("#881", "2026-11-08T11:00:00+00:00"),
        Shot(p.pipeline("feeds / nightly-catalogue", "Run #881", p.pill("Failed", "bad"), "Finished 8 Nov 2026 12:19 UTC", [("ok", "Extract", "Passed · 48 s"), ("ok", "Map", "Passed · 1 min"), ("bad", "Deliver", "Failed · timeout")])),
        why="two stages passed but run #881 failed",
    ),
    refused(
        "r48_two_of_three_stages", "pipeline en running",
        Ticket("#881", "2026-11-08T11:00:00+00:00"),
        Shot(p.pipeline("feeds / nightly-catalogue", "Run #881", p.pill("Running", "run"), "Started 8 Nov 2026 12:16 UTC", [("ok", "Extract", "Passed · 48 s"), ("ok", "Map", "Passed · 1 min"), ("run", "Deliver", "Running")], theme=p.DARK)),
        why="the run is not through, its last stage is running",
    ),
    refused(
        "r49_zone_makes_it_early", "card en zone stale-time",
        Ticket("STK-DELTA-118", "2026-11-04T10:50:00+00:00"),
        Shot(p.console("Kestrel iPaaS", "Monitor / Executions", "STK-DELTA-118", [("Execution", [("Execution ID", "STK-DELTA-118"), ("Status", p.pill("SUCCESS")), ("Ended", "4 Nov 2026, 11:40 CET (UTC+1)"), ("Duration", "00:01:12")])], columns=1, theme=p.NIGHT), 720),
        why="11:40 CET is 10:40 UTC, ten minutes before the failure",
    ),
    refused(
        "r50_evening_before", "table en 12-hour mdy stale-time",
        Ticket("PO-IMP-8834", "2026-11-02T10:12:00-05:00", zone="America/New_York", order="MDY"),
        Shot(p.monitor("Summit Integration Hub", "Import runs", ["Run", "Completed on", "Outcome"], [["PO-IMP-8834", "11/01/2026 10:44 PM", "Successful"], ["PO-IMP-8833", "11/01/2026 9:50 PM", "Successful"]], font=p.ARIAL, size=14), 620),
        why="10:44 PM on the evening before the failure",
    ),
    refused(
        "r51_two_days_ago", "table en relative-time stale-time",
        Ticket("RET-IMP-640", "2026-11-10T09:00:00+00:00", "2026-11-10T12:30:00+00:00"),
        Shot(p.monitor("Loomworks", "Recent runs", ["Run", "Flow", "When", "Result"], [["RET-IMP-640", "Returns import", "finished 2 days ago", p.dot("Succeeded")], ["RET-IMP-639", "Returns import", "finished 3 days ago", p.dot("Succeeded")]], theme=p.NIGHT, size=14), 700),
        why="two days before the picture lies long before the failure",
    ),
    refused(
        "r52_last_success_column", "table en header-word failed",
        Ticket("INV-PUSH-0913", "2026-11-10T08:46:00+00:00"),
        Shot(p.monitor("Quayside", "Flows", ["Job", "Last success", "Last run", "State"], [["INV-PUSH-0912", "2026-11-10 10:31", "2026-11-10 10:31", "OK"], ["INV-PUSH-0913", "2026-11-09 08:40", "2026-11-10 10:52", "Failed"]], size=14), 720),
        why="its last success is the day before, its present state is Failed",
    ),
    refused(
        "r53_toast_rerun_submitted", "toast table en started-only",
        Ticket("CAT-EXP-5520", "2026-11-05T06:00:00+00:00"),
        Shot(p.monitor("Depotline Jobs", "Catalogue", ["Job", "Submitted", "Status"], [["CAT-EXP-5520", "2026-11-05 08:31", "Pending"]], note='<span style="background:#1a8f4c;color:#fff;padding:8px 14px;border-radius:4px">CAT-EXP-5520: rerun submitted successfully</span>', font=p.ARIAL, size=15), 640),
        why="only the request for a rerun succeeded, the job is Pending",
    ),
    refused(
        "r54_started_successfully", "terminal log en started-only",
        Ticket("TX-20261113-000417", "2026-11-13T10:12:00+00:00"),
        Shot(p.terminal("""2026-11-13T13:44:06.001Z INFO  TX-20261113-000417 started successfully
2026-11-13T13:44:06.340Z INFO  TX-20261113-000417 connected to ERP
2026-11-13T13:44:06.902Z INFO  TX-20261113-000417 sending 12 lines ...""", size=14, title="tail -f app.log"), 720),
        why="started is not succeeded; the log ends in the middle of the run",
    ),
    refused(
        "r55_settings_notify_on_success", "card en settings",
        Ticket("CRM-DEDUP-45", "2026-11-16T09:00:00+00:00"),
        Shot(p.console("Batchline", "Jobs / CRM-DEDUP-45", "CRM-DEDUP-45", [("Settings", [("Notify on success", "Yes"), ("Retry", "until successful, 3 times"), ("Keep logs", "30 days"), ("Owner", "crm-team")])], columns=1), 720),
        why="these are the job's settings, no state of a run",
    ),
    refused(
        "r56_mail_from_colleague", "mail en agent-claim",
        Ticket("ORD-SYNC-5108", "2026-11-06T02:05:00+00:00"),
        Shot(p.mail("Re: order sync", "Jonas Okafor <jonas@ops.example>", "to Mara Lind", "Fri 6 Nov 2026, 06:20", "<p>Hi Mara,</p><p>I had a look, ORD-SYNC-5108 should be successful now, you can close it.</p><p>Jonas</p>"), 720),
        why="a colleague's assumption in a mail is no state of the system",
    ),
    refused(
        "r57_summary_counts_ours_failed", "mail en digest failed",
        Ticket("GFT-5081", "2026-11-15T02:00:00+00:00"),
        Shot(p.mail("Digest – 15 November 2026: 58 succeeded, 1 failed", "Batchline <no-reply@batchline.example>", "to ops-reports", "Sun 15 Nov 2026, 06:00", "<p>Succeeded: 58 &nbsp; Failed: 1</p><p>Failed jobs:</p><ul><li>GFT-5081 – exit code 12 at 04:38</li></ul>"), 760),
        why="our job is the one in the list of failed jobs",
    ),
    refused(
        "r58_phone_off_by_one", "phone 390px failed two-line-rows",
        Ticket("SHP-2026-11-02-03", "2026-11-02T07:20:00+00:00"),
        Shot(p.phone("Runs", [("SHP-2026-11-02-04", "Shipment export · ended 11:55", p.soft_pill("Succeeded")), ("SHP-2026-11-02-03", "Shipment export · ended 11:40", p.soft_pill("Failed", "bad")), ("SHP-2026-11-02-02", "Shipment export · ended 11:20", p.soft_pill("Succeeded"))], clock="12:04"), 390, PHONE),
        why="our item is the failed one in the middle",
    ),
    refused(
        "r59_tiny_wide_aborted", "table en 11px wide failed",
        Ticket("ORD-SYNC-9045", "2026-11-12T01:06:00+00:00"),
        Shot(p.monitor("Meridian Operations", "Batch activity", ["ID", "Host", "Queue", "Owner", "Program", "Started", "Ended", "Read", "Written", "RC", "State"], [
            [f"ORD-SYNC-{n}", "bx-07", "DAY", "SYNCUSR", "OSYNC01", s, e, "312", w, rc, st]
            for n, s, e, w, rc, st in [("9044", "2026-11-12 03:20", "2026-11-12 03:23", "312", "0", "Completed"), ("9045", "2026-11-12 03:30", "2026-11-12 03:31", "0", "8", "Aborted"), ("9046", "2026-11-12 03:35", "2026-11-12 03:39", "312", "0", "Completed")]
        ], size=11, pad=3, font=p.ARIAL), 980),
        why="the row of 9045 is Aborted with return code 8",
    ),
    refused(
        "r60_other_series", "series table en wrong-series",
        Ticket("STKEXP-77120", "2026-11-04T02:04:00+00:00", "2026-11-05T08:00:00+00:00", series=("Nightly stock export",)),
        Shot(p.monitor("Quayside", "Flows", ["Flow", "Last run ended", "Last result"], [["Nightly price export", "5 Nov 2026 01:40", p.soft_pill("Succeeded")], ["Nightly stock export", "5 Nov 2026 02:11", p.soft_pill("Failed", "bad")], ["Hourly stock export", "5 Nov 2026 07:00", p.soft_pill("Succeeded")]]), 760),
        why="other flows succeeded, the nightly stock export failed again",
    ),
    refused(
        "r61_halves_do_not_add_up", "several-images en",
        Ticket("EDI-OUT-6602", "2026-11-10T10:12:00+00:00"),
        Shot(p.monitor("Summit Integration Hub", "Outbound", ["Run", "Partner"], [["EDI-OUT-6602", "Feld Moden"], ["EDI-OUT-6601", "Weir Home"]], theme=p.MINT), 600),
        Shot(p.monitor("Summit Integration Hub", "Outbound", ["Outcome", "Ended"], [[p.soft_pill("Successful"), "2026-11-10 14:05"], [p.soft_pill("Successful"), "2026-11-10 13:05"]], theme=p.MINT), 600, minutes_later=2),
        why="one picture has the id without a state, the other a state without an id",
    ),
    refused(
        "r62_pod_of_longer_id", "terminal kubectl wrong-id substring",
        Ticket("feed-run-881", "2026-11-05T14:30:00+00:00"),
        Shot(p.terminal("""$ kubectl get jobs -n feeds
NAME              STATUS     COMPLETIONS   DURATION   AGE
feed-run-8810     Complete   1/1           41s        22m
feed-run-8811     Complete   1/1           43s        12m
feed-run-1881     Complete   1/1           44s        4m
$ """), 700),
        why="feed-run-8810, 8811 and 1881 are other jobs",
    ),
    refused(
        "r63_cancelled", "table en cancelled",
        Ticket("RTN-2290", "2026-11-12T11:11:00+00:00"),
        Shot(p.monitor("Loomworks", "Returns", ["Run", "Finished", "Result"], [["RTN-2289", "12 Nov 2026 12:02", p.pill("Succeeded")], ["RTN-2290", "12 Nov 2026 12:50", p.pill("Cancelled", "idle")]]), 660),
        why="cancelled is not a success",
    ),
    refused(
        "r64_partially_succeeded", "card en partial-state",
        Ticket("MAP-CONV-711", "2026-11-11T10:00:00+00:00"),
        Shot(p.console("Kestrel iPaaS", "Executions", "Execution details", [("Execution", [("Execution ID", "MAP-CONV-711"), ("Status", p.pill("Partially succeeded", "warn")), ("Ended", "11 Nov 2026, 11:17 UTC"), ("Files", "3 of 5")])], columns=1, theme=p.DARK), 700),
        why="partially succeeded, 3 of 5 files",
    ),
    refused(
        "r65_unrelated_business_list", "table en no-job",
        Ticket("ORD-SYNC-3120", "2026-11-07T08:00:00+00:00"),
        Shot(p.monitor("Argent OMS", "Orders", ["Order", "Customer", "Imported", "Status"], [["5521", "Feld Moden", "2026-11-07 10:20", "Completed"], ["5522", "Feld Moden", "2026-11-07 10:20", "Completed"], ["5523", "Weir Home", "2026-11-07 10:20", "Completed"]]), 700),
        why="orders that are completed are not the job; its id is nowhere",
    ),
    refused(
        "r66_empty_filter", "table en filter-tab empty",
        Ticket("771204", "2026-11-12T16:00:00+00:00"),
        Shot(p.monitor("forgeline / stock-mirror", "Jobs", ["Status", "Job", "Finished"], [["<i>No jobs match this filter</i>", "", ""]], tabs=["All 12", "Passed 11", "Failed 1"], chosen=1, search="771204"), 700),
        why="the list under the filter Passed is empty; the id is only in the search box",
    ),
    refused(
        "r67_state_too_small_to_read", "downscale table en",
        Ticket("CAT-EXP-5520", "2026-11-05T06:00:00+00:00"),
        Shot(p.monitor("Depotline Jobs", "Catalogue", ["Job", "Ended", "Status"], [["CAT-EXP-5519", "2026-11-05 05:44", "Success"], ["CAT-EXP-5520", "2026-11-05 08:31", "Success"]], size=13), 720, Finish(shrink=0.24, format="jpeg", quality=60)),
        why="a thumbnail in which no letter can be read",
    ),
    refused(
        "r68_french_echec", "table fr failed neighbours-green",
        Ticket("LIV-3081", "2026-11-14T05:00:00+01:00", zone="Europe/Paris", order="DMY"),
        Shot(p.monitor("Passerelle", "Exécutions", ["N°", "Traitement", "Fin", "État"], [["LIV-3080", "Livraisons", "14/11/2026 07:00", "Terminé avec succès"], ["LIV-3081", "Livraisons", "14/11/2026 07:05", "Terminé sans succès"], ["LIV-3082", "Livraisons", "14/11/2026 07:20", "Terminé avec succès"]], mark=1, lang="fr"), 700, Finish(format="jpeg", quality=60)),
        why="'sans succès' is without success",
    ),
    refused(
        "r69_photo_failed", "photo tilt table en failed",
        Ticket("WMS-EXP-7742", "2026-11-11T15:20:00+00:00"),
        Shot(p.monitor("Depotline Jobs", "Today", ["Job", "Target", "Ended", "Status"], [["WMS-EXP-7741", "Depot north", "2026-11-11 16:31", "Success"], ["WMS-EXP-7742", "Depot south", "2026-11-11 16:35", "Failed"], ["WMS-EXP-7743", "Depot south", "2026-11-11 16:39", "Success"]], size=17, font=p.ARIAL, pad=6), 820, Finish(format="jpeg", quality=70, tilt=1.8)),
        why="in the photo our row is the failed one",
    ),
    refused(
        "r70_removed_other_job", "removed table en wrong-id",
        Ticket("KOPPELING-31", "2026-11-18T01:00:00+00:00", "2026-11-18T10:00:00+00:00", reason="integration_removed"),
        Shot(p.monitor("Brugnet", "Connections", ["Connection", "Changed", "State"], [["KOPPELING-13", "2026-11-18 09:12", "Removed"], ["KOPPELING-31", "2026-10-01 08:00", "Enabled"]], size=15), 600),
        why="number 13 was removed, number 31 is still enabled",
    ),
]
