"""Columns of who sends whom: rows that all plans keep, whoever has such columns."""

from collections import Counter

import numpy as np

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.dispatch_cuts import DispatchCuts
from lawyer_assign.solver.choice.excused.firm_rooms import FirmRooms
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts
from lawyer_assign.solver.choice.excused.sent_posts import SentPosts
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_comb_bound import KINDS, markets
from tests.solver.choice.test_firm_bound import opening, sating
from tests.solver.choice.test_link_bound import points_of
from tests.worlds.examples import how_many

SEEDS = how_many(500, 80)
POINTS = 16


def sent_of(rounds, stable, sent, plans):
    """Return what plans have of the columns of who sends whom."""
    is_sent, found = rounds.posts.column < 0, []
    for one in plans:
        firm, committee = (
            own[one & is_sent] for own in (stable.pair_firm, stable.pair_committee)
        )
        counts = np.bincount(firm, minlength=len(stable.seats))
        ways = set(zip(committee.tolist(), firm.tolist(), strict=True))
        told = zip(sent.committee.tolist(), sent.firm.tolist(), strict=True)
        found.append(np.append(counts, [way in ways for way in told]))
    return np.array(found)


def kind_of(cut, sends, first):
    """Say what a row is about; behind ``first`` are columns of a firm and committee."""
    if cut.least > 0:
        return "committees"
    is_way = cut.columns >= first
    if (is_count := (cut.columns >= sends) & ~is_way).any():
        alone = "posts" if (cut.factors == -1).all() else "rooms"
        return "counts" if cut.factors[is_count] == 1 else alone
    return "lawyers" if cut.least < 0 else "ways"


def moved(draw, points, most):
    """Return a mixture of some points, moved by chance, within what columns are."""
    some = draw.choice(len(points), size=min(3, len(points)), replace=False)
    mixed = draw.dirichlet(np.ones(len(some))) @ points[some]
    mixed = mixed * (draw.random(len(mixed)) < draw.choice([0.7, 1]))
    off = (draw.random(len(mixed)) < 0.2) * draw.normal(0, 0.5, len(mixed))
    return np.clip(mixed + off, 0, most)


@KINDS
def test_every_plan_as_good_keeps_rows_of_whom_firms_send(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, (), best)
        rounds, bounds = LinkRounds(face, Watch()), face.bounds
        sending = SendingCuts(DispatchCuts(stable, rounds.posts, bounds))
        sent, most = SentPosts(sending, rounds.combs), np.zeros(0)
        for part in (0.5, 1):  # at first some committees have columns, then all
            some = draw.random(stable.committees) < part
            most = np.append(most, sent.widen(some))
        points = points_of(rounds, stable, plans)
        count = points.shape[1]
        points = np.hstack([points, sent_of(rounds, stable, sent, plans)])
        if not len(most):
            assert not sent.violated(points[0], 1e-3, None)
            continue
        most = np.append(np.ones(count), most)
        assert points.shape[1] == len(most)
        assert (points <= most).all(), seed
        first = count + len(stable.seats)
        for _ in range(POINTS):
            mixed = moved(draw, points, most)
            rooms = FirmRooms(rounds.combs, len(stable.seats)).at(mixed[:count])
            for cut in sent.violated(mixed, 1e-3, rooms):
                assert cut.factors @ mixed[cut.columns] < cut.least
                kept = (points[:, cut.columns] @ cut.factors).min()
                assert kept >= cut.least, (seed, cut)
                kind = kind_of(cut, count, first)
                seen[kind] += 1
                seen[f"tight {kind}"] += kept == cut.least
    kinds = ["committees", "posts", "lawyers", "counts", "ways"]
    if make in (opening, sating):  # in the others those who dispatch are not full
        kinds.append("rooms")
    for kind in kinds:
        assert seen[kind] > SEEDS / 20, seen
        assert seen[f"tight {kind}"] > seen[kind] / 8, seen


@KINDS
def test_every_plan_as_good_keeps_what_ties_new_columns(make):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, (), best)
        rounds = LinkRounds(face, Watch())
        dispatch = DispatchCuts(stable, rounds.posts, face.bounds)
        sent = SentPosts(SendingCuts(dispatch), rounds.combs)
        # At first some committees have columns, then all.
        parts = [draw.random(stable.committees) < part for part in (0.5, 1)]
        counts = (len(sent.widen(part)) for part in parts)
        begun = [(count, sent.begun(count)) for count in counts if count]
        points = points_of(rounds, stable, plans)
        first = points.shape[1]
        points = np.hstack([points, sent_of(rounds, stable, sent, plans)])
        ways = first + len(stable.seats)
        for count, rows in begun:
            new, first = range(first, first + count), first + count
            for cut in rows:
                least = (points[:, cut.columns] @ cut.factors).min()
                assert least >= cut.least, (seed, cut)
                kind = kind_of(cut, ways - len(stable.seats), ways)
                seen[kind] += 1
                seen[f"tight {kind}"] += least == cut.least
            # Each way that is new is in the row of its committee, and of its firm.
            told = Counter(np.concatenate([cut.columns for cut in rows]).tolist())
            assert all(told[way] == 2 for way in new if way >= ways), seed
    for kind in ("committees", "posts", "counts"):
        assert seen[kind] >= SEEDS / 40, seen
        assert seen[f"tight {kind}"] > seen[kind] / 8, seen


@KINDS
def test_no_plan_is_kept_out_and_no_other_served_whole(make):
    """With all columns, whole solutions that keep all rows can be served by lawyers."""
    seen, draw = Counter(), np.random.default_rng(1)
    for _, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        face = Face(formulation, stable, 2, (), best)
        rounds = LinkRounds(face, Watch())
        dispatch = DispatchCuts(stable, rounds.posts, face.bounds)
        sent = SentPosts(SendingCuts(dispatch), rounds.combs)
        sent.widen(np.ones(stable.committees, bool))
        points = points_of(rounds, stable, plans)
        whole = np.hstack([points, sent_of(rounds, stable, sent, plans)])
        links = dispatch.posts
        for place in range(min(POINTS, len(whole))):
            assert not sent.violated(whole[place], 1e-3, None)
            other = whole[place].copy()
            other[:links] *= draw.random(links) < 0.5
            is_kept = not sent.violated(other, 1e-3, None)
            seen["kept"] += is_kept
            seen["other"] += not is_kept
            if is_kept:
                assert not dispatch.violated(other[: points.shape[1]], 1e-3)
    assert seen["kept"] > SEEDS / 4
    assert seen["other"] > SEEDS / 4
