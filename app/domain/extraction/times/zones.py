"""Time zones as people write them after a time: offsets, abbreviations, IANA names, cities and regions."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from app.domain.lazy_patterns import when_used

_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "ZULU": 0, "WET": 0, "WEZ": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1,
    "HNEC": 1, "CEST": 2, "MESZ": 2, "HAEC": 2, "EET": 2, "OEZ": 2, "EEST": 3, "OESZ": 3, "MSK": 3, "TRT": 3,
    "EAT": 3, "SAST": 2, "CAT": 2, "WAT": 1, "GST": 4, "PKT": 5, "ICT": 7, "WIB": 7, "SGT": 8, "HKT": 8,
    "AWST": 8, "PHT": 8, "MYT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9,
    "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "BRT": -3, "BRST": -2, "ART": -3, "CLT": -4, "CLST": -3,
    "COT": -5, "PET": -5, "UYT": -3, "HNE": -5, "HAE": -4, "HNA": -4, "HAA": -3, "HNP": -8, "HAP": -7,
}  # fmt: skip
_MINUTES = {"ACST": 570, "ACDT": 630, "NST": -210, "NDT": -150, "NPT": 345}
_REGIONS = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "new york": "America/New_York", "nueva york": "America/New_York",
    "chicago": "America/Chicago", "toronto": "America/Toronto", "montréal": "America/Toronto",
    "montreal": "America/Toronto", "québec": "America/Toronto",
    "vancouver": "America/Vancouver", "los angeles": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles", "denver": "America/Denver",
    "london": "Europe/London", "londres": "Europe/London", "londyn": "Europe/London", "uk": "Europe/London",
    "british": "Europe/London", "dublin": "Europe/Dublin", "irish": "Europe/Dublin",
    "madrid": "Europe/Madrid", "barcelona": "Europe/Madrid", "peninsular": "Europe/Madrid",
    "spanish": "Europe/Madrid", "canarias": "Atlantic/Canary", "paris": "Europe/Paris",
    "french": "Europe/Paris", "parigi": "Europe/Paris", "lyon": "Europe/Paris", "berlin": "Europe/Berlin",
    "berliner": "Europe/Berlin", "münchen": "Europe/Berlin", "munich": "Europe/Berlin",
    "hamburg": "Europe/Berlin", "german": "Europe/Berlin", "deutsche": "Europe/Berlin",
    "frankfurt": "Europe/Berlin", "wien": "Europe/Vienna", "vienna": "Europe/Vienna",
    "wiener": "Europe/Vienna", "zürich": "Europe/Zurich", "zürcher": "Europe/Zurich",
    "zurich": "Europe/Zurich", "schweizer": "Europe/Zurich", "rome": "Europe/Rome", "roma": "Europe/Rome",
    "milano": "Europe/Rome", "milan": "Europe/Rome", "italiana": "Europe/Rome",
    "amsterdam": "Europe/Amsterdam", "amsterdamse": "Europe/Amsterdam", "nederlandse": "Europe/Amsterdam",
    "dutch": "Europe/Amsterdam", "brussels": "Europe/Brussels", "bruxelles": "Europe/Brussels",
    "brussel": "Europe/Brussels", "warsaw": "Europe/Warsaw", "warszawa": "Europe/Warsaw",
    "warszawy": "Europe/Warsaw", "warszawskiego": "Europe/Warsaw", "polskiego": "Europe/Warsaw",
    "polish": "Europe/Warsaw", "lisbon": "Europe/Lisbon", "lisboa": "Europe/Lisbon",
    "lisbonne": "Europe/Lisbon", "são paulo": "America/Sao_Paulo", "sao paulo": "America/Sao_Paulo",
    "brasília": "America/Sao_Paulo", "brasilia": "America/Sao_Paulo", "brazil": "America/Sao_Paulo",
    "ciudad de méxico": "America/Mexico_City", "cdmx": "America/Mexico_City",
    "mexico city": "America/Mexico_City", "bogotá": "America/Bogota", "bogota": "America/Bogota",
    "lima": "America/Lima", "santiago": "America/Santiago", "buenos aires": "America/Argentina/Buenos_Aires",
    "stockholm": "Europe/Stockholm", "copenhagen": "Europe/Copenhagen", "oslo": "Europe/Oslo",
    "helsinki": "Europe/Helsinki", "athens": "Europe/Athens", "istanbul": "Europe/Istanbul",
    "prague": "Europe/Prague", "praha": "Europe/Prague", "budapest": "Europe/Budapest",
    "bucharest": "Europe/Bucharest", "moscow": "Europe/Moscow", "dubai": "Asia/Dubai",
    "mumbai": "Asia/Kolkata", "bangalore": "Asia/Kolkata", "bengaluru": "Asia/Kolkata",
    "delhi": "Asia/Kolkata", "chennai": "Asia/Kolkata", "pune": "Asia/Kolkata", "hyderabad": "Asia/Kolkata",
    "indian": "Asia/Kolkata", "india": "Asia/Kolkata", "singapore": "Asia/Singapore",
    "hong kong": "Asia/Hong_Kong", "tokyo": "Asia/Tokyo", "japan": "Asia/Tokyo", "japanese": "Asia/Tokyo",
    "日本": "Asia/Tokyo", "東京": "Asia/Tokyo", "sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne",
    "brisbane": "Australia/Brisbane", "perth": "Australia/Perth", "auckland": "Pacific/Auckland",
}  # fmt: skip
_INDIAN = when_used(
    r"\b(?:india|indian|mumbai|delhi|bengaluru|bangalore|chennai|pune|hyderabad|kolkata|asia/kolkata|"
    r"asia/calcutta|razorpay|flipkart|"
    r"myntra|delhivery|blue ?dart|inr|₹|rupees?|lakh|gst(?:in)?|upi|paytm|\.co\.in|\.in\b|nykaa|ajio|meesho|"
    r"shiprocket)\b|₹|\+91",
    re.IGNORECASE,
)
_CITY = "|".join(sorted((re.escape(name) for name in _REGIONS if not name.isupper()), key=len, reverse=True))
_ABBREVIATIONS = "|".join(
    sorted({*_HOURS, *_MINUTES, "IST", "ET", "CT", "MT", "PT"} - {"Z", "ZULU"}, key=lambda name: (-len(name), name))
)
_IANA = r"(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Indian|Etc)/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?"
OFFSET = r"[+\-−]\d{2}:?\d{2}(?!\d|:\d)|[+\-−]\d{2}(?![\d:.\-/])"

ZONE = when_used(
    rf"""[ ]?[,]?[ ]?[(\[]?(?:
      (?P<iana>{_IANA})
    | (?:UTC|GMT)[ ]?(?P<named>[+\-−]\d{{1,2}}(?::?\d{{2}})?)(?![\d:])
    | (?P<offset>{OFFSET})
    | (?P<zulu>Z)(?![A-Za-z0-9_])
    | (?P<abbreviation>{_ABBREVIATIONS})(?![A-Za-z0-9_/])
    | (?P<lower>utc|gmt|cest|mez|mesz|edt|pst|pdt|jst|bst)(?![\w])
    | (?:(?:heure|hora|ora|horas|h)[ ](?:locale[ ]|local[ ])?(?:de[ ]la[ ]|d['’]|de[ ]|di[ ]|del[ ]
      |do[ ]|em[ ]|en[ ]|à[ ]|a[ ]|in[ ])?
        |(?:czasu|czas)[ ]|(?:Uhr[ ])?\(?|US[ ]|U\.S\.[ ]|in[ ]|UK[ ](?=time))?
      (?P<city>(?i:{_CITY}))(?:[ ]?(?:time|standard[ ]time|daylight[ ]time|summer[ ]time|Zeit|Ortszeit
        |tijd|time[ ]?zone|時間))
    | (?:heure|hora|ora|horas)[ ](?:local[e]?[ ])?(?:de[ ]la[ ]|d['’]|de[ ]|di[ ]|del[ ]|do[ ]|em[ ]
      |en[ ]|à[ ]|a[ ]|in[ ])?(?P<romance>(?i:{_CITY}))\b
    | (?:czasu|czas)[ ](?P<slavic>(?i:{_CITY}))\b
    | (?P<bare>London|Berlin|Paris|Madrid|New[ ]York|Tokyo|Sydney|Amsterdam|Warsaw|Lisbon|Eastern
      |Pacific|UK|Rome|Mumbai|Singapore|Dublin)\b(?![ ]?[-/])
    )[)\]]?""",
    re.VERBOSE,
)
BEFORE = when_used(r"(?:\b(?P<name>UTC|GMT|JST|CET|CEST|MEZ|MESZ)|(?P<japan>日本時間|日本時刻|東京時間))[ :：]{0,2}$")
STATED = when_used(
    rf"""\((?:all|alle|toutes|todas|tutti|tutte|wszystkie|jeweils)[ ](?:times?[ ])?(?:in[ ])?(?P<listed>UTC
          |GMT|(?:{_ABBREVIATIONS})\b)\)|(?:all[ ])?(?:the[ ])?(?:times?(?:[ ]?stamps?)?|Zeiten|Zeitangaben
          |Uhrzeiten|Zeitstempel|heures|horodatages?|horas|horarios|horários|orari|
      tijden|godziny|czasy|時刻|時間)(?:[ ](?:below|above|here|in[ ](?:the|this)[ ]\w+|unten|hier
        |ci-dessous))?[ ,:(]{{0,3}}
      (?:(?:are|is|sont|son|são|sono|zijn|sind|są|w|all|alle|toutes|todas|in|en|em|is|は|shown|given
        |jeweils|tutti|tutte|exprimées|ten|
      always|the|we|use|local|strefie|expressed|logged)[ ]{{0,2}}){{0,4}}[ (]?
      (?P<zone>(?:UTC|GMT)(?:[ ]?[+\-]\d{{1,2}}(?::\d{{2}})?)?|{_IANA}|(?:{_ABBREVIATIONS})\b|(?:{_CITY})\b)""",
    re.VERBOSE | re.IGNORECASE,
)


def is_indian(text: str) -> bool:
    """Whether a text has an Indian context, which alone makes IST +05:30."""
    return _INDIAN.search(text) is not None


def zone_of(match: re.Match[str], indian: bool) -> tzinfo | None:
    """The zone that a match of ``ZONE`` names; ``None`` where its name has no single meaning."""
    groups = match.groupdict()
    if groups["iana"]:
        return named_zone(groups["iana"])
    offset = groups["named"] or groups["offset"]
    if offset:
        return _offset(offset)
    if groups["zulu"]:
        return UTC
    short = groups["abbreviation"] or groups["lower"]
    if short:
        return abbreviation(short.upper(), indian)
    city = groups["city"] or groups["romance"] or groups["slavic"] or groups["bare"]
    return named_zone(_REGIONS[city.casefold()]) if city and city.casefold() in _REGIONS else None


def zone_named(name: str, indian: bool) -> tzinfo | None:
    """The zone of a name alone, as in ``all times UTC``."""
    stripped = name.strip()
    if "/" in stripped:
        return named_zone(stripped)
    match = re.fullmatch(r"(?:UTC|GMT)[ ]?([+\-]\d{1,2}(?::\d{2})?)", stripped, re.IGNORECASE)
    if match:
        return _offset(match.group(1))
    found = abbreviation(stripped.upper(), indian)
    if found is not None:
        return found
    region = _REGIONS.get(stripped.casefold())
    return named_zone(region) if region else None


def abbreviation(name: str, indian: bool) -> tzinfo | None:
    """The zone of an abbreviation. IST needs an Indian context; ET, CT, MT and PT follow their region's rules."""
    if name == "IST":
        return timezone(timedelta(minutes=330)) if indian else None
    if name in _REGIONS:
        return named_zone(_REGIONS[name])
    if name in _MINUTES:
        return timezone(timedelta(minutes=_MINUTES[name]))
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name])) if _HOURS[name] else UTC
    return None


@cache
def named_zone(name: str) -> tzinfo | None:
    """An IANA zone, or ``None`` where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _offset(text: str) -> tzinfo | None:
    sign = -1 if text[0] in "-−" else 1
    digits = re.sub(r"\D", "", text)
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        return None
    return timezone(sign * timedelta(hours=hours, minutes=minutes))
