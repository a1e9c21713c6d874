from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft7Validator

from gouji.export import Options
from gouji.export.sarif import to_sarif
from gouji.keys import fingerprints
from gouji.result import Check, Claim, Result

from .factory import EN, RULES, TEXT, ZH, checks, result
from .sarif_schema import LOG

HOLDING = Options(rules=RULES, holding=True)


def run(options: Options = ZH, *results: Result) -> Any:
    log = json.loads(to_sarif(results or [result()], options))
    Draft7Validator(LOG).validate(log)
    return log["runs"][0]


def found(code: str, options: Options = ZH) -> Any:
    return next(one for one in run(options)["results"] if one["ruleId"] == code)


def test_to_sarif__is_valid_with_and_without_rules_and_results() -> None:
    run(ZH)
    run(EN)
    run(HOLDING)
    run(Options())
    run(ZH, result(found=()))
    Draft7Validator(LOG).validate(json.loads(to_sarif([], ZH)))


def test_to_sarif__place_counts_code_points_of_the_canonical_text() -> None:
    location = found("SUM-01")["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "%E9%9D%92%E7%9F%B3%E9%95%87.docx.txt", "index": 0}
    start = TEXT.index("1,531.23")
    column = len("2022年度收入总计") + 1
    assert location["region"] == {
        "startLine": 5, "startColumn": column, "endLine": 5, "endColumn": column + 8, "charOffset": start, "charLength": 8, "snippet": {"text": "1,531.23"},
    }  # fmt: skip


def test_to_sarif__operands_are_related_locations() -> None:
    assert [one["message"]["text"] for one in found("SUM-01")["relatedLocations"]] == ["398.69", "216.15", "7.76", "900.63"]


def test_to_sarif__levels() -> None:
    assert {one["ruleId"]: one["level"] for one in run()["results"]} == {
        "SUM-01": "error",
        "RATE-01": "warning",
        "SCORE-01": "warning",
        "RATE-02": "note",
    }


def test_to_sarif__message_holds_formula_and_explanation_in_the_language_asked_for() -> None:
    assert found("SUM-01")["message"]["text"].splitlines() == [
        "收入总计与分项之和相差 8.00 万元。",
        "398.69 + 216.15 + 7.76 + 900.63 = 1523.23 ≠ 1531.23",
        "若其他收入为 908.63 则相符（0 与 8 之别）。",
    ]
    assert found("SUM-01", EN)["message"]["text"].startswith("The income total")


def test_to_sarif__claim_without_a_place_leaves_the_file_as_location() -> None:
    assert found("SCORE-01")["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "%E9%9D%92%E7%9F%B3%E9%95%87.docx.txt", "index": 0}}}
    ]


def test_to_sarif__what_holds_passes_only_when_asked() -> None:
    assert {one["kind"] for one in run()["results"]} == {"fail"}
    held = [one for one in run(HOLDING)["results"] if one["kind"] == "pass"]
    assert [(one["level"], one["properties"]["id"]) for one in held] == [("none", "C4")]


def test_to_sarif__rules_are_named_in_both_languages() -> None:
    driver, translation = run()["tool"]["driver"], run()["translations"][0]
    assert (driver["language"], translation["language"]) == ("zh-CN", "en")
    assert [rule["id"] for rule in driver["rules"]] == [rule["id"] for rule in translation["rules"]]
    assert [
        (rule["shortDescription"]["text"], other["shortDescription"]["text"])
        for rule, other in zip(driver["rules"], translation["rules"], strict=True)
    ][-1] == (
        "分项合计",
        "parts equal the total",
    )
    for one in run()["results"]:
        assert driver["rules"][one["ruleIndex"]]["id"] == one["ruleId"]


def test_to_sarif__what_could_not_be_read_is_a_notification() -> None:
    assert [one["message"]["text"] for one in run()["invocations"][0]["toolExecutionNotifications"]] == [
        "青石镇.docx: 第 3 页未能读出。"
    ]


def moved(claim: Claim, by: int) -> Claim:
    return (
        claim
        if claim.start is None or claim.end is None
        else claim.model_copy(update={"start": claim.start + by, "end": claim.end + by, "line": claim.line + 1})
    )


def edited(original: Result, inserted: str = "新增的一段。\n") -> Result:
    """The same report with a paragraph before everything."""
    shifted = tuple(
        check.model_copy(
            update={
                "line": check.line + 1,
                "printed": check.printed and moved(check.printed, len(inserted)),
                "claims": tuple(moved(claim, len(inserted)) for claim in check.claims),
            }
        )
        for check in original.checks
    )
    return original.model_copy(update={"checks": shifted, "text": inserted + original.text})


def test_fingerprints__survive_an_edit_elsewhere() -> None:
    assert fingerprints(edited(result())) == fingerprints(result())


def test_fingerprints__differ_between_checks() -> None:
    prints = fingerprints(result())
    assert len(set(prints.values())) == len(prints) == 6


def test_fingerprints__equal_checks_are_told_apart_by_their_order() -> None:
    first, second = (check.model_copy(update={"id": f"D{n}", "line": n}) for n, check in enumerate([checks()[0]] * 2, 1))
    prints = fingerprints(result(found=(first, second)))
    assert prints["D1"] != prints["D2"]
    assert fingerprints(result(found=(second, first))) == prints
    assert fingerprints(result(found=(first,)))["D1"] == prints["D1"]


def test_fingerprints__change_with_the_printed_figure() -> None:
    before: Check = checks()[0]
    assert before.printed is not None
    after = before.model_copy(update={"printed": before.printed.model_copy(update={"text": "94.29", "value": "94.29"})})
    assert fingerprints(result(found=(after,)))["C1"] != fingerprints(result(found=(before,)))["C1"]
