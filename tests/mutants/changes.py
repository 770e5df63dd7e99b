"""Small changes of a module's syntax tree, each of which a test ought to notice.

What is the same program, or no program at all, is not changed: annotations, arguments
of decorators (``slots``, ``frozen``), docstrings, the words of messages, code for type
checkers, ``if __name__``, and limits of size where nothing lies between. Words that are
compared or looked up are changed.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.FloorDiv),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitOr,),
}
LARGE = 1_000
"""Limits of size from here on are not moved by one: nothing lies between."""
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}
LEFT_ALONE = {
    (ast.AnnAssign, "annotation"),
    (ast.arg, "annotation"),
    (ast.FunctionDef, "returns"),
    (ast.FunctionDef, "decorator_list"),
    (ast.ClassDef, "decorator_list"),
}
WORDS_MATTER = (ast.Compare, ast.Subscript)
"""Where a word is no wording: what is compared or looked up."""


@dataclass(frozen=True)
class Change:
    """One small change: where it is, and how to make it in the tree it is of."""

    function: str
    """``Class.method``, or nothing for what runs when the module is loaded."""
    first: int
    last: int
    """Lines of the statement: all of it, or its head where it holds others."""
    statement: ast.stmt
    make: Callable[[], None]


def changes_of(tree: ast.Module, start: str | None = None) -> list[Change]:
    """Return the changes of a module; with a start, of what that function calls."""
    reached = None if start is None else _reached(tree, start)
    return [
        one
        for one in _Walk().changes(tree)
        if reached is None or one.function.rpartition(".")[2] in reached
    ]


def _reached(tree: ast.Module, start: str) -> set[str]:
    """Return the functions of the module that a function names, and these in turn."""
    functions: dict[str, list[ast.FunctionDef]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            functions.setdefault(node.name, []).append(node)
    reached: set[str] = set()
    ahead = [start]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in functions:
            continue
        reached.add(name)
        for function in functions[name]:
            names = (
                getattr(n, "attr", getattr(n, "id", "")) for n in ast.walk(function)
            )
            ahead.extend(names)
    return reached


class _Walk:
    """A walk through a tree that remembers in which statement it is."""

    def __init__(self) -> None:
        self.function = ""
        self.statement: ast.stmt = ast.Pass()

    def changes(self, node: ast.AST) -> Iterator[Change]:
        before = self.function, self.statement
        own = node if isinstance(node, ast.stmt) else self.statement
        for field, value in ast.iter_fields(node):
            if (type(node), field) in LEFT_ALONE:
                continue
            listed = value if isinstance(value, list) else [value]
            for at, child in enumerate(listed):
                if not isinstance(child, ast.AST) or _is_left_alone(node, child):
                    continue
                put = _put(value, at) if listed is value else _put(node, field)
                self.statement = child if isinstance(child, ast.stmt) else own
                for other in _others(node, child):
                    yield self._change(put, other)
                if isinstance(child, ast.FunctionDef | ast.ClassDef):
                    self.function = f"{before[0]}.{child.name}".lstrip(".")
                yield from self.changes(child)
                self.function = before[0]
        self.function, self.statement = before

    def _change(self, put: Callable[[ast.AST], None], other: ast.AST) -> Change:
        head = self.statement
        inner = getattr(head, "body", None) or getattr(head, "cases", None)
        last = head.end_lineno or head.lineno
        if isinstance(inner, list):
            last = max(head.lineno, inner[0].lineno - 1)
        function = self.function
        return Change(function, head.lineno, last, head, lambda: put(other))


def _put(holder: object, place: str | int) -> Callable[[ast.AST], None]:
    if isinstance(holder, list):
        return lambda new: holder.__setitem__(place, new)
    return lambda new: setattr(holder, str(place), new)


def _is_left_alone(node: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, ast.keyword):
        return child.arg == "strict"  # the author's own check of lengths
    if isinstance(child, ast.If):
        test = ast.unparse(child.test)
        return test == "TYPE_CHECKING" or test.startswith("__name__")
    if isinstance(node, ast.Module) and isinstance(child, ast.Assign):
        return _is_name_or_limit(child)
    return _is_word(child) and isinstance(node, ast.Expr)


def _is_false(node: ast.expr) -> bool:
    """Return whether a predicate that ends without a word would say the same."""
    return ast.unparse(node) in ("None", "False")


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_name_or_limit(assigned: ast.Assign) -> bool:
    """Return whether a module names a type, hands names out, or sets a large limit."""
    value = assigned.value
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return value.value >= LARGE
    is_type = isinstance(value, ast.BinOp | ast.Subscript)
    return is_type or ast.unparse(assigned.targets[0]) == "__all__"


def _others(node: ast.AST, child: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in place of a node of the tree."""
    forms = (_simple, _blocks, _operators, _values)
    made = [other for form in forms for other in form(child)]
    if isinstance(child, ast.Constant):
        made += [ast.Constant(value=one) for one in _constants(node, child.value)]
    if isinstance(node, ast.comprehension) and child in node.ifs:
        made += [ast.Constant(value=True), ast.UnaryOp(ast.Not(), child)]
    for other in made:
        yield ast.fix_missing_locations(ast.copy_location(other, child))


