"""Made-up cards, bank accounts, secrets, mail addresses and phone numbers in the ways people write them."""

from __future__ import annotations

import base64
import random
import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ISSUERS = {
    "Visa": ("4", 16),
    "Visa short": ("4", 13),
    "Visa long": ("4", 19),
    "Mastercard": ("53", 16),
    "Mastercard 2": ("2223", 16),
    "American Express": ("37", 15),
    "American Express 34": ("34", 15),
    "Diners": ("36", 14),
    "Diners Carte Blanche": ("301", 14),
    "Discover": ("6011", 16),
    "Discover 65": ("65", 16),
    "JCB": ("3530", 16),
    "UnionPay": ("62", 16),
    "UnionPay long": ("62", 19),
    "Maestro": ("5018", 12),
    "Maestro 67": ("6761", 18),
    "Mir": ("2202", 16),
    "RuPay": ("8172", 16),
    "Troy": ("9792", 16),
    "Elo": ("5067", 16),
}
IBANS = {
    "DE": "n" * 18,
    "GB": "aaaa" + "n" * 14,
    "FR": "n" * 10 + "c" * 11 + "nn",
    "ES": "n" * 20,
    "IT": "a" + "n" * 10 + "c" * 12,
    "NL": "aaaa" + "n" * 10,
    "PL": "n" * 24,
    "PT": "n" * 21,
    "BE": "n" * 12,
    "AT": "n" * 16,
    "CH": "n" * 5 + "c" * 12,
    "SE": "n" * 20,
    "NO": "n" * 11,
    "DK": "n" * 14,
    "FI": "n" * 14,
    "IE": "aaaa" + "n" * 14,
    "LU": "nnn" + "c" * 13,
    "CZ": "n" * 20,
    "BR": "n" * 23 + "ac",
    "SA": "nn" + "c" * 18,
    "MT": "aaaa" + "n" * 5 + "c" * 18,
    "TR": "n" * 6 + "c" * 16,
}
PASSWORD_LABELS = (
    "password=",
    "password ",
    "Password: ",
    "pwd=",
    "passwd: ",
    "Passwort: ",
    "Passwort lautet ",
    "Kennwort: ",
    "mot de passe : ",
    "mdp: ",
    "contraseña: ",
    "La contraseña es ",
    "senha: ",
    "A senha é ",
    "palavra-passe: ",
    "hasło: ",
    "wachtwoord: ",
    "Wachtwoord is ",
    "パスワード：",
    "パスワードは",
    "DB_PASSWORD=",
    "dbPassword: ",
    "spring.datasource.password=",
    "password for svc-user: ",
    "Passwort für den Testzugang: ",
    "password -> ",
    "| Password | ",
    "--password ",
    "pass: ",
    "passphrase=",
    "client_secret=",
    "api_key: ",
    "X-Api-Key: ",
    "API-Schlüssel: ",
    "clé API : ",
    "clave de API: ",
    "chave de API: ",
    "klucz API: ",
    "token=",
    "access_token: ",
    "AccountKey=",
    "SharedAccessKey=",
    "secret: ",
    "トークン：",
    "password is now ",
    "Password (temporary): ",
)
PHONES = (
    "+1 212-555-0123",
    "(212) 555-0123",
    "212-555-0123",
    "+1 (415) 555-0198",
    "1-800-555-0199",
    "212.555.0123",
    "+44 20 7946 0958",
    "+44 (0)20 7946 0958",
    "020 7946 0958",
    "07700 900123",
    "+447700900123",
    "0161 496 0123",
    "+49 30 1234567",
    "+49 (0)171 5550123",
    "0049 171 5550123",
    "030/1234567",
    "0171-5550123",
    "+4917155501234",
    "+33 1 23 45 67 89",
    "01 23 45 67 89",
    "06.12.34.56.78",
    "+33612345678",
    "0033 6 12 34 56 78",
    "+34 612 345 678",
    "+34 912345678",
    "+34-91-234-56-78",
    "+39 06 6982 1234",
    "+39 333 123 4567",
    "+393331234567",
    "+31 20 123 4567",
    "06-12345678",
    "+31 (0)6 12345678",
    "+48 601 234 567",
    "+48 22 123 45 67",
    "+351 912 345 678",
    "+351 21 123 45 67",
    "+55 11 91234-5678",
    "(11) 91234-5678",
    "+55 (21) 3123-4567",
    "+81 3-1234-5678",
    "03-1234-5678",
    "090-1234-5678",
    "+81-90-1234-5678",
    "０９０－１２３４－５６７８",
    "+81 (0)90 1234 5678",
)
LABELLED_PHONES = (
    "Tel. 612 345 678",
    "Telefon: 601 234 567",
    "Tel: 91 123 45 67",
    "móvil: 612345678",
    "telemóvel 912 345 678",
    "Phone 20 7946 0958",
    "Handy: 171 5550123",
    "Rufnummer 30 1234567",
    "tél : 1 23 45 67 89",
    "celular: 11912345678",
    "cellulare 333 1234567",
    "telefoon: 20 123 4567",
    "numer telefonu: 601234567",
    "電話：03 1234 5678",
    "call me at 2125550123",
    "WhatsApp +34612345678",
    "M: +44 7700 900123",
    "T 020 7946 0958",
    "mobile=07700900123",
    "Durchwahl: 30 12345678",
)
MAILS = (
    "dana.reyes@example.com",
    "dana+orders@example.co.uk",
    "o'brien@example.ie",
    "d_r-x@sub.mail.example.org",
    "dana@müller.example",
    "jörg.weiß@exämple.de",
    "почта@пример.рф",
    "user@xn--e1afmkfd.xn--p1ai",
    "山田@例え.jp",
    "DANA@EXAMPLE.COM",
    "<dana@example.com>",
    "mailto:dana@example.com",
    "Dana Reyes <dana.reyes@example.com>",
    "dana%40example.com",
    "dana [at] example.com",
    "'dana@example.com'",
    "a@b.io",
    "１２３@example.jp",
    "dana＠example.jp",
)
_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True)
class Sensitive:
    """Something that must not survive: its kind, how it is written, and the parts none of which may be read later."""

    kind: str
    written: str
    parts: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.kind}: {self.written[:40]}"


