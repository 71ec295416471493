"""Invented designs of the systems that run jobs, as HTML: monitors, consoles, terminals, mails, sheets, phones."""

# ruff: noqa: E501 (HTML and CSS)

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

SANS = "'Open Sans','Liberation Sans','IPAGothic','WenQuanYi Micro Hei',sans-serif"
ARIAL = "'Liberation Sans','IPAGothic','WenQuanYi Micro Hei',sans-serif"
ROBOTO = "Roboto,'IPAGothic','WenQuanYi Micro Hei',sans-serif"
SERIF = "'Liberation Serif',serif"
MONO = "'DejaVu Sans Mono','WenQuanYi Micro Hei Mono',monospace"
MONO_NARROW = "'Liberation Mono',monospace"

LIGHT = {"bg": "#f4f6f8", "panel": "#fff", "ink": "#1d2733", "soft": "#5f6b7a", "line": "#dde3ea", "lead": "#1f5fbf"}
WARM = {"bg": "#faf7f2", "panel": "#fffdf9", "ink": "#2f2a24", "soft": "#7a7063", "line": "#e6ddcf", "lead": "#b4531a"}
MINT = {"bg": "#eef6f3", "panel": "#fff", "ink": "#12332b", "soft": "#557a6f", "line": "#cfe3db", "lead": "#0d7a5f"}
DARK = {"bg": "#12161c", "panel": "#1b212b", "ink": "#e4e9f0", "soft": "#93a0b3", "line": "#2e3846", "lead": "#4f9cff"}
NIGHT = {"bg": "#0c0a14", "panel": "#181426", "ink": "#ece8f8", "soft": "#9d93b8", "line": "#2f2847", "lead": "#a078ff"}
GREY = {"bg": "#d9d9d6", "panel": "#f2f2ef", "ink": "#111", "soft": "#444", "line": "#a9a9a4", "lead": "#33506e"}

TONES = {"ok": "#1a8f4c", "bad": "#c8312b", "run": "#1f6fd1", "warn": "#b7730a", "idle": "#6a7480"}


def pill(text: str, tone: str = "ok") -> str:
    """White words on a coloured ground."""
    return f'<span class="pill" style="background:{TONES[tone]}">{escape(text)}</span>'


def soft_pill(text: str, tone: str = "ok") -> str:
    """Coloured words on a tint of the same colour."""
    return f'<span class="pill" style="color:{TONES[tone]};background:{TONES[tone]}22">{escape(text)}</span>'


def dot(text: str, tone: str = "ok") -> str:
    return f'<span class="dot" style="background:{TONES[tone]}"></span>{escape(text)}'


def ink(text: str, tone: str) -> str:
    return f'<b style="color:{TONES[tone]}">{escape(text)}</b>'


def document(body: str, css: str, theme: dict[str, str], font: str, size: int, lang: str = "en") -> str:
    base = (
        f"*{{box-sizing:border-box}}body{{margin:0;background:{theme['bg']};color:{theme['ink']};"
        f"font:{size}px/1.45 {font}}}table{{border-collapse:collapse;width:100%}}th{{text-align:left}}"
        f".soft{{color:{theme['soft']}}}.panel{{background:{theme['panel']};border:1px solid {theme['line']};"
        "border-radius:6px}.pill{display:inline-block;color:#fff;border-radius:10px;padding:1px 9px;font-weight:600}"
        ".dot{display:inline-block;width:9px;height:9px;border-radius:5px;margin-right:7px}"
    )
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>{base}{css}</style><body>{body}</body></html>'
    )


def address_bar(url: str) -> str:
    return (
        '<div style="background:#dfe3e8;padding:7px 12px;display:flex;gap:10px;align-items:center;color:#333">'
        '<span style="color:#666">&#8592; &#8594;</span>'
        '<span style="flex:1;background:#fff;border-radius:12px;padding:3px 12px;font-size:12px">'
        f"{escape(url)}</span></div>"
    )


