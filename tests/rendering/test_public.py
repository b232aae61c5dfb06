"""The 公开版: nothing of or by a person anywhere in it, every figure and rule as in the 正式稿."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.cli.files import Desk
from evaluator.cli.round_results import editions_of, scored
from evaluator.model.result import Result
from evaluator.model.rule import Clause
from evaluator.rendering.edition import LEFT_OUT, edition
from evaluator.rendering.html import report_html
from evaluator.rendering.papers import NotMade, paper_html
from evaluator.rendering.pdf import write_pdf
from tests.rendering import layout, made, made_round
from tests.rendering.personal import personal, said_in
from tests.rendering.test_papers import given
from tests.rendering.test_samples import sample

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def of_round() -> list[Result]:
    """The results of the sample round."""
    desk = Desk()
    done = scored(desk, SAMPLES / "guizhou", editions_of(desk, SAMPLES / "guizhou").state())
    assert done is not None
    return list(done.results)


def found_in(result: Result, folder: Path) -> set[str]:
    target = folder / "公开版.pdf"
    assert write_pdf(report_html(result, "public"), target, result) == ()
    assert layout.complaints(target) == []
    return said_in(target, personal(result))


# -- nothing of a person -----------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("name", ["hainan/jiedao", "hainan/xubao", "requirements/yunling"])
def test_a_sample_says_nothing_of_persons(name: str, tmp_path: Path) -> None:
    result = sample(name, assessed=True)
    assert len(personal(result)) > 10
    assert found_in(result, tmp_path) == set()


@pytest.mark.pdf
@pytest.mark.slow
def test_the_sample_round_says_nothing_of_persons(tmp_path: Path) -> None:
    for result in of_round():
        assert found_in(result, tmp_path) == set()


@pytest.mark.pdf
@pytest.mark.slow
def test_a_made_up_round_says_nothing_of_persons(tmp_path: Path) -> None:
    result = made_round.in_round(made.result(codes=made.FEW), edition=2, team=5)
    assert found_in(result, tmp_path) == set()


@pytest.mark.pdf
@pytest.mark.slow
def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    result = made_round.in_round(made.result(codes=made.FEW))
    target = tmp_path / "正式稿.pdf"
    write_pdf(report_html(result), target, result)
    found = said_in(target, personal(result))
    assert {"林若溪", "王青岚", "平面图.pdf", made_round.TEAM_REASON} <= found


def test_an_answer_in_words_is_left_out_wherever_it_is_repeated() -> None:
    result = made.result(codes=made.FEW)
    said = repr(result.conclusion.nodes)
    assert "两份记录" in said or "20张凭证" in said
    leaf = next(result.conclusion.leaves())
    assert leaf.leaf is not None
    key, words = "负责人", "站长李桂兰"
    answer = replace(leaf.leaf.answers[0], key=key, label="负责人", claimed=words, verified=words)
    step = replace(leaf.leaf.claimed.steps[0], why=(Clause(f"负责人“{words}”"),))
    derivation = replace(leaf.leaf.claimed, steps=(step,))
    changed = replace(leaf, leaf=replace(leaf.leaf, answers=(answer,), claimed=derivation))
    remark = replace(result.conclusion.remarks[0], text=f"负责人“{words}”与花名册不符")
    conclusion = replace(result.conclusion, nodes=(changed,), free=(key,), remarks=(remark,))
    public = edition(replace(result, conclusion=conclusion), "public")
    assert words not in repr(public)
    assert LEFT_OUT in repr(public.conclusion.nodes)
    assert LEFT_OUT in public.conclusion.remarks[0].text


# -- what stays --------------------------------------------------------------------------------------------------------


def test_every_figure_stays() -> None:
    result = made_round.in_round(made.result(codes=made.FEW))
    public = edition(result, "public")
    for before, after in zip(result.conclusion.walk(), public.conclusion.walk(), strict=True):
        assert (before.code, before.claimed, before.assessed) == (after.code, after.claimed, after.assessed)
        if before.leaf and after.leaf:
            assert before.leaf.sentence == after.leaf.sentence
            assert [(a.label, a.verified) for a in before.leaf.answers] == [
                (a.label, a.verified) for a in after.leaf.answers
            ]
    assert public.conclusion.assessed is not None
    assert public.conclusion.assessed.score == result.conclusion.assessed.score  # type: ignore[union-attr]
    assert public.standard == result.standard


def test_it_says_what_it_leaves_out_and_claims_no_lack() -> None:
    html = report_html(made_round.in_round(made.result(codes=made.FEW)), "public")
    assert "本稿是公开版，不列人员姓名" in html
    assert "公开版不列佐证材料。" in html
    for untrue in (
        "自评报告没有列出佐证材料",
        "没有问卷数据",
        "评估轮次没有登记评估人员",
        "没有末级指标由两名以上",
    ):
        assert untrue not in html
    assert "签字页</h1>" not in html
    assert "（公开版　第1版）" in html


def test_objections_are_counted_and_numbered() -> None:
    html = report_html(made_round.in_round(made.result(codes=made.FEW)), "public")
    assert "收到异议2件" in re.sub(r"<[^>]*>", "", html)
    assert "异议-1" not in html


def test_only_the_report_has_a_public_edition() -> None:
    result = made_round.in_round(made.result(codes=made.FEW))
    with pytest.raises(NotMade, match="没有公开版"):
        paper_html("结果告知单", result, given(result, wanted="public"))


# -- the others by name ------------------------------------------------------------------------------------------------


def test_a_draft_without_a_round_names_no_assessor() -> None:
    result = made.result(codes=made.FEW)
    assert "周启明" in report_html(result)
    html = report_html(result, "draft")
    assert "周启明" not in html
    assert "（征求意见稿）" in html


def test_the_final_edition_is_named_where_it_is_asked_for() -> None:
    result = made.result(codes=made.FEW)
    assert "正式稿" not in report_html(result)
    assert "（正式稿）" in report_html(result, "final")


def test_what_objections_changed_cannot_be_taken_back() -> None:
    with pytest.raises(ValueError, match="objections"):
        edition(made_round.in_round(made.result(codes=made.FEW)), "draft")


# -- as the command line writes it, with what travels inside --------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.slow
def test_nothing_that_is_attached_says_anything_of_persons(tmp_path: Path) -> None:
    files = [SAMPLES / "hainan" / f"jiedao{ending}.yaml" for ending in ("", ".assessment")]
    target = tmp_path / "公开版.pdf"
    arguments = ["report", str(files[0]), "--assessment", str(files[1]), "--edition", "public", "-o", str(target)]
    done = CliRunner().invoke(evaluator, arguments)
    assert done.exit_code == 0, done.output
    assert said_in(target, personal(sample("hainan/jiedao", assessed=True))) == set()
