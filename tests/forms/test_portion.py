"""Parts of the assessor's sheet: nothing on one's own sheet is anybody else's, and what differs can be agreed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import Path as Place
from evaluator.diagnostics import has_errors, show
from evaluator.forms.agreed import disputed_portion
from evaluator.forms.assessor import assessor_form
from evaluator.forms.assessor_values import assessor_values
from evaluator.forms.form import Form
from evaluator.forms.portion import cut, own_portion
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Report
from evaluator.model.round import AGREED, Case, Merge, Round, RoundSubject
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.assessor_cells import read_assessor_sheet
from evaluator.reading.assigned import Scope, Users
from evaluator.reading.opening import open_file
from evaluator.reading.workbook import Workbook
from evaluator.rendering.workbook import form_bytes
from evaluator.scoring.merging import merge
from tests.examples import examples
from tests.forms.made import reports
from tests.forms.made_assessments import assessments
from tests.forms.made_rounds import rounds
from tests.forms.test_assessor_sheet import QUIET, STANDARDS, standard_of
from tests.scoring import made

Values = dict[Place, Value]


def written(form: Form, values: Values, folder: Path) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(
        form_bytes(form, {p: value for p, value in values.items() if p in {e.path for e in form.entries()}})
    )
    return path


def read(path: Path, standard: Standard, report: Report) -> Assessment:
    found, problems = read_assessment(path, standard, report)
    assert not has_errors(problems), "\n".join(map(show, problems))
    assert found is not None
    return found


def round_for(data: st.DataObject, standard: Standard, report: Report) -> Round:
    """Any round, in which everybody may go to the subject."""
    drawn = data.draw(rounds(standard))
    team = {one: replace(member, recused=()) for one, member in drawn.team.items()}
    return replace(drawn, team=team, subjects=(RoundSubject(report.subject.id),), groups=())


def within(values: Values, form: Form) -> Values:
    room = {entry.path for entry in form.entries()}
    return {path: value for path, value in values.items() if path in room}


# -- one's own sheet --


def own_sheet(data: st.DataObject, standard: Standard) -> None:
    report = data.draw(reports(standard))
    declared = round_for(data, standard, report)
    assessor = data.draw(st.sampled_from(sorted(declared.team)))
    portion = own_portion(standard, declared, report, assessor)
    whole = assessor_form(standard, report)
    form = cut(whole, portion)
    values = assessor_values(data.draw(assessments(standard, report)), standard, report)
    values[("assessor",)] = assessor
    with TemporaryDirectory() as folder:
        path = written(form, values, Path(folder))
        opened, problems = open_file(path)
        assert isinstance(opened, Workbook), problems
        sheet, faults = read_assessor_sheet(opened, standard, report)
        assert sheet is not None
        assert not faults
        scope = Scope(standard, declared, Users(standard), report, assessor)
        assert not [fault for fault in scope.faults(sheet.value, None) if fault.code == "T714"]
        if not any(str(p[-1]).startswith("points//") for p in values):
            found, problems = read_assessment(path, standard, report)
            assert found is not None, "\n".join(map(show, problems))
            assert within(assessor_values(found, standard, report), whole) == within(values, form)


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=examples(5))
@given(data=st.data())
def test_nothing_on_ones_own_sheet_is_somebody_elses(name: str, data: st.DataObject) -> None:
    own_sheet(data, standard_of(name))


@settings(QUIET, max_examples=examples(20))
@given(data=st.data())
def test_nor_is_it_with_any_standard(data: st.DataObject) -> None:
    own_sheet(data, data.draw(made.standards()))


@settings(QUIET, max_examples=examples(10))
@given(data=st.data())
def test_what_is_scored_is_on_somebodys_sheet(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    report = data.draw(reports(standard))
    declared = replace(round_for(data, standard, report), assign={})
    everybody = replace(declared, assign={"*": tuple(declared.team)})
    one = min(declared.team)
    assert not own_portion(standard, declared, report, one).codes
    whole, mine = (
        assessor_form(standard, report),
        cut(assessor_form(standard, report), own_portion(standard, everybody, report, one)),
    )
    wanted = {code for _, code in _codes(whole)}
    assert {code for _, code in _codes(mine)} == wanted & own_portion(standard, everybody, report, one).codes


def _codes(form: Form) -> Iterable[tuple[str, str]]:
    return ((line.code, line.leaf) for sheet in form.sheets if sheet.by_leaf for line in sheet.lines)


# -- what is to be agreed on --


def agreement(data: st.DataObject, standard: Standard) -> None:
    report = data.draw(reports(standard))
    one, other, settled = (
        replace(data.draw(assessments(standard, report)), assessor=who) for who in ("P1", "P2", AGREED)
    )
    drawn = round_for(data, standard, report)
    team = {who: replace(next(iter(drawn.team.values())), id=who) for who in ("P1", "P2")}
    rule = data.draw(st.sampled_from(["mean", "consensus"]))
    declared = replace(drawn, team=team, merge=Merge(rule), assign={"*": ("P1", "P2")}, weights={}, accept=())  # type: ignore[arg-type]
    case = Case(report, (one, other))
    merged = merge(standard, declared, case)
    portion = disputed_portion(standard, declared, case, frozenset())
    if portion is None:
        assert not merged.disputed
        assert rule == "mean" or not merged.panels
        return
    form = cut(assessor_form(standard, report, settled), portion)
    values = assessor_values(settled, standard, report)
    with TemporaryDirectory() as folder:
        found = read(written(form, values, Path(folder)), standard, report)
    assert found.assessor == AGREED
    settled_case = replace(case, agreed=found)
    again = disputed_portion(standard, declared, settled_case, frozenset())
    assert again is not None
    filled = assessor_values(found, standard, report)
    assert within(filled, cut(assessor_form(standard, report, found), again)) == filled, "nothing agreed on is lost"
    after = merge(standard, declared, settled_case)
    said = {*found.findings, *found.previous, *found.evidence}
    asked = {key.partition("//")[0] for key in said}  # another option settles what was disputed inside this one
    left = {key for key in merged.disputed if key.partition("//")[0] not in asked}
    assert left == after.disputed, "what was settled, and only that, is disputed no more"
    assert merged.disputed & {*settled.findings, *settled.previous, *settled.evidence} <= said, (
        "there is room for all of it"
    )


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=examples(5))
@given(data=st.data())
def test_what_differs_can_be_agreed_on(name: str, data: st.DataObject) -> None:
    agreement(data, standard_of(name))


@settings(QUIET, max_examples=examples(20))
@given(data=st.data())
def test_so_it_can_with_any_standard(data: st.DataObject) -> None:
    agreement(data, data.draw(made.standards()))
