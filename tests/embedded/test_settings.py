import os
from pathlib import Path

import click
import pytest

from ledger.settings import LOCAL_ISSUER, Settings, read_settings


def test_without_environment_all_is_local() -> None:
    settings = read_settings({})

    assert settings.host == "127.0.0.1"
    assert settings.port == 8000
    assert settings.issuer == LOCAL_ISSUER
    assert settings.is_embedded
    assert settings.is_local_issuer
    assert settings.base_url == "http://127.0.0.1:8000"


def test_default_home_depends_on_who_starts() -> None:
    expected = "/var/lib/placeledger" if os.geteuid() == 0 else "~/.local/share/placeledger"

    assert read_settings({}).home == Path(expected).expanduser()


def test_an_empty_value_is_no_value() -> None:
    assert read_settings({"LEDGER_DATABASE_URL": ""}).is_embedded


def test_every_path_lies_under_the_home_folder() -> None:
    settings = read_settings({"LEDGER_HOME": "/somewhere"})

    assert settings.jwks_file == Path("/somewhere/service/jwks.json")
    assert settings.secret_key_file == Path("/somewhere/service/secret.key")
    assert settings.issuer_folder == Path("/somewhere/issuer")


def test_a_driver_name_in_the_address_is_accepted() -> None:
    settings = read_settings({"LEDGER_DATABASE_URL": "postgresql+asyncpg://a@b/c"})

    assert settings.database_url == "postgresql://a@b/c"
    assert not settings.is_embedded


def test_a_remote_issuer_is_not_the_local_one() -> None:
    settings = read_settings({"LEDGER_ISSUER": "https://login.example", "LEDGER_JWKS_URL": "https://login.example/k"})

    assert not settings.is_local_issuer


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 ", "٨٠٠٠"])
def test_an_unusable_port_is_refused_in_one_line(port: str) -> None:
    with pytest.raises(click.ClickException, match=r"^LEDGER_PORT is .* set it to a number") as refused:
        read_settings({"LEDGER_PORT": port})

    assert "\n" not in refused.value.message


@pytest.mark.parametrize(
    ("host", "expected"),
    [("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"), ("ledger.local", "http://ledger.local:80")],  # noqa: S104 - read
)
def test_the_base_address_can_be_reached_from_this_machine(host: str, expected: str) -> None:
    assert Settings(home=Path("/h"), host=host, port=80).base_url == expected
