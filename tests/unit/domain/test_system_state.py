from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.domain.extraction.model import Extraction, Span
from app.domain.system_state import SystemState
from app.domain.system_state import system_state as state_of

Make = Callable[..., Extraction]
FAILED = datetime.fromisoformat("2026-11-02T10:42:00+01:00")
CREATED = FAILED + timedelta(minutes=8)


def system_state(text: str, extraction: Extraction) -> SystemState:
    return state_of(text, extraction, FAILED, CREATED)


@pytest.mark.parametrize(
    "text",
    [
        "The API token expired at 10:40.",
        "Integration session has expired during the job",
        "Error: SESSION_EXPIRED",
        "OAuth credentials were revoked by the marketplace.",
        "Das Token ist abgelaufen.",
        "Le jeton a expiré pendant le traitement",
        "Token expired; it must be renewed before the next run.",
    ],
)
def test_an_expired_session_is_read(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).session_expired_at is not None


@pytest.mark.parametrize(
    "text",
    [
        "The token has not expired.",
        "Session still valid at 10:40.",
        "Token expired. We renewed the token at 10:45.",
        "The offer expired yesterday.",
        "Das Token ist nicht abgelaufen.",
        "",
    ],
)
def test_a_denied_renewed_or_unmentioned_session_is_not_expired(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).session_expired_at is None


@pytest.mark.parametrize(
    "text",
    [
        "Cache refresh still running.",
        "The delta sync is pending",
        "delta sync has not yet completed",
        "Cache refresh incomplete; job aborted",
        "The product cache has not been refreshed yet.",
        "Die Cache-Aktualisierung läuft noch.",
    ],
)
def test_a_pending_cache_refresh_is_read(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).cache_refresh_pending


@pytest.mark.parametrize(
    "text",
    [
        "Cache was refreshed at 10:40 and the exception persisted.",
        "Job retry window expired; no delta sync pending",
        "The order is pending.",
        "The storefront cache shows order 5521 as pending.",
        "Kein Delta-Sync ausstehend",
        "Nothing in the cache is outstanding",
    ],
)
def test_a_completed_or_denied_refresh_is_not_pending(extraction: Make, text: str) -> None:
    assert not system_state(text, extraction()).cache_refresh_pending


@pytest.mark.parametrize(
    "text", ["I retried it and it failed again.", "Retries exhausted: retry failed", "We re-ran it"]
)
def test_a_retry_is_read(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).retried is not None


@pytest.mark.parametrize("text", ["It has not been retried.", "Should be restarted by IT.", "Please retry the job."])
def test_a_retry_that_was_not_made_is_not_read(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).retried is None


def test_the_words_that_say_so_are_quoted_as_written(extraction: Make) -> None:
    state = system_state("Hello team.\nDelta_sync_42 is pending since noon.\nThanks", extraction())
    assert state.cache is not None
    assert state.cache.quote == "Delta_sync_42 is pending since noon"


def test_a_ruled_out_cause_says_so_with_its_reason(extraction: Make) -> None:
    reason = Span(source="text", start=0, end=9, quote="no duplicate instances in the log")
    found = extraction(ruled_out=("concurrent_job_conflict",), provenance={"ruled_out.concurrent_job_conflict": reason})
    state = system_state("", found)
    assert state.concurrent_processes is not None
    assert state.concurrent_processes.text.startswith("none")
    assert state.concurrent_processes.quote == reason.quote


def test_the_reason_of_a_ruled_out_cause_is_the_sentence_that_says_so(extraction: Make) -> None:
    text = "Session expiry | yes | integration session valid at 10:40\nCache refreshed at 10:05, exception persisted"
    state = system_state(text, extraction(ruled_out=("session_expiry", "cache_staleness")))
    assert state.cause_reasons == {
        "session_expiry": "Session expiry | yes | integration session valid at 10:40",
        "cache_staleness": "Cache refreshed at 10:05, exception persisted",
    }


def test_a_bare_tick_is_no_reason(extraction: Make) -> None:
    state = system_state("Ruled out: session expiry, cache staleness", extraction(ruled_out=("session_expiry",)))
    assert state.cause_reasons == {}


