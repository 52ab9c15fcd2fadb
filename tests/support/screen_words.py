"""Reads the screen's source and finds its words: those that are marked for translation, and those that are not."""

import ast
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
UI = CHECKOUT / "dermreview" / "ui"

# what such a call is given is no word for a reader, or is marked already
QUIET = {
    *("tr", "translate", "QT_TRANSLATE_NOOP", "setProperty", "property", "setObjectName", "findChild"),
    *("setStyleSheet", "getLogger", "debug", "info", "warning", "error", "critical", "exception", "TypeVar"),
    *("QKeySequence", "strftime"),
}
KEYS = re.compile(
    r"(Ctrl|Alt|Shift|Meta)\+.*|Return|Enter|Left|Right|Up|Down|Home|End|PgUp|PgDown|Space|Esc|Tab|Del"
)


def update_translations():
    """Return the module of the command that collects and compiles the texts."""
    path = CHECKOUT / "packaging" / "update_translations.py"
    spec = importlib.util.spec_from_file_location("update_translations", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def sources() -> list[Path]:
    return sorted(UI.glob("*.py"))


def marked(tree: ast.AST, owner: str = "") -> Iterator[tuple[int, str, str]]:
    """Yield line, context and words of each text that the source marks for translation."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.ClassDef) else owner
        if isinstance(node, ast.Call):
            name = name_of(node)
            words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            if name == "tr" and isinstance(node.func, ast.Attribute):
                yield node.lineno, inside, words[0] if words else None
            elif name in {"translate", "QT_TRANSLATE_NOOP"} and None not in words[:2]:
                # where the words are a name, they are marked where their table is
                yield node.lineno, *words[:2]
        yield from marked(node, inside)


def unmarked(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and words of each literal that reads like words for a person and is not marked."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and reads_like_words(node.value):
            yield node.lineno, node.value
        return
    if isinstance(node, ast.JoinedStr):
        words = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
        if re.search(r"[A-Za-z]{3}", re.sub(r"(Ctrl|Alt|Shift)\+", "", words)):
            yield node.lineno, words
    for part in parts_to_search(node):
        yield from unmarked(part)


def parts_to_search(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a node where words for a reader may stand."""
    if isinstance(node, ast.Raise) or is_docstring(node):
        return []
    if isinstance(node, ast.JoinedStr):
        return [part for part in node.values if isinstance(part, ast.FormattedValue)]
    if isinstance(node, ast.Call) and name_of(node) in QUIET:
        return [part for part in node.args if not isinstance(part, ast.Constant | ast.JoinedStr)]
    found = []
    for field, value in ast.iter_fields(node):
        if field not in {"annotation", "returns"}:
            found += value if isinstance(value, list) else [value]
    return [part for part in found if isinstance(part, ast.AST)]


def reads_like_words(text: str) -> bool:
    """Tell a sentence or a capitalized word from codes, paths and keys."""
    if not re.search(r"[A-Za-z]{2}", text) or KEYS.fullmatch(text):
        return False
    return " " in text.strip() or "…" in text or re.match(r"[A-Z][a-z]", text) is not None


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))
