"""The report as .docx, read back: the same words in the same order as the HTML, in styles, tables and sections that are there."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT

from evaluator.cli import evaluator
from evaluator.model.result import Result
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.elements import Element, parse
from evaluator.rendering.html import report_html
from evaluator.rendering.paper_kinds import LETTER, NOTICE, ORDER, RECORD
from evaluator.rendering.papers import paper_html
from tests.rendering import made
from tests.rendering.made_round import in_round, rows
from tests.rendering.test_papers import given
from tests.rendering.test_samples import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

HEADINGS = {"Heading1": "h1", "Heading2": "h2", "Heading3": "h2 flush", "Title": "h1 title"}


@cache
def drafted() -> Result:
    return in_round(made.result(codes=made.FEW), "draft")


@cache
def concluded() -> Result:
    return in_round(made.result(codes=made.FEW), "final", team=7, seal="7KQ2-M9XD-4TBA-HJ3C")


PAGES: dict[str, Callable[[], str]] = {
    "assessed": lambda: report_html(made.result()),
    "claimed": lambda: report_html(made.result(assessed=False, codes=made.FEW)),
    "open": lambda: report_html(made.result(open_codes=("4.2.1.1", "3.1.2.1"), codes=made.FEW)),
    "requirements": lambda: report_html(sample("requirements/yunling", assessed=True)),
    "draft": lambda: report_html(drafted()),
    "final": lambda: report_html(concluded()),
    LETTER: lambda: paper_html(LETTER, drafted(), given(drafted())),
    NOTICE: lambda: paper_html(NOTICE, concluded(), given(concluded())),
    ORDER: lambda: paper_html(ORDER, concluded(), given(concluded(), rows=rows(concluded()))),
    RECORD: lambda: paper_html(RECORD, concluded(), given(concluded())),
}


@pytest.fixture(scope="module", params=PAGES)
def html(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


@pytest.fixture(scope="module")
def page(html: str) -> Element:
    return parse(html)


@pytest.fixture(scope="module")
def document(html: str) -> DocumentType:
    return Document(io.BytesIO(docx_bytes(html)))


def plain(text: str) -> str:
    """The text without white space, which stands elsewhere in each format."""
    return re.sub(r"\s", "", text)


def written(element: Any) -> str:
    return plain("".join(text.text or "" for text in element.iter(f"{W}t")))


def style_of(paragraph: Any) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(f"{W}val"))


def body_of(page: Element) -> Element:
    body = next(page.below("body"))
    return replace(body, children=tuple(part for part in body.elements if part.tag != "div"))


def tables(document: DocumentType) -> list[Any]:
    return list(document.element.body.iterchildren(f"{W}tbl"))


# -- the same words ----------------------------------------------------------------------------------------------------


def test_every_word_of_the_page_is_there_in_its_order(page: Element, document: DocumentType) -> None:
    assert written(document.element.body) == plain(body_of(page).text)


def test_headings_are_those_of_the_page(page: Element, document: DocumentType) -> None:
    there = [(style_of(one), written(one)) for one in document.element.body.iterchildren(f"{W}p")]
    found = [(HEADINGS[style], text) for style, text in there if style in HEADINGS]
    wanted = [
        (" ".join((one.tag, *(name for name in one.classes if name in ("title", "flush")))), plain(one.text))
        for one in body_of(page).below("h1", "h2")
    ]
    assert found == wanted


def test_every_cell_says_what_the_page_says(page: Element, document: DocumentType) -> None:
    wanted = [
        [[plain(cell.text) for cell in row.below("th", "td")] for row in one.below("tr")] for one in page.below("table")
    ]
    found = [
        [[written(cell) for cell in row.iterchildren(f"{W}tc")] for row in one.iterchildren(f"{W}tr")]
        for one in tables(document)
    ]
    assert found == wanted


def test_spans_and_repeated_heads_are_those_of_the_page(page: Element, document: DocumentType) -> None:
    for one, table in zip(page.below("table"), tables(document), strict=True):
        heads = [row for part in one.below("thead") for row in part.below("tr")]
        repeated = table.findall(f"{W}tr/{W}trPr/{W}tblHeader")
        assert len(repeated) == len(heads)
        spans = [int(cell.attributes.get("colspan", 1)) for cell in one.below("th", "td")]
        found = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in table.findall(f"{W}tr/{W}tc")]
        assert [1 if span is None else int(span.get(f"{W}val")) for span in found] == spans


def test_rows_are_whole_and_as_wide_as_their_columns(document: DocumentType) -> None:
    for table in tables(document):
        columns = [int(column.get(f"{W}w")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]
        assert min(columns) > 0
        for row in table.findall(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            assert sum(int(width.get(f"{W}w")) for width in row.findall(f"{W}tc/{W}tcPr/{W}tcW")) == sum(columns)


def test_a_cell_over_several_rows_is_merged() -> None:
    table = '<table class="grid"><tbody><tr><td rowspan="2">甲</td><td>一</td></tr><tr><td>二</td></tr></tbody></table>'
    page = f'<html><head><title>表</title></head><body><main class="sheet">{table}</main></body></html>'
    (found,) = tables(Document(io.BytesIO(docx_bytes(page))))
    merged = [[cell.find(f"{W}tcPr/{W}vMerge") for cell in row.findall(f"{W}tc")] for row in found.findall(f"{W}tr")]
    assert [[None if one is None else one.get(f"{W}val") for one in row] for row in merged] == [
        ["restart", None],
        ["continue", None],
    ]


# -- styles ------------------------------------------------------------------------------------------------------------


def test_every_style_that_is_used_exists(document: DocumentType) -> None:
    known = {style.get(f"{W}styleId") for style in document.styles.element.findall(f"{W}style")}
    kinds = ("pStyle", "rStyle", "tblStyle")
    used = {one.get(f"{W}val") for kind in kinds for one in document.element.body.iter(W + kind)}
    assert used <= known
    bare = [one for one in document.element.body.iter(f"{W}p") if not style_of(one)]
    assert not bare, "every paragraph has a style"


def test_the_styles_have_the_names_that_a_bureau_looks_for(document: DocumentType) -> None:
    names = {style.name for style in document.styles}
    assert {
        "Normal",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Title",
        "Caption",
        "toc 1",
        "评估表格",
        "表格文字",
    } <= names
    fonts = {key: document.styles.element.get_by_id(key) for key in ("Heading1", "Heading2", "Normal", "Title")}
    faces = {key: style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") for key, style in fonts.items()}
    assert faces == {"Heading1": "黑体", "Heading2": "楷体", "Normal": "仿宋", "Title": "方正小标宋简体"}


def test_each_list_is_counted_from_one(page: Element, document: DocumentType) -> None:
    used = [one.get(f"{W}val") for one in document.element.body.findall(f"{W}p/{W}pPr/{W}numPr/{W}numId")]
    numbering = document.part.numbering_part.element
    known = {one.get(f"{W}numId") for one in numbering.findall(f"{W}num") if one.find(f"{W}lvlOverride") is not None}
    lists = [one for one in page.below("ol") if "axis" not in one.classes and not _in_nav(page, one)]
    assert len(set(used)) == len(lists)
    assert set(used) == known


def _in_nav(page: Element, one: Element) -> bool:
    return any(one is inner for nav in page.below("nav") for inner in nav.below("ol"))


# -- sections ----------------------------------------------------------------------------------------------------------


def test_annexes_that_are_wide_lie_on_their_side(page: Element, document: DocumentType) -> None:
    parts = body_of(page).elements
    wanted: list[bool] = []
    covers = [part for part in parts if "cover" in part.classes]
    for part in parts[len(covers) :]:
        wide = "wide" in part.classes
        if not wanted or wanted[-1] != wide:
            wanted.append(wide)
    found = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert found == [False] * len(covers) + wanted
    for section in document.sections:
        sizes = [round((length or 0) / 36000) for length in (section.page_width, section.page_height)]
        assert sizes == ([297, 210] if section.orientation == WD_ORIENT.LANDSCAPE else [210, 297])


def test_signatures_stand_on_the_page_of_what_they_sign() -> None:
    document = Document(io.BytesIO(docx_bytes(PAGES[RECORD]())))
    *_, last, _ = document.tables
    between = last._element.getnext()
    assert between.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "After"
    assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in (*last.rows[-1]._tr.iter(f"{W}p"), between))
    section = document.sections[0]
    assert [round((side or 0) / 36000) for side in (section.left_margin, section.right_margin)] == [25, 20]


def test_page_numbers_stand_outside_and_none_on_the_cover(page: Element, document: DocumentType) -> None:
    assert document.settings.odd_and_even_pages_header_footer
    first = document.sections[0]
    if any("cover" in part.classes for part in body_of(page).elements):
        assert written(first.footer._element) == written(first.even_page_footer._element) == ""
        numbered = document.sections[1]
    else:
        assert written(first.first_page_footer._element) == ""
        numbered = first
    for footer, side in ((numbered.footer, "right"), (numbered.even_page_footer, "left")):
        element = footer._element
        assert written(element) == "—1—"
        assert element.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == side
        assert [code.text for code in element.iter(f"{W}instrText")] == [" PAGE "]


def test_what_stands_above_every_page(page: Element, document: DocumentType) -> None:
    banner = next((one.text for one in page.below("div") if "banner" in one.classes), "")
    first = document.sections[0]
    assert written(first.header._element) == written(first.even_page_header._element) == plain(banner)


def test_the_contents_are_a_field_with_its_lines(page: Element, document: DocumentType) -> None:
    wanted = [plain(link.text) for nav in page.below("nav") for link in nav.below("a")]
    links = list(document.element.body.iter(f"{W}hyperlink"))
    assert [written(link) for link in links] == wanted
    places = [link.get(f"{W}anchor") for link in links]
    bookmarks = [one.get(f"{W}name") for one in document.element.body.iter(f"{W}bookmarkStart")]
    assert sorted(bookmarks) == sorted(places)
    codes = [str(code.text).split()[0] for code in document.element.body.iter(f"{W}instrText")]
    assert codes.count("TOC") == bool(wanted)
    marked = [link for link, place in zip(wanted, places, strict=True) if _marked(document, place)]
    assert len(marked) == codes.count("TC"), "what no chapter heading says has a mark"


def _marked(document: DocumentType, place: str) -> bool:
    starts = document.element.body.iter(f"{W}bookmarkStart")
    holder = next(one.getparent() for one in starts if one.get(f"{W}name") == place)
    return style_of(holder) != "Heading1"


def test_fields_are_opened_and_closed(document: DocumentType) -> None:
    depth = 0
    for part in document.element.body.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[part.get(f"{W}fldCharType")]
        assert depth in (0, 1, 2)
    assert depth == 0


def test_no_two_tables_touch_and_the_end_is_a_paragraph(document: DocumentType) -> None:
    tags = [one.tag for one in document.element.body]
    assert all(not (one == after == f"{W}tbl") for one, after in pairwise(tags))
    assert tags[-2:] == [f"{W}p", f"{W}sectPr"]


# -- the file ----------------------------------------------------------------------------------------------------------


def members(content: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from ((info, archive.read(info)) for info in archive.infolist())


def test_the_file_has_no_dates_no_macros_and_no_way_out(html: str) -> None:
    for info, content in members(docx_bytes(html)):
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert b"External" not in content, info.filename
        assert b"dcterms:created" not in content
        assert not info.filename.endswith((".bin", ".jpeg")), info.filename


@pytest.mark.parametrize("kind", ["final", "open", ORDER])
def test_the_file_is_what_the_schemas_of_office_ask_for(kind: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    target = tmp_path / "报告.docx"
    target.write_bytes(docx_bytes(PAGES[kind]()))
    found = audit.OpenXmlValidator(file_format=audit.FileFormat.OFFICE_2019).validate(str(target))
    assert [str(error) for error in found.errors] == []


def test_properties(page: Element, document: DocumentType) -> None:
    assert document.core_properties.title == next(page.below("title")).text
    assert document.core_properties.language == "zh-CN"


AGAIN = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.html import report_html
from tests.rendering import made
print(hashlib.sha256(docx_bytes(report_html(made.result(codes=made.FEW)))).hexdigest())
"""


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", AGAIN, root]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        seen.add(done.stdout)
    assert len(seen) == 1


