"""The language of the screen: how words are written in the code, and how another language takes their place.

Every word that a reader sees stands in the code in English and passes through Qt's translation when it is shown:

- In a method of a QObject: ``self.tr("Save {name}").format(name=name)``. Placeholders are filled after `tr`; an
  f-string, a name or a sum of strings inside `tr` is never found by the tool that collects the texts.
- Anywhere else: ``translate("room", "Save {name}").format(name=name)`` with this module's `translate`; the first
  argument, the context, is the module's name without a leading underscore.
- Numbers of things: ``self.tr("%n cases", "", number)`` or ``translate("room", "%n cases", "", number)``, written
  in the plural; the English file of plurals knows "1 case". In `translate` the number is a plain name, or the
  collecting tool overlooks the text.
- Tables at module level mark their words with ``QT_TRANSLATE_NOOP("room", "word")`` and are looked up by
  ``translate("room", TABLE[key])`` when the word is shown, because at import no language is chosen yet.
- Words of the rooms below (errors, classes, badges, reasons) stay plain English there; `ui/domain_words.py` names
  these tables once, for the collecting tool, and translates what comes from them.
- Numbers and times are written by `decimal`, `percent` and `moment` below, in the manner of the language.

What is stored or exported stays English in every language: class codes, reason codes, why an analysis failed.

``python packaging/update_translations.py`` collects the texts into ``translations/dermreview_<code>.ts`` and
compiles them; a test says when that was forgotten. A language is chosen before the window is built and holds until
the program ends.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLibraryInfo, QLocale, QTranslator

SYSTEM: Final = "system"
"""In place of a language's code: the one of the desktop, English where dermreview does not speak it."""

LANGUAGES: Final[dict[str, str]] = {"en": "English", "de": "Deutsch"}
"""Code to the language's own name."""

FOLDER: Final = Path(__file__).with_name("translations")
"""Where the texts (.ts) and the compiled texts (.qm) are."""

translate = QCoreApplication.translate

_MARK = "dermreview language"


def QT_TRANSLATE_NOOP(context: str, words: str) -> str:
    """Mark words of a table for the tool that collects them and return them as they are; Qt's own has no type."""
    return words


def install_language(app: QCoreApplication, code: str = SYSTEM) -> str:
    """Make the program speak a language; call it before the window is built.

    Args:
        app: The application.
        code: One of `LANGUAGES`, or `SYSTEM`; anything else counts as English.

    Returns:
        The code of the language in force.
    """
    chosen = language_of(code)
    for before in app.findChildren(QTranslator, _MARK):
        app.removeTranslator(before)
        before.deleteLater()
    # Qt's own words first: of two translators the one installed last is asked first
    if chosen != "en":
        _install(app, f"qtbase_{chosen}", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
    _install(app, f"dermreview_{chosen}", FOLDER)
    QLocale.setDefault(_locale(chosen))
    return chosen


def language_of(code: str) -> str:
    """Return the code of the language that is spoken if ``code`` is asked for."""
    wanted = QLocale.system().name() if code == SYSTEM else code
    short = wanted.replace("-", "_").partition("_")[0].lower()
    return short if short in LANGUAGES else "en"


def decimal(value: float, digits: int = 2) -> str:
    """Return a number with so many digits after the point, or after the comma."""
    return QLocale().toString(float(value), "f", digits)


def percent(share: float, digits: int = 0) -> str:
    """Return a share, 0 to 1, as a percentage."""
    return translate("language", "{number}%", "a percentage").format(number=decimal(100 * share, digits))


def moment(at: datetime) -> str:
    """Return day and time of a moment on this machine's clock."""
    return at.astimezone().strftime(translate("language", "%Y-%m-%d %H:%M", "day and time"))


def day(at: date) -> str:
    """Return a day in short, without its year."""
    return QLocale().toString(
        QDate(at.year, at.month, at.day), translate("language", "dd MMM", "a day, for QLocale")
    )


def _locale(language: str) -> QLocale:
    """Return how numbers are written: as the desktop does it where that speaks the same language."""
    system = QLocale.system()
    locale = system if system.name().partition("_")[0] == language else QLocale(language)
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale


def _install(app: QCoreApplication, name: str, folder: Path) -> None:
    translator = QTranslator(app)
    translator.setObjectName(_MARK)
    if translator.load(name, str(folder)):
        app.installTranslator(translator)
