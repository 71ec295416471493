"""What people tell in passing: who started a thing, what it said, which run it was, on which day of the month."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.domain.extraction.extract import extract
from app.domain.extraction.model import Extraction, TicketText
from app.domain.playbook import Playbook
from app.domain.ticket import TextContext

Read = Callable[[str], Extraction]


@pytest.fixture
def told(playbook: Playbook) -> Read:
    """Extract from a body; the ticket was made in Berlin on Monday, 16 November 2026, at ten."""

    def read(body: str) -> Extraction:
        text = TicketText(
            subject="Problem",
            body=body,
            body_format="plain",
            created_at=datetime(2026, 11, 16, 9, tzinfo=UTC),
            context=TextContext(default_timezone="Europe/Berlin", date_order=None),
        )
        return extract(text, playbook)

    return read


@pytest.mark.parametrize(
    ("body", "trigger"),
    [
        ("The price export failed at 07:15. It sits on our central scheduler.", "scheduler"),
        ("The ASN was refused at 07:15. Our broker collects the file twice a day.", "broker"),
        ("The label job failed at 10:37. It fires each time the PIM publishes a product.", "PIM"),
        ("Program XX completed in error at 15:41. Concurrent manager submitted it.", "Concurrent manager"),
        ("The consumer restarts by itself via k8s; crashed at 10:37.", "k8s"),
        ("Der Export ist um 7:15 abgebrochen. UC4 stößt ihn jede Stunde an.", "UC4"),
        ("Der Export ist um 7:15 abgebrochen. Der springt an, sobald SAP einen Preis freigibt.", "SAP"),
        ("L'export a planté à 7h15. C'est leur robot EDI qui vient chercher le fichier.", "robot EDI"),
        ("L'export a planté à 7h15. Le connecteur interroge le serveur toutes les dix minutes.", "connecteur"),
        ("La exportación falló a las 7:15. La arranca Control-M.", "Control-M"),
        ("A exportação falhou às 7h15. Quem puxa é o hub, de 15 em 15 minutos.", "hub"),
        ("L'export è fallito alle 7:15. Lo sincronizza il connettore di Shopware in automatico.", "connettore"),
        ("De export is om 7:15 mislukt. Dat hangt aan hun timer.", "timer"),
        ("Eksport nie przeszedł o 7:15. Pobiera to integrator co 10 minut.", "integrator"),
        ("在庫連携が7:15に失敗しました。起動はTivoliの定期スケジュールです。", "Tivoli"),
    ],
)
def test_a_process_told_in_passing_is_the_trigger(told: Read, body: str, trigger: str) -> None:
    found = told(body)
    assert found.trigger_kind == "process"
    assert found.trigger is not None
    assert trigger in found.trigger


@pytest.mark.parametrize(
    ("body", "trigger"),
    [
        ("Order 4455 is stuck. The night clerk keyed it in.", "night clerk"),
        ("The import IMP-91 failed at 3.40 pm, right after Tomasz had dropped the file in the folder.", "Tomasz"),
        ("The feed died at 10:37. Dave in finance set it going by hand.", "Dave"),
        ("Der Feed starb um 10:37. Losgetreten hat das unser Praktikant.", "Praktikant"),
        ("Le flux est tombé à 6h40, au moment où Nadia a cliqué sur Publier.", "Nadia"),
        ("La exportación falló a las 7:15. Lo pulsó el dependiente.", "dependiente"),
        ("A exportação falhou às 7h15. Quando o Bruno subiu a planilha deu erro.", "Bruno"),
        ("L'export è fallito alle 7:15. È stata Giulia a caricare il file.", "Giulia"),
        ("De export is om 7:15 mislukt. Toen Sanne het bestand uploadde kreeg ze een fout.", "Sanne"),
        ("Eksport nie przeszedł o 7:15. To Marek kliknął wysyłkę.", "Marek"),
        ("在庫連携が7:15に失敗しました。アップロードは経理の鈴木さんが行いました。", "鈴木"),
    ],
)
def test_a_person_told_in_passing_is_the_trigger(told: Read, body: str, trigger: str) -> None:
    found = told(body)
    assert (found.trigger, found.trigger_kind) == (trigger, "user")


@pytest.mark.parametrize(
    "sentence",
    [
        "I don't know who or what starts it.",
        "Support said it was the scheduler's fault.",
        "The job is owned by the data team.",
        "Their account manager will call the shop manager tomorrow.",
        "Ich weiß nicht, ob das der Scheduler war.",
        "Personne ne sait qui l'a lancé.",
        "Nadie lo ha lanzado a mano.",
        "誰が起動したかは不明です。",
    ],
)
def test_doubt_denial_and_hearsay_name_no_trigger(told: Read, sentence: str) -> None:
    assert told(f"The stock feed stopped at 06:40. {sentence}").trigger is None


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        (
            "The feed failed at 17:26 with the note: Commodity code must be 10 digits. There are tickets already.",
            None,
            "Commodity code must be 10 digits",
        ),
        (
            "The job BK-3107 crashed today at 14:31:09, KC-500: Stock type not recognised. Scheduled task.",
            "KC-500",
            "Stock type not recognised",
        ),
        ('It was declined at 9:10: error 7 "Invalid payment details".', "7", "Invalid payment details"),
        ("Handheld flashed NO SUCH BIN 44-02 when I scanned at 9:10.", None, "NO SUCH BIN 44-02"),
        ("Der Lauf 4412 endete um 7:15 mit der Mitteilung: Lagerort 0003 ist gesperrt.", None, "Lagerort 0003"),
        ("Le transporteur a répondu à 5h40 : Poids total à zéro.", None, "Poids total à zéro"),
        ("Redsys respondió SIS0051 (número de pedido repetido) a las 12:31.", "SIS0051", "número de pedido repetido"),
        ("A carga 881 falhou às 10h17. Lá está escrito: CNPJ não informado.", None, "CNPJ não informado"),
        ("Il carico 881 è finito male alle 15:22 con la nota: Magazzino 3 non attivo.", None, "Magazzino 3 non"),
        ("De vervoerder antwoordde om 9:04: Gewicht ontbreekt.", None, "Gewicht ontbreekt"),
        ("Import 881 zakończył się o 10:42 z adnotacją: Magazyn 3 nieaktywny.", None, "Magazyn 3 nieaktywny"),
        ("5:03に受注取込が止まりました。表示された文言は、単価が未設定です、でした。", None, "単価が未設定です"),
    ],
)
def test_a_message_told_within_a_sentence_is_read_verbatim(told: Read, body: str, code: str | None, text: str) -> None:
    found = told(body)
    assert found.error_code == code
    assert found.error_text is not None
    assert found.error_text.startswith(text)


@pytest.mark.parametrize(
    "body",
    [
        "The run 8812 stopped at 9:10: the warehouse was closed and nobody saw it.",
        "The order export died at 04:10, complaining that the tax class was not set up.",
        "Der Lauf 8812 brach um 9:10 ab, weil angeblich der Server weg war.",
        "El lote 8812 falló a las 9:10 porque alguien tocó los permisos.",
    ],
)
def test_what_somebody_makes_of_an_error_is_no_message(told: Read, body: str) -> None:
    assert told(body).error_text is None


@pytest.mark.parametrize(
    ("body", "job"),
    [
        ("Job id in Celigo 6737f1e2, failed at 9:10.", "6737f1e2"),
        ("Concurrent program XXNOON (request id 70114522) errored at 9:10.", "70114522"),
        ("El id de ejecución en Lengow es EJ-77120, falló a las 9:10.", "EJ-77120"),
        ("バッチ実行ID 7712045が9:10に失敗しました。", "7712045"),
        ("The flow ORDERS05 crashed at 9:10.", None),
        ("A rotina FAT010 falhou às 9h10.", None),
        ("The panic says addr=0x7ffe12 and the push job exited at 9:10.", None),
    ],
)
def test_runs_have_ids_and_programs_have_names(told: Read, body: str, job: str | None) -> None:
    assert told(body).job_id == job


@pytest.mark.parametrize(
    ("body", "transaction"),
    [
        ("Order code ORD99182 was declined at 9:10.", "ORD99182"),
        ("Interchange control number 000123987 was rejected with a 999 at 9:10.", "000123987"),
        ("Transaction SM58 shows stuck entries since 9:10 UTC.", None),
        ("The import of file ORD_20261116_0910.csv failed at 9:10.", None),
    ],
)
def test_a_document_has_a_number_and_a_menu_or_a_file_is_none(told: Read, body: str, transaction: str | None) -> None:
    found = told(body)
    assert found.transaction_id == transaction
    assert found.error_code is None


@pytest.mark.parametrize(
    "body",
    [
        "Run 4412 failed at 09:12 on the 14th.",
        "Der Lauf 4412 ist am 14. um 9:12 Uhr abgebrochen.",
        "Le lot 4412 a échoué le 14 à 9h12.",
        "El lote 4412 falló a las 9:12 del día 14.",
        "O lote 4412 falhou às 9h12 do dia 14.",
        "Il lotto 4412 è fallito il 14 alle 9:12.",
        "De batch 4412 is op de 14e om 9:12 mislukt.",
        "Zadanie 4412 padło dnia 14. o 9:12.",
        "14日の9時12分にジョブ4412が失敗しました。",
    ],
)
def test_a_day_of_the_month_is_the_latest_such_day(told: Read, body: str) -> None:
    assert told(body).timestamp == datetime(2026, 11, 14, 8, 12, tzinfo=UTC)


def test_a_day_of_the_month_is_seen_from_where_the_ticket_was_made(playbook: Playbook) -> None:
    """Half past midnight on the 16th in Berlin is still the 15th in UTC."""
    text = TicketText(
        subject="Problem",
        body="Run 4412 failed at 00:05 on the 16th.",
        body_format="plain",
        created_at=datetime(2026, 11, 15, 23, 30, tzinfo=UTC),
        context=TextContext(default_timezone="Europe/Berlin", date_order=None),
    )
    assert extract(text, playbook).timestamp == datetime(2026, 11, 15, 23, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    ["I pushed run 4412 by hand at 09:12.", "[09:12] jonas: did run 4412 fail?\n[09:13] mei: yes it failed"],
)
def test_neither_a_start_by_hand_nor_the_time_of_a_chat_is_when_a_run_failed(told: Read, body: str) -> None:
    assert told(body).timestamp is None
