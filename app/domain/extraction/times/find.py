"""The moment of failure: which of the times in a text it is, on which day, in which zone. Null over guess.

The rules are those of ``docs/extraction.md`` (Timestamp). A time that is hedged, coarse, or whose day or zone stays
open gives no moment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import islice

from app.domain.extraction.errors.messages import ErrorAt
from app.domain.extraction.labels import Pair
from app.domain.extraction.meaning.cues import Cues
from app.domain.extraction.reading import Reading
from app.domain.extraction.times.dates import DATE, DAY_OF_MONTH, DAY_WORD, Day, day_of, day_of_month, day_word
from app.domain.extraction.times.event_rank import EventRanker, Rank
from app.domain.extraction.times.hedges import HEDGE_AFTER, HEDGE_BEFORE, RANGE_AFTER, RANGE_BEFORE
from app.domain.extraction.times.zones import BEFORE, STATED, ZONE, is_indian, named_zone, zone_named, zone_of
from app.domain.lazy_patterns import when_used
from app.domain.ticket import DateOrder, TextContext

_HALF = r"(?:[ ]?(?P<half>[ap])\.?[ ]?m\b\.?)"
TIME = when_used(
    rf"""(?P<clock>(?P<h1>[01]?\d
          |2[0-3]):(?P<m1>[0-5]\d)(?::(?P<s1>[0-5]\d)(?:[.,](?P<f1>\d{{1,9}}))?)?(?!\d|:\d){_HALF}?)
    |(?P<letter>(?P<h2>[01]?\d|2[0-3])[ ]?[hHu][ ]?(?P<m2>[0-5]\d)(?:[ ]?(?:m(?:in)?
      |:)?[ ]?(?P<s2>[0-5]\d)[ ]?s?)?(?![\d\w]))
    |(?P<dotted>(?P<h3>[01]?\d|2[0-3])\.(?P<m3>[0-5]\d)(?:\.(?P<s3>[0-5]\d))?(?=[ ]?(?:Uhr|uur
      |[ap]\.?m\b|h\b)|(?<=\bat[ ]\d\d\.\d\d)[ ](?:on|today|yesterday|this|GMT|UTC|CET|CEST|BST
      |London)\b)(?:[ ]?(?P<half3>[ap])\.?m\b\.?)?)
    |(?P<marked>(?:(?<=\bore[ ])|(?<=\balle[ ])|(?<=\btoday[ ])|(?<=\bheute[ ])
      |(?<=\bum[ ])|(?<=\bom[ ])|(?<=\bgodz\.[ ])|(?<=\bgodz[ ])|(?<=\bgodzinie[ ])|(?<=\bkl\.[ ])
      |(?<=\bklokken[ ]))(?P<h4>[01]?\d|2[0-3])[.:](?P<m4>[0-5]\d)(?:[.:](?P<s4>[0-5]\d))?
      (?!\d|[.,]\d|[ ]?(?:€|%|EUR|USD|PLN|kg|cm|Stück)))
    |(?P<uhr>(?P<h5>[01]?\d|2[0-3])[ ]Uhr[ ](?P<m5>[0-5]\d)(?!\d))
    |(?P<japanese>(?P<ampm>午前|午後)?[ ]?(?P<h6>[01]?\d|2[0-3])時(?P<m6>[0-5]?\d)分(?:(?P<s6>[0-5]?\d)秒)?)
    |(?P<compact>(?<=\d{{8}}T)(?P<h7>[01]\d|2[0-3])(?P<m7>[0-5]\d)(?P<s7>[0-5]\d)(?!\d))""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT_DATE = when_used(r"(?<![\w-])(20\d{2})(\d{2})(\d{2})T(?=\d{6})")
