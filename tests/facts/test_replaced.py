"""Facts with some tables exchanged are checked as in whole, and only where needed."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign.facts import MODELS, Facts, facts
from lawyer_assign.facts.checks.crosschecks import READING, find_mismatches
from tests.facts.test_facts import FULL
from tests.worlds.examples import many
from tests.worlds.files import any_facts

TABLES = sorted(MODELS)
NAMES = {"id", "firm", "committee", "lawyer", "district"}


class Read(dict):
    """Tables that note which of them were asked for."""

    def __init__(self, *rows):
        super().__init__(*rows)
        self.asked = set()

    def get(self, name, otherwise=()):
        self.asked.add(name)
        return super().get(name, otherwise)

    def __getitem__(self, name):
        self.asked.add(name)
        return super().__getitem__(name)


def tables_of(one):
    return {name: getattr(one, name) for name in MODELS}


def exchanged(rows, dice):
    """Return some tables with rows that are left out, there twice, or called anew."""
    found = dict(rows)
    for name in dice.sample(TABLES, dice.randint(1, 3)):
        now = list(rows[name])
        if not now:
            continue
        at = dice.randrange(len(now))
        if dice.random() < 0.4:
            del now[at]
        elif dice.random() < 0.5:
            now.append(now[at])
        else:
            field = dice.choice(sorted(NAMES & set(MODELS[name].model_fields)) or [""])
            other = dice.choice(["c1", "f1", "l1", "d1", "nobody"])
            with suppress(ValidationError):  # a row of its own that cannot be
                now[at] = now[at].model_copy(update={field: other})
        found[name] = tuple(now)
    return found


@settings(max_examples=many(200), deadline=None)
@given(any_facts(), st.integers(0, 2**32))
def test_what_stays_need_not_be_checked_again(before, seed):
    dice = random.Random(seed)
    rows = tables_of(before)
    for _ in range(10):
        after = exchanged(rows, dice)
        is_wrong = bool(list(find_mismatches(after)))
        assert bool(list(find_mismatches(after, rows))) == is_wrong
        changed = {name: one for name, one in after.items() if one is not rows[name]}
        if is_wrong:
            with pytest.raises(ValidationError) as caught:
                before.replace(**changed)
            with pytest.raises(ValidationError) as whole:
                Facts(**after)
            assert str(caught.value) == str(whole.value)
        else:
            assert before.replace(**changed) == Facts(**after)


def test_what_reads_several_tables_names_them_all():
    for find, tables in READING.items():
        read = Read(tables_of(FULL))
        list(find(read))
        assert read.asked <= set(tables), find.__name__


def test_steps_of_a_scenario_look_at_what_they_touch_alone(monkeypatch):
    looked_at = []

    def noted(rows, sound=None):
        looked_at.append({n for n in rows if sound is None or rows[n] is not sound[n]})
        return find_mismatches(rows, sound)

    monkeypatch.setattr(facts, "find_mismatches", noted)
    toy = la.datasets.toy()
    looked_at.clear()
    first = la.Scenario(toy).with_lawyers(2, district=toy.districts[0].id)
    first.pin("c5", "l3").forbid("c1", "l1")
    assert looked_at == [{"firms", "lawyers"}, {"agreements"}, {"conflicts"}]


def test_facts_that_nobody_checked_are_checked_in_whole():
    toy = la.datasets.toy()
    rows = tables_of(toy) | {"firms": ()}
    unchecked = Facts.model_construct(**rows)
    with pytest.raises(ValueError, match="firms: 是空表"):
        unchecked.replace(conflicts=())
    odd = toy.with_agreements([FULL.agreements[0].model_copy(update={"firm": "f9"})])
    with pytest.raises(ValueError, match="no such id among the"):
        odd.replace(conflicts=())


def test_a_copy_is_checked_as_facts_are():
    toy = la.datasets.toy()
    assert toy.model_copy() == toy == toy.model_copy(update={"firms": toy.firms})
    with pytest.raises(ValueError, match="firms: 是空表"):
        toy.model_copy(update={"firms": ()})
    with pytest.raises(ValueError, match="no such id among the firms"):
        toy.model_copy(update={"firms": toy.firms[1:]})
    with pytest.raises(ValueError, match="is no table of facts"):
        toy.model_copy(update={"firm": toy.firms})


def test_tables_of_other_things_are_read_as_ever():
    toy = la.datasets.toy()
    row = toy.firms[0].model_dump()
    assert toy.replace(firms=[row, *toy.firms[1:]]) == toy
    with pytest.raises(ValueError, match="is no table of facts"):
        toy.replace(firm=toy.firms)
    with pytest.raises(ValueError, match="valid"):
        toy.replace(firms=toy.lawyers)


def test_a_table_that_does_not_exist_is_refused_even_if_it_is_empty():
    with pytest.raises(ValueError, match="clerks"):
        la.datasets.toy().replace(clerks=[])
