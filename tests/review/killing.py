"""A review server that is killed while four reviewers work at it: what it acknowledged, and what is there afterwards."""

from __future__ import annotations

import http.client
import json
import os
import random
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from gouji.desk.desk import Desk
from gouji.store.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
REVIEWERS = 4
WAYS = ("report_wrong", "extraction_wrong", "both_right", "false_alarm")


@dataclass
class Told:
    """What the server acknowledged: (report, seq, action, target) of each event."""

    events: list[tuple[int, int, str, str]] = field(default_factory=list)
    grown: threading.Condition = field(default_factory=threading.Condition)

    def add(self, report: int, events: list[dict[str, Any]]) -> None:
        with self.grown:
            self.events += [(report, event["seq"], event["action"], event["target"]) for event in events]
            self.grown.notify_all()

    def wait_for(self, count: int) -> None:
        with self.grown:
            assert self.grown.wait_for(lambda: len(self.events) >= count, timeout=120), "the server acknowledges nothing"


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[str]
    authority: str
    token: str

    @classmethod
    def start(cls, where: Path) -> Server:
        command = [sys.executable, "-m", "gouji", "review", "-w", str(where), "--port", "0", "--no-browser", "--user", "复核员"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "GOUJI_LANG": "zh"}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().split("：", 1)[1].strip())
        return cls(process, address.netloc, parse_qs(address.query)["token"][0])

    def ask(self, path: str, body: object = None) -> tuple[int, Any]:
        """Raises OSError or HTTPException once the server is gone."""
        connection = http.client.HTTPConnection(self.authority, timeout=60)
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        connection.request("GET" if body is None else "POST", path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        status, said = answer.status, answer.read()
        connection.close()
        return status, json.loads(said)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def review(server: Server, reports: list[int], chance: random.Random, told: Told) -> None:
    """Decides at random until the server is gone."""
    try:
        while True:
            number = chance.choice(reports)
            _, report = server.ask(f"/api/reports/{number}")
            path, body = step(report, chance)
            status, said = server.ask(f"/api/reports/{number}/{path}", {**body, "seen": report["state"]})
            if status == 200:
                told.add(number, said["events"])
    except (OSError, http.client.HTTPException, ValueError):  # killed: before, in or after an answer
        return


def step(report: dict[str, Any], chance: random.Random) -> tuple[str, dict[str, Any]]:
    """A path and body: a finding decided, a row judged, or the last step undone."""
    which = chance.random()
    if which < 0.2:
        return "undo", {}
    if which < 0.6 and report["findings"]:
        target = chance.choice(report["findings"])["key"]
        return "decisions", {"drafts": [{"action": "decide", "target": target, "way": chance.choice(WAYS), "reason": "随机"}]}
    target = chance.choice(report["rows"])["key"]
    return "decisions", {"drafts": [{"action": chance.choice(("accept", "reject")), "target": target}]}


def one_life(where: Path, reports: list[int], chance: random.Random, told: Told) -> None:
    """Starts a server, lets four reviewers work, and kills it after a random number of acknowledged events."""
    server = Server.start(where)
    until = len(told.events) + chance.randint(1, 12)
    seeds = [chance.random() for _ in range(REVIEWERS)]
    threads = [threading.Thread(target=review, args=(server, reports, random.Random(seed), told)) for seed in seeds]
    for thread in threads:
        thread.start()
    try:
        told.wait_for(until)
    finally:
        server.kill()
        for thread in threads:
            thread.join()


def require_whole(where: Path, reports: list[int], told: Told) -> None:
    """Every acknowledged event is in its log, no log has a gap, and log, index and a server begun anew say the same."""
    server = Server.start(where)
    try:
        with Workspace.open(where, create=False) as workspace:
            desk = Desk(workspace)
            stored = {(number, one.seq, one.action, one.target) for number in reports for one in workspace.log(number)}
            lost = set(told.events) - stored
            assert not lost, f"acknowledged and lost: {sorted(lost)}"
            for number in reports:
                reviewed, row = desk.open(number), workspace.report(number)
                assert [event.seq for event in reviewed.log] == list(range(1, row.seq + 1))
                assert server.ask(f"/api/reports/{number}")[1]["state"] == reviewed.state
                current = {one["key"] for one in server.ask(f"/api/reports/{number}")[1]["findings"]}
                assert row.decided == len(current & reviewed.decided.keys())
    finally:
        server.kill()
