"""Passwords as scrypt hashes, the cost written beside each so that it can be raised later."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from functools import cache
from typing import Final

_COST: Final = (2**14, 8, 1)
_SALT_BYTES: Final = 16


def hashed(password: str) -> str:
    """``scrypt$N$R$P$SALT$HASH``, salt and hash in hexadecimal."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join(["scrypt", *map(str, _COST), salt.hex(), _scrypt(password, salt, _COST).hex()])


def matches(password: str, stored: str | None) -> bool:
    """Without a hash (there is no such user) it takes as long, and says no."""
    _, n, r, p, salt, expected = (stored or _nobody()).split("$")
    found = _scrypt(password, bytes.fromhex(salt), (int(n), int(r), int(p)))
    return hmac.compare_digest(found, bytes.fromhex(expected)) and stored is not None


@cache
def _nobody() -> str:
    return hashed(secrets.token_hex(_SALT_BYTES))


def _scrypt(password: str, salt: bytes, cost: tuple[int, int, int]) -> bytes:
    n, r, p = cost
    return hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * n * r)
