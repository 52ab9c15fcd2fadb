import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QPlainTextEdit, QWidget

from dermreview.domain.preferences import Preferences
from dermreview.ui.action_table import SECTIONS, key_names
from dermreview.ui.actions import Actions
from dermreview.ui.key_hints import keys_together
from dermreview.ui.key_sequences import collide, is_single, spelled
from dermreview.ui.keymap import MOST_KEYS, KeyMap
from dermreview.ui.menus import build_menus
from dermreview.ui.settings import Settings
from tests.gui.conftest import free, settle

FREE = "Ctrl+Alt+F9"


class Frame(QMainWindow):
    """A window with all actions and nothing behind them."""

    def __init__(self, preferences=None):
        super().__init__()
        self.setCentralWidget(QWidget())
        self.centralWidget().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.actions_ = Actions(self)
        build_menus(self, self.actions_)
        self.settings = Settings(preferences)
        self.keys = KeyMap(self.actions_, self.settings, self.menuBar(), self)
        self.done = []
        for name, action in self.keys.names.items():
            action.setEnabled(True)
            action.triggered.connect(lambda _=False, name=name: self.done.append(name))

    def press(self, key):
        """Press a sequence; return what it triggered."""
        self.done.clear()
        QTest.keySequence(self.centralWidget(), QKeySequence(key))
        return list(self.done)


@pytest.fixture
def frame(qtbot):
    def make(preferences=None):
        made = Frame(preferences)
        qtbot.addWidget(made)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        made.centralWidget().setFocus()
        return made

    return make


# sequences


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("g", "G"),
        ("Enter", "Return"),
        ("Ctrl+Enter", "Ctrl+Return"),
        ("Num+1", "1"),
        ("ctrl+k,1", "Ctrl+K, 1"),
        ("nonsense", ""),
        ("Ctrl", ""),
        ("", ""),
        ("G, nonsense", ""),
    ],
)
def test_a_sequence_has_one_spelling(qapp, text, spelling):
    assert spelled(text) == spelling


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("G", "G", True),
        ("G", "G, 1", True),
        ("G, 1", "G", True),
        ("Return", "Enter", True),
        ("G, 1", "G, 2", False),
        ("G", "Ctrl+G", False),
        ("", "G", False),
    ],
)
def test_sequences_that_begin_alike_collide(qapp, one, other, answer):
    assert collide(one, other) is answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        *[(text, True) for text in ("G", "Shift+G", "1", "Return", "Left", "G, Ctrl+1", "é")],
        *[(text, False) for text in ("Ctrl+G", "Alt+Left", "F5", "Ctrl+K, 1", "Meta+G")],
    ],
)
def test_single_keys_are_those_without_ctrl_or_alt(qapp, text, answer):
    assert is_single(text) is answer


# the keys of all actions


def test_every_action_has_a_name_of_its_own_and_keys_that_can_be_shown(frame):
    window = frame()
    assert set(window.actions_.all()) == set(window.keys.names.values())
    assert len(window.keys.names) == len(list(window.actions_.all()))
    for name in window.keys.names:
        assert len(window.keys.keys(name)) <= MOST_KEYS


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_can_be_changed_and_the_old_one_is_dead(frame, section):
    window = frame()
    sections = dict(window.actions_.sections())
    for name, action in window.keys.names.items():
        if action not in sections[section]:
            continue
        before = window.keys.keys(name)
        for key in before:
            assert window.press(key) == [name]
        assert window.keys.set_keys(name, [FREE]) == ""
        assert window.press(FREE) == [name]
        assert [window.press(key) for key in before] == [[]] * len(before)
        assert key_names(action) == [FREE]
        assert FREE in action.toolTip()
        assert not any(f"({key})" in action.toolTip() for key in before)
        assert window.keys.set_keys(name, []) == ""
        assert window.press(FREE) == []
        assert action.toolTip() == action.whatsThis()
        assert window.keys.is_changed(name) is bool(before)
        assert window.keys.reset(name) == ""
        assert window.keys.keys(name) == before
        assert not window.keys.is_changed(name)
        for key in before:
            assert window.press(key) == [name]
    assert window.settings.value == Preferences()


def test_a_sequence_of_two_keys_works_and_a_half_of_it_does_nothing(frame):
    window = frame()
    free(window.keys, "G")
    assert window.keys.set_keys("flag", ["G, 1"]) == ""
    assert window.press("G, 1") == ["flag"]
    assert window.press("G") == []
    assert window.press("X") == []  # ends the sequence that was begun, and decides nothing
    assert window.press("X") == ["ungradable"]


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("S", "Defer"),
        ("s", "Defer"),
        ("Enter", "Confirm suggestion"),
        ("Ctrl+Z", "Undo"),
        ("/", "Search"),
        ("4", "Dermatofibroma"),
        ("Alt+7", "Map of Vascular lesion"),
        ("S, 1", "Defer"),
        ("Ctrl+Right, 1", "Next unreviewed case"),
        ("Ctrl+I", "Import images"),
    ],
)
def test_a_key_that_is_taken_is_refused_with_the_name_of_its_action(frame, key, named):
    window = frame()
    why = window.keys.set_keys("flag", [key])
    assert f"“{named}”" in why
    assert "Choose another key" in why
    assert window.keys.keys("flag") == ("F",)
    assert window.press("F") == ["flag"]
    assert window.settings.value == Preferences()