def card(rng: random.Random, prefix: str, length: int) -> str:
    body = prefix + "".join(rng.choice(string.digits) for _ in range(length - 1 - len(prefix)))
    return next(body + check for check in string.digits if _luhn(body + check))


def _luhn(digits: str) -> bool:
    doubled = [int(char) * (2 if place % 2 else 1) for place, char in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def iban(rng: random.Random, country: str) -> str:
    pools = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits + string.ascii_uppercase}
    account = "".join(rng.choice(pools[char]) for char in IBANS[country])
    rest = int("".join(str(int(char, 36)) for char in f"{account}{country}00")) % 97
    return f"{country}{98 - rest:02d}{account}"


def grouped(digits: str, gap: str) -> str:
    sizes = {14: (4, 6, 4), 15: (4, 6, 5), 13: (4, 4, 5), 12: (4, 4, 4)}.get(len(digits), (4, 4, 4, 4, 4))
    pieces, at = [], 0
    for size in sizes:
        pieces.append(digits[at : at + size])
        at += size
    return gap.join(piece for piece in pieces if piece)


CARD_STYLES: dict[str, Callable[[str], str]] = {
    "compact": lambda digits: digits,
    "spaces": lambda digits: grouped(digits, " "),
    "dashes": lambda digits: grouped(digits, "-"),
    "no-break spaces": lambda digits: grouped(digits, "\u00a0"),
    "thin spaces": lambda digits: grouped(digits, "\u2009"),
    "en dashes": lambda digits: grouped(digits, "–"),
    "dots": lambda digits: grouped(digits, "."),
    "full width": lambda digits: digits.translate({48 + digit: 0xFF10 + digit for digit in range(10)}),
    "zero width": lambda digits: "\u200b".join(digits),
}
IBAN_STYLES: dict[str, Callable[[str], str]] = {
    "compact": lambda value: value,
    "spaces": lambda value: " ".join(value[at : at + 4] for at in range(0, len(value), 4)),
    "no-break spaces": lambda value: "\u00a0".join(value[at : at + 4] for at in range(0, len(value), 4)),
    "lower": lambda value: value.lower(),
    "dashes": lambda value: "-".join(value[at : at + 4] for at in range(0, len(value), 4)),
}


