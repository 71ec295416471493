"""Days as people write them: numeric dates in any order, month names, yesterday, last Tuesday. Null over guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.extraction.folded import Folded
from app.domain.lazy_patterns import when_used
from app.domain.ticket import DateOrder

_MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan january januar jänner janvier janv enero ene janeiro gennaio gen januari styczeń stycznia sty",
        "february feb februar feber février févr fev febrero fevereiro febbraio februari luty lutego lut",
        "march mar märz mrz maerz mars marzo março marco maart mrt marzec marca",
        "april apr avril avr abril abr aprile kwiecień kwietnia kwi",
        "may mai mayo maio maggio mag mei maj maja",
        "june jun juni juin junio junho giugno giu czerwiec czerwca cze",
        "july jul juli juillet juil julio julho luglio lug lipiec lipca lip",
        "august aug août aout agosto ago augustus sierpień sierpnia sie",
        "september sep sept septembre septiembre setiembre setembro set settembre wrzesień września wrz",
        "october oct oktober okt octobre octubre outubro out ottobre ott październik października paź",
        "november nov novembre noviembre novembro listopad listopada lis",
        "december dec dezember dez décembre déc diciembre dic dezembro dicembre grudzień grudnia gru",
    ),
    start=1,
):
    for _name in _names.split():
        _MONTHS[_name] = _number
_WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "monday mon montag lundi lunes segunda-feira lunedì maandag poniedziałek 月曜日 月曜",
        "tuesday tue tues dienstag mardi martes terça-feira martedì dinsdag wtorek 火曜日 火曜",
        "wednesday wed mittwoch mercredi miércoles quarta-feira mercoledì woensdag środa środę 水曜日 水曜",
        "thursday thu thurs donnerstag jeudi jueves quinta-feira giovedì donderdag czwartek 木曜日 木曜",
        "friday fri freitag vendredi viernes sexta-feira venerdì vrijdag piątek 金曜日 金曜",
        "saturday sat samstag sonnabend samedi sábado sabato zaterdag sobota sobotę 土曜日 土曜",
        "sunday sun sonntag dimanche domingo domenica zondag niedziela niedzielę 日曜日 日曜",
    )
):
    for _name in _names.split():
        _WEEKDAYS[_name] = _number
_MONTH = "|".join(sorted((re.escape(name) for name in _MONTHS), key=len, reverse=True))
_WEEKDAY = "|".join(
    sorted((re.escape(name) for name in _WEEKDAYS if name.isascii() or name[0] < "⺀"), key=len, reverse=True)
)
_YEAR = r"(?:19|20)\d{2}"
_EARLIER = Folded(
    r"day before yesterday|vorgestern|avant-hier|anteayer|antier|anteontem|l'altro ieri|altroieri|avantieri|"
    r"eergisteren|przedwczoraj|"
    r"一昨日|おととい",
)
_LAST_NIGHT = Folded(
    r"(?:last|yesterday) night|letzte(?:r)? nacht|heute nacht|vergangene(?:r|n)? nacht|diese nacht|la nuit "
    r"dernière|cette nuit|anoche|"
    r"esta (?:noche|madrugada)|ontem à noite|esta noite|stanotte|la scorsa notte|vannacht|afgelopen nacht|"
    r"tej nocy|dzisiejszej nocy|"
    r"zeszłej nocy|昨夜|昨晩|overnight|in der nacht|during the night|tonight",
)
_YESTERDAY = Folded(
    r"yesterday|gestern|(?<!avant-)hier(?= (?:soir|matin|à|vers|après|en|,|\d|nuit|,))|"
    r"(?<!avant-)\bhier\b(?! (?:ist|sind|die|der|das|im|kommt|nicht|auch|noch))|"
    r"\bayer\b|\bontem\b|\bieri\b|gisteren|gister(?:avond|ochtend|nacht|middag)|wczoraj|昨日|きのう",
)
_TODAY = Folded(
    r"\btoday\b|this (?:morning|afternoon|evening)|\bheute\b|aujourd['’]hui|ce (?:matin|soir)|cet "
    r"après-midi|\bhoy\b|esta (?:mañana|tarde)|\bhoje\b|"
    r"(?:esta|hoje de) manhã|\boggi\b|stamattina|questa mattina|stamani|stasera|vandaag|vanochtend|"
    r"vanmorgen|vanmiddag|vanavond|"
    r"\bdzisiaj\b|\bdziś\b|dzisiejsz\w+|今日|本日|今朝|けさ",
)
_DAYS_AGO = Folded(
    r"\b(?P<en>\d{1,2}|two|three)[ ]days?[ ]ago\b|\bvor[ ](?P<de>\d|zwei|drei)[ ]tagen\b|\bil y a (?P<fr>\d|"
    r"deux|trois) jours\b|\bhace (?P<es>\d|dos|tres) días\b",
)
_COUNTS = {"two": 2, "three": 3, "zwei": 2, "drei": 3, "deux": 2, "trois": 3, "dos": 2, "tres": 3}

DATE = Folded(
    rf"""(?P<iso>(?P<iso_y>{_YEAR})(?P<sep1>[-/.])(?P<iso_m>\d{{1,2}})(?P=sep1)(?P<iso_d>\d{{1,2}}))
    |(?P<cjk>(?:(?P<cjk_y>{_YEAR})年)?[ ]?(?P<cjk_m>\d{{1,2}})月[ ]?(?P<cjk_d>\d{{1,2}})日)
    |(?P<apache>(?P<ap_d>\d{{2}})/(?P<ap_m>[A-Z][a-z]{{2}})/(?P<ap_y>{_YEAR})(?=:))
    |(?P<dmy>(?P<dmy_d>\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª)?\.?(?:[ ]|-|/|[ ]?de[ ]
      |[ ]of[ ]){{1,2}}(?P<dmy_m>{_MONTH})\b\.?(?:(?:[ ]|-|/|,[ ]?|[ ]de[ ]
      |[ ]del?[ ]){{1,2}}(?P<dmy_y>{_YEAR}|\d{{2}}(?!\d|:|[ ]?[hu]))(?!\d|:))?)
    |(?P<mdy>\b(?P<mdy_m>{_MONTH})\b\.?[ ]{{1,2}}(?P<mdy_d>\d{{1,2}})(?!\d|:|\.\d)(?:st|nd|rd
      |th)?(?:(?:,[ ]?|[ ])(?P<mdy_y>{_YEAR})(?!\d))?)
    |(?P<numeric>(?P<n1>\d{{1,2}})(?P<sep2>[./-])(?P<n2>\d{{1,2}})(?P=sep2)(?P<n3>{_YEAR}|\d{{2}})(?!\d))
    |(?P<short>(?P<s1>\d{{1,2}})(?P<sep3>[./])(?P<s2>\d{{1,2}})(?:\.(?!\d)|(?=[ ,;)]|$|[ ]?(?:um|at|à|a
      |om|o|alle|às|um)[ ]\d))(?!\d|[ ]?(?:Uhr|[ap]\.?m|h\b|%|ms|s\b|€|kg|MB|GB)))
    """,
    re.VERBOSE,
)
DAY_WORD = Folded(
    rf"(?P<earlier>{_EARLIER.pattern})|(?P<night>{_LAST_NIGHT.pattern})|(?P<yesterday>{_YESTERDAY.pattern})|"
    rf"(?P<today>{_TODAY.pattern})"
    rf"|(?P<ago>{_DAYS_AGO.pattern.replace('?P<', '?P<ago_')})"
    rf"|(?P<weekday>(?:\b(?:{_WEEKDAY})\b(?!-)|[月火水木金土日]曜日?))",
)


_NO_MONTH = rf"(?![ ]?(?:{_MONTH})\b|[ ]?(?:of|de|del|di|da|do)[ ](?:{_MONTH})\b|[./-]?\d)"
DAY_OF_MONTH = when_used(
    rf"(?<![\w])(?:on|of|from|since) the (?P<en>\d{{1,2}})(?:st|nd|rd|th)(?![\w]){_NO_MONTH}"
    r"|(?<![\w])(?:am|vom) (?P<de>\d{1,2})\.(?=[ ](?:um|gegen|ab|morgens|nachts|früh|abends|mittags)(?![\w])"
    r"|[ ]?\d{1,2}:\d\d|[ ]?[,)\n]|$)"
    r"|(?<![\w])le (?P<fr>\d{1,2})(?=[ ](?:à|vers|au)[ ]|[ ]?[,)\n]|\.(?:\s|$))"
    rf"|(?<![\w])(?:el|del) día (?P<es>\d{{1,2}})(?![\w]){_NO_MONTH}"
    rf"|(?<![\w])(?:no|do) dia (?P<pt>\d{{1,2}})(?![\w]){_NO_MONTH}"
    r"|(?<![\w])(?:il|del) (?:giorno )?(?P<it>\d{1,2})(?=[ ](?:alle|alla|verso)[ ]|[ ]?[,)\n]|\.(?:\s|$))"
    rf"|(?<![\w])op (?:de )?(?P<nl>\d{{1,2}})(?:e|de|ste)(?![\w]){_NO_MONTH}"
    r"|(?<![\w])(?:dnia (?P<pl>\d{1,2})\.?|(?P<pl2>\d{1,2})-go)(?=[ ](?:o|około)[ ]|[ ]?[,)\n]|\.(?:\s|$))"
    r"|(?<![\d月/年])(?P<ja>\d{1,2})日(?=の|、|[ 　]|\d|午|朝|夜|昼|未明|早朝)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a text names: fixed (``on``), or relative to the day on which the ticket was made (``back`` days
    before). ``night``: an evening time belongs to the day before. ``weekday``: the latest such day."""

    start: int
    end: int
    on: tuple[date, ...] = ()
    back: int | None = None
    night: bool = False
    weekday: int | None = None

    @property
    def relative(self) -> bool:
        """Whether it depends on when the ticket was made."""
        return not self.on

    def resolve(self, made: datetime, hour: int, minute: int) -> date | None:
        """The day, for a time of that hour, as seen at ``made`` (in the zone of the time)."""
        if self.on:
            return self.on[0] if len(self.on) == 1 else None
        today = made.date()
        if self.night:
            return today - timedelta(days=1) if hour >= 12 else today
        if self.weekday is not None:
            back = (today.weekday() - self.weekday) % 7
            if back == 0 and (hour, minute) > (made.hour, made.minute):
                back = 7
            return today - timedelta(days=back)
        return today - timedelta(days=self.back or 0)


