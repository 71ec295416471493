"""The success that is stated of a run: in its row, under the head of states, behind a label, on a line of its log, or
alone in its card. What stands there must be about the run itself and come from the system."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.gate.screens.adverse import is_legend, is_of_labels
from app.domain.gate.screens.contexts import from_a_machine, has_mail_fields, looks_like_chat, speaks_as_person
from app.domain.gate.screens.job_ids import other_runs
from app.domain.gate.screens.labels import COUNTED, GOOD, JOB_NOUN, STATE_LABEL, TOTAL, of_something_else
from app.domain.gate.screens.layout import Line, Word
from app.domain.gate.screens.state_words import COMPLETED, ENDED, SUCCESS
from app.domain.gate.screens.states import State, begins_a_time, hedged, states_in
from app.domain.gate.screens.tables import label_over
from app.domain.gate.screens.territory import Page, Territory, is_log
from app.domain.gate.statements.vocabulary import entries
from app.domain.gate.statements.words import any_of
from app.domain.lazy_patterns import when_used

_STATE_BEFORE = when_used(rf"(?:{STATE_LABEL.pattern})[\"']?\s?[:：=|-]{{0,2}}\s?[\"']?(?:0 ?/ ?)?$")
_PROSE = any_of(
    entries(
        """
        the, has, have, had, was, were, is, been, and, so, that, this, it, again, now, just, der, die, das, ist, wurde
        hat, und, jetzt, le, la, les, est, ete, et, el, los, ha, sido, fue, y, ya, o, os, foi, e, ja, il, lo, stato
        adesso, de, het, werd, en, nu, zostalo, jest, juz, sie
        """
    )
)
_OF_THE_RUN = any_of(
    entries(
        """
        was, has, is, been, state, status, result, with, in, at, after, on, the, exit, code, finished, ended
        completed, done
        info, notice, debug, ok, am, pm, min, mins, sec, secs, s, ms, m, h, hrs, uhr, utc, gmt, cet, cest, run
        job, ended
        mon, tue, wed, thu, fri, sat, sun, jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec, batch, systemd
        s'est, stata, stato, wurde, ist, hat, um, mit, ergebnis, zustand, beendet, status, est, a, ete, avec
        statut, resultat
        estado, ha, sido
        fue, se, foi, stato, esito, e, is, werd, met, zostal, zostala, zostalo, stan, wynik, z, by, scheduler
        daemon, worker, none, null
        """
    )
)
_JOB_WORD = when_used(rf"(?:{JOB_NOUN})", re.IGNORECASE)
_CJK = when_used("[\u3040-\u30ff\u4e00-\u9fff]")
_CJK_AROUND = when_used(
    r"(?:は|が|を|に|の|で|、|。|:|：|です|しました|状態|状态|結果|结果|ジョブ|バッチ|処理|实行|実行|运行|执行|任务|作业|同期|同步|了|已|-|\d)*"
)
_NUMBER_BEHIND = when_used(rf" \d[\d.,]*(?= |$)(?! ?(?:/|of|von|sur|de|di|van|z|{COUNTED}))")
_STEP = any_of(
    entries(
        """
        step, stage, phase, extract, extraction, transform, load, validation, validate, validated, connection
        connected
        connect, login, logon, upload, download, check, checked, test, tested, auth, authentication, backup, mapping
        handshake, ping, lookup, parse, parsed, part, chunk, page, request, call, response, token, refresh
        query, notify
        notification, alert, mail, email, file, cleanup, setup, prepare, preparation, init, retry, acknowledged
        of, for
        schritt, phase, verbindung, anmeldung, prufung, test, datei, abruf, etape, connexion, verification
        fichier, paso
        conexion, validacion, prueba, archivo, etapa, conexao, validacao, teste, arquivo, fase, connessione
        prova, stap
        verbinding, controle, krok, polaczenie, walidacja, plik, ステップ, 接続, 検証, 確認, ログイン, 步骤
        连接, 验证, 登录
        """
    )
)
_ADDED = when_used(
    rf"(?:{COUNTED})|{any_of(GOOD, TOTAL).pattern}|{any_of(SUCCESS, COMPLETED, ENDED).pattern}", re.IGNORECASE
)
_HEADS_A_BOARD = any_of(
    entries(
        """
        done, completed, complete, closed, resolved, erledigt, fertig, abgeschlossen, termine, terminee, fait, hecho
        terminado, completado, feito, concluido, fatto, completato, gereed, klaar, afgerond, gotowe, zrobione
        完了, 済, 完成, 已完成
        """
    )
)
"""What a column of a board of tickets is called; above an id it is no state of a run."""
_LONGEST_NAME = 4
_MOST_PROSE = 2
_SHORTEST_MESSAGE = 2
_LEAST_CONFIDENCE = 0.5
_FURTHEST = 5
"""Heights of a letter between the id and a state that stands alone in its card."""


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A success and its line. ``said``: the words by which somebody merely says so."""

    line: Line
    state: State
    said: str | None = None

    @property
    def read(self) -> str:
        """As it stands in the picture."""
        words = self.line.words_between(self.state.start, self.state.end)
        return " ".join(word.text for word in words).strip(" .,:;|()[]\"'")


