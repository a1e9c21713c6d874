"""Results on disk: ``NAME.EXT.json`` beside ``NAME.EXT.txt``, written whole or not at all, read with every doubt named."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from gouji.errors import OutputError, ResultError
from gouji.result import FORMAT, Claim, Model, Result
from gouji.store.convert import text_hash

_MODE: Final = 0o666


@dataclass(frozen=True, slots=True)
class Encoded:
    """A result as the bytes of its two files; the same result gives the same bytes."""

    json: bytes
    text: bytes


def encode(result: Result) -> Encoded:
    return Encoded(f"{result.model_dump_json(indent=1)}\n".encode(), result.text.encode())


def decode(encoded: Encoded) -> Result:
    """The result that was encoded. The bytes are our own: nothing is doubted."""
    return Result.model_validate_json(encoded.json).model_copy(update={"text": encoded.text.decode()})


def json_path(target: Path) -> Path:
    """The result file of ``OUT/NAME.EXT``."""
    return target.with_name(f"{target.name}.json")


def text_path(target: Path) -> Path:
    """The canonical text of ``OUT/NAME.EXT``."""
    return target.with_name(f"{target.name}.txt")


def write_result(result: Result, target: Path) -> Path:
    """Writes the two files of ``target`` (``OUT/NAME.EXT``) and returns the JSON's path. Raises OutputError."""
    return write(encode(result), target)


def write(encoded: Encoded, target: Path) -> Path:
    """As `write_result`. Whatever happens, Ctrl-C included, a file stands whole under its name or is the one before."""
    _replace({text_path(target): encoded.text, json_path(target): encoded.json})
    return json_path(target)


def write_page(page: str, place: Path) -> Path:
    """Writes a page whole or not at all. Raises OutputError."""
    _replace({place: page.encode()})
    return place


