"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, reached through a socket there."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OWNER = "postgres"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: found through the path, or where Debian keeps them."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


def why_not() -> str | None:
    if programs() is None:
        return "no PostgreSQL server is installed"
    if os.geteuid() == 0:  # initdb refuses root
        try:
            pwd.getpwnam(_OWNER)
        except KeyError:
            return f"root cannot run PostgreSQL, and there is no user {_OWNER}"
    return None


class Server:
    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self._binaries = binaries
        self._names = itertools.count(1)

    def run(self, program: str, *arguments: str, stdin: str | None = None) -> str:
        """What a program of PostgreSQL says, run as the server's owner."""
        owner = _OWNER if os.geteuid() == 0 else None
        command = [str(self._binaries / program), *arguments]
        done = subprocess.run(
            command, input=stdin, user=owner, cwd=self.folder, capture_output=True, text=True, check=False, encoding="utf-8"
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def psql(self, script: str, schema: str = "public", database: str = "postgres") -> str:
        options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", "gouji"]
        return self.run("psql", *options, "-d", database, stdin=f"SET search_path TO {schema};\n{script}")

    def schema(self) -> str:
        """The name of a new, empty schema: as good as a database of its own, and made in no time."""
        name = f"desk{next(self._names)}"
        self.psql(f"CREATE SCHEMA {name};")
        return name

    def address(self, schema: str = "public", database: str = "postgres") -> str:
        return f"postgresql://gouji@/{database}?host={self.folder}&options=-csearch_path%3D{schema}"


@contextmanager
def serving() -> Iterator[Server]:
    binaries = programs()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="gouji-pg-"))  # short: the path of a socket has 107 bytes at most
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, _OWNER)
    server = Server(folder, binaries)
    try:
        cluster = str(folder / "cluster")
        server.run("initdb", "-D", cluster, "-U", "gouji", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        # Its output would otherwise keep our pipe open. Without fsync: no test cuts the power.
        server.run("pg_ctl", "-D", cluster, "-w", "-l", str(folder / "log"), "-o", f"-F -h '' -k {folder}", "start")
        try:
            yield server
        finally:
            server.run("pg_ctl", "-D", cluster, "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
