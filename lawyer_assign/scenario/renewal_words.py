"""How a renewal reads, in Chinese and English."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from lawyer_assign.errors import NOTHING, Lang, Text, listed
from lawyer_assign.explain.answers import Named, all_named, shown
from lawyer_assign.files.formats.print_style import day_text
from lawyer_assign.phones import mask_phones
from lawyer_assign.policy import title_of
from lawyer_assign.proof import Status
from lawyer_assign.scenario.signed import Signed, State
from lawyer_assign.views.blocks import Block
from lawyer_assign.year.assessment import ScoreSheet

HEADS: dict[State, Text] = {
    "ended": Text("Agreements that end", "终止的协议"),
    "changed": Text("Agreements with other lawyers", "更换律师的协议"),
    "new": Text("New agreements to sign", "需新签的协议"),
    "renewed": Text("Agreements to renew", "续签的协议"),
    "kept": Text("Agreements that go on as they are", "不变的协议"),
}
NO_PLAN = {
    "infeasible": Text(
        "there is no plan that keeps all musts (proved)",
        "已证明没有遵守全部必须规则的方案",
    ),
    "undecided": Text("no plan was found in time", "时限内未得出方案"),
}


def no_plan_text(status: Status, most: int | None, must_end: int) -> Text:
    """Return that there is no plan, and whether it is for the limit alone.

    ``must_end`` posts that ``most`` counts end whatever is planned.
    """
    if status != "infeasible" or most is None:
        return NO_PLAN[status]
    said = Text(
        f"there is no plan that keeps all musts and ends at most {most:,} posts "
        "besides those of who left (proved)",
        f"已证明没有既遵守全部必须规则、又最多终止{most:,}个配对（已离开者除外）的方案",
    )
    if must_end > most:
        return said.then(
            Text(
                f"; {must_end:,} posts may not go on, by rules that must hold: allow "
                f"{must_end:,} at least, or set no limit",
                f"；必须遵守的规则不允许延续的配对就有{must_end:,}个：请把上限改为"
                f"{must_end:,}或更多，或不设上限",
            )
        )
    return said.then(Text("; allow more, or set no limit", "；请放宽上限，或不设上限"))


FEWEST = {
    True: Text(
        "no plan that serves as many ends fewer posts (proved)",
        "在同样配齐的前提下，终止数已证明最少",
    ),
    False: Text("not proved to end the fewest", "尚未证明终止数最少"),
}


OUTRANKED = Text(
    "the rules have other goals before last year's posts: fewer end where the rule of "
    "fewest changes stands right after coverage, or is left out of the policy",
    "规则集把别的目标排在“尽量延续上年安排”之前；要使终止数最少，"
    "请把该规则排在配齐之后的一层，或设为不启用",
)


def counts_text(kept: int, ended: int, new: int) -> Text:
    """Return how many posts go on, end and begin."""
    return Text(
        f"{kept:,} posts go on, {ended:,} end, {new:,} are new",
        f"按配对计：延续{kept:,}个，终止{ended:,}个，新增{new:,}个",
    )


def head_text(since: dt.date | None) -> Text:
    """Return what a renewal, or a change within the year, is titled."""
    if since is None:
        return Text("This year after last year", "本年续签方案")
    day = day_text(since)
    return Text(
        f"A change within the year, from {day.en}", f"年内变动方案（自{day.zh}起）"
    )


def agreements_text(signed: Sequence[Signed], is_within: bool) -> Text:
    """Return how many agreements are renewed, changed, new and ended."""
    found = Counter(row.state for row in signed)
    if is_within:
        return Text(
            f"agreements, one of a firm and a committee: {found['new']:,} new, "
            f"{found['changed']:,} changed, {found['ended']:,} end; "
            f"{found['kept']:,} go on as they are, and nobody signs them again",
            f"按协议计（一家律所与一个社区（村）为一份）：新签{found['new']:,}份，"
            f"变更{found['changed']:,}份，终止{found['ended']:,}份；"
            f"不变{found['kept']:,}份，无须重签",
        )
    return Text(
        f"agreements, one of a firm and a committee: {found['new']:,} new, "
        f"{found['renewed']:,} renewed, {found['changed']:,} changed, "
        f"{found['ended']:,} end",
        f"按协议计（一家律所与一个社区（村）为一份）：新签{found['new']:,}份，"
        f"续签{found['renewed']:,}份，变更{found['changed']:,}份，"
        f"终止{found['ended']:,}份",
    )


def most_text(max_changes: int) -> Text:
    """Return how many posts may end."""
    return Text(
        f"at most {max_changes:,} may end besides those of who left",
        f"除已离开者外，终止上限{max_changes:,}个",
    )


def failed_text(failed: Sequence[Named]) -> Text:
    """Return who goes on though she failed; the text asks for no end of her post."""
    below = ScoreSheet().grades[-2].score_from
    named = all_named(failed)
    return Text(
        f"{len(failed):,} who go on had less than {below} points (fail) in the last "
        f"assessment: {named.en}; no rule forbids it",
        f"延续的律师中，上次考核不足{below}分（不合格）的{len(failed):,}名："
        f"{named.zh}；规则未禁止续签",
    )


def signed_blocks(signed: Sequence[Signed], lang: Lang, is_within: bool) -> list[Block]:
    """Return agreements as blocks, one for each of what becomes of them."""
    blocks = []
    for state, name in HEADS.items():
        rows = [row for row in signed if row.state == state]
        if rows:
            count = Text(f" ({len(rows):,})", f"（{len(rows):,}）")
            lines = shown([signed_text(row, is_within) for row in rows], lang)
            blocks.append(Block(name.then(count).of(lang), (), lines))
    return blocks


def signed_text(row: Signed, is_within: bool = False) -> Text:
    """Return what becomes of an agreement, as a sentence."""
    colon, arrow = Text(": ", "："), Text(" -> ", "改为")
    said = row.committee.text
    if row.firm is not None:
        said = said.then(Text(" with ", "与")).then(row.firm.text)
    said = said.then(colon)
    if row.state in ("renewed", "kept", "new"):
        return said.then(_all(row.after))
    said = said.then(_all(row.before))
    if not row.why:
        come = tuple(one for one in row.after if one not in row.before)
        return said.then(Text(", joined by ", "，增加")).then(_all(come))
    if row.state == "changed":
        said = said.then(arrow).then(_all(row.after))
    return said.then(Text("; ", "；")).then(why_text(row, is_within))


def why_text(row: Signed, is_within: bool = False) -> Text:
    """Return why lawyers of before do not go on; nothing where all do."""
    said = NOTHING
    for at, (who, code, rule) in enumerate(row.why):
        gap = Text("; ", "；") if at else NOTHING
        said = said.then(gap).then(_reason(who, code, rule, is_within))
    return said


def _reason(who: Named, code: str, rule: str, is_within: bool) -> Text:
    name = who.text
    if code == "left":
        if is_within:
            return Text(f"{name.en} left", f"{name.zh}已离任")
        return Text(f"{name.en} left", f"{name.zh}已不在名册")
    if code == "dissolved":
        return Text("the committee is no longer there", "该社区（村）已不在名册")
    if code == "moved":
        return Text(
            f"{name.en} serves on, but is with {rule} now",
            f"{name.zh}继续服务，但已转至{rule}",
        )
    if code == "barred":
        what = title_of(rule)
        return Text(
            f"{name.en} may not go on: “{what.en}”",
            f"{name.zh}不能延续：“{what.zh}”",
        )
    if code == "conflict":
        reason = mask_phones(rule)
        return Text(
            f"{name.en} may not go on: {reason}", f"{name.zh}不能延续：{reason}"
        )
    if code == "own_limit":
        return Text(
            f"{name.en} offers to serve at most {rule} now (own limit), which is "
            "reached",
            f"{name.zh}本人现最多服务{rule}个（最多服务数），已达上限",
        )
    return _given_way(name, code, rule, is_within)


def _given_way(name: Text, code: str, rule: str, is_within: bool) -> Text:
    """Return for what a post ends that might go on."""
    if code == "outranked":
        return Text(
            f"{name.en} gives way to goals that the rules have before last year's "
            f"posts (tier {rule})",
            f"规则集把“尽量延续上年安排”排在第{rule}层，{name.zh}为更靠前的目标让位",
        )
    if code == "budget":
        posts = Text("last year's posts", "上年的配对")
        if is_within:
            posts = Text("the posts until now", "原有配对")
        return Text(
            f"{posts.en} cost more than the budget of {rule} now; {name.en} "
            "gives way so that it holds and as many as can be are served",
            f"{posts.zh}按现行补贴标准超出{rule}的预算，为不超预算并尽量配齐，"
            f"{name.zh}未能延续",
        )
    return Text(
        f"{name.en} gives way so that the rules hold and as many as can be are served",
        f"为遵守规则并尽量配齐，{name.zh}未能延续",
    )


def _all(names: tuple[Named, ...]) -> Text:
    return Text(
        listed(one.of("en") for one in names).en,
        listed(one.of("zh") for one in names).zh,
    )
