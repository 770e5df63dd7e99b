"""Where districts lie on a picture: outlines handed in, soft hulls of points else."""

from lawyer_assign.outlines.geojson import outlines_of
from lawyer_assign.outlines.hulls import hulls
from lawyer_assign.outlines.outline import Outline, Outlines, Ring

__all__ = ["Outline", "Outlines", "Ring", "hulls", "outlines_of"]
