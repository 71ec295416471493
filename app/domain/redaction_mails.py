"""Mail addresses: found from their at sign outwards, so that the text before and after stays, also without spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.lazy_patterns import when_used

_AT = when_used(r"@|%40|[ ]?[\[(]at[\])][ ]?", re.IGNORECASE)
_ATOM = r"A-Za-z0-9\u00c0-\u024f\u0370-\u052f"
_LOCAL_BACKWARDS = when_used(rf"[{_ATOM}._%+'&!#$~^-]{{1,64}}")
_QUOTED_LOCAL_BACKWARDS = when_used(r'"[^"\n@]{1,62}"')
_FOREIGN_LOCAL_BACKWARDS = when_used(r"[\w.+-]{1,64}")
_DOMAIN = when_used(
    rf"(?:[{_ATOM}-]{{1,63}}\.){{1,8}}(?:xn--[A-Za-z0-9-]{{2,59}}|[A-Za-z]{{2,24}}(?![A-Za-z0-9@])|[\u00c0-\u052f]{{2,24}})"
    r"|(?:[\w-]{1,63}\.){1,8}(?:xn--[A-Za-z0-9-]{2,59}|[^\W\d_]{2,24})(?![A-Za-z0-9@])"
)
_EDGE = "'&!#$~^.%-"


def find_emails(text: str) -> Iterator[tuple[int, int]]:
    """Where mail addresses stand, in the order of the text, without overlaps."""
    last = 0
    for at in _AT.finditer(text):
        domain = _DOMAIN.match(text, at.end())
        if domain is None:
            continue
        backwards = text[max(last, at.start() - 64) : at.start()][::-1]
        local = (
            _LOCAL_BACKWARDS.match(backwards)
            or _QUOTED_LOCAL_BACKWARDS.match(backwards)
            or _FOREIGN_LOCAL_BACKWARDS.match(backwards)
        )
        size = len(local.group().rstrip(_EDGE)) if local else 0
        if size:
            yield at.start() - size, domain.end()
            last = domain.end()
