from __future__ import annotations

import pytest

from gouji.errors import UsageError
from gouji.export import EXPORTERS, Options
from gouji.export.findings import is_finding
from gouji.export.visible import visible

from .factory import EN, HOSTILE, ZH, result


@pytest.mark.parametrize("form", sorted(EXPORTERS))
@pytest.mark.parametrize("options", [ZH, EN, Options()], ids=["zh", "en", "no rules"])
def test_exporters__every_finding_is_there_with_its_rule_and_figures(form: str, options: Options) -> None:
    exported = EXPORTERS[form]([result()], options)
    for check in filter(is_finding, result().checks):
        assert check.rule in exported
        assert check.printed is None or check.printed.text in exported
        assert check.computed is None or check.computed in exported


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_exporters__equal_results_give_equal_text(form: str) -> None:
    assert EXPORTERS[form]([result()], ZH) == EXPORTERS[form]([result()], ZH)


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_exporters__hidden_characters_are_shown(form: str) -> None:
    exported = EXPORTERS[form]([result()], ZH)
    assert "\u202e" in HOSTILE
    assert "\u202e" not in exported
    assert "⟦U+202E⟧" in exported
    assert visible(exported) == exported


def test_exporters__page_takes_one_result() -> None:
    with pytest.raises(UsageError, match="2 were given"):
        EXPORTERS["html"]([result(), result()], ZH)