_EPOCH = when_used(r"(?<![\w.\-/])(1[5-9]\d{8})(\d{3})?(?![\w\-/]|\.\d)")
_EPOCH_KEY = when_used(
    r"(?:^| )(?:ts|time|timestamp|epoch|at|date|when|moment|momento|instant|tijdstip|fecha|datum|data|heure|hora|ora"
    r"|uhrzeit|zeitpunkt|horodatage|zeit|zeitstempel|occurred|failed|millis|ms)(?: |$)",
    re.IGNORECASE,
)
_EPOCH_LABEL = when_used(
    r"(?:epoch|unix(?: ?time)?|timestamp|\bts\b|time)\W{0,4}(?:ms|millis\w*|seconds)?\W{0,4}$", re.IGNORECASE
)
_TO_TIME = when_used(
    r"(?:[T_]|[ ]?[@|][ ]?|:|[ ]?[,;]?[ ]{0,2}[–-]?[ ]?(?:\(?(?:at|um|à|a[ ]las?|alle(?:[ ]ore)?|ore|om|"
    r"o(?:[ ]godz(?:inie|\.)?)?|godz\.|às|as|kl\.|time:?|Uhrzeit:?|gegen|around|about|circa|ca\.|vers|"
    r"sobre[ ]las|hacia[ ]las|rond|około|por[ ]volta[ ]das|~|≈)[ ]?(?:the|ca\.|las)?[ ]?)?)",
    re.IGNORECASE,
)
_TO_DATE = when_used(
    r"(?:[ ]?Uhr|[ ]?uur|[ ]?h(?:rs)?\b)?[ ]?[,;]?[ ]{0,2}[(–-]?[ ]?(?:(?:on|am|vom|den|le|du|el(?:[ ]día)?|"
    r"del|do[ ]dia|no[ ]dia|dia|em|il|di|op|van|w|dnia|z[ ]dnia|of)[ ]{1,2})?(?:the[ ])?"
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*[, ]{1,2}|(?:Mo|Di|Mi|Do|Fr|Sa|So|Montag|Dienstag|Mittwoch|"
    r"Donnerstag|Freitag|Samstag|Sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|"
    r"miércoles|jueves|viernes|sábado|domingo)[,.]?[ ]{1,2}(?:den[ ])?)?",
    re.IGNORECASE,
)
_OFFSET_AFTER = when_used(r"[ ]?[+\-−]\d{2}(?::?\d{2})?(?![\d:])")
_BETWEEN_BEFORE = when_used(r"\b(?:between|zwischen|entre|tra|fra|tussen|między)\b[^.\n]{0,60}$", re.IGNORECASE)
_DURATION_BEFORE = when_used(
    r"\b(?:duration|runtime|run ?time|took|elapsed|lasted|uptime|dauer|laufzeit|durée|duración|duração|"
    r"durata|duur|czas trwania|eta|every|within|offset|lag|delay|retention|waited)\b[^\w\n]{0,5}(?:time|of|"
    r"was|is)?[^\w\n]{0,4}$",
    re.IGNORECASE,
)
_CLOCK_WORD = when_used(r"\b(?:alle|ore|godz\.?|godzinie|klokken)[ ]$", re.IGNORECASE)
_UNKNOWN = timezone(timedelta(), "unknown")
_MOST_TIMES = 200
_TIGHT_GUARD = when_used(r"[\w:.\-/#+=&%]")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in the text: its moment (``None`` where hedged or open) and how it relates to the failure."""

    start: int
    end: int
    at: datetime | None
    hedged: bool
    rank: Rank
    quoted: bool
    seconds: bool
    old: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    start: int
    end: int
    hour: int
    minute: int
    second: int
    microsecond: int
    with_seconds: bool


def failure_moment(
    reading: Reading,
    pairs: list[Pair],
    errors: list[ErrorAt],
    context: TextContext,
    made: datetime,
    *,
    of_a_run: bool = True,
) -> Moment | None:
    """The moment of failure, or ``None``. A time that shares its line with an error is the time of that error, where
    nothing else is said of it. An action that is no run (``of_a_run`` is false) fails when it is started."""
    lines = {reading.line_at(error.start).start for error in errors}
    moments = [
        replace(moment, rank=Rank.STATED)
        if (moment.rank is Rank.OPEN and reading.line_at(moment.start).start in lines)
        or (moment.rank is Rank.OTHER and errors and _stamps(reading, moment, errors[0]))
        else moment
        for moment in _Finder(reading, pairs, Cues(reading.content), context, made).moments()
    ]
    for quoted in (False, True):
        chosen = _choose([moment for moment in moments if moment.quoted == quoted], of_a_run=of_a_run)
        if chosen is not None:
            return chosen if chosen.at is not None else None
    return None


def _stamps(reading: Reading, moment: Moment, error: ErrorAt) -> bool:
    """Whether a time with seconds begins the line of a log that holds the primary error."""
    line = reading.line_at(error.start)
    return moment.seconds and line.start <= moment.start < error.start and moment.start - line.start <= 4


def _choose(moments: list[Moment], *, of_a_run: bool) -> Moment | None:
    """The earliest failing time; a silent failure's handoff event; a single time that nothing speaks against."""
    for least in (Rank.FAILED, Rank.STATED):
        failing = [moment for moment in moments if moment.rank >= least]
        exact = [moment for moment in failing if moment.at is not None]
        if exact:
            return min(exact, key=lambda moment: moment.at or datetime.max.replace(tzinfo=UTC))
        if failing:
            return failing[0]
    ranks = (Rank.ENDED, Rank.HANDED_OFF, Rank.PLACED, Rank.OPEN)
    for rank in ranks if of_a_run else (*ranks[:3], Rank.STARTED, Rank.OPEN):
        fitting = [moment for moment in moments if moment.rank == rank]
        exact = [moment for moment in fitting if moment.at is not None]
        if rank is Rank.OPEN and any(moment.old for moment in exact):
            continue
        if rank is Rank.OPEN and (len({moment.at for moment in exact}) != 1 or len(fitting) != len(exact)):
            continue
        if rank is Rank.STARTED and len({moment.at for moment in exact}) != 1:
            continue
        if exact:
            return min(exact, key=lambda moment: moment.at or datetime.max.replace(tzinfo=UTC))
        if fitting:
            return fitting[0]
    return None


class _Finder:
    def __init__(self, reading: Reading, pairs: list[Pair], cues: Cues, context: TextContext, made: datetime) -> None:
        self.text = reading.content
        self.reading = reading
        self.made = made
        self.order: DateOrder | None = context.date_order
        self.default = named_zone(context.default_timezone) if context.default_timezone else None
        self.indian = is_indian(self.text) or context.default_timezone == "Asia/Kolkata"
        stated = STATED.search(self.text)
        self.stated = zone_named(stated.group("zone") or stated.group("listed"), self.indian) if stated else None
        self.days = self._days()
        self.day_starts = [day.start for day in self.days]
        self.ranker = EventRanker(reading, pairs, cues)

    def moments(self) -> Iterator[Moment]:
        """All times of the text that could be meant."""
        yield from self._epochs()
        clocks = list(islice(self._clocks(), _MOST_TIMES))
        zoned = {
            (clock.hour, clock.minute): zone
            for clock in clocks
            if (zone := self._zone(clock, clock.end)[0]) is not None and zone is not _UNKNOWN
        }
        for clock in clocks:
            yield self._moment(clock, zoned.get((clock.hour, clock.minute)))

    def _days(self) -> list[Day]:
        days: list[Day] = []
        for match in DATE.finditer(self.text):
            if (
                _guarded(self.text, match.start())
                and not self.text[match.end() : match.end() + 1].isdigit()
                and not _CLOCK_WORD.search(self.text, max(0, match.start() - 10), match.start())
            ):
                day = day_of(match, self.made, self.order)
                if day is not None:
                    days.append(day)
        for match in _COMPACT_DATE.finditer(self.text):
            try:
                on = datetime(int(match.group(1)), int(match.group(2)), int(match.group(3)), tzinfo=UTC).date()
            except ValueError:
                continue
            days.append(Day(match.start(), match.end() - 1, on=(on,)))
        for match in DAY_OF_MONTH.finditer(self.text):
            numbered = day_of_month(match, self.made.astimezone(self.default or UTC))
            if numbered is not None and not any(numbered.start < day.end and day.start < numbered.end for day in days):
                days.append(numbered)
        for match in DAY_WORD.finditer(self.text):
            word = day_word(match, self.text[match.start() : match.end()])
            if word is not None and not any(day.start <= word.start < day.end for day in days[-40:]):
                days.append(word)
        return sorted(days, key=lambda day: day.start)

    def _clocks(self) -> Iterator[_Clock]:
        for match in TIME.finditer(self.text):
            if not _guarded(self.text, match.start()) and not self._after_date(match.start()):
                continue
            if _DURATION_BEFORE.search(self.text[max(0, match.start() - 40) : match.start()]):
                continue
            clock = _clock(match)
            if clock is not None:
                yield clock

    def _after_date(self, position: int) -> bool:
        """A time glued to a date by ``T``, ``_`` or ``:``."""
        return (
            position > 0
            and self.text[position - 1] in "Tt:_-"
            and any(day.end == position - 1 and not day.relative for day in self.days)
        )

    def _moment(self, clock: _Clock, same_time: tzinfo | None) -> Moment:
        """``same_time``: the zone with which the text gives the same time of day elsewhere."""
        day, start, end = self._day_beside(clock)
        zone, zone_end = self._zone(clock, end)
        zone = zone or same_time
        hedged = self._hedged(clock, start, max(zone_end, end), zoned=zone_end > clock.end)
        rank = self.ranker.rank(start, max(zone_end, end))
        if day is None:
            day = self._day_nearby(clock)
        at = None if hedged else self._resolve(clock, day, zone)
        return Moment(
            start,
            max(zone_end, end),
            at,
            hedged or at is None,
            rank,
            self.reading.quoted(clock.start),
            clock.with_seconds,
            old=at is not None and self.made - at > timedelta(days=7),
        )

    def _days_between(self, start: int, end: int) -> list[Day]:
        """The days that begin in a stretch of the text."""
        return self.days[bisect_left(self.day_starts, start) : bisect_left(self.day_starts, end)]

    def _day_beside(self, clock: _Clock) -> tuple[Day | None, int, int]:
        """The day right before or after a time, with the extent of both."""
        for day in self._days_between(clock.start - 60, clock.start):
            if day.end <= clock.start and clock.start - day.end <= 26:
                gap = self.text[day.end : clock.start]
                if _TO_TIME.fullmatch(gap) or (day.relative and len(gap) <= 12 and re.fullmatch(r"[\w ,.(]*", gap)):
                    return day, day.start, clock.end
        zone = ZONE.match(self.text, clock.end)
        after = zone.end() if zone else clock.end
        for day in self._days_between(clock.end, after + 25):
            if day.start >= clock.end and day.start - after <= 24 and _TO_DATE.fullmatch(self.text[after : day.start]):
                return day, clock.start, day.end
        return None, clock.start, clock.end

    def _day_nearby(self, clock: _Clock) -> Day | None:
        """The only day that the same sentence names, else the only one of the same paragraph before the time."""
        start, end = self.reading.sentence(clock.start)
        here = self._days_between(start, end)
        if here:
            before = [day for day in here if day.start < clock.start]
            return _only(before) or _only(here)
        paragraph = self.text.rfind("\n\n", 0, clock.start) + 1
        earlier = [day for day in self._days_between(paragraph, clock.start) if day.weekday is None]
        return _only(earlier)

    def _zone(self, clock: _Clock, end: int) -> tuple[tzinfo | None, int]:
        uhr = re.compile(r"[ ]?(?:Uhr|uur|hrs|hours|h)?\b", re.IGNORECASE).match(self.text, clock.end)
        for position in (clock.end, uhr.end() if uhr else clock.end, end):
            match = ZONE.match(self.text, position)
            if match is not None:
                zone = zone_of(match, self.indian)
                if zone is None:
                    return _UNKNOWN, match.end()
                return zone, match.end()
        before = BEFORE.search(self.text, max(0, clock.start - 12), clock.start)
        if before is not None:
            return (
                zone_named(before.group("name"), self.indian) if before.group("name") else named_zone("Asia/Tokyo")
            ), clock.end
        labelled = self.ranker.label_zone(clock.start, self.indian)
        return labelled or self.stated or self.default, clock.end

    def _hedged(self, clock: _Clock, start: int, end: int, *, zoned: bool) -> bool:
        for position in {start, clock.start}:
            before = self.text[max(self.text.rfind("\n", 0, position) + 1, position - 48) : position]
            if HEDGE_BEFORE.search(before) or RANGE_BEFORE.search(before):
                return True
        if _BETWEEN_BEFORE.search(self.text[max(0, start - 70) : start]) is not None:
            return True
        for position in {end, clock.end}:
            if HEDGE_AFTER.match(self.text, position) or RANGE_AFTER.match(self.text, position):
                glued = _OFFSET_AFTER.match(self.text, clock.end) is not None
                if not (zoned and glued and (clock.with_seconds or self.text[clock.start - 1 : clock.start] in "Tt")):
                    return True
        return False

    def _resolve(self, clock: _Clock, day: Day | None, zone: tzinfo | None) -> datetime | None:
        if zone is None or zone is _UNKNOWN:
            return None
        made = self.made.astimezone(zone)
        if day is None:
            on = made.date()
            if (clock.hour, clock.minute, clock.second) > (made.hour, made.minute, made.second):
                on -= timedelta(days=1)
        else:
            resolved = day.resolve(made, clock.hour, clock.minute)
            if resolved is None:
                return None
            on = resolved
        at = datetime(on.year, on.month, on.day, clock.hour, clock.minute, clock.second, clock.microsecond, tzinfo=zone)
        at = at.astimezone(_fixed(at))
        return at if at <= self.made + timedelta(hours=26) else None

    def _epochs(self) -> Iterator[Moment]:
        for match in _EPOCH.finditer(self.text):
            label = self.ranker.label(match.start())
            before = self.text[max(0, match.start() - 24) : match.start()]
            if not (label and _EPOCH_KEY.search(label)) and not _EPOCH_LABEL.search(before):
                continue
            seconds = int(match.group(1)) + int(match.group(2) or 0) / 1000
            at = datetime.fromtimestamp(seconds, UTC)
            if timedelta(days=-400) <= at - self.made <= timedelta(hours=26):
                rank = self.ranker.rank(match.start(), match.end())
                yield Moment(match.start(), match.end(), at, False, rank, self.reading.quoted(match.start()), True)


def _clock(match: re.Match[str]) -> _Clock | None:
    kind = next(number for number in "1234567" if match.group(f"h{number}") is not None)
    hour, minute = int(match.group(f"h{kind}")), int(match.group(f"m{kind}"))
    second = match.group(f"s{kind}")
    fraction = (match.group("f1") or "") if kind == "1" else ""
    half = (match.group("half") or match.group("half3") or "").lower()
    if match.group("ampm"):
        half = "p" if match.group("ampm") == "午後" else "a"
    if half:
        if hour > 12 and half == "a":
            return None
        hour = hour % 12 + (12 if half == "p" else 0) if hour <= 12 else hour
    return _Clock(
        match.start(), match.end(), hour, minute, int(second or 0), int(fraction[:6].ljust(6, "0")) if fraction else 0,
        second is not None,
    )  # fmt: skip


def _guarded(text: str, position: int) -> bool:
    """Whether a number stands for itself and is no part of an id, a path or a longer number."""
    if position == 0:
        return True
    before = text[position - 1]
    if before in ".:" and (position < 2 or not text[position - 2].isdigit()):
        return True
    if before in "=/" and position >= 2 and text[position - 2].isspace():
        return True
    if before == "=":
        return True
    return not _TIGHT_GUARD.match(before) or ord(before) > 0x2E80


def _only(days: list[Day]) -> Day | None:
    distinct = {(day.on, day.back, day.night, day.weekday) for day in days}
    return days[-1] if len(distinct) == 1 else None


def _fixed(at: datetime) -> tzinfo:
    """The offset of a moment as a fixed zone, so that the extraction says the offset."""
    offset = at.utcoffset() or timedelta()
    return timezone(offset) if offset else UTC
