"""Arguments of public functions: what has another type is refused in our own words.

A stranger in a call otherwise travels until some attribute is missing, and the error
names the attribute. Only types are looked at here; what values can be meant is said by
the functions themselves.
"""

import inspect
import types
from collections.abc import Callable, Iterable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar, Union, cast, get_args, get_origin

from lawyer_assign.errors import BadInputError, Defect, Lang, Text

P = ParamSpec("P")
R = TypeVar("R")

LEFT_TO_THE_FUNCTION = (int, float, bool, object, Callable)
"""Numbers and functions have checks of their own, which say what they must be."""

_CURES = {
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

_INSTEAD = {
    ("write", "RosterOutcome"): Text(
        "Write it by la.write_roster, or with its plan: la.write(outcome, path, "
        "roster=it)",
        "请用 la.write_roster 写出，或随方案写出：la.write(outcome, path, roster=它)",
    ),
}
"""Function and type that was handed in -> which function takes it."""


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
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError:
            return function(*args, **kwargs)  # says which argument is missing
        defects = [
            _defect(function.__name__, name, given[name], kinds)
            for name, kinds in expected.items()
            if name in given and not isinstance(given[name], kinds)
        ]
        if "lang" in given and not _is_language(given["lang"], signature):
            problem = Text("is no language", "不是可用的语言")
            cure = Text("Use zh or en", "请用 zh 或 en")
            defects.append(Defect("lang", repr(given["lang"]), problem, cure))
        if defects:
            raise BadInputError(defects)
        return function(*args, **kwargs)

    return checking


def _is_language(value: object, signature: inspect.Signature) -> bool:
    """Return whether a value names a language, or nothing where that is allowed."""
    if value is None:
        annotation = signature.parameters["lang"].annotation
        return annotation is not Lang and annotation != "Lang"
    return isinstance(value, str) and value in get_args(Lang)


@cache
def _expected(
    function: Callable[..., Any],
) -> tuple[inspect.Signature, dict[str, tuple[type, ...]]]:
    """Return the signature, and the classes of the arguments that are looked at."""
    signature = inspect.signature(function)
    known = getattr(function, "__globals__", {})
    found: dict[str, tuple[type, ...]] = {}
    for name, one in signature.parameters.items():
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            continue
        if one.annotation is one.empty:  # self
            continue
        kinds = _classes(one.annotation, known)
        if kinds:
            found[name] = kinds
    return signature, found


def _classes(annotation: object, known: dict[str, Any]) -> tuple[type, ...] | None:
    """Return the classes that an annotation allows; ``None`` if it says more.

    Names that only type checkers import, and numbers, which have checks of their own,
    are such.
    """
    if isinstance(annotation, str):
        # Of Mapping[str, pd.DataFrame] the Mapping is known, if pandas is not.
        for said in (annotation, annotation.partition("[")[0]):
            try:
                return _classes(eval(said, known), known)
            except (NameError, AttributeError):
                continue
        return None
    if annotation is None:
        return (type(None),)
    if get_origin(annotation) in (Union, types.UnionType):
        parts = [_classes(part, known) for part in get_args(annotation)]
        if any(part is None for part in parts):
            return None
        return tuple(kind for part in parts if part for kind in part)
    plain = get_origin(annotation) or annotation
    if isinstance(plain, type) and plain not in LEFT_TO_THE_FUNCTION:
        return (plain,)
    return None


def _defect(function: str, name: str, value: object, kinds: tuple[type, ...]) -> Defect:
    wanted = [kind.__name__ for kind in kinds if kind is not type(None)]
    said = " / ".join(wanted)
    got = "None" if value is None else type(value).__name__
    cure = _INSTEAD.get((function, got)) or next(
        (_CURES[one] for one in wanted if one in _CURES), None
    )
    return Defect(
        name,
        got,
        Text(f"is no {said}", f"不是 {said}"),
        cure or Text(f"Hand in a {said}", f"请传入 {said}"),
    )


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
        Items of other kinds, each with its place.
    """
    items = list(given)
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
