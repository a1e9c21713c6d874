"""Looks at the parts that an installation may have or lack: importable, whole, of the release we know, and what for."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from gouji.doctor.finding import Finding
from gouji.errors import SourceError
from gouji.source import limits, office, partition

Clock = Callable[[], float]

_OPENCV: Final = ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless")
_PROBE: Final = rb"{\rtf1\ansi 1}"
_VERSION_SECONDS: Final = 30
_INSTALL_OFFICE: Final = {
    "linux": "apt install libreoffice-writer libreoffice-calc",
    "darwin": "brew install --cask libreoffice",
    "win32": "winget install TheDocumentFoundation.LibreOffice",
}


def parts(clock: Clock = time.monotonic) -> Iterator[Finding]:
    """The findings as they are made; LibreOffice is started once and may take a while. Never raises."""
    yield _unstructured()
    yield _office(clock)
    yield _ocr()
    yield from _opencv()
    yield _extra("parquet", "pyarrow", ("Parquet 导出", "Parquet export"))
    yield _extra("postgresql", "psycopg", ("PostgreSQL 工作区", "workspaces in PostgreSQL"))
    yield _vcrpy()


def _unstructured() -> Finding:
    version = _version("unstructured")
    zh, en = f"unstructured {version}（读取文本与 Word）", f"unstructured {version} (reads text and Word files)"
    do = ("，请重新安装 gouji", "; install gouji again")
    try:
        gone = partition.outdated_names()
    except (ImportError, OSError) as error:
        return Finding("unstructured", "failed", f"{zh}：无法导入（{error}）{do[0]}。", f"{en}: no import ({error}){do[1]}.")
    if gone:
        names = "、".join(gone), ", ".join(gone)
        return Finding(
            "unstructured",
            "failed",
            f"{zh}：这一版没有 {names[0]}，离线读取不可靠{do[0]}。",
            f"{en}: this release lacks {names[1]}, reading offline cannot be relied on{do[1]}.",
        )
    return Finding("unstructured", "ok", f"{zh}：可以使用。", f"{en}: usable.")


def _office(clock: Clock) -> Finding:
    zh, en = "LibreOffice（读取 .doc .rtf .odt .xls .ods）", "LibreOffice (reads .doc .rtf .odt .xls .ods)"
    program = office.installed_at()
    install = _INSTALL_OFFICE.get(sys.platform, _INSTALL_OFFICE["linux"])
    if program is None:
        return Finding(
            "office",
            "absent",
            f"{zh}：未安装。需要时 {install}，或在 Word、WPS 中另存为 .docx、.xlsx。",
            f"{en}: not installed. Where needed: {install}, or save such files as .docx or .xlsx in Word or WPS.",
        )
    begun = clock()
    try:
        office.converted("probe", _PROBE, ".rtf", "docx")
    except (SourceError, OSError):
        return Finding(
            "office",
            "warning",
            f"{zh}：{program} 在 {limits.CONVERSION_SECONDS:g} 秒内没有转换成功，请重新安装（{install}）。",
            f"{en}: {program} did not convert a file within {limits.CONVERSION_SECONDS:g} s; install it again ({install}).",
        )
    took, version = f"{clock() - begun:.1f}", _office_version(program)
    return Finding(
        "office", "ok", f"{zh}：{version}，启动并转换用了 {took} 秒。", f"{en}: {version}, started and converted in {took} s."
    )


def _office_version(program: str) -> str:
    """What it says of itself without its build number; its path if it says nothing."""
    try:
        said = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            timeout=_VERSION_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return program
    return " ".join(said.stdout.split()[:2]) or program


def _ocr() -> Finding:
    zh, en = "文字识别（读取扫描件与图片）", "OCR (reads scans and pictures)"
    versions = []
    for module in ("rapidocr", "onnxruntime"):
        if find_spec(module) is None:
            return _absent("ocr", zh, en)
        version = _version(module)
        try:
            found = import_module(module)
        except (ImportError, OSError) as error:
            return _broken("ocr", zh, en, f"{module} {version}", error)
        versions.append(f"{module} {version}")
        if module == "rapidocr" and not _has_models(Path(str(found.__file__)).parent):
            return Finding(
                "ocr",
                "warning",
                f"{zh}：rapidocr {version} 缺少模型文件，请重新安装：pip install --force-reinstall rapidocr。",
                f"{en}: rapidocr {version} lacks its models; install it again: pip install --force-reinstall rapidocr.",
            )
    said = "，".join(versions), ", ".join(versions)
    return Finding("ocr", "ok", f"{zh}：{said[0]}，模型齐全。", f"{en}: {said[1]}, the models are there.")


def _has_models(package: Path) -> bool:
    return all(any((package / "models").glob(f"*_{kind}_*.onnx")) for kind in ("det", "rec"))


def _opencv() -> Iterator[Finding]:
    """Builds of opencv write the same files: with two of them neither is whole."""
    builds = [name for name in _OPENCV if _version(name)]
    if len(builds) > 1:
        again = f"pip uninstall -y {' '.join(builds)} && pip install opencv-python-headless"
        yield Finding(
            "opencv",
            "warning",
            f"同时装有 {'、'.join(builds)}，它们互相覆盖，文字识别可能出错。请运行：{again}",
            f"{', '.join(builds)} are installed together and overwrite each other; OCR may break. Run: {again}",
        )


def _extra(extra: str, module: str, purpose: tuple[str, str]) -> Finding:
    if find_spec(module) is None:
        return _absent(extra, *purpose)
    version = _version(module)
    try:
        import_module(module)
    except (ImportError, OSError) as error:
        return _broken(extra, *purpose, f"{module} {version}", error)
    return Finding(extra, "ok", f"{purpose[0]}：{module} {version}。", f"{purpose[1]}: {module} {version}.")


def _vcrpy() -> Finding:
    zh, en, version = "录制与回放（--record、--replay）", "recording and replay (--record, --replay)", _version("vcrpy")
    try:
        import vcr  # noqa: F401
    except (ImportError, OSError) as error:
        fault = f"vcrpy 无法导入（{error}），请重新安装 gouji。", f"vcrpy cannot be imported ({error}); install gouji again."
        return Finding("vcrpy", "failed", f"{zh}：{fault[0]}", f"{en}: {fault[1]}")
    return Finding("vcrpy", "ok", f"{zh}：vcrpy {version}。", f"{en}: vcrpy {version}.")


def _absent(extra: str, zh: str, en: str) -> Finding:
    command = f'pip install "gouji[{extra}]"'
    return Finding(extra, "absent", f"{zh}：未安装。需要时 {command}", f"{en}: not installed. Where needed: {command}")


def _broken(extra: str, zh: str, en: str, what: str, error: Exception) -> Finding:
    command = f'pip install --force-reinstall "gouji[{extra}]"'
    return Finding(
        extra,
        "warning",
        f"{zh}：{what} 无法导入（{error}）。请重新安装：{command}",
        f"{en}: {what} cannot be imported ({error}). Install it again: {command}",
    )


def _version(distribution: str) -> str:
    """Of an installed distribution; "" if it is not installed."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""
