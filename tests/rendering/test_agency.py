"""A report as an agency sets it: its logo, colours, words and chapters are there, and none of them is markup."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner
from docx import Document

from evaluator.cli import evaluator
from evaluator.model.result import Result
from evaluator.model.settings import Block, Chapter, Picture, Settings, Words
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.html import report_html
from evaluator.rendering.paper_kinds import NOTICE, ORDER, RECORD, REPORT
from evaluator.rendering.papers import paper_html
from evaluator.rendering.pdf import Means, render_pdf, write_pdf
from tests.reading.test_settings import SVG, WHOLE, png
from tests.rendering import layout, made, made_round
from tests.rendering.test_docx import W
from tests.rendering.test_papers import given

HOSTILE = '"}</style><script>alert(1)</script>\\a <img src=x> {{ 7*7 }} url(http://example.invalid/)'
LOGO = Picture("image/svg+xml", SVG.format('<path d="M0 0h9v9z" fill="#1f3a5f"/>').encode())


def line(text: str) -> tuple[Words, ...]:
    return (Words(text), Words("要点", True))


BLOCKS = (
    Block("heading", line("来历")),
    Block("text", line("成立于2016年，专职评估人员12名。")),
    Block("quote", line("不收礼品。")),
    *(Block("item", line(f"第{n}条规定"), f"{n}.", n % 3) for n in range(1, 6)),
    Block("table", rows=((line("年度"), line("站数")), *((line(str(2000 + n)), line("36")) for n in range(60)))),
)
LOOK = Settings(
    "海川社会工作评估中心", LOGO, "#1f3a5f", "#e6ecf2", "海川社会工作评估中心受青岭县民政局委托编制评估报告集", "客观公正，可以核对，欢迎监督",
    (Chapter("机构简介", BLOCKS), Chapter("监督办法", (Block("text", line("电话")),), public=True)),
)  # fmt: skip


@pytest.mark.pdf
@pytest.mark.slow
@pytest.mark.parametrize("in_round", [True, False])
def test_the_layout_is_sound(in_round: bool, tmp_path: Path) -> None:
    result = made.result(codes=made.FEW)
    result = made_round.in_round(result, "draft") if in_round else result
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result, None, LOOK), target, result, Means(pictures=(LOGO,))) == ()
    assert layout.complaints(target) == []
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert starts["目录"] == starts["摘要"] + 1
    assert starts["八、其他说明"] <= starts["九、机构简介要点" if "九、机构简介要点" in starts else "九、机构简介"]
    first, second = (pypdf.PdfReader(target).pages[n].extract_text() for n in (0, 1))
    assert "受青岭县民政局委托" not in first
    assert "受青岭县民政局委托" in second
    assert "欢迎监督" in second


@pytest.mark.pdf
def test_a_picture_that_was_not_given_is_not_fetched(tmp_path: Path) -> None:
    result = made.result(codes=made.FEW[:1])
    warned = write_pdf(report_html(result, None, LOOK), tmp_path / "报告.pdf", result)
    assert any("fetches nothing" in warning for warning in warned)


def test_the_page_needs_no_other_file() -> None:
    html = report_html(made.result(codes=made.FEW[:1]), None, LOOK)
    assert 'src="data:image/svg+xml;base64,' in html
    assert "http" not in html.replace("http-equiv", "")


@pytest.mark.pdf
def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    result = made.result(codes=made.FEW[:1])
    block = Block("text", (Words(HOSTILE), Words(HOSTILE, True)))
    table = Block("table", rows=(((Words(HOSTILE),),), ((Words(HOSTILE),),)))
    look = Settings(HOSTILE, LOGO, "", "", HOSTILE[:30], HOSTILE[:30], (Chapter(HOSTILE, (block, table)),))
    html = report_html(replace(result, dossier=replace(result.dossier, agency="")), None, look)
    assert "<script" not in html
    assert "<img src=x" not in html
    target = tmp_path / "报告.pdf"
    assert write_pdf(html, target, result, Means(pictures=(LOGO,))) == ()
    assert "alert(1)" in pypdf.PdfReader(target).pages[1].extract_text()


def test_only_public_chapters_stand_in_a_public_report() -> None:
    html = report_html(made.result(codes=made.FEW[:1]), "public", LOOK)
    assert "机构简介" not in html
    assert "九、监督办法" in html


def test_the_data_say_whose_assessment_it_is() -> None:
    result = made.result(codes=made.FEW[:1])
    look = Settings("清溪评估中心")
    assert "清溪评估中心" not in report_html(result, None, look)
    without = replace(result, dossier=replace(result.dossier, agency=""))
    assert "清溪评估中心（盖章）" in report_html(without, None, look)
    assert "清溪评估中心" not in report_html(made.result(assessed=False, codes=made.FEW[:1]), None, look)


def test_a_report_without_settings_is_as_it_was() -> None:
    result = made.result(codes=made.FEW[:1])
    assert report_html(result) == report_html(result, None, Settings())


# -- in papers and in .docx ---------------------------------------------------------------------------------------------

MARK = Picture("image/png", png())


@cache
def concluded() -> Result:
    return made_round.in_round(made.result(codes=made.FEW), "final", team=7)


@pytest.mark.pdf
@pytest.mark.parametrize("kind", [NOTICE, ORDER, RECORD])
@pytest.mark.slow
def test_papers_have_the_agencys_look_and_stay_sound(kind: str, tmp_path: Path) -> None:
    html = paper_html(kind, concluded(), given(concluded(), look=LOOK))
    assert 'class="paper-logo"' in html
    target = tmp_path / "文书.pdf"
    rendered = render_pdf(html, None, Means(pictures=(LOGO,)))
    target.write_bytes(rendered.content)
    assert rendered.warnings == ()
    document = layout.pages(target)
    assert layout.overlaps(document) == layout.over_rules(document) == []
    assert "受青岭县民政局委托" in pypdf.PdfReader(target).pages[0].extract_text()
    assert kind != NOTICE or len(rendered.places) == 1, "the notice is one page"


def test_papers_name_the_agency_where_the_data_do_not() -> None:
    nameless = replace(concluded(), dossier=replace(concluded().dossier, agency=""))
    assert "清溪评估中心（盖章）" in paper_html(NOTICE, nameless, given(nameless, look=Settings("清溪评估中心")))


@pytest.mark.parametrize("kind", [REPORT, NOTICE])
def test_a_docx_has_the_logo_and_the_colours(kind: str) -> None:
    look = replace(LOOK, logo=MARK)
    content = docx_bytes(paper_html(kind, concluded(), given(concluded(), look=look)), look)
    document = Document(io.BytesIO(content))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "海川社会工作评估中心的标志"
    colours = {
        key: document.styles.element.get_by_id(key).rPr.find(f"{W}color") for key in ("Heading1", "Title", "Normal")
    }
    found = {key: None if one is None else one.get(f"{W}val") for key, one in colours.items()}
    assert found == {"Heading1": "1F3A5F", "Title": "1F3A5F", "Normal": None}
    grounds = {one.get(f"{W}fill") for one in document.element.body.iter(f"{W}shd")}
    assert "E6ECF2" in grounds
    assert not grounds & {"F0F0F0", "DCDCDC", "444444"}


@pytest.mark.slow
def test_a_docx_with_colours_is_what_the_schemas_ask_for(tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    look = replace(LOOK, logo=MARK)
    target = tmp_path / "报告.docx"
    target.write_bytes(docx_bytes(paper_html(REPORT, concluded(), given(concluded(), look=look)), look))
    found = audit.OpenXmlValidator(file_format=audit.FileFormat.OFFICE_2019).validate(str(target))
    assert [str(error) for error in found.errors] == []


def test_a_logo_of_lines_is_refused_for_a_docx(tmp_path: Path) -> None:
    (tmp_path / "标志.svg").write_bytes(LOGO.content)
    (tmp_path / "机构.yaml").write_text("logo: 标志.svg\n", encoding="utf-8")
    code, said = run("--settings", tmp_path / "机构.yaml", "-o", tmp_path / "报告.docx")
    assert code == 1
    assert "[P808]" in said
    assert not (tmp_path / "报告.docx").exists()


# -- by the command line -----------------------------------------------------------------------------------------------

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "hainan"


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(evaluator, ["report", str(SAMPLE / "weitian.yaml"), *map(str, arguments)])
    return done.exit_code, done.output


def test_the_settings_on_the_command_line(tmp_path: Path) -> None:
    for name, content in (("标志.png", png()), ("简介.md", "成立于2016年。".encode()), ("监督.md", "电话".encode())):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "机构.yaml").write_text(WHOLE, encoding="utf-8")
    code, said = run("--settings", tmp_path / "机构.yaml", "-o", tmp_path / "报告.html")
    assert (code, said) == (0, f"已生成：{tmp_path / '报告.html'}\n")
    assert "成立于<span" in (tmp_path / "报告.html").read_text(encoding="utf-8")


def test_faulty_settings_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "机构.yaml").write_text("logo: 没有.png\n", encoding="utf-8")
    code, said = run("--settings", tmp_path / "机构.yaml", "-o", tmp_path / "报告.html")
    assert code == 1
    assert "[P802]" in said
    assert not (tmp_path / "报告.html").exists()


@pytest.mark.parametrize("option", [("--font", "a.ttf"), ("--missing-glyph", "describe")])
def test_a_page_for_a_browser_takes_no_fonts(option: tuple[str, str], tmp_path: Path) -> None:
    code, said = run(*option, "-o", tmp_path / "报告.html")
    assert code == 2
    assert "只用于 PDF" in said


@pytest.mark.pdf
def test_a_font_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    code, said = run("--font", tmp_path / "没有.ttf", "-o", tmp_path / "报告.pdf")
    assert code == 2
    assert "读不出来" in said


def test_settings_are_checked_by_themselves(tmp_path: Path) -> None:
    (tmp_path / "机构.yaml").write_text('name: 清溪评估中心\ncolours: {main: "#ffd700"}\n', encoding="utf-8")
    done = CliRunner().invoke(evaluator, ["check", str(tmp_path / "机构.yaml")])
    assert done.exit_code == 1
    assert "[P803]" in done.output
    (tmp_path / "机构.yaml").write_text('name: 清溪评估中心\ncolours: {main: "#1f3a5f"}\n', encoding="utf-8")
    assert (
        "报告设置，没有错误。（清溪评估中心"
        in CliRunner().invoke(evaluator, ["check", str(tmp_path / "机构.yaml")]).output
    )
