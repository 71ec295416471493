"""Screens of job schedulers in ten languages and several looks, rendered by Chromium: what a reader is measured on.

Each screen knows the cells that stand on it, so that a reading can be compared with the truth cell by cell.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser

Look = Literal["light", "dark", "twice", "jpeg", "terminal", "small", "phone"]
LOOKS: tuple[Look, ...] = ("light", "dark", "twice", "jpeg", "terminal", "small", "phone")

Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language: the page's title, four headings, and a few conditions of a run."""

    code: str
    title: str
    headings: Row
    states: tuple[str, ...]
    times: tuple[str, ...]


LANGUAGES = (
    Language(
        code="en",
        title="Job runs",
        headings=("Job", "Run", "State", "Finished"),
        states=("Succeeded", "Failed", "Running", "Partially completed", "Completed successfully"),
        times=("2026-11-02 10:42:07", "11/02/2026 9:41 AM", "Nov 2, 2026, 8:05:33 PM", "—", "2026-11-02T07:31:00Z"),
    ),
    Language(
        code="de",
        title="Ausführungen",
        headings=("Auftrag", "Lauf", "Status", "Beendet"),
        states=("Erfolgreich", "Fehlgeschlagen", "Läuft", "Teilweise abgeschlossen", "Übertragung geglückt"),
        times=("02.11.2026 10:42:07", "02.11.2026, 09:41 Uhr", "2. Nov. 2026, 08:05", "—", "02.11.26 07:31"),
    ),
    Language(
        code="fr",
        title="Exécutions",
        headings=("Tâche", "Exécution", "État", "Terminé à"),
        states=("Réussi", "Échec", "En cours d'exécution", "Terminé avec succès", "Partiellement terminé"),
        times=("02/11/2026 10:42:07", "02/11/2026 à 09:41", "2 nov. 2026 08:05", "—", "02/11/2026 07h31"),
    ),
    Language(
        code="es",
        title="Ejecuciones",
        headings=("Trabajo", "Ejecución", "Estado", "Finalizado"),
        states=("Completado con éxito", "Fallido", "En ejecución", "Parcialmente completado", "Correcto"),
        times=("02/11/2026 10:42:07", "2/11/2026 9:41", "2 nov 2026, 08:05", "—", "02-11-2026 07:31"),
    ),
    Language(
        code="pt",
        title="Execuções",
        headings=("Tarefa", "Execução", "Situação", "Concluído em"),
        states=("Concluído", "Não concluído", "Em execução", "Concluído com sucesso", "Falhou"),
        times=("02/11/2026 10:42:07", "02/11/2026 às 09:41", "2 de nov. de 2026 08:05", "—", "02/11/2026 07:31"),
    ),
    Language(
        code="it",
        title="Esecuzioni",
        headings=("Processo", "Esecuzione", "Stato", "Terminato"),
        states=("Riuscito", "Non riuscito", "In esecuzione", "Completato con successo", "Attività fallita"),
        times=("02/11/2026 10:42:07", "02/11/2026, 09:41", "2 nov 2026 08:05", "—", "02/11/2026 07:31"),
    ),
    Language(
        code="nl",
        title="Uitvoeringen",
        headings=("Taak", "Uitvoering", "Status", "Voltooid op"),
        states=("Geslaagd", "Mislukt", "Wordt uitgevoerd", "Gedeeltelijk voltooid", "Geïmporteerd"),
        times=("02-11-2026 10:42:07", "2-11-2026 09:41", "2 nov 2026 08:05", "—", "02-11-2026 07:31"),
    ),
    Language(
        code="pl",
        title="Przebiegi zadań",
        headings=("Zadanie", "Przebieg", "Stan", "Zakończono"),
        states=("Zakończono powodzeniem", "Błąd", "W toku", "Częściowo ukończone", "Nie powiodło się"),
        times=("02.11.2026 10:42:07", "2026-11-02 09:41", "2 lis 2026, 08:05", "—", "02.11.2026 07:31"),
    ),
    Language(
        code="ja",
        title="ジョブ実行履歴",
        headings=("ジョブ", "実行", "状態", "終了日時"),
        states=("成功", "失敗", "実行中", "一部完了", "正常終了"),
        times=("2026/11/02 10:42:07", "2026年11月2日 9:41", "2026/11/02 08:05", "—", "2026-11-02 07:31"),
    ),
    Language(
        code="zh",
        title="作业运行记录",
        headings=("作业", "运行", "状态", "结束时间"),
        states=("成功", "失败", "运行中", "部分完成", "已完成"),
        times=("2026-11-02 10:42:07", "2026年11月2日 09:41", "2026/11/02 08:05", "—", "2026-11-02 07:31"),
    ),
)

