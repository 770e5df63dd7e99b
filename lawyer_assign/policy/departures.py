"""How a policy departs from the one whose name it keeps."""

import hashlib
import json
import re
from collections.abc import Iterable

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.policy.kinds import KINDS, class_of
from lawyer_assign.policy.policy import Policy
from lawyer_assign.policy.presets import text_of
from lawyer_assign.rules import Rule
from lawyer_assign.rules.rule import kind_of

MOST_NAMED = 4
"""Rules of a kind of change that are named; more are only said to be there."""

_FORM = "2-"
"""Begins digests that number tiers level by level; those of before do not tell them."""
_OLDER_FORM = re.compile("[0-9a-f]{12}")
"""Digests of before; what has neither form was written by nobody, or by a later one."""

_CHANGES = (Text("without", "去掉"), Text("with", "增加"), Text("other", "改动"))
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
        *(
            _listed(change, (type(one) for one in rules))
            for change, rules in zip(
                _CHANGES,
                (
                    (before[one] for one in before if one not in now),
                    (now[one] for one in now if one not in before),
                    (now[kind] for kind in both if said[0][kind] != said[1][kind]),
                ),
                strict=True,
            )
        ),
        *(
            name
            for part, name in _PARTS.items()
            if getattr(policy, part) != getattr(base, part)
        ),
    ]  # fmt: skip
    told = [one for one in told if one.en]
    return Text("; ".join(one.en for one in told), "；".join(one.zh for one in told))


def in_both_languages(told: str) -> Text:
    """Return in both languages what :func:`departures_of` said in one of them.

    Whatever is not understood, such as a rule of one's own that is not known any more,
    stays as it is.
    """
    parts = [_read(one) for one in re.split("[;；]", told.strip())]
    return Text("; ".join(one.en for one in parts), "；".join(one.zh for one in parts))


def _read(part: str) -> Text:
    part = part.strip()
    for known in _PARTS.values():
        if part in known[:]:
            return known
    for change in _CHANGES:
        said = re.fullmatch(f"{change.en} ([^“”]+)", part)
        kinds = said[1].split(", ") if said else []
        if re.fullmatch(f"{change.zh}(?:“[^“”]+”)+等?", part):
            kinds = [_BY_TITLE.get(one, "") for one in re.findall("“(.+?)”", part)]
            kinds += ["..."] * part.endswith("等")
        rules = [class_of(one) for one in kinds if one != "..."]
        if rules and all(rules):
            known_rules = [one for one in rules if one is not None]
            return _listed(change, known_rules, is_cut=kinds[-1] == "...")
    return Text(part, part)


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
    A rule reads facts, its own parameters and its context (travel, duty and the other
    rules): all of them are in it, but for the day on which consents must be valid, and
    the code of rules of one's own.
    """
    rules = {rule.kind: rule for rule in policy.rules}
    said: dict[str, object] = {**_said(rules, sorted(rules))}
    for part in ("reach", "duty", "roles"):
        said[part] = getattr(policy, part).model_dump(mode="json")
    text = json.dumps(said, sort_keys=True, default=str)
    return _FORM + hashlib.sha256(text.encode()).hexdigest()[:12]


def is_digest_of(written: str, policy: Policy) -> bool | None:
    """Return whether a digest is that of some rules.

    ``None``: there is none, or it is of an older form, in which different rules could
    have the same.
    """
    if not written or _OLDER_FORM.fullmatch(written):
        return None
    return written == rules_digest(policy)


def _said(rules: dict[str, Rule], kinds: list[str]) -> dict[str, dict[str, object]]:
    """Return what rules say, their tiers counted one after the other.

    A wish of several levels is priced in as many tiers, and others may stand between.
    """
    tiers = sorted({tier for kind in kinds for tier in rules[kind].tiers})
    said: dict[str, dict[str, object]] = {}
    for kind in kinds:
        wish, levels = rules[kind].wish, map(tiers.index, rules[kind].tiers)
        said[kind] = rules[kind].model_dump(exclude={"on", "wish"})
        said[kind]["wish"] = wish and ([*levels], wish.weight)
    return said


_BY_TITLE = {rule.title_zh: kind for kind, rule in KINDS.items()}


def _listed(change: Text, rules: Iterable[type[Rule]], *, is_cut: bool = False) -> Text:
    some = list(rules)
    if not some:
        return NOTHING
    more = is_cut or len(some) > MOST_NAMED
    kinds = ", ".join([kind_of(one) for one in some[:MOST_NAMED]] + ["..."] * more)
    titles = "".join(f"“{one.title_zh}”" for one in some[:MOST_NAMED])
    return Text(f"{change.en} {kinds}", f"{change.zh}{titles}{'等' if more else ''}")
