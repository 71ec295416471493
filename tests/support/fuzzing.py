"""How values are fuzzed in tests: the same examples in every run (``make fuzz`` looks for new ones)."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

FUZZED = settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

AWKWARD = (
    "\x00",
    "\ud800",
    "\x1b[2J\x1b[31m",
    "\r\nSet-Cookie: a=b",
    "\u202egnp.exe",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "'; DROP TABLE tickets; --",
    "../../etc/passwd",
    "%2e%2e%2f",
    "😀" * 300,
    "9" * 400,
    "-1",
    "NaN",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
)

texts = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=60), st.text(st.characters(), max_size=20))
numbers = st.one_of(
    st.integers(-5, 5), st.sampled_from([2**63, -(2**63) - 1, 10**30, 10**400]), st.floats(allow_nan=False)
)
json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
