"""The set-up of every site as it was last seen: each piece, what is missing, and what only a person can do. Nothing is
changed by this page; the looks that it asks for read only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.web.guard import needs
from app.web.installation import installed
from app.web.shown import Tone
from app.workflow.setup_looks import SiteSetup, seen

blueprint = Blueprint("setup", __name__)

Piece = Mapping[str, Any]
WORDS: dict[str, tuple[str, Tone]] = {
    "there": ("there", "good"),
    "create": ("missing", "bad"),
    "change": ("not as it should be", "warn"),
    "by_hand": ("by hand", "calm"),
    "keep": ("left as it is", "calm"),
    "unknown": ("not seen", "warn"),
}
FOLDED_FROM = 4
FINDING_TONES: dict[str, Tone] = {"ok": "good", "warning": "warn", "error": "bad"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """The pieces under one heading."""

    name: str
    pieces: Sequence[Piece]

    @property
    def there(self) -> int:
        """How many of them are there."""
        return sum(bool(piece["done"]) for piece in self.pieces)

    @property
    def folded(self) -> bool:
        """Whether one line says it: there are several, and all or none of them are there."""
        return len(self.pieces) > FOLDED_FROM and self.there in (0, len(self.pieces))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSite:
    """A site with what was seen of it, sorted for reading."""

    site: SiteSetup
    groups: Sequence[ShownGroup]
    by_hand: Sequence[Piece]
    findings: Sequence[Mapping[str, str]]
    problem: str | None
    command: str

    @property
    def missing(self) -> int:
        """How many pieces ``handoff setup`` would make or put right."""
        pieces = (piece for group in self.groups for piece in group.pieces)
        return sum(not piece["done"] and piece["action"] in ("create", "change") for piece in pieces)


@blueprint.get("/setup")
@needs("admin")
def page() -> ResponseReturnValue:
    """What was last seen of every site."""
    here = installed()
    found = seen(here.service, here.setup_looker)
    alone = Counter(site.system for site in found)
    sites = [_shown(site, alone=alone[site.system] == 1) for site in found]
    return render_template("setup.html", sites=sites, words=WORDS, finding_tones=FINDING_TONES)


@blueprint.post("/setup/look")
@needs("admin")
def look() -> ResponseReturnValue:
    """Look at every site now. Waits some seconds at most; what answers later is shown later."""
    here = installed()
    late = here.setup_looker.look(here.service, list(here.service.sites))
    if late:
        named = ", ".join(f"{system} {site}" for system, site in late)
        flash(f"No answer yet from {named}. Load this page again in a while; what was seen before is shown until then.")
    return redirect(url_for("setup.page"))


def _shown(site: SiteSetup, *, alone: bool) -> ShownSite:
    content: Mapping[str, Any] = {} if site.look is None else site.look.content
    pieces: list[Piece] = list(content.get("pieces") or ())
    groups = [ShownGroup(name=name, pieces=list(own)) for name, own in groupby(pieces, key=lambda one: one["group"])]
    return ShownSite(
        site=site,
        groups=groups,
        by_hand=[piece for piece in pieces if piece["action"] == "by_hand" and not piece["done"]],
        findings=list(content.get("findings") or ()),
        problem=content.get("problem"),
        command=f"handoff setup {site.system}" + ("" if alone else f" --site {site.site}"),
    )