def _simple(child: ast.AST) -> Iterator[ast.AST]:
    match child:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom()):
            # Still a generator, of which nothing comes.
            yield ast.If(ast.Constant(value=False), [child], [])
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield ast.Pass()
        case ast.AugAssign(target=target, op=op, value=value):
            yield ast.Pass()
            for kind in COMPUTED.get(type(op), ()):
                yield ast.AugAssign(target, kind(), value)
        case ast.Continue():
            yield from (ast.Break(), ast.Pass())
        case ast.Break():
            yield from (ast.Continue(), ast.Pass())
        case ast.Return(value=ast.expr() as value) if not _is_false(value):
            yield ast.Return(None)


def _blocks(child: ast.AST) -> Iterator[ast.AST]:
    match child:
        case ast.For(target=target, body=body, orelse=orelse):
            yield ast.For(target, ast.Tuple([], ast.Load()), body, orelse)
        case ast.If(test=test, body=body, orelse=orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse):
            yield ast.While(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, orelse)


def _operators(child: ast.AST) -> Iterator[ast.AST]:
    match child:
        case ast.Compare(left=left, ops=ops, comparators=right):
            # Of words no order is meant.
            most = 1 if any(map(_is_word, (left, *right))) else None
            for at, op in enumerate(ops):
                for kind in COMPARED[type(op)][:most]:
                    yield ast.Compare(left, [*ops[:at], kind(), *ops[at + 1 :]], right)
            if len(ops) == 1 and isinstance(right[0], ast.Tuple | ast.Set | ast.List):
                for fewer in _fewer(right[0]):
                    yield ast.Compare(left, ops, [fewer])
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for at in range(len(values)):
                rest = [*values[:at], *values[at + 1 :]]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
        case ast.BinOp(left=left, op=op, right=right):
            for other in COMPUTED.get(type(op), ()):
                yield ast.BinOp(left, other(), right)


def _fewer(listed: ast.Tuple | ast.Set | ast.List) -> Iterator[ast.expr]:
    """Yield what is listed without one of it, each in turn."""
    for at in range(len(listed.elts)):
        rest = [*listed.elts[:at], *listed.elts[at + 1 :]]
        yield ast.Tuple(rest, ast.Load())


def _values(child: ast.AST) -> Iterator[ast.AST]:
    match child:
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield operand
        case ast.Call(func=ast.Name(id=name), args=args, keywords=named):
            if name in CALLED:
                yield ast.Call(ast.Name(CALLED[name], ast.Load()), args, named)


def _constants(node: ast.AST, value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    elif isinstance(value, str) and value and isinstance(node, WORDS_MATTER):
        yield f"not {value}"
