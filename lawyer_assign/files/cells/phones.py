"""Phones in files: masked unless somebody asks for them.

A masked phone is kept as it is on reading: a masked file is a complete file. It is
never written over real ones: see :func:`check_masks`.
"""

from collections.abc import Iterable
from pathlib import Path

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.phones import MASK, is_masked
from lawyer_assign.phones import mask as mask


def check_masks(path: Path, written: Iterable[str], standing: Iterable[str]) -> None:
    """Refuse to write masked phones over a file that holds real ones.

    Parameters
    ----------
    path
        The file, for the message.
    written
        Phones about to be written.
    standing
        Phones in the file now.
    """
    lost = [phone for phone in standing if not is_masked(phone)]
    masks = [phone for phone in written if MASK in phone and is_masked(phone)]
    if lost and masks:
        raise BadInputError(
            [
                Defect(
                    str(path),
                    f"{len(lost)}",
                    Text(
                        f"{len(masks)} masked phones would be written over real ones, "
                        "which would be lost",
                        f"{len(masks)}个隐去中间数字的电话将覆盖真实电话，"
                        "真实电话会丢失",
                    ),
                    Text(
                        "Write to another path, or pass phones=True with the real "
                        "phones",
                        "请换一个路径，或用 phones=True 写入真实电话",
                    ),
                )
            ]
        )
