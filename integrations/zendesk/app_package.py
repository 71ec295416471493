"""The Zendesk app as the zip file that an admin uploads, made for one address of the service.

    python -m integrations.zendesk.app_package https://gate.example.com handoff-gate-zendesk.zip

Zendesk lets an app speak only to the hosts that its manifest lists, so the address is part of the package. No secret
is: the gate token is entered in Zendesk, as a secure setting.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

APP = Path(__file__).resolve().parent / "zaf"
LOOPBACK = {"127.0.0.1", "localhost"}
USAGE = "Usage: python -m integrations.zendesk.app_package https://ADDRESS-OF-THE-SERVICE FILE.zip"
_PACKED_AT = (2026, 1, 1, 0, 0, 0)


def write_package(service_url: str, target: Path) -> Path:
    """Write the zip; the same address and app give the same bytes. Raises ``ValueError`` for an address that Zendesk
    cannot call."""
    address = _checked(service_url)
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "manifest.json", json.dumps(_manifest(address), indent=2).encode())
        for path in sorted([*(APP / "assets").rglob("*"), *(APP / "translations").glob("*.json")]):
            if path.is_file():
                _add(package, path.relative_to(APP).as_posix(), path.read_bytes())
    return target


def _manifest(address: str) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((APP / "manifest.json").read_text(encoding="utf-8"))
    parameters = manifest["parameters"]
    assert isinstance(parameters, list)
    for parameter in parameters:
        if parameter["name"] == "service_url":
            parameter["default"] = address
    return {**manifest, "domainWhitelist": [urlsplit(address).hostname]}


def _checked(service_url: str) -> str:
    parts = urlsplit(service_url.strip())
    host = parts.hostname or ""
    https = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    if not https or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise ValueError(
            f"{service_url!r} is no address that Zendesk can call. Give the public address of the service, for example "
            "https://gate.example.com."
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _PACKED_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(entry, content)


def main(arguments: list[str]) -> int:
    """Exit code 0: written; 1: refused; 2: usage."""
    if len(arguments) != 2:
        sys.stderr.write(f"{USAGE}\n")
        return 2
    try:
        written = write_package(arguments[0], Path(arguments[1]))
    except (ValueError, OSError) as error:
        sys.stderr.write(f"The app was not packed: {error}\n")
        return 1
    sys.stdout.write(
        f"{written} is ready. In Zendesk: Admin Center > Apps and integrations > Zendesk Support apps > Upload private "
        "app; then enter the gate token (HANDOFF_GATE_TOKEN).\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
