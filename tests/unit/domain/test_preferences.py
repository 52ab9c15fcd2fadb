import json
from pathlib import Path

import pytest

from dermreview.domain.preferences import Density, Preferences, ThemeChoice, from_json, to_json
from dermreview.domain.review import ReadMode

CHOSEN = Preferences(
    store=Path("/data/store"),
    bundle=Path("bündel"),
    device="cpu",
    views=4,
    mode=ReadMode.BLIND_FIRST,
    theme=ThemeChoice.LIGHT,
    density=Density.COMPACT,
    language="de",
    single_keys=False,
    keys={"flag": ("G",), "undo": (), "search": ("Ctrl+F", "F3")},
)


@pytest.mark.parametrize("preferences", [Preferences(), CHOSEN])
def test_what_is_written_is_read_again(preferences):
    assert from_json(to_json(preferences)) == (preferences, ())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("store", 7),
        ("store", " "),
        ("bundle", "a\0b"),
        ("device", "tpu"),
        ("views", 3),
        ("views", True),
        ("views", "8"),
        ("mode", "aloud"),
        ("mode", None),
        ("theme", "pink"),
        ("density", []),
        ("language", "la"),
        ("single_keys", "no"),
        ("keys", ["F"]),
    ],
)
def test_a_bad_value_is_told_and_leaves_the_others(name, value):
    kept = json.loads(to_json(CHOSEN)) | {name: value}
    read, bad = from_json(json.dumps(kept))
    assert getattr(read, name) == getattr(Preferences(), name)
    assert len(bad) == 1
    assert bad[0].startswith(f"{name} (")
    others = {each for each in Preferences.__slots__ if each != name}
    assert all(getattr(read, each) == getattr(CHOSEN, each) for each in others)


def test_entries_of_keys_in_no_known_form_are_left_out():
    read, bad = from_json(json.dumps({"keys": {"flag": ["G"], "undo": "U", "note": [1]}, "from tomorrow": 1}))
    assert read == Preferences(keys={"flag": ("G",)})
    assert bad == ()


def test_a_long_bad_value_is_shortened():
    _, (told,) = from_json(json.dumps({"device": "x" * 10_000}))
    assert len(told) < 100


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "7"])
def test_a_text_that_holds_no_preferences_is_refused(text):
    with pytest.raises(ValueError):
        from_json(text)
