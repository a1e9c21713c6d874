"""``python -m gouji`` is ``gouji``."""

from __future__ import annotations

import sys

from gouji.cli import main

if __name__ == "__main__":
    sys.exit(main())