def test_the_beginning_of_another_sequence_is_refused(frame):
    window = frame()
    free(window.keys, "G")
    assert window.keys.set_keys("flag", ["G, 1"]) == ""
    assert "begin alike" in window.keys.set_keys("defer", ["G"])
    assert window.keys.set_keys("defer", ["G, 2"]) == ""
    assert window.press("G, 2") == ["defer"]
    assert window.press("G, 1") == ["flag"]


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("Esc", "leaves a field"),
        ("Tab", "from field to field"),
        ("Shift+Tab", "from field to field"),
        ("Space", "presses the button"),
        ("G, Esc", "leaves a field"),
        ("Alt+F", "opens the menu “File”"),
        ("Alt+C, 1", "opens the menu “Case”"),
    ],
)
def test_fixed_keys_are_refused_with_what_they_are_for(frame, key, why):
    window = frame()
    assert why in window.keys.set_keys("flag", [key])
    assert window.keys.keys("flag") == ("F",)


def test_a_key_that_qt_does_not_know_is_refused(frame):
    assert "not known" in frame().keys.set_keys("flag", ["Banana"])


def test_two_actions_can_exchange_their_keys(frame):
    window = frame()
    assert window.keys.set_keys("flag", []) == ""
    assert window.keys.set_keys("defer", ["F"]) == ""
    assert window.keys.set_keys("flag", ["S"]) == ""
    assert (window.press("F"), window.press("S")) == (["defer"], ["flag"])
    again = frame(window.settings.value)
    assert (again.press("F"), again.press("S")) == (["defer"], ["flag"])
    assert "already “Flag”" in again.keys.reset("defer")
    again.keys.reset_all()
    assert (again.press("F"), again.press("S")) == (["flag"], ["defer"])
    assert again.settings.value == Preferences()


def test_a_held_key_that_was_changed_decides_once(frame):
    window = frame()
    free(window.keys, "Q")
    assert window.keys.set_keys("label_1", ["Q"]) == ""
    QTest.simulateEvent(window.centralWidget(), True, Qt.Key.Key_Q, Qt.KeyboardModifier.NoModifier, "q", True, -1)
    assert window.done == []


# what a file may hold


@pytest.mark.parametrize(
    "keys",
    [
        {"flag": ("Banana",)},
        {"flag": ("S",), "defer": ("S",)},
        {"flag": ("Esc",)},
        {"flag": ("Alt+F",)},
        {"flag": ("",)},
        {"flag": ("G", "I", "O")},
        {"no_such_action": ("G",)},
    ],
)
def test_kept_keys_that_cannot_be_used_hinder_nothing(frame, keys):
    window = frame(Preferences(keys=keys))
    unusable = window.keys.unusable()
    assert unusable
    for name in unusable:
        assert name not in window.keys.names or not window.keys.is_changed(name)
    assert all(len(window.press(key)) <= 1 for key in ("F", "S", "G", "1"))
    assert window.keys.set_keys("note", ["F7"]) == ""
    assert window.press("F7") == ["note"]


def test_the_persons_key_wins_over_one_that_an_action_comes_with(frame):
    window = frame(Preferences(keys={"flag": ("H",)}))
    assert window.keys.unusable() == []
    assert window.press("H") == ["flag"]
    assert window.keys.keys("heatmap") == ()
    assert "already “Flag”" in window.keys.reset("heatmap")


def test_the_first_of_two_who_want_a_key_gets_it(frame):
    window = frame(Preferences(keys={"flag": ("G",), "ungradable": ("G", "F6")}))
    assert window.press("G") == ["ungradable"]
    assert window.press("F") == ["flag"]
    assert window.keys.unusable() == ["flag"]


# single keys off


def test_without_single_keys_none_does_anything_and_everything_can_be_reached(frame):
    window = frame()
    before = {name: window.keys.keys(name) for name in window.keys.names}
    window.keys.set_single_keys(False)
    seen = []
    for name, action in window.keys.names.items():
        for key in before[name]:
            assert window.press(key) == ([] if is_single(key) else [name])
        if before[name]:
            assert key_names(action), f"{name} can be reached by menu alone"
        for sequence in action.shortcuts():
            assert not is_single(sequence.toString())
            seen.append(spelled(sequence.toString()))
            assert window.press(sequence) == [name]
    seen = list(dict.fromkeys(seen))
    assert not any(collide(one, other) for place, one in enumerate(seen) for other in seen[:place])
    assert {name: window.keys.keys(name) for name in window.keys.names} == before
    window.keys.set_single_keys(True)
    assert window.press("1") == ["label_1"]


