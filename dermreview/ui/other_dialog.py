"""Asks for a diagnosis that is none of the seven, with type-ahead."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from dermreview.ui.theme import SPACE

DIAGNOSES = (
    "Accessory nipple", "Angiosarcoma", "Atypical fibroxanthoma",
    "Clear cell acanthoma", "Chondrodermatitis nodularis helicis", "Cutaneous horn", "Cutaneous lymphoma",
    "Cutaneous metastasis", "Dermatitis", "Dermatofibrosarcoma protuberans", "Discoid lupus erythematosus",
    "Epidermoid cyst", "Extramammary Paget disease", "Foreign body", "Granuloma annulare", "Hematoma",
    "Hidradenoma", "Hidrocystoma", "Insect bite", "Juvenile xanthogranuloma", "Kaposi sarcoma", "Keloid",
    "Keratoacanthoma", "Leiomyoma", "Lentigo simplex", "Leishmaniasis", "Lichen planus", "Lichen sclerosus",
    "Lipoma", "Mastocytoma", "Melanotic macule", "Merkel cell carcinoma", "Milia", "Molluscum contagiosum",
    "Mycosis fungoides", "Neurofibroma", "Onychomycosis", "Pilomatricoma", "Porokeratosis", "Poroma",
    "Post-inflammatory hyperpigmentation", "Prurigo nodularis", "Psoriasis", "Sarcoidosis", "Scabies", "Scar",
    "Sebaceous carcinoma", "Sebaceous hyperplasia", "Skin tag", "Spiradenoma", "Squamous cell carcinoma, invasive",
    "Subungual hematoma", "Supernumerary digit", "Syringoma", "Tattoo", "Tinea", "Trichoepithelioma",
    "Trichilemmoma", "Ulcer", "Urticaria", "Viral wart", "Xanthelasma", "Xanthoma",
)  # fmt: skip
"""Common skin diagnoses outside the seven classes, offered while typing; any other words are accepted."""


class OtherDialog(QDialog):
    """A line with type-ahead; Enter saves, Esc leaves the case as it is.

    Args:
        chosen: Called with the diagnosis, None where the reader gave no words.
    """

    def __init__(self, chosen: Callable[[str | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self.setWindowTitle("Other diagnosis")
        self.setAccessibleName("Other diagnosis")
        self.setMinimumWidth(420)
        words = QLabel("None of the seven classes. Which diagnosis?")
        hint = QLabel("Type a few letters to choose, or any words. Leave it empty if you can't name it.")
        hint.setProperty("role", "muted")
        hint.setWordWrap(True)
        self.line = QLineEdit()
        self.line.setAccessibleName("Diagnosis in words")
        self.line.setPlaceholderText("for example keratoacanthoma")
        self.line.setMaxLength(120)
        completer = QCompleter(list(DIAGNOSES), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setText("Save as other")
        save.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        for widget in (words, self.line, hint, buttons):
            layout.addWidget(widget)
        self.line.setFocus()

    def accept(self) -> None:
        """Hand the diagnosis on."""
        super().accept()
        self._chosen(self.line.text().strip() or None)
