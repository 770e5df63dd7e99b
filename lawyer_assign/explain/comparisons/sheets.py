"""A comparison as sheets: in sentences, by rule, and for everybody it touches."""

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.comparisons.comparison import (
    By,
    Comparison,
    Row,
    differences,
)
from lawyer_assign.explain.comparisons.frames import plan_frame
from lawyer_assign.explain.comparisons.proof_words import proof_rows
from lawyer_assign.explain.comparisons.remains_words import former_texts, remains_texts
from lawyer_assign.explain.comparisons.words import plan_texts
from lawyer_assign.facts.money import FEN
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.table import Heads, Table, heads
from lawyer_assign.policy import title_of

BY_ZH: dict[By, tuple[str, str]] = {
    # by: (sheet, prefix of the columns)
    "district": ("区县对比", "区县"),
    "firm": ("律所对比", "律所"),
    "committee": ("社区（村）对比", "社区（村）"),
    "lawyer": ("律师对比", "律师"),
}
MISSING = ("district", "committee")
"""Who may lack lawyers."""
COUNTED = (("posts", "配对数"), ("points", "得分"), ("missing", "尚缺律师"))
MOVED = (("kept", "保留"), ("moved", "换人"), ("new", "新增"), ("ended", "终止"))
PARTNERS = {"committee": ("lawyers", "律师"), "lawyer": ("committees", "社区（村）")}


def sheets(found: Comparison, lang: Lang) -> list[Table]:
    """Return what differs in sentences, then by rule, then for everybody."""
    said = tuple(
        (found.names[at], one.of(lang))
        for at in range(1, len(found.names))
        for one in plan_texts(found, at)
    )
    first = found.names[0]
    against = (("plan", "方案"), (f"against {first}", f"与“{first}”相比"))
    tables = [
        Table("compare", "对比", against, said, prose=(against[1][0],)),
        *_plans(found, lang),
        *_proofs(found, lang),
        _rules(found, lang),
    ]
    return [*tables, *(_rows(found, by, lang) for by in BY_ZH)]


def _minus(name: str, first: str) -> tuple[str, str]:
    return (f"{name} - {first}", f"{name}减{first}")


def _plans(found: Comparison, lang: Lang) -> list[Table]:
    """Return posts, travel and cost of every plan."""
    if not found.minutes:
        return []
    frame = plan_frame(found)
    columns = heads("plan=方案 posts=配对数 missing=尚缺律师 minutes=路程（分钟）")
    numbers = [frame[en].tolist() for en, _ in columns]
    if any(found.untimed):
        columns += heads("untimed=路程不明的配对")
        numbers.append(list(found.untimed))
    if found.fen:
        columns += heads("yuan=年补贴（元）")
        numbers.append([fen / FEN for fen in found.fen])
    for one in remains_texts(found):
        columns += heads("said=说明")
        numbers.append([one.of(lang), *[None] * (len(found.names) - 1)])
    rows = tuple(zip(*numbers, strict=True))
    return [Table("compare_plans", "方案总计", columns, rows, prose=("said",))]


def _proofs(found: Comparison, lang: Lang) -> list[Table]:
    """Return what is proved of every plan, tier by tier."""
    columns = heads(
        "plan=方案 tier=层级 price=未达到程度 bound=已证明的最小值 gap=未证明的差距 "
        "proof=证明"
    )
    rows = tuple(
        (one.plan, one.tier, one.price, one.bound, one.gap, one.said.of(lang))
        for one in proof_rows(found)
    )
    if not rows:
        return []
    return [Table("compare_tiers", "各层证明", columns, rows, prose=("proof",))]


def _rules(found: Comparison, lang: Lang) -> Table:
    first, *others = found.names
    columns: Heads = (
        *heads("tier=层级 rule=规则"),
        *((name, name) for name in found.names),
        *(_minus(name, first) for name in others),
    )
    must = Text("must", "必须").of(lang)
    rows = tuple(
        (must if one.tier is None else one.tier, title_of(one.rule).of(lang),
         *one.prices, *differences(one.prices))
        for one in found.rules
        if one.tier is not None or any(one.prices)
    )  # fmt: skip
    return Table("compare_rules", "规则对比", columns, rows, prose=("rule",))


def _rows(found: Comparison, by: By, lang: Lang) -> Table:
    sheet, zh = BY_ZH[by]
    first, *others = found.names
    called = "姓名" if by == "lawyer" else "名称"
    columns = [(by, f"{zh}编号"), (f"{by}_name", f"{zh}{called}")]
    off: list[str] = []
    if by in PARTNERS:
        name, said = PARTNERS[by]
        columns += [(f"{name} {plan}", f"{said}：{plan}") for plan in found.names]
    counted = COUNTED if by in MISSING else COUNTED[:2]
    for name, said in counted:
        columns += [(f"{name} {plan}", f"{said}：{plan}") for plan in found.names]
        less = [
            (f"{name} {en}", f"{said}：{chinese}")
            for en, chinese in (_minus(plan, first) for plan in others)
        ]
        columns += less
        off += [en for en, _ in less if name != "points"]
    for name, said in MOVED:
        columns += [(f"{name} {plan}", f"{said}：{plan}") for plan in others]
    if by in PARTNERS:  # the partners say how many there are
        off += [f"posts {plan}" for plan in found.names]
    order = sorted(found.rows(by), key=lambda one: not _is_changed(one))
    rows = tuple(_row(found, one, by, lang) for one in order)
    return Table(f"compare_{by}s", sheet, tuple(columns), rows, off_paper=tuple(off))


def _is_changed(one: Row) -> bool:
    """Return whether plans differ in a row: such rows come first."""
    is_moved = any(moved.moved or moved.new or moved.ended for moved in one.moved)
    return is_moved or len({*one.points}) > 1 or len({*one.posts}) > 1


def _row(found: Comparison, one: Row, by: By, lang: Lang) -> tuple[Cell, ...]:
    cells: list[Cell] = [*one.who]
    plans = len(found.names)
    if by in PARTNERS:
        people = [
            [f"{who.name}（{who.id}）" for who in one.partners[at]]
            for at in range(plans)
        ]
        if by == "committee":
            people[0] += [said.of(lang) for said in former_texts(found, one.who.id)]
        cells += ["、".join(said) or None for said in people]
    missing = (one.missing,) if by in MISSING else ()
    for numbers in (one.posts, one.points, *missing):
        cells += [*numbers, *differences(numbers)]
    cells += [one.moved[at][nth] for nth in range(len(MOVED)) for at in range(1, plans)]
    return tuple(cells)