def test_nothing_stated_is_nothing_known(extraction: Make) -> None:
    state = system_state("The order is missing.", extraction(is_job_failure=False))
    assert (state.concurrent_processes, state.user_sessions, state.cache, state.sync_job) == (None,) * 4


def test_a_running_job_and_a_failed_one_are_told_apart(extraction: Make) -> None:
    running, failed = system_state("", extraction(still_running=True)).sync_job, system_state("", extraction()).sync_job
    assert running is not None
    assert failed is not None
    assert running.text != failed.text


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("The session expired at 10:40:30.", FAILED - timedelta(seconds=90)),
        ("Token expired 3 minutes ago", CREATED - timedelta(minutes=3)),
        ("The token expired", FAILED),
    ],
)
def test_a_session_expired_when_the_ticket_says_else_at_the_failure(
    extraction: Make, text: str, moment: datetime
) -> None:
    assert system_state(text, extraction()).session_expired_at == moment


@pytest.mark.parametrize(
    "text",
    [
        "Sitzung ist abgelaufen",
        "Les identifiants ont expiré: jeton périmé",
        "El token caducó durante el proceso",
        "O token expirou às 10:40",
        "La sessione è scaduta",
        "Het token is verlopen",
        "Token wygasł w trakcie importu",
        "トークンの有効期限が切れました。",
    ],
)
def test_an_expired_session_is_read_in_every_language(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).session_expired_at is not None


@pytest.mark.parametrize(
    "text",
    [
        "Die Aktualisierung des Caches läuft noch",
        "L'actualisation du cache est en cours",
        "La actualización de la caché sigue pendiente: cache refresh pendiente",
        "A atualização do cache está em andamento",
        "L'aggiornamento della cache è in corso",
        "De cache wordt ververst: cache verversen nog niet klaar",
        "Odświeżanie cache jeszcze nie skończone",
        "キャッシュの更新はまだ完了していません。",
    ],
)
def test_a_pending_cache_refresh_is_read_in_every_language(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).cache_refresh_pending


@pytest.mark.parametrize(
    "text",
    [
        "Ich habe den Job erneut gestartet",
        "Nous l'avons relancé une fois",
        "Lo volvimos a lanzar",
        "O job foi reexecutado",
        "Il job è stato rilanciato",
        "De job is opnieuw gestart",
        "Zadanie uruchomiono ponownie, uruchomione ponownie o 10:45",
        "ジョブを再実行しましたが同じエラーです。",
    ],
)
def test_a_retry_is_read_in_every_language(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).retried is not None


@pytest.mark.parametrize(
    "text",
    [
        "Bitte den Job neu gestartet lassen",
        "Il ne doit pas être relancé",
        "No debe ser reiniciado",
        "Nie został ponownie uruchomiony",
    ],
)
def test_a_retry_that_was_only_spoken_of_is_not_read(extraction: Make, text: str) -> None:
    assert system_state(text, extraction()).retried is None


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The last successful run was on 2026-11-01 at 22:00.", "2026-11-01 at 22:00"),
        ("Last good sync: yesterday 22:00", "yesterday 22:00"),
        ("Letzter erfolgreicher Lauf war am 1.11. um 22 Uhr", "1.11. um 22 Uhr"),
        ("Dernière exécution réussie : 01/11 à 22h00", "01/11 à 22h00"),
        ("Última ejecución correcta el 1 de noviembre", "1 de noviembre"),
        ("Ostatnie udane uruchomienie: 1.11, 22:00", "1.11, 22:00"),
        ("最後に成功したのは11月1日22時です。", "したのは11月1日22時です"),
        ("The last successful run is unknown.", None),
        ("There was never a successful run, last success 0", None),
        ("The run failed at 10:42.", None),
    ],
)
def test_the_last_good_run_is_read_where_the_ticket_names_it(extraction: Make, text: str, when: str | None) -> None:
    good = system_state(text, extraction()).last_good_run
    assert (None if good is None else good.text) == when
