"""Columns that people keep beside those that are read, told from mistyped ones.

Every reader asks here. What starts with ``_``, and a few headers that everybody uses,
are the planner's own: such a column is kept and not read. In sheets that are filled in,
any other header has to be known.
"""

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.terms import fold

OWN_MARK = "_"
"""Sheets, files and columns whose name starts so are the planner's own, not read."""

RENAME_COLUMN = Text(
    "Rename or remove the column; one of your own has a name that starts with _",
    "请改名或删去该列；自用的列请以 _ 开头命名",
)
_OWN_HEADS = frozenset(
    fold(one)
    for one in (
        "序号", "号", "No", "No.", "#", "serial", "备注", "说明", "remark", "remarks",
        "note", "notes", "联系人", "联系电话", "联系方式", "电话", "手机", "手机号",
        "手机号码", "固定电话", "座机", "微信", "微信号", "邮箱", "电子邮箱", "传真",
        "地址",
        "contact", "contact phone", "telephone", "mobile", "phone", "email", "e-mail",
        "wechat", "fax", "address",
    )
)  # fmt: skip
"""Columns that people keep beside a sheet's: numbers of rows, contacts, notes."""


def is_own_column(header: str) -> bool:
    """Return whether a column is the planner's own: it is kept and not read.

    A column of a sheet's own name, such as 电话 of lawyers, is that column.
    """
    return header.strip().startswith(OWN_MARK) or fold(header) in _OWN_HEADS
