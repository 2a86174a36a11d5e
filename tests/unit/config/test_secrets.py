from __future__ import annotations

import json
import logging
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.config.worlds import World
from tradai.common.config.documents_secrets import is_secret_name, sealed, without_secrets
from tradai.common.config.loader import StrategyConfigLoader
from tradai.common.errors import ConfigInvalidError

NAME = "MyStrategy"
HIDDEN = "hunter2"
KEY_VARIABLE = "TRADAI__CREDENTIALS__API_KEY"
WORDS = st.sampled_from("abc")


def vault(name: str) -> Mapping[str, str] | None:
    return (
        {"api_key": f"{HIDDEN}-key", "api_secret": HIDDEN + "${NOT_A_VARIABLE}"}
        if "binance" in name
        else None
    )


def everything_said(loader: StrategyConfigLoader, logs: pytest.LogCaptureFixture) -> str:
    """All that a person or a log can see of a load."""
    with logs.at_level(logging.DEBUG):
        config = loader.load(NAME)
    rows = [str(row) for row in loader.explain()]
    records = [str(vars(record)) for record in logs.records]
    return "\n".join(
        [repr(config), str(config), config.model_dump_json(), *rows, *records, config.effective_hash]
    )


def test_credentials_come_from_the_vault_by_exchange_and_environment(world: World) -> None:
    asked: list[str] = []

    def noted(name: str) -> Mapping[str, str] | None:
        asked.append(name)
        return vault(name)

    config = world.loader(secrets=noted).load(NAME)

    assert asked == ["tradai/dev/exchange/binance"]
    assert config.credentials.api_secret is not None
    assert config.credentials.api_secret.get_secret_value() == HIDDEN + "${NOT_A_VARIABLE}"


def test_an_exchange_without_a_secret_trades_without_credentials(world: World) -> None:
    assert world.loader(secrets=lambda _: None).load(NAME).credentials.api_key is None


def test_a_secret_in_every_layer_that_may_hold_one_is_never_printed(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    loader = world.loader(
        environ={
            KEY_VARIABLE: HIDDEN,
            "BOT_TOKEN": HIDDEN,
            "PROXY": f"http://me:{HIDDEN}@host",
            "TRADAI__STRATEGY_SERVICE__DEFAULTS__PARAMS__PASSWORD": HIDDEN,
        },
        dotenv=f"{KEY_VARIABLE}={HIDDEN}-lower\n",
        stored={"params": {"bot_token": "${BOT_TOKEN}", "proxy": "${PROXY}"}},
        secrets=vault,
    )

    assert HIDDEN not in everything_said(loader, caplog)
    row = next(row for row in loader.explain() if row.path == "credentials.api_key")
    assert (row.layer, row.shadowed) == (
        "environment",
        ((".env", "**********"), ("secrets manager", "**********")),
    )
    config = loader.load(NAME)
    assert config.credentials.api_key is not None
    assert config.credentials.api_key.get_secret_value() == HIDDEN
    assert config.trading.params["bot_token"].get_secret_value() == HIDDEN


def test_a_secret_where_none_may_be_is_refused_without_being_told(world: World) -> None:
    loader = world.loader(
        environ={"MLFLOW_TRACKING_URI": f"http://me:{HIDDEN}@host", "TRADAI__TRAINING__TRIALS": HIDDEN},
        tags={"tradai.config.strategy_service.defaults.params.api_key": HIDDEN, "tradai.config.x": HIDDEN},
        stored={
            "params": {"secret": {"deep": [HIDDEN, 12345]}},
            "fee": HIDDEN,
            "credentials": {"api_key": HIDDEN},
        },
        secrets=lambda _: {"api_kye": HIDDEN},
    )

    with pytest.raises(ConfigInvalidError) as refused:
        loader.load(NAME)

    told = str(refused.value)
    assert HIDDEN not in told + repr(refused.value)
    for place in (
        "mlflow.tracking_uri",
        "training.trials",
        "params.api_key",
        "params.secret",
        "credentials.api_kye",
    ):
        assert place in told


def test_secrets_do_not_move_the_effective_hash(world: World) -> None:
    stored = {"params": {"api_key": "${API_KEY}"}}

    hashes = {
        world.loader(environ={"API_KEY": value, KEY_VARIABLE: value}, stored=stored).load(NAME).effective_hash
        for value in ("one", "two")
    }

    assert len(hashes) == 1


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("api_key", True),
        ("apiKey", True),
        ("BINANCE_API_SECRET", True),
        ("client-secret", True),
        ("password", True),
        ("db_passwords", True),
        ("passphrase", True),
        ("credentials", True),
        ("keys", False),
        ("monkey", False),
        ("base_token", False),
        ("secretary", False),
        ("n_estimators", False),
    ],
)
def test_secrets_are_known_by_their_names(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret


@given(
    st.recursive(
        st.sampled_from([HIDDEN, 12345]), lambda inner: st.lists(inner) | st.dictionaries(WORDS, inner)
    )
)
def test_whatever_lies_below_a_secret_name_is_sealed(value: object) -> None:
    told = json.dumps(sealed({"password": value}), default=str)

    assert HIDDEN not in told
    assert "12345" not in told


def test_tags_that_a_person_gave_a_secret_are_shown_without_it() -> None:
    tags = {
        "tradai.config.strategy_service.defaults.params.api_key": HIDDEN,
        "note": f"see http://me:{HIDDEN}@host",
        "git_commit": "abc",
    }

    shown = without_secrets(tags)

    assert HIDDEN not in str(shown)
    assert (shown["git_commit"], shown["note"]) == ("abc", "see http://**********@host")