def cards(rng: random.Random) -> Iterator[Sensitive]:
    for prefix, length in ISSUERS.values():
        for style, write in CARD_STYLES.items():
            if length in (12, 13, 14, 18, 19) and style == "dots":
                continue
            digits = card(rng, prefix, length)
            yield Sensitive("card", write(digits), (digits,))


def ibans(rng: random.Random) -> Iterator[Sensitive]:
    for country in IBANS:
        for write in IBAN_STYLES.values():
            value = iban(rng, country)
            yield Sensitive("iban", write(value), (value,))


def _word(rng: random.Random, size: int, pool: str = _LETTERS) -> str:
    return "".join(rng.choice(pool) for _ in range(size))


def _mixed(rng: random.Random, size: int) -> str:
    return _word(rng, size - 3) + rng.choice(string.digits) + rng.choice("!#%$") + rng.choice(string.ascii_lowercase)


def known_shapes(rng: random.Random) -> Iterator[Sensitive]:
    digits, upper, hexes = string.digits, string.ascii_uppercase + string.digits, "0123456789abcdef"
    url_safe = _LETTERS + "_-"
    shapes = [
        f"sk_live_{_word(rng, 24)}",
        f"rk_live_{_word(rng, 24)}",
        f"ghp_{_word(rng, 36)}",
        f"gho_{_word(rng, 36)}",
        f"github_pat_{_word(rng, 22)}_{_word(rng, 59)}",
        f"xoxb-{_word(rng, 12, digits)}-{_word(rng, 24)}",
        f"AKIA{_word(rng, 16, upper)}",
        f"ASIA{_word(rng, 16, upper)}",
        f"shpat_{_word(rng, 32, hexes)}",
        f"shpss_{_word(rng, 32, hexes)}",
        f"glpat-{_word(rng, 20)}",
        f"SG.{_word(rng, 22)}.{_word(rng, 43)}",
        f"AIza{_word(rng, 35, url_safe)}",
        f"whsec_{_word(rng, 32)}",
        f"npm_{_word(rng, 36)}",
        f"ya29.{_word(rng, 60)}",
        f"GOCSPX-{_word(rng, 28)}",
        f"sk-proj-{_word(rng, 48)}",
        f"hf_{_word(rng, 34)}",
        f"dop_v1_{_word(rng, 64, hexes)}",
        f"ATATT3xFfGF0{_word(rng, 40)}",
        f"sq0atp-{_word(rng, 22)}",
        f"pypi-AgEIcHlwaS5vcmc{_word(rng, 60)}",
        f"dapi{_word(rng, 32, hexes)}",
        f"https://hooks.slack.com/services/T{_word(rng, 8, upper)}/B{_word(rng, 8, upper)}/{_word(rng, 24)}",
    ]
    for shape in shapes:
        yield Sensitive("secret", shape, (shape[-12:],))
    jwt = ".".join((f"eyJ{_word(rng, 33)}", f"eyJ{_word(rng, 80)}", _word(rng, 43, url_safe)))
    for written in (jwt, f"Bearer {jwt}", f"Authorization: Bearer {jwt}", f'"token": "{jwt}"', f"トークンは{jwt}です"):
        yield Sensitive("secret", written, tuple(jwt.split(".")))
    opaque = _word(rng, 40)
    basic = base64.b64encode(f"svc-shop:{_word(rng, 14)}".encode()).decode()
    for written, part in (
        (f"Bearer {opaque}", opaque),
        (f"Authorization: Basic {basic}", basic),
        (f"curl -H 'Authorization: Bearer {opaque}'", opaque),
        (f"Authorization: token {opaque}", opaque),
        (f"basic {basic}", basic),
        (f"Cookie: sid={opaque}; theme={_word(rng, 14)}", opaque),
    ):
        yield Sensitive("secret", written, (part,))
    words = _word(rng, 18)
    for written in (
        f"https://svc:{words}@shop.example/api",
        f"postgres://app:{words}@db.example:5432/shop",
        f"amqp://guest:{words}@mq.example//",
        f"redis://:{words}@cache.example:6379/0",
        f"mongodb+srv://app:{words}@c0.example/orders",
        f"Server=db;Database=x;User Id=sa;Password={words};",
        f"jdbc:oracle:thin:scott/{words}@//db.example:1521/X",
        f"jdbc:mysql://db.example/x?user=a&password={words}",
        f"DefaultEndpointsProtocol=https;AccountName=a;AccountKey={words}==;EndpointSuffix=x",
        f"curl -u svc:{words} https://x.example",
        f"https://x.example/cb?access_token={words}&state=1",
        f"<password>{words}</password>",
        f'{{"password": "{words}"}}',
        f'{{\\"password\\": \\"{words}\\"}}',
        f"login: svc-shop / {words}",
        f"credentials: svc-shop:{words}",
        f'Password: "{words} {words}"',
    ):
        yield Sensitive("secret", written, (words,))
    rows = [_word(rng, 64) for _ in range(4)]
    for kind in ("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY"):
        block = "\n".join((f"-----BEGIN {kind}-----", *rows, f"-----END {kind}-----"))
        yield Sensitive("secret", block, tuple(rows))
    yield Sensitive("secret", "\n".join(("-----BEGIN PRIVATE KEY-----", *rows)), tuple(rows))