JOBS = ("ORD-SYNC-4471", "SHP-20931", "inv_feed.daily", "PAY-0O1lI-88", "JOB_7f3a9c21")
RUNS = ("#884213", "RUN-000187", "9f8e-77b1-c0de", "20261102-0931", "5530")


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A rendered screen and the cells on it, row by row: job, run, state, time."""

    language: str
    look: Look
    content: bytes
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        return f"{self.language}-{self.look}"


def screens(browser: Browser, looks: Sequence[Look] = LOOKS) -> Iterator[Screen]:
    """Each language in each look."""
    for number, language in enumerate(LANGUAGES):
        for look in looks:
            rows = _rows(language, number)
            yield Screen(language=language.code, look=look, content=render(browser, language, look, rows), rows=rows)


def _rows(language: Language, turn: int) -> tuple[Row, ...]:
    """Five rows, each condition and time once, jobs and runs in another order in each language."""
    order = [(index + turn) % len(JOBS) for index in range(len(JOBS))]
    return tuple(
        (JOBS[place], RUNS[(place + turn) % len(RUNS)], language.states[index], language.times[index])
        for index, place in enumerate(order)
    )


def render(browser: Browser, language: Language, look: Look, rows: Sequence[Row]) -> bytes:
    """A picture file of the screen: PNG, and JPEG of quality 60 for the look ``jpeg``."""
    width, height = {"phone": (390, 844), "small": (900, 500)}.get(look, (1280, 720))
    page = browser.new_page(
        viewport={"width": width, "height": height},
        device_scale_factor={"twice": 2, "phone": 2}.get(look, 1),
        color_scheme="dark" if look in ("dark", "terminal") else "light",
    )
    try:
        page.set_content(_terminal(language, rows) if look == "terminal" else _page(language, look, rows))
        shot = page.screenshot()
    finally:
        page.close()
    if look != "jpeg":
        return shot
    buffer = io.BytesIO()
    Image.open(io.BytesIO(shot)).convert("RGB").save(buffer, "JPEG", quality=60)
    return buffer.getvalue()


_COLOURS = {
    "dark": "body{background:#16181d;color:#d7dae0}th{color:#8b93a1}td,th{border-color:#2c313a}.good{color:#7ee2a8}",
    "small": "body{font-size:10px}",
    "phone": "body{font-size:14px}th,td{padding:6px 4px;font-size:13px}",
}


def _page(language: Language, look: Look, rows: Sequence[Row]) -> str:
    shown = _cards(rows) if look == "phone" else _table(language, rows)
    return f"""<!doctype html><html lang="{language.code}"><meta charset="utf-8"><style>
    body{{font:14px Liberation Sans,Noto Sans CJK JP,sans-serif;margin:0;background:#fff;color:#222}}
    nav{{background:#23395d;color:#fff;padding:12px 20px;font-weight:bold}} main{{padding:16px 20px}}
    table{{border-collapse:collapse;width:100%}} th,td{{text-align:left;padding:9px 12px;border-bottom:1px solid #ddd}}
    th{{font-weight:600;color:#667;font-size:.9em}} .good{{color:#0a6b37}} small{{color:#667}}
    .card{{border:1px solid #ccc;border-radius:8px;padding:8px;margin:8px 0}} .line{{display:flex;
    justify-content:space-between;gap:12px;padding:3px 0}}
    {_COLOURS.get(look, "")}
    </style><nav>Orbit Scheduler</nav><main><h2>{escape(language.title)}</h2>{shown}</main></html>"""


def _table(language: Language, rows: Sequence[Row]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in language.headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def _cards(rows: Sequence[Row]) -> str:
    return "".join(
        f"<div class=card><div class=line><b>{escape(job)}</b><span>{escape(run)}</span></div>"
        f"<div class=line><span class=good>{escape(state)}</span><small>{escape(time)}</small></div></div>"
        for job, run, state, time in rows
    )


def _terminal(language: Language, rows: Sequence[Row]) -> str:
    lines = ["$ orbit runs --last 5", ""]
    lines += ["".join(cell.ljust(width) for cell, width in zip(row, (18, 18, 28, 24), strict=True)) for row in rows]
    text = escape("\n".join([*lines, "", "$ _"]))
    return f"""<!doctype html><meta charset="utf-8"><style>body{{background:#101010;color:#cfcfcf;margin:12px}}
    pre{{font:15px Liberation Mono,Noto Sans Mono CJK JP,monospace;line-height:1.35}}</style>
    <pre lang="{language.code}">{text}</pre>"""
