"""Scores of lawyers and firms, with everything they are made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from lawyer_assign.arrays import ByValue, Ints
from lawyer_assign.calls import checked
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import BadInputError, Defect, Text, lawyer_zh
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import lang_of
from lawyer_assign.fixed import HoldsFixed
from lawyer_assign.plan import Plan
from lawyer_assign.quoting import as_written
from lawyer_assign.year.assessment.counting import (
    Ignored,
    Rota,
    Turn,
    counted,
)
from lawyer_assign.year.assessment.parts import parts_of
from lawyer_assign.year.assessment.records import RECORD_FIELDS, Records
from lawyer_assign.year.assessment.remarks import Span, remarks_of, span_of
from lawyer_assign.year.assessment.repeats import REPEATED, alike_said
from lawyer_assign.year.assessment.score_sheet import ScoreSheet

if TYPE_CHECKING:
    import pandas as pd

Lang = Literal["zh", "en"]
PARTS = ("input", "output", "effect")
STOOD_IN = (
    "check_ins", "minutes", "event_minutes", "visits", "logged", "events", "ratings",
    "stars", "questionnaires", "points",
)  # fmt: skip
"""What is counted of who has no post: all but what is asked of a post."""
MONTHS = 12


@dataclass(frozen=True, eq=False, repr=False)
class Assessment(ByValue, HoldsFixed):
    """Scores of lawyers, sorted by id; whole numbers from 0 to 100.

    They are those with posts; not those of them of whom nothing was expected and
    nothing is known. Whom a roster only sent where others could not go has no score
    (house rule): of her nothing was expected, so that one visit would be all of it.
    What she did is counted (:meth:`without_posts`), her hours stand in the ledger.

    Parameters
    ----------
    facts, sheet
        What was assessed, and how.
    lawyer
        Places in ``facts.columns``.
    counts
        What was counted, one number per lawyer: ``posts``, ``check_ins``, ``minutes``,
        ``event_minutes`` (on days of publicity events), ``expected_minutes``,
        ``visits``, ``logged``, ``events``, ``expected_events``,
        ``ratings``, ``stars``, ``questionnaires``, ``points``.
    parts
        ``input``, ``output`` and ``effect``.
    score
        The three by their weights.
    ignored
        Rows that count for nothing, each with its place and why.
    months
        Whose duty was expected, 1 to 12.
    unasked
        Ids of those with posts who are not scored: a roster asks nothing of them, and
        no record speaks of them.
    sent, sent_counts
        Those without posts who stood in, and what was counted of them.
    span
        First and last day on duty that the records know of; None if they know of none.
    of_records
        What to know of tables that the file of the records does not have, and of
        check-ins that may stand twice.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import pandas as pd
    >>> visit = {"lawyer": ["l6"], "committee": ["c3"], "day": ["2026-03-02"]}
    >>> visit["duty"] = ["publicity"]
    >>> records = la.records_from_frames({"logs": pd.DataFrame(visit)})
    >>> toy = la.datasets.toy()
    >>> assessment = la.assess(toy, la.solve(toy).plan, records)
    >>> len(assessment.by_lawyer)
    4
    """

    facts: Facts
    sheet: ScoreSheet
    lawyer: Ints
    counts: Mapping[str, Ints]
    parts: Mapping[str, Ints]
    score: Ints
    ignored: tuple[Ignored, ...]
    months: int = MONTHS
    unasked: tuple[str, ...] = ()
    sent: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    sent_counts: Mapping[str, Ints] = field(default_factory=dict)
    span: Span | None = None
    of_records: tuple[Text, ...] = ()

    @classmethod
    def of(
        cls,
        facts: Facts,
        plan: Plan,
        records: Records,
        sheet: ScoreSheet,
        months: int = MONTHS,
        turns: Iterable[Turn] = (),
        rota: Rota | None = None,
    ) -> "Assessment":
        """Score every lawyer of a plan; see :func:`lawyer_assign.assess`."""
        is_whole = isinstance(months, int | np.integer)
        if not is_whole or not 1 <= months <= MONTHS:
            problem = Text("is no part of a year", "不是一年之内的月数")
            cure = Text(
                "Give the months that the records span, from 1 to 12",
                "请填写记录所跨的月数，1至12",
            )
            raise BadInputError([Defect("months", as_written(months), problem, cure)])
        lawyer, counts, ignored = counted(
            facts, plan, records, sheet, months, turns, rota
        )
        idle = sum(counts.values()) == counts["posts"]
        rows = facts.columns.lawyers
        has_post = counts["posts"] > 0
        unasked = tuple(rows[at].id for at in lawyer[idle & has_post].tolist())
        scored = has_post & ~idle
        sent = ~has_post & ~idle
        stood_in = {name: values[sent] for name, values in counts.items()}
        counts = {name: values[scored] for name, values in counts.items()}
        away, lawyer = lawyer[sent], lawyer[scored]
        parts = parts_of(counts, sheet)
        weights = (sheet.input_weight, sheet.output_weight, sheet.effect_weight)
        total = np.full(len(lawyer), 50, np.int64)  # half a point, to round up
        for weight, name in zip(weights, PARTS, strict=True):
            total += weight * parts[name]
        score = total // 100
        return cls(
            facts, sheet, lawyer, counts, parts, score, ignored, months, unasked,
            away, stood_in, span_of(records, sheet.log_days),
            records.missed(RECORD_FIELDS) + alike_said(records),
        )  # fmt: skip

    def __len__(self) -> int:
        """Return how many lawyers were assessed."""
        return len(self.score)

    def __repr__(self) -> str:
        """Return how many reached which grade."""
        return self._line().en

    def _line(self) -> Text:
        said = [self.sheet.grade_of(one).name for one in self.score.tolist()]
        counts = [(said.count(one.name), one) for one in self.sheet.grades]
        grades = ", ".join(f"{count} {one.name}" for count, one in counts)
        grades_zh = "，".join(f"{one.name_zh}{count:,}名" for count, one in counts)
        return Text(
            f"Assessment({len(self)} lawyers: {grades})",
            f"考核律师{len(self):,}名：{grades_zh}",
        )

    def _repr_html_(self) -> str:
        """Show the firms in a notebook."""
        words = {one.name: Text(one.name, one.name_zh) for one in self.sheet.grades}
        frame = self.firms()
        frame["grade"] = [words[one] for one in frame["grade"].tolist()]
        lang, own = lang_of(self.facts.committees), {"lawyers": "律师人数"}
        return frame_html(self._line(), frame, lang, own)

    @property
    def remarks(self) -> tuple[Text, ...]:
        """What is worth a look: records of fewer months, another scale of payment."""
        return self.of_records + remarks_of(
            self.facts.adjustments, self.sheet, self.score.tolist(), self.span,
            self.months,
        )  # fmt: skip

    @property
    def stray(self) -> dict[str, int]:
        """Table -> rows about posts that are not in the plan."""
        rows = [one.table for one in self.ignored if one.why == "no_post"]
        return {table: rows.count(table) for table in RECORD_FIELDS}

    @property
    def by_lawyer(self) -> dict[str, int]:
        """Score by lawyer."""
        rows = self.facts.columns.lawyers
        return {
            rows[at].id: score
            for at, score in zip(self.lawyer.tolist(), self.score.tolist(), strict=True)
        }

    def lawyers(self) -> "pd.DataFrame":
        """Return one row per lawyer: grade, score, parts, and what was counted."""
        import pandas as pd

        who, index = self._who(self.lawyer)
        scores = {"grade": self._grades(self.score), "score": self.score}
        return pd.DataFrame({**who, **scores, **self.parts, **self.counts}, index)

    def without_posts(self) -> "pd.DataFrame":
        """Return one row per lawyer who only stood in: what was counted, no grade."""
        import pandas as pd

        who, index = self._who(self.sent)
        counts = {name: self.sent_counts[name] for name in STOOD_IN if len(self.sent)}
        return pd.DataFrame({**who, **counts}, index, columns=[*who, *STOOD_IN])

    def _who(self, places: Ints) -> tuple[dict[str, list[str]], "pd.Index[str]"]:
        """Return name and firm of lawyers, and their ids."""
        import pandas as pd

        rows = [self.facts.columns.lawyers[at] for at in places.tolist()]
        who = {
            "name": [row.name for row in rows],
            "firm": [row.firm for row in rows],
            "firm_name": [self.facts.firm[row.firm].name for row in rows],
        }
        return who, pd.Index([row.id for row in rows], name="lawyer")

    def firms(self) -> "pd.DataFrame":
        """Return one row per firm: means of its lawyers, weighted by posts."""
        import pandas as pd

        columns = self.facts.columns
        firm = columns.lawyer_firm[self.lawyer]
        size = len(columns.firms)
        posts = np.zeros(size, np.int64)
        np.add.at(posts, firm, self.counts["posts"])
        kept = np.flatnonzero(posts)
        means = {
            name: self._mean(firm, values, posts)[kept]
            for name, values in {"score": self.score, **self.parts}.items()
        }
        table = {
            "name": [columns.firms[at].name for at in kept],
            "grade": self._grades(means["score"]),
            **means,
            "lawyers": np.bincount(firm, minlength=size)[kept],
            "posts": posts[kept],
        }
        ids = pd.Index([columns.firms[at].id for at in kept], name="firm")
        return pd.DataFrame(table, index=ids)

    def ledger(self) -> "pd.DataFrame":
        """Return the points for hours on duty (二(一)): whole hours x points."""
        import pandas as pd

        at = np.append(self.lawyer, self.sent)
        done = {
            name: np.append(self.counts[name], self.sent_counts.get(name, ()))
            .astype(np.int64)[np.argsort(at)]
            for name in ("check_ins", "minutes")
        }  # fmt: skip
        who, index = self._who(np.sort(at))
        points = done["minutes"] // 60 * self.sheet.points_per_hour
        return pd.DataFrame({"name": who["name"], **done, "points": points}, index)

    def ignored_frame(self) -> "pd.DataFrame":
        """Return one row per record that counts for nothing, with names and why."""
        import pandas as pd

        facts = self.facts
        rows = [
            (one.table, one.place, one.lawyer, facts.lawyer[one.lawyer].name,
             one.committee, facts.committee[one.committee].name, one.day,
             (said := self.why_ignored(one)).zh, said.en)
            for one in self.ignored
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=[
            "table", "place", "lawyer", "name", "committee", "committee_name", "day",
            "why_zh", "why",
        ])  # fmt: skip

    @checked
    def why_ignored(self, one: Ignored) -> Text:
        """Return why a record counts for nothing, in a sentence."""
        if one.why == "no_post":
            return Text(
                "the lawyer does not serve this committee by the plan, nor does a "
                "roster that was handed in send her there on this day",
                "方案中该律师不服务该社区（村），所附值班表当日也未安排其代班",
            )
        if one.why == "repeated":
            return REPEATED
        days = self.sheet.log_days
        return Text(
            f"no check-in on this day or the {days} days before",
            f"当日及此前{days}日内没有签到",
        )

    def _grades(self, scores: Ints) -> list[str]:
        return [self.sheet.grade_of(one).name for one in scores.tolist()]

    def _mean(self, firm: Ints, values: Ints, posts: Ints) -> Ints:
        sums = np.zeros(len(posts), np.int64)
        np.add.at(sums, firm, values * self.counts["posts"])
        return (2 * sums + posts) // np.maximum(2 * posts, 1)

    @checked
    def explain(self, lawyer: str, lang: Lang = "en") -> str:
        """Return how a lawyer's score came about, in sentences.

        Raises
        ------
        BadInputError
            The lawyer was not assessed.
        """
        at = list(self.by_lawyer).index(lawyer) if lawyer in self.by_lawyer else -1
        if at < 0:
            problem = Text("was not assessed", "未参加考核")
            cure = Text(
                "Name a lawyer with a post in the plan", "请填写方案中有配对的律师"
            )
            raise BadInputError([Defect("lawyer", lawyer, problem, cure)])
        return _explained(self, lawyer, at, lang)


@checked
def facts_with_assessment(facts: Facts, assessment: Assessment) -> Facts:
    """Return facts whose lawyers have their new scores; who has none keeps the old.

    Affinity and tariff of the next plan read :attr:`Lawyer.assessment`.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import pandas as pd
    >>> visit = {"lawyer": ["l6"], "committee": ["c3"], "day": ["2026-03-02"]}
    >>> visit["duty"] = ["publicity"]
    >>> records = la.records_from_frames({"logs": pd.DataFrame(visit)})
    >>> toy = la.datasets.toy()
    >>> assessment = la.assess(toy, la.solve(toy).plan, records)
    >>> la.facts_with_assessment(toy, assessment).lawyer["l4"] == toy.lawyer["l4"]
    True
    """
    scores = assessment.by_lawyer
    lawyers = tuple(
        row.model_copy(update={"assessment": scores.get(row.id, row.assessment)})
        for row in facts.lawyers
    )
    return facts.replace(lawyers=lawyers)


_SENTENCES: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "{called}（{lawyer}）：{score}分，{grade}（按{months}个月考核）",
        "  投入{input}分 × {input_weight}%："
        "值班{minutes}分钟（其中法治宣传当日{event_minutes}分钟），"
        "应到{expected_minutes}分钟",
        "  产出{output}分 × {output_weight}%：到岗{visits}次，其中有日志{logged}次；"
        "法治宣传{events}次，应有{expected_events}次",
        "  效果{effect}分 × {effect_weight}%："
        "群众评价{ratings}条，问卷{questionnaires}份",
    ),
    "en": (
        "lawyer {name} ({lawyer}): {score} points, {grade} (months assessed: {months})",
        "  input {input} x {input_weight} %: {minutes} minutes on duty of "
        "{expected_minutes} expected, {event_minutes} of them on days of publicity",
        "  output {output} x {output_weight} %: {visits} visits, {logged} of them with "
        "a log; {events} publicity events of {expected_events} expected",
        "  effect {effect} x {effect_weight} %: {ratings} ratings, {questionnaires} "
        "questionnaires",
    ),
}


def _explained(found: Assessment, lawyer: str, at: int, lang: Lang) -> str:
    grade = found.sheet.grade_of(int(found.score[at]))
    numbers = {**found.parts, **found.counts, "score": found.score}
    values = {name: f"{int(column[at]):,}" for name, column in numbers.items()}
    values |= {
        "lawyer": lawyer,
        "months": str(found.months),
        "name": found.facts.lawyer[lawyer].name,
        "called": lawyer_zh(found.facts.lawyer[lawyer].name),
        "grade": grade.name_zh if lang == "zh" else grade.name,
        **{
            f"{one}_weight": str(getattr(found.sheet, f"{one}_weight")) for one in PARTS
        },
    }
    return "\n".join(line.format(**values) for line in _SENTENCES[lang])
