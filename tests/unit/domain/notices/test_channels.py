"""Channels and endpoints as the settings name them."""

from __future__ import annotations

import base64

import pytest

from app.domain.notices.channels import channels_in, endpoints_in
from app.domain.notices.model import CHOSEN, EVENTS
from app.settings import SettingsError, load_settings

SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()


def test_channels_have_a_name_an_address_and_kinds() -> None:
    ops, mail = channels_in("ops=slack://A/B/C\n mail[dead_letter,digest]=mailtos://u:p@example.com?to=a=b\n")
    assert (ops.name, ops.url, ops.kinds) == ("ops", "slack://A/B/C", CHOSEN)
    assert (mail.name, mail.url, mail.kinds) == (
        "mail",
        "mailtos://u:p@example.com?to=a=b",
        ("dead_letter", "digest"),
    )


def test_endpoints_have_secrets_too_and_two_while_one_is_changed() -> None:
    one, two = endpoints_in(f"a=https://a.example/x {SECRET} {SECRET}\nb[close.refused]=https://b.example {SECRET}")
    assert (one.name, one.kinds, one.secrets) == ("a", EVENTS, (SECRET, SECRET))
    assert (two.name, two.kinds, two.secrets) == ("b", ("close.refused",), (SECRET,))


@pytest.mark.parametrize(
    ("variable", "text", "says"),
    [
        ("notify", "slack://TOPSECRET/B/C", "entry 1 is not of the form"),
        ("notify", "ops[nonsense]=slack://TOPSECRET", "ops names nonsense; there are: close_refused"),
        ("notify", "ops[]=slack://TOPSECRET", "ops names no kind"),
        ("notify", "a=json://TOPSECRET a=json://b", "a is named twice"),
        ("webhook_out", "a=https://a.example/TOPSECRET", "a has no secret"),
        ("webhook_out", "a=https://a.example whsec_TOPSECRET", "a has a secret that is none"),
        ("webhook_out", f"a=http://a.example/TOPSECRET {SECRET}", "the address of a has to be https"),
        ("webhook_out", f"a=ftp://a.example/TOPSECRET {SECRET}", "a has no address such as"),
        ("webhook_out", f"a=https://TOPSECRET@a.example {SECRET}", "a has a user name or password"),
        ("notify_networks", "10.0.0.0/99", "'10.0.0.0/99', which is no network"),
    ],
)
def test_what_cannot_be_used_is_named_and_never_shown(variable: str, text: str, says: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load_settings(**{variable: text}).channels()
    assert says in str(raised.value)
    assert "TOPSECRET" not in str(raised.value)
    assert SECRET not in str(raised.value)


def test_addresses_and_secrets_are_not_in_what_is_printed() -> None:
    settings = load_settings(notify="ops=slack://TOPSECRET/B/C", webhook_out=f"a=https://a.example/TOPSECRET {SECRET}")
    printed = f"{settings!r} {settings.channels()!r}"
    assert "TOPSECRET" not in printed
    assert SECRET not in printed


def test_nothing_is_told_where_nothing_is_set() -> None:
    assert load_settings().channels() == []
