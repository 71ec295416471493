"""Designs that only the sealed attempts use."""

# ruff: noqa: E501 (HTML and CSS)

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from pages import ARIAL, MONO, MONO_NARROW, ROBOTO, SANS, SERIF, document

SAND = {"bg": "#f6f1e7", "panel": "#fffefa", "ink": "#3a3128", "soft": "#857763", "line": "#e2d6c0", "lead": "#8a3ffc"}
ICE = {"bg": "#eaf1fb", "panel": "#ffffff", "ink": "#10233f", "soft": "#56708f", "line": "#c9d8ec", "lead": "#0a66c2"}
COAL = {"bg": "#1e1e1e", "panel": "#262626", "ink": "#e8e8e8", "soft": "#a0a0a0", "line": "#3d3d3d", "lead": "#f0a020"}
PAPER = {"bg": "#ffffff", "panel": "#ffffff", "ink": "#111111", "soft": "#555555", "line": "#bbbbbb", "lead": "#222222"}


def green_screen(lines: Sequence[str], *, words: str = "#3bff6e", size: int = 15) -> str:
    """A host terminal: upper case, green on black, no window frame."""
    css = f"pre{{margin:0;padding:14px 18px;font:{size}px/1.35 {MONO};color:{words};background:#000;text-shadow:0 0 2px {words}66}}"
    return document(f"<pre>{escape(chr(10).join(lines))}</pre>", css, {**COAL, "bg": "#000"}, MONO, size)


def editor(name: str, lines: Sequence[str], *, theme: dict[str, str] = PAPER, size: int = 13) -> str:
    """A text editor with line numbers."""
    css = (
        f"header{{padding:6px 14px;background:{theme['line']}88}}.l{{white-space:pre;font:{size}px/1.6 {MONO_NARROW}}}"
        f".l i{{display:inline-block;width:42px;padding-right:12px;text-align:right;color:{theme['soft']};font-style:normal}}"
    )
    body = "".join(f'<div class="l"><i>{number}</i> {escape(line)}</div>' for number, line in enumerate(lines, start=1))
    return document(f"<header>{name}</header>{body}", css, theme, ARIAL, size)


def print_report(
    title: str,
    under: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    size: int = 15,
    foot: str = "",
    lang: str = "en",
) -> str:
    """A printed page: serif, thin rules."""
    css = (
        "body{padding:34px 46px}h1{font-size:24px;margin:0}table{margin:16px 0}th{border-bottom:2px solid #111;border-top:2px solid #111;padding:5px 8px}"
        "td{padding:5px 8px;border-bottom:1px solid #bbb}"
    )
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return document(
        f'<h1>{title}</h1><div class="soft">{under}</div><table><tr>{cells}</tr>{body}</table><div class="soft">{foot}</div>',
        css,
        PAPER,
        SERIF,
        size,
        lang,
    )


def dialog(
    behind: Sequence[str],
    title: str,
    pairs: Sequence[tuple[str, str]],
    buttons: Sequence[str],
    *,
    size: int = 14,
    lang: str = "en",
) -> str:
    """A dialog in front of a dimmed list."""
    css = (
        "body{min-height:420px;position:relative}.list div{padding:11px 20px;border-bottom:1px solid #ccd}.dim{position:absolute;inset:0;background:#0a1020aa}"
        ".box{position:absolute;left:50%;top:46px;width:430px;margin-left:-215px;background:#fff;border-radius:10px;padding:18px 22px}"
        "dl{display:grid;grid-template-columns:130px 1fr;gap:8px;margin:12px 0}dt{color:#667}dd{margin:0}"
        ".b{display:inline-block;border:1px solid #99a;border-radius:6px;padding:5px 14px;margin-right:8px}h2{margin:0;font-size:18px}"
    )
    listed = "".join(f"<div>{line}</div>" for line in behind)
    facts = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs)
    tools = "".join(f'<span class="b">{name}</span>' for name in buttons)
    return document(
        f'<div class="list">{listed}</div><div class="dim"></div><div class="box"><h2>{title}</h2><dl>{facts}</dl>{tools}</div>',
        css,
        ICE,
        ROBOTO,
        size,
        lang,
    )


def grouped(
    brand: str,
    groups: Sequence[tuple[str, Sequence[tuple[str, str, str, str]]]],
    *,
    theme: dict[str, str] = SAND,
    size: int = 14,
    lang: str = "en",
) -> str:
    """Groups of rows; a row is (id, second line, state, time below the state)."""
    css = (
        f"h1{{font-size:20px;padding:14px 20px 0;margin:0}}h2{{font-size:13px;color:{theme['soft']};padding:12px 20px 4px;margin:0;text-transform:uppercase}}"
        f".r{{display:flex;justify-content:space-between;background:{theme['panel']};border:1px solid {theme['line']};margin:0 16px 6px;padding:9px 16px}}"
        ".r small{display:block}.e{text-align:right}"
    )
    body = "".join(
        f"<h2>{name}</h2>"
        + "".join(
            f'<div class="r"><div><b>{first}</b><small class="soft">{second}</small></div><div class="e"><span>{state}</span><small class="soft">{when}</small></div></div>'
            for first, second, state, when in rows
        )
        for name, rows in groups
    )
    return document(f"<h1>{brand}</h1>{body}", css, theme, SANS, size, lang)


