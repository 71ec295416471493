"""What a file on a ticket is in truth: found by reading its content, whatever its name and type claim."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from types import MappingProxyType

from PIL import Image, ImageSequence

from app.domain.gate.mail import NotAMail, read_mail
from app.domain.gate.model import FileFacts
from app.domain.gate.pictures.recognition import portrait, same_portrait
from app.domain.lazy_patterns import when_used

MAX_BYTES = 25 * 1024 * 1024
"""Bytes of a file that are read; a larger one does not count (Jira's and Zendesk's usual limits are near it)."""

MAX_PIXELS = 40_000_000
"""Pixels of a picture, all its frames together; more is taken for a decompression bomb."""

MAX_FRAMES = 200
"""Frames of an animation that are looked at."""

MAX_TEXT = 64 * 1024
"""Characters of a log that are kept."""

_PICTURE_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
)
_NAMED_LIKE_A_PICTURE = when_used(r"\.(?:png|jpe?g|gif|webp|bmp|tiff?|heic|heif|avif|svg)$", re.IGNORECASE)
_TIME_STAMP = when_used(
    r"\d{4}[-/.]\d{2}[-/.]\d{2}[T ]+\d{2}:\d{2}"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4},? +\d{1,2}:\d{2}"
    r"|\d{1,2}/[A-Z][a-z]{2}/\d{4}:\d{2}:\d{2}"
    r"|[A-Z][a-z]{2} +\d{1,2} \d{2}:\d{2}:\d{2}"
    r"|(?m:^)\W{0,3}\d{2}:\d{2}:\d{2}"
)


class _Unusable(ValueError):
    """The content does not count; the text goes on after the file's name."""


def inspect(attachment_id: str, content: bytes | None, filename: str, mime_type: str) -> FileFacts:
    """Read a file once. Never raises: a file that does not count says why in ``problem``.

    ``content`` is ``None`` where it could not be had.
    """
    if content is None:
        return _unusable(attachment_id, None, "could not be read")
    digest = hashlib.sha256(content).hexdigest()
    if not content:
        return _unusable(attachment_id, digest, "is empty (0 bytes)")
    if len(content) > MAX_BYTES:
        return _unusable(attachment_id, digest, f"is larger than {MAX_BYTES // (1024 * 1024)} MB")
    read = _reader_for(content, filename, mime_type)
    try:
        return read(attachment_id, digest, content)
    except (_Unusable, NotAMail) as error:
        return _unusable(attachment_id, digest, str(error))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _unusable(attachment_id, digest, "unpacks to more pixels than a screenshot has")
    except (
        Exception
    ) as error:  # decoders of hostile files raise almost anything; whatever it is, the file does not count
        return _unusable(attachment_id, digest, f"is broken or cut off ({type(error).__name__})")


Pair = tuple[str, str]
"""The sha256 of two pictures, the smaller first."""


def pair_of(one: FileFacts, other: FileFacts) -> Pair | None:
    """What names the comparison of two pictures; ``None`` where there is nothing to compare."""
    if one.picture is None or other.picture is None or one.sha256 is None or other.sha256 is None:
        return None
    if one.sha256 == other.sha256:
        return None
    return min(one.sha256, other.sha256), max(one.sha256, other.sha256)


def same_picture(one: FileFacts, other: FileFacts, compared: Mapping[Pair, bool] = MappingProxyType({})) -> bool:
    """Whether two images are the same picture: re-encoded, resized, cropped by a few pixels or brightened count as the
    same; another row, id, state or time makes another picture. What is not an image is no picture.

    ``compared`` has the outcomes that are known already.
    """
    if one.kind != "image" or other.kind != "image":
        return False
    if one.sha256 is not None and one.sha256 == other.sha256:
        return True
    if one.picture is None or other.picture is None:
        return False
    pair = pair_of(one, other)
    if pair is not None and pair in compared:
        return compared[pair]
    return same_portrait(one.picture, other.picture)


_Reader = Callable[[str, str, bytes], FileFacts]


def _reader_for(content: bytes, filename: str, mime_type: str) -> _Reader:
    if content.startswith(_SIGNATURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return _read_picture
    if filename.casefold().endswith(".eml") or mime_type.partition(";")[0].strip().casefold() == "message/rfc822":
        return _read_mail
    if _NAMED_LIKE_A_PICTURE.search(filename) or mime_type.casefold().startswith("image/"):
        return _refuse_disguise
    return _read_log


def _unusable(attachment_id: str, digest: str | None, problem: str) -> FileFacts:
    return FileFacts(attachment_id=attachment_id, sha256=digest, kind="other", problem=problem)


def _refuse_disguise(_attachment_id: str, _digest: str, content: bytes) -> FileFacts:
    if b"<svg" in content[:4096].lower():
        raise _Unusable("is a drawing (SVG), not a screenshot")
    raise _Unusable("is named like an image but is none that can be read (PNG, JPEG, WebP, GIF, BMP or TIFF)")


def _read_picture(attachment_id: str, digest: str, content: bytes) -> FileFacts:
    with Image.open(BytesIO(content), formats=_PICTURE_FORMATS) as image:
        image.verify()
    with Image.open(BytesIO(content), formats=_PICTURE_FORMATS) as image:
        width, height = image.size
        frames = min(getattr(image, "n_frames", 1), MAX_FRAMES)
        if width * height * frames > MAX_PIXELS:
            raise _Unusable("unpacks to more pixels than a screenshot has")
        picture = portrait(list(_stills(image, frames)))
    if picture is None:
        raise _Unusable("shows nothing: every pixel has the same colour")
    return FileFacts(
        attachment_id=attachment_id, sha256=digest, kind="image", width=width, height=height, picture=picture
    )


def _stills(image: Image.Image, frames: int) -> list[Image.Image]:
    """At most four frames, spread over an animation; all are decoded in full, so that a cut-off file shows."""
    wanted = {round(index * (frames - 1) / 3) for index in range(4)}
    stills: list[Image.Image] = []
    for index, frame in enumerate(ImageSequence.Iterator(image)):
        if index >= frames:
            break
        if frame.width * frame.height * frames > MAX_PIXELS:
            raise _Unusable("unpacks to more pixels than a screenshot has")
        frame.load()
        if index in wanted:
            stills.append(frame.copy())
    return stills


def _read_mail(attachment_id: str, digest: str, content: bytes) -> FileFacts:
    mail = read_mail(content)
    return FileFacts(attachment_id=attachment_id, sha256=digest, kind="mail", text=mail.normal_form())


def _read_log(attachment_id: str, digest: str, content: bytes) -> FileFacts:
    text = _decoded(content[: MAX_TEXT * 4])
    if not _TIME_STAMP.search(text):
        raise _Unusable("is neither an image nor a log with time stamps nor a mail message (.eml)")
    return FileFacts(attachment_id=attachment_id, sha256=digest, kind="log", text=text[:MAX_TEXT])


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise _Unusable("is neither an image nor a text file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")
