"""Times in a picture: which moment a line names, within which bounds, and whether it is when the run ended.

Unknown parts widen the bounds instead of being guessed: a time without a date, a date that reads two ways, "2 minutes
ago" of an unknown moment. A time without a zone is read in the ticket's or the playbook's zone, else in the zone in
which the failure is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from app.domain.extraction.times.dates import DATE, DAY_WORD, Day, day_of, day_word
from app.domain.extraction.times.zones import ZONE, is_indian, zone_of
from app.domain.gate.screens.labels import ROLE_OF, Role
from app.domain.gate.statements.words import any_of, plain
from app.domain.lazy_patterns import when_used
from app.domain.ticket import DateOrder

_CLOCK = when_used(
    r"""(?<![\d.:/-])(?P<before>上午|下午|午前|午後|凌晨|晚上|早上|中午|am|pm)?[ ]?
        (?P<hour>[01]?\d|2[0-4])(?:[ ]?[:：][ ]?|[hH](?=\d)|時|时|点|\.(?=\d\d(?:\.\d\d)?[ ]?(?:Uhr|uur|[ap]\.?m\b))
        |(?:(?<=20\d\d[ ]\d)|(?<=20\d\d[ ]\d\d)|(?<=20\d\d,[ ]\d\d))\.(?=\d\d))
        (?P<minute>[0-5]\d)(?:分)?(?:(?:[:：.]|(?<=分))(?P<second>[0-5]\d)秒?(?:[.,]\d{1,9})?)?(?![\d:])
        (?:[ ]?(?P<after>[ap])\.?[ ]?m\b\.?)?""",
    re.VERBOSE | re.IGNORECASE,
)
_HOURS_ONLY = when_used(r"(?<![\d.:/-])(?P<hour>1[0-2]|0?[1-9])[ ]?(?P<after>[ap])\.?m\b\.?", re.IGNORECASE)
_GLUED = when_used(r"((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?=[T_]?\d{1,2}[:：時时点]\d{2})[T_]?")
_GLUED_SHORT = when_used(r"(\d{1,2}[./]\d{1,2}[./](?:20)\d{2})(?=\d{2}[:：]\d{2})")
_SPACED = when_used(r"(?<=\d) ?([-/.:]) (?=\d{1,2}\b)|(?<=\d) ([-/.:])(?=\d{1,2}\b)")
_LOST_ACCENTS = {"fevr": "févr", "fev": "fev", "paz": "paź", "wrz": "wrz", "aout": "août", "marz": "märz"}
_MONTH_WITHOUT_ACCENT = when_used(r"(?<=\d[ .])[ ]?(paz|fevr|marz|aout)(?=[ .])", re.IGNORECASE)
_CHINESE_TIME = str.maketrans({"号": "日"})
_AGO = when_used(
    r"\b(?:(?P<en>an?|\d{1,3}) (?P<u1>sec\w*|min\w*|hours?|hrs?|days?|weeks?|months?) ago"
    r"|vor (?P<de>einer|einem|\d{1,3}) (?P<u2>sek\w*|min\w*|std|stunden?|tag\w*|woche\w*|monat\w*)"
    r"|il y a (?P<fr>une?|\d{1,3}) (?P<u3>sec\w*|min\w*|h|heures?|jours?|semaines?|mois)"
    r"|hace (?P<es>una?|\d{1,3}) (?P<u4>seg\w*|min\w*|horas?|h|dias?|semanas?|mes\w*)"
    r"|ha (?P<pt>uma?|\d{1,3}) (?P<u5>seg\w*|min\w*|horas?|h|dias?|semanas?|mes\w*)"
    r"|(?P<it>un[ao']?|\d{1,3}) ?(?P<u6>sec\w*|min\w*|or[ae]|giorn[oi]|settiman[ae]|mes[ei]) fa"
    r"|(?P<nl>een|\d{1,3}) (?P<u7>sec\w*|min\w*|uur|dag\w*|we\w+|maand\w*) geleden"
    r"|(?P<pl>\d{1,3}) (?P<u8>sek\w*|min\w*|godz\w*|dni|dzien|tyg\w*|mies\w*) temu)\b"
    r"|(?P<ja>\d{1,3}) ?(?P<u9>秒|分|時間|日|週間|か月|ヶ月|分钟|小时|天|周|个月) ?(?:前|以前)"
)
_UNITS = (
    (("sec", "sek", "seg", "秒"), timedelta(seconds=1)),
    (("か月", "ヶ月", "个月", "mon", "mois", "mes", "maand", "mies"), timedelta(days=28)),
    (("min", "分"), timedelta(minutes=1)),
    (("h", "std", "stund", "heure", "hora", "or", "uur", "godz", "時間", "小时"), timedelta(hours=1)),
    (("week", "we", "woche", "semain", "seman", "settiman", "tyg", "週", "周"), timedelta(days=7)),
    (("d", "tag", "jour", "giorn", "日", "天"), timedelta(days=1)),
)
_DURATION_UNIT = when_used(r"\s?(?:ms|msec|secs?|mins?|m\b|s\b)(?![a-z])")
_PHRASES: tuple[tuple[Role, str], ...] = (
    ("finish", "completed successfully at, finished successfully at, completed with success at, succeeded at"),
    ("finish", "erfolgreich beendet, erfolgreich abgeschlossen, termine avec succes, completado con exito, am ende"),
)
_PHRASE_ROLE = {entry.strip(): role for role, text in _PHRASES for entry in text.split(",")}
_LABEL = any_of(_PHRASE_ROLE, ROLE_OF)
_ZONE_OF_PAGE = when_used(
    r"(?:\(|\b(?:all times|times? (?:are )?(?:shown )?in|time ?zone|timezone|zeitzone|fuseau horaire|zona horaria|"
    r"fuso or[aá]rio|tijdzone|strefa czasowa|alle zeiten)\b\W{0,3}(?:in |is |en )?|タイムゾーン\W{0,2}|"
    r"时区\W{0,2})(?P<zone>[A-Z][A-Za-z/_+\-:0-9]{1,30})",
    re.IGNORECASE,
)
_CLOCK_NEXT = when_used(r"[.,]?\s{0,2}\W?\s?(?:um|at|à|a|om|o|alle|às)?\s?\d{1,2}[:：h.時时]\d{2}")
_LABEL_REACH = 48
_UNZONED_REACH = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockwork:
    """What times without a date, zone or order are read by. ``attached``: the picture is from before that.
    ``headings``: the days that headings name, with their places on the page, from top to bottom."""

    attached: datetime
    zone: tzinfo
    zone_known: bool
    order: DateOrder | None
    page_zone: tzinfo | None = None
    headings: tuple[tuple[float, Day], ...] = ()

    def day_above(self, middle: float) -> Day | None:
        """The day of the last heading above a place on the page that names one."""
        return next((day for height, day in reversed(self.headings) if height < middle), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A time as read: it names a moment between ``earliest`` (``None``: no telling) and ``latest``."""

    read: str
    start: int
    end: int
    earliest: datetime | None
    latest: datetime
    zoned: bool

    def surely_after(self, moment: datetime) -> bool:
        """Whether every reading of it is after the moment."""
        return self.earliest is not None and self.earliest > moment

    def surely_not_after(self, moment: datetime) -> bool:
        """Whether no reading of it is after the moment."""
        return self.latest <= moment


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """A line with the spaces that readers lose or add in dates put right."""
    cleaned = _GLUED.sub(r"\1 ", text.translate(_CHINESE_TIME))
    cleaned = _GLUED_SHORT.sub(r"\1 ", cleaned)
    cleaned = _SPACED.sub(lambda match: match.group(1) or match.group(2), cleaned)
    return _MONTH_WITHOUT_ACCENT.sub(lambda match: _LOST_ACCENTS[match.group(1).lower()], cleaned)


