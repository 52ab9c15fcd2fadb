import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dermreview.exchange.formulas import neutralised, restored

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    '"=1',
    "'=1",
    "\u200b=1",
    "＝1",
]
PIECES = st.sampled_from([*"=+-@＝ \t\r\n;|'\"\u200bab,", "''"])


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_what_begins_as_a_formula_gets_an_apostrophe(text):
    assert neutralised(text)[0] == "'"
    assert restored(neutralised(text)) == text


@pytest.mark.parametrize("text", ["", "nevus", "a=b", "ISIC_1", "x-y", "3.5", "it's", "'quoted'", "a, b", "Ä"])
def test_other_text_stays_as_it_is(text):
    assert neutralised(text) == text
    assert restored(text) == text


@pytest.mark.parametrize("separator", [";", "\t", "|", "\n", "\r\n"])
def test_a_cell_that_another_separator_cuts(separator):
    text = f"harmless{separator}=HYPERLINK(1){separator}end"
    assert neutralised(text) == f"harmless{separator}'=HYPERLINK(1){separator}end"
    assert restored(neutralised(text)) == text


@given(st.one_of(st.text(), st.lists(PIECES, max_size=12).map("".join)))
@example("'\t=")
@example("''=")
def test_round_trip(text):
    assert restored(neutralised(text)) == text


@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_part_begins_a_formula(text):
    kept = neutralised(text)
    assert not kept.startswith(("\t", "\r", "\n"))
    for separator in ";|\t\n":
        for part in kept.replace("\r", "\n").split(separator):
            assert not part.strip(' \u200b"').startswith(("=", "+", "-", "@", "＝"))
