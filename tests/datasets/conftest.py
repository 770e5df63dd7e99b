import re
from collections import Counter, defaultdict
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import maximum_flow

from lawyer_assign.datasets import ChoiceKnobs, district, hangzhou
from lawyer_assign.datasets.geometry import km_between, reach_km


@pytest.fixture(scope="session")
def city():
    return hangzhou(seed=0)


@pytest.fixture(scope="session")
def chosen():
    """A district whose choices follow the given knobs."""

    def make(seed=0, **knobs):
        return district(seed=seed, choices=ChoiceKnobs(**knobs))

    return make


@pytest.fixture(scope="session")
def market():
    return SimpleNamespace(lists=_lists, covered=_covered, is_invented=_is_invented)


def _lists(facts, owner, rank):
    """Return owner -> its sorted ranks."""
    found = defaultdict(list)
    for row in facts.choices:
        if getattr(row, rank) is not None:
            found[getattr(row, owner)].append(getattr(row, rank))
    return {key: sorted(ranks) for key, ranks in found.items()}


def _covered(facts, posts, within_reach=True):
    """Return committees covered by district, in a maximum flow over alike lawyers."""
    groups = Counter()
    for lawyer in facts.lawyers:
        firm = facts.firm[lawyer.firm]
        own = posts if lawyer.max_committees is None else lawyer.max_committees
        point = firm if lawyer.lat is None else lawyer
        key = (lawyer.firm, point.lat, point.lon, lawyer.districts, lawyer.id)
        groups[key if _named(facts, lawyer.id) else key[:4]] += min(posts, own)
    keys, room = list(groups), np.array(list(groups.values()))
    can = _eligible(facts, keys, within_reach)
    group, committee = np.nonzero(can)
    first, end = 1 + len(keys), 1 + len(keys) + len(facts.committees)
    row = [np.zeros(len(keys)), 1 + group, first + np.arange(end - first)]
    column = [1 + np.arange(len(keys)), first + committee, np.full(end - first, end)]
    capacity = [room, np.ones(len(group)), np.ones(end - first)]
    graph = coo_array(
        (
            np.concatenate(capacity).astype(np.int32),
            (
                np.concatenate(row).astype(np.int32),
                np.concatenate(column).astype(np.int32),
            ),
        ),
        shape=(end + 1, end + 1),
    ).tocsr()
    flow = maximum_flow(graph, 0, end).flow.tocsc()[:, [end]].toarray().ravel()
    served = Counter()
    for row, units in zip(facts.committees, flow[first:end], strict=True):
        served[row.district] += int(units)
    return served


def _named(facts, lawyer):
    return any(row.lawyer == lawyer for row in facts.conflicts)


def _eligible(facts, keys, within_reach):
    rows = facts.committees
    places = {row.id: at for at, row in enumerate(rows)}
    own = [
        [key[3] is None or row.id in key[3] for row in facts.districts] for key in keys
    ]
    at = {row.id: place for place, row in enumerate(facts.districts)}
    can = np.array(own)[:, [at[row.district] for row in rows]]
    if within_reach:
        lat, lon = np.array([[row.lat, row.lon] for row in rows]).T
        from_lat, from_lon = np.array([key[1:3] for key in keys]).T
        far = reach_km(np.array([row.kind == "village" for row in rows]))
        can &= km_between(from_lat[:, None], from_lon[:, None], lat, lon) <= far
    alike = defaultdict(list)
    for place, key in enumerate(keys):
        alike[key[0]].append(place)
        alike[key[-1]].append(place)
    barred = [
        (row.firm, row.committee)
        for row in facts.choices
        if row.firm_refuses or row.committee_refuses
    ] + [(row.firm or row.lawyer, row.committee) for row in facts.conflicts]
    for who, committee in barred:
        can[alike[who], places[committee]] = False
    return can


def _is_invented(facts):
    people = all(re.fullmatch(r"律师\S+（合成）", row.name) for row in facts.lawyers)
    firms = all(row.name.startswith("合成律所-") for row in facts.firms)
    return people and firms and all(row.phone is None for row in facts.lawyers)
