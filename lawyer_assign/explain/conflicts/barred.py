"""What rules that forbid pairs say against a demand that asks for posts."""

from collections.abc import Sequence

from lawyer_assign.errors import NOTHING, Text, firm_zh, lawyer_zh
from lawyer_assign.explain.answers import MOST_NAMED
from lawyer_assign.explain.conflicts.directory import Directory
from lawyer_assign.facts import Agreement, Facts
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.policy import title_of

Said = tuple[Text, tuple[str, ...]]
"""A sentence, and the places it is about."""

KNOWN = frozenset({"willingness", "refusals", "conflicts", "chosen_only"})
"""Rules with sentences of their own; every other one goes by its title."""


class Barred:
    """Says what keeps lawyers from where some demand would have them."""

    def __init__(self, facts: Facts, at: Directory) -> None:
        self._facts = facts
        self._at = at

    def pin(self, kind: str, number: int, party: str) -> Said:
        """Say what a rule has against a fixed agreement.

        Parameters
        ----------
        kind
            Of the rule.
        number, party
            Of the agreement in the facts, and the lawyer or firm it names.
        """
        agreement = self._facts.agreements[number]
        found = None
        if agreement.lawyers:
            found = self._pair(kind, agreement, party)
        elif kind == "refusals":
            found = self._refusal(agreement.firm, agreement.committee)
        elif kind not in KNOWN:
            where = self._at.committee(agreement.committee)
            firm = named(self._facts.firm[party])
            found = _kept(kind, Text(f"firm {firm.en}", firm_zh(firm.zh)), where)
        return found or self.committee(kind, agreement.committee)

    def _pair(self, kind: str, agreement: Agreement, party: str) -> Said | None:
        """Say what forbids one lawyer at one committee."""
        facts = self._facts
        where, who = self._at.committee(agreement.committee), self._at.lawyer(party)
        if kind == "willingness":
            area = named(facts.district[facts.committee[agreement.committee].district])
            said = Text(
                f"lawyer {who.en} is not willing to serve {area.en}, with {where.en}",
                f"{lawyer_zh(who.zh)}不愿到{where.zh}所在的{area.zh}服务",
            )
            return said, self._at.place("lawyers", party, "districts")
        if kind == "refusals":
            return self._refusal(agreement.firm, agreement.committee)
        if kind == "conflicts":
            return self._conflict(party, agreement)
        if kind not in KNOWN:
            return _kept(kind, Text(f"lawyer {who.en}", lawyer_zh(who.zh)), where)
        return None

    def _refusal(self, firm: str, committee: str) -> Said | None:
        choice = self._facts.choice.get((firm, committee))
        if choice is None:
            return None
        one, where = named(self._facts.firm[firm]), self._at.committee(committee)
        if choice.firm_refuses:
            said = Text(
                f"firm {one.en} refuses to serve {where.en}",
                f"{firm_zh(one.zh)}不接受{where.zh}",
            )
            return said, self._at.choice_places(firm, committee, "firm_refuses")
        said = Text(
            f"{where.en} refuses firm {one.en}", f"{where.zh}不接受{firm_zh(one.zh)}"
        )
        return said, self._at.choice_places(firm, committee, "committee_refuses")

    def _conflict(self, lawyer: str, agreement: Agreement) -> Said:
        where = self._at.committee(agreement.committee)
        said = NOTHING
        places: list[str] = []
        for at, row in enumerate(self._facts.conflicts):
            is_hers = row.lawyer == lawyer
            if row.committee != agreement.committee or not (
                is_hers or row.firm == agreement.firm
            ):
                continue
            who = self._at.lawyer(lawyer)
            side, side_zh = "lawyer", "律师"
            if not is_hers:
                who = named(self._facts.firm[agreement.firm])
                side, side_zh = "firm", "律所"
            why = Text(f": {row.reason}", f"：{row.reason}") if row.reason else NOTHING
            said = said.then(Text("; ", "；") if places else NOTHING).then(
                Text(
                    f"{side} {who.en} has a conflict of interest with {where.en}",
                    f"{side_zh}{who.zh}与{where.zh}有利益冲突",
                ).then(why)
            )
            places.append(self._facts.place("conflicts", at, "committee"))
        return said, tuple(places)

    def committee(self, kind: str, committee: str) -> Said:
        """Say what keeps some lawyers from a committee."""
        where = self._at.committee(committee)
        if kind not in KNOWN:
            return _kept(kind, Text("some lawyers", "部分律师"), where)
        district = self._facts.district[self._facts.committee[committee].district]
        area = named(district)
        return {
            "willingness": Text(
                f"only lawyers willing to serve {area.en} serve {where.en}",
                f"只有愿到{area.zh}服务的律师可服务{where.zh}",
            ),
            "refusals": Text(
                f"no firm serves {where.en} against a refusal of either side",
                f"任何一方拒绝时，律所不得服务{where.zh}",
            ),
            "conflicts": Text(
                f"nobody with a conflict of interest serves {where.en}",
                f"有利益冲突者不得服务{where.zh}",
            ),
            "chosen_only": Text(
                f"only a firm that {where.en} chose, and that chose it, serves it",
                f"只有与{where.zh}互选的律所可服务该处",
            ),
        }[kind], ()

    def several(self, kind: str, pairs: Sequence[tuple[str, str]]) -> Said:
        """Say which pairs a rule forbids, where a demand is about nobody by name."""
        en, zh = [], []
        for committee, lawyer in pairs[:MOST_NAMED]:
            where, who = self._at.committee(committee), self._at.lawyer(lawyer)
            en.append(f"lawyer {who.en} from {where.en}")
            zh.append(f"{lawyer_zh(who.zh)}不得服务{where.zh}")
        more = Text(", ...", "等") if len(pairs) > MOST_NAMED else NOTHING
        rule = title_of(kind)
        return Text(
            f"“{rule.en}” keeps {', '.join(en)}{more.en}",
            f"按规则“{rule.zh}”，{'、'.join(zh)}{more.zh}",
        ), ()

    def lawyer(self, kind: str, lawyer: str) -> Said:
        """Say what keeps a lawyer from some committees."""
        who, row = self._at.lawyer(lawyer), self._facts.lawyer[lawyer]
        if kind not in KNOWN:
            some = Text("some committees", "部分社区（村）")
            return _kept(kind, Text(f"lawyer {who.en}", lawyer_zh(who.zh)), some)
        if kind == "willingness":
            areas = all_named(
                self._facts.district[d] for d in sorted(row.districts or ())
            )
            said = Text(
                f"lawyer {who.en} is willing to serve {areas.en or 'no district'} only",
                f"{lawyer_zh(who.zh)}只愿到{areas.zh}服务"
                if areas.zh
                else f"{lawyer_zh(who.zh)}不愿到任何区县服务",
            )
            return said, self._at.place("lawyers", lawyer, "districts")
        firm = named(self._facts.firm[row.firm])
        said = {
            "refusals": Text(
                f"lawyer {who.en} of firm {firm.en} serves nobody against a refusal",
                f"任何一方拒绝时，{firm_zh(firm.zh)}的{lawyer_zh(who.zh)}不得服务",
            ),
            "conflicts": Text(
                f"lawyer {who.en} serves nobody with a conflict of interest",
                f"{lawyer_zh(who.zh)}不得服务有利益冲突的社区（村）",
            ),
            "chosen_only": Text(
                f"lawyer {who.en} serves only committees that chose firm {firm.en} and "
                "were chosen",
                f"{lawyer_zh(who.zh)}只服务与{firm_zh(firm.zh)}互选的社区（村）",
            ),
        }[kind]
        return said, ()


def _kept(kind: str, who: Text, where: Text) -> Said:
    """Say by its title whom a rule keeps from where: a rule of somebody's own."""
    rule = title_of(kind)
    return Text(
        f"“{rule.en}” keeps {who.en} from {where.en}",
        f"按规则“{rule.zh}”，{who.zh}不得服务{where.zh}",
    ), ()
