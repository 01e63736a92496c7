"""Unseal: opens what was sealed. Only the officer API and the worker may import it, and only they hold the keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pyrage.x25519 import Identity

from cases.seal import LENGTH, NONCE


@dataclass(frozen=True)
class Keys:
    """Private keys by name (a municipality's slug, or `worker`)."""

    identities: dict[str, Identity]

    def open(self, name: str, sealed: bytes) -> bytes:
        """The plain bytes. Raises `KeyError` without that key, `pyrage.DecryptError` when sealed to others."""
        return bytes(pyrage.decrypt(sealed, [self.identities[name]]))

    def open_envelope(self, name: str, sealed: bytes, of: bytes) -> bytes:
        """The plain value of what `Envelopes` sealed. Raises as `open` does; `InvalidTag` for what it is not `of`."""
        start = LENGTH + int.from_bytes(sealed[:LENGTH], "big")
        nonce, value = sealed[start : start + NONCE], sealed[start + NONCE :]
        return ChaCha20Poly1305(self.open(name, sealed[LENGTH:start])).decrypt(nonce, value, of)

    def of(self, names: Iterable[str]) -> Self:
        """These keys, when they are those of all `names`. Raises `ValueError` naming one that is missing."""
        for name in names:
            if name not in self.identities:
                raise ValueError(f"{name}.key: this private key is missing (setting IDENTITIES)")
        return self

    def __repr__(self) -> str:
        return f"Keys({sorted(self.identities)})"


def read(folder: Path) -> Keys:
    """Every private key in the folder: one file <name>.key each."""
    return Keys({file.stem: Identity.from_str(file.read_text().strip()) for file in sorted(folder.glob("*.key"))})
