"""The desk as a widget: shows what the bench says, and hears what is clicked."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from IPython.display import display

from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import BadInputError, Defect, Lang, Text
from lawyer_assign.explain.conflicts.contradictions import Contradictions
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.notebook.keepsake import Keepsake
from lawyer_assign.notebook.marks import FIRMS, Mark
from lawyer_assign.notebook.sheet import reasons_of, sheet_of
from lawyer_assign.scenario import Scenario
from lawyer_assign.templates import searched

FRONT = Path(__file__).parent / "front"
PARTS = ("parts.js", "spots.js", "desk.js")
SCRIPT = "\n".join([searched(), *((FRONT / name).read_text("utf-8") for name in PARTS)])
"""What the browser runs: all of it as one module."""

NOTHING_TO_SEE = "<div></div>"

_AT_WORK = Text("planning …{seconds} s", "正在计算……{seconds}秒")
_BOTH = Defect(
    "leave", "",
    Text("lawyer and firm are both named", "同时指明了律师和律所"),
    Text("Give one of the two", "请只给出其中一个"),
)  # fmt: skip
_UNKNOWN = Text("the desk does not know: {what}", "工作台不认识：{what}")


class Desk(anywidget.AnyWidget):
    """A scenario on a desk; :func:`lawyer_assign.notebook` makes one.

    The same steps as in the browser: :meth:`pin`, :meth:`forbid`, :meth:`leave` and
    :meth:`budget` set a mark or take it away, :meth:`replan` applies all of them,
    :meth:`undo` goes back.
    """

    _esm = SCRIPT
    _css = FRONT / "desk.css"

    sheet = traitlets.Dict().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)
    busy = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    kept = traitlets.Unicode("").tag(sync=True)

    def __init__(self, scenario: Scenario, lang: Lang) -> None:
        super().__init__()
        self._bench, self._lang = Bench(scenario), lang
        self._picked = ""
        self._keepsake = Keepsake(f"lawyer-desk-kept-{self.model_id}")
        self.kept = self._keepsake.name
        self.on_msg(self._hear)
        self._show()

    def __repr__(self) -> str:
        """Return what lies on it.

        A saved notebook shows this for good where there is no kernel, so that it claims
        nothing of a plan that is made only when the desk is looked at.
        """
        on_it, steps = self.scenario, len(self.scenario.steps)
        status = "" if on_it.solved is None else f", {on_it.solved.status}"
        marks = len(self._bench.marks)
        return f"Desk({on_it.name!r}, {steps} steps{status}, {marks} marks)"

    def _ipython_display_(self) -> None:
        """Show the desk, plan, and leave behind what a notebook without kernel shows.

        Of a widget a saved notebook holds an address alone, so that a table stands
        below it, which the desk hides as long as it is there itself. Pages that draw no
        widgets show what stands beside the address, the text of :meth:`__repr__` if
        there is no HTML: an empty part of a page leaves the table alone.
        """
        shown = self._repr_mimebundle_()
        if shown is not None:
            bundle = {**shown[0], "text/html": NOTHING_TO_SEE}
            display(bundle, metadata=shown[1], raw=True)  # type: ignore[no-untyped-call]
        self._keepsake.lay()
        self._hear(None, {"do": "open"}, None)

    @property
    def scenario(self) -> Scenario:
        """What lies on the desk now."""
        return self._bench.scenario

    @property
    def contradictions(self) -> Contradictions | None:
        """What leaves no plan: with the marks of the last re-plan, or as it lies here.

        ``None`` where there is a plan, or nothing is known.
        """
        return self._bench.contradictions

    def pin(self, committee: str, lawyer: str) -> None:
        """Mark that a lawyer must serve a committee, or take the mark away."""
        self._toggle(Mark("pin", committee, lawyer))

    def forbid(
        self, committee: str, lawyer: str | None = None, *, firm: str | None = None
    ) -> None:
        """Mark that a lawyer, or a firm, must not serve a committee, or take it away.

        Raises
        ------
        BadInputError
            Ids that nobody has; both are named, or nobody.
        """
        if (lawyer is None) == (firm is None):
            self.scenario.forbid(committee, lawyer, firm=firm)  # it says what is wrong
        if firm is not None:
            self._toggle(Mark("forbid_firm", committee, firm=firm))
        elif lawyer is not None:
            self._toggle(Mark("forbid", committee, lawyer))

    def leave(self, lawyer: str | None = None, *, firm: str | None = None) -> None:
        """Mark that a lawyer, or a firm with its lawyers, leaves, or take it away.

        Raises
        ------
        BadInputError
            Ids that nobody has; both are named, or nobody.
        """
        if lawyer is not None and firm is not None:
            raise BadInputError([_BOTH])
        if firm is not None:
            self._toggle(Mark("leave_firm", firm=firm))
        elif lawyer is not None:
            self._toggle(Mark("leave", "", lawyer))
        else:
            self.scenario.without()  # it says what is wrong

    def budget(self, district: str, yuan: int | None) -> None:
        """Mark what the posts of a district may cost a year, ``None`` = any amount.

        The same amount once more, or the budget that the district has, takes the mark
        away.

        Raises
        ------
        BadInputError
            A district that nobody knows, an amount that cannot be meant, or budgets
            bind nobody here.
        """
        mark = Mark("budget", district=district, yuan=yuan)
        mark.applied(self.scenario)
        if self.scenario.facts.district[district].budget_yuan == yuan:
            self._bench.drop(mark)
        else:
            self._bench.toggle(mark)
        self._show()

    def replan(self) -> None:
        """Apply all marks and plan again.

        Raises
        ------
        BadInputError
            Everything that is wrong with the marks, or that no plan keeps them and
            which of them contradict; they stay, and so does the plan before them.
        """
        try:
            with self._at_work():
                self._bench.replan(self._say)
        finally:
            self._show()

    def undo(self) -> None:
        """Take the marks away; where there are none, go back to the plan before."""
        self._bench.undo()
        self._show()

    def why(self, committee: str) -> None:
        """Show why a committee is served as it is."""
        self._picked = committee
        self.reasons = reasons_of(self._bench.solve(self._say), committee, self._lang)

    def _toggle(self, mark: Mark) -> None:
        facts = self.scenario.facts
        is_firm = mark.kind in FIRMS
        is_known = mark.firm in facts.firm if is_firm else mark.lawyer in facts.lawyer
        # A misspelt id is said at once, by the step it would become.
        if not is_known or (mark.committee and mark.committee not in facts.committee):
            mark.applied(self.scenario)
        self._bench.toggle(mark)
        self._show()

    def _show(self) -> None:
        """Send what is shown; nothing is solved before somebody looks."""
        if self.scenario.solved is None:
            return
        self.sheet = sheet_of(self._bench, self._lang)
        self._keepsake.renew(self.sheet)
        refusal, facts = self._bench.refusal, self.scenario.facts
        said = "" if refusal is None else refusal.defect(facts).text(self._lang)
        self.problem = said
        if self._picked in self.scenario.facts.committee:
            self.why(self._picked)

    def _open(self) -> None:
        # A browser asks for it that was quicker than the first plan.
        if self.sheet:
            return
        with self._at_work():
            self._bench.solve(self._say)
        self._show()

    def _turn(self) -> None:
        self._lang = "en" if self._lang == "zh" else "zh"
        self._show()

    def _say(self, event: Progress) -> None:
        self.busy = _AT_WORK.of(self._lang).format(seconds=int(event.seconds))

    def _at_work(self) -> "_AtWork":
        return _AtWork(self)

    def _hear(self, _: object, message: Mapping[str, Any], __: object) -> None:
        """Do what the browser asks; what is wrong with it is shown there."""
        what = str(message.get("do", ""))
        committee = str(message.get("committee", ""))
        lawyer = str(message.get("lawyer", ""))
        acts: dict[str, Callable[[], None]] = {
            "open": self._open,
            "turn": self._turn,
            "undo": self.undo,
            "replan": self.replan,
            "why": lambda: self.why(committee),
            "pin": lambda: self.pin(committee, lawyer),
            "forbid": lambda: self.forbid(committee, lawyer),
            "forbid_firm": lambda: self.forbid(
                committee, firm=str(message.get("firm", ""))
            ),
            "budget": lambda: self.budget(
                str(message.get("district", "")), message.get("yuan")
            ),
            "leave": lambda: self.leave(lawyer),
            "leave_firm": lambda: self.leave(firm=str(message.get("firm", ""))),
        }
        if what not in acts:
            self.problem = _UNKNOWN.of(self._lang).format(what=what)
            return
        try:
            acts[what]()
        except BadInputError as error:
            self.problem = "\n".join(one.text(self._lang) for one in error.defects)


class _AtWork:
    """Says that the desk is at work, and stops saying so whatever happens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __enter__(self) -> None:
        self._desk.busy = _AT_WORK.of(self._desk._lang).format(seconds=0)  # noqa: SLF001

    def __exit__(self, *_: object) -> None:
        self._desk.busy = ""