def test_labels_stay_beside_each_other_without_single_keys(frame):
    window = frame(Preferences(single_keys=False))
    labels = [*window.actions_.label, window.actions_.other]
    assert keys_together(labels) == "Ctrl+1 to Ctrl+8"
    assert key_names(window.actions_.previous) == ["Alt+Left"]


def test_a_combination_of_the_persons_own_stays_without_single_keys(frame):
    window = frame(Preferences(single_keys=False, keys={"flag": ("G", "Ctrl+G"), "defer": ("Ctrl+X",)}))
    assert window.press("Ctrl+G") == ["flag"]
    assert window.press("G") == []
    assert window.press("Ctrl+X") == ["defer"]
    assert key_names(window.actions_.ungradable) == ["Alt+X"]


@pytest.mark.parametrize("field", [QLineEdit, QPlainTextEdit])
@pytest.mark.parametrize("key", ["Q", "Up", "Return", "Shift+Q", "7"])
def test_plain_keys_that_were_changed_are_text_in_any_field_of_the_window(
    five_cases, open_window, field, key, qtbot, clock
):
    window = open_window(five_cases)
    done = []
    window.actions_.brighter.triggered.connect(lambda: done.append(1))
    free(window.personal.keys, "Q", "Shift+Q", "Up", "Return", "7")
    assert window.personal.keys.set_keys("brighter", [key]) == ""
    QTest.keySequence(window.viewer, QKeySequence(key))
    assert len(done) == 1
    for edit in (*window.findChildren(field), field(window)):
        if edit.objectName().startswith("qt_"):
            continue
        edit.show()
        edit.setFocus()
        QTest.keySequence(edit, QKeySequence(key))
    assert len(done) == 1
    window.viewer.setFocus()
    settle(qtbot, window, clock)  # the note that was written is on its way to the disk


def test_the_hints_name_the_keys_in_force(five_cases, open_window):
    window = open_window(five_cases)
    keys = window.personal.keys

    def hints():
        tips = [each.toolTip() for each in window.findChildren(QWidget)]
        shown = [each.text() for each in window.findChildren(QLabel)]
        fields = [window.worklist.filters.search.placeholderText(), window.side.decision.note.placeholderText()]
        rows = [window.side.bars.row("akiec").accessibleDescription()]
        menu = [each.text() for each in window.viewer.heatmap_header.class_button.menu().actions()]
        return "\n".join(tips + shown + fields + rows + menu)

    before = hints()
    for hint in (
        "why (E)",
        "how sure (J, K, L)",
        "Z fit · R rotate",
        "(/)",
        "(N to",
        "key 1",
        "\tAlt+1",
        "[ and ]",
    ):
        assert hint in before
    free(keys, "W", "I", "P", "F3", "T", "Q", "Alt+J", "<")
    for name, key in (
        ("reasons", "W"),
        ("sure_1", "I"),
        ("zoom", "P"),
        ("search", "F3"),
        ("note", "T"),
        ("label_1", "Q"),
        ("map_class_1", "Alt+J"),
        ("fainter", "<"),
    ):
        assert keys.set_keys(name, [key]) == ""
    after = hints()
    for hint in ("why (W)", "how sure (I, K, L)", "P fit · R", "(F3)", "(T to", "key Q", "\tAlt+J", "< and ]"):
        assert hint in after
    for hint in ("(E)", "(J,", "Z fit", "(/)", "(N to", "key 1", "\tAlt+1", "[ and"):
        assert hint not in after
    keys.set_single_keys(False)
    without = hints()
    for hint in ("(W)", "(I,", "fit · R rotate\n", "(T to", "key Q", "(< and"):
        assert hint not in without
    assert "(Ctrl+W)" in without


def test_a_key_changes_what_is_said_of_labels(five_cases, open_window, predictor):
    predictor.gate.clear()
    window = open_window(five_cases, analyzed=False)
    QTest.keyClick(window.viewer, Qt.Key.Key_Return)
    assert window.status.message.text().endswith("label with 1 to 8")
    free(window.personal.keys, "Q")
    window.personal.keys.set_keys("label_1", ["Q"])
    QTest.keyClick(window.viewer, Qt.Key.Key_Return)
    assert window.status.message.text().endswith("label with Q, 2, 3, 4, 5, 6, 7, 8")
    window.personal.keys.set_keys("label_1", [])
    QTest.keyClick(window.viewer, Qt.Key.Key_Return)
    assert window.status.message.text().endswith("label it yourself")
    predictor.gate.set()
