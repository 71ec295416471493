"""Zendesk's own packager takes the app. What it would ask Zendesk to validate goes to a stand-in on loopback."""

from __future__ import annotations

import os
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations.zendesk.app_package import write_package
from tests.support.npm import installed_packages

ZCLI = Path(__file__).resolve().parents[1] / "browser" / "zaf" / "zcli"

pytestmark = pytest.mark.node


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key and a certificate for 127.0.0.1, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = tmp_path / "certificate.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


class _Validation(BaseHTTPRequestHandler):
    received: tuple[tuple[str, bytes], ...] = ()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).received += ((self.path, body),)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def validation(certificate: Path) -> Iterator[int]:
    """The port on which an account's validation is played."""
    _Validation.received = ()
    server = HTTPServer(("127.0.0.1", 0), _Validation)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_zendesks_own_packager_takes_the_app(tmp_path: Path, certificate: Path, validation: int) -> None:
    program = installed_packages(ZCLI) / ".bin" / "zcli"
    folder = tmp_path / "app"
    with zipfile.ZipFile(write_package("https://gate.acme.example", tmp_path / "app.zip")) as package:
        package.extractall(folder)
        files = set(package.namelist())
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "ZENDESK_SUBDOMAIN": "127.0.0",
        "ZENDESK_DOMAIN": f"1:{validation}",
        "ZENDESK_EMAIL": "admin@acme.example",
        "ZENDESK_API_TOKEN": "a token",
        "NODE_EXTRA_CA_CERTS": str(certificate),
    }
    done = subprocess.run(
        [program, "apps:package", folder],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = (folder / "tmp").glob("*.zip")
    with zipfile.ZipFile(BytesIO(made.read_bytes())) as packed:
        assert {name for name in packed.namelist() if not name.endswith("/")} == files
    ((path, _body),) = _Validation.received
    assert path == "/api/v2/apps/validate"
