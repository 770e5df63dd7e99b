"""The program of links, solved as far as it matters behind blocking pairs."""

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds, Seen
from lawyer_assign.solver.choice.face import Face

SHARE = 0.2
"""Of the time left, twice."""

NEAR = 0.25
"""Blocking pairs that the program of links may be worth less than are known: with 1.8
less, 1,000 committees, seed 4, are 1.6 % open after a minute, and 0.5 % with 0.2."""


def solved_links(
    face: Face, most: int, known: Seen | None, watch: Watch
) -> LinkRounds | None:
    """Return the program of links, solved; ``None`` where lawyers have several posts.

    ``known`` is where it was before. That may be far from what branching proved; then
    it learns more, and who sends, too.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    found = LinkRounds(face, watch)
    if not found.is_one_each:
        return None
    seen = known
    if seen is None or seen.cost <= most - NEAR:
        rounds = LinkRounds(face, watch)
        if seen is not None and seen.form.matrix.shape[1] == len(found.values):
            rounds.go_from(seen)
            rounds.seeker.ask_rooms()
        # Beyond what is known: rounded up, much less is worth as much.
        rounds.run(most + 1, 0, watch.part(SHARE))
        seen = rounds.solved_last
        if seen is not None and seen.cost <= most - NEAR:
            rounds.ask_who_sends()
            rounds.run(most + 1, 0, watch.part(SHARE))
            seen = rounds.solved_last
    if seen is None:
        return None
    # Another one, which knows nothing of columns that tell who sends whom.
    found.seen = seen
    found.seeker.ask_rooms()
    return found
