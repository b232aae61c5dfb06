"""Every figure, requirement and target of the published sources is used exactly once, and as it was published."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from evaluator.model.report import Report
from evaluator.reading.report import read_report
from tests.docs.sources_page import ROOT, SOURCES_PAGE, register, sources_page, standards, uses

SAMPLES = sorted((ROOT / "samples" / "published").glob("*.yaml"))


def test_the_page_is_as_generated() -> None:
    assert SOURCES_PAGE.read_text(encoding="utf-8") == sources_page()


def test_each_statement_is_used_exactly_once() -> None:
    wanted = {(text.id, one.no) for text in register().values() for one in text.statements if one.kind != "context"}
    assert {place: len(found) for place, found in uses().items()} == dict.fromkeys(wanted, 1)


def test_numbers_of_statements_are_a_count() -> None:
    for text in register().values():
        assert [one.no for one in text.statements] == list(range(1, len(text.statements) + 1)), text.id


def test_what_is_a_fact_is_a_figure_and_never_a_target() -> None:
    kinds = {(text.id, one.no): one.kind for text in register().values() for one in text.statements}
    odd = [
        (place, use)
        for place, found in uses().items()
        for use in found
        if use.how == "fact" and kinds[place] != "figure"
    ]
    assert odd == []


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
    values = {(text.id, one.no): one.value for text in register().values() for one in text.statements}
    for fact in standard.facts.values():
        if fact.citation is None or not any(one.source.id == fact.citation.source for one in report.published):
            continue
        given = [report.answers[q.key] for q in fact.questions if q.key in report.answers]
        if fact.type == "pair":  # 11 of 11 say 100% as well
            given += [done / due for due, done in [given] if isinstance(due, Fraction) and isinstance(done, Fraction)]
        figures = [value for no in fact.citation.items if (value := values[fact.citation.source, no]) is not None]
        assert given, fact.name
        assert [value for value in figures if value not in given] == [], fact.name
