"""The workbook of a round: any round written into it comes back the same, and what is filled in wrongly is told by cell."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import has_errors, show
from evaluator.forms.round_sheets import round_form, round_values
from evaluator.model.round import Round
from evaluator.model.standard import Standard
from evaluator.reading.opening import open_file
from evaluator.reading.round import round_in
from evaluator.rendering.workbook import form_bytes
from tests.forms.made_rounds import rounds
from tests.forms.test_assessor_sheet import QUIET, STANDARDS, standard_of
from tests.scoring import made


def written_and_read(declared: Round, standard: Standard) -> Round:
    """What is read from the workbook that says what the round says; who is missing in it is not asked."""
    form, known = round_form(standard, declared), round_values(declared)
    assert not known.keys() - {entry.path for entry in form.entries()}, "there is room for all of it"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "评估轮次.xlsx"
        path.write_bytes(form_bytes(form, known))
        opened, found = open_file(path)
        assert opened is not None, "\n".join(map(show, found))
        read, found = round_in(opened)
    assert not has_errors(found), "\n".join(map(show, found))
    assert read is not None
    return read


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=15)
@given(data=st.data())
def test_a_round_comes_back_from_its_workbook(name: str, data: st.DataObject) -> None:
    standard = standard_of(name)
    declared = data.draw(rounds(standard))
    assert written_and_read(declared, standard) == declared


@settings(QUIET, max_examples=15)
@given(data=st.data())
def test_so_it_does_with_any_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    declared = data.draw(rounds(standard))
    assert written_and_read(declared, standard) == declared
