"""What all pictures share: axes, letters that can be read, one error where they cannot.

No picture shows boxes for letters: where a text has Chinese signs and no installed font
has them, drawing ends with the name of the package that brings one.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lawyer_assign.errors import Text, UnsupportedError
from lawyer_assign.facts import Committee
from lawyer_assign.facts.names import lang_of
from lawyer_assign.views.words import Lang

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Noto Sans CJK JP",
    "Noto Sans SC",
    "SimSun",
    "Arial Unicode MS",
)
"""Tried in this order."""

_FILES = re.compile(
    r"(?i)cjk|sourcehan|msyh|pingfang|hiragino|simhei|simsun|wqy|notosanssc|unicode"
)
"""Files that may hold one of these fonts."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")

NO_MATPLOTLIB = Text(
    "pictures need matplotlib, which is not installed. "
    'Install the extra "plot": pip install "lawyer-assign[plot]"',
    "作图需要 matplotlib，尚未安装。请安装附加组件 plot："
    'pip install "lawyer-assign[plot]"',
)
NO_FONT = Text(
    "pictures with Chinese names need a Chinese font, and none was found. Install one: "
    "apt-get install fonts-noto-cjk (Debian, Ubuntu), dnf install "
    "google-noto-sans-cjk-fonts (Fedora); Windows and macOS bring one",
    "含中文的图需要中文字体，但没有找到。请安装字体包：fonts-noto-cjk（Debian、Ubuntu）"
    "或 google-noto-sans-cjk-fonts（Fedora）；"
    "Windows 和 macOS 自带",
)


def language(
    lang: Lang | None, places: Sequence[Committee], *, has_names: bool = True
) -> Lang:
    """Return the language of a picture: as asked for, or as places are called.

    Parameters
    ----------
    lang
        As asked for.
    places
        Of the facts.
    has_names
        Whether the picture shows names, which may be Chinese under English labels.

    Raises
    ------
    UnsupportedError
        matplotlib, or a font that Chinese words or names of places need, is missing.
    """
    called = lang_of(places)
    chosen = called if lang is None else lang
    _need_matplotlib()
    if chosen == "zh" or (has_names and called == "zh"):
        chinese_font()
    return chosen


def axes_of(
    ax: "Axes | None",
    size: tuple[float, float] = (7.0, 4.6),
    *,
    lang: Lang = "en",
) -> "Axes":
    """Return the axes given, or those of a new figure of a size in inches.

    Raises
    ------
    UnsupportedError
        matplotlib, or the font that labels in ``lang`` need, is missing.
    """
    _need_matplotlib()
    if lang == "zh":
        chinese_font()
    if ax is not None:
        return ax
    from matplotlib import pyplot

    return pyplot.subplots(figsize=size, layout="constrained")[1]


def chinese_font() -> str:
    """Return the name of an installed font with Chinese signs.

    Raises
    ------
    UnsupportedError
        There is none; names the packages that bring one.
    """
    # matplotlib remembers which fonts there were when it was first used.
    found = _known_font() or _fresh_font()
    if found is None:
        raise UnsupportedError(NO_FONT)
    return found


def _known_font() -> str | None:
    from matplotlib import font_manager

    known = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in known), None)


def _fresh_font() -> str | None:
    """Look for fonts on the disk that matplotlib does not know of."""
    from matplotlib import font_manager

    for path in sorted(font_manager.findSystemFonts()):
        if _FILES.search(Path(path).name):
            # No font, or a kind that it cannot read.
            with suppress(OSError, RuntimeError):
                font_manager.fontManager.addfont(path)
    return _known_font()


def lettered(ax: "Axes") -> "Axes":
    """Give every text of an axes letters that it can be read in; return the axes.

    Raises
    ------
    UnsupportedError
        A text has Chinese signs and no font for them is installed.
    """
    from matplotlib.text import Text as Words

    texts = ax.findobj(Words)
    shown = [
        one
        for one in texts
        if isinstance(one, Words) and _CHINESE.search(one.get_text())
    ]
    if shown:
        font = chinese_font()
        for one in texts:
            if isinstance(one, Words):
                one.set_fontfamily(font)
        ax.tick_params(labelfontfamily=font)
    return ax


def wrapped(text: str, width: int = 48) -> str:
    """Return a label in lines that a picture holds; a Chinese sign counts as two."""
    lines, room = [""], width
    for word in re.findall(r"[^\x00-\xff]|[\x00-\xff]+? |[\x00-\xff]+", text):
        wide = 2 if _CHINESE.search(word) else len(word)
        if wide > room and lines[-1] and word not in "）。，、；：":
            lines.append("")
            room = width
        lines[-1] += word
        room -= wide
    return "\n".join(one.strip() for one in lines)


def _need_matplotlib() -> None:
    try:
        import matplotlib  # noqa: F401 (asked for, not used)
    except ImportError as error:
        raise UnsupportedError(NO_MATPLOTLIB) from error
