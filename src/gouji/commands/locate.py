"""``gouji locate``: where a claim of a result stands, as the piece of the page that shows it and as its line."""

from __future__ import annotations

import argparse
from pathlib import Path

from gouji import page_texts
from gouji.config import Settings
from gouji.errors import OutputError, UsageError
from gouji.locating import locate
from gouji.store.files import read_result


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Raises ResultError, UsageError, SourceError for what cannot be used, OutputError when the picture cannot be written."""
    result = read_result(options.result)
    located = locate(result, options.claim, options.source, options.result.parent)
    print(located.text)
    if located.picture is None:
        if options.out is not None:
            values = {"name": result.document.name}
            raise UsageError(page_texts.NO_PAGES.of("zh", **values), page_texts.NO_PAGES.of("en", **values))
        return 0
    place = _place(options.result, options.claim, options.out)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        located.picture.save(place, format="PNG")
    except OSError as error:
        values = {"path": str(place), "reason": error.strerror or type(error).__name__}
        raise OutputError(page_texts.NOT_WRITTEN.of("zh", **values), page_texts.NOT_WRITTEN.of("en", **values)) from None
    print(page_texts.PICTURE.of(settings.lang, path=place))
    return 0


def _place(result: Path, claim: str, out: Path | None) -> Path:
    """Beside the result, or the file or in the folder that was asked for."""
    name = f"{result.stem}.{claim}.png"
    if out is None:
        return result.with_name(name)
    return out / name if out.is_dir() else out
