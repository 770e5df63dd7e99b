"""Why agreements are new, changed, renewed or ended, in words that facts bear."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lawyer_assign.errors import NOTHING, Text, listed
from lawyer_assign.facts.names import is_name
from lawyer_assign.files.plans.signing.agreements import Earlier, Signing, names_of
from lawyer_assign.phones import mask_phones

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.plan import Plan
    from lawyer_assign.policy import Policy
    from lawyer_assign.rules import EligibilityRule

_OFF_LIST = Text(", which left", "（已不在名册）")
_WENT = Text(", which left", "（已退出）")
_FIRM_OFF_LIST = Text("the firm is no longer there", "该律所已不在名册")
_FIRM_WENT = Text("the firm is no longer there", "该律所已退出")


@dataclass(frozen=True)
class Reasons:
    """Why an agreement is new, changed, renewed or ended, in words that facts bear."""

    facts: Facts
    plan: Plan
    policy: Policy
    found: list[Signing]
    earlier: Earlier

    @property
    def _is_within(self) -> bool:
        """Whether another plan is changed within the year, not followed the year on."""
        return self.earlier.since is not None

    def committee_name(self, one: Signing) -> str:
        """Return the name of a committee, of one that is gone as it was then."""
        row = self.facts.committee.get(one.committee)
        return self._then[0].get(one.committee, "") if row is None else row.name

    def town(self, one: Signing) -> str | None:
        """Return the town of a committee that is there."""
        row = self.facts.committee.get(one.committee)
        return None if row is None else row.town

    def district_name(self, one: Signing) -> str | None:
        """Return the name of a committee's district, if the committee is there."""
        row = self.facts.committee.get(one.committee)
        return None if row is None else self.facts.district[row.district].name

    def of(self, one: Signing) -> Text:
        """Return the reason for the state of an agreement, and who signed it then."""
        return self._state(one).then(self._renamed(one))

    def _renamed(self, one: Signing) -> Text:
        """Return that the firm signed last year's agreement under another name."""
        then, now = self._then[1].get(one.firm, ""), self.facts.firm.get(one.firm)
        if one.state == "new" or now is None or not then or is_name(then, now.name):
            return NOTHING
        if self._is_within:
            return Text(f"; the firm was called {then}", f"；律所原名称为{then}")
        return Text(
            f"; last year the firm was called {then}", f"；律所上一年度名称为{then}"
        )

    def _state(self, one: Signing) -> Text:
        """Return why an agreement is new, changed, renewed or ended."""
        if one.state in ("renewed", "kept"):
            return self._goes_on(one)
        if one.state == "new":
            return self.begins(one)
        if one.committee not in self.facts.committee:
            return Text("the committee is no longer there", "该社区（村）已不在名册")
        parts = [*self.ends(one)]
        if one.state == "ended":
            parts.append(self._instead(one))
        elif come := [who for who in one.after if who not in one.before]:
            names = names_of(self.facts, tuple(come))
            instead = Text(f"{names} instead", f"改由{names}服务")
            joins = Text(f"{names} joins", f"增加{names}")
            parts.append(instead if parts else joins)
        return together(parts)

    def ends(self, one: Signing) -> Iterator[Text]:
        """Yield why an agreement, or the posts of some in it, do not go on."""
        yield from self._closed(one)
        yield from self._leaving(one)

    def _goes_on(self, one: Signing) -> Text:
        if (one.firm, one.committee) in self._fixed:
            return Text("fixed agreement, left as it is", "固定协议，本次不变")
        if not one.before:
            return Text("the same firm", "律所不变，律师由律所指派")
        return Text("the same lawyers", "律师不变")

    def begins(self, one: Signing) -> Text:
        """Return in whose place an agreement is signed anew, or beside whom."""
        gone = [x.firm for x in self._at[one.committee] if x.state == "ended"]
        stays = [x.firm for x in self._at[one.committee] if x.before and x.after]
        if gone:
            names = self._firms(gone)
            left = Text("", "")
            if not any(one in self.facts.firm for one in gone):
                left = _WENT if self._is_within else _OFF_LIST
            return Text(f"in place of {names.en}", f"接替{names.zh}").then(left)
        if stays:
            names = self._firms(stays)
            return Text(f"besides {names.en}", f"在{names.zh}之外增加")
        if self._is_within:
            return Text("no agreement before", "此前没有协议")
        return Text("no agreement last year", "上一年度没有协议")

    def _instead(self, one: Signing) -> Text:
        """Return who serves the committee now."""
        now = [x.firm for x in self._at[one.committee] if x.after]
        if not now:
            return Text("nobody serves here in this plan", "本方案中该处暂缺律师")
        names = self._firms(now)
        return Text(f"{names.en} serves here now", f"改由{names.zh}服务")

    def _closed(self, one: Signing) -> Iterator[Text]:
        """Yield that the firm is gone, or that nobody says which it was."""
        if not one.firm:
            yield Text("nobody says which firm it was", "原律所不详")
        elif one.firm not in self.facts.firm:
            yield _FIRM_WENT if self._is_within else _FIRM_OFF_LIST

    def _leaving(self, one: Signing) -> Iterator[Text]:
        """Yield why each lawyer of last year does not go on."""
        for gone in one.former:
            if self._is_within:
                yield Text(f"{gone} left", f"{gone}已离任")
            else:
                yield Text(f"{gone} left", f"{gone}已不在名册")
        for who in one.before:
            if who in one.after:
                continue
            row = self.facts.lawyer[who]
            name = row.name
            rule = self._barred.get((one.committee, who))
            posts = len(self.plan.committees_of(who))
            if row.firm != one.firm:
                now = self._firms([row.firm])
                yield Text(f"{name} is with {now.en} now", f"{name}已转至{now.zh}")
            elif rule is not None:
                yield self._may_not(one.committee, who, rule)
            elif posts:
                yield Text(
                    f"{name} serves {posts} other(s)",
                    f"{name}在其他{posts}个社区（村）任职",
                )
            else:
                yield Text(f"{name} has no post", f"{name}本方案未任职")

    def _may_not(self, committee: str, who: str, rule: EligibilityRule) -> Text:
        """Return the rule that ends a post; of a conflict the reason as typed."""
        name, reason = self.facts.lawyer[who].name, ""
        if rule.kind == "conflicts":
            reason = mask_phones(self._reasons[committee, who])
        if reason:
            return Text(f"{name} may not go on: {reason}", f"{name}不能延续：{reason}")
        return Text(
            f"{name} may not go on: “{rule.title}”",
            f"{name}不能延续：“{rule.title_zh}”",
        )

    def _firms(self, ids: Iterable[str]) -> Text:
        return listed(self.firm_name(one) for one in ids)

    def firm_name(self, one: str) -> str:
        """Return the name of a firm, of one that is gone as it was then, or its id."""
        row = self.facts.firm.get(one)
        return (row.name if row else self._then[1].get(one, "")) or one

    @cached_property
    def _then(self) -> tuple[dict[str, str], dict[str, str]]:
        """Names of committees and firms as last year's plan has them beside."""
        then = self.earlier.plan
        beside = () if then is None else then.beside.items()
        return (
            {post.committee: said.committee for post, said in beside},
            {said.firm: said.firm_name for _, said in beside},
        )

    @cached_property
    def _at(self) -> Mapping[str, list[Signing]]:
        found: defaultdict[str, list[Signing]] = defaultdict(list)
        for one in self.found:
            found[one.committee].append(one)
        return found

    @cached_property
    def _fixed(self) -> set[tuple[str, str]]:
        rows = self.facts.agreements
        return {(row.firm, row.committee) for row in rows if row.is_fixed}

    @cached_property
    def _ended(self) -> list[tuple[str, str]]:
        """Posts of last year that end, of committees and lawyers who are there."""
        return [
            (one.committee, who)
            for one in self.found
            if one.committee in self.facts.committee
            for who in one.before
            if who not in one.after
        ]

    @cached_property
    def _reasons(self) -> dict[tuple[str, str], str]:
        from lawyer_assign.rules.pairing.conflicts import conflict_reasons

        return conflict_reasons(self.facts, self._ended)

    @cached_property
    def _barred(self) -> Mapping[tuple[str, str], EligibilityRule]:
        """The first rule that forbids a pair of last year, of those that must hold."""
        from lawyer_assign.problem.barring import barring

        ended = self._ended
        rules: dict[tuple[str, str], EligibilityRule] = {}
        for at, rule in barring(self.facts, self.policy, ended) if ended else ():
            rules.setdefault(ended[at], rule)
        return rules


def together(parts: Iterable[Text]) -> Text:
    """Return reasons as one, in the order in which they are given."""
    said = [*parts]
    return Text("; ".join(x.en for x in said), "；".join(x.zh for x in said))
