"""A standard as a document, a workbook and a guide: all of it is there, word for word, and hostile text stays text."""

from __future__ import annotations

import html as html_text
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import docx
import pytest
import python_calamine
from click.testing import CliRunner
from docx.oxml.ns import qn
from openpyxl import load_workbook

from evaluator.cli import evaluator
from evaluator.model.indicator import Indicator
from evaluator.model.standard import Standard
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.elements import Element, parse
from evaluator.rendering.indicator_table import ADDED, OWN, PARTLY, PUBLISHED, UNTOLD, mark_of, tables
from evaluator.rendering.standard_book import TABLE, standard_book
from evaluator.rendering.standard_html import guide_html, standard_html, title_lines
from evaluator.rendering.view_standard import standard_view
from tests.rendering.printed_standards import FILES, NAMES, bare, standard

each = pytest.mark.parametrize("name", NAMES)


def said(html: str) -> str:
    """The words of a page, as a reader sees them."""
    return bare("".join(body.text for body in parse(html).below("body")))


def with_class(page: Element, name: str) -> list[Element]:
    return [table for table in page.below("table") if name in table.classes]


def grid(table: Element) -> list[list[str]]:
    """The words in each place of a table, those of a merged cell in all of its own; IndexError where cells overlap."""
    rows = [row for part in table.elements if part.tag == "tbody" for row in part.elements]
    wide = len(list(table.below("col")))
    found: list[list[str | None]] = [[None] * wide for _ in rows]
    for n, row in enumerate(rows):
        for cell in row.elements:
            column = found[n].index(None)
            down, across = (int(cell.attributes.get(key, "1")) for key in ("rowspan", "colspan"))
            for place in ((n + r, column + c) for r in range(down) for c in range(across)):
                assert found[place[0]][place[1]] is None, "two cells in one place"
                found[place[0]][place[1]] = bare(cell.text)
    assert all(text is not None for row in found for text in row), "a hole in the table"
    return [[text or "" for text in row] for row in found]


# -- what is printed ---------------------------------------------------------------------------------------------------


@each
def test_every_sentence_is_printed_as_it_scores(name: str) -> None:
    one, words = standard(name), said(standard_html(standard(name)))
    sentences = [node.sentence() for node in one.walk() if node.sentence()]
    sentences += [f"{text}" for texts in one.sentences().values() for text in texts if "为优秀" not in text]
    gates = {gate.name for gate in one.gates}
    wanted = [re.sub(rf"^({'|'.join(map(re.escape, gates))})：", "", text) if gates else text for text in sentences]
    assert [text for text in wanted if bare(text) not in words] == []
    assert [
        leaf.rule.sentence() for leaf in one.leaves() if leaf.rule and bare(leaf.rule.sentence()) not in words
    ] == []


@each
def test_everything_else_of_the_standard_is_printed(name: str) -> None:
    one, words = standard(name), said(standard_html(standard(name)))
    wanted = [one.id, one.version, one.title, one.hash, *one.note.split("\n")]
    wanted += [f"{node.code}{node.name}" for node in one.walk()]
    wanted += [text for leaf in one.leaves() for text in (*leaf.evidence, *leaf.methods)]
    wanted += [text for _, _, cited in one.cited() for c in cited for text in (c.source, c.published, c.added)]
    wanted += [text for fact in one.facts.values() for text in (fact.label, *fact.help.split("\n"))]
    wanted += [question.label for fact in one.facts.values() for question in fact.questions]
    wanted += [check.say for check in one.checks]
    wanted += [text for source in one.sources.values() for text in (source.id, source.title, source.credited_to)]
    wanted += [text for defect in one.defects for text in (defect.where, defect.say, *defect.found, defect.scored)]
    assert [text for text in wanted if bare(text) not in words] == []


@each
@pytest.mark.parametrize("cut", [False, True])
def test_the_merged_cells_fill_the_table(name: str, cut: bool) -> None:
    """With every place taken once, each leaf stands in a row of its own behind all that it is under."""
    one = standard(name)
    starts = [row.place for table in tables(one) for row in table.rows[2::3]] if cut else []
    ways, rows = one.ways(), []
    for table in with_class(parse(standard_html(one, starts)), "indicators"):
        rows += grid(table)
    assert len(rows) == len(ways)
    for row, way in zip(rows, ways.values(), strict=False):
        for text, node in zip(row, way, strict=False):
            assert text.startswith(bare(f"{node.code}{node.name}"))
        sentence = way[-1].sentence()
        assert any(text.endswith(bare(sentence)) for text in row)
    assert ("（续）" in standard_html(one, starts)) == cut