def test_the_command_writes_what_the_html_says(tmp_path: Path) -> None:
    samples = Path(__file__).resolve().parents[2] / "samples" / "hainan"
    target = tmp_path / "报告.DOCX"
    command = ["report", samples / "jiedao.yaml", "--assessment", samples / "jiedao.assessment.yaml", "-o", target]
    done = CliRunner().invoke(evaluator, [str(word) for word in command])
    assert done.exit_code == 0, done.output
    assert target.read_bytes() == docx_bytes(report_html(sample("hainan/jiedao", assessed=True)))


#: a red dot as PNG
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="


def with_logo(address: str) -> DocumentType:
    logo = f'<p class="cover-logo"><img src="{address}" alt="评估中心的标志"></p>'
    html = PAGES["claimed"]().replace('<div class="cover-title">', f'{logo}<div class="cover-title">', 1)
    words = '<div class="page-words"><span class="page-head">评估中心</span><span class="page-foot">可以核对</span></div><header class="cover'
    return Document(io.BytesIO(docx_bytes(html.replace('<header class="cover', words, 1))))


def test_a_logo_is_a_picture_with_words_for_those_who_cannot_see_it() -> None:
    document = with_logo(f"data:image/png;base64,{DOT}")
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "评估中心的标志"
    assert [written(section.header._element)[:4] for section in document.sections[:2]] == ["未经核实", "评估中心"]
    for feet, words in ((document.sections[0], ""), (document.sections[1], "—1—可以核对")):
        assert [written(one._element) for one in (feet.footer, feet.even_page_footer)] == [words] * 2


