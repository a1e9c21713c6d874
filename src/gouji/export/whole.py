"""Files that stand whole under their name or not at all: written beside it, made to last, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from gouji.errors import OutputError

_MODE: Final = 0o666


@contextmanager
def whole_file(place: Path) -> Iterator[Path]:
    """Gives a temporary path beside ``place``; what was written there is ``place`` once the block ends.

    Raises OutputError where the file cannot be written; ``place`` is then what it was before.
    """
    temporary: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".gouji-", suffix=".tmp", dir=place.parent)
        temporary = Path(name)
        os.close(handle)
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(_MODE & ~_umask())
        os.replace(temporary, place)
        temporary = None
    except OSError as error:
        raise cannot_write(place, error) from None
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def cannot_write(place: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError(
        f"{place}：无法写入（{reason}），未保存。请检查目录权限和磁盘空间，或换一个输出位置。",
        f"{place}: cannot be written ({reason}), nothing is saved; check permissions and disk space, or choose another place.",
    )


def _umask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
