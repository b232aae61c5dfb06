"""The reports and papers of the sample round: nobody named before the objections, and every page laid out without a fault."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from evaluator.cli.files import Desk
from evaluator.cli.round_results import Scored, editions_of, scored
from evaluator.model.dossier import Stage
from evaluator.rendering.paper_kinds import KINDS, LETTER, NOTICE, ORDER, RECORD, REPORT
from evaluator.rendering.papers import Paper, papers_of
from evaluator.rendering.pdf import render_pdf
from tests.rendering import layout
from tests.rendering.test_html import words
from tests.rendering.test_papers import complaints

FOLDER = Path(__file__).resolve().parents[2] / "samples" / "guizhou"
NAMED = re.compile(r"周某|罗某|田某|(?<![A-Za-z0-9])P[123](?![A-Za-z0-9])")


@cache
def round_of(stage: Stage) -> Scored:
    desk = Desk()
    done = scored(desk, FOLDER, editions_of(desk, FOLDER).state(), stage)
    assert done is not None, desk.found
    return done


@cache
def papers(stage: Stage, *kinds: str) -> list[Paper]:
    done = round_of(stage)
    every = (papers_of(one, done.folder.round, done.folder.standard, kinds or KINDS) for one in done.results)
    return [paper for some in every for paper in some]


def test_before_the_objections_no_assessor_is_named() -> None:
    sent = [paper for paper in papers("draft", LETTER, REPORT) if paper.html]
    assert len(sent) == 6
    assert {paper.stem: NAMED.findall(paper.html) for paper in sent if NAMED.search(paper.html)} == {}


def test_a_reason_of_a_judgement_is_given_once_at_a_place() -> None:
    (paper,) = (one for one in papers("draft", REPORT) if one.stem == "报告/GZ-MZ-01-征求意见稿")
    text = words(paper.html)
    assert text.count("抽查5件，3件有反馈单，2件只有电话记录") == 2, "in 六 and in the annex"


def test_each_edition_has_its_papers() -> None:
    made = {stage: [paper.stem for paper in papers(stage) if paper.html] for stage in ("draft", "final")}
    assert "文书/GZ-CJ-02-现场核查记录-P1" in made["draft"]
    assert "文书/GZ-CJ-02-现场核查记录-P2" not in made["draft"], "P2 stays away from GZ-CJ-02"
    for stage, kinds in (("draft", {RECORD, LETTER, "征求意见稿"}), ("final", {RECORD, NOTICE, ORDER, "正式稿"})):
        assert {stem.split("/")[1].split("-")[3] for stem in made[stage]} == kinds


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "stem"),
    [
        ("draft", "文书/GZ-MZ-01-反馈函"),
        ("draft", "文书/GZ-CJ-01-现场核查记录-P3"),
        ("draft", "报告/GZ-MZ-01-征求意见稿"),
        ("final", "文书/GZ-MZ-01-结果告知单"),
        ("final", "文书/GZ-CJ-01-整改通知书"),
        ("final", "报告/GZ-CJ-01-正式稿"),
    ],
)
def test_every_page_is_laid_out_soundly(stage: Stage, stem: str, tmp_path: Path) -> None:
    (paper,) = (one for one in papers(stage) if one.stem == stem)
    assert _complaints(paper, tmp_path) == []


def _complaints(paper: Paper, folder: Path) -> list[str]:
    rendered = render_pdf(paper.html)
    target = folder / "文书.pdf"
    target.write_bytes(rendered.content)
    found = layout.complaints(target) if paper.kind == REPORT else complaints(target, paper.kind)
    found += ["不止一页"] if paper.kind == NOTICE and len(rendered.places) != 1 else []
    return [*rendered.warnings, *found]
