"""Settings: from the environment or from files, several sites, and clear words for what cannot be used."""

from __future__ import annotations

import pytest

from app.settings import SettingsError, load_settings


def site(**variables):
    return load_settings(**variables).connections()[0]


def test_the_embedded_default_needs_no_setting():
    settings = load_settings()
    assert settings.database_url == "sqlite:///var/handoff.db"
    assert (settings.bind, settings.port) == ("127.0.0.1", 8000)
    assert settings.connections() == []


def test_a_secret_may_come_from_a_file(monkeypatch, tmp_path):
    path = tmp_path / "token"
    path.write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("HANDOFF_JIRA_URL", "https://example.atlassian.net")
    monkeypatch.setenv("HANDOFF_JIRA_TOKEN_FILE", str(path))
    assert site().token == "from a file"


def test_a_secret_file_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setenv("HANDOFF_GATE_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match=r"HANDOFF_GATE_TOKEN_FILE names /nowhere/token"):
        load_settings()


def test_an_empty_variable_is_the_same_as_none(monkeypatch):
    monkeypatch.setenv("HANDOFF_GATE_TOKEN", "")
    monkeypatch.setenv("HANDOFF_JIRA_URL", "")
    settings = load_settings()
    assert settings.gate_token is None
    assert settings.connections() == []


def test_the_platform_s_port_variable_is_honoured(monkeypatch):
    monkeypatch.setenv("PORT", "9001")
    assert load_settings().port == 9001
    monkeypatch.setenv("HANDOFF_PORT", "9002")
    assert load_settings().port == 9002


def test_the_plain_variables_are_one_site_named_by_its_host():
    found = site(jira_url="https://example.atlassian.net/", jira_token="t", jira_webhook_secret="new, old")
    assert (found.name, found.url) == ("example.atlassian.net", "https://example.atlassian.net")
    assert found.webhook_secrets == ("new", "old")


@pytest.mark.parametrize("secret", [None, "", " , "])
def test_a_secret_that_is_empty_or_missing_leaves_none(secret):
    assert site(jira_url="https://example.atlassian.net", jira_webhook_secret=secret).webhook_secrets == ()


def test_secrets_never_show():
    settings = load_settings(
        jira_url="https://example.atlassian.net", jira_token="s3cret", jira_webhook_secret="s3cret"
    )
    assert "s3cret" not in repr(settings) + repr(settings.connections())


def test_trackers_must_be_reached_by_https():
    with pytest.raises(SettingsError, match="expected https"):
        site(jira_url="http://jira.example.com")
    assert site(zendesk_url="http://127.0.0.1:8802").name == "127.0.0.1:8802"


@pytest.mark.parametrize("url", ["example.atlassian.net", "ftp://example.com", "https://"])
def test_an_address_that_is_none_is_said_so(url):
    with pytest.raises(SettingsError, match="expected a URL"):
        site(jira_url=url)


@pytest.mark.parametrize(
    ("mode", "modes"),
    [
        (None, {}),
        ("shadow", {"job_failure": "shadow", "exception": "shadow"}),
        ("exception=shadow", {"exception": "shadow"}),
        ("job_failure=enforce, exception=shadow", {"job_failure": "enforce", "exception": "shadow"}),
    ],
)
def test_the_mode_is_for_all_scopes_or_by_scope(mode, modes):
    assert load_settings(mode=mode).modes() == modes


@pytest.mark.parametrize("mode", ["off", "everything=shadow", "job_failure="])
def test_an_unknown_mode_is_refused(mode):
    with pytest.raises(SettingsError, match="HANDOFF_MODE"):
        load_settings(mode=mode).modes()


def test_a_wrong_number_is_named_by_its_variable(monkeypatch):
    monkeypatch.setenv("HANDOFF_WORKER_THREADS", "many")
    with pytest.raises(SettingsError, match="HANDOFF_WORKER_THREADS"):
        load_settings()


def test_several_sites_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("from a file", encoding="utf-8")
    monkeypatch.setenv("JIRA_MAIN_TOKEN", "from the environment")
    path = tmp_path / "sites.toml"
    path.write_text(
        f"""
        [jira.main]
        url = "https://example.atlassian.net"
        token = {{ env = "JIRA_MAIN_TOKEN" }}
        webhook_secret = {{ file = "{tmp_path / "secret"}" }}
        [zendesk.eu]
        url = "https://example-eu.zendesk.com"
        client_id = "handoff"
        """,
        encoding="utf-8",
    )
    found = load_settings(sites=path, zendesk_url="https://other.zendesk.com").connections()
    assert [(entry.system, entry.name) for entry in found] == [
        ("jira", "main"),
        ("zendesk", "eu"),
        ("zendesk", "other.zendesk.com"),
    ]
    assert (found[0].token, found[0].webhook_secrets) == ("from the environment", ("from a file",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[jira.main]\n", "expected a URL"),
        ("[github.main]\nurl = 'https://x.example'\n", "unknown table"),
        ("[jira.main]\nurl = 'https://x.example'\npassword = 'p'\n", "unknown key: password"),
        ("[jira.main]\nurl = 'https://x.example'\ntoken = { env = 'NOT_SET_ANYWHERE' }\n", "NOT_SET_ANYWHERE"),
        ("[jira.main]\nurl = 'https://x.example'\ntoken = 5\n", "expected a text"),
        ("[jira.main\n", "expected TOML"),
    ],
)
def test_a_mistake_in_the_sites_file_is_named(tmp_path, text, says):
    path = tmp_path / "sites.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        load_settings(sites=path).connections()


def test_one_address_under_two_names_and_a_name_that_is_no_part_of_an_address_are_refused(tmp_path):
    path = tmp_path / "sites.toml"
    path.write_text('[jira.one]\nurl = "https://example.atlassian.net"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="both https:"):
        load_settings(sites=path, jira_url="https://Example.atlassian.net").connections()
    for name in ("a/b", "a:b", "", "..", "é"):
        path.write_text(f'[jira."{name}"]\nurl = "https://example.atlassian.net"\n', encoding="utf-8")
        with pytest.raises(SettingsError, match="part of an address"):
            load_settings(sites=path).connections()


def test_sources_of_job_runs_come_from_the_plain_variable_and_the_file(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("AIRFLOW_SECRET", "new one, old one")
    path = tmp_path / "sites.toml"
    path.write_text('[source.airflow]\nsecret = { env = "AIRFLOW_SECRET" }\n', encoding="utf-8")
    found = load_settings(sites=path, source_secret="mine").sources()
    assert {name: source.secrets for name, source in found.items()} == {
        "airflow": ("new one", "old one"),
        "main": ("mine",),
    }
    assert "new one" not in repr(found)
    assert load_settings(sites=path).connections() == []
    assert load_settings(source_secret=" , ").sources() == {}


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('[source.airflow]\nsecret = ""\n', "nothing unsigned is ever accepted"),
        ('[source.airflow]\nsecret = "a"\nurl = "b"\n', "and may have feed, most_per_hour, open"),
        ("source = 3\n", "has to hold tables"),
        ('[source]\nairflow = "a"\n', "has to have the key secret"),
        ('[source.main]\nsecret = "a"\n', "configured twice"),
    ],
)
def test_a_source_that_cannot_be_used_is_named(tmp_path, table: str, says: str) -> None:
    path = tmp_path / "sites.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        load_settings(sites=path, source_secret="mine").sources()
