"""The longest texts break no page: remarks of 4,000 characters, names of 60, 200 files of evidence, 40 problems."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from evaluator.model.dossier import FileLine, ObjectionLine, RoundInfo
from evaluator.model.node import EvidenceLine, Leaf, Node
from evaluator.model.result import Result
from evaluator.rendering.html import report_html
from evaluator.rendering.paper_kinds import KINDS, LETTER, NOTICE, RECORD, REPORT
from evaluator.rendering.papers import paper_html
from evaluator.rendering.pdf import write_pdf
from tests.rendering import layout, made, made_round
from tests.rendering.test_papers import complaints, drawn, given

SENTENCE = "评估当日抽查的记录中有三份没有服务对象签字，站长说明是入户时对方不便，事后补签，但补签日期晚于评估期（2023年6月30日）。"
REMARK = (SENTENCE * 100)[:4000]
NAME = ("青岭黎族苗族自治县云岭镇社会工作服务站暨未成年人保护工作站和困难群众帮扶服务联络点" * 2)[:60]
UNBROKEN = "A" * 60
CODES = [leaf.code for leaf in made.made_leaves()]
FILES = tuple(
    f"{n:03}-2022年7月至2023年6月入户走访记录表（第{n}册，含照片、签到和回访说明）扫描件.pdf" for n in range(200)
)


def long_result(*, stuffed: bool) -> Result:
    """A result with everything at its longest; `stuffed`: a short one, in words without a place to break them."""
    name = (UNBROKEN if stuffed else NAME)[:60]
    remark = ("B" * 4000) if stuffed else REMARK
    result = made_round.in_round(made.result(name=name, codes=made.FEW if stuffed else ()), edition=2, team=7, rated=12)
    files = tuple(("F" * 180 + f"{n}.pdf") if stuffed else FILES[n] for n in range(20 if stuffed else 200))
    conclusion = result.conclusion
    nodes = tuple(_long(node, name, remark, files) for node in conclusion.nodes)
    info = result.dossier.round
    assert info is not None
    return replace(
        result,
        conclusion=replace(conclusion, nodes=nodes, attributes=((name[:20], name), *conclusion.attributes)),
        dossier=replace(
            result.dossier, agency=name, commissioner=name, signed_by=name, assessor_name=name, round=_round(info, name, remark, files),
            files=tuple((file, "已核实") for file in files),
        ),
    )  # fmt: skip


def _long(node: Node, name: str, remark: str, files: tuple[str, ...]) -> Node:
    children = tuple(_long(child, name, remark, files) for child in node.children)
    if node.leaf is None:
        return replace(node, name=name if node.level == 1 else node.name, children=(*children, *_more(children)))
    n = CODES.index(node.code)
    own = replace(node, leaf=_long_leaf(node.leaf, n, remark, files[n * 5 : n * 5 + 6]))
    if node.assessed is not None:
        own = replace(own, assessed=replace(node.assessed, low=Fraction(0), high=Fraction(0), status="not_met"))
    return replace(own, name=name) if n % 5 == 0 else own


def _more(children: tuple[Node, ...]) -> tuple[Node, ...]:
    """Three more leaves beside the last, so that there are forty problems."""
    if not children or children[-1].code != CODES[-1]:
        return ()
    return tuple(replace(children[-1], code=f"{CODES[-1][:-1]}{n}") for n in (2, 3, 4))


def _long_leaf(leaf: Leaf, n: int, remark: str, files: tuple[str, ...]) -> Leaf:
    """One field of the first leaves at its longest, the others of some length."""
    said = [remark if n == field else remark[:60] for field in range(4)]
    answers = tuple(replace(answer, state="corrected", verified="17", reason=said[0]) for answer in leaf.answers[:2])
    evidence = tuple(EvidenceLine(file, "1—200", "走访记录", "部分") for file in files)
    return replace(leaf, answers=answers, remark=said[1], finding=said[2], advice=said[3], evidence=evidence)


def _round(info: RoundInfo, name: str, remark: str, files: tuple[str, ...]) -> RoundInfo:
    team = tuple(replace(line, name=name, qualification=name[:30], role=name[:20]) for line in info.team)
    objections = tuple(
        ObjectionLine(
            f"异议-{n}", "1.1.1.2", name, remark[:100], remark[: 4000 // (3 * n + 1)], files[:20], (name, "2023-08-25"), "rejected", (name, name),
            "2023-08-28", remark[:400], "",
        )
        for n in range(3)
    )  # fmt: skip
    there = tuple(FileLine(file, ("1.1.1.1",), "已核实", f"{n:064x}", "there") for n, file in enumerate(files))
    return replace(info, title=name, note=remark[:300], team=team, objections=objections, files=there)


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("stuffed", [False, True])
def test_the_longest_texts_break_no_page(stuffed: bool, tmp_path: Path) -> None:
    result = long_result(stuffed=stuffed)
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result) == ()
    assert layout.complaints(target) == []
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert stuffed or starts["目录"] == starts["摘要"] + 1, "the summary is one page"


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("stuffed", [False, True])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != REPORT])
def test_the_longest_texts_break_no_paper(kind: str, stuffed: bool, tmp_path: Path) -> None:
    result = long_result(stuffed=stuffed)
    if kind in (RECORD, LETTER):
        info = result.dossier.round
        assert info is not None
        result = replace(result, dossier=replace(result.dossier, round=replace(info, stage="draft")))
    target, pages = drawn(paper_html(kind, result, given(result, rows=made_round.rows(result, 40))), tmp_path)
    assert complaints(target, kind) == []
    assert kind != NOTICE or pages == 1, "the notice is one page"


def test_nothing_of_the_longest_texts_is_left_out() -> None:
    result = long_result(stuffed=False)
    html = report_html(result)
    assert html.count(FILES[199]) >= 1
    assert "第40册" in html
    assert len(list(result.conclusion.leaves())) == 40
    assert REMARK in re.sub(r"<[^>]*>", "", html)