def stated(page: Page, ground: Territory, *, removed_counts: bool) -> Stated | None:
    """The success that is stated of the run, where there is one."""
    said: Stated | None = None
    for line in (*ground.row, *ground.sure):
        of_row = ground.holds(line)
        states = states_in(line.folded, with_id=of_row)
        if (not of_row and is_legend(states)) or is_of_labels(page, line):
            continue
        for state in states:
            if not (state.good or (removed_counts and state.kind == "removed")):
                continue
            if not _legible(line, state) or not _counts(page, ground, line, state):
                continue
            if _more_is_said(ground, line, state):
                continue
            words = _merely_said(page, ground, line, state)
            if words is None:
                return Stated(line=line, state=state)
            said = said or Stated(line=line, state=state, said=words)
    return said


def _more_is_said(ground: Territory, line: Line, state: State) -> bool:
    """Whether the cell goes on behind the state with words that nobody knows: they may take it back."""
    if is_log(line):
        return False
    cell = _cell_of(line, state)
    words = line.words_between(state.start, state.end)
    behind = cell.words[cell.words.index(words[-1]) + 1 :]
    if ground.head is not None and ground.holds(line):
        behind = tuple(word for word in behind if ground.head.column_of([word]).role == "state")
    return not all(_neutral(word) or _ADDED.fullmatch(word.folded.strip(".,:;()")) for word in behind)


def _legible(line: Line, state: State) -> bool:
    return min(word.confidence for word in line.words_between(state.start, state.end)) >= _LEAST_CONFIDENCE


def _counts(page: Page, ground: Territory, line: Line, state: State) -> bool:
    labelled = _labelled(page, line, state)
    cell = _cell_of(line, state)
    if hedged(cell.folded) and not labelled:
        return False
    if ground.holds(line):
        if ground.head is not None:
            return _in_state_column(ground, line, state)
        return labelled or (state.kind != "ended" and _about_the_run(page, ground, cell, state, of_row=True))
    if labelled:
        return True
    if state.kind == "ended" or begins_a_time(line.folded, state):
        return False
    if is_log(line) and is_log(ground.place.line):
        return _about_the_run(page, ground, cell, state, of_row=False)
    return _of_its_card(page, ground, line, cell, state)


def _in_state_column(ground: Territory, line: Line, state: State) -> bool:
    """Under the head of states; where no such head could be read, under any but those of times and amounts."""
    head = ground.head
    words = line.words_between(state.start, state.end)
    if head is None or not head.covers(words[0]):
        return False
    column = head.column_of(words)
    role = column.role
    if of_something_else(column.label):
        return False
    if role == "state":
        return True
    if head.has("state"):
        merged = any(word.piece == words[0].piece and word not in words for word in line.words)
        return merged and any(
            column.role == "state" and column.distance(words) < 4 * line.height for column in head.columns
        )
    counted = _NUMBER_BEHIND.match(_cell_of(line, state).folded.partition(state.read)[2])
    return role in {"other", "id"} and state.kind != "ended" and not counted


def _labelled(page: Page, line: Line, state: State) -> bool:
    """Whether a label such as "Status" stands before the word, or right above it."""
    label = _STATE_BEFORE.search(line.folded[: state.start])
    if label is not None:
        return not _of_something_else(line, label.start())
    return label_over(page.labels, line.words_between(state.start, state.end)[0]) == "state"


def _of_something_else(line: Line, start: int) -> bool:
    """Whether a word in the label's own cell says that it is the state of something else than the run."""
    label = line.words_between(start, start + 1)[0]
    cell = next(cell for cell in line.cells() if label in cell.words)
    number = cell.words.index(label)
    if number == 0 or cell.words[number - 1].text.endswith((",", ";", "|", ".", "·", "-", ":")):
        return False
    return not _neutral(cell.words[number - 1])


def _cell_of(line: Line, state: State) -> Line:
    first = line.words_between(state.start, state.end)[0]
    return next(cell for cell in line.cells() if first in cell.words)


