"""The examples of docs/deployment are accepted by the programs that they are for, and say what the service does."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.cli.processes import STOP_SECONDS
from app.settings import load_settings
from app.web.receivers import MOST_BYTES

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "deployment"
UNITS = ("handoff-web.service", "handoff-worker.service")


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    """A folder with a certificate that serves for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "handoff.example.com")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )
    certificate = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "fullchain.pem").write_bytes(certificate)
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "both.pem").write_bytes(certificate + private)
    return tmp_path


@needs("nginx")
def test_nginx_accepts_its_example(tls: Path) -> None:
    site = (EXAMPLES / "nginx.conf").read_text().replace("/etc/handoff/tls", str(tls))
    (tls / "site.conf").write_text(site)
    (tls / "nginx.conf").write_text(
        f"pid {tls}/pid;\nerror_log {tls}/log;\nevents {{}}\nhttp {{\naccess_log off;\ninclude {tls}/site.conf;\n}}\n"
    )
    told = run("nginx", "-t", "-c", tls / "nginx.conf", "-e", tls / "log")
    assert told.returncode == 0, told.stderr


@needs("haproxy")
def test_haproxy_accepts_its_example(tls: Path) -> None:
    (tls / "haproxy.cfg").write_text((EXAMPLES / "haproxy.cfg").read_text().replace("/etc/handoff/tls", str(tls)))
    told = run("haproxy", "-c", "-f", tls / "haproxy.cfg")
    assert told.returncode == 0, told.stderr
    assert "WARNING" not in told.stderr, told.stderr


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_accepts_its_examples(unit: str, tmp_path: Path) -> None:
    text = re.sub(r"ExecStart=\S+", f"ExecStart={shutil.which('true')}", (EXAMPLES / unit).read_text())
    (tmp_path / unit).write_text(re.sub(r"(User|Documentation)=.*\n", "", text))
    told = run("systemd-analyze", "verify", "--man=no", tmp_path / unit)
    assert told.returncode == 0, told.stderr
    assert unit not in told.stderr, told.stderr


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_waits_longer_than_the_service_takes_to_end(unit: str) -> None:
    seconds = re.search(r"TimeoutStopSec=(\d+)", (EXAMPLES / unit).read_text())
    assert seconds is not None
    assert int(seconds[1]) > STOP_SECONDS


def test_the_proxy_lets_through_what_the_receivers_take() -> None:
    size = re.search(r"client_max_body_size (\d+)m;", (EXAMPLES / "nginx.conf").read_text())
    assert size is not None
    assert int(size[1]) * 1024 * 1024 == MOST_BYTES


def test_the_example_of_several_sites_is_a_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "jira-main"
    secret.write_text("one,two\n")
    text = (EXAMPLES / "sites.toml").read_text().replace("/run/secrets/jira-main", str(secret))
    for name in re.findall(r'env = "(\w+)"', text):
        monkeypatch.setenv(name, f"value of {name}")
    (tmp_path / "sites.toml").write_text(text)
    sites = load_settings(sites=tmp_path / "sites.toml").connections()
    assert [(site.system, site.name) for site in sites] == [
        ("jira", "main"),
        ("jira", "factory"),
        ("zendesk", "eu"),
        ("zendesk", "us"),
    ]
    assert sites[0].webhook_secrets == ("one", "two")
    assert sites[1].email is None
    assert sites[3].requests_per_minute == 200
    assert all(site.webhook_secrets for site in sites)
