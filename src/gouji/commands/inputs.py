"""Which files a command reads and where their results go, decided before the first one is opened."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gouji import texts
from gouji.commands.attempt import Failure
from gouji.commands.exits import UNUSABLE
from gouji.errors import UsageError
from gouji.store.files import json_path, text_path

_SIGNATURE: Final = b'"gouji.result/'
_SIGNED_WITHIN: Final = 200
"""The format is the first key of a result: its name stands within so many bytes."""
_LOCK_PREFIX: Final = "~$"
"""Word writes such a file beside a document that is open."""


@dataclass(frozen=True, slots=True)
class Task:
    """One report: read ``source``, write ``target``.json and ``target``.txt."""

    source: Path
    target: Path


@dataclass(slots=True)
class Inputs:
    """What the arguments come to. ``skipped`` counts files of other formats by suffix, ``earlier`` our own results."""

    tasks: list[Task] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    earlier: int = 0


def gather(paths: Sequence[Path], out: Path, formats: Sequence[str]) -> Inputs:
    """The reports named by ``paths``: files as they are, folders searched (sorted) for the suffixes ``formats``.

    A path that cannot be used is a failure; the others go on. Raises UsageError where two results, or a result and an
    input, would be the same file.
    """
    found = Inputs()
    for path in paths:
        if path.is_dir():
            _search(path, out, formats, found)
        elif path.exists():
            found.tasks.append(Task(path, out / path.name))
        else:
            found.failures.append(_failure(texts.NOT_FOUND, path=path))
    for task in found.tasks:
        if not _is_unicode(task.target):
            found.failures.append(_failure(texts.BAD_NAME, path=os.fsencode(task.source).decode("utf-8", "backslashreplace")))
    found.tasks = [task for task in dict.fromkeys(found.tasks) if _is_unicode(task.target)]
    _require_distinct(found.tasks)
    return found


def _search(folder: Path, out: Path, formats: Sequence[str], found: Inputs) -> None:
    tasks: list[Task] = []
    skipped: Counter[str] = Counter()
    for path in _files(folder, out, found):
        suffix = path.suffix.lower()
        if _is_result(path):
            found.earlier += 1
        elif suffix in formats:
            tasks.append(Task(path, out / path.relative_to(folder)))
        else:
            skipped[suffix] += 1
    found.tasks += tasks
    found.skipped += skipped
    if not tasks:
        found.failures.append(_failure(texts.FOLDER_EMPTY, folder=folder, formats=" ".join(formats), skipped=skipped.total()))


def _files(folder: Path, out: Path, found: Inputs) -> Iterator[Path]:
    """Every file below the folder but hidden ones, locks, and the output folder's."""

    def unreadable(error: OSError) -> None:
        found.failures.append(_failure(texts.FOLDER_UNREADABLE, folder=error.filename, reason=error.strerror))

    excluded = out.resolve()
    for place, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(place)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and (here / name).resolve() != excluded)
        yield from (here / name for name in sorted(names) if not name.startswith((".", _LOCK_PREFIX)))


def _is_result(path: Path) -> bool:
    """One of the two files of an earlier result: ``NAME.EXT.json``, or the ``NAME.EXT.txt`` beside one."""
    if path.suffix == ".txt":
        path = path.with_suffix(".json")
    if path.suffix != ".json" or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return _SIGNATURE in stream.read(_SIGNED_WITHIN)
    except OSError:
        return False


def _is_unicode(path: Path) -> bool:
    return os.fspath(path).isprintable() or not any("\ud800" <= char <= "\udfff" for char in os.fspath(path))


def _failure(text: texts.Text, **values: object) -> Failure:
    return Failure(text.of("zh", **values), text.of("en", **values), UNUSABLE)


def _require_distinct(tasks: Sequence[Task]) -> None:
    by_target: dict[Path, Task] = {}
    for task in tasks:
        other = by_target.setdefault(task.target.absolute(), task)
        if other is not task:
            raise _usage(texts.NAME_CLASH, first=other.source, second=task.source, target=json_path(task.target))
    sources = {task.source.resolve() for task in tasks}
    for task in tasks:
        for written in (json_path(task.target), text_path(task.target)):
            if written.resolve() in sources:
                raise _usage(texts.OVERWRITES_INPUT, target=written)


def _usage(text: texts.Text, **values: object) -> UsageError:
    return UsageError(text.of("zh", **values), text.of("en", **values))


def result_files(paths: Sequence[Path]) -> list[Path]:
    """The stored results named by ``paths``; folders are searched (sorted). Raises UsageError for a folder without any."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        below = [file for file in sorted(path.rglob("*.json")) if _is_result(file)]
        if not below:
            raise _usage(texts.NO_RESULTS, folder=path)
        files += below
    return list(dict.fromkeys(files))
