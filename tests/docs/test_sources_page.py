"""Every figure, requirement and target of the published sources is used exactly once, and with the numbers it was published with."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from evaluator.model.report import Report
from evaluator.reading.report import read_report
from tests.docs.published_figures import of_its_own
from tests.docs.register import ROOT, register, said, unregistered
from tests.docs.sources_page import SOURCES_PAGE, amiss, cited, sources_page, standards, uses

STATEMENTS = {(text.id, one.no): one for text in register().values() for one in text.statements}
SAMPLES = sorted((ROOT / "samples" / "published").glob("*.yaml"))


def test_the_page_is_as_generated() -> None:
    assert SOURCES_PAGE.read_text(encoding="utf-8") == sources_page()


def test_each_statement_is_used_exactly_once() -> None:
    wanted = {place for place, one in STATEMENTS.items() if one.kind != "context"}
    assert {place: len(found) for place, found in uses().items()} == dict.fromkeys(wanted, 1)


def test_numbers_of_statements_are_a_count() -> None:
    for text in register().values():
        assert [one.no for one in text.statements] == list(range(1, len(text.statements) + 1)), text.id


def test_what_is_a_fact_is_a_figure_and_never_a_target() -> None:
    facts = [place for place, found in uses().items() for use in found if use.how == "fact"]
    assert [place for place in facts if STATEMENTS[place].kind != "figure"] == []


@pytest.mark.parametrize("source", register())
def test_every_number_in_the_words_is_registered(source: str) -> None:
    told = {one.no: unregistered(one) for one in register()[source].statements if one.kind != "context"}
    assert {no: words for no, words in told.items() if words} == {}


@pytest.mark.parametrize("source", register())
def test_the_numbers_are_those_of_what_cites_them(source: str) -> None:
    text = register()[source]
    told = {
        f"{one.no} {use.standard} {use.key}": amiss(one, use, text.year)
        for one in text.statements
        for use in uses().get((source, one.no), [])
    }
    assert {place: words for place, words in told.items() if words} == {}


def test_who_cites_a_statement_is_the_only_one_that_may_say_why_its_number_is_not_there() -> None:
    """A reason beside a statement that is a fact, or that nobody uses, would never be looked at."""
    excused = [place for place, one in STATEMENTS.items() if one.because]
    assert [place for place in excused if uses()[place][0].how in ("fact", "not_evaluated")] == []


@pytest.mark.parametrize("name", [name for name, one in standards().items() if not one.scored])
def test_a_list_of_requirements_has_no_numbers_of_its_own(name: str) -> None:
    """Its rules are published ones, so a slip in one of several conditions is a number that nobody published."""
    for leaf in standards()[name].leaves():
        cited_here = [STATEMENTS[c.source, no] for c in leaf.citations for no in c.items]
        assert of_its_own(leaf, {(value, one.unit) for one in cited_here for value in one.values}) == [], leaf.code


@pytest.mark.parametrize("name", standards())
def test_the_words_of_a_citation_say_only_numbers_of_the_source(name: str) -> None:
    standard = standards()[name]
    told = [(citation.source, citation.published) for citation, _ in cited(standard)]
    told += [(one.citation.source, one.says) for one in standard.not_evaluated]
    for source, words in told:
        if source in register():
            own = register()[source].statements
            names = [part for one in own for part in one.not_figures if part in words]
            found = said(words, tuple(names))
            assert found.figures <= {value for one in own for value in one.values}, words
            assert found.days <= {one.due for one in own}, words


def test_every_standard_with_published_figures_has_a_sample_of_them() -> None:
    citing = {one.ref for one in standards().values() if any(fact.citation for fact in one.facts.values())}
    assert citing <= {read(path).standard for path in SAMPLES}


def test_standards_name_sources_as_they_are_registered() -> None:
    for standard in standards().values():
        for source in standard.sources.values():
            if source.id in register():
                text = register()[source.id]
                assert (source.title, source.credited_to, source.date) == (text.title, text.credited_to, text.date)


def read(path: Path) -> Report:
    standard = next(one for one in standards().values() if f"standard: {one.ref}\n" in path.read_text(encoding="utf-8"))
    report, problems = read_report(path, standard)
    assert report is not None, problems
    assert problems == []
    return report


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_answer_of_a_sample_names_its_source(path: Path) -> None:
    report = read(path)
    assert sorted(key for one in report.published for key in one.keys) == sorted(report.answers)
    for one in report.published:
        text = register()[one.source.id]
        assert (one.source.title, one.source.credited_to, one.source.date) == (text.title, text.credited_to, text.date)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_figures_of_a_sample_are_as_published(path: Path) -> None:
    """The facts that stand for figures of a source have their values; one that is said without a number is given all the same."""
    report = read(path)
    standard = next(one for one in standards().values() if one.ref == report.standard)
    for fact in standard.facts.values():
        if fact.citation is None or not any(one.source.id == fact.citation.source for one in report.published):
            continue
        given = [report.answers[q.key] for q in fact.questions if q.key in report.answers]
        if fact.type == "pair":  # 11 of 11 say 100% as well
            given += [done / due for due, done in [given] if isinstance(due, Fraction) and isinstance(done, Fraction)]
        figures = [value for no in fact.citation.items for value in STATEMENTS[fact.citation.source, no].values]
        assert given, fact.name
        assert [value for value in figures if value not in given] == [], fact.name
