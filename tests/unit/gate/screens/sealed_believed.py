"""Sealed attempts to be believed. Only score them; see README.md."""

# One attempt reads as one paragraph here; the lines are as long as the tables they draw.
# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import pages as p
import sealed_pages as s
from attempts import Attempt, Shot, believed
from studio import Finish
from tickets import Ticket

GREEN, RED, BLUE, GREY = "#157f3b", "#b3261e", "#1257b0", "#5c6670"

ATTEMPTS: list[Attempt] = [
    believed(
        "s01", "host-terminal en dark",
        Ticket("QORD0457", "2026-10-20T04:12:00+00:00"),
        Shot(s.green_screen([
            "                    WORK WITH SUBMITTED JOBS              PRODSYS1", "                                             10/20/26  06:58:11 UTC", "",
            " JOB         USER        TYPE     ENDED      STATUS", " QORD0455    BATCHUSR    BATCH    04:31:07   ENDED ABNORMALLY", " QORD0456    BATCHUSR    BATCH    05:10:44   COMPLETED NORMALLY",
            " QORD0457    BATCHUSR    BATCH    06:41:30   COMPLETED NORMALLY", " QORD0458    BATCHUSR    BATCH               ACTIVE", "", " F3=EXIT  F5=REFRESH  F12=CANCEL"]), 760),
        why="QORD0457 COMPLETED NORMALLY at 06:41 of the day, after 04:12",
    ),
    believed(
        "s02", "editor csv en",
        Ticket("imp.9f27e1", "2026-10-21T09:30:00+00:00"),
        Shot(s.editor("runs_2026-10-21.csv", ["run;flow;ended_utc;rows;outcome", "imp.9f27df;customers;2026-10-21 09:11:02;0;failed", "imp.9f27e0;customers;2026-10-21 10:02:41;88;failed", "imp.9f27e1;customers;2026-10-21 11:47:19;88;finished ok", "imp.9f27e2;prices;2026-10-21 11:50:00;0;failed"], size=15), 700),
        why="line 4 of the export gives our run 'finished ok' after the failure",
    ),
    believed(
        "s03", "print serif en without-errors",
        Ticket("LOAD_CUST_0231", "2026-10-22T01:00:00+00:00", "2026-10-22T08:00:00+00:00"),
        Shot(s.print_report("Nightly load protocol", "Printed 22 October 2026, 07:30", ["Load", "Ended", "Records", "Remark"], [["LOAD_ITEM_0230", "22 Oct 2026 00:40", "14 880", "Terminated with errors"], ["LOAD_CUST_0231", "22 Oct 2026 03:52", "9 412", "Completed without errors"], ["LOAD_PRIC_0232", "22 Oct 2026 04:10", "0", "Terminated with errors"]]), 800),
        why="'Completed without errors' is a success in words, ended after the failure",
    ),
    believed(
        "s04", "dialog en over-list",
        Ticket("EXEC:55012", "2026-10-23T10:00:00+00:00"),
        Shot(s.dialog(["EXEC:55014 — Failed", "EXEC:55013 — Failed", "EXEC:55012 — Success", "EXEC:55011 — Failed", "EXEC:55010 — Failed"], "Execution details", [("Execution", "EXEC:55012"), ("Flow", "returns-to-erp"), ("Outcome", "Success"), ("Ended", "23 Oct 2026, 12:31 UTC"), ("Warnings", "none")], ["Close", "Run again"]), 760),
        why="the open dialog of EXEC:55012 says Success, ended after the failure",
    ),
    believed(
        "s05", "grouped-list en state-right",
        Ticket("run-2026w44-7", "2026-10-24T06:00:00+00:00"),
        Shot(s.grouped("Pelican Sync", [("Today, 24 October 2026", [("run-2026w44-8", "Marketplace stock · store 12", "In progress", "since 09:05"), ("run-2026w44-7", "Marketplace stock · store 11", "Done – success", "ended 08:14")]), ("Yesterday", [("run-2026w44-6", "Marketplace stock · store 10", "Broken", "ended 21:40")])]), 640),
        why="our row in today's group reads 'Done – success' at 08:14",
    ),
    believed(
        "s06", "timeline en facts-row",
        Ticket("0000471882", "2026-10-25T11:00:00+00:00"),
        Shot(s.timeline("Interface call 0000471882", [("Call", "0000471882"), ("Result", "Delivered successfully"), ("Delivered", "25 Oct 2026 13:20 UTC"), ("Attempts", "1")], [("13:19:58", "Payload built, 12 positions"), ("13:20:04", "Receiver answered 201 Created"), ("13:20:04", "Delivered successfully")]), 820),
        why="the call's own page states 'Delivered successfully' after the failure",
    ),
    believed(
        "s07", "grid en dark 12px filter-row",
        Ticket("T-88.412", "2026-10-26T05:45:00+00:00"),
        Shot(s.admin_grid("Ferrite Data Mover", ["Task", "Source", "Target", "End (UTC)", "Rows", "Outcome"], [["T-88.410", "CRM", "DWH", "2026-10-26 05:20", "0", "Error"], ["T-88.411", "CRM", "DWH", "2026-10-26 05:51", "0", "Error"], ["T-88.412", "ERP", "WEB", "2026-10-26 07:33", "4 120", "Completed"], ["T-88.413", "ERP", "WEB", "", "", "In progress"]], status="4 tasks · 2 errors"), 720),
        why="T-88.412 is Completed at 07:33, the errors are other tasks",
    ),
    believed(
        "s08", "cards tablet de",
        Ticket("EXP-A-9917", "2026-10-27T07:00:00+01:00", zone="Europe/Vienna", order="DMY"),
        Shot(s.chips("Schnittstellen", [("Fehlgeschlagen", RED, "EXP-A-9916", "Artikel · beendet 27.10.2026 06:40"), ("Abgeschlossen", GREEN, "EXP-A-9917", "Artikel · beendet 27.10.2026 09:12"), ("Wartend", GREY, "EXP-A-9918", "Preise"), ("Läuft", BLUE, "EXP-A-9919", "Bilder")], lang="de"), 720),
        why="the card of EXP-A-9917 bears 'Abgeschlossen', ended 09:12",
    ),
    believed(
        "s09", "mail banner fr",
        Ticket("CDE-2026-3381", "2026-10-28T08:20:00+01:00", zone="Europe/Paris", order="DMY"),
        Shot(s.banner_mail("Relais Flux", GREEN, "Exécution réussie", [("Traitement", "CDE-2026-3381"), ("Fin", "28/10/2026 à 10:45"), ("Lignes", "205 / 205"), ("Erreurs", "0")], "Message envoyé automatiquement.", lang="fr"), 680),
        why="the notification states 'Exécution réussie' for CDE-2026-3381, later than the failure",
    ),
    believed(
        "s10", "busy-page en 1280px many-rows",
        Ticket("JX-70418", "2026-10-29T14:05:00+00:00", "2026-10-29T17:30:00+00:00"),
        Shot(s.busy_console("Orbital", ["Home", "Jobs", "Schedules", "Secrets", "Audit", "Help"], [("Succeeded today", "412"), ("Failed today", "9"), ("Running", "3"), ("Queued", "11")], ["Job", "Pipeline", "Owner", "Started", "Ended", "Status"], [
            [f"JX-{70430 - n}", ["orders-eu", "orders-us", "stock-eu", "prices"][n % 4], ["mlind", "jokafor", "iprado"][n % 3], f"29 Oct 2026 {16 - n // 6}:{50 - (n % 6) * 8:02d}", "" if n in (0, 1) else f"29 Oct 2026 {16 - n // 6}:{54 - (n % 6) * 8:02d}", "Running" if n in (0, 1) else "Failed" if n in (4, 8, 11, 13) else "Succeeded"] for n in range(17)]), 1280, Finish(format="jpeg", quality=45)),
        why="in a long page JX-70418's row reads Succeeded after 14:05; the rows above and below failed",
    ),
    believed(
        "s11", "terminal sql-box en",
        Ticket("BX/2026/0457", "2026-10-30T12:00:00+00:00"),
        Shot(p.terminal("""jobs=&gt; select run, state, ended_at from run_log where run like 'BX/2026/045%';
     run      |   state   |       ended_at
--------------+-----------+------------------------
 BX/2026/0456 | failed    | 2026-10-30 11:48:10+00
 BX/2026/0457 | succeeded | 2026-10-30 13:05:52+00
 BX/2026/0458 | failed    | 2026-10-30 13:20:00+00
(3 rows)""", paper="#fdf6e3", words="#37474f", title="psql"), 760),
        why="the query result gives BX/2026/0457 succeeded at 13:05 UTC",
    ),
    believed(
        "s12", "log logfmt en",
        Ticket("01JC3N8Q4ZK6V7T2M5R9XB4YHD", "2026-10-31T20:10:00+00:00", "2026-11-01T08:00:00+00:00"),
        Shot(p.terminal("""ts=2026-10-31T22:01:07Z level=info run=01JC3N8Q4ZK6V7T2M5R9XB4YHD msg="run started"
ts=2026-10-31T22:03:48Z level=info run=01JC3N8Q4ZK6V7T2M5R9XB4YHD msg="run completed successfully" rows=731""", size=14, paper="#ffffff", words="#1b1b1b", title="logs"), 860),
        why="the last line of the run says 'run completed successfully' after the failure",
    ),
    believed(
        "s13", "table es sin-errores",
        Ticket("ENV-5512", "2026-11-01T09:00:00+01:00", zone="Europe/Madrid", order="DMY"),
        Shot(s.print_report("Informe de envíos", "1 de noviembre de 2026", ["Envío", "Fin", "Resultado"], [["ENV-5511", "01/11/2026 08:50", "Interrumpido"], ["ENV-5512", "01/11/2026 10:31", "Finalizado correctamente"], ["ENV-5513", "", "En curso"]], lang="es"), 640, Finish(scale=2, shrink=0.6, blur=0.7)),
        why="ENV-5512 'Finalizado correctamente' at 10:31, after 09:00",
    ),
    believed(
        "s14", "grid de fehlerfrei",
        Ticket("UEB-33019", "2026-11-02T22:00:00+01:00", "2026-11-03T08:00:00+01:00", zone="Europe/Berlin", order="DMY"),
        Shot(s.admin_grid("Übertragungsmonitor", ["Übertragung", "Ziel", "Beendet am", "Ergebnis"], [["UEB-33018", "Shop", "02.11.2026 21:50", "mit Fehlern abgebrochen"], ["UEB-33019", "Shop", "02.11.2026 23:41", "fehlerfrei abgeschlossen"], ["UEB-33020", "Filiale", "02.11.2026 23:55", "mit Fehlern abgebrochen"]], theme=s.SAND, size=13, lang="de"), 680),
        why="'fehlerfrei abgeschlossen' means completed without errors",
    ),
    believed(
        "s15", "table ja",
        Ticket("出荷-20261103-05", "2026-11-03T08:00:00+09:00", zone="Asia/Tokyo"),
        Shot(s.admin_grid("バッチ監視", ["バッチ番号", "処理", "終了時刻", "結果"], [["入荷-20261103-04", "入荷", "2026-11-03 09:10", "異常終了"], ["出荷-20261103-05", "出荷", "2026-11-03 10:25", "正常終了"], ["請求-20261103-06", "請求", "", "実行中"]], theme=s.ICE, size=16, lang="ja"), 700),
        why="the row of our batch reads 正常終了 (ended normally) after the failure",
    ),
    believed(
        "s16", "cards zh",
        Ticket("RW-660217", "2026-11-04T12:00:00+08:00", zone="Asia/Shanghai"),
        Shot(s.chips("任务监控", [("执行成功", GREEN, "RW-660217", "订单下发 · 结束 2026-11-04 13:40"), ("执行失败", RED, "RW-660218", "库存回传 · 结束 2026-11-04 13:44")], size=16, lang="zh"), 640),
        why="the card of RW-660217 reads 执行成功, ended after the failure",
    ),
    believed(
        "s17", "grouped it",
        Ticket("FATT-0917-B", "2026-11-05T06:30:00+01:00", zone="Europe/Rome", order="DMY"),
        Shot(s.grouped("Elaborazioni", [("5 novembre 2026", [("FATT-0917-A", "Fatture", "Interrotto", "ore 06:20"), ("FATT-0917-B", "Fatture", "Eseguito con successo", "ore 08:02"), ("FATT-0917-C", "Note di credito", "Interrotto", "ore 08:15")])], theme=s.PAPER, lang="it"), 620, Finish(scale=2, format="jpeg", quality=60)),
        why="FATT-0917-B 'Eseguito con successo' at 08:02, the A and C runs are others",
    ),
    believed(
        "s18", "timeline nl",
        Ticket("BEST-4402", "2026-11-06T15:00:00+01:00", zone="Europe/Amsterdam", order="DMY"),
        Shot(s.timeline("Uitvoering BEST-4402", [("Nummer", "BEST-4402"), ("Uitkomst", "Succesvol afgerond"), ("Klaar om", "06-11-2026 16:22")], [("16:20", "Gestart door m.lind"), ("16:22", "41 bestellingen verwerkt")], theme=s.SAND, lang="nl"), 700),
        why="the run's page states 'Succesvol afgerond' at 16:22",
    ),
    believed(
        "s19", "dialog pl",
        Ticket("EKS-10288", "2026-11-07T10:00:00+01:00", zone="Europe/Warsaw", order="DMY"),
        Shot(s.dialog(["EKS-10289", "EKS-10288", "EKS-10287"], "Szczegóły zadania", [("Zadanie", "EKS-10288"), ("Wynik", "Sukces"), ("Zakończono", "07.11.2026 11:48"), ("Wierszy", "64 z 64")], ["Zamknij"], lang="pl"), 700),
        why="the dialog of EKS-10288 says Sukces, ended 11:48",
    ),
    believed(
        "s20", "grid pt zebra",
        Ticket("CARGA-771", "2026-11-08T02:00:00-03:00", zone="America/Sao_Paulo", order="DMY"),
        Shot(s.admin_grid("Central de cargas", ["Carga", "Término", "Linhas", "Resultado"], [["CARGA-770", "08/11/2026 01:30", "0", "Falha"], ["CARGA-771", "08/11/2026 04:11", "1.204", "Sucesso"], ["CARGA-772", "08/11/2026 04:30", "0", "Falha"]], theme=s.PAPER, size=14, lang="pt"), 620),
        why="CARGA-771 has Sucesso at 04:11, after 02:00",
    ),
    believed(
        "s21", "photo tilt cards en",
        Ticket("DX-2210", "2026-11-09T13:00:00+00:00"),
        Shot(s.chips("Dispatch board", [("Failed", RED, "DX-2209", "ended 9 Nov 2026 12:40"), ("Succeeded", GREEN, "DX-2210", "ended 9 Nov 2026 14:55"), ("Running", BLUE, "DX-2211", "since 15:00"), ("Failed", RED, "DX-2208", "ended 9 Nov 2026 11:40")], size=17), 760, Finish(format="jpeg", quality=70, tilt=-1.6)),
        why="the photographed card of DX-2210 reads Succeeded",
    ),
    believed(
        "s22", "series mail en",
        Ticket("SETTLE-0311", "2026-11-10T03:00:00+00:00", "2026-11-11T07:00:00+00:00", series=("SETTLE-*",)),
        Shot(s.banner_mail("Harmonia Payments", GREEN, "Settlement finished successfully", [("Run", "SETTLE-0312"), ("Finished", "11 Nov 2026 03:18 UTC"), ("Transactions", "1,902 of 1,902")], "Automatic notification"), 660),
        why="the next run of the series SETTLE-* succeeded with a time after the failure",
    ),
    believed(
        "s23", "series table en several-days",
        Ticket("ROUTE-PLAN-118", "2026-11-11T05:00:00+00:00", "2026-11-12T09:00:00+00:00", series=("Morning route plan",)),
        Shot(s.admin_grid("Transit Planner", ["Plan", "Ended (UTC)", "Outcome"], [["Morning route plan", "2026-11-12 05:06", "Successful"], ["Evening route plan", "2026-11-11 17:06", "Failed"], ["Morning route plan", "2026-11-10 05:05", "Successful"]], theme=s.ICE, size=14), 600),
        why="one run of the series is older, one ended successfully a day after the failure",
    ),
    believed(
        "s24", "removed dialog en",
        Ticket("HOOK-RETAIL-6", "2026-11-12T11:00:00+00:00", reason="integration_removed"),
        Shot(s.dialog(["HOOK-RETAIL-5", "HOOK-RETAIL-6", "HOOK-RETAIL-7"], "Connection", [("Name", "HOOK-RETAIL-6"), ("State", "Disabled by m.lind"), ("Next run", "not scheduled")], ["Close", "Enable"]), 700),
        why="the connection is disabled and not scheduled, with the reason integration_removed",
    ),
    believed(
        "s25", "removed grid fr",
        Ticket("LIAISON-44", "2026-11-13T09:00:00+01:00", zone="Europe/Paris", order="DMY", reason="integration_removed"),
        Shot(s.admin_grid("Relais Flux", ["Liaison", "Modifiée le", "État"], [["LIAISON-43", "02/09/2026", "Active"], ["LIAISON-44", "13/11/2026 11:05", "Supprimée"], ["LIAISON-45", "02/09/2026", "Active"]], theme=s.SAND, size=14, lang="fr"), 560),
        why="the row of LIAISON-44 says 'Supprimée' (removed)",
    ),
    believed(
        "s26", "several-images en",
        Ticket("PACK-81.07", "2026-11-14T08:00:00+00:00"),
        Shot(s.grouped("Pelican Sync", [("14 November 2026", [("PACK-81.07", "Packing lists", "Failed", "ended 08:00")])]), 560),
        Shot(s.grouped("Pelican Sync", [("14 November 2026", [("PACK-81.07", "Packing lists", "Succeeded", "ended 13:22")])]), 560, minutes_later=40),
        why="first the failure as found, later the success of the same job",
    ),
    believed(
        "s27", "downscale grid en no-finish-time",
        Ticket("SKU-MAP-3007", "2026-11-15T10:00:00+00:00"),
        Shot(s.admin_grid("Ferrite Data Mover", ["Task", "Rows", "Outcome"], [["SKU-MAP-3006", "0", "Error"], ["SKU-MAP-3007", "640", "Success"], ["SKU-MAP-3008", "0", "Error"]], size=17, theme=s.PAPER), 560, Finish(scale=2, shrink=0.42, format="jpeg", quality=70)),
        why="own id and Success in one row; no finish time is shown",
    ),
]
