"""How a policy departs from the one whose name it keeps."""

import hashlib
import json
from collections.abc import Iterable

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.policy.policy import Policy
from lawyer_assign.policy.presets import text_of
from lawyer_assign.rules import Rule

MOST_NAMED = 4
"""Rules of a kind of change that are named; more are only said to be there."""

_PARTS = {
    "reach": Text("other reach", "改动候选范围"),
    "duty": Text("other duty half days", "改动值班半天数"),
    "roles": Text("other roles inside teams", "改动团队岗位"),
    "roster": Text("other rules of rosters", "改动排班规则"),
}


def departures_of(policy: Policy) -> Text:
    """Return what a policy that is called after a text has otherwise, or nothing.

    Days on which consents must be valid are no change, nor are numbers of tiers that
    leave the rules in the same order.
    """
    base = text_of(policy)
    if base is None:
        return NOTHING
    before = {rule.kind: rule for rule in base.rules}
    now = {rule.kind: rule for rule in policy.rules}
    both = [kind for kind in before if kind in now]
    said = [_said(rules, both) for rules in (before, now)]
    told = [
        _listed("without", "去掉", (before[one] for one in before if one not in now)),
        _listed("with", "增加", (now[one] for one in now if one not in before)),
        _listed(
            "other", "改动",
            (now[kind] for kind in both if said[0][kind] != said[1][kind]),
        ),
        *(
            name
            for part, name in _PARTS.items()
            if getattr(policy, part) != getattr(base, part)
        ),
    ]  # fmt: skip
    told = [one for one in told if one.en]
    return Text("; ".join(one.en for one in told), "；".join(one.zh for one in told))


def named_with_departures(policy: Policy) -> Text:
    """Return the name of a policy, and how it departs from its text's."""
    other = departures_of(policy)
    if not other.en:
        return Text(policy.name, policy.name)
    return Text(
        f"{policy.name}, but {other.en}", f"{policy.name}（有改动：{other.zh}）"
    )


def rules_digest(policy: Policy) -> str:
    """Return the rules of a plan as a short text by which others are told from them.

    What no change is (:func:`departures_of`), and the rules of rosters, do not count.
    """
    rules = {rule.kind: rule for rule in policy.rules}
    said: dict[str, object] = {**_said(rules, sorted(rules))}
    for part in ("reach", "duty", "roles"):
        said[part] = getattr(policy, part).model_dump(mode="json")
    text = json.dumps(said, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _said(rules: dict[str, Rule], kinds: list[str]) -> dict[str, dict[str, object]]:
    """Return what rules say, their tiers counted one after the other."""
    wishes = {kind: rules[kind].wish for kind in kinds}
    tiers = sorted({one.tier for one in wishes.values() if one is not None})
    said: dict[str, dict[str, object]] = {}
    for kind in kinds:
        wish = wishes[kind]
        said[kind] = rules[kind].model_dump(exclude={"on", "wish"})
        said[kind]["wish"] = wish and (tiers.index(wish.tier), wish.weight)
    return said


def _listed(en: str, zh: str, rules: Iterable[Rule]) -> Text:
    some = list(rules)
    if not some:
        return NOTHING
    more = len(some) > MOST_NAMED
    kinds = ", ".join([one.kind for one in some[:MOST_NAMED]] + ["..."] * more)
    titles = "".join(f"“{one.title_zh}”" for one in some[:MOST_NAMED])
    return Text(f"{en} {kinds}", f"{zh}{titles}{'等' if more else ''}")