def rows_html(head: Sequence[str], rows: Iterable[Sequence[str]], mark: int | None = None) -> str:
    cells = "".join(f"<th>{name}</th>" for name in head)
    body = "".join(
        f'<tr class="{"mark" if place == mark else ""}">' + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for place, row in enumerate(rows)
    )
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>"


def monitor(
    brand: str,
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    theme: dict[str, str] = LIGHT,
    font: str = SANS,
    size: int = 13,
    zebra: bool = False,
    side: Sequence[str] = (),
    tabs: Sequence[str] = (),
    chosen: int = 0,
    buttons: Sequence[str] = (),
    search: str = "",
    legend: str = "",
    url: str = "",
    note: str = "",
    pad: int = 8,
    mark: int | None = None,
    lang: str = "en",
) -> str:
    """A job monitor: bar, optional side menu, tabs, search, table, legend."""
    css = (
        f"header{{background:{theme['lead']};color:#fff;padding:9px 16px;font-weight:700;font-size:{size + 2}px}}"
        f"main{{display:flex}}nav{{width:150px;padding:14px;border-right:1px solid {theme['line']}}}nav div{{padding:5px 0}}"
        f"section{{flex:1;padding:14px 18px}}h1{{font-size:{size + 6}px;margin:0 0 8px}}"
        f"th{{font-size:{max(size - 1, 10)}px;color:{theme['soft']};padding:{pad}px 10px;border-bottom:2px solid {theme['line']}}}"
        f"td{{padding:{pad}px 10px;border-bottom:1px solid {theme['line']};white-space:nowrap}}"
        f".tabs span{{display:inline-block;padding:5px 12px;margin-right:4px}}.tabs .on{{border-bottom:3px solid {theme['lead']};font-weight:700}}"
        f".btn{{border:1px solid {theme['line']};border-radius:4px;padding:3px 10px;margin-left:6px;background:{theme['panel']}}}"
        + (f"tbody tr:nth-child(even){{background:{theme['line']}66}}" if zebra else "")
        + f"tr.mark{{background:{theme['lead']}22}}"
    )
    menu = "".join(f"<div>{item}</div>" for item in side)
    tab_row = "".join(f'<span class="{"on" if place == chosen else ""}">{tab}</span>' for place, tab in enumerate(tabs))
    tools = "".join(f'<span class="btn">{label}</span>' for label in buttons)
    find = f'<span class="btn" style="min-width:220px;display:inline-block">Search: {search}</span>' if search else ""
    body = (
        (address_bar(url) if url else "")
        + f"<header>{brand}</header><main>{f'<nav>{menu}</nav>' if side else ''}<section><h1>{title}</h1>"
        + (f'<div class="tabs">{tab_row}</div>' if tabs else "")
        + (f'<div style="margin:8px 0">{find}{tools}</div>' if find or tools else "")
        + f'<div class="panel">{rows_html(head, rows, mark)}</div>'
        + (f'<p class="soft">{legend}</p>' if legend else "")
        + (f"<p>{note}</p>" if note else "")
        + "</section></main>"
    )
    return document(body, css, theme, font, size, lang)


Card = tuple[str, Sequence[tuple[str, str]]]


def console(
    brand: str,
    crumb: str,
    title: str,
    cards: Sequence[Card],
    *,
    theme: dict[str, str] = LIGHT,
    font: str = ROBOTO,
    size: int = 14,
    columns: int = 2,
    inner: int = 2,
    buttons: Sequence[str] = (),
    badge: str = "",
    url: str = "",
    foot: str = "",
    lang: str = "en",
) -> str:
    """A detail page of a cloud console: cards in columns, each with labels above values."""
    css = (
        f"header{{background:{theme['panel']};border-bottom:1px solid {theme['line']};padding:9px 18px}}"
        f"section{{padding:16px 18px}}h1{{font-size:{size + 7}px;margin:2px 0 12px}}"
        f".cards{{display:grid;grid-template-columns:repeat({columns},1fr);gap:14px}}.panel{{padding:14px 16px}}"
        f".panel h2{{font-size:{size + 1}px;margin:0 0 10px}}"
        f".inner{{display:grid;grid-template-columns:repeat({inner},1fr);gap:12px 20px}}.inner label{{display:block;color:{theme['soft']};font-size:{size - 2}px}}"
        f".btn{{float:right;border:1px solid {theme['lead']};color:{theme['lead']};border-radius:4px;padding:3px 11px;margin-left:8px;font-size:{size}px}}"
    )
    grid = "".join(
        f'<div class="panel"><h2>{name}</h2><div class="inner">'
        + "".join(f"<div><label>{label}</label>{value}</div>" for label, value in pairs)
        + "</div></div>"
        for name, pairs in cards
    )
    tools = "".join(f'<span class="btn">{label}</span>' for label in buttons)
    body = (
        (address_bar(url) if url else "")
        + f'<header><b style="color:{theme["lead"]}">{brand}</b> &nbsp; <span class="soft">{crumb}</span></header>'
        + f'<section>{tools}<h1>{title} {badge}</h1><div class="cards">{grid}</div>'
        + (f'<p class="soft">{foot}</p>' if foot else "")
        + "</section>"
    )
    return document(body, css, theme, font, size, lang)


