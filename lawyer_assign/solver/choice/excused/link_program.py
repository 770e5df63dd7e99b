"""The program of links before it learns anything: columns, and what they may be."""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.pooled_pairs import at_least
from lawyer_assign.statements import Bound, Stable


def program_of_links(
    stable: Stable, posts: FirmPosts, bounds: Sequence[Bound], of_firm: Ints,
    watch: Watch,
) -> LinearForm:  # fmt: skip
    """Return posts, rows that block, each of which costs one, and firms that send."""
    builder = Builder(len(posts.firm), 1, watch, constant=[0])
    columns = builder.add_columns(posts.has_pair.astype(np.int64))
    ones = np.ones(len(stable.who), np.int64)
    builder.add_price(0, builder.add_columns(ones), ones)
    builder.add_columns(np.ones(len(stable.seats), np.int64))
    each = np.ones(stable.committees, np.int64)
    for group, most in ((posts.committee, each), (posts.firm, of_firm)):
        who, place = np.unique(group, return_inverse=True)
        rows = builder.add_rows(np.full(len(who), -UNBOUNDED), most[who])
        builder.add_entries(rows[place], columns, np.ones(len(columns), np.int64))
    for bound in bounds:
        at_least(builder, bound, posts.column, len(columns))
    return builder.finish()
