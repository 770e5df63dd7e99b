"""What a plan costs, as text in Chinese and English."""

from lawyer_assign.facts.money import yuan_text
from lawyer_assign.views.blocks import Block, as_text
from lawyer_assign.views.words import Lang, say
from lawyer_assign.year.costs import CITY, Costs


def costs_text(costs: Costs, lang: Lang = "en") -> str:
    """Return the sums by district and by payer, and what is above a budget.

    Parameters
    ----------
    costs
        Of :func:`lawyer_assign.cost`.
    lang
        ``"zh"`` or ``"en"``.
    """
    return as_text(cost_blocks(costs, lang))


def cost_blocks(costs: Costs, lang: Lang) -> list[Block]:
    """Return the blocks of the section."""
    return [_by_district(costs, lang), _by_payer(costs, lang)]


def _by_district(costs: Costs, lang: Lang) -> Block:
    names = ("district", "name", "posts", "paid", "city_pays", "district_pays",
             "budget", "over_budget")  # fmt: skip
    over, rows = costs.over_budget(), []
    frame = costs.by("district")
    for at, one in enumerate(frame.index.tolist()):
        budget = costs.facts.district[one].budget_yuan
        amounts = (
            int(frame[name].iloc[at]) for name in ("fen", "city_fen", "district_fen")
        )
        rows.append(
            (
                str(one),
                costs.facts.district[one].name,
                f"{frame.posts.iloc[at]:,}",
                *(yuan_text(fen) for fen in amounts),
                say("none", lang) if budget is None else f"{budget:,}",
                yuan_text(over[one]) if one in over else say("none", lang),
            )
        )
    total = say("cost_total", lang, all=yuan_text(costs.total_fen))
    heads = tuple(say(one, lang) for one in names)
    return Block(total, heads, tuple(rows), left=frozenset({0, 1}))


def _by_payer(costs: Costs, lang: Lang) -> Block:
    frame = costs.by("payer")
    named = zip(frame.index.tolist(), frame.name.tolist(), strict=True)
    payers = [
        say("city", lang) if one == CITY else f"{name} ({one})" for one, name in named
    ]
    paid = [yuan_text(fen) for fen in frame.fen.tolist()]
    rows = tuple(zip(payers, paid, strict=True))
    heads = (say("payer", lang), say("pays", lang))
    return Block(say("payers", lang), heads, rows)
