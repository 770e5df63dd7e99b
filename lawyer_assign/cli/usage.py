"""What is wrong with a command line, said in Chinese where Chinese is spoken.

Typer says it in English only, whatever the language of the verbs. Its errors are known
by the names of their classes: they come from Click, or from a copy within Typer.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from typing import Any

import typer
from typer.core import TyperGroup

from lawyer_assign.cli import sign
from lawyer_assign.cli.halves import asked_for, speak
from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.typed import one_line, remember
from lawyer_assign.interrupts import asks_for_chinese

_REASONS = (
    (r"valid integer", "须为整数"),
    (r"valid number|valid float|not a valid float", "须为数值"),
    (r"greater than or equal to (\S+)", r"须不小于\1"),
    (r"less than or equal to (\S+)", r"须不大于\1"),
    (r"not in the range (.+?)\.?$", r"须在 \1 范围内"),
    (r"is not one of (.+?)\.?$", r"可用：\1"),
    (r"does not exist", "不存在"),
    (r"write a year like", "须为年份，如2027（2027年亦可）"),
    (r"that the calendar does not have", "日历上没有这一天"),
    (r"day without its year", "日期缺少年份，请写成2024-09-15"),
    (r"half day where a day", "应填日期，这里带有上下午，请写成2024-09-15"),
    (r"time of day where a day", "应填日期，这里带有时刻，请写成2024-09-15"),
    (
        r"or a moment like",
        "须为日期（如2024-09-15、2024年9月15日），或日期和时刻（如2024-09-15T08:30:00）",
    ),
    (
        r"where a date is expected",
        "须为日期，如2024-09-15（2024.9.15、2024/9/15、2024年9月15日均可）",
    ),
)
"""What Typer says of a value, and the same in Chinese."""

_USAGES = (
    (r"No such command '?(.*?)'?\.", r"没有命令 \1"),
    (r"unexpected extra argument(?:s|\(s\))? \((.*)\)", r"多出的参数：\1"),
)


_HEADS = (
    (r"^Usage: ", "用法："),
    (r"^Options:$", "选项："),
    (r"^Arguments:$", "参数："),
    (r"^Commands:$", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"\{([A-Z]+)\}", r"\1"),
    (r"\[\[([A-Z_]+)\]\]", r"[\1]"),
    (r"\[required\]$", "[必填]"),
    (r"\[default: ([^\]\n]*)\]", r"[默认：\1]"),
    # Where a line ends within it, it stays there.
    (r"\[default:(\s+)([^\]]*)\]", r"[默认：\1\2]"),
    (r"\[([^\[\]]*)\bx>=(\d+)\]", r"[\1不小于\2]"),
    (r"\[([^\[\]]*?)\b(\d+)<=x<=(\d+)\]", r"[\1\2至\3]"),
    (r"Show this message and exit\.$", "显示本帮助"),
)
"""What Click writes around the helps of verbs and options, and the same in Chinese."""


class Verbs(TyperGroup):
    """The verbs, whose misuse is said in the language of the command line."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: Any = None,  # noqa: ANN401 (Click's, or Typer's own copy)
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Parse what stands before the verb."""
        words = list(args)
        is_chinese = asks_for_chinese(words)
        _speak_help(self, is_chinese=is_chinese)
        shown = Language.ZH if is_chinese else Language.EN
        speak(self, shown, asked_for(words))
        with _said_in(words):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[__name__] = words
        return context

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 (as above)
        """Parse and run the verb."""
        with _said_in(ctx.meta.get(__name__, ())), one_line():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Find the verb, and remember it: errors are said in the words of the line."""
        found = super().resolve_command(ctx, args)
        remember(*found)
        words = list(ctx.meta.get(__name__, ()))
        _begin_with_sign(found[1], is_chinese=asks_for_chinese(words))
        return found


def spoken_by_default(verbs: Any, lang: str) -> dict[str, Any]:  # noqa: ANN401 (Click's)
    """Return the defaults of verbs, of groups within groups too: a language.

    So ``--lang`` may stand before the verb as well as behind, where it counts more.
    """
    inner = getattr(verbs, "commands", {})
    return {"lang": lang} | {
        name: spoken_by_default(verb, lang) for name, verb in inner.items()
    }


def _speak_help(verb: Any, *, is_chinese: bool) -> None:  # noqa: ANN401 (Click's)
    """Let the help of a verb, and of those within it, have heads in a language."""
    vars(verb).pop("get_help", None)  # of the line before, in the same program
    plain = verb.get_help

    def told(ctx: Any) -> str:  # noqa: ANN401 (Click's)
        return _headed(plain(ctx))

    if is_chinese:
        verb.get_help = told
    for inner in getattr(verb, "commands", {}).values():
        _speak_help(inner, is_chinese=is_chinese)


