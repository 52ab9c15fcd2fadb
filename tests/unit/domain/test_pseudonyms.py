"""A name that may be a patient's never stays as it is; a number of a device or a dataset does."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dermreview.domain.pseudonyms import KEY_BYTES, NameKind, Pseudonyms, is_plain_folder, is_technical

KEY = bytes(range(KEY_BYTES))


@pytest.mark.parametrize(
    "name",
    ["ISIC_0024306", "HAM_0000118", "DEMO_0001", "IMG_20240131_120000", "DSCF0001", "case-01", "1", "0042", "P1",
     "IMG 12 (2)", "IMG-1234.2"],
)  # fmt: skip
def test_numbers_of_devices_and_datasets_stay(name):
    assert is_technical(name)


@pytest.mark.parametrize(
    "name",
    ["Mustermann", "Mustermann_1970", "mustermann-max-2", "MUSTERMANN1", "Max_12", "Ann1", "Müller_1", "Jürg1",
     "IMG_1_Anna", "x/1", "1\n2", "1" * 65, "ISIC_0024306_Mustermann", "=1+2", "王1", "a", "", ".."],
)  # fmt: skip
def test_whatever_may_be_a_name_does_not(name):
    assert not is_technical(name)


@given(st.text(st.characters(categories=["L"]), min_size=6), st.integers(0, 99999))
def test_no_longer_word_stays_whatever_stands_around_it(word, number):
    assert not is_technical(f"{number}{word}_{number}")


def test_folders_of_images_may_bear_a_plain_word():
    assert is_plain_folder("Images")
    assert is_plain_folder("HAM10000")
    assert not is_plain_folder("Mustermann")
    assert not is_plain_folder("")


def test_a_pseudonym_is_stable_keyed_and_of_its_kind():
    names = Pseudonyms(KEY)
    first = names.of(NameKind.CASE, "Mustermann")
    assert first == Pseudonyms(KEY).of(NameKind.CASE, "Mustermann")
    assert first.startswith("case-")
    assert len(first) == len("case-1a2b3c4d5e")
    others = {
        names.of(NameKind.CASE, "Musterfrau"),
        names.of(NameKind.PATIENT, "Mustermann").replace("patient", "case"),
        Pseudonyms(bytes(KEY_BYTES)).of(NameKind.CASE, "Mustermann"),
        first,
    }
    assert len(others) == 4
    assert KEY.hex() not in repr(names)
    assert str(KEY) not in repr(names)


def test_the_same_letters_in_another_spelling_are_the_same_name():
    names = Pseudonyms(KEY)
    spelt = {names.of(NameKind.CASE, unicodedata.normalize(form, "Müller")) for form in ("NFC", "NFD")}
    assert len(spelt) == 1


@given(st.text())
def test_any_text_gets_a_pseudonym_that_is_technical_enough_to_stay(text):
    assert Pseudonyms(KEY).of(NameKind.CASE, text).isascii()
