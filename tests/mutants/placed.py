"""Put a changed module in place: into running functions, or where it is imported.

A change inside a function is put into the function that exists already, wherever it
was handed on to; the program need not be imported again. What runs when the module is
loaded (defaults, constants) takes a fresh import.
"""

import ast
import gc
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

Key = tuple[str, int]


def key_of(code: CodeType) -> Key:
    """Return what tells one function of a file from others."""
    return code.co_qualname, code.co_firstlineno


def functions_of(path: str) -> dict[Key, list[FunctionType]]:
    """Return all functions that now exist of a file."""
    found: dict[Key, list[FunctionType]] = {}
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == path:
            found.setdefault(key_of(one.__code__), []).append(one)
    return found


def inner(code: CodeType) -> list[CodeType]:
    """Return the codes of functions, classes and comprehensions inside of a code."""
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def shape(code: CodeType) -> tuple[object, ...]:
    """Return what a code does, without the columns at which it stands."""
    plain = [(type(o), o) for o in code.co_consts if not isinstance(o, CodeType)]
    names = (code.co_names, code.co_varnames, code.co_freevars)
    return (code.co_code, *names, repr(plain), *map(shape, inner(code)))


def changed_functions(old: CodeType, new: CodeType) -> list[CodeType] | None:
    """Return the functions that differ, or None if what loads the module does."""
    if old.co_flags & CO_OPTIMIZED:
        return [] if shape(old) == shape(new) else [new]
    if shape(old)[:5] != shape(new)[:5] or len(inner(old)) != len(inner(new)):
        return None
    found: list[CodeType] = []
    for one, other in zip(inner(old), inner(new), strict=True):
        functions = changed_functions(one, other)
        if functions is None:
            return None
        found += functions
    return found


def put_in(
    functions: dict[Key, list[FunctionType]], old: CodeType, new: CodeType
) -> bool:
    """Put a changed module into functions that exist; return whether that can be."""
    found = changed_functions(old, new)
    if not found or len(found) > 1 or key_of(found[0]) not in functions:
        return False
    own = functions[key_of(found[0])]
    if found[0].co_name == "<lambda>" and len(own) > 1:
        return False
    if any(one.__code__.co_freevars != found[0].co_freevars for one in own):
        return False
    for one in own:
        one.__code__ = found[0]
    return True


def put_on_disk(module: ModuleType, tree: ast.Module, folder: Path) -> None:
    """Let those who copy or run the file of a module find the changed one."""
    path = folder / "changed.py"
    path.write_text(ast.unparse(tree), "utf-8")
    module.__file__ = str(path)


class _Loader(SourceFileLoader):
    """A loader of changed code."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 (of a loader)
        return self.code


class Changed(MetaPathFinder):
    """Find a module changed."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(
        self,
        name: str,
        path: object,
        target: object = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """Return the specification of the module that is changed, of no other."""
        if name != self.name:
            return None
        spec = PathFinder.find_spec(name, path)  # type: ignore[arg-type]
        if spec is not None:
            spec.loader = loader = _Loader(name, str(self.path))
            loader.code = self.code
        return spec

    def install(self) -> None:
        """Let the module be found changed from now on."""
        sys.meta_path.insert(0, self)