def test_a_logo_that_a_word_processor_cannot_show_is_named() -> None:
    document = with_logo("data:image/svg+xml;base64,PHN2Zy8+")
    assert not list(document.inline_shapes)
    assert "评估中心的标志" in written(document.element.body)


HOSTILE = '</w:t><w:p>&amp;<script>{ INCLUDEPICTURE "http://x.invalid/a.png" }{{ 7*7 }}" \\l 9 ﷽ 𠮷' + "e\u0301" * 500


def test_hostile_text_is_text() -> None:
    result = made.result(codes=made.FEW)
    html = report_html(replace(result, conclusion=replace(result.conclusion, name=HOSTILE)))
    document = Document(io.BytesIO(docx_bytes(html)))
    assert plain(HOSTILE) in written(document.element.body)
    assert document.core_properties.title == HOSTILE[:255]
    codes = {str(code.text).split()[0] for code in document.element.body.iter(f"{W}instrText")}
    assert codes == {"TOC", "PAGEREF", "TC"}


# -- the templates' HTML as a tree ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("html", ["<html><p>没有关上</html>", "<html><p>关错了</div></html>", "<html><p>"])
def test_a_template_that_leaves_a_tag_open_is_a_fault(html: str) -> None:
    with pytest.raises(ValueError, match="closed"):
        parse(html)


def test_text_outside_of_a_paragraph_is_never_left_out() -> None:
    page = '<html><head><title>题</title></head><body><main class="sheet">散落的字</main></body></html>'
    with pytest.raises(ValueError, match="散落的字"):
        docx_bytes(page)
