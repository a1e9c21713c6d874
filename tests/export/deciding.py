"""Reviewed reports built by hand: `factory.result` with a log, and one report of any text and cells."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from gouji.decision import Event, Reviewed
from gouji.keys import fingerprints, rows
from gouji.result import Result

from .factory import result

AT = datetime(2024, 5, 6, 8, 30, tzinfo=UTC)


def event(seq: int, action: Any, target: str, **more: Any) -> Event:
    return Event(seq=seq, at=AT, user=more.pop("user", "张三"), seen="0-x", action=action, target=target, **more)


def reviewed(of: Result | None = None, reason: str = "决算表为准") -> Reviewed:
    """C2 is decided (the report is wrong, 1523.23), C3 a false alarm; F1 has an approved value, F2 is rejected, I1 accepted
    and edited; the report is signed off."""
    made = of or result()
    prints = fingerprints(made)
    keys = {row.id: key for _, key, row in rows(made)}
    log = (
        event(1, "decide", prints["C2"], way="report_wrong", approved="1523.23", reason=reason, new="report_wrong"),
        event(2, "decide", prints["C3"], way="both_right", reason="口径", new="both_right"),
        event(3, "decide", prints["C3"], way="false_alarm", reason="分母有误", user="李四", old="both_right", new="false_alarm"),
        event(4, "approve_value", f"{keys['F1']}.amount", approved="1523.23", old="1,531.23", new="1523.23"),
        event(5, "reject", keys["F2"], new="reject"),
        event(6, "accept", keys["I1"], new="accept"),
        event(7, "edit", f"{keys['I1']}.score_rate", old="94.29", new="94.28", picked=(1, 2)),
        event(8, "sign_off", "", user="王五"),
    )
    return Reviewed(
        extracted=made,
        current=made,
        log=log,
        decided={log[0].target: log[0], log[2].target: log[2]},
        edited={log[6].target: log[6]},
        approved_values={log[3].target: log[3]},
        judged={log[4].target: log[4], log[5].target: log[5]},
        orphans=(),
        signed_off=log[7],
        approved=None,
        state="8-abc",
    )
