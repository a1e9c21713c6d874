"""The command line: what it says, where, in which language, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import gouji as package
from gouji.commands.attempt import Attempt

ROOT = Path(__file__).resolve().parent.parent
REPORT = "2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。\n"
HOLDING = REPORT.replace("310.25", "300.25")

Gouji = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def stored(gouji: Gouji, tmp_path: Path) -> Path:
    """The result of a report whose sum is wrong."""
    (tmp_path / "云台镇.txt").write_text(REPORT, encoding="utf-8")
    assert gouji("extract", "云台镇.txt", "-o", "out").returncode == 0
    return tmp_path / "out" / "云台镇.txt.json"


def test_help__speaks_chinese_first_and_english_one_switch_away(gouji: Gouji) -> None:
    chinese = gouji("extract", "--help")
    assert (chinese.returncode, chinese.stderr) == (0, "")
    assert chinese.stdout.startswith("用法：gouji extract")
    assert "并行进程数" in chinese.stdout
    for english in (gouji("extract", "--help", "--lang", "en"), gouji("extract", "--help", env={"GOUJI_LANG": "en"})):
        assert english.stdout.startswith("usage: gouji extract")
        assert "number of processes" in english.stdout


def test_help__imports_nothing_heavy(clean_environment: dict[str, str]) -> None:
    code = "import sys; from gouji.cli import build_parser; build_parser('zh').format_help(); print(*sys.modules)"
    command = [sys.executable, "-c", code]
    loaded = subprocess.run(command, env=clean_environment, capture_output=True, encoding="utf-8", check=True).stdout.split()
    assert "gouji.cli" in loaded
    assert {"pydantic", "rich", "unstructured", "spacy", "lxml", "docx", "openai"} & set(loaded) == set()


def test_version__is_the_projects(gouji: Gouji) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert gouji("--version").stdout == f"gouji {project['version']}\n"
    assert package.__version__ == project["version"]


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (("extract",), "缺少参数：FILE|DIR", "the following arguments are required: FILE|DIR"),
        (("extract", "a.txt", "-o"), "-o/--out 后面缺少值", "argument -o/--out: expected one argument"),
        (("extract", "a.txt", "-o", "x", "--workers", "-1"), "--workers 的值 '-1' 不可用", "invalid count value: '-1'"),
        (("extract", "a.txt", "-o", "x", "--workers", "two"), "--workers 的值 'two' 不可用", "invalid count value: 'two'"),
        (("extract", "a.txt", "-o", "x", "--fast"), "不认识的参数：--fast", "unrecognized arguments: --fast"),
        (("check", "a.json", "--format", "pdf"), "--format 不能是 'pdf'，可用的值：", "invalid choice: 'pdf'"),
        (("sum",), "COMMAND 不能是 'sum'，可用的值：", "invalid choice: 'sum'"),
    ],
)
def test_options__that_cannot_be_used_are_one_line(gouji: Gouji, arguments: tuple[str, ...], chinese: str, english: str) -> None:
    for lang, expected in (("zh", chinese), ("en", english)):
        ended = gouji(*arguments, env={"GOUJI_LANG": lang})
        assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
        assert expected in ended.stderr
        assert "--help" in ended.stderr


def test_settings__come_from_the_file_the_environment_and_options(gouji: Gouji, tmp_path: Path) -> None:
    (tmp_path / "gouji.toml").write_text('lang = "en"\n', encoding="utf-8")
    assert gouji("check", "x").stderr == "x: no such result file.\n"
    assert gouji("check", "x", env={"GOUJI_LANG": "zh"}).stderr == "x：找不到结果文件。\n"
    assert gouji("check", "x", "--lang", "en", env={"GOUJI_LANG": "zh"}).stderr == "x: no such result file.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('lang = "de"', "gouji.toml：不能使用“de”，可用的值：zh en。"),
        ("workers = -1", "gouji.toml：不能使用“-1”，可用的值：0–1024。"),
        ('engine = "magic"', "gouji.toml：不能使用“magic”，可用的值：rules llm hybrid。"),
        ("modle = 1", "gouji.toml：不认识的设置 modle，可用的设置：lang engine workers base_url"),
        ("lang =", "gouji.toml：不是有效的 TOML（"),
    ],
)
def test_settings__that_cannot_be_used_are_one_line(gouji: Gouji, tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "gouji.toml").write_text(content, encoding="utf-8")
    ended = gouji("rules")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith(said)


def test_check__shows_place_rule_severity_formula_and_denominators(gouji: Gouji, stored: Path) -> None:
    ended = gouji("check", "out")
    assert (ended.returncode, ended.stderr) == (0, "")
    finding = next(line for line in ended.stdout.splitlines() if "SUM-01 分项合计" in line and "out/" in line)
    assert finding.startswith("out/云台镇.txt.txt:1")
    assert "错误" in finding
    assert "900.25" in ended.stdout
    assert next(line.split() for line in ended.stdout.splitlines() if line.startswith("SUM-01"))[2:7] == ["1", "1", "0", "1", "0"]
    assert "Parts add up" in gouji("check", stored, "--lang", "en").stdout


def test_check__is_strict_about_errors_alone(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    assert gouji("check", stored, "--strict").returncode == 1
    assert gouji("check", stored, "--strict", "--rules", "RATE,TEXT-01").returncode == 0
    (tmp_path / "好.txt").write_text(HOLDING, encoding="utf-8")
    gouji("extract", "好.txt", "-o", "good")
    held = gouji("check", "good", "--strict")
    assert (held.returncode, "没有发现。" in held.stdout) == (0, True)


def test_check__shows_findings_as_loud_as_asked(gouji: Gouji, tmp_path: Path) -> None:
    gouji("extract", *sorted((ROOT / "samples").glob("*.txt")), "-o", "out")
    checks = {}
    for severity in ("error", "info"):
        tree = json.loads(gouji("check", "out", "--format", "json", "--severity", severity).stdout)
        findings = [
            check for one in tree["results"] for check in one["checks"] if check["verdict"] not in ("consistent", "untestable")
        ]
        checks[severity] = {check["severity"] for check in findings}
    assert checks["error"] == {"error"}
    assert {"error", "info"} <= checks["info"]


def test_check__writes_json_sarif_and_markdown(gouji: Gouji, stored: Path) -> None:
    tree = json.loads(gouji("check", stored, "--format", "json").stdout)
    assert tree["results"][0]["name"] == "云台镇.txt"
    assert tree["results"][0]["checks"] == json.loads(stored.read_bytes())["checks"]
    assert next(rule for rule in tree["results"][0]["rules"] if rule["rule"] == "SUM-01")["candidates"] == 1
    sarif = json.loads(gouji("check", stored, "--format", "sarif").stdout)
    assert sarif["version"] == "2.1.0"
    assert [finding["ruleId"] for finding in sarif["runs"][0]["results"]].count("SUM-01") == 1
    assert "SUM-01" in gouji("check", stored, "--format", "markdown").stdout


def test_check__goes_on_after_a_result_that_cannot_be_used(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    ended = gouji("check", broken, stored)
    assert (ended.returncode, ended.stderr.count("\n")) == (3, 1)
    assert ended.stderr.startswith(f"{broken}：不是有效的 JSON")
    assert "SUM-01" in ended.stdout
    assert gouji("check", broken).returncode == 2


def test_check__overlooks_no_result_of_a_folder(gouji: Gouji, stored: Path) -> None:
    (stored.parent / "云台镇.txt.txt").unlink()
    (stored.parent / "notes.json").write_text("{}", encoding="utf-8")
    ended = gouji("check", "out")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("out/云台镇.txt.txt：缺少结果 云台镇.txt.json 的原文文件")


def test_check__names_what_is_not_there(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert gouji("check", "empty").stderr == "empty：目录中没有 gouji 的结果（*.json）。\n"
    ended = gouji("check", stored, "--rules", "SUMS")
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    assert "SUMS" in ended.stderr


def test_rules__are_listed_and_explained(gouji: Gouji) -> None:
    listed = gouji("rules")
    assert listed.returncode == 0
    assert next(line.split() for line in listed.stdout.splitlines() if line.startswith("SUM-01")) == [
        "SUM-01",
        "分项合计",
        "错误",
    ]
    explained = gouji("rules", "sum-01", "--lang", "en").stdout
    assert explained.startswith("SUM-01 分项合计 (Parts add up to the total)\nloudest severity: error\n\n")
    assert gouji("rules", "NOPE-01").returncode == 2


def test_report__writes_one_page(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    ended = gouji("report", stored)
    page = stored.with_suffix(".html")
    assert (ended.returncode, ended.stdout) == (0, f"已写入 {page}\n")
    assert "SUM-01" in page.read_text(encoding="utf-8")
    assert gouji("report", stored, "-o", "page.html").returncode == 0
    assert (tmp_path / "page.html").read_bytes() == page.read_bytes()
    refused = gouji("report", stored, "-o", stored / "page.html")
    assert (refused.returncode, refused.stderr.count("\n")) == (3, 1)


def test_eval__measures_results_against_annotations(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    figures = [
        {"line": 1, "amount": text, "unit": "万元", "name": name} for text, name in (("1,200.50", "收入合计"), ("7", "无"))
    ]
    gold = tmp_path / "gold.json"
    gold.write_text(json.dumps({"file": "云台镇.txt", "funds": figures}), encoding="utf-8")
    ended = gouji("eval", stored, "--gold", gold, "--misses", "--lang", "en")
    assert ended.returncode == 0
    assert next(line.split() for line in ended.stdout.splitlines() if line.startswith("funds"))[:6] == [
        "funds", "2", "1", "33.3%", "50.0%", "40.0%",
    ]  # fmt: skip
    assert "missing" in ended.stdout
    tree = json.loads(gouji("eval", stored, "--gold", gold, "--format", "json").stdout)
    assert (tree["total"]["funds"]["recall"], tree["reports"][0]["funds"]["unwanted"]) == (0.5, 2)


def test_eval__says_what_cannot_be_paired(gouji: Gouji, stored: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps({"file": f"{name}.txt"}), encoding="utf-8")
    ended = gouji("eval", stored, "--gold", "a.json", "b.json")
    assert (ended.returncode, ended.stderr) == (2, "a.json：没有与其 file（a.txt）对应的结果。\n")
    assert gouji("eval", stored, "--gold", "a.json").returncode == 0  # one of each: paired by order
    assert gouji("eval", stored, "--gold", "absent.json").returncode == 2


def test_output__ends_quietly_when_its_reader_has_had_enough(clean_environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "gouji", "rules"]
    with subprocess.Popen(command, env=clean_environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_attempt__calls_what_nobody_foresaw_a_defect() -> None:
    with Attempt("a.txt") as attempt:
        _ = 1 // 0
    assert attempt.failure is not None
    assert attempt.failure.exit_code == 3
    assert attempt.failure.shown("en").startswith(
        "a.txt: internal error (ZeroDivisionError: integer division or modulo by zero)."
    )
    assert attempt.failure.shown("zh").count("\n") == 0
    assert "test_cli.py" in attempt.failure.shown("zh", debug=True)


def test_attempt__lets_ctrl_c_pass() -> None:
    with pytest.raises(KeyboardInterrupt), Attempt("a.txt"):
        raise KeyboardInterrupt
