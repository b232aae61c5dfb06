"""The sheet of an objection: any objection written into it comes back the same, and what is filled in wrongly is told by cell."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import has_errors, show
from evaluator.forms.objection_sheets import asked, objection_form, places_of
from evaluator.model.report import Assessment, Finding, Report
from evaluator.model.round import Case, Objection, Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading.objection import objection_in
from evaluator.reading.opening import open_file
from evaluator.rendering.workbook import form_bytes
from tests.examples import examples
from tests.forms.made import reports, values
from tests.forms.made_objections import objection_values, objections
from tests.forms.test_assessor_sheet import QUIET, STANDARDS, standard_of
from tests.scoring import made


def round_of(standard: Standard, report: Report) -> Round:
    team = {one: TeamMember(one, f"{one}某") for one in ("P1", "P2")}
    return Round("r", "某轮", standard.ref, team, (RoundSubject(report.subject.id),), {"*": ("P1", "P2")})


def case_of(standard: Standard, report: Report, data: st.DataObject) -> Case:
    """A case in which everything has been looked at."""
    every = {q.key: q for code in places_of(standard, report).values() for q in asked(standard, code).values()}
    findings = {key: Finding("supplied", data.draw(values(question)), "现场核查") for key, question in every.items()}
    return Case(report, (Assessment(standard.ref, report.subject.id, "P1", "2023-08-01", findings),))


def written_and_read(objection: Objection, standard: Standard, case: Case) -> Objection:
    declared = round_of(standard, case.report)
    form = objection_form(standard, declared, case.report, dict(case.assessments[0].findings))
    known = objection_values(objection, standard)
    assert not known.keys() - {entry.path for entry in form.entries()}, "there is room for all of it"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{objection.id}.xlsx"
        path.write_bytes(form_bytes(form, known))
        opened, found = open_file(path)
        assert opened is not None, "\n".join(map(show, found))
        read, found = objection_in(opened, standard, declared, case)
    assert not has_errors(found), "\n".join(map(show, found))
    assert read is not None
    return read


@pytest.mark.parametrize("name", STANDARDS)
@settings(QUIET, max_examples=examples(15))
@given(data=st.data())
@pytest.mark.slow
def test_an_objection_comes_back_from_its_sheet(name: str, data: st.DataObject) -> None:
    standard = standard_of(name)
    report = data.draw(reports(standard))
    case = case_of(standard, report, data)
    objection = data.draw(objections(standard, report, "异议1"))
    assert written_and_read(objection, standard, case) == objection


@settings(QUIET, max_examples=examples(25))
@given(data=st.data())
def test_so_it_does_with_any_standard(data: st.DataObject) -> None:
    standard = data.draw(made.standards())
    report = data.draw(reports(standard))
    case = case_of(standard, report, data)
    if not places_of(standard, report):
        return
    objection = data.draw(objections(standard, report, "异议1"))
    assert written_and_read(objection, standard, case) == objection