def _replace(contents: Mapping[Path, bytes]) -> None:
    """Writes files of one folder, all under temporary names first, then renamed in the order given."""
    waiting: dict[Path, Path] = {}
    place = list(contents)[-1]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            _write_beside(path, content, waiting)
        for path, temporary in waiting.items():
            os.replace(temporary, path)
        _sync_folder(place.parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OutputError(
            f"{place}：无法写入（{reason}），未保存。请检查目录权限和磁盘空间，或换一个输出目录。",
            f"{place}: cannot be written ({reason}), nothing is saved; "
            "check permissions and disk space, or choose another folder.",
        ) from None
    finally:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _write_beside(path: Path, content: bytes, waiting: dict[Path, Path]) -> None:
    """Writes ``content`` under a temporary name in the folder of ``path``, entered in ``waiting`` as soon as it exists."""
    handle, name = tempfile.mkstemp(prefix=".gouji-", suffix=".tmp", dir=path.parent)
    waiting[path] = Path(name)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(name, _MODE & ~_umask())


def _umask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Makes the renames last through a power cut where folders can be opened (not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_result(path: Path) -> Result:
    """The result at ``path`` with its text. Raises ResultError for anything that a later step could stumble over."""
    result = _parse(path, _bytes(path))
    text_file = path.with_suffix(".txt")
    text = _text(text_file, path)
    if text_hash(text) != result.document.text_sha256:
        raise ResultError(
            f"{text_file}：原文与结果 {path.name} 不符（校验和不同），请重新提取。",
            f"{text_file}: the text is not the one that {path.name} was made from (its hash differs); extract the report again.",
        )
    _require_sound(result, len(text), path)
    return result.model_copy(update={"text": text})


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ResultError(f"{path}：找不到结果文件。", f"{path}: no such result file.") from None
    except OSError as error:
        raise ResultError(f"{path}：无法读取（{error.strerror}）。", f"{path}: cannot be read ({error.strerror}).") from None


def _text(path: Path, beside: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ResultError(
            f"{path}：缺少结果 {beside.name} 的原文文件，请把两个文件放在同一目录，或重新提取。",
            f"{path}: the text of {beside.name} is missing; keep both files in one folder, or extract the report again.",
        ) from None
    except UnicodeDecodeError as error:
        raise ResultError(
            f"{path}：第 {error.start + 1} 个字节不是 UTF-8，原文文件被改动过，请重新提取。",
            f"{path}: byte {error.start + 1} is not UTF-8, the text was changed; extract the report again.",
        ) from None
    except OSError as error:
        raise ResultError(f"{path}：无法读取（{error.strerror}）。", f"{path}: cannot be read ({error.strerror}).") from None


def _parse(path: Path, raw: bytes) -> Result:
    try:
        result = Result.model_validate_json(raw)
    except ValidationError as error:
        raise _refusal(path, error) from None
    if "format" not in result.model_fields_set:
        raise _no_result(path)
    return result


def _refusal(path: Path, error: ValidationError) -> ResultError:
    problems = error.errors(include_url=False, include_context=False)
    version = next((problem for problem in problems if problem["loc"] == ("format",)), None)
    if version is not None:
        found = version["input"]
        return ResultError(
            f"{path}：结果格式是 {found}，本版本只能读 {FORMAT}，请用本版本重新提取。",
            f"{path}: the result's format is {found}, this version reads {FORMAT}; extract the report again.",
        )
    first = problems[0]
    if first["type"] == "json_invalid":
        return ResultError(f"{path}：不是有效的 JSON（{first['msg']}）。", f"{path}: not valid JSON ({first['msg']}).")
    if not first["loc"] or (first["loc"] == ("document",) and first["type"] == "missing"):
        return _no_result(path)
    place = _place(first["loc"])
    more_zh, more_en = (f"，另有 {len(problems) - 1} 处", f", and {len(problems) - 1} more") if len(problems) > 1 else ("", "")
    return ResultError(
        f"{path}：{place} 的内容不可用（{first['msg']}）{more_zh}。结果文件可能被手工改过，请重新提取。",
        f"{path}: {place} cannot be used ({first['msg']}){more_en}; the result may have been edited, extract the report again.",
    )


def _no_result(path: Path) -> ResultError:
    return ResultError(f"{path}：不是 gouji 的结果文件。", f"{path}: no result of gouji.")


def _place(location: Iterable[int | str]) -> str:
    """``funds[3].amount.value``."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location)
    return steps.removeprefix(".") or "JSON"


def _require_sound(result: Result, length: int, path: Path) -> None:
    """Raises ResultError for a place outside the text, an id that occurs twice, or a reference to an id that does not occur."""
    for place, start, end in _spans(result):
        if not 0 <= start <= end <= length:
            raise ResultError(
                f"{path}：{place} 的位置 {start}–{end} 不在原文内（共 {length} 个字符），请重新提取。",
                f"{path}: {place} points to {start}–{end}, outside the text of {length} characters; extract the report again.",
            )
    for name in ("sections", "indicators", "funds", "achievements", "staffing", "relations", "checks"):
        counted = Counter(row.id for row in getattr(result, name))
        twice = next((row_id for row_id, count in counted.items() if count > 1), None)
        if twice is not None:
            raise ResultError(f"{path}：{name} 中的编号 {twice} 重复。", f"{path}: the id {twice} occurs twice in {name}.")
    relations = {relation.id for relation in result.relations}
    checks = {check.id for check in result.checks}
    for index, check in enumerate(result.checks):
        for field, target, known in (("relation", check.relation, relations), ("caused_by", check.caused_by, checks)):
            if target is not None and target not in known:
                raise ResultError(
                    f"{path}：checks[{index}].{field} 指向不存在的编号 {target}，请重新提取。",
                    f"{path}: checks[{index}].{field} names the id {target}, which does not occur; extract the report again.",
                )


def _spans(result: Result) -> Iterator[tuple[str, int, int]]:
    """(place in the file, start, end) of everything that points into the text."""
    for index, (start, end) in enumerate(result.document.noise):
        yield f"document.noise[{index}]", start, end
    for index, (start, end) in enumerate(result.document.numbering):
        yield f"document.numbering[{index}]", start, end
    for index, section in enumerate(result.sections):
        yield f"sections[{index}]", section.start, section.end
        yield f"sections[{index}].heading", *section.heading
        if section.number is not None:
            yield f"sections[{index}].number", *section.number
    for place, claim in claims_of(result):
        if claim.start is not None or claim.end is not None:
            yield place, -1 if claim.start is None else claim.start, -1 if claim.end is None else claim.end
    for index, number in enumerate(result.coverage.unclaimed):
        yield f"coverage.unclaimed[{index}]", number.start, number.end
    for index, number in enumerate(result.coverage.ruled_out_numbers):
        yield f"coverage.ruled_out_numbers[{index}]", number.start, number.end


def claims_of(result: Result) -> Iterator[tuple[str, Claim]]:
    """(place in the file, claim) of every claim of a result, those of its relations and checks included."""
    fields: Mapping[str, Any] = vars(result)
    for name in ("report", "indicators", "funds", "achievements", "staffing", "relations", "checks"):
        yield from _claims_in(name, fields[name])


def _claims_in(place: str, value: object) -> Iterator[tuple[str, Claim]]:
    if isinstance(value, Claim):
        yield place, value
    elif isinstance(value, Model):
        for name, inner in vars(value).items():
            yield from _claims_in(f"{place}.{name}", inner)
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _claims_in(f"{place}[{index}]", inner)
