"""The year after: lawyers moved, firms and committees are gone, and it is said."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.facts import Agreement
from lawyer_assign.files.plans.signing.agreements import (
    Earlier,
    count_states,
    signings,
)
from lawyer_assign.files.plans.signing.sheet import signing_table
from tests.worlds.small import DAY, committee, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
LAST = [("c1", "l1"), ("c2", "l2"), ("c3", "m1"), ("c4", "k1"), ("c5", "k2")]


def then() -> la.Outcome:
    """Last year: f1 serves c1, c2; f2 serves c3; f3 serves c4 and c5."""
    facts = world(
        [committee(f"c{at}") for at in "12345"],
        [lawyer("l1"), lawyer("l2"), lawyer("m1", firm="f2")]
        + [lawyer(one, firm="f3") for one in ("k1", "k2")],
        [firm("f1"), firm("f2"), firm("f3")],
    )
    return la.adopt(facts, PLAIN, la.Plan.of(LAST))


def now() -> la.Facts:
    """This year: l1 moved to f2, f3 is gone and k2 with f1, c2 is merged away."""
    return world(
        [committee(f"c{at}") for at in "1345"],
        [lawyer(one, firm="f2") for one in ("l1", "m1", "n1")]
        + [lawyer(one) for one in ("l2", "k2")],
        [firm("f1"), firm("f2")],
    )


def pasts(tmp_path):
    """Yield the same last year as an outcome and as it is read from files."""
    outcome = then()
    yield outcome
    for name in ("plan.xlsx", "plan.json", "csv"):
        la.write(outcome, tmp_path / name)
        yield la.read_plan(tmp_path / name)


def test_agreements_are_of_the_firm_that_signed_them(tmp_path):
    for past in pasts(tmp_path):
        found = la.renew(now(), past, policy=PLAIN)
        # Posts of l1, m1 and k2 go on: nobody has to end but with who is gone.
        assert (found.kept, found.ended) == (3, 2)
        rows = {(x.committee.id, x.firm.id): x for x in found.signed}
        assert {key: row.state for key, row in rows.items() if key[0] != "c4"} == {
            ("c1", "f1"): "ended",
            ("c1", "f2"): "new",
            ("c2", "f1"): "ended",
            ("c3", "f2"): "renewed",
            ("c5", "f3"): "ended",
            ("c5", "f1"): "new",
        }
        assert rows["c4", "f3"].state == "ended"
        assert rows["c1", "f1"].why[0][1:] == ("moved", "name of f2")
        assert rows["c2", "f1"].committee.name == "name of c2"
        assert rows["c4", "f3"].firm.name == "name of f3"
        text = found.text("zh")
        assert "name of l1（l1）继续服务，但已转至name of f2" in text
        assert found.to_json() == type(found).from_json(found.to_json()).to_json()


def test_the_sheet_says_what_each_firm_signs_and_ends(tmp_path):
    for past in pasts(tmp_path):
        found = la.renew(now(), past, policy=PLAIN)
        facts = found.outcome.problem.facts
        last = past if isinstance(past, la.Plan) else None
        table = signing_table(facts, found.plan, PLAIN, "zh", earlier=Earlier(last))
        said = {(one[11], one[2]): (one[1], one[6] or "", one[7]) for one in table.rows}
        assert said["f1", "c1"] == (
            "ended", "name of l1", "name of l1已转至name of f2；改由name of f2服务",
        )  # fmt: skip
        assert said["f2", "c1"][::2] == ("new", "接替name of f1")
        assert said["f2", "c3"][::2] == ("renewed", "律师不变")
        states = count_states(facts, found.plan, Earlier(last))
        assert states == {one: [x[0] for x in said.values()].count(one)
                          for one in {x[0] for x in said.values()}}  # fmt: skip
        if last is None:
            # Facts hold no agreement with who is gone.
            assert ("f1", "c2") not in said
            continue
        assert said["f1", "c2"] == ("ended", "name of l2", "该社区（村）已不在名册")
        assert [one[4] for one in table.rows if one[2] == "c2"] == ["name of c2"]
        gone = "接替name of f3（已不在名册）"
        assert said["f1", "c5"][::2] == ("new", gone)
        assert {said[key][2] for key in said if key[1] == "c4" and key[0] != "f3"} == {
            gone
        }
        # A firm that is gone has its endings listed, by the name it had.
        ended = [one for one in table.rows if one[11] == "f3"]
        assert {(one[0], one[1]) for one in ended} == {("name of f3", "ended")}
        assert [one[2] for one in ended] == ["c4", "c5"]
        assert all(str(one[7]).startswith("该律所已不在名册；") for one in ended)
        assert states["ended"] == len(found.of("ended"))


def test_the_workbook_carries_what_the_sheet_says(tmp_path):
    past = list(pasts(tmp_path))[1]
    found = la.renew(now(), past, policy=PLAIN)
    la.write(found.outcome, tmp_path / "new.xlsx", last_plan=past)
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    rows = [row[:3] for row in book["律所签约表"].iter_rows(values_only=True)]
    assert ("终止", None, "name of c2") in rows
    front = "\n".join(str(row[0].value) for row in book["总体情况"].iter_rows())
    assert f"终止{len(found.of('ended'))}份" in front
    assert f"终止{len(found.of('ended'))}份" in found.text("zh")
    assert "refresh 数据 方案 --last-year 上年方案" in front


def test_moved_lawyers_of_last_year_may_stand_in_the_facts_by_hand(tmp_path):
    """But no fixed agreement pins the lawyer of another firm."""
    row = Agreement(committee="c1", firm="f1", lawyers=["l1"])
    facts = now().replace(agreements=[row])
    la.write_facts(facts, tmp_path / "facts.xlsx")
    assert la.read(tmp_path / "facts.xlsx") == facts
    plan = la.solve(facts, PLAIN.with_rule_before(la.rules.FewestChanges())).plan
    assert "l1" in plan.lawyers_of("c1")
    states = {(one.firm, one.committee): one.state for one in signings(facts, plan)}
    assert states["f1", "c1"] == "ended"
    fixed = row.model_copy(update={"is_fixed": True})
    with pytest.raises(ValueError, match="is a lawyer of firm f2, not of f1"):
        now().replace(agreements=[fixed])


def test_a_firm_that_leaves_takes_no_moved_lawyer_along():
    """Her post of last year goes on to count, with the firm she is with now."""
    row = Agreement(committee="c1", firm="f1", lawyers=["l1", "l2"])
    facts = now().replace(agreements=[row]).without(firms=["f1"])
    assert [(x.firm, x.lawyers) for x in facts.agreements] == [("f2", ("l1",))]


@pytest.mark.parametrize(
    ("lang", "called"),
    [("zh", "；律所上一年度名称为{}"), ("en", "; last year the firm was called {}")],
)
def test_the_sheet_says_what_a_firm_was_called_that_has_another_name(
    tmp_path, lang, called
):
    """The same firm signs, under a name that stands in no agreement of last year."""
    past = list(pasts(tmp_path))[1]
    firms = [
        row.model_copy(update={"name": "another name"}) if row.id == "f2" else row
        for row in now().firms
    ]
    facts = now().replace(firms=firms)
    found = la.renew(facts, past, policy=PLAIN)
    facts = found.outcome.problem.facts
    table = signing_table(facts, found.plan, PLAIN, lang, earlier=Earlier(past))
    why = {(one[11], one[2]): (one[1], one[7]) for one in table.rows}
    said = called.format("name of f2")
    assert why["f2", "c3"][0] == "renewed"
    assert why["f2", "c3"][1].endswith(said)
    # What it signs for the first time was never signed under the old name.
    assert {key for key, (state, text) in why.items() if said in text} == {
        key for key, (state, _) in why.items() if key[0] == "f2" and state != "new"
    }
    same = signing_table(now(), found.plan, PLAIN, lang, earlier=Earlier(past))
    assert not any(said in one[7] for one in same.rows)