def _begin_with_sign(verb: Any, *, is_chinese: bool) -> None:  # noqa: ANN401 (Click's)
    """Let a verb, or those within it, show at once that it has begun.

    What a verb needs takes seconds to load, and Click has read its options by then.
    """
    inner = getattr(verb, "commands", {})
    for one in inner.values():
        _begin_with_sign(one, is_chinese=is_chinese)
    if inner:
        return
    vars(verb).pop("invoke", None)  # of the line before, in the same program
    plain = verb.invoke

    def begun(ctx: Any) -> Any:  # noqa: ANN401 (Click's)
        sign.begin(Language.ZH if is_chinese else Language.EN)
        try:
            return plain(ctx)
        finally:
            sign.end()

    verb.invoke = begun


def _headed(said: str) -> str:
    """Return a help, or the line of a usage, with what Click writes in Chinese."""
    for english, chinese in _HEADS:
        said = re.sub(english, chinese, said, flags=re.MULTILINE)
    return said


@contextmanager
def _said_in(words: Sequence[str]) -> Iterator[None]:
    """Let errors of the command line show themselves in the language it asks for."""
    try:
        yield
    except Exception as error:
        if hasattr(error, "format_message"):
            if _lacks_verb(error):
                error.show = _showing_help(error)  # type: ignore[attr-defined] # Click's
            elif asks_for_chinese(list(words)):
                error.show = _showing(error)  # type: ignore[attr-defined] # Click's
        raise


def _lacks_verb(error: Any) -> bool:  # noqa: ANN401 (Click's)
    """Return whether a line ends before its verb, with options or without any."""
    is_bare = type(error).__name__ == "NoArgsIsHelpError"
    return is_bare or str(error.format_message()) == "Missing command."


def _showing_help(error: Any) -> Callable[..., None]:  # noqa: ANN401 (Click's)
    """Return what shows the help alone: who names no verb asks which there are."""

    def show(*_: object) -> None:
        typer.echo(error.ctx.get_help(), err=True)

    return show


def _showing(error: Any) -> Callable[..., None]:  # noqa: ANN401 (Click's)
    def show(*_: object) -> None:
        ctx = getattr(error, "ctx", None)
        if ctx is not None:
            usage = ctx.get_usage().partition(":")[2].strip()
            typer.echo(f"用法：{_headed(usage)}", err=True)
            typer.echo(f"查看帮助：{ctx.command_path} -h\n", err=True)
        typer.echo(f"错误：{in_chinese(error)}", err=True)

    return show


def in_chinese(error: Any) -> str:  # noqa: ANN401 (Click's)
    """Return what an error of the command line says."""
    english = str(error.format_message())
    known = _KINDS.get(type(error).__name__)
    return _told(_USAGES, english) if known is None else known(error, english)


def _no_option(error: Any, _: str) -> str:  # noqa: ANN401
    meant = "、".join(error.possibilities or ())
    more = f"（是否指 {meant}？）" if meant else ""
    return f"没有选项 {error.option_name}{more}"


def _missing(error: Any, _: str) -> str:  # noqa: ANN401
    of = error.param
    if getattr(of, "param_type_name", "") == "argument":
        return f"缺少参数 {of.metavar or of.name.upper()}"
    return f"缺少选项 {'、'.join(of.opts)}"


def _bad_option(error: Any, english: str) -> str:  # noqa: ANN401
    lacks = "requires" in english
    return f"选项 {error.option_name} {'后面缺少值' if lacks else '用法有误'}"


def _bad_value(_: object, english: str) -> str:
    place, _, reason = english.partition(":")
    names = "、".join(re.findall(r"'([^']*)'", place))
    return f"{names} 的值有误：{_told(_REASONS, reason)}"


_KINDS: dict[str, Callable[[Any, str], str]] = {
    "NoSuchOption": _no_option,
    "MissingParameter": _missing,
    "BadOptionUsage": _bad_option,
    "BadParameter": _bad_value,
}


def _told(known: Sequence[tuple[str, str]], english: str) -> str:
    """Return a sentence in Chinese; what nobody has foreseen stays as it is."""
    for pattern, chinese in known:
        found = re.search(pattern, english)
        if found:
            meant = re.search(r"Did you mean (.*)\?", english)
            near = _nearest(found[1], meant[1]) if meant else ""
            more = f"（是否指 {near}？）" if near else ""
            return found.expand(chinese) + more
    return english.strip()


def _nearest(typed: str, offered: str) -> str:
    """Return what is as near to a word as the nearest that Click offers."""
    words = re.findall(r"'([^']*)'", offered)
    alike = [SequenceMatcher(None, typed, word).ratio() for word in words]
    best = max(alike, default=0.0)
    near = [word for word, one in zip(words, alike, strict=True) if one == best]
    return "、".join(f"'{word}'" for word in near) or offered
