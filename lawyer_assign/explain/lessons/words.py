"""How the answer of ``trainings`` reads, in Chinese and English."""

from lawyer_assign.errors import Lang, Text, lawyer_zh
from lawyer_assign.explain.answers import all_named, shown
from lawyer_assign.explain.lessons.lessons import NO_USE, Training, Trainings
from lawyer_assign.facts.base import SKILLS_ZH
from lawyer_assign.policy import title_of
from lawyer_assign.views.blocks import TERMINAL, Block
from lawyer_assign.views.tiers import rules_text
from lawyer_assign.views.words import flag

AFFINITY = title_of("affinity")
"""What points of pairs are called; further posts cost some, which trainings do not."""


def blocks(found: Trainings, lang: Lang) -> list[Block]:
    """Return whom to teach what, and what that does to every tier."""
    told = shown([training_text(found, one) for one in found.found], lang)
    notes = (proof_text(found).of(lang),)
    return [
        Block(head_text(found).of(lang), (), told, notes=notes),
        _tiers(found, lang),
    ]


def skill_text(skill: str) -> Text:
    """Return what a skill is called."""
    return Text(skill, SKILLS_ZH.get(skill, skill))


def head_text(found: Trainings) -> Text:
    """Return what all trainings do together."""
    if not found.found and found.why_open not in (None, NO_USE):
        # Nobody knows that none would: the note below says why.
        return Text(
            "No training that betters the plan is found yet; not all are ruled out.",
            "尚未找到能改善方案的培训，其余培训也未全部排除。",
        )
    if not found.found:
        return Text("No training would better the plan.", "现有方案不会因培训而改善。")
    count, level = len(found.found), found.level
    (lacked, lacks), (had, has) = found.lacking, found.points
    said = Text(
        f"{count} training(s) to level {level}: points of “{AFFINITY.en}” from "
        f"{had:,} to {has:,}",
        f"建议培训{count}项（达到{level}级）：“{AFFINITY.zh}”得分由{had:,}变为{has:,}",
    )
    if lacked != lacks:
        said = said.then(
            Text(
                f", must-have skills lacking from {lacked} to {lacks}",
                f"，所缺必备能力由{lacked}项变为{lacks}项",
            )
        )
    return said


def training_text(found: Trainings, one: Training) -> Text:
    """Return one training as a sentence."""
    who, skill, places = one.lawyer, skill_text(one.skill), all_named(one.at)
    said = Text(
        f"lawyer {who.of('en')}: {skill.en}, level {one.now} to {found.level}; for "
        f"{places.en}",
        f"{lawyer_zh(who.of('zh'))}：{skill.zh}，由{one.now}级提高到{found.level}级；"
        f"用于{places.zh}",
    )
    if one.points:
        said = said.then(Text(f"; {one.points:+,} points", f"；得分增加{one.points:,}"))
    if one.meets:
        said = said.then(
            Text(
                f"; {one.meets} must-have skill(s) met",
                f"；补上必备能力{one.meets}项",
            )
        )
    return said


def proof_text(found: Trainings) -> Text:
    """Return whether other trainings could do better, and by how much."""
    most = found.most
    if found.is_proved:
        return Text(
            f"Applied and solved again. No other {most} training(s) or fewer do better "
            "(proved).",
            f"以上培训已代入并重新求解；不超过{most}项的其他培训均不会更好（已证明）。",
        )
    why = found.why_open or Text("nothing is proved", "没有证明")
    said = Text("Applied and solved again.", "以上培训已代入并重新求解。")
    if not found.found:
        said = Text("", "")
    limit = next((one for one in found.tiers if not one.is_proved), None)
    if limit is not None and limit.at_least is not None:
        gap = limit.after - limit.at_least
        said = said.then(
            Text(
                f" Others could do better by {gap:,} at most in tier {limit.number} "
                "(proved).",
                f"其他培训在第{limit.number}层最多还能改善{gap:,}（已证明）。",
            )
        )
    last = Text(f" Not proved best: {why.en}.", f"尚未证明最优：{why.zh}。")
    said = said.then(last)
    return Text(said.en.strip(), said.zh)


def _tiers(found: Trainings, lang: Lang) -> Block:
    heads = (
        Text("tier", "层级"),
        Text("rules", "规则"),
        Text("price now", "现未达到程度"),
        Text("with the\ntrainings", "培训后"),
        Text("at least,\nwhatever\nis taught", "任何培训下至少"),
        Text("proved", "已证明"),
    )
    rows = tuple(
        (
            str(one.number),
            rules_text(one.rules, lang),
            f"{one.before:,}",
            f"{one.after:,}",
            Text("unknown", "未知").of(lang)
            if one.at_least is None
            else f"{one.at_least:,}",
            flag(one.is_proved, lang),
        )
        for one in found.tiers
    )
    head = Text("What it does to every tier", "各层变化").of(lang)
    return Block(head, tuple(one.of(lang) for one in heads), rows, frozenset({1}),
                 room=TERMINAL)  # fmt: skip