def day_of(match: re.Match[str], made: datetime, order: DateOrder | None) -> Day | None:
    """The day that a match of ``DATE`` names; more than one ``on`` where the order of its parts stays open."""
    groups = match.groupdict()
    options: list[date] = []
    if groups["iso"]:
        options = _options([(groups["iso_y"], groups["iso_m"], groups["iso_d"])], made)
    elif groups["cjk"]:
        options = _one(groups["cjk_y"], groups["cjk_m"], groups["cjk_d"], made)
    elif groups["apache"]:
        options = _one(groups["ap_y"], str(_MONTHS.get(groups["ap_m"].casefold(), 0)), groups["ap_d"], made)
    elif groups["dmy"]:
        options = _one(groups["dmy_y"], str(_MONTHS[groups["dmy_m"].casefold()]), groups["dmy_d"], made)
    elif groups["mdy"]:
        options = _one(groups["mdy_y"], str(_MONTHS[groups["mdy_m"].casefold()]), groups["mdy_d"], made)
    elif groups["numeric"]:
        options = _numeric(groups["n1"], groups["n2"], groups["n3"], made, order)
    elif groups["short"]:
        options = _short(groups["s1"], groups["s2"], made, order)
    return Day(match.start(), match.end(), on=tuple(options)) if options else None


