"""What a spreadsheet would take for a formula: guarded in CSV, the same everywhere, and as it was when it is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.forms.formula import begins_as_formula, guarded, unguarded


@given(st.text(alphabet="'=+-@＝＋\t\n1a，", max_size=6))
def test_a_guarded_text_comes_back_and_begins_no_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    begins = begins_as_formula(guarded(text))
    assert not begins or guarded(text).lstrip("+-").isascii(), "a number keeps its sign"
    assert not guarded(text).startswith(("=", "@", "\t", "\n", "＝", "＋"))


@pytest.mark.parametrize(
    ("text", "kept"), [("-3", True), ("+86.5%", True), ("-cmd", False), ("'=1", False), ("", True), ("'", True)]
)
def test_numbers_need_no_guard(text: str, kept: bool) -> None:
    assert (guarded(text) == text) is kept
