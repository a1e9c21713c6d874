"""Settings from the environment and gouji.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from gouji.config import KEYS, Calling, Settings, load
from gouji.engines import endpoint_of
from gouji.errors import UsageError


def test_load__without_anything_is_the_default(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Settings(lang="zh", engine=None, workers=0, base_url=None)


def test_load__prefers_the_environment_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text('lang = "en"\nworkers = 4\nbase_url = "http://localhost/v1"\n', encoding="utf-8")
    assert load({"GOUJI_WORKERS": "2", "GOUJI_ENGINE": "rules", "HOME": "x"}, tmp_path) == Settings(
        lang="en", engine="rules", workers=2, base_url="http://localhost/v1"
    )


def test_load__reads_how_the_endpoint_is_called(tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text(
        'model = "small"\nmode = "tools"\ntimeout = 2.5\nmax_tokens = 900\nprice_prompt = 0.15\nextra = {thinking = false}\n',
        encoding="utf-8",
    )
    settings = load({"GOUJI_MAX_TOKENS": "800", "GOUJI_BUDGET": "5.00", "GOUJI_CACHE": "answers.sqlite"}, tmp_path)
    assert settings == Settings(
        model="small",
        budget=Decimal("5.00"),
        cache=Path("answers.sqlite"),
        calling=Calling(
            mode="tools", timeout=Decimal("2.5"), max_tokens=800, price_prompt=Decimal("0.15"), extra={"thinking": False}
        ),
    )
    assert settings.has_endpoint


def test_load__takes_an_empty_variable_for_none(tmp_path: Path) -> None:
    assert load({"GOUJI_LANG": "", "GOUJI_BASE_URL": "", "GOUJI_WORKERS": ""}, tmp_path) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOUJI_LANG", "de"),
        ("GOUJI_WORKERS", "many"),
        ("GOUJI_WORKERS", "9999"),
        ("GOUJI_ENGINE", "x"),
        ("GOUJI_TIMEOUT", "soon"),
        ("GOUJI_BUDGET", "-1"),
        ("GOUJI_ATTEMPTS", "0"),
        ("GOUJI_MODE", "xml"),
        ("GOUJI_EXTRA", "x=1"),
        ("GOUJI_EXTRA", '{"top_p": NaN}'),
        ("GOUJI_BATCH_DISCOUNT", "1.01"),
        ("GOUJI_BATCH_REQUESTS", "0"),
    ],
)
def test_load__names_the_variable_that_cannot_be_used(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"{name}: '{value}' cannot be used"):
        load({name: value}, tmp_path)


UNUSABLE = [
    b"lang = [1]",
    b"\xff",
    b"color = 'red'",
    b"model = ['a']",
    b"concurrency = true",
    b"extra = { since = 2031-01-01 }",
    b"extra = { top_p = nan }",
    b"extra = { messages = [] }",
]


@pytest.mark.parametrize("content", UNUSABLE, ids=range(len(UNUSABLE)))
def test_load__refuses_an_unusable_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gouji.toml").write_bytes(content)
    with pytest.raises(UsageError, match=r"gouji\.toml"):
        load({}, tmp_path)


@pytest.mark.parametrize("field", ["model", "stream", "max_tokens"])
def test_extra__replaces_nothing_that_is_counted_and_stored(tmp_path: Path, field: str) -> None:
    with pytest.raises(UsageError, match=f"GOUJI_EXTRA: must not hold {field}"):
        load({"GOUJI_EXTRA": f'{{"{field}": 1}}'}, tmp_path)


@pytest.mark.parametrize("key", sorted({*KEYS} - {"lang", "engine", "workers"}))
def test_keys__of_an_endpoint_stand_in_its_guide(key: str) -> None:
    guide = (Path(__file__).resolve().parent.parent / "docs" / "endpoints.md").read_text(encoding="utf-8")
    assert [line for line in guide.splitlines() if line.startswith("|") and f"`{key}`" in line.split("|")[1]]


def test_temperature__comes_from_the_environment_and_is_0_unless_set(tmp_path: Path) -> None:
    there = {"GOUJI_MODEL": "small"}
    assert endpoint_of(load(there, tmp_path), {}).temperature == Decimal(0)
    assert endpoint_of(load({**there, "GOUJI_TEMPERATURE": "0.7"}, tmp_path), {}).temperature == Decimal("0.7")
    with pytest.raises(UsageError, match="GOUJI_TEMPERATURE: 'warm' cannot be used"):
        load({**there, "GOUJI_TEMPERATURE": "warm"}, tmp_path)