def timeline(
    title: str,
    pairs: Sequence[tuple[str, str]],
    events: Sequence[tuple[str, str]],
    *,
    theme: dict[str, str] = ICE,
    size: int = 14,
    lang: str = "en",
) -> str:
    """A run's page: facts in one line above, its events below."""
    css = (
        f"section{{padding:18px 26px}}h1{{font-size:22px;margin:0 0 8px}}.facts{{display:flex;gap:28px;background:{theme['panel']};border:1px solid {theme['line']};padding:12px 16px;border-radius:8px}}"
        f".facts small{{display:block;color:{theme['soft']}}}.ev{{border-left:3px solid {theme['lead']};margin-left:8px;padding:5px 14px}}"
    )
    facts = "".join(f"<div><small>{label}</small>{value}</div>" for label, value in pairs)
    told = "".join(f'<div class="ev"><span class="soft">{when}</span> &nbsp; {what}</div>' for when, what in events)
    return document(
        f'<section><h1>{title}</h1><div class="facts">{facts}</div><p></p>{told}</section>',
        css,
        theme,
        SANS,
        size,
        lang,
    )


def admin_grid(
    product: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    theme: dict[str, str] = COAL,
    size: int = 12,
    status: str = "",
    lang: str = "en",
) -> str:
    """A desktop-like data grid with cell borders, filter row and status bar."""
    css = (
        f"header{{background:{theme['lead']};color:{'#000' if theme is COAL else '#fff'};padding:6px 12px;font-weight:700}}td,th{{border:1px solid {theme['line']};padding:4px 9px;white-space:nowrap}}"
        f"th{{background:{theme['line']}}}.f td{{color:{theme['soft']};font-style:italic}}footer{{padding:6px 12px;border-top:1px solid {theme['line']}}}"
    )
    cells = "".join(f"<th>{name} &#9662;</th>" for name in head)
    filters = "".join("<td>filter…</td>" for _ in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return document(
        f'<header>{product}</header><table><tr>{cells}</tr><tr class="f">{filters}</tr>{body}</table><footer>{status}</footer>',
        css,
        theme,
        ARIAL,
        size,
        lang,
    )


def chips(
    title: str,
    items: Sequence[tuple[str, str, str, str]],
    *,
    theme: dict[str, str] = ICE,
    size: int = 14,
    lang: str = "en",
) -> str:
    """Tablet cards, two columns; a card is (state, colour, id, sentence) with the state as a chip above the id."""
    css = (
        "h1{padding:14px 18px 0;margin:0;font-size:21px}.g{display:grid;grid-template-columns:1fr 1fr;gap:12px;padding:14px 18px}"
        f".c{{background:{theme['panel']};border-radius:12px;padding:14px 16px;box-shadow:0 1px 3px #0003}}.c b{{display:block;font-size:17px;margin:8px 0 2px}}"
    )
    grid = "".join(
        f'<div class="c"><span class="pill" style="background:{colour};font-weight:600">{state}</span><b>{name}</b><span class="soft">{words}</span></div>'
        for state, colour, name, words in items
    )
    return document(f'<h1>{title}</h1><div class="g">{grid}</div>', css, theme, ROBOTO, size, lang)


def banner_mail(
    product: str,
    colour: str,
    headline: str,
    pairs: Sequence[tuple[str, str]],
    foot: str,
    *,
    size: int = 15,
    lang: str = "en",
) -> str:
    """A notification mail as sent by a product: coloured head, facts, small print."""
    css = (
        "body{padding:26px}.m{max-width:560px;margin:auto;background:#fff;border:1px solid #ddd}.h{padding:22px;color:#fff;font-size:21px;font-weight:700;text-align:center}"
        ".f{padding:16px 26px}.f div{padding:5px 0}.f span{display:inline-block;width:160px;color:#777}.s{padding:12px 26px;color:#888;font-size:12px;background:#f4f4f4}"
    )
    facts = "".join(f"<div><span>{label}</span>{value}</div>" for label, value in pairs)
    return document(
        f'<div class="m"><div style="padding:12px 26px">{product}</div><div class="h" style="background:{colour}">{headline}</div><div class="f">{facts}</div><div class="s">{foot}</div></div>',
        css,
        {**PAPER, "bg": "#eceff1"},
        ARIAL,
        size,
        lang,
    )


def busy_console(
    brand: str,
    menu: Sequence[str],
    counters: Sequence[tuple[str, str]],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    theme: dict[str, str] = ICE,
    size: int = 13,
    lang: str = "en",
) -> str:
    """A full 1440 px page: side menu, counters on top, many rows, pager."""
    css = (
        f"main{{display:flex}}nav{{width:190px;background:{theme['ink']};color:#cfd9e6;padding:18px}}nav div{{padding:7px 0}}section{{flex:1;padding:18px 24px}}"
        f".k{{display:flex;gap:14px;margin-bottom:16px}}.k div{{flex:1;background:{theme['panel']};border:1px solid {theme['line']};padding:10px 14px;border-radius:8px}}.k b{{font-size:22px;display:block}}"
        f"td,th{{padding:7px 10px;border-bottom:1px solid {theme['line']};white-space:nowrap}}table{{background:{theme['panel']}}}th{{color:{theme['soft']}}}"
    )
    side = "".join(f"<div>{name}</div>" for name in menu)
    top = "".join(f"<div><b>{value}</b>{label}</div>" for label, value in counters)
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f'<main><nav><b>{brand}</b>{side}</nav><section><div class="k">{top}</div><table><tr>{cells}</tr>{body}</table><p class="soft">‹ 1 2 3 … 41 ›</p></section></main>'
    return document(page, css, theme, SANS, size, lang)
