"""What a report prints of its round: edition, team, everybody's points, objections, files, surveys, signatures."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from evaluator.model.dossier import Stage
from evaluator.model.result import Result
from evaluator.rendering.console import printed
from evaluator.rendering.edition import edition
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from evaluator.rendering.terminal import answers_used, one
from evaluator.rendering.view_figures import FILLED_IN
from tests.rendering import layout, made
from tests.rendering.made_round import NAMES, SECRET, TEAM_REASON, in_round
from tests.rendering.test_html import read, with_leaf, words
from tests.rendering.test_samples import sample

LONG = (
    "青岭黎族苗族自治县云岭镇乡村振兴与民生保障综合服务中心社会工作服务站（含云岭、望溪、石门三个村级服务点及流动车队）"
)


def few(**changes: object) -> Result:
    return in_round(made.result(codes=made.FEW), **changes)  # type: ignore[arg-type]


# -- editions ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("team", [1, 3, 7])
def test_a_draft_says_nothing_of_a_single_assessor(team: int) -> None:
    text = report_html(few(stage="draft", team=team))
    assert [secret for secret in SECRET if secret in text] == []
    assert "专家评分汇总" not in re.sub("，在专家评分汇总中标明", "", words(text))
    assert "（征求意见稿第1版）" in words(text)
    assert '@page { @top-center { content: "征求意见稿' in text, "every page says so"


def test_a_draft_keeps_the_reasons_without_saying_whose() -> None:
    text = words(report_html(few(stage="draft")))
    assert TEAM_REASON in text
    assert "对评估结果有异议的，请在2023年8月30日以前书面提出" in text
    assert "异议-1" not in text


def test_who_is_named_in_a_reason_is_not_named_in_a_draft() -> None:
    result = few(stage="draft", team=2)
    answers = tuple(
        dataclasses.replace(answer, reason="P2漏看的3份由林若溪补看，P20号档案不在其内")
        for leaf in result.conclusion.leaves()
        if leaf.code == "1.1.1.1" and leaf.leaf
        for answer in leaf.leaf.answers
    )
    found = words(report_html(with_leaf(result, "1.1.1.1", answers=answers)))
    assert "评估人员漏看的3份由评估人员补看，P20号档案不在其内" in found


def test_who_is_named_in_why_there_is_a_second_edition_is_not_named_in_a_draft() -> None:
    result = few(stage="draft", edition=2, team=2)
    info = result.dossier.round
    assert info is not None
    told = dataclasses.replace(info, note="林若溪漏登一件异议，由P2补登。")
    draft = edition(dataclasses.replace(result, dossier=dataclasses.replace(result.dossier, round=told)))
    assert draft.dossier.round is not None
    assert draft.dossier.round.note == "评估人员漏登一件异议，由评估人员补登。"


def test_a_final_report_is_printed_as_it_is() -> None:
    result = few()
    assert edition(result) is result
    plain = made.result(codes=made.FEW)
    assert edition(plain) is plain


def test_a_final_report_has_everybodys_points() -> None:
    text = words(report_html(few(team=3)))
    assert "专家评分汇总" in text
    assert "林若溪第三方周启明第三方" in text
    assert "1.13750.8625" in text
    assert "30.0%差距较大" in text
    assert f"林若溪：{TEAM_REASON}" in text
    assert "陈望舒（P3）财务中级会计师监管方回避，没有参加评定" in text


def test_points_whose_decimals_do_not_end_are_marked() -> None:
    assert "≈1.3333" in report_html(few(team=7))


def test_without_several_scorers_the_report_says_why_there_are_no_points_of_each() -> None:
    text = words(report_html(few(rated=0, team=1)))
    assert "没有末级指标由两名以上人员分别评分" in text
    assert "专家评分汇总" not in re.sub("所以没有专家评分汇总|，在专家评分汇总中标明", "", text)


def test_a_second_edition_names_the_first() -> None:
    text = words(report_html(few(edition=2)))
    assert "（正式稿第2版）" in text
    assert "更正第1版（封存码7KQ2-M9XD-4TBA-HJ3C）" in text
    assert "的第1版：第1版漏登一件异议，补登后重新计算。" in text


# -- what it says of the round -----------------------------------------------------------------------------------------


def test_team_rules_and_dates_stand_in_the_notes() -> None:
    text = words(report_html(few()))
    notes = text.split("本报告依据")[1].split("摘要")[0]
    assert "林若溪（P1）组长中级社会工作师第三方1阵地建设、2队伍建设、6服务成效" in notes
    assert "等级和酌情评分取各评估人员得分的平均数" in notes
    assert "整改期限" in notes
    assert "本报告只依据一份评估记录" not in text


def test_answers_that_are_accepted_disputed_or_merged_say_so() -> None:
    text = words(report_html(few()))
    assert "未核实、按填报计：资源清单更新次数：填报4次" in text
    assert "意见不一、待合议：入户走访次数：填报96次，P1为90次，P2为91次" in text
    assert "多人评定：两室两中心设置的总体情况：P1为较好，P2为一般" in text
    assert "另有6个没有核实，按评估轮次的约定按填报计" in text
    assert "尚待合议的内容，合议以前按区间计" in text


def test_the_terminal_has_words_for_them_too() -> None:
    result = few()
    assert "另有6项未核实、按填报计" in re.sub(r"\s", "", one(result, every=False))
    leaf = list(result.conclusion.leaves())[1].leaf
    assert leaf is not None
    text = printed([answers_used(leaf.answers, FILLED_IN)])
    for word in ("多人评定", "意见不一、待合议", "未核实、按填报计"):
        assert word in re.sub(r"\s", "", text)


def test_objections_and_what_changed() -> None:
    text = words(report_html(few()))
    assert "收到异议2件，成立1件、不成立1件" in text
    assert "复核结果成立（复核人：林若溪、周启明；日期：2023年8月28日）" in text
    assert "1.1.1.2面谈私密保护0.002.00异议-1成立：复查听不清。" in text
    assert "—总分68.1870.18上列指标变化。" in text


def test_without_objections_the_annex_says_so() -> None:
    result = few()
    about = result.dossier.round
    assert about is not None
    about = dataclasses.replace(about, objections=(), revisions=(), surveys=(), files=(), rules=(), dates=(), team=())
    bare = dataclasses.replace(result, dossier=dataclasses.replace(result.dossier, round=about))
    text = words(report_html(bare))
    assert "没有收到异议；与征求意见稿相比没有修改" in text
    assert "没有一项指标的得分变化" in text
    assert "评估轮次没有登记评估人员" in text
    assert "评估轮次没有规定" in text
    assert "本轮次没有问卷数据" in text


def test_files_have_their_checksums_and_what_is_missing_is_said() -> None:
    text = words(report_html(few()))
    assert "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in text
    assert "没有找到的1份" in text
    assert "没有指标引用的1份" in text
    assert "每月考勤表.xlsx" in text


def test_figures_of_surveys() -> None:
    text = words(report_html(few()))
    assert "发放数有效问卷数回收率满意率平均分605286.67%94.23%4.52" in text
    assert "用于的数据：服务对象满意率、有效问卷份数。" in text


def test_everybody_who_did_not_stay_away_signs() -> None:
    text = words(report_html(few(team=7)))
    page = text.split("签字页")[-1]
    assert [name for name in NAMES if name in page] == list(NAMES[:6])
    assert "（封存后填写）" in page
    sealed = words(report_html(few(seal="XW4T-K7PM-22QF-9RBD"))).split("签字页")[-1]
    assert "封存码XW4T-K7PM-22QF-9RBD" in sealed
    assert "封存后填写" not in sealed


@pytest.mark.parametrize("stage", ["draft", "final"])
def test_every_annex_that_is_pointed_to_is_there(stage: Stage) -> None:
    page = report_html(few(stage=stage))
    numbers = {int(number) for number in re.findall(r"附件(\d+)　", page)}
    assert numbers == set(range(1, max(numbers) + 1))
    assert {int(number) for number in re.findall(r"见附件(\d+)", page)} <= numbers
    ids = set(re.findall(r'\bid="([^"]+)"', page))
    assert {address[1:] for address in read(page).addresses} <= ids


def test_a_round_by_a_standard_without_points_says_nothing_of_points_of_anybody() -> None:
    result = in_round(sample("requirements/yunling", assessed=True), rated=0)
    text = words(report_html(result))
    assert "评估组及分工" in text
    assert "异议复核与修改说明" in text
    assert "专家评分" not in text.replace("在专家评分汇总中标明", "")


# -- as it is drawn ----------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize(
    ("stage", "team", "rated", "seal"),
    [("draft", 7, 4, ""), ("final", 7, 6, "XW4T-K7PM-22QF-9RBD"), ("final", 1, 0, "")],
)
def test_the_layout_is_sound(stage: Stage, team: int, rated: int, seal: str, tmp_path: Path) -> None:
    base = made.result(codes=made.FEW, name=LONG)
    long = dataclasses.replace(base.dossier, agency=LONG, commissioner=LONG)
    result = in_round(
        dataclasses.replace(base, dossier=long),
        stage,
        team=team,
        rated=rated,
        seal=seal,
        edition=2 if seal else 1,
    )
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result) == ()
    assert layout.complaints(target) == []
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert starts["目录"] == starts["摘要"] + 1, "the summary is one page"
    signatures = next(page for title, page in starts.items() if title.endswith("签字页"))
    assert len(layout.pages(target)) == signatures, "what is signed is one page"
