"""What chance does to cells, to bytes, to XML, to text and to JSON."""

import copy
import io
import json
import zipfile
from decimal import Decimal

import numpy as np
import pandas as pd

JUNK = (
    "", " ", "x", "王芳", "是", "no", "社区", "0", "-1", "1.5", "1e5", "1e400", "#REF!",
    "-1e999990", "1e999999999", "9" * 500, "0" * 5000, "1" * 400 + "x", "nan", "inf",
    "NULL", "=1+1", "='x'!A1", "'", "'quoted", "'\\ud800", "'\\x", '"', '"a',
    'a"b;"c"', '""""', ";", "；；", "a:b:c", "mediation", "mediatoin:3", "法治宣传:9",
    "周一上午", "2024-13-01", "2024-09-15", "330102", "330102001051", "3.3E+11", "L001",
    "F001", "c1", "l1", "x" * 300, "y" * 70_000, "\u202eabc", "\x07\x1b[31m", "\u2028",
    "\x00", "a\nb\r\nc", "\ufeffid", "　宽　", "１２３", "\U0001f600", "\ufdfa" * 40,
    "\u0301" * 99, "_x0041_", "</c>", "community", "\ue863", "\U0002ebf0", "1月1日",
    "{}", "[]",
)  # fmt: skip
VALUES = (
    None, True, False, 0, -1, 1, 5, 60, 10**18, 10**400, -(10**30), 0.5, -0.0, 1e300,
    float("nan"), float("inf"), [], [1], ["L001"], [[]], {}, {"a": 1}, {"mediation": 9},
    "\ud800", "\udfff" * 99, "k" * 20_000,
)  # fmt: skip
OBJECTS = (
    *VALUES, 10**5000, np.int64(5), np.float32("nan"), np.array([1, 2]), np.array("x"),
    np.datetime64("NaT", "s"), np.datetime64("9999999-01-01"), np.timedelta64(1, "D"),
    pd.NA, pd.NaT, pd.Timestamp("2024-09-15"), pd.Timestamp("2024-09-15 08:00"), set(),
    {"x"}, (), ("a", []), object(), b"x", Decimal("1.5"), 1j, {1: 2}, {"a": [1]},
)  # fmt: skip
"""What a DataFrame may hold as well."""


def junk(chance, values=VALUES):
    """Return something that does not belong where it will stand."""
    found = chance.choice(JUNK if chance.random() < 0.7 else values)
    # A list that is damaged later on would be another thing for whoever draws it next.
    return copy.deepcopy(found) if isinstance(found, (list, dict)) else found


def parts_spoilt(content, chance):
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        parts = old.namelist()
        inner = [one for one in parts if "sheet" in one or "xl/" in one]
        hit = chance.choice(inner)
        for part in parts:
            text = old.read(part)
            new.writestr(part, _xml_spoilt(text, chance) if part == hit else text)
    return packed.getvalue()


_MARKS = (
    b"", b"<", b'"', b"\xff", b"99999999", b'<c r="A1" t="e"/>', b"<f/>", b"</row>",
    b'<c r="C2" t="s"><v>9999</v></c>', b'<c t="s"><v>-1</v></c>', b"&",
    b'<c r="ZZZ1048577"/>',
    b'<c r="B3" t="b"><v>7</v></c>', b'<c r="B2" t="d"><v>x</v></c>', b"<v>1e999</v>",
    b'<row r="0">', b'<row r="99999999999">', b"<!DOCTYPE a>", b"&#0;", b"&#xD800;",
)  # fmt: skip


def _xml_spoilt(text, chance):
    spoilt = bytearray(text)
    for _ in range(chance.choice([1, 1, 3])):
        at = chance.randrange(len(spoilt) + 1)
        if chance.random() < 0.5:
            at = max(spoilt.find(b"<", at), 0)
        spoilt[at : at + chance.choice([0, 0, 1, 9])] = chance.choice(_MARKS)
    return bytes(spoilt)


