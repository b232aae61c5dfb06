"""Reports on published figures: what they are called, where each figure comes from, how the figures agree, and what is left open."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from evaluator.cli import evaluator
from evaluator.model.result import Result
from evaluator.reading.report import build_report
from evaluator.rendering.edition import LEFT_OUT, edition
from evaluator.rendering.glyphs import places
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from evaluator.rendering.results_book import write_workbook
from evaluator.rendering.view import view
from evaluator.rendering.view_figures import taken
from tests.rendering import layout
from tests.rendering.personal import personal
from tests.rendering.test_html import HOSTILE, read, words
from tests.rendering.test_samples import sample
from tests.scoring import test_published as made

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = sorted(path.stem for path in (SAMPLES / "published").glob("*.yaml"))
#: reports that belong to nobody must not speak of who filled them in
FILLED_IN = re.compile(r"自评数据|自评测算|自评对照|自评时|自评说明|“自评”|填报日期|没有填报|未填报")


@cache
def result(name: str) -> Result:
    return sample(f"published/{name}", assessed=False)


@cache
def page(name: str) -> str:
    return report_html(result(name))


def headings(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", found) for found in re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)]


def close(text: str) -> str:
    return re.sub(r"\s+", "", text)


# -- the samples ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_it_is_called_what_it_is(name: str) -> None:
    wanted = "公开资料测算报告" if result(name).standard.scored else "公开资料对照报告"
    assert view(result(name)).kind == wanted
    text = words(page(name))
    assert wanted in text
    assert "未经核实" in text
    assert FILLED_IN.findall(text) == []


@pytest.mark.parametrize("name", NAMES)
def test_annexes_on_evidence_and_assessors_are_left_out(name: str) -> None:
    """Nobody handed anything in and nobody assessed; the other annexes are numbered through."""
    told = [text for text in headings(page(name)) if "附件" in text or "佐证" in text or "签字" in text]
    annexes = re.findall(r"附件(\d)　", "".join(f"{text}　" for text in re.findall(r"附件\d", words(page(name)))))
    assert sorted(set(annexes)) == ["1", "2", "3"]
    assert not [text for text in told if "佐证" in text or "评估组" in text or "签字" in text]


@pytest.mark.parametrize("name", NAMES)
def test_every_published_figure_is_in_the_table_with_its_source(name: str) -> None:
    written = re.findall(r"<tr>(.*?)</tr>", page(name), re.DOTALL)
    rows = ["|".join(close(cell) for cell in read(row).cells) for row in written]
    text = close(words(page(name)))
    for line in result(name).conclusion.published:
        assert close(line.title) in text
        assert close(line.credited_to) in text
        for figure in line.figures:
            start, end = f"{close(figure.label)}|{close(figure.value)}|", f"|{close(line.id)}"
            used = "、".join(figure.codes) or "只列出"
            assert {f"{start}{used}{end}", f"{start[:-1]}{end}"} & set(rows), figure


@pytest.mark.parametrize("name", NAMES)
def test_what_agrees_and_what_is_not_evaluated_is_told(name: str) -> None:
    text = close(words(page(name)))
    for line in result(name).conclusion.checks:
        assert line.holds is not False, "the published figures of a sample do not contradict each other"
        assert (close(line.worked) in text) is line.holds is True or line.holds is None
    for one in result(name).standard.not_evaluated:
        assert close(one.says) in text
        assert close(one.because.rstrip("。")) in text


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_published_is_called_so(name: str) -> None:
    text = words(page(name))
    open_ones = [leaf for leaf in result(name).conclusion.leaves() if leaf.claimed.status == "open"]
    assert not open_ones or "没有公布" in text
    assert "未填报" not in text


def test_shandong_has_one_whole_that_fits() -> None:
    text = close(words(page("shandong")))
    assert "乡镇（街道）数应为1825个（1683÷1825＝92.22%）" in text
    assert "相互一致" in text


# -- tables and terminal -------------------------------------------------------------------------------------------------


def cells_of(results: list[Result]) -> list[str]:
    stream = io.BytesIO()
    write_workbook(stream, results)
    book = CalamineWorkbook.from_filelike(io.BytesIO(stream.getvalue()))
    rows = (row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python())
    return [str(cell) for row in rows for cell in row if cell != ""]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_of_results_does_not_say_that_anybody_reported_them(name: str) -> None:
    text = "\n".join(cells_of([result(name)]))
    assert "公开资料（未经核实）" in text
    assert "公开资料：按公开发表的数据测算，不是站方填报的，未经核实" in text
    assert not [line for line in text.splitlines() if "自评" in line]
    assert not FILLED_IN.search(text)


def test_a_table_of_both_kinds_tells_them_apart_row_by_row() -> None:
    filled_in = made.result(made.report(published={"通报": {"title": "虚构的通报", "answers": ["建站"]}}))
    found = cells_of([made.result(), filled_in, made.result(found={"facts": {"建站": "verified"}})])
    assert {"公开资料（未经核实）", "自评（未经核实）", "评估", "自评或公开资料达到"} <= set(found)
    told = next(cell for cell in found if "按公开发表的数据" in cell)
    assert [line.partition("：")[0] for line in told.splitlines()] == ["评估", "自评", "公开资料"]
    assert all(line.endswith("（1 个）") for line in told.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_the_terminal_does_not_say_that_anybody_reported_them(name: str) -> None:
    path = str(SAMPLES / "published" / f"{name}.yaml")
    leaf = next(iter(result(name).conclusion.leaves())).code
    for words_of in (["score", path], ["score", path, path], ["explain", path, leaf]):
        text = CliRunner(env={"COLUMNS": "200"}).invoke(evaluator, words_of).output
        assert "公开资料" in text, words_of
        assert not re.search("自评|填报", text), words_of


# -- by hand ---------------------------------------------------------------------------------------------------------------


def test_a_self_report_that_takes_some_figures_from_a_text_is_a_self_report() -> None:
    some = made.result(made.report(published={"通报": {"title": "虚构的通报", "answers": ["建站", "覆盖率"]}}))
    assert not taken(some)
    assert view(some).kind == "自评对照报告"
    text = words(report_html(some))
    assert "92.22%〔通报〕" in close(text)
    assert "佐证材料" in "".join(headings(report_html(some)))


def test_what_was_verified_is_an_assessment_whatever_it_was_taken_from() -> None:
    found = made.result(found={"facts": {"建站": "verified", "覆盖率": "verified"}})
    assert not taken(found)
    assert view(found).kind == "评估报告"


def test_figures_that_contradict_each_other_are_not_said_to_agree() -> None:
    odd = made.result(made.report(facts={"建站": made.parsed("x: 1682")["x"]}))
    shown = view(odd)
    assert [text for text in shown.checks if "没有哪个整数" in text]
    assert not [text for text in shown.agreements if "建站" in text]
    assert "没有哪个整数的乡镇（街道）数能同时得出这两个数" in words(report_html(odd))


def test_hostile_words_stay_words() -> None:
    told = {
        "title": HOSTILE,
        "credited_to": HOSTILE,
        "date": HOSTILE,
        "answers": ["建站", "覆盖率", "建点", "概况", "3/印发规范"],
    }
    hostile = made.result(made.report(published={HOSTILE: told}, facts={"概况": HOSTILE}))
    html = report_html(hostile)
    plain = read(html)
    assert HOSTILE.replace(" ", "") in close("".join(plain.text))
    assert "script" not in plain.tags
    assert not [address for address in plain.addresses if "example.invalid" in address]


def test_the_public_edition_keeps_the_sources_and_leaves_out_answers_in_words() -> None:
    done = made.result()
    assert "全省推进" in words(report_html(done))
    assert "全省推进" in personal(done)
    public = edition(done, "public")
    assert [line.title for line in public.conclusion.published] == ["虚构的通报", "虚构的年鉴"]
    values = {one.key: one.value for line in public.conclusion.published for one in line.figures}
    assert values["概况"] == LEFT_OUT
    assert values["建站"] == "1683个"
    assert public.conclusion.checks == done.conclusion.checks
    text = words(report_html(done, "public"))
    assert "全省推进" not in text
    assert "1683" in text
    assert "公开资料对照报告" in text


def test_a_personal_number_in_a_title_is_masked() -> None:
    told = {"title": "联系电话13812345678", "credited_to": "13812345678", "answers": ["建站"]}
    data = {**made.parsed(made.REPORT), "published": {"电话13912345678": told}}
    own, faults = build_report(data, made.standard())
    assert own is not None
    assert {fault.code for fault in faults} == {"A619"}
    (source,) = own.published
    assert "12345678" not in f"{source.source}"


def test_a_character_without_a_glyph_is_found_where_it_stands() -> None:
    odd = "\U00031350"
    told = {"title": f"通{odd}", "credited_to": f"厅{odd}", "answers": ["概况"]}
    found = made.result(made.report(published={"通报": told}, facts={"概况": f"全{odd}"}))
    assert places(odd, found, "") == (
        f"公开资料的标题“通{odd}”",
        f"公开资料的署名“厅{odd}”",
        f"公开资料的数据“全{odd}”",
    )


# -- on course or behind ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [None, "draft", "public"])
@pytest.mark.parametrize("assessed", [True, False])
def test_the_course_is_told_in_every_edition(wanted: str | None, assessed: bool) -> None:
    html = report_html(sample("requirements/yunling", assessed=assessed), wanted)  # type: ignore[arg-type]
    text = close(words(html))
    assert "其中进度正常的2项，进度落后的1项" in text
    assert "按均匀推进" in text
    assert "进度按均匀推进推算" in text, "that the pace is even is said to be this program's own assumption"
    assert text.index("，进度落后）") < text.index("，进度正常）"), (
        "the summary shows two, and first the one that is behind"
    )


@pytest.mark.parametrize("name", NAMES)
def test_without_figures_of_earlier_days_nothing_is_said_of_a_course(name: str) -> None:
    assert "均匀推进" not in words(page(name))
    assert not re.search("进度(正常|落后|尚不能判断)", words(page(name)))


# -- on paper, and checked --------------------------------------------------------------------------------------------------


@pytest.mark.pdf
@pytest.mark.parametrize("name", ["shandong", "guangxi"])
@pytest.mark.slow
def test_it_prints_without_a_fault(name: str, tmp_path: Path) -> None:
    target = tmp_path / f"{name}.pdf"
    assert write_pdf(page(name), target, result(name)) == ()
    assert layout.complaints(target) == []


@pytest.mark.pdf
@pytest.mark.parametrize("file", ["published/shandong.yaml", "requirements/yunling.yaml"])
@pytest.mark.slow
def test_what_is_printed_can_be_checked(file: str, tmp_path: Path) -> None:
    target = tmp_path / "报告.pdf"
    for arguments in (["report", str(SAMPLES / file), "-o", str(target)], ["verify", str(target)]):
        done = CliRunner().invoke(evaluator, arguments)
        assert done.exit_code == 0, done.output


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_waited_for(name: str) -> None:
    assert "由评估人员核定" not in words(page(name))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("qingpu", "公开资料里都有；公开的数据未经核实"),
        ("shandong", "公开资料里一个也没有，列为尚不能判断"),
        ("taiyuan", "公开资料里有1个，其余没有公布"),
        ("hunan_star", "公开资料里一个也没有；公开的数据未经核实"),
    ],
)
def test_how_much_is_published_is_said_as_it_is(name: str, told: str) -> None:
    assert told in words(page(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_public_edition_leaves_out_nobody_who_was_never_there(name: str) -> None:
    text = words(report_html(edition(result(name), "public"), "public"))
    assert "本稿是公开版，不列自由填写的文字" in text
    for untrue in ("人员姓名", "签字页", "正式稿", "评估人员的建议"):
        assert untrue not in text


def test_the_period_is_said_to_be_ours() -> None:
    assert "评估期是整理资料时定的" in words(page("hunan_star"))
