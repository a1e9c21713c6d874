"""A review server of its own, on a free port of this machine, over reports that were written for these tests."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn

import gouji
from gouji.desk.desk import Desk
from gouji.result import Result
from gouji.review.access import Access
from gouji.review.app import create_app
from gouji.review.guard import Hosts
from gouji.store.workspace import Role, Workspace

TOKEN = "token-of-the-tests"
USER = "王敏"
PASSWORDS = {"王敏": "wang-min-1234", "李梅": "li-mei-123456", "赵阅": "zhao-yue-1234"}

TOWN = """青溪镇2023年度部门整体支出绩效自评报告
一、收支情况
2023年全镇支出合计500.00万元，其中：基本支出300.00万元，项目支出180.00万元。
上年项目支出200.00万元。全镇收入合计520.00万元，其中：财政拨款收入500.00万元，其他收入21.00万元。
部门决策权重35分，得分33分，得分率94.28%。
二、主要成效
新修道路12公里，受益群众860人。开展培训3期，培训480人次。
"""
NEXT_YEAR = """青溪镇2024年度部门整体支出绩效自评报告
一、收支情况
2024年全镇支出合计6100000.00万元，其中：基本支出4000000.00万元，项目支出2100000.00万元。
二、主要成效
新修道路9公里。
"""
HOSTILE = """<script>window.hacked=1</script>桥头镇2023年度部门整体支出绩效自评报告
一、收支情况
2023年全镇支出合计90.00万元，其中：基本支出<img src=x onerror="window.hacked=2">50.00万元，项目支出30.00万元。
javascript:alert(1) 全镇\u202e收入合计77.00万元，其中：财政拨款收入70.00万元，其他收入5.00万元。
"""
HOSTILE_NAME = "<b onmouseover=hacked=3>\u202e桥头.txt"
REPORTS = {"青溪镇2023.txt": TOWN, "青溪镇2024.txt": NEXT_YEAR, HOSTILE_NAME: HOSTILE}


@dataclass(frozen=True)
class Serving:
    base: str
    desk: Desk

    @property
    def entrance(self) -> str:
        return f"{self.base}/?token={TOKEN}"

    def number(self, name: str) -> int:
        return next(row.id for row in self.desk.workspace.reports(limit=100).rows if row.name == name)


@cache
def results() -> dict[str, Result]:
    """What is extracted of the reports, by file name: once for all servers."""
    with TemporaryDirectory() as folder:
        for name, text in REPORTS.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        return {name: gouji.extract(Path(folder) / name) for name in REPORTS}


def fill(workspace: Workspace, folder: Path) -> None:
    desk = Desk(workspace)
    for name, result in results().items():
        (folder / name).write_text(REPORTS[name], encoding="utf-8")
        desk.add(result, folder / name)


@contextmanager
def serving(folder: Path, *, logins: bool = False) -> Iterator[Serving]:
    """A server over the reports above; with ``logins`` for 王敏 (approver), 李梅 (reviewer) and 赵阅 (reader)."""
    with Workspace.open(folder / "workspace", create=True) as workspace:
        fill(workspace, folder)
        if logins:
            roles: dict[str, Role] = {"王敏": "approver", "李梅": "reviewer", "赵阅": "reader"}
            for name, role in roles.items():
                workspace.add_user(name, PASSWORDS[name], role)
        with over(workspace, token=None if logins else TOKEN) as served:
            yield served


@contextmanager
def over(workspace: Workspace, *, token: str | None) -> Iterator[Serving]:
    desk = Desk(workspace)
    app = create_app(desk, Access(workspace, user=USER, token=token), Hosts.of("127.0.0.1"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield Serving(f"http://127.0.0.1:{listening.getsockname()[1]}", desk)
        finally:
            server.should_exit = True
            thread.join()
