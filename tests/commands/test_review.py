"""`gouji review` as a process, `gouji user`, and where the page may not be served."""

from __future__ import annotations

import io
import socket
import subprocess
import sys
import urllib.request
from http.client import HTTPConnection
from pathlib import Path

import pytest

from gouji.store.workspace import Workspace

from ..conftest import Gouji


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    Workspace.open(tmp_path / "desk", create=True).close()
    return tmp_path / "desk"


def test_review__prints_an_address_that_opens_and_ends_on_ctrl_c(workspace: Path, clean_environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "gouji", "review", "-w", str(workspace), "--port", "0", "--no-browser", "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert line.startswith("review page: http://127.0.0.1:")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = opener.open(line.split(": ", 1)[1].strip()).read().decode()
        assert '<html lang="en"' in page
        running.send_signal(2)
        _, error = running.communicate(timeout=60)
        assert "Traceback" not in error
        assert running.returncode in (0, 130)


def test_review__beyond_this_machine_needs_logins(workspace: Path, gouji: Gouji) -> None:
    for host in ("0.0.0.0", "::", "desk.example"):
        refused = gouji("review", "-w", workspace, "--host", host, "--port", "0", "--no-browser", "--lang", "zh")
        assert refused.returncode == 2
        assert "gouji user add" in refused.stderr
        assert len(refused.stderr.splitlines()) == 1


def test_review__beyond_this_machine_is_served_under_its_names_alone(
    workspace: Path, clean_environment: dict[str, str], gouji: Gouji, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a-good-password\n"))
    assert gouji("user", "add", "王敏", "-w", workspace).returncode == 0
    command = [sys.executable, "-m", "gouji", "review", "-w", str(workspace), "--host", "0.0.0.0", "--name", "desk.example"]
    command += ["--port", "0", "--no-browser", "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=clean_environment) as running:
        assert running.stdout is not None
        address = running.stdout.readline().split(": ", 1)[1].strip()
        assert address.startswith("http://desk.example:")
        assert "token" not in address
        port = int(address.rstrip("/").rpartition(":")[2])
        assert [status(port, host) for host in ("desk.example", f"desk.example:{port}", "other.example")] == [200, 200, 400]
        running.kill()


def status(port: int, host: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/login", headers={"host": host})
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_review__a_port_that_is_taken_is_one_line(workspace: Path, gouji: Gouji) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = gouji("review", "-w", workspace, "--port", taken.getsockname()[1], "--no-browser", "--lang", "en")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
    assert "choose another --port" in refused.stderr
    assert gouji("review", "-w", workspace, "--port", 70000).returncode == 2
    assert gouji("review", "-w", workspace / "nowhere").returncode == 2


def test_user__added_listed_changed_and_removed(workspace: Path, gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a-good-password\n"))
    assert gouji("user", "add", "王敏", "--role", "approver", "-w", workspace).returncode == 0
    listed = gouji("user", "list", "-w", workspace, "--lang", "zh").stdout
    assert "王敏" in listed
    assert "批准" in listed
    monkeypatch.setattr("sys.stdin", io.StringIO("another-password\n"))
    assert gouji("user", "password", "王敏", "-w", workspace).returncode == 0
    assert gouji("user", "role", "王敏", "--role", "reader", "-w", workspace).returncode == 0
    with Workspace.open(workspace, create=False) as opened:
        user = opened.check_password("王敏", "another-password")
        assert user is not None
        assert user.role == "reader"
    assert gouji("user", "remove", "王敏", "-w", workspace).returncode == 0
    assert gouji("user", "remove", "王敏", "-w", workspace).returncode == 2
    assert "没有登录名单" in gouji("user", "list", "-w", workspace, "--lang", "zh").stdout


def test_user__a_short_password_adds_nobody(workspace: Path, gouji: Gouji, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    refused = gouji("user", "add", "王敏", "-w", workspace, "--lang", "zh")
    assert (refused.returncode, "至少 8 个字符" in refused.stderr) == (2, True)
    with Workspace.open(workspace, create=False) as opened:
        assert opened.users() == ()


def test_user__second_pair_of_eyes_is_a_switch(workspace: Path, gouji: Gouji) -> None:
    assert "开" in gouji("user", "second-pair", "on", "-w", workspace, "--lang", "zh").stdout
    with Workspace.open(workspace, create=False) as opened:
        assert opened.settings().second_pair_of_eyes