def test_a_merged_cell_is_cut_only_where_a_page_begins_and_named_again() -> None:
    whole = tables(standard("hainan"))[0]
    cut = tables(standard("hainan"), {whole.rows[1].place})[0]
    first, again = cut.rows[0].cells, cut.rows[1].cells
    assert [(cell.code, cell.rows, cell.again) for cell in first] == [
        ("1", 1, False), ("1.1", 1, False), ("1.1.1", 1, False), ("1.1.1.1", 1, False)
    ]  # fmt: skip
    assert [(cell.code, cell.rows, cell.again) for cell in again] == [
        ("1", 5, True), ("1.1", 3, True), ("1.1.1", 1, True), ("1.1.1.2", 1, False)
    ]  # fmt: skip


def test_each_kind_of_subject_has_a_table() -> None:
    found = [(table.applies, table.points, len(table.rows)) for table in tables(standard("guizhou"))]
    assert found == [("参评主体为民政部门", "100", 26), ("参评主体为承接机构", "100", 25)]
    assert [table.applies for table in tables(standard("made"))] == ["", "单位类别为甲类", "单位类别为乙类"]


def test_the_mark_of_a_leaf_is_what_its_citations_say() -> None:
    made = standard("made")
    found = {leaf.code: mark_of(leaf.citations, made) for leaf in made.leaves()}
    assert found == {"1": PUBLISHED, "2.1": PARTLY, "2.2.1": UNTOLD, "2.2.2": ADDED, "3.1": UNTOLD}
    sample = standard("requirements")
    assert {mark_of(leaf.citations, sample) for leaf in sample.leaves()} == {OWN}


def test_vetoes_and_grades_say_where_they_are_from() -> None:
    rows = {bare(row[0]): row[1:] for row in grid(with_class(parse(standard_html(standard("made"))), "grid")[-1])}
    assert rows["否决和限制：弄虚作假"] == [PARTLY, "a", "一票否决", "两种<u>情形</u>"]
    assert rows["否决和限制：安全事故"] == [UNTOLD, "—", "—", "—"]
    assert rows["等次"] == [PUBLISHED, "a", "三等", "—"]


def test_a_published_upper_limit_stands_beside_the_grade() -> None:
    assert standard_view(standard("made")).bands == (
        ("优秀", "90分及以上"),
        ("良好", "80分及以上（表列上限89.99分）"),
        ("不合格", "其余"),
    )


@pytest.mark.parametrize(
    ("name", "head"), [("hainan", "复原稿　不是官方文本"), ("requirements", "自编　不是官方文本"), ("made", "")]
)
def test_what_is_not_official_says_so_on_every_page(name: str, head: str) -> None:
    for html in (standard_html(standard(name)), guide_html(standard(name))):
        assert (f'@top-center {{ content: "{head}" }}' in html) == bool(head)
        assert ('class="banner"' in html) == bool(head)


def test_a_standard_without_points_has_no_word_of_points() -> None:
    for html in (standard_html(standard("requirements")), guide_html(standard("requirements"))):
        words = said(html)
        assert [word for word in ("分值", "得分", "满分", "总分", "得不出") if word in words] == []


@each
@pytest.mark.parametrize("make", [standard_html, guide_html])
def test_nothing_is_fetched_and_text_is_text(name: str, make: Callable[[Standard], str]) -> None:
    html = make(standard(name))
    page = parse(html)
    assert list(page.below("script", "img", "link", "iframe", "i")) == []
    assert [a.attributes["href"] for a in page.below("a") if not a.attributes["href"].startswith("#")] == []
    assert "url(" not in html
    if name == "made":
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


# -- the guide ---------------------------------------------------------------------------------------------------------


@each
def test_the_guide_tells_of_each_thing_that_is_asked(name: str) -> None:
    one, html = standard(name), guide_html(standard(name))
    heads = [head.text.strip() for head in parse(html).below("h2") if "ask" in head.classes]
    own = [fact for fact in one.facts.values() if fact.questions[0].by != "assessor"]
    seen = [fact for fact in one.facts.values() if fact.questions[0].by == "assessor"]
    assert heads == [
        *(f"{n}　{fact.label}" for n, fact in enumerate(own, 1)),
        *(f"{leaf.code}　{leaf.name}{points(leaf)}" for leaf in one.leaves()),
        *(gate.name for gate in one.gates),
        *(f"{n}　{fact.label}" for n, fact in enumerate(seen, 1)),
    ]
    words = said(html)
    assert [leaf.code for leaf in one.leaves() if bare(leaf.sentence()) not in words] == []
    assert [check.say for check in one.checks if bare(check.say) not in words] == []


