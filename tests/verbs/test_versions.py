"""Documents of another version, or of facts with a column more or less."""

import copy
import datetime as dt
import io
import pickle
from types import SimpleNamespace

import pytest
from pydantic import create_model

import lawyer_assign as la
from lawyer_assign.facts import MODELS
from lawyer_assign.problem import fingerprint as known

STAMP = dt.datetime(2026, 1, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def outcome():
    return la.solve(la.datasets.toy())


def later(text, form):
    assert f"{form}1" in text
    return text.replace(f"{form}1", f"{form}9")


def readers(outcome):
    """Return reader -> a document of a later version that it is handed."""
    facts = outcome.problem.facts
    why = la.why(outcome, "c1")
    roster = la.roster_to_dict(la.plan_roster(outcome, la.DayTable.of_years(2026)))
    return {
        "outcome": lambda: la.Outcome.from_json(
            later(outcome.to_json(), "lawyer_assign.outcome/"), facts
        ),
        "why": lambda: type(why).from_json(later(why.to_json(), "lawyer_assign.why/")),
        "facts": lambda: la.facts_from_dict(
            la.facts_to_dict(facts) | {"format": "lawyer_assign.facts/9"}
        ),
        "roster": lambda: la.roster_from_dict(
            roster | {"format": "lawyer_assign.roster/9"}, facts
        ),
    }


@pytest.mark.parametrize("name", ["outcome", "why", "facts", "roster"])
def test_a_document_of_a_later_version_says_so(outcome, name):
    with pytest.raises(la.BadInputError, match="a later version") as error:
        readers(outcome)[name]()
    (defect,) = error.value.defects
    assert "Update the package" in defect.cure
    assert "请升级本软件" in defect.cure


def test_a_document_of_an_earlier_version_says_so(outcome):
    old = outcome.to_json().replace("outcome/1", "outcome/0")
    with pytest.raises(la.BadInputError, match="an earlier version"):
        la.Outcome.from_json(old, outcome.problem.facts)


def test_another_kind_of_document_is_no_version(outcome):
    other = la.why(outcome, "c1").to_json()
    with pytest.raises(la.BadInputError) as error:
        la.Outcome.from_json(other, outcome.problem.facts)
    assert "version of lawyer_assign" not in str(error.value)


def test_a_column_or_a_table_more_leaves_facts_what_they_were(monkeypatch):
    """Every outcome that was stored before became one "of other facts"."""
    facts = la.datasets.toy()
    before = known.fingerprint(facts)
    wider = create_model("Wider", __base__=la.Lawyer, has_car=(bool, False))
    rows = [wider(**one.model_dump()) for one in facts.lawyers]
    tables = {name: getattr(facts, name) for name in MODELS} | {"lawyers": rows}
    more = {**MODELS, "lawyers": wider, "cars": la.Venue}
    monkeypatch.setattr(known, "MODELS", more)
    assert known.fingerprint(SimpleNamespace(**tables, cars=())) == before
    rows[0] = rows[0].model_copy(update={"has_car": True})
    assert known.fingerprint(SimpleNamespace(**tables, cars=())) != before


def test_an_outcome_that_was_stored_before_is_read_still(outcome):
    """Its fingerprint counted defaults and tables without rows."""
    facts = outcome.problem.facts
    stored = outcome.to_json()
    now, before = known.fingerprint(facts), known._hash(facts, is_brief=False)
    stated = known.fingerprint(outcome.problem.stated)
    assert now != before
    assert now in stored or stated in stored
    older = known._hash(outcome.problem.stated, is_brief=False)
    old = stored.replace(now, before).replace(stated, older)
    assert old != stored
    assert la.Outcome.from_json(old, facts).plan == outcome.plan
    other = facts.replace(lawyers=facts.lawyers[:-1], agreements=())
    with pytest.raises(la.BadInputError, match="of other facts"):
        la.Outcome.from_json(old, other)


class OfAnotherLibrary:
    """A frame as those of polars and pyarrow are: theirs is called DataFrame, too."""

    def to_pandas(self):
        return la.datasets.toy()


def test_what_was_not_meant_is_told_with_what_to_do(outcome, tmp_path):
    facts = outcome.problem.facts
    with pytest.raises(la.BadInputError, match=r"\.html"):
        la.write(outcome, tmp_path / "plan.docx")
    with pytest.raises(la.BadInputError, match="read_bytes"):
        la.write(outcome, io.BytesIO())
    with pytest.raises(la.BadInputError, match="Decode it"):
        la.Outcome.from_json(b"{}", facts)
    with pytest.raises(la.BadInputError, match=r"json\.dumps\(given\)"):
        la.Outcome.from_json({"format": "read already"}, facts)
    with pytest.raises(la.BadInputError, match=r"Hand in frame\.to_pandas\(\)"):
        la.solve(facts, pairs=OfAnotherLibrary())
    toml = tmp_path / "own.toml"
    toml.write_text("", encoding="utf-8")
    with pytest.raises(la.BadInputError, match="is the name of a file, not TOML"):
        la.Policy.from_toml(str(toml))
    assert la.Policy.from_toml(toml) == la.Policy.from_toml("")
    with pytest.raises(la.BadInputError, match="leave it out"):
        la.Scenario(facts, None)
    table = outcome.problem.pairs.to_frame()
    with pytest.raises(la.BadInputError, match="made without ready-made pairs"):
        la.Outcome.from_json(outcome.to_json(), facts, pairs=table)
    given = la.solve(facts, pairs=table)
    with pytest.raises(la.BadInputError, match="made with ready-made pairs"):
        la.Outcome.from_json(given.to_json(), facts)


def test_a_scarcity_equals_itself_when_it_comes_back(outcome):
    def found():
        return la.scarcity(outcome.problem.facts, outcome.problem.pairs)

    assert found() == found() == pickle.loads(pickle.dumps(found()))
    assert copy.deepcopy(found()) == found()
    facts = la.datasets.district(committees=40, scarcity=0.9)
    assert found() != la.scarcity(facts, la.Problem.of(facts, la.Policy()).pairs)


def test_what_was_published_is_short_in_a_shell(tmp_path):
    roster = la.plan_roster(
        la.solve(la.datasets.district(committees=30)), la.DayTable.of_years(2026)
    )
    found = la.publish_roster(roster, tmp_path / "all", stamp=STAMP)
    assert len(repr(found)) < 200
    assert f"{len(found.added)} added" in repr(found)