@lru_cache(maxsize=4096)
def times_in(text: str, clock: Clockwork, above: Day | None = None) -> tuple[Seen, ...]:
    """The times of a ``tidy`` line, from left to right. ``above``: the day that a heading gives."""
    days = _days(text, clock)
    found = [*_clocks(text, days, clock, above), *_agos(text, clock)]
    if not found:
        found = [_whole_day(text, day, clock) for day in days if day.on]
    return tuple(sorted(found, key=lambda seen: seen.start))


def day_heading(text: str, clock: Clockwork) -> Day | None:
    """The day of a line that names one and no time, as a heading of a list does."""
    days = [day for day in _days(text, clock) if day.on]
    if len(days) != 1 or _CLOCK.search(text) or len(text) - (days[0].end - days[0].start) > 24:
        return None
    return days[0]


def page_zone(lines: Sequence[str]) -> tzinfo | None:
    """The zone that a heading or note of the page gives for all its times."""
    for text in lines:
        match = _ZONE_OF_PAGE.search(text)
        name = match.group("zone").rstrip(":)") if match else ""
        zone = ZONE.match(f" {name}") if name else None
        if zone is not None and zone.end() >= len(name):
            return zone_of(zone, is_indian(text))
    return None


@lru_cache(maxsize=4096)
def role_before(text: str, position: int) -> Role | None:
    """What the nearest label before a place in a line makes of the time there."""
    start = max(0, position - _LABEL_REACH)
    folded = plain(text[start:position])
    last = None
    for match in _LABEL.finditer(folded):
        last = match
    if last is None or re.search(r"\d", folded[last.end() :]):
        return None
    label = last.group()
    return _PHRASE_ROLE.get(label) or ROLE_OF.get(label)


def _days(text: str, clock: Clockwork) -> list[Day]:
    made = clock.attached.astimezone(clock.zone)
    days: list[Day] = []
    for match in DATE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if (before.isalnum() and ord(before) < 0x2E80) or text[match.end() : match.end() + 1].isdigit():
            continue
        if match.group("short") and not _CLOCK_NEXT.match(text, match.end()):
            continue
        dotted = "." in match.group() and clock.order is None
        day = day_of(match, made, "DMY" if dotted else clock.order)
        if day is not None:
            days.append(day)
    for match in DAY_WORD.finditer(text):
        word = day_word(match, text[match.start() : match.end()])
        if word is not None and not any(day.start <= word.start < day.end for day in days):
            days.append(word)
    return sorted(days, key=lambda day: day.start)


