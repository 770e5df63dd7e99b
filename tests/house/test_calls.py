"""Public functions refuse what has another type, in the package's own words."""

import inspect

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from tests.worlds.published import town

STRANGERS = (3, None, "x", object(), [1], {})
FUNCTIONS = sorted(name for name in la.__all__ if inspect.isfunction(getattr(la, name)))
VIEWS = sorted(
    name
    for name in la.views.__all__
    if inspect.isfunction(getattr(la.views, name)) and name not in la.__all__
)
MEANT = {
    ("adopt", "policy", "NoneType"),  # the rules of Hangzhou
    ("facts_from_frames", "frames", "dict"),  # no table: no facts
    ("facts_from_dict", "document", "dict"),
    ("records_from_frames", "frames", "dict"),
    ("with_last_year", "last", "list"),
}
"""Function, argument and type that are no strangers after all."""
ANY = {"solve_many", "write_days"}
"""Take anything that can be gone through; what is in it is looked at later."""


@pytest.fixture(scope="module")
def known():
    facts = la.datasets.toy()
    outcome = la.solve(facts)
    return {
        "facts": facts,
        "policy": outcome.problem.policy,
        "outcome": outcome,
        "plan": outcome.plan,
        "path": "x.xlsx",
        "problem": outcome.problem,
        "committee": "c1",
        "lawyer": "l1",
    }


def needed(function):
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return [
        one.name
        for one in inspect.signature(function).parameters.values()
        if one.default is one.empty and one.kind in kinds
    ]


@pytest.mark.parametrize("name", [one for one in FUNCTIONS if one not in ANY])
def test_what_has_another_type_is_refused_in_our_own_words(
    name, known, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    function = getattr(la, name)
    for argument in needed(function):
        for stranger in STRANGERS:
            if (name, argument, type(stranger).__name__) in MEANT:
                continue
            if stranger == "x" and argument in ("path", "folder"):
                continue  # a path is text
            given = {one: known.get(one) for one in needed(function)}
            with pytest.raises(la.LawyerAssignError):
                function(**given | {argument: stranger})


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_of_a_stranger_is_refused_too(name, known):
    function = getattr(la.views, name)
    for stranger in (3, object(), la.fairness(known["outcome"])):
        first, *others = needed(function)
        given = {one: known.get(one, "x") for one in others}
        with pytest.raises(la.BadInputError) as caught:
            function(**{first: stranger}, **given)
        assert first in [one.place for one in caught.value.defects]


def test_all_strangers_of_a_call_are_named_at_once():
    with pytest.raises(la.BadInputError) as caught:
        la.check(3, "x", la.Plan.of(()))
    assert [(one.place, one.value) for one in caught.value.defects] == [
        ("facts", "int"),
        ("policy", "str"),
    ]
    assert "la.read" in caught.value.defects[0].cure.en


@pytest.mark.parametrize("path", ["", " ", "/"])
def test_a_path_that_names_nothing_is_refused(path, tmp_path, monkeypatch):
    """An empty variable put six files into the folder at hand, over those there."""
    monkeypatch.chdir(tmp_path)
    outcome = la.solve(la.datasets.toy())
    for call in (lambda: la.write(outcome, path), lambda: la.read(path)):
        with pytest.raises(la.BadInputError) as caught:
            call()
        (defect,) = caught.value.defects
        assert defect.place == "path"
        assert defect.value == repr(path)
        assert "names no file" in defect.problem
    assert not list(tmp_path.iterdir())


def test_a_roster_that_is_handed_to_the_writer_of_plans_is_told_its_own(tmp_path):
    with pytest.raises(la.BadInputError) as caught:
        la.write(town(), tmp_path / "roster.xlsx")
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("thing", "RosterOutcome")
    assert "la.write_roster" in defect.cure.en
    assert "la.write_roster" in defect.cure.zh


@pytest.mark.parametrize(
    ("call", "place", "way"),
    [
        (lambda o: la.write(o.plan, "x.json"), "thing", "la.adopt(facts, policy, plan"),
        (lambda o: la.write(la.Scenario(o.problem.facts), "x"), "thing", ".outcome, p"),
        (lambda o: la.write(la.fairness(o), "x.json"), "thing", "it.to_frame().to_csv"),
        (lambda o: la.write(o.posts_frame(), "x"), "thing", "la.facts_from_frames"),
        (lambda _: la.write(3, "x.json"), "thing", "what la.why, la.compare"),
        (lambda o: la.solve(o.posts_frame()), "facts", "la.facts_from_frames"),
        (lambda o: la.solve({"lawyers": o.posts_frame()}), "facts", "facts_from_dict"),
        (lambda o: la.repair(o, "l1"), "changes", 'la.Changes(lawyers_leave=["id"])'),
        (lambda o: la.repair(o, ["l1"]), "changes", "la.Changes(lawyers_leave"),
        (lambda o: la.adopt(o.problem.facts, None, [("c1", "l1")]), "plan", "Plan.of"),
        (lambda o: la.Scenario(o.posts_frame()), "facts", "la.facts_from_frames"),
    ],
)
def test_what_is_near_to_what_is_asked_for_is_told_the_way_there(
    call, place, way, known
):
    with pytest.raises(la.BadInputError) as caught:
        call(known["outcome"])
    (defect,) = caught.value.defects
    assert defect.place == place
    assert way in defect.cure.en
    assert "Told" not in str(defect)


@pytest.mark.parametrize("made", [np.array, pd.Series, pd.Index, pd.array])
def test_columns_of_ids_are_lists_of_ids(made, known):
    facts, outcome, ids = known["facts"], known["outcome"], made(["l1", "l2"])
    base = la.Scenario(facts)
    for call in (
        lambda ids: la.critical(outcome, ids, ids[:0]).losses,
        lambda ids: la.critical(outcome, lawyers=ids).losses,
        lambda ids: facts.without(lawyers=ids),
        lambda ids: facts.without(ids),
        lambda ids: la.Changes(lawyers_leave=ids),
        lambda ids: base.without(lawyer=ids).steps,
        lambda ids: la.compare(outcome, outcome.plan, names=ids).names,
    ):
        assert call(ids) == call(["l1", "l2"])
    assert {type(one) for one in la.Changes(lawyers_leave=ids).lawyers_leave} == {str}


def test_a_missing_argument_is_pythons_own_error():
    with pytest.raises(TypeError, match="policy"):
        la.check(la.datasets.toy())


def test_types_that_only_checkers_import_are_left_to_the_function():
    outcome = la.solve(la.datasets.toy())
    frame = outcome.problem.pairs.to_frame()
    assert la.solve(la.datasets.toy(), pairs=frame).status == "optimal"


@pytest.mark.parametrize("lang", ["fr", 3, ["zh"], ("en",)])
def test_a_language_that_is_none_is_named(lang, known, tmp_path):
    facts, outcome = known["facts"], known["outcome"]
    for function, given in (
        (la.write_facts, {"facts": facts, "path": tmp_path / "f.xlsx"}),
        (la.write_template, {"path": tmp_path / "t.xlsx"}),
        (la.views.report_text, {"outcome": outcome}),
        (la.write_roster, {"outcome": town(), "path": tmp_path / "r.xlsx"}),
    ):
        with pytest.raises(la.BadInputError) as caught:
            function(**given, lang=lang)
        (defect,) = caught.value.defects
        assert (defect.place, defect.value) == ("lang", repr(lang))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["stop", "progress"])