def labelled_secrets(rng: random.Random) -> Iterator[Sensitive]:
    for label in PASSWORD_LABELS:
        value = _mixed(rng, rng.choice((10, 14, 22)))
        yield Sensitive("secret", label + value, (value,))


def mails_and_phones() -> Iterator[Sensitive]:
    for written in MAILS:
        local = re.split(r"@|＠|%40| \[at\]", written.rpartition("<")[2].replace("mailto:", "").strip("'"))[0]
        yield Sensitive("email", written, (f"{local}@", f"{local}%40", f"{local} [at]", f"{local}＠"))
    for written in (*PHONES, *LABELLED_PHONES):
        yield Sensitive("phone", written, (only_digits(written),))


GENERATED = (cards, ibans, known_shapes, labelled_secrets)


def everything(seed: int = 7) -> list[Sensitive]:
    rng = random.Random(seed)
    return [*cards(rng), *ibans(rng), *known_shapes(rng), *labelled_secrets(rng), *mails_and_phones()]


def only_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if unicodedata.decimal(char, None) is not None)


def remains(sensitive: Sensitive, text: str) -> str | None:
    """What of a secret can be read in a text: six digits in a row of a number, or the value or six characters of it."""
    if sensitive.kind in ("card", "phone"):
        between = [only_digits(piece) for piece in re.split(r"\[[A-Z]+-\d+\]", text)]
        return next(
            (
                piece
                for part in sensitive.parts
                for piece in _pieces(part)
                if any(piece in digits for digits in between)
            ),
            None,
        )
    if sensitive.kind == "email":
        return next((part for part in sensitive.parts if part in text), None)
    plain = re.sub(r"[\s>-]", "", text) if sensitive.kind == "iban" else text
    plain = plain.upper() if sensitive.kind == "iban" else plain
    return next((piece for part in sensitive.parts for piece in _pieces(part) if piece in plain), None)


def _pieces(value: str) -> list[str]:
    return [value[at : at + 6] for at in range(max(len(value) - 5, 1))]
