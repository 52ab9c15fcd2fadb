"""Lines above the image that stay until they are settled: what is wrong, what to know."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from dermreview.ui.language import QT_TRANSLATE_NOOP, translate
from dermreview.ui.theme import SPACE


class Tone(Enum):
    """How urgent a banner is; its word says it too."""

    NOTE = ("card", "benign", QT_TRANSLATE_NOOP("banner", "Note"))
    WARNING = ("card", "warning", QT_TRANSLATE_NOOP("banner", "Attention"))
    ERROR = ("card", "danger", QT_TRANSLATE_NOOP("banner", "Not done"))


class Banners(QWidget):
    """A column of banners, one for each topic."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_topic: dict[str, QFrame] = {}
        self._texts: dict[str, str] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        self._layout.setSpacing(SPACE)
        self.setAccessibleName(self.tr("Messages"))
        self.hide()

    def show_banner(
        self, topic: str, tone: Tone, text: str, *, offer: tuple[str, Callable[[], None]] | None = None
    ) -> None:
        """Show a message; it replaces the one of the same topic.

        Args:
            topic: What it is about, for `clear`.
            tone: How urgent it is.
            text: One or two sentences.
            offer: The words of a button and what it does.
        """
        self.clear(topic)
        role, colour, word = tone.value
        said = translate("banner", "{word}: {text}").format(word=translate("banner", word), text=text)
        frame = QFrame()
        frame.setProperty("role", role)
        frame.setProperty("tone", colour)
        frame.setAccessibleName(said)
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(said)
        label.setWordWrap(True)
        line = QHBoxLayout(frame)
        line.setContentsMargins(12, SPACE, SPACE, SPACE)
        line.addWidget(label, 1)
        if offer is not None:
            line.addWidget(_button(offer[0], offer[1]))
        line.addWidget(_button(self.tr("Dismiss"), lambda: self.clear(topic)))
        self._by_topic[topic] = frame
        self._texts[topic] = text
        self._layout.addWidget(frame)
        self.show()

    def clear(self, topic: str) -> None:
        """Take a message away."""
        frame = self._by_topic.pop(topic, None)
        self._texts.pop(topic, None)
        if frame is not None:
            self._layout.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self.setVisible(bool(self._by_topic))

    def text(self, topic: str) -> str | None:
        """Return the message of a topic, None if there is none."""
        return self._texts.get(topic)


def _button(words: str, do: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setProperty("role", "quiet")
    button.setAccessibleName(words)
    # a click must not take the focus from the note: leaving it saves it, which may replace this very banner
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(do)
    return button