def day_of_month(match: re.Match[str], made: datetime) -> Day | None:
    """``on the 14th``: the latest such day that is not after the ticket."""
    number = int(next(value for value in match.groups() if value is not None))
    year, month = made.year, made.month
    for _ in range(3):
        try:
            day = date(year, month, number)
        except ValueError:
            day = None
        if day is not None and day <= made.date():
            return Day(match.start(), match.end(), on=(day,))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return None


def day_word(match: re.Match[str], written: str) -> Day | None:
    """The day that a match of ``DAY_WORD`` names; ``written``: as the text has it."""
    span = match.span()
    if match.group("earlier"):
        return Day(*span, back=2)
    if match.group("night"):
        return Day(*span, night=True)
    if match.group("yesterday"):
        return Day(*span, back=1)
    if match.group("today"):
        return Day(*span, back=0)
    if match.group("ago"):
        count = next(value for name in ("en", "de", "fr", "es") if (value := match.group(f"ago_{name}")))
        return Day(*span, back=_COUNTS.get(count.casefold()) or int(count))
    if len(written) <= 5 and written.isascii() and written.islower():
        return None
    name = match.group("weekday").casefold()
    number = _WEEKDAYS.get(name, "月火水木金土日".find(name[0]))
    return Day(*span, weekday=number) if number >= 0 else None


def _options(parts: list[tuple[str, str, str]], made: datetime) -> list[date]:
    found: list[date] = []
    for year, month, day in parts:
        number = int(year) if len(year) == 4 else 2000 + int(year)
        try:
            option = date(number, int(month), int(day))
        except ValueError:
            continue
        if made.year - 6 <= number <= made.year + 1 and option not in found:
            found.append(option)
    return found


def _one(year: str | None, month: str, day: str, made: datetime) -> list[date]:
    """A date whose parts are known; without a year it is the latest such day that is not after the ticket."""
    if year:
        return _options([(year, month, day)], made)
    options = _options([(str(made.year + 1 - back), month, day) for back in range(3)], made)
    past = [option for option in options if option <= made.date() + timedelta(days=1)]
    return past[:1]


def _numeric(first: str, second: str, third: str, made: datetime, order: DateOrder | None) -> list[date]:
    readings = {"DMY": (third, second, first), "MDY": (third, first, second)}
    if len(third) == 2 and len(first) == 2:
        readings["YMD"] = (first, second, third)
    return _decided({name: _options([parts], made) for name, parts in readings.items()}, made, order)


def _short(first: str, second: str, made: datetime, order: DateOrder | None) -> list[date]:
    readings = {"DMY": _one(None, second, first, made), "MDY": _one(None, first, second, made)}
    return _decided(readings, made, "MDY" if order == "YMD" else order)


def _decided(readings: dict[str, list[date]], made: datetime, order: DateOrder | None) -> list[date]:
    """A part over 12 decides; else the known order; else the only reading that is not after the ticket."""
    options: list[date] = []
    for dates in readings.values():
        options += [option for option in dates if option not in options]
    if len(options) <= 1:
        return options
    if order is not None and readings.get(order):
        return readings[order]
    past = [option for option in options if option <= made.date()]
    return past if len(past) == 1 else options
