"""Arguments of public functions: what has another type is refused in our own words.

A stranger in a call otherwise travels until some attribute is missing, and the error
names the attribute; a flag that is a word ("no") counts as said. Types are looked at
here, flags, and the few words; numbers and days are left to the functions.
"""

import datetime as dt
import inspect
import types
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, wraps
from typing import (
    Any,
    Literal,
    NamedTuple,
    ParamSpec,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
)

import numpy as np

from lawyer_assign.errors import (
    BadInputError,
    Defect,
    Text,
    classes_said,
    listed,
    number_as_text,
)
from lawyer_assign.quoting import as_written

P = ParamSpec("P")
R = TypeVar("R")

LEFT_TO_THE_FUNCTION = (int, float, dt.date, object, Callable)
"""Numbers, days and functions have checks of their own, which say what they must be."""

SEVERAL = (Sequence, Collection, Iterable)
"""Kinds of what holds several: text is one of these, letter by letter."""


class _Asked(NamedTuple):
    """What an argument may be: of some classes, or one of a few words."""

    kinds: tuple[type, ...] = ()
    names: tuple[str, ...] = ()
    """Of classes that the module of the function imports for type checkers only."""
    words: tuple[str, ...] = ()
    is_several: bool = False
    """Whether text would be taken for its letters."""

    def is_met(self, value: object) -> bool:
        """Return whether a value is one of these."""
        is_word = isinstance(value, str) and value in self.words
        if is_word or isinstance(value, self.kinds):
            return not (self.is_several and isinstance(value, str))
        return any(one.__name__ in self.names for one in type(value).__mro__)

    def said(self) -> list[str]:
        """Return the names of the classes."""
        known = [one.__name__ for one in self.kinds if one is not type(None)]
        return [*known, *self.names]


_FLAG = _Asked((bool, np.bool_))


_CURES = {
    "Told": Text(
        "Hand in facts, an outcome (la.solve), records, or what la.why, la.compare and "
        "the like answer",
        "请传入数据、求解结果（la.solve）、记录，或 la.why、la.compare 等得到的说明",
    ),
    "Facts": Text(
        "Hand in what la.read or la.datasets gives",
        "请传入 la.read 或 la.datasets 得到的数据",
    ),
    "Policy": Text("Hand in a la.Policy", "请传入 la.Policy"),
    "Rule": Text(
        "Hand in a rule, such as la.rules.Budget()",
        "请传入规则，如 la.rules.Budget()",
    ),
    "Plan": Text(
        "Hand in outcome.plan, or what la.read_plan gives",
        "请传入 outcome.plan 或 la.read_plan 读入的方案",
    ),
    "Outcome": Text("Hand in what la.solve gives", "请传入 la.solve 得到的结果"),
    "RosterOutcome": Text(
        "Hand in what la.plan_roster gives", "请传入 la.plan_roster 得到的结果"
    ),
    "Days": Text("Hand in what la.read_days gives", "请传入 la.read_days 读入的日历"),
    "Records": Text(
        "Hand in what la.read_records gives", "请传入 la.read_records 读入的记录"
    ),
    "Market": Text(
        "Hand in what la.matching.market or la.matching.read gives",
        "请传入 la.matching.market 或 la.matching.read 得到的市场",
    ),
    "str": Text("Hand in text", "请传入文本"),
}
"""Type that was expected -> where one is to be had."""

_OF_FRAMES = Text(
    "Make facts of tables by la.facts_from_frames",
    "请先用 la.facts_from_frames 由各表得到数据",
)
_OF_IDS = Text(
    'Hand in la.Changes(lawyers_leave=["id"]), or the new facts',
    '请传入 la.Changes(lawyers_leave=["编号"]) 或新的数据',
)
_OF_ROWS = Text(
    "Make a plan of it by la.Plan.of (columns or keys committee, lawyer)",
    "请先用 la.Plan.of 得到方案（列名或键为 committee、lawyer）",
)

_TO_A_FILE = Text(
    "Name a file, such as one in tempfile.TemporaryDirectory(), and take its bytes "
    "from there by pathlib.Path.read_bytes",
    "请给出文件路径（如 tempfile.TemporaryDirectory() 中的文件），"
    "写好后用 pathlib.Path.read_bytes 读取",
)
TO_PANDAS = Text("Hand in frame.to_pandas()", "请传入 frame.to_pandas()")
_DECODE = Text('Decode it: given.decode("utf-8")', '请先解码：given.decode("utf-8")')

