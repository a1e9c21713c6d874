"""LibreOffice as a converter: old and other office files become .docx or .xlsx. It is started by us for one file, in a
profile of its own that runs no macros and follows no links, and ended with all its children when it takes too long."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from gouji.errors import SourceError
from gouji.source import limits

_COMMANDS: Final = ("soffice", "libreoffice")
_USUAL_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_NOWHERE: Final = "127.0.0.1"
_NOWHERE_PORT: Final = "9"
_PROXIES: Final = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")

# (path of the node, property, value): no macros, no active content, no links followed, the network a dead end.
_SETTINGS: Final = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", _NOWHERE_PORT),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", _NOWHERE),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", _NOWHERE_PORT),
)


_FILTERS: Final = {
    ".doc": "MS Word 97",
    ".rtf": "Rich Text Format",
    ".odt": "writer8",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
"""Named, for a damaged file would else be taken for a text, its bytes for characters."""


def converted(name: str, raw: bytes, suffix: str, target: str, seconds: float = limits.CONVERSION_SECONDS) -> bytes:
    """The file of this suffix (".doc") as a file of the target format ("docx").

    Raises SourceError without LibreOffice, for a file that it cannot read, and after so many seconds.
    """
    soffice = installed_at()
    if soffice is None:
        raise SourceError(
            f"{name}：读取 {suffix} 文件需要 LibreOffice（soffice 命令），请安装后重试，或在 Word、WPS 中另存为 .{target}。",
            f"{name}: reading {suffix} files takes LibreOffice (the command soffice); install it, or save the file as .{target}.",
        )
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        source = work / f"report{suffix}"
        source.write_bytes(raw)
        _write_profile(work / "profile")
        profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
        quietly = ("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault")
        read_as = [f"--infilter={_FILTERS[suffix]}"] if suffix in _FILTERS else []
        command = [soffice, profile, *quietly, *read_as, "--convert-to", target, "--outdir", str(work / "out"), str(source)]
        if not _ended_in_time(command, work, seconds):
            raise SourceError(
                f"{name}：LibreOffice 在 {seconds:g} 秒内没有完成转换，已终止。请在 Word、WPS 中另存为 .{target} 后重试。",
                f"{name}: LibreOffice did not finish within {seconds:g} s and was ended; save the file as .{target} instead.",
            )
        return _result(name, work / "out" / f"report.{target}", target)


def installed_at() -> str | None:
    """The command or path that starts LibreOffice; None if there is none."""
    for command in _COMMANDS:
        if found := shutil.which(command):
            return found
    return next((place for place in _USUAL_PLACES if Path(place).is_file()), None)


def _write_profile(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    entries = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{prop}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, prop, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{entries}</oor:items>',
        encoding="utf-8",
    )


def _ended_in_time(command: Sequence[str], work: Path, seconds: float) -> bool:
    """Run the command; False if it had to be ended. None of its children is left behind either way."""
    surroundings = {**os.environ, "TMPDIR": str(work), "SAL_USE_VCLPLUGIN": "svp"}
    surroundings |= dict.fromkeys(_PROXIES, f"http://{_NOWHERE}:{_NOWHERE_PORT}")
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=work, env=surroundings, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):  # nobody of its group is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _result(name: str, path: Path, target: str) -> bytes:
    if not path.is_file() or not 0 < path.stat().st_size <= limits.MAX_FILE_BYTES:
        raise SourceError(
            f"{name}：LibreOffice 无法读取该文件，可能已损坏或加密。请在 Word、WPS 中打开并另存为 .{target} 后重试。",
            f"{name}: LibreOffice cannot read the file, it may be damaged or encrypted; open it and save it as .{target}.",
        )
    return path.read_bytes()
