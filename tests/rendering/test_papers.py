"""The papers around a report: what each says, of which result it is made, and how it is drawn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest

from evaluator.model.applied import RuleLine, Rules
from evaluator.model.dossier import Stage
from evaluator.model.node import EvidenceLine, Node
from evaluator.model.numbers import Written
from evaluator.model.report import EvidenceStatus
from evaluator.model.result import Result
from evaluator.model.standard import Standard
from evaluator.reading.standard import build_standard
from evaluator.rendering.html import balanced
from evaluator.rendering.paper_kinds import KINDS, LETTER, NOTICE, ORDER, RECORD, REPORT
from evaluator.rendering.papers import Given, NotMade, paper_html, papers_of
from evaluator.rendering.pdf import render_pdf
from evaluator.rendering.view_record import SIGNS
from tests.rendering import layout, made
from tests.rendering.made_round import SECRET, declared, in_round, rows
from tests.rendering.test_html import read, with_leaf, words
from tests.rendering.test_round_report import LONG
from tests.rendering.test_samples import sample

THREE, TWO, ONE = Written("3"), Written("2"), Written("1")
LEAF = {
    "code": "1.1.1.1",
    "name": "两室两中心设置",
    "points": THREE,
    "rule": {"choose": {"options": {"好": THREE, "较好": TWO, "一般": ONE}}},
}
ROOT = {"code": "1", "name": "阵地建设", "points": THREE, "children": [LEAF]}
HEAD = {"id": "made-37", "version": "2022.1", "title": "样稿", "provenance": "own", "total": THREE}
STANDARD, FAULTS = build_standard({**HEAD, "indicators": [ROOT]})


def standard() -> Standard:
    assert STANDARD is not None, FAULTS
    return STANDARD


def given(result: Result, **changes: object) -> Given:
    return dataclasses.replace(Given(declared(result), standard(), "P1"), **changes)  # type: ignore[arg-type]


def few(stage: Stage = "final", **changes: object) -> Result:
    return in_round(made.result(codes=made.FEW), stage, **changes)  # type: ignore[arg-type]


def text_of(kind: str, result: Result, **changes: object) -> str:
    return words(paper_html(kind, result, given(result, **changes)))


# -- the letter --------------------------------------------------------------------------------------------------------


def test_the_letter_has_totals_deductions_and_until_when_to_object() -> None:
    text = text_of(LETTER, few("draft"))
    assert "受青岭县民政局委托" in text
    assert "评估得10.08分，满分18.00分，拟定等次为不合格" in text
    assert "13.1.2.1支出凭证合规2.50" in text
    assert "于2023年8月30日以前将所附回执填好盖章，送交海川社会工作评估中心" in text
    assert text.endswith("联系人和电话：")


def test_the_letter_names_no_assessor() -> None:
    page = paper_html(LETTER, few("draft", team=7), given(few("draft", team=7)))
    assert [secret for secret in SECRET if secret in page] == []


def test_the_reply_slip_has_rows_to_fill_in() -> None:
    slip = text_of(LETTER, few("draft")).split("回执")[-1]
    assert "（）无异议。（）有异议" in slip
    assert "序号指标编号有异议的数据或者评定理由和主张佐证材料123456" in slip


def test_of_many_deductions_the_letter_names_the_costliest() -> None:
    text = text_of(LETTER, in_round(made.result(), "draft"))
    assert "另有19项指标失分，全部27项见评估报告（征求意见稿）六" in text


def test_without_a_day_there_is_room_to_write_one() -> None:
    result = few("draft")
    about = result.dossier.round
    assert about is not None
    about = dataclasses.replace(about, dates=())
    text = text_of(LETTER, dataclasses.replace(result, dossier=dataclasses.replace(result.dossier, round=about)))
    assert "请核对评估报告（征求意见稿）全文，在以前将所附回执" in text


# -- the notice --------------------------------------------------------------------------------------------------------


def test_the_notice_has_what_a_station_asks_first() -> None:
    text = text_of(NOTICE, in_round(made.result(), seal="XW4T-K7PM-22QF-9RBD"))
    assert "评估总分等次得分率75.51分满分100.00分合格75.51%" in text
    assert "1.五领域清单服务（4.1.1.1）：满分4.00分，得4.00分。" in text
    assert "1.支出凭证合规（3.1.2.1）：失2.50分。" in text
    assert "收到异议2件，成立1件、不成立1件；与征求意见稿相比修改2处" in text
    assert "封存码（正式稿第1版）XW4T-K7PM-22QF-9RBD" in text


def test_the_best_grade_has_none_above_it() -> None:
    result = few()
    assert result.conclusion.assessed is not None
    total = dataclasses.replace(result.conclusion.assessed, grade="优秀", grades=("优秀",))
    best = dataclasses.replace(result, conclusion=dataclasses.replace(result.conclusion, assessed=total))
    assert "已是最高等次" in text_of(NOTICE, best)


# -- the order to mend -------------------------------------------------------------------------------------------------


def test_the_order_has_problem_advice_who_and_by_when() -> None:
    result = few()
    text = text_of(ORDER, result, rows=rows(result, 2))
    assert "评估发现下列2个问题" in text
    assert (
        "11.1.1.1两室两中心设置两室两中心设置完成率：17÷20＝85%。两室两中心设置完成率达到100%。王青岚2023年12月31日0.25"
        in text
    )
    assert "请于2023年12月31日以前完成整改" in text
    assert "整改情况回复表" in text


def test_the_order_takes_its_rows_from_the_result() -> None:
    assert "4.2.1.1个案服务数量" in text_of(ORDER, few())


def test_an_order_about_what_several_judged_says_why_and_not_who() -> None:
    result = few(rated=1)
    row = dataclasses.replace(rows(result, 1)[0], kind="merged", why="P1 1.1375分、P2 0.8625分")
    text = text_of(ORDER, result, rows=(row,))
    assert "由评估人员评定，得2.5分（满分3分）；入户走访记录前后日期矛盾" in text
    assert "1.1375" not in text


# -- the record of a visit ---------------------------------------------------------------------------------------------


def test_the_record_lists_what_is_assigned_with_room_to_write() -> None:
    result = few("draft", rated=0)
    text = text_of(RECORD, result)
    for leaf in result.conclusion.leaves():
        assert leaf.leaf is not None
        assert f"{leaf.code}{leaf.name}" in text
        assert leaf.leaf.sentence in text
    assert "核实方法：查阅资料、抽查档案、访谈。应看的材料：平面图、现场照片、每月考勤表。" in text
    assert "陪同人员或负责人签字" in text


def test_the_record_is_filled_with_what_the_assessor_found() -> None:
    result = in_round(made.result(codes=made.FEW), "draft", rated=2)
    text = text_of(RECORD, result)
    assert "入户走访次数96次90次" in text, "own value, not the other's"
    other = text_of(RECORD, result, assessor="P2", declared=declared(result, assign={"*": ("P1", "P2")}))
    assert "入户走访次数96次91次" in other


def test_what_is_judged_is_not_written_down_in_front_of_the_station() -> None:
    result = few("draft")
    (key,) = (key for key, question in standard().questions().items() if question.judged)
    leaf = next(node.leaf for node in result.conclusion.leaves() if node.code == "1.1.1.1")
    assert leaf is not None
    judged = dataclasses.replace(leaf.answers[0], key=key, label="评定", state="supplied", verified="一般", by="P1")
    text = text_of(RECORD, with_leaf(result, "1.1.1.1", answers=(judged,)))
    assert "评定由评估人员评定，不在现场记分" in text
    assert "评定—" not in text


def test_every_page_of_the_record_says_whose_it_is() -> None:
    page = paper_html(RECORD, few("draft"), given(few("draft")))
    assert '@top-center { content: "HN-SL-007 现场核查记录（P1）" }' in page.replace("示例数据，纯属虚构　", "")


def test_the_record_has_room_for_what_was_seen_of_each_file() -> None:
    result = few("draft", rated=0)
    files = tuple(
        EvidenceLine(f"{status or '未看'}.pdf", "2", "", status) for status in ("", *get_args(EvidenceStatus))
    )
    seen = with_leaf(result, "1.1.1.1", evidence=files)
    alone = text_of(RECORD, seen, declared=declared(result, assign={"*": ("P1",)}))
    for sign, status in [("", "未看"), *((sign, status) for status, sign in SIGNS.items())]:
        assert f"（{sign}）{status}.pdf（第2页）" in alone
    both = text_of(RECORD, seen, declared=declared(result, assign={"*": ("P1", "P2")}))
    assert "（）已核实.pdf" in both, "who found that is not known"


def test_what_nobody_claims_is_not_as_claimed() -> None:
    result = few("draft", rated=0)
    leaf = next(node.leaf for node in result.conclusion.leaves() if node.code == "1.1.1.1")
    assert leaf is not None
    asked = dataclasses.replace(leaf.answers[0], label="抽查", claimed="", asked_of="assessor", state="untouched")
    assert "抽查由评估人员核定—" in text_of(RECORD, with_leaf(result, "1.1.1.1", answers=(asked,)))


def test_a_gate_assigned_by_name_is_looked_into() -> None:
    result = few("draft")
    info = dataclasses.replace(
        result.standard, rules=(Rules("gates", (RuleLine("资金底线：挪用资金的，定为不合格。", "资金底线"),)),)
    )
    assigned = declared(result, assign={"资金底线": ("P1",), "9.9": ("P1",), "*": ("P2",)})
    text = text_of(RECORD, dataclasses.replace(result, standard=info), declared=assigned)
    assert "另需查明的否决和限制规定查明的情况和依据资金底线：挪用资金的，定为不合格。（）没有（）有：" in text
    assert "9.9" not in text


# -- which are made of which result ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result", "why"),
    [
        (LETTER, few(), "反馈函由征求意见稿生成，这份结果是正式稿"),
        (NOTICE, few("draft"), "结果告知单由正式稿生成，这份结果是征求意见稿"),
        (ORDER, few("draft"), "整改通知书由正式稿生成，这份结果是征求意见稿"),
        (NOTICE, in_round(made.result(assessed=False, codes=made.FEW), rated=0), "还没有评估记录，不能生成结果告知单"),
    ],
)
def test_a_paper_is_made_of_the_edition_it_is_for(kind: str, result: Result, why: str) -> None:
    with pytest.raises(NotMade, match=why):
        paper_html(kind, result, given(result))


def test_outside_a_round_there_are_no_papers() -> None:
    with pytest.raises(NotMade, match="只能由评估轮次的结果生成"):
        paper_html(LETTER, made.result(codes=made.FEW), given(few()))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"assessor": "P3"}, "陈望舒回避"),
        ({"assessor": "P9"}, "评估组里没有"),
        ({"assessor": "P2"}, "没有分到要核查的内容"),
    ],
)
def test_a_record_is_of_one_who_goes_there(changes: dict[str, object], why: str) -> None:
    result = few("draft")
    with pytest.raises(NotMade, match=why):
        paper_html(RECORD, result, given(result, **changes))


def test_without_problems_there_is_no_order() -> None:
    result = few()
    with pytest.raises(NotMade, match="没有需要整改的问题"):
        paper_html(ORDER, result, given(result, rows=()))


def test_all_papers_of_a_subject_each_with_its_place() -> None:
    result = few("draft")
    papers = list(papers_of(result, declared(result), standard()))
    assert [(paper.stem, bool(paper.html)) for paper in papers] == [
        ("文书/HN-SL-007-现场核查记录-P1", True),
        ("文书/HN-SL-007-现场核查记录-P2", False),
        ("文书/HN-SL-007-反馈函", True),
        ("报告/HN-SL-007-征求意见稿", True),
        ("文书/HN-SL-007-结果告知单", False),
        ("文书/HN-SL-007-整改通知书", False),
    ]
    assert all(bool(paper.html) != bool(paper.why) for paper in papers)


def test_a_second_edition_has_places_of_its_own() -> None:
    result = few(edition=2)
    stems = [paper.stem for paper in papers_of(result, declared(result), standard(), (REPORT, NOTICE))]
    assert stems == ["报告/HN-SL-007-正式稿-第2版", "文书/HN-SL-007-结果告知单-第2版"]


@pytest.mark.parametrize("stage", ["draft", "final"])
def test_of_a_standard_without_points_nothing_is_said_of_points(stage: Stage) -> None:
    result = in_round(sample("requirements/yunling", assessed=True), stage, rated=0)
    texts = {paper.kind: words(paper.html) for paper in papers_of(result, declared(result), standard()) if paper.html}
    made_of = {"draft": {RECORD, LETTER, REPORT}, "final": {RECORD, NOTICE, ORDER, REPORT}}
    assert set(texts) == made_of[stage]
    for kind in texts.keys() - {REPORT, RECORD}:
        assert "总分" not in texts[kind].replace("没有总分和等次", "")
        assert "可提高" not in texts[kind]


def test_hostile_text_prints_as_text() -> None:
    name = "<script>alert(1)</script>{{ 7*7 }}"
    stages: tuple[Stage, ...] = ("draft", "final")
    for stage in stages:
        result = in_round(made.result(codes=made.FEW, name=name), stage)
        for paper in papers_of(result, declared(result), standard()):
            assert "<script" not in paper.html
            assert not paper.html or "{{ 7*7 }}" in paper.html
            assert not {"link", "img", "iframe"} & set(read(paper.html).tags)


def test_a_long_title_is_broken_into_lines_alike() -> None:
    assert balanced("关于征求云岭站", 19) == ["关于征求云岭站"]
    assert [len(line) for line in balanced("字" * 41, 19)] == [14, 14, 13]
    assert balanced("", 19) == [""]


# -- as they are drawn -------------------------------------------------------------------------------------------------


def _many(result: Result) -> Result:
    """The result with twelve first-level indicators."""
    nodes = result.conclusion.nodes
    more: tuple[Node, ...] = tuple(dataclasses.replace(node, code=f"{int(node.code) + 6}") for node in nodes)
    return dataclasses.replace(result, conclusion=dataclasses.replace(result.conclusion, nodes=(*nodes, *more)))


def drawn(html: str, folder: Path) -> tuple[Path, int]:
    rendered = render_pdf(html)
    assert rendered.warnings == ()
    target = folder / "文书.pdf"
    target.write_bytes(rendered.content)
    return target, len(rendered.places)


def complaints(pdf: Path, kind: str) -> list[str]:
    document = layout.pages(pdf, layout.FORM if kind == RECORD else layout.PORTRAIT)
    found = layout.fonts_not_embedded(pdf) + layout.stranded_headings(pdf, document)
    for check in (layout.outside, layout.over_rules, layout.overlaps, layout.page_number_faults, layout.empty_pages):
        found += check(document)
    return found


BASES: dict[str, tuple[Callable[[], Result], int, int]] = {
    "plain": (lambda: made.result(codes=made.FEW), 3, 3),
    "long name, seven assessors, forty problems": (lambda: made.result(name=LONG), 7, 40),
    "one assessor": (lambda: made.result(codes=made.FEW), 1, 1),
    "twelve first-level indicators": (lambda: _many(made.result(name=LONG)), 3, 12),
    "without points": (lambda: sample("requirements/yunling", assessed=True), 3, 3),
}


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != REPORT])
def test_the_layout_is_sound(kind: str, base: str, tmp_path: Path) -> None:
    make, team, problems = BASES[base]
    plain = make()
    result = in_round(
        plain, "draft" if kind in (RECORD, LETTER) else "final", team=team, rated=2 if plain.standard.scored else 0
    )
    target, count = drawn(paper_html(kind, result, given(result, rows=rows(result, problems))), tmp_path)
    assert complaints(target, kind) == []
    assert kind != NOTICE or count == 1, "the notice is one page"
    if kind == LETTER:
        titles = {title: page for title, page, _ in layout.outline(target)}
        assert titles["回　执"] == count, "the reply slip is the last page, by itself"
