"""How a time in a text relates to the failure: by its label, by the log line it begins, by the words around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import tzinfo
from enum import IntEnum

from app.domain.extraction.label_words import asked_by
from app.domain.extraction.labels import Pair
from app.domain.extraction.meaning.cues import Cue, Cues
from app.domain.extraction.reading import Reading
from app.domain.extraction.times.zones import zone_named
from app.domain.lazy_patterns import when_used


class Rank(IntEnum):
    """What happened at a time. Higher is more surely the failure; below ``OPEN`` it is surely something else."""

    OTHER = 0
    STARTED = 1
    OPEN = 2
    PLACED = 3
    HANDED_OFF = 4
    ENDED = 5
    STATED = 6
    FAILED = 7


_OF_CUE = {
    "fail": Rank.FAILED, "end": Rank.ENDED, "handoff": Rank.HANDED_OFF, "placed": Rank.PLACED, "start": Rank.STARTED,
    "previous": Rank.OTHER, "observe": Rank.OTHER, "recover": Rank.OTHER, "next": Rank.OTHER,
}  # fmt: skip
_LEVEL = when_used(
    r"\b(?P<bad>ERROR|ERR|FATAL|CRITICAL|CRIT|SEVERE|ALERT|EMERG|PANIC|FEHLER|FAILED|FAILURE|EXCEPTION)\b|"
    r"\b(?P<mild>INFO|DEBUG|TRACE|WARN(?:ING)?|NOTICE|OK|SUCCESS)\b"
)
_LEVEL_FIELD = when_used(
    r"[\"']?(?:level|severity|status|state)[\"']?\s?[=:]\s?[\"']?(?:(?P<bad>error|fatal|critical|failed|"
    r"failure|severe|err)|(?P<mild>info|debug|warn\w*|trace|ok|success\w*))",
    re.IGNORECASE,
)
_CHAT = when_used(
    r"\W{0,4}(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[, "
    r"]{1,3})?\d{1,2}:\d{2}(?P<sec>:\d{2})?\W{0,3}(?:[AaPp]\.?[Mm]\.?)?\W{0,5}(?P<name>[A-ZÀ-Þ][a-zà-ÿ]+(?:[ "
    r".-][A-ZÀ-Þ][a-zà-ÿ]*\.?){0,2})[>)\]]?[:：]\s"
    r"|\W{0,4}(?P<name2>[A-ZÀ-Þ@][\w.'-]{1,24}(?:[ "
    r"][A-ZÀ-Þ(][\w.'-]{0,24}\)?){0,2})\W{1,5}(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[, ]{1,3}|(?:today|"
    r"yesterday|heute|gestern) (?:at )?)?\d{1,2}:\d{2}[ ]?(?:[AaPp][Mm])?[\])]?\s?[:：]?\s*(?:$|(?<=[:：]) )",
)
_SLOT = when_used(
    r"[ ]?(?:Uhr|UTC|CET|CEST|GMT|h|am|pm)?[ -]{1,2}(?:\w+[ -]){0,3}?(?:run|job|batch|feed|sync|export|"
    r"import|slot|lauf|jobs?|schedule|cron|execution|task|cycle|deploy(?:ment)?|release|restart|reboot|roll-?out|patch|"
    r"change|exécution|ejecución|esecuzione|execução|"
    r"taak|zadanie)\b(?!\w)",
    re.IGNORECASE,
)
_SLOT_BEFORE = when_used(
    r"\b(?:the|der|den|die|das|our|today'?s|yesterday'?s|le|la|el|il|de|het|this|every|jeden|l[’'])[ ]$", re.IGNORECASE
)
_KEY_FAILED = when_used(
    r"fail|error|err\b|incident|exception|abort|crash|occur|fehler|ausfall|abbruch|échec|echec|erreur|fallo|"
    r"falla|falha|erro\b|errore|guasto|błęd|błąd|awari|fout|mislukt|"
    r"失敗|エラー|発生|異常|störung|problem|problème|wystąpieni|survenue|rejected|timed out|stopped"
)
_KEY_TIME = when_used(
    r"(?:(?:exact|event|log|logged|local|utc|system|server|genauer?|the|date and|datum und|datum|date et|"
    r"fecha y|data e|data i|datum en|dokładny|exakter|hora|heure|"
    r"horodatage|fecha|data|date|when|of) ){0,3}(?:exact )?(?:times?(?: ?stamps?)?|timestamp|datetime|date|date "
    r"time|when|ts|t|zeit(?:punkt|stempel)?|datum|uhrzeit|wann|heure|horodatage|quand|hora|"
    r"fecha(?: y)?(?: hora)?|cuándo|data(?: e)?(?: ora| hora)?|momento|quando|orario|ora|horário|horario|"
    r"tijd(?:stip|stempel)?|wanneer|czas|godzina|kiedy|znacznik czasu|日時|時刻|時間|タイムスタンプ|"
    r"發生時間|logged at|logged|at)(?: (?:utc|cet|cest|gmt|local|mez|mesz|exact|of event|jst|z|lokal|ms|exakt))*"
)
_KEY_END = when_used(
    r"\b(?:end|ended|finish\w*|complet\w*|ende|beendet|fin|fine|einde|koniec|終了\w*|termin\w*|closed at|"
    r"stop(?: time)?)\b"
)
_KEY_OTHER = when_used(
    r"start|begin|began|schedul|creat|success|previous|next|report|detect|notic|open|receiv|sent|updat|due|"
    r"deadline|observ|seen|checked|retry|triggered|queued|last (?:run|ok|good|sync)|"
    r"gestartet|beginn|erstellt|geplant|letzte|nächst|gemeldet|bemerkt|erfolgreich|aktualisiert|début|"
    r"démarr|créé|dernière|prochain|signal|constat|lanc|inici|comienzo|cread|últim|próxim|detect|"
    r"avvi|inizi|creat|ultim|prossim|rilevat|aangemaakt|laatste|volgende|rozpocz|utworz|ostatni|następn|"
    r"zgłosz|開始|作成|前回|次回|報告|検知|duration|runtime|expires|valid|sla"
)
_KEY_HANDOFF = when_used(
    r"captur|fulfil|ship|refund|cancel|settle|paid|versand|storn|erstatt|zahl|rembours|annul|expédi|"
    r"reembols|envi|rimbors|spedi|verzonden|terugbetaal|zwrot|anul|決済|出荷|返金|キャンセル"
)
_AGAIN = when_used(
    r"\b(?:again|today|now|this (?:time|morning)|heute|erneut|wieder|diesmal|aujourd|à nouveau|hoy|otra vez|"
    r"de nuevo|hoje|novamente|oggi|di nuovo|vandaag|opnieuw|dziś|znowu|ponownie)\b|再び|また|今日|本日",
    re.IGNORECASE,
)
_OLDER = when_used(
    r"\b(?:last (?:week|month|time|year|occurrence|quarter)|(?:weeks?|months?) ago|previous (?:incident|"
    r"ticket|occurrence|failure)|same (?:error|issue|thing|problem) (?:as )?(?:on|in|back)|already (?:had|"
    r"happened|failed|seen)|"
    r"earlier (?:incident|ticket)|letzte[nrs]? (?:woche|monat|mal|jahr)|bereits am|schon (?:am|einmal|mal)|"
    r"(?:semaine|mois|année) derni|déjà|(?:semana|mes|año) pasad|ya (?:pasó|ocurrió)|(?:semana|mês) passad|"
    r"já (?:aconteceu|ocorreu)|(?:settimana|mese) scors|già (?:successo|accaduto|capitato)|vorige (?:week|"
    r"maand)|vorig jaar|al eerder|w zeszłym|już (?:wcześniej|było)|for reference|zum vergleich|à titre de)|"
    r"先週|先月|以前も",
    re.IGNORECASE,
)


_PROBLEM_BEGAN = when_used(
    r"\b(?:problem|incident|alert|alarm|outage|issue|error|störung|problème|incidente?|incidencia|problema|"
    r"awaria|allarme|alarma)s?"
    r"(?:[ ](?:has|was|is|time|wurde))?[ ](?:started|began|start|raised|triggered|begonnen|commencé|"
    r"iniciad[oa]|iniziato|rozpoczęt[ay])"
    r"(?:[ ]time)?[ :]{0,2}(?:at|on|um|à|a las|alle|o)?[ ]{0,2}$",
    re.IGNORECASE,
)


_KEY_FIRST = when_used(
    r"^(?:first (?:seen|occurrence|occurred|failure|failed|error)|erstmals|erstes auftreten|première occurrence|"
    r"primera vez|primeira vez|prima volta|eerste keer|pierwszy raz|初回発生)"
)
_KEY_STATUS = when_used(r"(?:last |current )?(?:status|state|stato|estado|statut|stan|ステータス|状態)")
_BAD_STATUS = when_used(
    r"(?i)(?:51|error|fail|ko\b|nok\b|abend|abort|fehler|err|échec|échou|fall|falh|fout|błąd|abgebrochen|rejected)"
)


_CHAT_IN_LOWER_CASE = when_used(
    r"[ \t>]{0,4}(?:\[\d{1,2}:\d{2}(?:[ ]?[AaPp]\.?[Mm]\.?)?\][ ]{1,2}@?[a-zà-ÿ][\w.'-]{1,20}:\s"
    r"|@?[a-zà-ÿ][\w.'-]{1,20}[ ]{1,4}[\[(]?\d{1,2}:\d{2}"
    r"(?:[ ]?[AaPp][Mm])?[\])]?[ ]*$)"
)


_BY_HAND = when_used(
    r"(?i)\b(?:by hand|manually|von hand|händisch|manuell|à la main|manuellement|a mano|manualmente|handmatig|met de"
    r" hand|ręcznie)\b|手動で"
)


class EventRanker:
    """Ranks the times of one text."""

    def __init__(self, reading: Reading, pairs: list[Pair], cues: Cues) -> None:
        self.reading = reading
        self.cues = cues
        self.pairs = pairs
        self.starts = [pair.start for pair in pairs]

    def label(self, position: int) -> str | None:
        """The label of the value that begins at, or shortly before, a position."""
        pair = self._pair(position)
        return pair.key if pair else None

    def label_zone(self, position: int, indian: bool) -> tzinfo | None:
        """A zone that the label names: ``Failed at (UTC)``."""
        pair = self._pair(position)
        if pair is None:
            return None
        for word in reversed(pair.key.split()):
            zone = zone_named(word, indian) if word in _ZONE_WORDS else None
            if zone is not None:
                return zone
        return None

    def rank(self, start: int, end: int) -> Rank:
        """What happened at the time that stands at ``[start, end)``."""
        labelled = self._by_label(start)
        if labelled is not None:
            return labelled
        line = self.reading.line_at(start)
        text = self.reading.content[line.start : line.end]
        if self._is_chat(text, start - line.start):
            return Rank.OTHER
        if start - line.start <= 40 or self._machine_line(text):
            by_level = self._by_level(text, start - line.start)
            if by_level is not None:
                return by_level
        return self._by_words(start, end)

    def _pair(self, position: int) -> Pair | None:
        at = bisect_right(self.starts, position) - 1
        for pair in reversed(self.pairs[max(0, at - 4) : at + 1]):
            if pair.start <= position < pair.end and position - pair.start <= 24:
                return pair
        return None

    def _by_label(self, start: int) -> Rank | None:
        pair = self._pair(start)
        if pair is None:
            return None
        key = pair.key
        if _KEY_FIRST.search(key) or (_KEY_STATUS.fullmatch(key) and _BAD_STATUS.match(pair.value)):
            return Rank.FAILED
        if _KEY_OTHER.search(key) and not re.search(r"fail|fehler|error|échec|fallo", key):
            return Rank.OTHER
        if _KEY_FAILED.search(key):
            before = self.reading.content[pair.start : start]
            return Rank.FAILED if not self.cues.within(pair.start, start) or len(before) < 12 else None
        if _KEY_HANDOFF.search(key):
            return Rank.HANDED_OFF
        if _KEY_TIME.fullmatch(key) or asked_by(key) == "time":
            return Rank.STATED
        if _KEY_END.search(key):
            return Rank.ENDED
        return None

    @staticmethod
    def _is_chat(line: str, offset: int) -> bool:
        lower = _CHAT_IN_LOWER_CASE.match(line)
        if lower is not None and offset < lower.end():
            return True
        match = _CHAT.match(line)
        if match is None or offset >= match.end():
            return False
        name = match.group("name") or match.group("name2") or ""
        is_log = bool(match.group("sec")) and not line.lstrip().startswith("[")
        return not is_log and _LEVEL.search(name) is None

    @staticmethod
    def _machine_line(line: str) -> bool:
        return line.lstrip().startswith(("{", "[", "<")) or line.count("=") >= 3

    @staticmethod
    def _by_level(line: str, offset: int) -> Rank | None:
        level = _LEVEL_FIELD.search(line) or _LEVEL.search(line, offset)
        if level is None or level.start() - offset > 120:
            return None
        if level.group("bad"):
            return Rank.FAILED
        if (
            re.search(
                r"\b(?:fail|abort|reject|exception|fehlgeschlagen|timed? ?out)", line[level.end() :], re.IGNORECASE
            )
            and "WARN" in level.group().upper()
        ):
            return Rank.ENDED
        return Rank.OTHER

    def _by_words(self, start: int, end: int) -> Rank:
        text = self.reading.content
        if _SLOT.match(text, end) and _SLOT_BEFORE.search(text[max(0, start - 14) : start]):
            return Rank.OTHER
        if _PROBLEM_BEGAN.search(text[max(0, start - 60) : start]):
            return Rank.FAILED
        bounds = self.reading.sentence(start)
        cue = self._in_its_clause(self.cues.nearest(start, end, bounds), start, end, bounds)
        sentence = text[bounds[0] : bounds[1]]
        if cue is None:
            by_hand = _BY_HAND.search(text[max(bounds[0], start - 80) : start]) is not None
            return Rank.OTHER if _OLDER.search(sentence) else Rank.STARTED if by_hand else Rank.OPEN
        rank = _OF_CUE[cue.kind]
        if rank is not Rank.OTHER and _OLDER.search(sentence) and not self._again_near(cue, start, sentence):
            return Rank.OTHER
        return rank

    def _in_its_clause(self, cue: Cue | None, start: int, end: int, bounds: tuple[int, int]) -> Cue | None:
        """``it failed 11:02, started by me``: a start that is told of behind a comma leaves the time to the failure."""
        text = self.reading.content
        if cue is None or cue.kind != "start" or cue.start < end:
            return cue
        if not text[end : cue.start].lstrip(" )*").startswith(","):
            return cue
        before = self.cues.within(max(bounds[0], start - 60), start)
        if before and before[-1].kind == "fail" and not re.search(r"[,;()]", text[before[-1].end : start]):
            return before[-1]
        return cue

    @staticmethod
    def _again_near(_cue: Cue, _start: int, sentence: str) -> bool:
        return _AGAIN.search(sentence) is not None


_ZONE_WORDS = frozenset(
    [
        "utc",
        "gmt",
        "cet",
        "cest",
        "mez",
        "mesz",
        "edt",
        "pst",
        "pdt",
        "jst",
        "bst",
        "cst",
        "cdt",
        "mst",
        "mdt",
        "aest",
        "aedt",
        "brt",
    ]
)
