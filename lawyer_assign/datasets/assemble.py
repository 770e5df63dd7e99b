"""From a drawn world to facts."""

from lawyer_assign.datasets.choosing import make_choices
from lawyer_assign.datasets.knobs import (
    DEFAULT_TEAMS,
    ChoiceKnobs,
    PastKnobs,
    TeamKnobs,
)
from lawyer_assign.datasets.past import make_past
from lawyer_assign.datasets.people import make_committees, make_firms, make_lawyers
from lawyer_assign.datasets.world import World
from lawyer_assign.facts import District, Facts


def assemble(
    world: World,
    seed: int,
    choices: ChoiceKnobs | None,
    past: PastKnobs,
    teams: TeamKnobs = DEFAULT_TEAMS,
) -> Facts:
    """Build the facts of a world; without knobs nobody chooses anybody."""
    committees = make_committees(world, seed, teams)
    lawyers = make_lawyers(world, seed)
    chosen = () if choices is None else make_choices(world, choices, seed)
    agreements, conflicts = make_past(world, past, seed, committees, lawyers, chosen)
    names = zip(world.district_ids, world.district_names, strict=True)
    return Facts(
        districts=tuple(District(id=key, name=name) for key, name in names),
        committees=committees,
        firms=make_firms(world, lawyers),
        lawyers=lawyers,
        choices=chosen,
        conflicts=conflicts,
        agreements=agreements,
    )
