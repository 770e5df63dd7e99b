"""What spreadsheet programs show in the place of a value that they cannot find."""

from lawyer_assign.errors import Text

ERROR_VALUES = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
)
"""As they stand in a file of texts that such a program has saved."""
ERROR_VALUE = (
    Text("is an error value", "是错误值"),
    Text(
        "Correct the formula, or enter the value itself", "请改正公式，或直接填写数值"
    ),
)
"""What is wrong with one, and what to do."""
