"""Words around a time that leave it open: hedges, such as "around" and "or so", and ranges of times."""

from __future__ import annotations

import re

from app.domain.lazy_patterns import when_used

HEDGE_BEFORE = when_used(
    r"(?:\b(?:around|about|approx\w*|roughly|circa|ca|gegen|etwa|ungefähr|zirka|vers|environ|alentours d\w+|"
    r"sobre|hacia|alrededor de|a eso de|aproximadamente|"
    r"por volta d\w*|cerca d\w+|lá pel\w+|verso|intorno|attorno|rond|omstreeks|ongeveer|tegen|około|ok|koło|"
    r"mniej więcej|shortly|kurz|peu|poco|kort|tuż|before|after|until|till|"
    r"vor|nach|avant|après|antes|después|depois|dopo|prima|voor|przed|po|sometime|maybe|probably|perhaps|"
    r"possibly|vermutlich|wohl|wahrscheinlich|vielleicht|i think|i guess|"
    r"i believe|peut-être|sans doute|quizás?|creo que|talvez|acho que|forse|misschien|chyba|może|some ?time|"
    r"somewhere|early|late|not sure|between|zwischen|entre|tra|fra|"
    r"tussen|między|pomiędzy|no later than|nearly|almost|fast|presque|casi|quase|quasi|bijna|prawie|just "
    r"(?:after|before|past))\b|[~≈])"
    r"[.,]?(?:[ ](?:the|at|um|las?|le|les|alle|ore|d[aeio]\w{0,3}|das|às|as|von|o|godz\w*|it was|was|am|de|"
    r"à|a|nach|after|before|vor|om|half)\b\.?){0,3}[ (]*$",
    re.IGNORECASE,
)
HEDGE_AFTER = when_used(
    r"[ ]?(?:-?ish\b|or so\b|oder so\b|ou (?:à peu près|presque)|o así|más o menos|mais ou menos|più o meno|"
    r"ongeveer|mniej więcej|give or take|\(?approx\w*|\(?circa\b|\(?ca\.|頃|ごろ|ころ|くらい|ぐらい|前後|"
    r"過ぎ|\?|"
    r"(?:Uhr|h|uur)?[ ]?(?:herum|rum\b)|at (?:the )?(?:latest|earliest)|[ ]?(?:spätestens|au plus tard|a "
    r"más tardar))",
    re.IGNORECASE,
)
RANGE_AFTER = when_used(
    r"[ ]?(?:Uhr|h|uur|UTC|CET|CEST|am|pm)?[ ]?(?:[-–—~〜]|to|bis|à|a|until|till|tot|do|から)[ ]?(?:las |le "
    r"|die )?\d{1,2}(?:[:.h]\d{2})(?!\d)",
    re.IGNORECASE,
)
RANGE_BEFORE = when_used(
    r"\d{1,2}[:.h]\d{2}(?::\d{2})?[ ]?(?:Uhr|h|UTC|CET|CEST|am|pm)?[ ]?(?:[-–—~〜]|to|bis|until|till|tot)[ ]?$",
    re.IGNORECASE,
)
