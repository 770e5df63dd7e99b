"""Names of files made of ids: safe on every disk, and never the same for two ids."""

from hashlib import sha256

_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz-")
_LONGEST = 120
_TAKEN = frozenset(
    ("con", "prn", "aux", "nul", *(f"{one}{n}" for one in ("com", "lpt")
                                   for n in range(10)))
)  # fmt: skip
"""Names that Windows keeps for devices."""


def slug(key: str) -> str:
    """Return a name for the file of an id.

    Lower case letters, digits and hyphens stand for themselves, all else becomes its
    bytes in UTF-8 as ``_hh``: upper case too, for disks that do not tell ``A`` from
    ``a``. Names that would be too long are a digest.
    """
    name = "".join(one if one in _PLAIN else _escaped(one) for one in key)
    if name in _TAKEN or not name:
        name = f"_{name}"
    return name if len(name) <= _LONGEST else f"__{sha256(key.encode()).hexdigest()}"


def _escaped(sign: str) -> str:
    return "".join(f"_{byte:02x}" for byte in sign.encode("utf-8", "surrogatepass"))