_INSTEAD = {
    ("facts_from_dict", "list"): Text(
        'Name each table: {"lawyers": [...], "firms": [...], ...}',
        '请写明各表名称：{"lawyers": [...], "firms": [...], ...}',
    ),
    **{("Path", one): _TO_A_FILE for one in ("BytesIO", "StringIO")},
    ("str", "bytes"): _DECODE,
    ("from_json", "dict"): Text(
        "Hand in the text itself: json.dumps(given)", "请传入其文本：json.dumps(given)"
    ),
    ("write", "Plan"): Text(
        "Write the outcome it is of; of a plan alone make one: "
        "la.write(la.adopt(facts, policy, plan), path)",
        "请写出其求解结果；只有方案时：la.write(la.adopt(facts, policy, plan), path)",
    ),
    ("write", "Scenario"): Text(
        "Write its outcome: la.write(scenario.outcome, path)",
        "请写出其求解结果：la.write(scenario.outcome, path)",
    ),
    ("write", "Report"): Text(
        "Write the outcome that was checked, or its prices by pandas: "
        "report.to_frame().to_csv(path)",
        "请写出被核查的求解结果；只写各层未达到程度的，请用 pandas："
        "report.to_frame().to_csv(path)",
    ),
    ("write", "Fairness"): Text(
        "Show it by print(it.text()), or write its numbers by pandas: "
        "it.to_frame().to_csv(path)",
        "请用 print(它.text()) 显示，或用 pandas 写出：它.to_frame().to_csv(path)",
    ),
    ("write", "DataFrame"): Text(
        "Make facts of tables by la.facts_from_frames, or write it by pandas: "
        "frame.to_excel(path)",
        "各表为数据的，请先用 la.facts_from_frames；只写出表格的，请用 pandas："
        "frame.to_excel(path)",
    ),
    ("Facts", "DataFrame"): _OF_FRAMES,
    ("Facts", "dict"): _OF_FRAMES.then(
        Text(
            ", or of a dictionary by la.facts_from_dict",
            "；字典请用 la.facts_from_dict",
        )
    ),
    ("repair", "dict"): _OF_IDS,
    **{("Changes", one): _OF_IDS for one in ("str", "list", "tuple")},
    **{("Plan", one): _OF_ROWS for one in ("DataFrame", "list", "tuple", "dict")},
    ("write", "RosterOutcome"): Text(
        "Write it by la.write_roster, or with its plan: la.write(outcome, path, "
        "roster=it)",
        "请用 la.write_roster 写出，或随方案写出：la.write(outcome, path, roster=它)",
    ),
}
"""Function, or type that was expected, and type that was handed in -> what to do."""


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Let a public function refuse arguments that are not what they are annotated as.

    Raises
    ------
    BadInputError
        From the function: every argument of another type, with a cure.
    """

    @wraps(function)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        signature, expected = _expected(cast("Callable[..., Any]", function))
        # Checking a city's plan asks it by id a hundred thousand times: arguments that
        # are plainly fine are not brought to their names first.
        if not kwargs and all(
            one.is_met(args[at]) for at, one in expected.by_place if at < len(args)
        ):
            return function(*args, **kwargs)
        bound: inspect.BoundArguments | None = None
        with suppress(TypeError):
            bound = signature.bind(*args, **kwargs)
        if bound is None:
            return function(*args, **kwargs)  # says which argument is missing
        given = bound.arguments
        for name in given.keys() & expected.by_name.keys():
            given[name] = _as_list(given[name], expected.by_name[name])
        defects = [
            _defect(function.__name__, name, given[name], asked)
            for name, asked in expected.by_name.items()
            if name in given and not asked.is_met(given[name])
        ]
        if defects:
            raise BadInputError(defects)
        return function(*bound.args, **bound.kwargs)

    return checking


def _as_list(value: Any, asked: _Asked) -> Any:  # noqa: ANN401 (whatever was handed in)
    """Return an array or a column as a list where several are asked for."""
    if not asked.is_several or asked.is_met(value):
        return value
    is_column = getattr(value, "ndim", 0) == 1 and hasattr(value, "tolist")
    return value.tolist() if is_column else value


class _Expected(NamedTuple):
    """What the arguments of a function that are looked at may be."""

    by_name: dict[str, _Asked]
    by_place: tuple[tuple[int, _Asked], ...]
    """Of those that need no name, by where they stand."""


@cache
def _expected(function: Callable[..., Any]) -> tuple[inspect.Signature, _Expected]:
    """Return the signature, and what the arguments that are looked at may be."""
    signature = inspect.signature(function)
    known = getattr(function, "__globals__", {})
    found: dict[str, _Asked] = {}
    for name, one in signature.parameters.items():
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            continue
        if one.annotation is one.empty:  # self
            continue
        asked = _asked(one.annotation, known)
        if asked:
            found[name] = asked
    places = tuple(
        (at, found[name])
        for at, (name, one) in enumerate(signature.parameters.items())
        if name in found and one.kind is not one.KEYWORD_ONLY
    )
    return signature, _Expected(found, places)


def _asked(annotation: object, known: dict[str, Any]) -> _Asked | None:
    """Return what an annotation allows; ``None`` if it says more, as numbers do."""
    if isinstance(annotation, str):
        return _asked_by_text(annotation, known)
    if annotation is None:
        return _Asked((type(None),))
    if get_origin(annotation) in (Union, types.UnionType):
        return _any_of([_asked(part, known) for part in get_args(annotation)])
    if get_origin(annotation) is Literal:
        return _Asked(words=get_args(annotation))
    if annotation is bool:
        return _FLAG
    plain = get_origin(annotation) or annotation
    if isinstance(plain, type) and plain not in LEFT_TO_THE_FUNCTION:
        return _Asked((plain,), is_several=plain in SEVERAL)
    return None


def _asked_by_text(annotation: str, known: dict[str, Any]) -> _Asked | None:
    """Return what an annotation allows whose names only type checkers may know."""
    # Of Mapping[str, pd.DataFrame] the Mapping is known, if pandas is not.
    for said in (annotation, annotation.partition("[")[0]):
        try:
            return _asked(eval(said, known), known)
        except (NameError, AttributeError, SyntaxError):
            continue
    parts = annotation.split(" | ")
    if len(parts) > 1:
        return _any_of([_asked_by_text(part, known) for part in parts])
    name = annotation.rpartition(".")[2]
    return _Asked(names=(name,)) if name.isidentifier() else None


def _any_of(parts: list[_Asked | None]) -> _Asked | None:
    """Return what one of several annotations allows."""
    told = [part for part in parts if part is not None]
    if len(told) < len(parts):
        return None
    kinds = tuple(one for part in told for one in part.kinds)
    return _Asked(
        kinds,
        tuple(one for part in told for one in part.names),
        tuple(one for part in told for one in part.words),
        any(part.is_several for part in told) and str not in kinds,
    )


def _defect(function: str, name: str, value: object, asked: _Asked) -> Defect:
    """Return what is wrong with an argument: no such word, no flag, another type."""
    if asked.words:
        words = [*map(repr, asked.words), *["None"][: type(None) in asked.kinds]]
        known = listed(words)
        return Defect(
            name,
            as_written(value),
            Text("is no word that is known here", "不是可用的值"),
            Text(f"Use one of {known.en}", f"可用：{known.zh}"),
        )
    if bool in asked.kinds:
        return _no_flag(name, value)
    wanted = asked.said()
    if asked.is_several and isinstance(value, str) and _CURES.keys().isdisjoint(wanted):
        return _no_several(name, value)
    said = classes_said(one for one in wanted if one != "Told")  # our own word
    got = "None" if value is None else type(value).__name__
    ways = [_INSTEAD.get((one, got)) for one in (function, *wanted)]
    ways += [number_as_text(value)] if wanted == ["str"] else []
    ways += [_CURES.get(one) for one in ("Told", *wanted) if one in wanted]
    cure = next(filter(None, ways), None)
    article = "an" if said.en[0] in "AEIOUaeiou" else "a"
    problem = Text(f"is no {said.en}", f"不是{said.zh}")
    hand_in = Text(f"Hand in {article} {said.en}", f"请传入{said.zh}")
    return Defect(name, got, problem, cure or hand_in)


def other_than(kind: type, name: str, value: object) -> Defect:
    """Return the defect of an argument of another type, as :func:`checked` says it."""
    return _defect("", name, value, _Asked((kind,)))


def _no_flag(name: str, value: object) -> Defect:
    problem = Text("is neither True nor False", "不是 True 或 False")
    cure = Text("Say True or False", "请填 True 或 False")
    return Defect(name, as_written(value), problem, cure)


def _no_several(name: str, value: object) -> Defect:
    """Return what is wrong with one where several are asked for."""
    one = repr(value) if isinstance(value, str) else type(value).__name__
    said = one if isinstance(value, str) else "..."
    return Defect(
        name,
        one,
        Text("is one, where several are asked for", "只是一个，此处应为多个"),
        Text(f"Hand in a list: [{said}]", f"请传入列表：[{said}]"),
    )


def find_no_flags(**flags: object) -> Iterator[Defect]:
    """Find what is neither true nor false; named by argument."""
    for name, value in flags.items():
        if not isinstance(value, _FLAG.kinds):
            yield _no_flag(name, value)


def each_of(name: str, given: Iterable[Any], kind: type[R], source: str) -> list[R]:
    """Return the items of an argument; refuse all that are of another kind.

    Parameters
    ----------
    name
        Of the argument.
    given
        What was handed in.
    kind
        Of every item.
    source
        Where such items are to be had.

    Raises
    ------
    BadInputError
        Items of other kinds, each with its place; a single item instead of several, or
        what holds none.
    """
    if isinstance(given, (str, kind)) or not isinstance(given, Iterable):
        raise BadInputError([_no_several(name, given)])
    items: list[Any] = [str(one) if isinstance(one, np.str_) else one for one in given]
    defects = [
        Defect(
            f"{name}[{at}]", type(one).__name__,
            Text(f"is no {kind.__name__}", f"不是 {kind.__name__}"),
            Text(f"Hand in {source}", f"请传入 {source}"),
        )
        for at, one in enumerate(items) if not isinstance(one, kind)
    ]  # fmt: skip
    if defects:
        raise BadInputError(defects)
    return items