def _clocks(text: str, days: list[Day], clock: Clockwork, above: Day | None) -> Iterator[Seen]:
    taken: set[int] = set()
    matches = sorted(
        [*_CLOCK.finditer(text), *_HOURS_ONLY.finditer(text)], key=lambda match: (match.start(), -match.end())
    )
    end = -1
    for match in matches:
        if match.start() < end or any(day.start <= match.start() < day.end and day.on for day in days):
            continue
        if _DURATION_UNIT.match(text, match.end()):
            continue
        end = match.end()
        day = _day_of_clock(text, match, days, taken)
        if day is not None:
            taken.add(day.start)
        seen = _seen(text, match, day, above, clock)
        if seen is not None:
            yield seen


def _day_of_clock(text: str, match: re.Match[str], days: list[Day], taken: set[int]) -> Day | None:
    before = [day for day in days if day.end <= match.start() and match.start() - day.end <= 14]
    for day in reversed(before):
        if day.start not in taken and not re.search(r"\d", text[day.end : match.start()]):
            return day
    zone = ZONE.match(text, match.end())
    after = zone.end() if zone else match.end()
    for day in days:
        if 0 <= day.start - after <= 8 and not re.search(r"\d", text[after : day.start]):
            following = _CLOCK.search(text, day.end)
            if following is None or following.start() - day.end > 3:
                return day
    return None


def _seen(text: str, match: re.Match[str], day: Day | None, above: Day | None, clock: Clockwork) -> Seen | None:
    hour, minute, second = _hour(match), 0, 0
    if "minute" in match.re.groupindex:
        minute, second = int(match.group("minute")), int(match.group("second") or 0)
    if hour is None:
        return None
    zone_match = ZONE.match(text, match.end())
    stated = zone_of(zone_match, is_indian(text)) if zone_match else None
    zone = stated or clock.page_zone or clock.zone
    unclear = zone_match is not None and stated is None
    start = min(match.start(), day.start if day else match.start())
    end = max(match.end(), zone_match.end() if zone_match else 0, day.end if day else 0)
    bounds = _bounds(day or above, (hour, minute, second), zone, clock)
    if bounds is None:
        return None
    earliest, latest = bounds
    if unclear:
        earliest, latest = (earliest - _UNZONED_REACH if earliest else None), latest + _UNZONED_REACH
    return Seen(
        read=" ".join(text[start:end].split()),
        start=start,
        end=end,
        earliest=earliest,
        latest=latest,
        zoned=stated is not None or clock.page_zone is not None or clock.zone_known,
    )


def _hour(match: re.Match[str]) -> int | None:
    hour = int(match.group("hour"))
    half = (match.group("after") or "").casefold()
    before = (match.groupdict().get("before") or "").casefold()
    if before:
        half = "p" if before in {"下午", "午後", "晚上", "pm"} else "a" if before != "中午" else ""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour if hour <= 23 else None


def _bounds(
    day: Day | None, parts: tuple[int, int, int], zone: tzinfo, clock: Clockwork
) -> tuple[datetime | None, datetime] | None:
    attached = clock.attached.astimezone(zone)
    if day is not None and day.on:
        moments = [_at(on, parts, zone) for on in day.on]
        return min(moments), max(moments)
    today = day.resolve(attached, parts[0], parts[1]) if day is not None else attached.date()
    if today is None:
        return None
    latest = _at(today, parts, zone)
    if latest > clock.attached + timedelta(minutes=5):
        latest -= timedelta(days=1)
    return None, latest


def _at(on: date, parts: tuple[int, int, int], zone: tzinfo) -> datetime:
    return datetime(on.year, on.month, on.day, *parts, tzinfo=zone).astimezone(UTC)


def _agos(text: str, clock: Clockwork) -> Iterator[Seen]:
    folded = plain(text)
    for match in _AGO.finditer(folded):
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        unit = next(value for name, value in groups.items() if name.startswith("u"))
        count = next(value for name, value in groups.items() if not name.startswith("u"))
        length = next((span for names, span in _UNITS if unit.startswith(names)), None)
        if length is None:
            continue
        latest = clock.attached - length * (int(count) if count.isdigit() else 1)
        yield Seen(read=match.group(), start=match.start(), end=match.end(), earliest=None, latest=latest, zoned=True)


def _whole_day(text: str, day: Day, clock: Clockwork) -> Seen:
    zone = clock.page_zone or clock.zone
    first = min(_at(on, (0, 0, 0), zone) for on in day.on)
    last = max(_at(on, (23, 59, 59), zone) for on in day.on)
    return Seen(
        read=text[day.start : day.end],
        start=day.start,
        end=day.end,
        earliest=first,
        latest=last,
        zoned=clock.zone_known,
    )