def terminal(
    text: str,
    *,
    title: str = "ops@batch-01: ~",
    size: int = 14,
    paper: str = "#10141a",
    words: str = "#d7dde5",
    font: str = MONO,
) -> str:
    """A terminal window; `text` may hold {g}, {r}, {y}, {b} … {/} for colours."""
    for mark, colour in (("g", "#4fd08a"), ("r", "#ff6b64"), ("y", "#e8c15a"), ("b", "#6cb2ff"), ("m", "#8b97a8")):
        text = text.replace("{" + mark + "}", f'<span style="color:{colour}">')
    text = text.replace("{/}", "</span>")
    css = (
        "header{background:#2b323d;color:#c9d1dc;padding:6px 12px;font-size:12px}"
        f"pre{{margin:0;padding:12px 14px;font:{size}px/1.5 {font};white-space:pre}}body{{display:inline-block;min-width:100%}}"
    )
    body = f'<header><span style="color:#ff5f57">&#9679;</span> <span style="color:#febc2e">&#9679;</span> <span style="color:#28c840">&#9679;</span> &nbsp; {title}</header><pre>{text}</pre>'
    theme = {"bg": paper, "panel": paper, "ink": words, "soft": words, "line": paper, "lead": words}
    return document(body, css, theme, MONO, size)


def phone(
    title: str,
    items: Sequence[tuple[str, str, str]],
    *,
    theme: dict[str, str] = LIGHT,
    font: str = ROBOTO,
    size: int = 15,
    top: str = "",
    bottom: Sequence[str] = ("Home", "Runs", "Alerts", "More"),
    clock: str = "13:02",
    lang: str = "en",
) -> str:
    """A phone app, 390 px: list items of (first line, second line, state)."""
    css = (
        "header{padding:10px 16px 4px;font-size:13px;display:flex;justify-content:space-between}h1{font-size:22px;margin:4px 16px 10px}"
        ".panel{margin:0 12px 10px;padding:12px 14px}.panel b{font-size:16px}.row{display:flex;justify-content:space-between;align-items:center}"
        f"footer{{display:flex;justify-content:space-around;padding:10px;border-top:1px solid {theme['line']};font-size:12px}}"
    )
    listed = "".join(
        f'<div class="panel"><div class="row"><b>{first}</b><span>{state}</span></div><div class="soft">{second}</div></div>'
        for first, second, state in items
    )
    tabs = "".join(f"<span>{name}</span>" for name in bottom)
    body = f"<header><b>{clock}</b><span>5G 82%</span></header><h1>{title}</h1>{top}{listed}<footer>{tabs}</footer>"
    return document(body, css, theme, font, size, lang)


