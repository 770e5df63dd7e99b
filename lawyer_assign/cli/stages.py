"""What a long run says it is doing, in Chinese and English, by its stage."""

STAGES: dict[str, tuple[str, str]] = {
    # key: (Chinese, English)
    "stage_pairs": ("正在建立候选配对", "Making the candidate pairs"),
    "stage_formulate": ("正在建立模型", "Putting the rules into a model"),
    "stage_flow": ("网络流求解中", "Solving by network flow"),
    "stage_relaxation": ("正在证明下界", "Proving bounds"),
    "stage_sets of posts": (
        "正在逐个社区（村）组合岗位",
        "Combining the posts of each committee",
    ),
    "stage_deferred acceptance": (
        "双向选择匹配中",
        "Matching those who chose each other",
    ),
    "stage_blocking pairs, from below": (
        "正在证明至少有多少更愿意彼此签约的律所和社区（村）",
        "Proving how many pairs have to block",
    ),
    "stage_priced flow": (
        "正在减少更愿意彼此签约的律所和社区（村）",
        "Leaving fewer pairs that would rather sign with each other",
    ),
    "stage_fewest changes": ("正在减少变动", "Letting few move"),
    "stage_cuts": ("正在用割平面收紧下界", "Tightening bounds by cuts"),
    "stage_points behind blocking pairs": (
        "正在就所有同样少的方案证明得分",
        "Proving the points of all plans that block as few pairs",
    ),
    "stage_plans of cheap pairs": (
        "正在有望的配对中寻找方案",
        "Looking for plans among promising pairs",
    ),
    "stage_pairs to rearrange": (
        "正在挑选可调整的配对",
        "Choosing pairs to rearrange",
    ),
    "stage_mending": ("正在局部改进方案", "Improving the plan part by part"),
    "stage_thresholds": ("正在提高最低值", "Raising the worst values"),
    "stage_budgets": ("正在按预算调整", "Fitting the plan to the budgets"),
    "stage_frontier": (
        "正在权衡两项目标，已得方案{count}个",
        "Trading two rules, {count} plans so far",
    ),
    "stage_roster": ("正在排值班表", "Planning the roster"),
    "stage_cpsat": ("CP-SAT 求解中", "Solving by CP-SAT"),
    "stage_part of the stable matching": (
        "稳定匹配的一部分已求出",
        "Part of the stable matching found",
    ),
    "stage_part of the full matching": (
        "最多匹配的一部分已求出",
        "Part of the full matching found",
    ),
    "stage_first matching": ("已有第一个匹配", "First matching found"),
    "stage_bound by prices": ("下界已由定价证明", "Bound proved by prices"),
    "stage_approached": ("正在向人数上界逼近", "Going for the bound itself"),
    "stage_annealed": ("模拟退火完成", "Annealed"),
    "stage_core": ("核心部分已求解", "Core solved"),
    "stage_mended": ("局部改进完成", "Improved part by part"),
    "stage_crossed": ("已由多个匹配组合改进", "Improved by crossing matchings"),
}