def spoilt_bytes(content, chance):
    """Damage a file as a disk does, or half a copy, or another program."""
    spoilt = bytearray(content)
    for _ in range(chance.choice([0, 1, 1, 3])):
        at, much = chance.randrange(len(spoilt) + 1), chance.choice([1, 4, 200])
        damages = (
            lambda at=at: spoilt.__setitem__(slice(at, at + 1), chance.randbytes(1)),
            lambda at=at, much=much: spoilt.__delitem__(slice(at, at + much)),
            lambda at=at, much=much: spoilt.__setitem__(
                slice(at, at), chance.randbytes(much)
            ),
            lambda at=at: spoilt.__delitem__(slice(at, None)),
            lambda at=at, much=much: spoilt.extend(spoilt[at : at + much]),
            lambda at=at: spoilt.__setitem__(slice(at, at), chance.choice(_SIGNS)),
        )
        chance.choice(damages)()
    return bytes(spoilt)


_SIGNS = (
    b"\0",
    b'"',
    b"\\",
    b"{",
    b"[",
    b"}",
    b",",
    b"\n",
    b"\xef\xbb\xbf",
    b"\x80",
    b"NaN",
)


def spoilt_text(text, chance):
    """Damage lines of a text: of TOML, of a market."""
    lines = text.splitlines()
    for _ in range(chance.choice([0, 1, 1, 3])):
        at = chance.randrange(len(lines) + 1)
        word = str(junk(chance)).encode("utf-8", "replace").decode()
        damages = (
            lambda at=at: lines[at : at + 1] and lines.pop(at),
            lambda at=at: lines.insert(at, lines[at] if at < len(lines) else "x"),
            lambda at=at, word=word: lines.insert(at, word),
            lambda at=at, word=word: lines.insert(at, f"{word} = {word}"),
            lambda at=at, word=word: _replace_value(lines, at, word),
            lambda at=at: _replace_value(lines, at, chance.choice(_TOML)),
            lambda at=at: lines.insert(at, f"[{chance.choice(_NAMES)}]"),
        )
        chance.choice(damages)()
    return "\n".join(lines)


_TOML = (
    "[]", "{}", "1e999", "nan", "-inf", "''", '"must"', "true", "2024-01-01", "-5",
    "12:00:00", "[[1]]", "9223372036854775808", "99999999999999999999999", "{a=1}",
)  # fmt: skip
_NAMES = (
    "policy",
    "score_sheet",
    "inspection",
    "x",
    "policy.reach",
    "[policy.rules]",
    "",
)


def _replace_value(lines, at, word):
    if at < len(lines):
        lines[at] = lines[at].partition("=")[0] + "= " + word


def spoilt_document(document, chance):
    found = copy.deepcopy(document)
    for _ in range(chance.choice([1, 1, 2, 5])):
        found = _spoilt_tree(found, chance)
    text = json.dumps(found, ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.1:
        text = text.replace('"id":', '"id": 1, "id":', chance.choice([1, 99]))
    content = text.encode(
        "utf-8", "surrogatepass" if chance.random() < 0.3 else "replace"
    )
    return spoilt_bytes(content, chance) if chance.random() < 0.3 else content


def _spoilt_tree(tree, chance):
    """Exchange, add, drop or rename something anywhere in a document."""
    if not isinstance(tree, (dict, list)) or not tree or chance.random() < 0.1:
        return junk(chance)
    if isinstance(tree, list):
        at = chance.randrange(len(tree))
        if chance.random() < 0.2:
            tree.append(
                copy.deepcopy(tree[at]) if chance.random() < 0.5 else junk(chance)
            )
        else:
            tree[at] = _spoilt_tree(tree[at], chance)
        return tree
    key = chance.choice(sorted(tree))
    deed = chance.random()
    if deed < 0.1:
        del tree[key]
    elif deed < 0.2:
        tree[str(chance.choice(JUNK))] = tree.pop(key)
    elif deed < 0.3:
        tree[str(junk(chance))] = junk(chance)
    else:
        tree[key] = _spoilt_tree(tree[key], chance)
    return tree