def phone_card(
    title: str, pairs: Sequence[tuple[str, str]], *, theme: dict[str, str] = LIGHT, button: str = "", lang: str = "en"
) -> str:
    """One run on a phone: label at the left, value at the right."""
    css = (
        "header{padding:10px 16px;font-size:13px;display:flex;justify-content:space-between}h1{font-size:21px;margin:2px 16px 12px}"
        f".panel{{margin:0 12px;padding:4px 14px}}.row{{display:flex;justify-content:space-between;padding:11px 0;border-bottom:1px solid {theme['line']}}}"
        f".btn{{margin:16px 12px;background:{theme['lead']};color:#fff;text-align:center;padding:12px;border-radius:8px}}"
    )
    rows = "".join(
        f'<div class="row"><span class="soft">{label}</span><span>{value}</span></div>' for label, value in pairs
    )
    body = f"<header><b>14:07</b><span>LTE 64%</span></header><h1>{title}</h1><div class='panel'>{rows}</div>"
    return document(body + (f'<div class="btn">{button}</div>' if button else ""), css, theme, ROBOTO, 15, lang)


def tiles(
    brand: str,
    items: Sequence[tuple[str, str, Sequence[str]]],
    *,
    theme: dict[str, str] = DARK,
    columns: int = 3,
    size: int = 14,
    top: str = "",
) -> str:
    """A wall dashboard: tiles of (tone, name, lines)."""
    css = (
        f"header{{padding:12px 18px;font-size:18px;font-weight:700}}.grid{{display:grid;grid-template-columns:repeat({columns},1fr);gap:14px;padding:0 18px 18px}}"
        f".tile{{background:{theme['panel']};border-radius:8px;padding:14px 16px;border-left:7px solid}}.tile b{{font-size:{size + 3}px}}.tile div{{margin-top:4px}}"
    )
    grid = "".join(
        f'<div class="tile" style="border-left-color:{TONES[tone]}"><b>{name}</b>'
        + "".join(f"<div>{line}</div>" for line in lines)
        + "</div>"
        for tone, name, lines in items
    )
    return document(f'<header>{brand}</header>{top}<div class="grid">{grid}</div>', css, theme, SANS, size)


def mail(
    subject: str,
    sender: str,
    to: str,
    at: str,
    body: str,
    *,
    theme: dict[str, str] = LIGHT,
    folders: Sequence[str] = ("Inbox", "Sent", "Archive"),
    size: int = 14,
    lang: str = "en",
) -> str:
    """A mail client with one open message; `body` is HTML."""
    css = (
        f"main{{display:flex}}nav{{width:130px;padding:14px;background:{theme['line']}66}}nav div{{padding:5px 0}}section{{flex:1;padding:16px 22px;background:{theme['panel']}}}"
        f"h1{{font-size:{size + 6}px;margin:0 0 6px}}td,th{{padding:5px 12px;border:1px solid {theme['line']}}}section table{{width:auto;margin:10px 0}}"
    )
    menu = "".join(f"<div>{name}</div>" for name in folders)
    page = (
        f"<main><nav>{menu}</nav><section><h1>{subject}</h1><div><b>{escape(sender)}</b></div>"
        f'<div class="soft">{escape(to)} &nbsp; {at}</div><hr style="border:0;border-top:1px solid {theme["line"]}">{body}</section></main>'
    )
    return document(page, css, theme, ARIAL, size, lang)


def sheet(
    name: str,
    rows: Sequence[Sequence[str]],
    *,
    font: str = ARIAL,
    size: int = 13,
    tabs: Sequence[str] = ("Runs", "Summary"),
) -> str:
    """A spreadsheet with column letters and row numbers."""
    css = (
        "td{border:1px solid #cfd4da;padding:3px 8px;white-space:nowrap}.no{background:#eef0f2;color:#555;text-align:center;width:30px}"
        "header{background:#1e6b43;color:#fff;padding:7px 14px}footer span{display:inline-block;padding:5px 14px;border:1px solid #cfd4da;background:#f3f5f7}"
    )
    letters = "".join(f'<td class="no">{chr(65 + place)}</td>' for place in range(len(rows[0])))
    body = "".join(
        f'<tr><td class="no">{number}</td>' + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for number, row in enumerate(rows, start=1)
    )
    page = (
        f'<header>{name}</header><table style="background:#fff"><tr><td class="no"></td>{letters}</tr>{body}</table><footer>'
        + "".join(f"<span>{tab}</span>" for tab in tabs)
        + "</footer>"
    )
    return document(page, css, {**LIGHT, "bg": "#fff"}, font, size)


