"""Collect the texts of the screen and compile their translations.

Run ``python packaging/update_translations.py`` after a text of the screen changed. It lets PySide6's lupdate
collect the texts, takes over the translations that stand in ``dermreview/ui/translations/dermreview_<code>.ts``,
marks new ones as unfinished, drops those used no more, and compiles the ``.qm`` beside each with lrelease.
English needs no translation, only the singular of its numbers. Exit status 0 if every text has its translation, 1
with the ones that lack it if not.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from dermreview.ui.domain_words import TEXTS
from dermreview.ui.language import FOLDER, LANGUAGES

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCES = CHECKOUT / "dermreview" / "ui"
_LONGEST = 120


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text as lupdate names it.

    Attributes:
        context: Class or module.
        source: In English.
        comment: What tells it from another text with the same words; usually ''.
    """

    context: str
    source: str
    comment: str = ""

    @property
    def plural(self) -> bool:
        """Whether it holds a number and has a form for each kind of number."""
        return "%n" in self.source


def tool(name: str) -> Path | None:
    """Return the path of a tool of PySide6, None where it is not installed."""
    path = Path(sysconfig.get_path("scripts")) / (f"{name}.exe" if os.name == "nt" else name)
    return path if path.is_file() else None


def collect(folder: Path) -> list[Text]:
    """Return every text of the screen, sorted, as lupdate finds them.

    Args:
        folder: For passing files.
    """
    domain = folder / "domain_texts.py"
    lines = [f"translate({context!r}, {text!r})" for context, texts in TEXTS.items() for text in texts]
    domain.write_text("\n".join([*lines, ""]), encoding="utf-8")
    found = folder / "found.ts"
    files = [*sorted(str(path) for path in SOURCES.glob("*.py")), str(domain)]
    _run("pyside6-lupdate", *files, "-locations", "none", "-ts", str(found))
    return sorted(read(found))


def read(path: Path) -> dict[Text, list[str]]:
    """Return each text of a .ts file with its finished translation, or one a plural form; [] for none."""
    found: dict[Text, list[str]] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):  # noqa: S314 - our own file
        for message in context.iter("message"):
            text = Text(_words(context, "name"), _words(message, "source"), _words(message, "comment"))
            translation = message.find("translation")
            if translation is None or translation.get("type") == "unfinished":
                found[text] = []
            elif message.get("numerus") == "yes":
                found[text] = [form.text or "" for form in translation.iter("numerusform")]
            else:
                found[text] = [translation.text or ""]
    return found


def write(path: Path, code: str, texts: list[Text], known: dict[Text, list[str]]) -> list[Text]:
    """Write a .ts file with these texts and what is known of their translations; return those that lack one."""
    root = ElementTree.Element("TS", version="2.1", language=code, sourcelanguage="en")
    missing: list[Text] = []
    contexts: dict[str, ElementTree.Element] = {}
    for text in texts:
        if text.context not in contexts:
            contexts[text.context] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[text.context], "name").text = text.context
        message = ElementTree.SubElement(contexts[text.context], "message")
        ElementTree.SubElement(message, "source").text = text.source
        if text.comment:
            ElementTree.SubElement(message, "comment").text = text.comment
        translation = ElementTree.SubElement(message, "translation")
        forms = known.get(text, [])
        if not forms or not all(forms):
            missing.append(text)
            translation.set("type", "unfinished")
        if text.plural:
            message.set("numerus", "yes")
            for form in forms or ["", ""]:
                ElementTree.SubElement(translation, "numerusform").text = form
        elif forms:
            translation.text = forms[0]
    ElementTree.indent(root, "    ")
    body = ElementTree.tostring(root, encoding="unicode")
    path.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")
    return missing


def compile_to(source: Path, target: Path) -> None:
    """Compile a .ts file."""
    _run("pyside6-lrelease", str(source), "-qm", str(target))


def texts_for(code: str, texts: list[Text]) -> list[Text]:
    """Return the texts that need words in a language: in English only those with a number in them."""
    return [text for text in texts if text.plural] if code == "en" else texts


def main() -> int:
    """Bring all translations up to date and return the exit status."""
    lacking = 0
    with tempfile.TemporaryDirectory(prefix="dermreview-texts-") as name:
        texts = collect(Path(name))
    for code in LANGUAGES:
        path = FOLDER / f"dermreview_{code}.ts"
        missing = write(path, code, texts_for(code, texts), read(path) if path.is_file() else {})
        compile_to(path, path.with_suffix(".qm"))
        lacking += len(missing)
        for text in missing:
            sys.stderr.write(f"{code}: no translation of {text.context}: {text.source}\n")
    return 1 if lacking else 0


def _words(element: ElementTree.Element, name: str) -> str:
    return element.findtext(name) or ""


def _run(name: str, *arguments: str) -> None:
    path = tool(name)
    if path is None:
        raise SystemExit(f"update_translations: {name} is not installed; it comes with pyside6-essentials")
    done = subprocess.run(  # noqa: S603 - the tool and its arguments are put together in this file
        [str(path), *arguments], capture_output=True, text=True, timeout=_LONGEST, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"update_translations: {name}: {done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