def points(leaf: Indicator) -> str:
    return f"（{leaf.points}分）" if leaf.scored else ""


def test_what_the_guide_says_of_one_fact() -> None:
    lines = list(asked("hainan", "7　驻站社工人数"))
    assert lines[0] == "谁填：社工站填，评估人员核实"
    assert lines[3] == "用于：1.1.2.1办公设备配备（2分）；2.1.1.2持证社工比例（4分）；2.2.1.1岗前与在职培训（3分）"
    assert lines[5] == "不适用：2.1.1.2：驻站社工人数为0人的，本项不得分。"
    assert lines[6].startswith("核对：持证社工人数不能多于驻站社工人数；培训学时每人最多计48学时；")
    assert lines[7] == "空着：算未填，用到它的3项（共9分）得不出确定的分数。没有发生的填0。"


def test_what_the_guide_says_of_facts_for_one_kind_of_subject() -> None:
    assert next(asked("guizhou", "3　联席会议次数")) == "谁填：参评主体为民政部门的参评单位填，评估人员核实"
    assert next(asked("guizhou", "1　支出凭证抽查")).startswith("谁填：参评主体为民政部门或参评主体为承接机构的")


def asked(name: str, title: str) -> Iterator[str]:
    """The lines under one heading of a guide."""
    heads = [e for e in elements(parse(guide_html(standard(name)))) if e.tag == "h2" or "say" in e.classes]
    at = next(n for n, e in enumerate(heads) if e.text.strip() == title)
    for element in heads[at + 1 :]:
        if element.tag == "h2":
            return
        yield bare(element.text)


def elements(element: Element) -> Iterator[Element]:
    for child in element.elements:
        yield child
        yield from elements(child)


# -- .docx -------------------------------------------------------------------------------------------------------------


@each
def test_the_word_document_has_the_same_table_with_merged_cells(name: str) -> None:
    one = standard(name)
    html = standard_html(one)
    wanted = [grid(table) for table in with_class(parse(html), "indicators")]
    document = docx.Document(io.BytesIO(docx_bytes(html)))
    found = [table for table in document.tables if table.cell(0, 0).text == "一级指标"]
    assert [[[bare(cell.text) for cell in row.cells] for row in table.rows][1:] for table in found] == wanted
    merges = [merge.get(qn("w:val")) for table in found for merge in table._tbl.iter(qn("w:vMerge"))]
    starts = [cell for table in tables(one) for row in table.rows for cell in row.cells if cell.rows > 1]
    assert merges.count("restart") == len(starts)
    assert merges.count("continue") == sum(cell.rows - 1 for cell in starts)


@pytest.mark.parametrize("make", [standard_html, guide_html])
def test_the_file_is_what_the_schemas_of_office_ask_for(make: Callable[[Standard], str], tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    target = tmp_path / "标准.docx"
    target.write_bytes(docx_bytes(make(standard("made"))))
    found = audit.OpenXmlValidator(file_format=audit.FileFormat.OFFICE_2019).validate(str(target))
    assert [str(error) for error in found.errors] == []


def test_the_guide_is_a_word_document_too() -> None:
    document = docx.Document(io.BytesIO(docx_bytes(guide_html(standard("hainan")))))
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert {"填报说明", "Heading 1", "Heading 2", "Heading 3"} <= styles


# -- .xlsx -------------------------------------------------------------------------------------------------------------


@each
def test_the_workbook_can_be_read_back(name: str) -> None:
    """By another reader than the writer, as the layout at the head of the module promises."""
    one = standard(name)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(standard_book(one)))
    assert book.sheet_names[0] == TABLE
    rows = book.get_sheet_by_name(TABLE).to_python(skip_empty_area=False)
    depth = max(len(way) for way in one.ways().values())
    heads = [str(head) for head in rows[0]]
    assert heads[:depth] == ["一级指标", "二级指标", "三级指标", "四级指标"][:depth]
    at = {head: n for n, head in enumerate(heads)}
    above: list[str] = [""] * depth
    for row, (code, way) in zip(rows[1:], one.ways().items(), strict=True):
        for level, cell in enumerate(row[:depth]):
            if cell:
                above[level:] = [str(cell), *[""] * (depth - level - 1)]
        texts = [text for text in above if text]
        assert texts == [written(node, scored=one.scored) for node in way]
        assert texts[-1].startswith(f"{code} ")
        leaf = way[-1]
        assert row[at["评分标准" if one.scored else "要求"]] == leaf.sentence()
        if one.scored:
            assert isinstance(row[at["分值"]], (int, float))
            assert Fraction(str(row[at["分值"]])) == leaf.points
        assert row[at["评估方法"]] == "、".join(leaf.methods)
        assert row[at["佐证材料"]] == "、".join(leaf.evidence)
        assert row[at["性质"]] == mark_of(leaf.citations, one)
    assert ("分值" in at) == one.scored
    assert ("适用范围" in at) == any(node.applies for node in one.walk())


