"""The built site as files: what each page holds and where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

COUNTED = ("h1", "h2", "h3", "li", "pre", "table", "tr", "img", "blockquote")


@dataclass
class Shown(HTMLParser):
    """What a page holds: anchors, links and what it loads; and, within its article, how many of each part."""

    anchors: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    parts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))
    _within: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = self._within or tag == "article"
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("img", "script", "iframe") and "src" in given:
            self.loads.append(given["src"])
        if tag == "link" and given.get("rel") != "canonical":
            self.loads.append(given.get("href", ""))
        if self._within and tag in self.parts:
            self.parts[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self._within = False


def shown(page: Path) -> Shown:
    """Read a built page."""
    found = Shown()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def leads_nowhere(site: Path, page: Path, target: str, anchors: dict[Path, set[str]]) -> bool:
    """Whether a link or a load of ``page`` names a file or a heading of the site that is not there."""
    address, _, heading = target.partition("#")
    if "://" in address or address.startswith(("mailto:", "data:")):
        return False
    file = (page.parent / address).resolve() if address else page
    if file.is_dir():
        file /= "index.html"
    if not file.is_relative_to(site) or not file.exists():
        return True
    return bool(heading) and file.suffix == ".html" and heading not in anchors[file]
