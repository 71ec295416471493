"""Whether exceptions cluster on few values (boundary, field, channel) or are spread evenly, with the statistic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import erfc, exp, lgamma, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
SIGNIFICANT = 0.05
FEWEST_TO_JUDGE = 5
"""Expected count a value below which a chi-squared test says nothing (the usual rule)."""

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Share:
    """One value's part of the whole, with the Wilson interval of its share at 95 %."""

    value: str
    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How episodes are spread over the values of one dimension, most frequent value first.

    ``unknown`` episodes name no value. ``chi_squared`` (``degrees`` of freedom) is Pearson's statistic against an even
    spread over the values seen; ``p`` its probability, ``None`` where too few were counted to judge.
    """

    dimension: str
    shares: tuple[Share, ...]
    unknown: int
    chi_squared: float
    degrees: int
    p: float | None

    @property
    def clusters(self) -> bool | None:
        """Whether some values occur more often than chance explains; ``None`` where that cannot be judged."""
        return None if self.p is None else self.p < SIGNIFICANT

    @property
    def says(self) -> str:
        """The finding in one sentence."""
        known = sum(share.count for share in self.shares)
        if not self.shares:
            return f"No exception names a {self.dimension}, so clustering by {self.dimension} cannot be judged."
        top = self.shares[0]
        first = f"{top.value} has {top.count} of {known} ({top.share:.0%}, 95% interval {top.low:.0%}–{top.high:.0%})"
        if not self.degrees:
            return f"{first}; the only {self.dimension} named, so there is nothing to compare it with."
        if self.p is None:
            return f"{first}; too few to tell clustering by {self.dimension} from chance."
        test = f"chi-squared {self.chi_squared:.1f}, {self.degrees} df, p {_p_words(self.p)}"
        verdict = "they cluster" if self.clusters else "no clustering beyond chance"
        return f"{first}; {verdict} by {self.dimension} ({test})."


def spread(dimension: str, values: Iterable[str | None]) -> Spread:
    """Count the values of one dimension; ``None`` stands for an episode that names none."""
    counts = Counter(values)
    unknown = counts.pop(None, 0)
    named = {value: count for value, count in counts.items() if value is not None}
    total = sum(named.values())
    shares = tuple(
        Share(value, count, count / total, *wilson(count, total))
        for value, count in sorted(named.items(), key=lambda entry: (-entry[1], entry[0]))
    )
    degrees = max(len(named) - 1, 0)
    expected = total / len(named) if named else 0.0
    statistic = sum((count - expected) ** 2 / expected for count in named.values()) if expected else 0.0
    judged = degrees > 0 and expected >= FEWEST_TO_JUDGE
    return Spread(
        dimension=dimension,
        shares=shares,
        unknown=unknown,
        chi_squared=statistic,
        degrees=degrees,
        p=chi_squared_tail(statistic, degrees) if judged else None,
    )


def wilson(count: int, total: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The Wilson score interval of a share (Wilson 1927): honest for small counts, never outside 0 to 1."""
    if total == 0:
        return 0.0, 1.0
    z = _NORMAL.inv_cdf(0.5 + confidence / 2)
    share, weight = count / total, z * z / total
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / total + weight / (4 * total)) / (1 + weight)
    return max(0.0, centre - half), min(1.0, centre + half)


def chi_squared_tail(statistic: float, degrees: int) -> float:
    """The probability of a chi-squared value this large by chance, exactly: from one or two degrees of freedom upwards
    by the recurrence of the incomplete gamma function (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    half = statistic / 2
    if half == 0:
        return 1.0
    tail = erfc(sqrt(half)) if degrees % 2 else exp(-half)
    for lower in range(2 - degrees % 2, degrees, 2):
        tail += exp(lower / 2 * log(half) - half - lgamma(lower / 2 + 1))
    return min(tail, 1.0)


def _p_words(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"= {p:.3f}"