def written(node: Indicator, *, scored: bool) -> str:
    branch = f"（{node.points}分）" if node.children and scored else ""
    return f"{node.code} {node.name}{branch}"


@each
def test_the_workbook_merges_downwards_only(name: str) -> None:
    book = load_workbook(io.BytesIO(standard_book(standard(name))))
    for sheet in book.worksheets:
        assert all(area.min_col == area.max_col and area.min_row > 1 for area in sheet.merged_cells.ranges)
        assert sheet.print_title_rows == "$1:$1"
        assert not any(str(cell.data_type) == "f" for row in sheet.iter_rows() for cell in row)
    below = [node for node in standard(name).walk() if len(list(node.leaves())) > 1]
    assert len(book[TABLE].merged_cells.ranges) == len(below)
    assert [sheet.title for sheet in book.worksheets if sheet.merged_cells.ranges] == [TABLE]


def test_a_title_is_no_code_in_the_head_of_a_sheet() -> None:
    with zipfile.ZipFile(io.BytesIO(standard_book(standard("made")))) as book:
        head = re.search(r"<oddHeader>(.*?)</oddHeader>", book.read("xl/worksheets/sheet1.xml").decode("utf-8"))
    assert head is not None
    assert "甲&amp;&amp;乙" in html_text.unescape(head[1]).replace("&", "&amp;")


# -- the same, and the command -----------------------------------------------------------------------------------------


@each
def test_the_same_standard_gives_the_same_bytes(name: str) -> None:
    one = standard(name)
    assert standard_book(one) == standard_book(one)
    assert docx_bytes(standard_html(one)) == docx_bytes(standard_html(one))
    assert guide_html(one) == guide_html(one)


@pytest.mark.parametrize("name", ["标准.html", "标准.docx", "标准.xlsx"])
def test_the_command_prints_a_standard(name: str, tmp_path: Path) -> None:
    target = f"{tmp_path}/{name}"
    done = CliRunner().invoke(evaluator, ["standard", "print", str(FILES["requirements"]), "-o", target])
    assert (done.exit_code, done.output) == (0, f"已生成：{target}\n")


def test_the_command_prints_a_guide(tmp_path: Path) -> None:
    arguments = ["standard", "print", "hainan-37", "--guide", "-o"]
    done = CliRunner().invoke(evaluator, [*arguments, f"{tmp_path}/指南.html"])
    assert done.exit_code == 0
    done = CliRunner().invoke(evaluator, [*arguments, f"{tmp_path}/指南.xlsx"])
    assert done.exit_code == 2
    assert "输出文件要以 .pdf、.html 或 .docx 结尾" in done.output


def test_fonts_are_for_a_pdf(tmp_path: Path) -> None:
    done = CliRunner().invoke(
        evaluator, ["standard", "print", "hainan-37", "--missing-glyph", "describe", "-o", f"{tmp_path}/标准.html"]
    )
    assert done.exit_code == 2
    assert "只用于 PDF" in done.output


def test_a_standard_that_is_not_sound_is_not_printed(tmp_path: Path) -> None:
    done = CliRunner().invoke(evaluator, ["standard", "print", "hainan-73", "-o", f"{tmp_path}/标准.html"])
    assert done.exit_code == 2
    assert "hainan-37" in done.output


def test_a_long_title_is_parted_before_its_brackets() -> None:
    assert title_lines("某某市社会工作项目评估（2021年）计分框架（复原稿）") == [
        "某某市社会工作项目评估",
        "（2021年）计分框架",
        "（复原稿）",
    ]
    assert title_lines("某某省乡镇（街道）社工站评估（复原稿）") == ["某某省乡镇（街道）社工站评估", "（复原稿）"]
    assert title_lines("某" * 30) == ["某" * 15, "某" * 15]