def _about_the_run(page: Page, ground: Territory, cell: Line, state: State, *, of_row: bool) -> bool:
    """Whether nothing in the cell between the id and the state, or beside the state, says that something else than the
    run succeeded: a step, a connection, a check. A number right behind the state counts something."""
    own = [word for word in cell.words if word in ground.place.words]
    words = [word for word in cell.words if word not in own]
    if own:
        words = [word for word in words if word.left > own[-1].left] or words
    if not own and _NUMBER_BEHIND.match(cell.folded[cell.folded.find(state.read) + len(state.read) :]):
        return False
    parts = state.read.split()
    before = words[: next((number for number, word in enumerate(words) if parts[0] in word.folded), len(words))]
    around = [word for word in words if parts[0] in word.folded or parts[-1] in word.folded]
    unknown = [word for word in before if not _neutral(word)]
    named = of_row and state.kind == "success" and _may_be_a_name(page, ground, cell, unknown)
    return (not unknown or named) and all(_neutral(word, state.read) for word in around)


def _may_be_a_name(page: Page, ground: Territory, cell: Line, unknown: Sequence[Word]) -> bool:
    """Whether words between the id and the state can be the job's name in a row whose cells the reader ran together:
    the picture lists other runs as well, as it does not list the steps of one."""
    text = " ".join(word.folded for word in unknown)
    listed = any(other_runs(ground.place.run, line) and states_in(line.folded, with_id=True) for line in page.lines)
    log = is_log(cell) or is_log(ground.place.line)
    return listed and not log and len(unknown) <= _LONGEST_NAME and not _STEP.search(text)


def _neutral(word: Word, state: str = "") -> bool:
    rest = word.folded
    for part in state.split():
        rest = rest.replace(part, "")
    rest = rest.strip(" 。、！.,:;|()[]{}\"'-–—·*✓✔!#=/")
    if not rest or re.search(r"\d", rest) or _OF_THE_RUN.fullmatch(rest) or _JOB_WORD.fullmatch(rest):
        return True
    return _CJK.search(rest) is not None and _CJK_AROUND.fullmatch(rest) is not None


def _of_its_card(page: Page, ground: Territory, line: Line, cell: Line, state: State) -> bool:
    """Whether the state stands alone near the id: no label of something else before it, and not as the heading of a
    list of runs."""
    if abs(line.words[0].middle - ground.place.line.middle) > _FURTHEST * ground.place.line.height:
        return False
    if not all(_neutral(word, state.read) for word in cell.words) or _headed_otherwise(page, line, cell):
        return False
    above = line.middle < ground.place.line.middle
    first = cell.words[0] is line.words[0]
    if not first:
        return above and len(line.cells()) == 2 and _next_to_id(page, ground, line)
    alone = len(cell.words) == len(state.read.split())
    if above and alone and _HEADS_A_BOARD.fullmatch(cell.folded):
        return False
    return not (above and alone and any(other_runs(ground.place.run, each) for each in page.lines))


def _headed_otherwise(page: Page, line: Line, cell: Line) -> bool:
    """Whether a heading right above says that the state is that of something else than the run."""
    above = [other for other in page.lines if 0.5 * line.height < line.middle - other.middle < 4 * line.height]
    last = max(above, key=lambda other: other.middle, default=None)
    return last is not None and any(
        of_something_else(other.folded) and abs(other.left - cell.left) < 2 * line.height for other in last.cells()
    )


def _next_to_id(page: Page, ground: Territory, line: Line) -> bool:
    """Whether the line is the one right above the id's, as the title of an item in a list is."""
    between = [
        other for other in page.lines if line.middle < other.middle < ground.place.line.middle - 0.4 * line.height
    ]
    return not [other for other in between if abs(other.middle - line.middle) > 0.4 * line.height]


def _merely_said(page: Page, ground: Territory, line: Line, state: State) -> str | None:
    """The words that make a success somebody's statement about the job instead of the system's."""
    if ground.head is not None or is_log(line) or _labelled(page, line, state) or from_a_machine(page.lines):
        return None
    cell = _cell_of(line, state)
    chat = looks_like_chat(page.lines)
    if chat and len(cell.words) >= _SHORTEST_MESSAGE:
        return cell.text
    personal = next((found for each in page.lines if (found := speaks_as_person(each.folded))), None)
    if personal:
        return personal
    prose = {match.group() for match in _PROSE.finditer(cell.folded)}
    return ", ".join(sorted(prose)) if len(prose) >= _MOST_PROSE and (chat or has_mail_fields(page.lines)) else None