def chat(
    channel: str, messages: Sequence[tuple[str, str, str]], *, theme: dict[str, str] = LIGHT, size: int = 14
) -> str:
    """A chat: messages of (who, when, text)."""
    css = (
        f"header{{padding:10px 18px;border-bottom:1px solid {theme['line']};font-weight:700}}.m{{padding:9px 18px;display:flex;gap:12px}}"
        f".face{{width:34px;height:34px;border-radius:8px;background:{theme['lead']};color:#fff;text-align:center;line-height:34px;font-weight:700}}"
    )
    said = "".join(
        f'<div class="m"><div class="face">{who[0]}</div><div><b>{who}</b> <span class="soft">{when}</span><div>{text}</div></div></div>'
        for who, when, text in messages
    )
    return document(f"<header># {channel}</header>{said}", css, theme, ROBOTO, size)


def pipeline(
    project: str,
    run: str,
    badge: str,
    meta: str,
    stages: Sequence[tuple[str, str, str]],
    *,
    theme: dict[str, str] = LIGHT,
    side: Sequence[str] = (),
    size: int = 14,
) -> str:
    """A run of a pipeline: heading with state, then stages of (tone, name, words)."""
    css = (
        "section{padding:16px 22px}.stages{display:flex;gap:10px;margin-top:14px}.stage{flex:1;padding:12px;border-top:5px solid}"
        f"h1{{font-size:{size + 7}px;margin:4px 0}}"
    )
    boxes = "".join(
        f'<div class="stage panel" style="border-top-color:{TONES[tone]}"><b>{name}</b><div class="soft">{words}</div></div>'
        for tone, name, words in stages
    )
    extra = "".join(f"<li>{line}</li>" for line in side)
    page = f'<section><div class="soft">{project}</div><h1>{run} &nbsp;{badge}</h1><div>{meta}</div><div class="stages">{boxes}</div>{f"<ul>{extra}</ul>" if extra else ""}</section>'
    return document(page, css, theme, ROBOTO, size)


def classic(
    title: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    size: int = 12,
    menu: str = "Job  Edit  Goto  Extras  Views  System  Help",
    foot: str = "",
    marks: Sequence[str] = (),
    lang: str = "en",
) -> str:
    """An ERP job overview of the old school: grey, monospaced, framed."""
    css = (
        "header{background:#33506e;color:#fff;padding:4px 10px}.menu{background:#e6e6e2;padding:4px 10px;border-bottom:1px solid #a9a9a4;white-space:pre}"
        f"table{{background:#f8f8f4}}td,th{{border:1px solid #b7b7b2;padding:3px 8px;font:{size}px {MONO_NARROW};white-space:nowrap}}th{{background:#d3dbe4}}"
        "section{padding:10px}"
    )
    page = f'<header>{title}</header><div class="menu">{menu}</div><section>{"".join(f"<div>{m}</div>" for m in marks)}{rows_html(head, rows)}<p>{foot}</p></section>'
    return document(page, css, GREY, ARIAL, size, lang)


def side_by_side(
    brand: str, panels: Sequence[tuple[str, str]], *, theme: dict[str, str] = LIGHT, size: int = 14
) -> str:
    """Panels next to each other, each (title, HTML)."""
    css = "main{display:flex;gap:16px;padding:16px}.panel{flex:1;padding:14px 16px}h2{margin:0 0 8px;font-size:16px}td,th{padding:5px 8px}"
    boxes = "".join(f'<div class="panel"><h2>{title}</h2>{html}</div>' for title, html in panels)
    return document(
        f'<div style="padding:12px 18px 0;font-weight:700">{brand}</div><main>{boxes}</main>', css, theme, SANS, size
    )


def pairs_html(pairs: Sequence[tuple[str, str]], soft: str = "#6b7685") -> str:
    return "".join(
        f'<div style="display:flex;justify-content:space-between;padding:4px 0"><span style="color:{soft}">{label}</span><span>{value}</span></div>'
        for label, value in pairs
    )
