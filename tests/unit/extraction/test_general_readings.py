"""What the general layers read: messages by their place, codes beside them, agents by grammar, ids by shape."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.extraction.model import Extraction

Read = Callable[..., Extraction]
FAILED = "The nightly order export failed. "


@pytest.mark.parametrize(
    ("body", "error_text"),
    [
        (
            FAILED + "The window reads “Ledger period 04 has been closed for posting” now.",
            "Ledger period 04 has been closed for posting",
        ),
        (FAILED + 'All I get is "Upload slot could not be reserved".', "Upload slot could not be reserved"),
        (
            "Der Export ist abgebrochen, dort heißt es „Buchungskreis 0100 ist für Periode 4 geschlossen“.",
            "Buchungskreis 0100 ist für Periode 4 geschlossen",
        ),
        (
            "Der Import bricht ab, im Fenster ‚Mengeneinheit KAR ist nicht gepflegt‘ und sonst nichts.",
            "Mengeneinheit KAR ist nicht gepflegt",
        ),
        (
            "L'import a planté, le module affiche « Le tarif demandé est introuvable pour ce dépôt ».",
            "Le tarif demandé est introuvable pour ce dépôt",
        ),
        ("La carga falló y en la ventana ponía «El almacén 12 no admite salidas».", "El almacén 12 no admite salidas"),
        ("A exportação parou com a frase “Tabela de preços sem vigência”.", "Tabela de preços sem vigência"),
        (
            "L'esportazione è fallita, sul monitor c'è scritto «Deposito 4 non raggiungibile».",
            "Deposito 4 non raggiungibile",
        ),
        (
            "De import is mislukt, er stond ‘Artikelgroep 9 bestaat niet meer’ op het scherm.",
            "Artikelgroep 9 bestaat niet meer",
        ),
        ("Eksport padł, w oknie jest „Brak uprawnień do magazynu 7”.", "Brak uprawnień do magazynu 7"),
        ("在庫連携が失敗し、画面に「倉庫コードが登録されていません」と出ています。", "倉庫コードが登録されていません"),
    ],
)
def test_a_quoted_sentence_of_a_machine_is_the_message(reading: Read, body: str, error_text: str) -> None:
    assert reading(body).error_text == error_text


@pytest.mark.parametrize(
    "body",
    [
        FAILED + 'I pressed "Send all open orders again" and then called you.',
        FAILED + 'The order still shows as "waiting for the warehouse".',
        FAILED + 'The customer wrote "I have been waiting for two weeks now".',
        FAILED + 'She said "my parcel never arrived at all".',
        "Der Export ist fehlgeschlagen, der Kunde schreibt „ich warte seit zwei Wochen auf mein Paket“.",
        "L'export a échoué, le client nous écrit « je n'ai toujours rien reçu de vous ».",
        FAILED + 'The file is called "orders of the last week final.csv".',
        FAILED + "It was something about a timeout, I did not copy it.",
        FAILED + 'The subject of the mail was "your order is on its way".',
    ],
)
def test_a_button_a_state_a_file_or_what_somebody_says_is_no_message(reading: Read, body: str) -> None:
    assert reading(body).error_text is None


@pytest.mark.parametrize(
    ("body", "error_text"),
    [
        (
            "The stock run failed again. From its console:\n\n    Partition 7 is held by another session\n\nAny idea?",
            "Partition 7 is held by another session",
        ),
        (
            "Der Lauf ist abgebrochen. Im Job-Log:\nNummernkreis 52 ist erschöpft\n\nBitte prüfen.",
            "Nummernkreis 52 ist erschöpft",
        ),
        (
            "Le lot a échoué. Voici la dernière ligne :\n\nNombre maximal de connexions atteint\n\nMerci",
            "Nombre maximal de connexions atteint",
        ),
        (
            "La tarea falló, esto es lo que queda en pantalla:\nNo existe la serie F26 para la tienda 3\n\nGracias",
            "No existe la serie F26 para la tienda 3",
        ),
        (
            "A rotina falhou. Ficou assim na tela:\n\n  Cliente sem inscrição estadual\n\nAbs",
            "Cliente sem inscrição estadual",
        ),
        (
            "Il lotto è fallito, ecco cosa esce:\nCausale contabile non prevista per il registro\n\nGrazie",
            "Causale contabile non prevista per il registro",
        ),
        (
            "De taak is mislukt, dit komt eruit:\n\nGeen licentie meer vrij voor deze module\n\nGroet",
            "Geen licentie meer vrij voor deze module",
        ),
        (
            "Zadanie padło, na końcu jest:\nPrzekroczono limit zapytań do API\n\nPozdrawiam",
            "Przekroczono limit zapytań do API",
        ),
        (
            "バッチが異常終了しました。ログの最後です：\n\n対象期間が締め済みのため処理できません\n",
            "対象期間が締め済みのため処理できません",
        ),
    ],
)
def test_a_line_alone_below_an_announcement_is_the_message(reading: Read, body: str, error_text: str) -> None:
    assert reading(body).error_text == error_text


@pytest.mark.parametrize(
    "body",
    [
        "The export failed. What we need:\n\nA second person who can look at it\n",
        "The export failed for these orders:\nOrder 55012 from the web shop\n",
        "Der Export ist fehlgeschlagen. Geprüft haben wir:\n\nDie Leitung zum Lager steht\n",
        "The export failed. The customer said:\n\nThe parcel did not arrive yet\n",
    ],
)
def test_a_list_a_wish_or_a_check_below_a_colon_is_no_message(reading: Read, body: str) -> None:
    assert reading(body).error_text is None


@pytest.mark.parametrize(
    ("line", "error_text"),
    [
        (
            "2026-04-05 03:11:09 | export-7 | WARN | Receiver closed the stream early",
            "Receiver closed the stream early",
        ),
        ("05.04.2026 03:11:09\tFEHLER\tPreisliste\tWährung XTS ist nicht angelegt", "Währung XTS ist nicht angelegt"),
        (
            "[05/Apr/2026:03:11:09 +0000] [exporter] [error] upstream sent no valid header",
            "upstream sent no valid header",
        ),
        (
            "Apr  5 03:11:09 node4 relay[881]: WARNING target mailbox is over its quota",
            "target mailbox is over its quota",
        ),
        ("03:11:09.221 [main] ERROR c.a.feed.Writer - Could not flush the last page", "Could not flush the last page"),
        ("2026-04-05T03:11:09Z ERRO exportador: Conexão recusada pelo servidor", "Conexão recusada pelo servidor"),
        (
            "2026-04-05 03:11:09,120 AVISO cola-3 - Mensaje descartado por antigüedad",
            "Mensaje descartado por antigüedad",
        ),
    ],
)
def test_the_last_column_of_a_log_line_is_the_message(reading: Read, line: str, error_text: str) -> None:
    assert reading(f"The export failed, see the log.\n\n{line}\n\nThanks").error_text == error_text


@pytest.mark.parametrize(
    ("body", "code", "error_text"),
    [
        (
            '{"fault": {"errorCode": "QTY-118", "longMessage": "Quantity is below zero"}}',
            "QTY-118",
            "Quantity is below zero",
        ),
        (
            '{"status": "Refused", "refusalReason": "Issuer not available", "code": "ISS_91"}',
            "ISS_91",
            "Issuer not available",
        ),
        (
            "<retorno><cStat>539</cStat><xMotivo>Duplicidade de NF-e com chave diferente</xMotivo></retorno>",
            "539",
            "Duplicidade de NF-e com chave diferente",
        ),
        (
            '{"error": "invalid_grant", "error_description": "Token has been revoked"}',
            "invalid_grant",
            "Token has been revoked",
        ),
        (
            '{"type": "StockConflict", "detail": "Location is not stocked for this item"}',
            "StockConflict",
            "Location is not stocked for this item",
        ),
    ],
)
def test_keys_of_message_kind_give_the_message_and_its_code(
    reading: Read, body: str, code: str, error_text: str
) -> None:
    found = reading(f"The order export failed with this:\n\n{body}\n")
    assert (found.error_code, found.error_text) == (code, error_text)


@pytest.mark.parametrize(
    ("body", "code", "error_text"),
    [
        (
            FAILED + "It shows “Carrier account is not active.” with CAR_ACC_02 in front of it.",
            "CAR_ACC_02",
            "Carrier account is not active.",
        ),
        ("Der Export brach ab: „Kein Kreditrahmen hinterlegt“ (KR-2207)", "KR-2207", "Kein Kreditrahmen hinterlegt"),
        ('Eksport przerwany, komunikat: "Brak ceny zakupu", kod 7711.', "7711", "Brak ceny zakupu"),
        ("L'export a échoué : « Dépôt inconnu dans la société » [STK-404]", "STK-404", "Dépôt inconnu dans la société"),
        (
            "La exportación falló: «Cliente bloqueado por riesgo», código R-118.",
            "R-118",
            "Cliente bloqueado por riesgo",
        ),
        ('De export is mislukt: "Magazijn is afgesloten" (foutcode 52)', "52", "Magazijn is afgesloten"),
        ('L\'esportazione è fallita: "Listino non attivo" (cod. LS_77)', "LS_77", "Listino non attivo"),
        (
            "The export failed.\n\nPRC_LIST_9\nPrice list has no valid period\n",
            "PRC_LIST_9",
            "Price list has no valid period",
        ),
        ("連携が失敗しました。［ZK-118］在庫場所が登録されていません", "ZK-118", "在庫場所が登録されていません"),
    ],
)
def test_the_code_beside_a_message_belongs_to_it(reading: Read, body: str, code: str, error_text: str) -> None:
    found = reading(body)
    assert (found.error_code, found.error_text) == (code, error_text)


@pytest.mark.parametrize(
    "body",
    [
        FAILED + "It shows “Carrier account is not active” (order 55012).",
        FAILED + "It shows “Carrier account is not active” (03:11).",
        FAILED + "It shows “Carrier account is not active”, 14 times.",
        FAILED + "It shows “Carrier account is not active”, exit code 12.",
    ],
)
def test_an_id_a_time_a_count_or_an_exit_status_is_no_code(reading: Read, body: str) -> None:
    assert reading(body).error_code is None


@pytest.mark.parametrize(
    ("body", "trigger", "kind"),
    [
        ("The export failed. m.okafor pressed Publish in the console.", "m.okafor", "user"),
        ("The export failed. It was set off by the @ops-bot hook.", "ops-bot", "process"),
        ("The export failed. Stock Watcher is what launches it after each count.", "Stock Watcher", "process"),
        ("The export failed, dispatched by svc-night-feed at the usual time.", "svc-night-feed", "process"),
        (
            "Der Export ist fehlgeschlagen. Jana Pohl hat an der Kasse 4 auf „Jetzt senden“ gedrückt.",
            "Jana Pohl",
            "user",
        ),
        (
            "Der Export ist fehlgeschlagen. Angestoßen hatte ihn heute früh der Dienst exp-runner-2.",
            "exp-runner-2",
            "process",
        ),
        (
            "Der Export ist fehlgeschlagen. Ausgeführt über die Konsole durch den Benutzer t.reiter (Schicht B).",
            "t.reiter",
            "user",
        ),
        (
            "L'export a échoué. Il a été déclenché hier soir, comme toujours, par le superviseur ordo-7.",
            "ordo-7",
            "process",
        ),
        ("L'export a échoué. Validé en boutique (Lyon) à 17 h 42 par la vendeuse C. Morel.", "C. Morel", "user"),
        ("La exportación falló. Lanzada a mano desde el panel por la compañera Inés Roca.", "Inés Roca", "user"),
        ("La exportación falló. La lanzó Inés Roca.", "Inés Roca", "user"),
        ("A exportação falhou. Foi disparada às 3h pela rotina EXP_NOITE.", "EXP_NOITE", "process"),
        ("L'esportazione è fallita. La richiesta è partita dal servizio ord-push.", "ord-push", "process"),
        ("L'esportazione è fallita, invocata dal demone qfeed.", "qfeed", "process"),
        ("De export is mislukt. Gestart door de taak EXP_UUR om 3 uur.", "EXP_UUR", "process"),
        ("De export is mislukt. Sanne Vos heeft op kantoor op Verzenden geklikt.", "Sanne Vos", "user"),
        ("Eksport nie powiódł się. Uruchomiony jak zwykle przez usługę nocny-eksport.", "nocny-eksport", "process"),
        ("Eksport nie powiódł się. Próbowała to wysłać p. Lis.", "Lis", "user"),
        ("受注連携が失敗しました。夜間スケジューラによって実行されました。", "夜間スケジューラ", "process"),
        ('The export failed.\n{"job": "exp", "initiator": "cron:nightly", "ok": false}', "cron:nightly", "process"),
        ("The export failed.\nUtilizador: rui.matos\n", "rui.matos", "user"),
    ],
)
def test_who_acts_is_read_from_the_grammar(reading: Read, body: str, trigger: str, kind: str) -> None:
    found = reading(body)
    assert found.trigger is not None
    assert trigger in found.trigger
    assert found.trigger_kind == kind


@pytest.mark.parametrize(
    "body",
    [
        "The export failed. I kicked it off from the console at 3.",
        "Der Export ist fehlgeschlagen. Ich habe ihn um 15:20 Uhr selbst angestoßen.",
        "L'export a échoué. Je l'ai lancé moi-même depuis le portail.",
        "La exportación falló. La he lanzado yo desde el panel.",
        "A exportação falhou, eu mesma executei pelo painel.",
        "L'esportazione è fallita, l'ho lanciata io a mano.",
        "De export is mislukt. Ik heb hem om 15:20 uur zelf gestart.",
        "Eksport nie powiódł się, sam uruchomiłem go z panelu.",
        "連携が失敗しました。私が手動で実行しました。",
    ],
)
def test_the_first_person_is_the_reporter(reading: Read, body: str) -> None:
    assert (reading(body).trigger, reading(body).trigger_kind) == ("reporter", "user")


@pytest.mark.parametrize(
    "body",
    [
        "The export failed. Nobody of us started it.",
        "The export failed. It was reported by Jana Pohl.",
        "The import was rejected by NetSuite.",
        "De export is mislukt, gestart door niemand van ons.",
        "Der Export ist fehlgeschlagen. Wer hat den Lauf angestoßen?",
        "The export failed, caused by a change of last week.",
    ],
)
def test_nobody_a_reporter_or_a_question_is_no_trigger(reading: Read, body: str) -> None:
    assert reading(body).trigger is None


@pytest.mark.parametrize(
    ("body", "job_id"),
    [
        ("Voorraadronde VR-11-0900 is mislukt.", "VR-11-0900"),
        ("Il flusso GIAC-07-2905 è andato in errore.", "GIAC-07-2905"),
        ("Nightly feed trouble. PRC-FEED-66021 has been stuck at 40% for hours.", "PRC-FEED-66021"),
        ("Die Bestandsübertragung BST-2026-118 ist abgebrochen.", "BST-2026-118"),
        ("Przebieg PRZ-118-04 zakończył się błędem.", "PRZ-118-04"),
        ("La carga CRG-2026-77 falló.", "CRG-2026-77"),
        ("O fluxo FLX-00918 falhou.", "FLX-00918"),
        ("Background job: Z_PRICE_OUT / 03110700 failed", "03110700"),
    ],
)
def test_a_job_id_shows_by_its_noun_and_shape(reading: Read, body: str, job_id: str) -> None:
    assert reading(body).job_id == job_id


@pytest.mark.parametrize(
    "body",
    [
        "The export failed, started by the task EXP_ORDERS_15M.",
        "La exportación falló, la lanza el job programado DM-REVIEW-5M.",
        "The export failed, same as in INC0044120.",
        "The export for SKU AB-88121 failed.",
    ],
)
def test_the_starting_task_a_ticket_or_an_article_is_no_job_id(reading: Read, body: str) -> None:
    assert reading(body).job_id is None


@pytest.mark.parametrize(
    ("subject", "body", "transaction_id"),
    [
        ("", "La commande Mirakl `M2026-77-B` n'est pas arrivée dans Sage X3.", "M2026-77-B"),
        ("", "Webbestelling 4C5D6E-1180 ontbreekt in Exact Online.", "4C5D6E-1180"),
        ("", "楽天の受注番号 384112-20261119-0071 がSAPに取り込まれていません。", "384112-20261119-0071"),
        (
            "Riskified decline ignored, WEB-77103",
            "Riskified declined WEB-77103 but Magento still ships it.",
            "WEB-77103",
        ),
        ("", "codTrans: NX-20261208-77193 was captured in Nexi, no order in Magento.", "NX-20261208-77193"),
        ("", "BC-88120 is paid in BigCommerce but missing in NetSuite.", "BC-88120"),
    ],
)
def test_a_business_id_shows_by_its_noun_or_by_the_subject(
    reading: Read, subject: str, body: str, transaction_id: str
) -> None:
    assert reading(body, subject=subject).transaction_id == transaction_id


@pytest.mark.parametrize(
    "body",
    [
        "Orders WEB-77103 and WEB-77104 are missing in SAP.",
        "Order …7103 is missing in SAP.",
        "14 orders are missing in SAP since 03:11.",
        "Item AB-88121 is sold out in Magento but SAP shows 4.",
    ],
)
def test_a_list_a_part_a_count_or_an_article_is_no_business_id(reading: Read, body: str) -> None:
    assert reading(body).transaction_id is None