def test_what_should_be_called_and_cannot_be_is_named(name, known):
    market = la.matching.market({"a": ["x"]}, {"x": ["a"]})
    calls = (
        (la.matching.max_stable, {"market": market}),
        (la.matching.min_blocking, {"market": market}),
        (la.critical, {"outcome": known["outcome"]}),
    )
    for function, given in calls:
        if name not in inspect.signature(function).parameters:
            continue
        with pytest.raises(la.BadInputError) as caught:
            function(**given, **{name: float("nan")})
        assert [one.place for one in caught.value.defects] == [name]


def test_what_is_no_list_of_preferences_is_named():
    with pytest.raises(la.BadInputError) as caught:
        la.matching.market({"a": None, "b": 3}, {"x": []})
    places = [(one.place, one.value) for one in caught.value.defects]
    assert places == [("residents['a']", "None"), ("residents['b']", "3")]


def test_what_examples_are_made_of_is_looked_at_too():
    for function, given in (
        (la.datasets.with_duty, {"facts": None}),
        (la.datasets.with_duty, {"facts": la.datasets.toy(), "year": None}),
        (la.datasets.with_example_money, {"facts": 3}),
    ):
        with pytest.raises(la.BadInputError):
            function(**given)


def flags():
    for name in FUNCTIONS:
        for one in inspect.signature(getattr(la, name)).parameters.values():
            if one.annotation in (bool, "bool"):
                yield name, one.name


@pytest.mark.parametrize(("name", "flag"), sorted(flags()))
def test_a_word_is_no_flag(name, flag, known, tmp_path):
    function = getattr(la, name)
    more = {"thing": known["outcome"], "path": tmp_path / "x.xlsx", "folder": tmp_path}
    given = {one: (known | more).get(one) for one in needed(function)}
    for stranger in ("no", None, 1, [True]):
        with pytest.raises(la.BadInputError) as caught:
            function(**given | {flag: stranger})
        found = [one for one in caught.value.defects if one.place == flag]
        assert [one.value for one in found] == [repr(stranger)]
    assert not list(tmp_path.iterdir())


def test_flags_of_numpy_are_flags(known, tmp_path):
    path = tmp_path / "f.json"
    la.write_facts(known["facts"], path, phones=np.bool_(True))
    assert la.read(path) == known["facts"]


