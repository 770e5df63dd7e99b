"""The verb: put a scenario on a desk."""

from typing import TYPE_CHECKING

from lawyer_assign.calls import checked
from lawyer_assign.errors import Lang, Text, UnsupportedError
from lawyer_assign.explain.answers import lang_of
from lawyer_assign.facts import Facts
from lawyer_assign.scenario import Scenario

if TYPE_CHECKING:
    from lawyer_assign.notebook.widget import Desk

MISSING = Text(
    "the desk needs anywidget, which is not installed. "
    'Install the extra "notebook": pip install "lawyer-assign[notebook]"',
    "工作台需要 anywidget，尚未安装。"
    '请安装附加组件 notebook：pip install "lawyer-assign[notebook]"',
)


@checked
def desk(scenario: Scenario | Facts, *, lang: Lang | None = None) -> "Desk":
    """Lay a scenario on a desk in a notebook: table, map, prices, and what if.

    Tick who must serve where, who must not and who leaves, forbid a firm, change a
    budget, press re-plan, and see the plan beside the one before; a click on a row says
    why. Everything that is done is a step of a scenario: ``desk.scenario`` is the one
    that lies there now, to be solved, compared or kept as JSON like any other.

    Parameters
    ----------
    scenario
        A scenario, or facts under the Hangzhou rules of 2024.
    lang
        ``"zh"`` or ``"en"``; that of the names in the facts if not given. The desk has
        a switch.

    Returns
    -------
    Desk
        A widget for JupyterLab, Notebook, VS Code and marimo; works offline.

    Raises
    ------
    BadInputError
        It is neither a scenario nor facts.
    UnsupportedError
        anywidget is missing: install the extra ``notebook``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> desk = la.desk(la.datasets.toy())
    >>> desk.pin("c1", "l1")
    >>> desk.replan()
    >>> desk.scenario.outcome.plan.lawyers_of("c1")
    ('l1',)
    """
    try:
        from lawyer_assign.notebook.widget import Desk
    except ImportError as error:
        raise UnsupportedError(MISSING) from error
    laid = Scenario(scenario) if isinstance(scenario, Facts) else scenario
    return Desk(laid, lang or lang_of(laid.facts.committees))
