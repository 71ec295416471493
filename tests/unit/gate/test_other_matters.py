"""Sentences near the truth that report something else than the run, or nothing that happened."""

from __future__ import annotations

import pytest

from app.domain.gate.statements.confirmation import stated_change
from app.domain.gate.statements.containment import reason_it_cannot_be_stopped
from app.domain.gate.statements.verification_note import observation
from tests.support.closing import AGENT, at, attempt, judged, missing

SOMETHING_ELSE = [
    "Restart of ORD-SYNC-4471 completed successfully at 10:42.",
    "Verified ORD-SYNC-4471 has been restarted at 10:42.",
    "Root cause analysis for ORD-SYNC-4471 completed at 10:42.",
    "Connection test for job ORD-SYNC-4471 successful 10:42.",
    "Dry run of ORD-SYNC-4471 finished without errors 10:42.",
    "Ticket ORD-4471 processed successfully.",
    "Sent notification for job ORD-SYNC-4471 successfully at 10:42.",
    "Neustart von ORD-SYNC-4471 um 10:42 erfolgreich.",
    "Lauf ORD-SYNC-4471 erfolgreich angestoßen um 10:42.",
    "Redémarrage du job 4471 réussi à 10:42.",
    "Job 4471 relancé avec succès à 10:42.",
    "Trabajo 4471 relanzado con éxito a las 10:42.",
    "Job 4471 reiniciado com sucesso às 10:42.",
    "Riavvio del job 4471 completato con successo alle 10:42.",
    "Herstart van taak 4471 geslaagd om 10:42.",
    "Zadanie 4471 uruchomione pomyślnie o 10:42.",
    "ジョブ4471を10:42に正常に起動しました。",
    # not now, not known, not seen by who writes
    "ORD-SYNC-4471 completed successfully last week.",
    "Checked ORD-SYNC-4471, it had completed successfully until 09:41.",
    "Checked job ORD-SYNC-4471 at 10:42. Result unknown.",
    "Checked the log of ORD-SYNC-4471 at 10:42: HTTP 500.",
    "Per Jonas: ORD-SYNC-4471 completed 10:42.",
    "Jonas checked ORD-SYNC-4471, all green.",
    "Habe Lauf ORD-SYNC-4471 um 10:42 geprüft, Ergebnis steht noch aus.",
]

THE_RUN = [
    "After the restart ORD-SYNC-4471 finished successfully at 10:42; checked 5 orders in the ERP.",
    "Restarted ORD-SYNC-4471, it completed successfully at 10:42.",
    "With the new configuration ORD-SYNC-4471 completed at 10:42, 312 orders.",
    "Ticket 881 describes the cause. ORD-SYNC-4471 completed at 10:42, checked in Airflow.",
    "Previously HTTP 500. Now ORD-SYNC-4471 completed at 10:42, 312 orders written.",
    "Error log is empty for ORD-SYNC-4471, 312 rows written.",
    "ORD-SYNC-4471 ran at 10:42, 312/312 orders in the ERP, no rejects.",
    "Lauf ORD-SYNC-4471 nach Neustart um 10:42 erfolgreich beendet.",
    "Job 4471 relancé à 10:40 et terminé à 10:42, 312 commandes écrites.",
    "Riavviato il job 4471, completato alle 10:42, 312 ordini scritti.",
    "Zadanie 4471 uruchomione ponownie i zakończone o 10:42, 312 zamówień zapisanych.",
    "ジョブ4471を再起動し、10:42に正常終了を確認しました。",
]

NO_CHANGE = [
    "We decided to escalate this.",
    "Please close, we have decided to trust you.",
    "Wir haben entschieden abzuwarten.",
    "Nous avons décidé d'attendre.",
    "Decidimos esperar.",
    "Abbiamo deciso di aspettare.",
    "We hebben besloten af te wachten.",
    "Zdecydowaliśmy się poczekać.",
    "We updated our contact details in your portal.",
    "We changed the priority to high.",
    "Wir haben unsere Ansprechpartnerin geändert.",
    "I have deleted your email.",
]

NO_REASON = [
    "Cannot stop it because I do not know how.",
    "We cannot pause it since nobody asked us to.",
    "Nicht stoppbar, weil keine Zeit.",
    "On ne peut pas l'arrêter car pas le temps.",
    "No se puede parar porque no sé cómo.",
    "止められません、時間がないので。",
]


@pytest.mark.parametrize("note", SOMETHING_ELSE)
def test_a_note_about_something_else_than_the_runs_end_observes_nothing(note: str) -> None:
    assert observation(note) is None


@pytest.mark.parametrize("note", THE_RUN)
def test_a_note_that_mentions_such_a_thing_on_the_way_is_met(note: str) -> None:
    assert observation(note) is not None


@pytest.mark.parametrize("message", NO_CHANGE)
def test_waiting_and_changes_beside_the_point_confirm_nothing(message: str) -> None:
    assert stated_change(message) is None


def test_a_spanish_i_is_not_taken_for_an_english_he() -> None:
    assert stated_change("He cambiado la contraseña del usuario FTP.") is not None
    assert stated_change("He changed the password of the FTP user.") is None


@pytest.mark.parametrize("note", NO_REASON)
def test_no_time_and_no_knowledge_are_no_reason_why_a_job_cannot_be_stopped(note: str) -> None:
    assert reason_it_cannot_be_stopped(note) is None


@pytest.mark.parametrize(
    ("field", "requirement"), [("contained_at", "containment"), ("retailer_notified_at", "retailer_notified")]
)
def test_a_moment_that_was_still_to_come_when_it_was_entered_has_not_happened(field: str, requirement: str) -> None:
    entered = [{"field": field, "at": at("10:00"), "actor": AGENT}]
    assert missing(judged(attempt({field: at("10:00", day=9)}, field_changes=entered))) == {requirement}
    assert judged(attempt({field: at("12:00")}, field_changes=entered)).allowed
