"""Draws the pictures and writes the mails and logs that the closure attempts refer to.

    python -m tests.unit.gate.attempts.make_files

The files are kept beside this module; running it again writes the same bytes, so a changed picture shows up as a diff.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

FILES = Path(__file__).parent / "files"
JOBS = ("ORD-SYNC", "FEED", "PRICE-PUSH", "SHP", "INV-EXPORT", "KAUF-FEED")


def run_list(seed: int, state: str, size: tuple[int, int] = (640, 360)) -> Image.Image:
    """A list of runs as a scheduler shows it, each row with another job, time and state."""
    dark = seed % 3 == 2
    ground, ink = ((24, 26, 32), (225, 228, 234)) if dark else ((255, 255, 255), (28, 30, 36))
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 34), fill=((40 + 53 * seed) % 200, (90 + 31 * seed) % 200, (160 + 17 * seed) % 200))
    draw.text((12, 10), f"Scheduler - runs of day {seed + 2}", fill=(255, 255, 255))
    for row in range(3 + seed % 6):
        top = 52 + row * 32
        job = f"{JOBS[(seed + row) % len(JOBS)]}-{4000 + seed * 37 + row}"
        draw.text((16, top), f"{job}   1{row}:{10 + seed}   {state if row == 0 else 'Succeeded'}", fill=ink)
        draw.rectangle((size[0] - 90 - 7 * seed, top, size[0] - 20, top + 14), outline=ink)
        draw.line((10, top + 22, size[0] - 10, top + 22), fill=(150, 150, 150))
    return image


def saved(image: Image.Image, kind: str = "PNG", **how: int) -> bytes:
    """The picture as a file."""
    held = io.BytesIO()
    image.save(held, kind, **how)
    return held.getvalue()


def mail(
    sender: str, day: str, text: str, *, headers: str = "", subject: str = "Re: job failure", charset: str = "utf-8"
) -> bytes:
    """A mail message as a mail program saves it."""
    top = f"From: {sender}\nTo: support@desk.example\nSubject: {subject}\nDate: {day}\nMessage-ID: <m1@shop.example>\n"
    kind = f"MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n"
    return (top + headers + kind + "\n" + text + "\n").encode(charset)


def pictures() -> dict[str, bytes]:
    """Successful runs, the failure, the failure saved once more, and files that are no picture."""
    drawn = {f"run_ok_{seed:02d}.png": saved(run_list(seed, "Succeeded")) for seed in range(12)}
    failure = run_list(20, "Failed")
    whole = drawn["run_ok_00.png"]
    return drawn | {
        "failure.png": saved(failure),
        "failure_again.jpg": saved(failure, "JPEG", quality=80),
        "failure_smaller.png": saved(failure.resize((512, 288))),
        "failure_brighter.png": saved(failure.point(lambda value: min(255, int(value * 1.12)))),
        "run_ok.jpg": saved(run_list(13, "Succeeded"), "JPEG", quality=85),
        "run_ok.webp": saved(run_list(14, "Succeeded"), "WEBP"),
        "cut_short.png": whole[: len(whole) // 3],
        "empty.png": b"",
        "page.png": b"<!doctype html><html><body><h1>Run succeeded</h1></body></html>",
        "words.png": b"ORD-SYNC-4471 Succeeded 10:42\n",
    }


def mails() -> dict[str, bytes]:
    """Mails of customers, of strangers, too old, automatic, and broken."""
    late, early = "Wed, 18 Nov 2026 09:12:00 +0100", "Mon, 19 Oct 2026 09:12:00 +0100"
    dana = "Dana Cole <dana@northshop.example>"
    changed = "Hello Jo,\n\nwe have put the new API key into the shop and saved it in your portal.\n\nDana"
    html = (
        f"From: {dana}\nTo: support@desk.example\nSubject: Re: feed\nDate: {late}\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b1"\n\n--b1\nContent-Type: text/html; charset=utf-8\n'
        "Content-Transfer-Encoding: base64\n\n"
        "PHA+V2UgaGF2ZSByZW1vdmVkIHRoZSBvbGQgd2ViaG9vayBhbmQgY3JlYXRlZCBhIG5ldyBvbmUuPC9wPg==\n--b1--\n"
    )
    latin = "Guten Tag,\nwir haben den Schl\u00fcssel im Shop ge\u00e4ndert.\nGru\u00df K. Brandt"
    return {
        "customer.eml": mail(dana, late, changed),
        "customer_html.eml": html.encode(),
        "customer_latin1.eml": mail("K. Brandt <k.brandt@haendler.example>", late, latin, charset="iso-8859-1"),
        "customer_upper.eml": mail("DANA.C <DANA@NorthShop.Example>", late, changed),
        "stranger.eml": mail("Dana Cole <dana.cole@freemail.example>", late, changed),
        "display_name.eml": mail('"dana@northshop.example" <attacker@freemail.example>', late, changed),
        "too_old.eml": mail(dana, early, changed),
        "automatic.eml": mail(dana, late, "I am away until Friday.", headers="Auto-Submitted: auto-replied\n"),
        "only_thanks.eml": mail(dana, late, "Thanks!"),
        "agent.eml": mail("Jo Miller <jo@desk.example>", late, "The customer told me they changed the API key."),
        "no_sender.eml": b"Subject: key\n\nWe have changed the API key.\n",
        "broken.eml": b"\x00\x01\x02\xff\xfe not a mail \x80\x81",
        "empty.eml": b"",
    }


def logs() -> dict[str, bytes]:
    """Excerpts of logs."""
    lines = "2026-11-20 10:40:12 INFO order 10023 received\n2026-11-20 10:40:14 INFO order 10023 posted to ERP\n"
    return {
        "erp.log": lines.encode(),
        "export.txt": b"10:41 job PAY-WB-6402 started\n10:42 job PAY-WB-6402 finished, 18 payments matched\n",
        "empty.log": b"",
    }


def main() -> None:
    """Write all files."""
    FILES.mkdir(exist_ok=True)
    for name, content in (pictures() | mails() | logs()).items():
        (FILES / name).write_bytes(content)


if __name__ == "__main__":
    main()
