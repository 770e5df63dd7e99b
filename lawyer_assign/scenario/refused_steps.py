"""What a scenario adds to a refused step: which one it is, and who left before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from lawyer_assign.errors import Defect, Text
from lawyer_assign.scenario.step import State, Step, StepDefect

_BEFORE = Text(
    "Leave this one out here, or begin from the scenario before that step",
    "请在此处删去该编号，或从该步骤之前的情景开始",
)


def with_leavers(
    defects: Iterable[Defect], line: Sequence[tuple[Step, State]]
) -> Iterator[Defect]:
    """Say of lawyers and firms whom an earlier step removed that it did.

    Parameters
    ----------
    defects
        What the step that is refused says of itself, which knows only who is there now.
    line
        The steps before it, the first first, each with what there was before.
    """
    for one in defects:
        leaving = None
        if isinstance(one, StepDefect) and one.field in ("lawyer", "firm"):
            leaving = _leaving(one.field, one.value, line)
        if leaving is None:
            yield one
            continue
        said = Text(
            f"left with the earlier step “{leaving.en}”",
            f"已被此前的步骤“{leaving.zh}”移出",
        )
        yield replace(one, problem=said, cure=_BEFORE)


def _leaving(what: str, key: str, line: Sequence[tuple[Step, State]]) -> Text | None:
    """Return the step after which a lawyer or a firm was there no more, in words."""
    for step, before in reversed(line):
        if key in getattr(before.facts, what):
            return step.said(before)
    return None


def placed(step: Step, at: int, defects: Iterable[Defect], place: str) -> list[Defect]:
    """Return what is wrong with a step of a file, each with the step and its field.

    Parameters
    ----------
    step, at
        The step, and which one of the list it is; the first is 0, as in paths of JSON.
    defects
        What it says of itself.
    place
        Of the file.
    """
    fields = type(step).model_fields
    found = []
    for one in defects:
        path = f"{place}: steps.{at}"
        if isinstance(one, StepDefect):
            words = (one.field, f"{one.field}s")
            path += "." + next((word for word in words if word in fields), one.field)
        elif one.place != step.kind:
            path += f": {one.place}"
        found.append(replace(one, place=path))
    return found
