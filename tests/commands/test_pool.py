"""Many reports in several processes: each ends once, whatever happens to a worker."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

from tests.source.pdf_files import Sheet, pdf_of

from gouji.commands.inputs import Task
from gouji.commands.outcome import Done, Failed
from gouji.commands.pool import PARALLEL_FROM_BYTES, process, worker_count
from gouji.config import Settings

LINE = "2022年收入合计1,200.50万元，其中财政拨款收入900.25万元、其他收入310.25万元。\n"


def tasks(folder: Path, count: int, lines: int = 1) -> list[Task]:
    made = []
    for number in range(count):
        path = folder / f"{number}.txt"
        path.write_text(LINE * lines, encoding="utf-8")
        made.append(Task(path, folder / "out" / path.name))
    return made


class DeadlyCargo:
    """Ends the process that unpickles it, as running out of memory would."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


def test_process__reads_every_file_once(tmp_path: Path) -> None:
    given = tasks(tmp_path, 4)
    outcomes = list(process(given, Settings(workers=2)))
    assert {outcome.task for outcome in outcomes} == set(given)
    assert {outcome.summary.funds for outcome in outcomes if isinstance(outcome, Done)} == {3}
    assert len(outcomes) == 4


def test_process__reads_the_rest_after_a_worker_was_killed(tmp_path: Path) -> None:
    given = tasks(tmp_path, 4, lines=200)
    outcomes = process(given, Settings(workers=2))
    first = next(outcomes)
    for worker in multiprocessing.active_children():
        os.kill(worker.pid or 0, signal.SIGKILL)
    rest = list(outcomes)
    assert sorted(str(outcome.task.source) for outcome in (first, *rest)) == [str(task.source) for task in given]
    assert all(isinstance(outcome, Done) for outcome in rest)


def test_process__names_the_file_that_kills_its_worker(tmp_path: Path) -> None:
    deadly = Settings(workers=2, base_url=DeadlyCargo())  # type: ignore[arg-type]
    outcomes = list(process(tasks(tmp_path, 2), deadly))
    failures = [outcome.failure for outcome in outcomes if isinstance(outcome, Failed)]
    assert [failure.exit_code for failure in failures] == [3, 3]
    assert f"{tmp_path / '0.txt'}: the process that read it died" in failures[0].en


def test_worker_count__is_one_where_more_would_not_pay(tmp_path: Path) -> None:
    few = tasks(tmp_path, 3)
    assert worker_count(few, 0) == 1
    assert worker_count(few, 2) == 2
    assert worker_count(few, 8) == 3
    few[0].source.write_bytes(bytes(PARALLEL_FROM_BYTES))
    assert worker_count(few, 0) == min(3, len(os.sched_getaffinity(0)))


def test_process__says_how_far_the_workers_are(tmp_path: Path) -> None:
    sheets = [Sheet().text(60, 100, f"2023年第{page}笔支出合计12.50万元。") for page in range(60)]
    given = []
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(pdf_of(*sheets))
        given.append(Task(tmp_path / name, tmp_path / "out" / name))
    told: list[tuple[Task, int, int]] = []
    outcomes = list(process(given, Settings(workers=2), on_page=lambda *page: told.append(page)))
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    pages = [(done, total) for _, done, total in told if total]
    assert {total for _, total in pages} == {60}
    assert {task for task, _, total in told if total} == set(given)
    assert 0 < min(done for done, _ in pages) <= max(done for done, _ in pages) <= 60
