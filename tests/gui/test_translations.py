"""Every word of the screen passes through Qt's translation, and each language has all of them."""

import ast
import re
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialogButtonBox

from dermreview.domain.review import Act, Action
from dermreview.domain.vocabulary import Confidence
from dermreview.domain.worklist import RowState
from dermreview.ui import language
from dermreview.ui.domain_words import class_name, class_within_sentence
from dermreview.ui.language import FOLDER, LANGUAGES, SYSTEM, day, decimal, install_language, moment, percent
from dermreview.ui.language import translate as tr
from dermreview.ui.wording import act_in_words, state_name
from tests.support.screen_words import marked, sources, unmarked, update_translations

update = update_translations()
NO_WORDS_HERE = {
    "domain_words.py",  # names the rooms' own words
    "language.py",  # names the languages, each in itself
    "scripted_reading.py",  # a measurement for the terminal
    "scripted_soak.py",  # another
    "stopwatch.py",
    "theme.py",
}
NO_WORDS = {
    "GPU (CUDA)",  # names and codes that are the same in every language
    "dermreview ",
    "dermreview · ",
    "dermreview-",
    "threshold:",
    "notice ",  # topics
    "case on screen",
    "Demo reader",  # stored
}
"""Literals that read like words but are not for a reader, or are the same in every language."""
ADVICE = (
    "These words are shown as they stand. Pass them through self.tr(), or outside a QObject through translate(), "
    "as the docstring of ui/language.py says; if no reader sees them, name them in NO_WORDS here:"
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    if update.tool("pyside6-lupdate") is None:
        pytest.skip("pyside6-lupdate is not installed")
    return update.collect(tmp_path_factory.mktemp("texts"))


@pytest.fixture
def german(qapp):
    install_language(qapp, "de")
    yield qapp
    install_language(qapp, "en")


def trees():
    return [(path.name, ast.parse(path.read_text(encoding="utf-8"))) for path in sources()]


def test_no_word_is_shown_untranslated():
    found = [
        f"{file} line {line}: {words!r}"
        for file, tree in trees()
        if file not in NO_WORDS_HERE
        for line, words in unmarked(tree)
        if words not in NO_WORDS
    ]
    assert not found, "\n".join([ADVICE, *found])


def test_the_check_for_untranslated_words_finds_them():
    source = 'def f(self):\n    self.label.setText("Two words")\n    self.box.addItem(f"{name} is here")\n'
    assert [words for _, words in unmarked(ast.parse(source))] == ["Two words", " is here"]
    assert not list(unmarked(ast.parse('self.label.setText(self.tr("Two words"))')))


def test_lupdate_finds_every_text_that_the_source_marks(texts):
    known = {(text.context, text.source) for text in texts}
    overlooked = [
        f"{file} line {line}: {context}, {words!r}"
        for file, tree in trees()
        for line, context, words in marked(tree)
        if (context, words) not in known
    ]
    reasons = "a text is a plain literal, stands in no f-string, and the number in translate() is a plain name"
    assert not overlooked, "\n".join([reasons, *overlooked])


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_language_has_every_text_and_no_other(texts, code):
    there = update.read(FOLDER / f"dermreview_{code}.ts")
    wanted = set(update.texts_for(code, texts))
    how = "run python packaging/update_translations.py and translate what it names"
    assert not wanted - there.keys(), how
    assert not there.keys() - wanted, how


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_left_untranslated(code):
    there = update.read(FOLDER / f"dermreview_{code}.ts")
    unfinished = [f"{text.context}: {text.source}" for text, forms in there.items() if not forms or not all(forms)]
    assert not unfinished, "\n".join(unfinished)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_placeholders_mnemonics_and_the_space_around(code):
    for text, forms in update.read(FOLDER / f"dermreview_{code}.ts").items():
        for form in forms:
            if "%n" in text.source and "%n" not in form:
                assert form == forms[0], f"{text.source}: only the singular may do without its number"
            assert placeholders(form) == placeholders(text.source), f"{text.context}: {text.source} / {form}"
            assert form.count("&") == text.source.count("&"), text.source
            assert (form[0] == " ", form[-1] == " ") == (text.source[0] == " ", text.source[-1] == " "), (
                text.source
            )
            assert form.count("\n") == text.source.count("\n"), text.source


def placeholders(words):
    return sorted(re.findall(r"\{\w*\}|%[a-mo-zA-Z]", words))


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_shipped_is_compiled_from_the_texts(code, tmp_path):
    if update.tool("pyside6-lrelease") is None:
        pytest.skip("pyside6-lrelease is not installed")
    source = FOLDER / f"dermreview_{code}.ts"
    update.compile_to(source, tmp_path / "new.qm")
    shipped = source.with_suffix(".qm").read_bytes()
    assert (tmp_path / "new.qm").read_bytes() == shipped, "run python packaging/update_translations.py"


def test_no_two_entries_of_a_menu_share_their_letter(german):
    names = [tr("menus", name) for name in ("&File", "&Case", "&Queue", "&View", "&Help")]
    letters = [name[name.index("&") + 1].lower() for name in names]
    assert len(set(letters)) == len(letters)


def test_a_language_that_is_not_there_counts_as_english(qapp):
    for code in ("fr", "xx", "", "deutsch"):
        assert install_language(qapp, code) == "en"
    assert install_language(qapp, "de_AT") == "de"
    assert install_language(qapp, "en") == "en"


def test_the_desktop_decides_where_nobody_chose(qapp, monkeypatch):
    german_swiss, french = QLocale("de_CH"), QLocale("fr_FR")
    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: german_swiss))
    assert install_language(qapp, SYSTEM) == "de"
    assert decimal(0.5) == "0.50"  # as the Swiss write it
    monkeypatch.setattr(language.QLocale, "system", staticmethod(lambda: french))
    assert install_language(qapp, SYSTEM) == "en"
    assert decimal(0.5) == "0.50"
    monkeypatch.undo()
    install_language(qapp, "en")


def test_a_language_takes_the_place_of_the_one_before(qapp):
    install_language(qapp, "de")
    assert class_name("nv") == "Melanozytärer Nävus"
    install_language(qapp, "en")
    assert class_name("nv") == "Melanocytic nevus"


def test_german_words_numbers_and_times(german):
    assert decimal(0.571) == "0,57"
    assert decimal(1234.5, 1) == "1234,5"
    assert percent(0.9) == "90 %"
    at = datetime(2026, 3, 1, 9, 5, tzinfo=UTC).astimezone()
    assert moment(at) == f"{at:%d.%m.%Y %H:%M}"
    assert day(date(2026, 3, 1)).startswith("1. M")
    assert class_within_sentence("mel") == "Melanom"
    assert state_name(RowState.UNREVIEWED) == "offen"
    because = act_in_words(Act(Action.REASON, reasons=("regression",), confidence=Confidence.HIGH))
    assert because == "Gründe: Regression, sicher"


def test_qts_own_buttons_speak_german_too(german, qtbot):
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Close)
    qtbot.addWidget(box)
    assert {button.text().replace("&", "") for button in box.buttons()} == {"Abbrechen", "Schließen"}


def test_english_counts_one_thing_as_one(qapp):
    assert tr("viewer_heatmap", "%n members", "", 1) == "1 member"
    assert tr("viewer_heatmap", "%n members", "", 3) == "3 members"
