"""The rules of the house that no linter knows: sizes, exact arithmetic, nothing of one machine, documents that hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
CODE = sorted(path for folder in ("src", "tests", "scripts", "benchmarks", "samples") for path in (ROOT / folder).rglob("*.py"))
PACKAGE = [path for path in CODE if path.is_relative_to(ROOT / "src")]
EXACT = [path for path in PACKAGE if {"core", "check"} & set(path.relative_to(ROOT / "src" / "gouji").parts[:1])]
LINES_OF_A_FILE = 400
LINES_OF_A_FUNCTION = 50


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def tracked() -> list[Path]:
    """Files that are, or are about to be, in the repository."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(path for name in listing.split("\0") if name and (path := ROOT / name).is_file())


def test_files__stay_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert [f"{place(path, 1)} has {n} lines" for path, n in lengths.items() if n > LINES_OF_A_FILE] == []


def test_functions__stay_short() -> None:
    long = [
        f"{place(path, node.lineno)} {node.name} has {lines} lines"
        for path in CODE
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > LINES_OF_A_FUNCTION
    ]
    assert long == []


def is_float(node: ast.AST) -> bool:
    """A float literal or a call that makes one. A type that only names float (points on a page) is no arithmetic."""
    literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
    return literal or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")


def test_core_and_check__make_no_floats() -> None:
    assert EXACT
    assert [place(path, getattr(node, "lineno", 0)) for path in EXACT for node in nodes(path) if is_float(node)] == []


def caught(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    return {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}


def test_package__catches_nothing_it_does_not_name() -> None:
    broad = [
        place(path, node.lineno)
        for path in PACKAGE
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler) and caught(node) & {"Exception", "BaseException"}
    ]
    assert broad == []


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []


def test_core__imports_the_standard_library_alone() -> None:
    foreign = [
        f"{place(path, getattr(node, 'lineno', 0))} {name}"
        for path in PACKAGE
        if path.is_relative_to(ROOT / "src" / "gouji" / "core")
        for node in nodes(path)
        for name in imported(node)
        if name.split(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("gouji.core.")
    ]
    assert foreign == []


def hidden(node: ast.AST) -> str | None:
    """The module that ``import_module("name")`` imports behind the back of the import contracts."""
    if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return str(node.args[0].value) if name in {"import_module", "__import__"} else None


def test_package__imports_in_the_open() -> None:
    behind = [
        f"{place(path, getattr(node, 'lineno', 0))} {name}" for path in PACKAGE for node in nodes(path) if (name := hidden(node))
    ]
    assert behind == [], "write an import statement, inside the function if it is heavy: the contracts see those"


# Written so that this file does not find itself.
MACHINE = re.compile(r"/(?:w[o]rk|t[m]p|r[o]ot|o[p]t|h[o]me|f[a]rm|U[s]ers)/[A-Za-z]|p[y]pi\.org|p[y]thonhosted|n[p]mjs")


def test_repository__names_no_machine_and_no_registry() -> None:
    binary = {".docx", ".xlsx", ".pdf", ".png", ".jpg", ".doc"}
    found = [
        place(path, number)
        for path in tracked()
        if path.suffix not in binary
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert found == []


def declared(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["project"]["dependencies"] if group == "base" else project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


def locked(name: str) -> dict[str, list[str]]:
    """Package name to the versions that the lock allows (one for each range of interpreters)."""
    versions: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE):
        versions.setdefault(package, []).append(version)
    return versions


@pytest.mark.parametrize(("group", "lock"), [("base", "requirements.lock"), ("dev", "requirements-dev.lock")])
def test_lock__holds_every_declared_dependency(group: str, lock: str) -> None:
    versions = locked(lock)
    missing = [str(need) for need in declared(group) if not any(map(need.specifier.contains, versions.get(need.name, [])))]
    assert missing == [], "run make lock"


def test_lock__dev_is_base_and_more() -> None:
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


def documents() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def test_documents__link_to_files_that_exist() -> None:
    links = [
        (path, target)
        for path in documents()
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if "://" not in target
    ]
    assert [f"{place(path, 1)} -> {target}" for path, target in links if not (path.parent / target).exists()] == []


def test_documents__name_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {(path, target) for path in documents() for target in re.findall(r"`make (\w+)`", path.read_text(encoding="utf-8"))}
    assert sorted(f"{place(path, 1)} make {target}" for path, target in named if target not in targets) == []


def commands(path: Path) -> list[str]:
    """The lines of a document's shell blocks, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def test_chinese_readme__shows_the_same_commands() -> None:
    assert commands(ROOT / "README.md") == commands(ROOT / "README.zh-CN.md") != []


def test_documents__show_commands_that_exist() -> None:
    known = set(re.findall(r"^#+ `gouji (\w+)`", (ROOT / "docs" / "cli.md").read_text(encoding="utf-8"), re.MULTILINE))
    shown = {words[1] for path in documents() for line in commands(path) if (words := line.split())[:1] == ["gouji"]}
    assert sorted(shown - known) == []
