"""What tables of facts and their fields are called, as sheets and columns."""

from lawyer_assign.facts.sheets.labels import SHEETS, sheet_of
from lawyer_assign.facts.sheets.sheet import CellKind, Column, Sheet, Slot, names_beside

__all__ = ["SHEETS", "CellKind", "Column", "Sheet", "Slot", "names_beside", "sheet_of"]
