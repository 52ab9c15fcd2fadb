"""The line above the worklist that chooses which cases are listed: words to search for, and a menu."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from dermreview.domain.quality import Badge
from dermreview.domain.queue_acts import CasePriority
from dermreview.domain.taxonomy import LABELS
from dermreview.domain.worklist import Filter, RowState, WorklistRow
from dermreview.ui.action_table import with_key
from dermreview.ui.domain_words import badge_name, badge_within_sentence, class_name, patient_word
from dermreview.ui.language import translate
from dermreview.ui.open_menu import OpenMenu
from dermreview.ui.plain_keys import keep_plain_key
from dermreview.ui.theme import HALF_SPACE
from dermreview.ui.wording import listed, priority_within_sentence, state_name


class FilterBar(QWidget):
    """Search words and a menu.

    Attributes:
        chosen: Emitted with the `Filter` that the reader asked for.
        escaped: Emitted when the focus is to return to the image.
    """

    chosen = Signal(object)
    escaped = Signal()

    def __init__(self, rows: Callable[[], Iterable[WorklistRow]], parent: QWidget | None = None) -> None:
        """Make a bar; ``rows`` are asked for the sites and folders that there are."""
        super().__init__(parent)
        self._rows = rows
        self._filter = Filter()
        self.search = SearchEdit()
        self.search.textChanged.connect(lambda words: self._choose(replace(self._filter, words=words.strip())))
        self.search.done.connect(self.escaped)
        self.button = QToolButton()
        self.button.setText(self.tr("Filter"))
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setProperty("role", "compact")
        self.button.setAccessibleName(self.tr("Filter of the worklist"))
        self.menu = OpenMenu(self)
        self.menu.aboutToShow.connect(self._fill)
        self.button.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF_SPACE)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.button)
        self._tell()

    @property
    def filter(self) -> Filter:
        """What is asked for."""
        return self._filter

    def clear(self) -> None:
        """Ask for every case."""
        self._filter = Filter()
        if self.search.text():
            self.search.clear()  # which tells
        else:
            self._choose(self._filter)

    def begin_with(self, wanted: Filter) -> None:
        """Ask for these cases, without search words."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._choose(wanted)

    def _choose(self, wanted: Filter) -> None:
        self._filter = wanted
        self._tell()
        self.chosen.emit(wanted)

    def _tell(self) -> None:
        words = self._in_words()
        self.button.setText(self.tr("Filter · {number}").format(number=len(words)) if words else self.tr("Filter"))
        self.button.setToolTip(
            self.tr("Shown: {choices}").format(choices="; ".join(words))
            if words
            else self.tr("Choose which cases are listed")
        )

    def _in_words(self) -> list[str]:
        wanted = self._filter
        parts = [
            (self.tr("state {values}"), [state_name(state) for state in wanted.states]),
            (self.tr("class {values}"), list(wanted.classes)),
            (self.tr("site {values}"), [_place_name(site) for site in wanted.sites]),
            (self.tr("folder {values}"), [folder or _unknown() for folder in wanted.folders]),
            (self.tr("badge {values}"), [badge_within_sentence(badge) for badge in wanted.badges]),
            (self.tr("reader {values}"), list(wanted.readers)),
            (self.tr("priority {values}"), [priority_within_sentence(each) for each in wanted.priorities]),
        ]
        words = [words.format(values=listed(sorted(values))) for words, values in parts if values]
        return [*words, self.tr("archived cases")] if wanted.archived else words

    def _fill(self) -> None:
        rows = list(self._rows())
        self.menu.clear()
        self._submenu(self.tr("State"), "states", [(state, state_name(state)) for state in RowState])
        self._submenu(self.tr("Class"), "classes", [(label, class_name(label)) for label in LABELS])
        self._submenu(self.tr("Site"), "sites", _found((row.patient.site or "" for row in rows), _place_name))
        self._submenu(self.tr("Folder"), "folders", _found((row.folder for row in rows), _folder_name))
        self._submenu(self.tr("Badge"), "badges", [(badge.value, badge_name(badge)) for badge in Badge])
        priorities = [(each, priority_within_sentence(each)) for each in CasePriority]
        self._submenu(self.tr("Priority"), "priorities", priorities)
        self._submenu(self.tr("Reader"), "readers", _found((name for row in rows for name in row.readers), str))
        archived = self.menu.addAction(self.tr("Archived cases"))
        archived.setCheckable(True)
        archived.setChecked(self._filter.archived)
        archived.toggled.connect(lambda on: self._choose(replace(self._filter, archived=on)))
        self.menu.addSeparator()
        clear = self.menu.addAction(self.tr("Show all cases"))
        clear.setEnabled(not self._filter.is_empty)
        clear.triggered.connect(self.clear)

    def _submenu(self, title: str, field: str, choices: Sequence[tuple[str, str]]) -> None:
        menu = OpenMenu(self.menu)
        menu.setTitle(title)
        menu.setAccessibleName(title)
        chosen: frozenset[str] = getattr(self._filter, field)
        for value, name in choices:
            action = QAction(name, menu)
            action.setCheckable(True)
            action.setChecked(value in chosen)
            action.toggled.connect(lambda on, value=value: self._toggle(field, value, on=on))
            menu.addAction(action)
        menu.setEnabled(bool(choices))
        self.menu.addMenu(menu)

    def _toggle(self, field: str, value: str, *, on: bool) -> None:
        before: frozenset[str] = getattr(self._filter, field)
        changes: dict[str, Any] = {field: before | {value} if on else before - {value}}
        self._choose(replace(self._filter, **changes))


class SearchEdit(QLineEdit):
    """A search field: while it has the focus, every plain key is text; Enter and Esc return to the image.

    Attributes:
        done: Emitted after Enter or Esc; Esc forgets the words first.
    """

    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Search the worklist"))
        self.show_key("")

    def show_key(self, key: str) -> None:
        """Name the key that leads here, '' for none."""
        self.setPlaceholderText(with_key(self.tr("Search …"), key))
        what = with_key(self.tr("Case, lesion, patient, site or label"), key)
        self.setToolTip(self.tr("{what}. Enter returns to the image, Esc shows all again").format(what=what))

    def event(self, event: QEvent) -> bool:
        """Keep plain keys from being shortcuts while the field has the focus."""
        return keep_plain_key(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """End the search with Enter or Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()
            return
        super().keyPressEvent(event)


def _found(values: Iterable[str], named: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(value, named(value)) for value in sorted(set(values))]


def _place_name(site: str) -> str:
    return patient_word(site) if site else _unknown()


def _unknown() -> str:
    return translate("filter_bar", "not known")


def _folder_name(folder: str) -> str:
    return folder or _unknown()
