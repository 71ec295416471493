"""The app's package against Zendesk's own rules for one, and against what the service calls its fields."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.domain.fields import GATE_FIELDS
from integrations.zendesk.app_package import APP, main, write_package
from integrations.zendesk.fields import SCOPE_TAGS, TAG_GATED, VERDICT_SHADOW, VERDICT_VERIFIED, option_tag

LANGUAGES = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja"}
PARAMETER_TYPES = {"text", "checkbox", "url", "number", "multiline", "hidden", "oauth", "mtls"}
SECURE_SCOPES = {
    *("header", "body", "url", "jwt_secret_key", "jwt_claim"),
    *("basic_auth_username", "basic_auth_password"),
}
LOCATIONS = {
    "support": {
        *("ticket_sidebar", "new_ticket_sidebar", "user_sidebar", "organization_sidebar", "modal", "background"),
        *("nav_bar", "top_bar", "ticket_editor"),
    }
}
SCRIPTS = sorted(path for path in (APP / "assets").rglob("*.js"))


@pytest.fixture
def package(tmp_path: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(write_package("https://gate.acme.example", tmp_path / "app.zip"))


@pytest.fixture
def manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(package.read("manifest.json"))
    return loaded


def test_the_manifest_keeps_zendesks_rules(manifest: dict[str, Any], package: zipfile.ZipFile) -> None:
    assert manifest["author"]["name"]
    assert manifest["author"]["email"]
    assert manifest["frameworkVersion"] == "2.0"
    assert f"translations/{manifest['defaultLocale']}.json" in package.namelist()
    for product, places in manifest["location"].items():
        assert set(places) <= LOCATIONS[product]
        for place in places.values():
            assert place["url"] in package.namelist()


def test_the_parameters_keep_zendesks_rules(manifest: dict[str, Any]) -> None:
    names = [parameter["name"] for parameter in manifest["parameters"]]
    assert len(names) == len(set(names))
    for parameter in manifest["parameters"]:
        assert parameter["type"] in PARAMETER_TYPES
        assert set(parameter.get("scopes", ())) <= SECURE_SCOPES
        assert not parameter.get("secure") or parameter["scopes"]


def test_the_token_goes_into_a_header_only_and_is_in_no_file(manifest: dict[str, Any]) -> None:
    token = next(parameter for parameter in manifest["parameters"] if parameter["name"] == "token")
    assert (token["secure"], token["scopes"], token.get("default")) == (True, ["header"], None)


def test_the_app_may_speak_to_the_service_alone(manifest: dict[str, Any]) -> None:
    assert manifest["domainWhitelist"] == ["gate.acme.example"]
    address = next(parameter for parameter in manifest["parameters"] if parameter["name"] == "service_url")
    assert address["default"] == "https://gate.acme.example"


def test_every_language_names_every_parameter(manifest: dict[str, Any]) -> None:
    names = {parameter["name"] for parameter in manifest["parameters"]}
    assert {path.stem for path in (APP / "translations").glob("*.json")} == LANGUAGES
    for language in LANGUAGES:
        told = json.loads((APP / "translations" / f"{language}.json").read_text(encoding="utf-8"))["app"]
        assert {"name", "short_description", "long_description", "installation_instructions"} <= set(told)
        assert set(told["parameters"]) == names
        assert all(parameter["label"] and parameter["helpText"] for parameter in told["parameters"].values())


def test_every_language_says_everything_with_the_same_places_to_fill_in() -> None:
    english = _texts("en")
    for language in LANGUAGES:
        told = _texts(language)
        assert list(told) == list(english)
        for key, text in told.items():
            assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", english[key])), (language, key)


def test_every_text_that_the_app_says_is_there() -> None:
    said = set()
    for path in SCRIPTS:
        said |= set(re.findall(r'say\(\s*"(\w+)"', path.read_text(encoding="utf-8")))
    assert said <= set(_texts("en"))


@pytest.mark.parametrize(("name", "size"), [("logo.png", 320), ("logo-small.png", 128)])
def test_the_logos_have_the_size_that_zendesk_asks_for(name: str, size: int) -> None:
    header = (APP / "assets" / name).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:24]) == (size, size)


def test_only_the_app_is_packed(package: zipfile.ZipFile) -> None:
    folders = {name.split("/")[0] for name in package.namelist()}
    assert folders == {"manifest.json", "assets", "translations"}


def test_packing_twice_gives_the_same_file(tmp_path: Path) -> None:
    one, two = (write_package("https://gate.acme.example", tmp_path / name) for name in ("a.zip", "b.zip"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("address", ["", "gate.acme.example", "http://gate.acme.example", "https://a@b", "https://a?b"])
def test_an_address_that_zendesk_cannot_call_is_refused(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([address, str(tmp_path / "app.zip")]) == 1
    assert "is no address that Zendesk can call" in capsys.readouterr().err
    assert not (tmp_path / "app.zip").exists()


def test_without_a_file_name_the_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["https://gate.acme.example"]) == 2
    assert "Usage:" in capsys.readouterr().err


def test_the_app_and_the_service_call_fields_and_tags_the_same() -> None:
    written = (APP / "assets" / "fields.js").read_text(encoding="utf-8")
    listed = re.search(r"GATE_FIELDS = \[(.*?)\]", written, re.DOTALL)
    assert listed is not None
    assert re.findall(r'"(\w+)"', listed[1]) == [spec.key for spec in GATE_FIELDS if spec.kind != "person"]
    for names, kind in (("YES_NO", "yes_no"), ("MOMENTS", "moment")):
        found = re.search(rf"{names} = new Set\(\[(.*?)\]", written)
        assert found is not None
        assert re.findall(r'"(\w+)"', found[1]) == [spec.key for spec in GATE_FIELDS if spec.kind == kind]
    assert option_tag("key", "option") == "handoff_key_option"
    gate, signs = ((APP / "assets" / name).read_text(encoding="utf-8") for name in ("gate.js", "signs.js"))
    assert f'"{VERDICT_VERIFIED}"' in gate
    assert f'"{VERDICT_SHADOW}"' in gate
    pattern = re.search(r"GATED_TAG = /(.*)/;", signs)
    assert pattern is not None
    for tag in (TAG_GATED, *SCOPE_TAGS.values(), f"vip {TAG_GATED}"):
        assert re.search(pattern[1], tag)
    assert not re.search(pattern[1], "handoff_asked")


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_nothing_is_ever_set_as_markup(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", written)


@pytest.mark.node
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_a_sound_module(path: Path) -> None:
    checked = subprocess.run(
        ["node", "--check", "--input-type=module"], input=path.read_bytes(), capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr.decode()


def _texts(language: str) -> dict[str, str]:
    written = (APP / "assets" / "texts" / f"{language}.js").read_text(encoding="utf-8")
    return {key: json.loads(text) for key, text in re.findall(r'^  (\w+): (".*"),$', written, re.MULTILINE)}
