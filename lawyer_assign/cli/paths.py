"""What a verb may write to: said before long work starts, not after it."""

from collections.abc import Sequence
from pathlib import Path

from lawyer_assign.cli.messages import both
from lawyer_assign.disk import check_takes_files, exists, files_in, is_folder, true_path
from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.files import read_plan
from lawyer_assign.files.formats.edits import check_unedited
from lawyer_assign.files.kinds import PLAN, kind_of_file
from lawyer_assign.page.mark import HTML, is_page

KINDS = (".xlsx", ".json")
PLAN_KINDS = (*KINDS, HTML)


def check_target(path: Path, kinds: Sequence[str] = KINDS) -> None:
    """Refuse a path that nothing can be written to.

    Parameters
    ----------
    path
        The path.
    kinds
        Suffixes of files that are written; folders are in any case.

    Raises
    ------
    BadInputError
        The folder does not exist, or the suffix names no kind of file.
    NotWrittenError
        The folder takes no file.
    """
    suffix = path.suffix.lower()
    if suffix not in kinds and suffix[1:].isalpha() and not is_folder(path):
        raise refusal(path, "no_kind")
    check_folder(path)


def check_folder(path: Path) -> None:
    """Refuse a path in a folder that does not exist, or takes no file; and a dash."""
    if str(path) == "-":
        raise refusal(path, "no_output")
    if not is_folder(true_path(path).parent):
        raise refusal(path, "no_folder")
    check_takes_files(path)


def check_free(path: Path, cure: str = "taken_cure") -> None:
    """Refuse a path where something stands that may be somebody's work."""
    if bool(files_in(path)) if is_folder(path) else exists(path):
        raise refusal(path, "taken", cure)


def check_plan_target(path: Path, facts: Path, *, force: bool = False) -> None:
    """Refuse to write a plan over the facts, over what is no plan, or a changed one.

    A plan that does not say whether somebody changed it may be somebody's work too.
    """
    check_target(path, PLAN_KINDS)
    if true_path(path) == true_path(facts):
        raise refusal(path, "is_facts")
    if exists(path) and not _holds_plan(path):
        raise refusal(path, "no_plan_there")
    is_shown = path.suffix.lower() == HTML  # nobody writes into a page
    if not is_shown and (not is_folder(path) or files_in(path)):
        check_unedited(path, force=force, is_strict=True)


def check_result_target(
    path: Path | None, inputs: Sequence[Path], kinds: Sequence[str] = KINDS
) -> None:
    """Refuse to write over what is read, or over any file; ``None`` is no target.

    A page of a plan, where ``kinds`` has it, may take the place of another.
    """
    if path is None:
        return
    check_target(path, kinds)
    if true_path(path) in map(true_path, inputs):
        raise refusal(path, "is_input")
    if exists(path) and not (path.suffix.lower() == HTML and is_page(path)):
        check_free(path)


def refusals(wrong: Sequence[tuple[str, str]]) -> BadInputError:
    """Return the error of places and the messages about them, each with a cure."""
    return BadInputError(
        [one for place, key in wrong for one in refusal(place, key).defects]
    )


def refusal(place: Path | str, key: str, cure: str = "") -> BadInputError:
    """Return the error of a message that has a cure, its own or another."""
    said = both(cure or f"{key}_cure")
    return BadInputError([Defect(str(place), "", both(key), said)])


def _holds_plan(path: Path) -> bool:
    if is_folder(path) and not files_in(path):
        return True
    if path.suffix.lower() == HTML:
        return is_page(path)
    try:
        read_plan(path)
    except BadInputError:
        # Names in place of ids, and rows with mistakes, are a plan all the same.
        return kind_of_file(path) == PLAN
    return True
