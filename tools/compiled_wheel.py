"""The wheel with a compiled reader: ``make compiled``. The hook of hatchling, off unless asked for.

In: ``src/gongkai/reading``, which needs nothing outside itself. Out: the same wheel with,
beside each module's source, the module compiled by mypyc. Promised: the source stays in the
wheel as it is (the reader's version is a hash over it), and nothing is written below ``src``,
where a compiled module would hide later changes to its source. ``records`` stays Python: mypyc
has no ``dataclass_transform``.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from mypyc.build import mypycify
from setuptools import Distribution

READER = Path("gongkai", "reading")
INTERPRETED = READER / "records.py"


class CompiledReader(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel; editable installations stay as they are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and tell hatchling what there is."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory(prefix="gongkai-compiled-")
        root = Path(self._folder.name)
        copytree(Path(self.root, "src") / READER, root / READER, ignore=ignore_patterns("__pycache__"))
        (root / "gongkai" / "__init__.py").touch()
        built = compile_reader(root)
        build_data["force_include"].update({str(path): path.relative_to(root / "built") for path in built})
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._folder.cleanup()


def compile_reader(root: Path) -> list[Path]:
    """The modules of the reader below ``root``, compiled into ``root/built``."""
    sources = sorted(path.relative_to(root) for path in (root / READER).rglob("*.py"))
    sources.remove(INTERPRETED)
    for source in sources:
        path = root / source
        path.write_text(native(path.read_text(encoding="utf-8")), encoding="utf-8")
    with chdir(root):
        modules = mypycify(
            # Checked by make types; "misc" is what mypy says to constructors of frozen records.
            ["--strict", "--disable-error-code=misc", *map(str, sources)],
            opt_level="3",
            group_name="gongkai_reading",
        )
        command = Distribution({"ext_modules": modules}).get_command_obj("build_ext")
        command.build_lib = "built"
        command.ensure_finalized()
        command.run()
    return [path for path in (root / "built").rglob("*") if path.is_file()]


def native(source: str) -> str:
    """A module in the form that mypyc makes most of: the constructors of its records written out,
    since it makes ordinary classes of records with decorators, and its constants said to be
    final, since it looks all others up by name each time. Without both, half of what compiling
    brings is lost.
    """
    tree = ast.parse(source)
    for record in ast.walk(tree):
        if isinstance(record, ast.ClassDef) and record.decorator_list:
            _lay_out(record)
    tree.body = [_final(statement) for statement in tree.body]
    needed = ast.parse("import dataclasses\nfrom typing import Final").body
    tree.body[2:2] = needed  # behind the docstring and __future__
    return ast.unparse(ast.fix_missing_locations(tree))


def _final(statement: ast.stmt) -> ast.stmt:
    """``_NAME: Final = value`` for ``_NAME = value``."""
    match statement:
        case ast.Assign(targets=[ast.Name(name) as target], value=value) if name.isupper():
            return ast.AnnAssign(target, ast.Name("Final", ast.Load()), value, simple=1)
    return statement


def _lay_out(record: ast.ClassDef) -> None:
    (decorator,) = record.decorator_list
    if isinstance(decorator, ast.Call):
        options = [option for option in decorator.keywords if option.arg != "slots"]
    else:
        options = [_true("unsafe_hash")]
    fields = [node for node in record.body if isinstance(node, ast.AnnAssign)]
    if not any(isinstance(field.value, ast.Call) for field in fields):  # default_factory
        options.append(ast.keyword("init", ast.Constant(value=False)))
        record.body += ast.parse(_methods(fields)).body
        for field in fields:
            field.value = None
    dataclass = ast.Attribute(ast.Name("dataclasses", ast.Load()), "dataclass", ast.Load())
    record.decorator_list = [ast.Call(dataclass, [], options)]


def _true(option: str) -> ast.keyword:
    return ast.keyword(option, ast.Constant(value=True))


def _methods(fields: Sequence[ast.AnnAssign]) -> str:
    """The constructor, and what pickle and copy ask (mypyc's classes have no ``__dict__``)."""
    names = [ast.unparse(field.target) for field in fields]
    given = ", ".join(
        f"{ast.unparse(field.target)}: {ast.unparse(field.annotation)}"
        + (f" = {ast.unparse(field.value)}" if field.value else "")
        for field in fields
    )
    return "\n".join(
        (
            f"def __init__(self, {given}) -> None:",
            *(f"    self.{name} = {name}" for name in names),
            "def __reduce__(self) -> tuple[object, ...]:",
            f"    return type(self), ({' '.join(f'self.{name},' for name in names)})",
        )
    )