METHODS = (
    ("Plan.of", lambda _: la.Plan.of(None), "posts"),
    ("Plan.of, a row", lambda _: la.Plan.of([("c1", "l1"), "c2"]), "posts[1]"),
    ("Plan.of, ids", lambda _: la.Plan.of([("c1", 1)]), "posts[0]"),
    ("Plan.of, names", lambda _: la.Plan.of(pd.DataFrame({"c1": []})), "posts.lawyer"),
    ("lawyers_of", lambda x: x["plan"].lawyers_of(x["facts"]), "committee"),
    ("to_frame", lambda x: x["plan"].to_frame("facts"), "facts"),
    ("draft", lambda _: la.DayTable.draft("2026"), "year"),
    ("days", lambda _: la.DayTable.of(["2026-01-01"]), "days[0]"),
    ("then", lambda x: la.Scenario(x["facts"]).then(None), "step"),
    ("hangzhou", lambda _: la.Policy.hangzhou_2024(stability="yes"), "stability"),
    ("hangzhou, flag", lambda _: la.Policy.hangzhou_2024(dispatch="no"), "dispatch"),
    ("hangzhou, day", lambda _: la.Policy.hangzhou_2024("2026-01-01"), "on"),
    ("get", lambda _: la.Policy.hangzhou_2024().get(la.rules.Budget), "kind"),
    ("applied", lambda _: la.Changes().applied(None), "facts"),
    ("without", lambda x: x["facts"].without(lawyers=3), "lawyers"),
    ("teams", lambda x: la.write(x["outcome"], "x.xlsx", teams=3.0), "teams"),
    ("roster", lambda x: la.write(x["outcome"], "x.xlsx", roster=3.0), "roster"),
    ("duty", lambda x: la.datasets.with_duty(x["facts"], seed=-1), "seed"),
    (
        "money",
        lambda x: la.datasets.with_example_money(x["facts"], "9"),
        "budget_percent",
    ),
    ("most", lambda x: la.why_all(x["outcome"], most=0.5), "most"),
    ("half", lambda _: la.move_visit(town(), town().visits[0], None, "noon"), "half"),
)  # fmt: skip


@pytest.mark.parametrize(("call", "place"), [one[1:] for one in METHODS],
                         ids=[one[0] for one in METHODS])  # fmt: skip
def test_methods_refuse_strangers_by_name(call, place, known, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(la.BadInputError) as caught:
        call(known)
    assert place in [one.place for one in caught.value.defects]
    assert not list(tmp_path.iterdir())


def test_an_argument_too_few_is_told_in_one_traceback():
    with pytest.raises(TypeError, match="missing 1 required") as caught:
        la.views.report_text()
    assert caught.value.__context__ is None


def test_a_cure_is_a_sentence_whatever_is_wanted():
    with pytest.raises(BadInputError, match="Hand in an Iterable"):
        list(la.solve_many(5))
    with pytest.raises(BadInputError, match=r"Hand in a la\.Policy"):
        la.solve(la.datasets.toy(), 5)


def test_ids_that_are_plainly_fine_are_not_brought_to_their_names_first(monkeypatch):
    """Checking a plan of a city asks for posts by id a hundred thousand times."""
    plan = la.Plan.of([("c1", "l1")])

    def refused(*_, **__):
        pytest.fail("names were asked for")

    monkeypatch.setattr(inspect.Signature, "bind", refused)
    assert plan.lawyers_of("c1") == ("l1",)
    assert plan.committees_of("l2") == ()


@pytest.mark.parametrize("number", [11, np.int64(11)], ids=repr)
@pytest.mark.parametrize(
    "ask",
    [
        lambda outcome, _, one: la.why(outcome, one),
        lambda _, base, one: base.pin(one, "l1"),
        lambda _, base, one: base.without(lawyer=one),
        lambda _, base, one: base.without(firm=[one]),
    ],
)
def test_a_number_for_an_id_is_told_its_text(ask, number):
    """Ids that were typed as numbers are text from then on."""
    base = la.Scenario(la.datasets.toy())
    with pytest.raises(la.BadInputError) as caught:
        ask(base.outcome, base, number)
    cures = [one.cure for one in caught.value.defects]
    assert 'Give it as text: "11"' in [one.en for one in cures]
    assert '请写成文本："11"' in [one.zh for one in cures]


def test_a_number_that_may_be_a_phone_is_not_repeated():
    with pytest.raises(la.BadInputError) as caught:
        la.why(la.solve(la.datasets.toy()), 13912345678)
    assert "13912345678" not in str(caught.value)


def test_classes_are_called_in_plain_words():
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_dict([])
    (defect,) = caught.value.defects
    assert defect.problem == ("is no dictionary", "不是字典")
    assert '"lawyers": [...]' in defect.cure.en
    assert '"lawyers": [...]' in defect.cure.zh
    with pytest.raises(la.BadInputError) as caught:
        la.facts_from_frames(3)
    (defect,) = caught.value.defects
    assert defect.cure == ("Hand in a dictionary", "请传入字典")
    with pytest.raises(la.BadInputError) as caught:
        la.read(3)
    assert caught.value.defects[0].problem.zh == "不是文本 / 路径"
    with pytest.raises(la.BadInputError) as caught:
        la.facts_to_dict(3)
    assert caught.value.defects[0].problem.zh == "不是 Facts"
