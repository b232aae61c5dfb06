"""Rare characters: drawn from a named font file, described where no font has them, and listed by role."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from evaluator.cli import evaluator
from evaluator.rendering.font_files import FontFile, FontUnusable, read_font
from evaluator.rendering.fonts import EXTENSION_B, RARE, fonts_report
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import Means, MissingGlyphs, render_pdf
from tests.rendering import layout, made
from tests.rendering.made_font import NAME, font_bytes

pytestmark = pytest.mark.pdf

#: of CJK Extension G, and a code point that nothing has been given to
NO_FONT_HAS_IT, UNASSIGNED = "\U0003134a", "\U0003fffc"
PLANE_16 = "\U0010abcd"
#: surnames of CJK Extension B
SURNAMES = "𠮷𡋾𤭢𩽾𪚥𫍯"


@pytest.fixture(scope="module")
def squares(tmp_path_factory: pytest.TempPathFactory) -> FontFile:
    path = tmp_path_factory.mktemp("字体") / "方块.ttf"
    path.write_bytes(font_bytes(NO_FONT_HAS_IT + UNASSIGNED + SURNAMES + "站"))
    return read_font(path)


def drawn(name: str, folder: Path, means: Means) -> Path:
    result = made.result(codes=made.FEW[:2], name=name)
    target = folder / "报告.pdf"
    rendered = render_pdf(report_html(result), result, means)
    assert rendered.warnings == ()
    target.write_bytes(rendered.content)
    return target


def text_of(pdf: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages)


# -- a named file ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_named_font_supplies_what_the_others_lack(squares: FontFile, tmp_path: Path) -> None:
    target = drawn(f"云岭镇{NO_FONT_HAS_IT}{SURNAMES}{UNASSIGNED}社工站", tmp_path, Means((squares,)))
    assert squares.family in layout.font_names(target)
    assert layout.complaints(target) == []
    assert NO_FONT_HAS_IT in text_of(target)


def test_a_named_font_gives_only_what_the_fonts_of_the_roles_lack(squares: FontFile, tmp_path: Path) -> None:
    target = drawn("云岭镇社工站", tmp_path, Means((squares,)))
    assert squares.family not in layout.font_names(target), "站 is in the fonts of the roles"


@pytest.mark.slow
def test_the_same_bytes_with_the_same_font(squares: FontFile) -> None:
    html = report_html(made.result(codes=made.FEW[:2], name=f"云岭镇{NO_FONT_HAS_IT}站"))
    again = FontFile("别处.ttf", squares.title, squares.digest, squares.content)
    assert render_pdf(html, None, Means((squares,))).content == render_pdf(html, None, Means((again,))).content


@pytest.mark.slow
def test_a_font_for_one_report_is_not_there_for_the_next(squares: FontFile) -> None:
    html = report_html(made.result(codes=made.FEW[:2], name=f"云岭镇{NO_FONT_HAS_IT}站"))
    render_pdf(html, None, Means((squares,)))
    with pytest.raises(MissingGlyphs):
        render_pdf(html)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"%PDF-1.7", "不是能用的字体文件"), (font_bytes("站", 2), "不许嵌入"), (b"", "不是能用的字体文件")],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "字体.ttf"
    path.write_bytes(content)
    with pytest.raises(FontUnusable, match=said):
        read_font(path)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FontUnusable, match=r"没有\.ttf"):
        read_font(tmp_path / "没有.ttf")


def test_what_a_font_says_of_itself(squares: FontFile) -> None:
    assert squares.title == NAME


# -- described ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("char", [NO_FONT_HAS_IT, UNASSIGNED, PLANE_16])
@pytest.mark.slow
def test_a_character_without_a_glyph_is_described_with_a_note(char: str, tmp_path: Path) -> None:
    target = drawn(f"云岭镇{char}社工站", tmp_path, Means(describe=True))
    text = text_of(target).replace("\n", "")
    code = f"〔U+{ord(char):04X}〕"
    assert char not in text
    assert f"云岭镇{code}社工站" in text
    assert "没有可用的字形，文中印成它的编码（Unicode）" in text
    assert layout.complaints(target) == []


@pytest.mark.slow
def test_several_characters_of_both_sorts_are_described(tmp_path: Path) -> None:
    target = drawn(f"云岭镇{PLANE_16}{NO_FONT_HAS_IT}社工站", tmp_path, Means(describe=True))
    text = text_of(target).replace("\n", "")
    assert "下列2个字符" in text
    assert "〔U+10ABCD〕〔U+3134A〕" in text


def test_without_describing_it_is_an_error_with_the_ways_out() -> None:
    result = made.result(codes=made.FEW[:2], name=f"云岭镇{UNASSIGNED}站")
    with pytest.raises(MissingGlyphs, match="--font 字体文件") as caught:
        render_pdf(report_html(result), result)
    assert "U+3FFFC" in str(caught.value)
    assert "--missing-glyph describe" in str(caught.value)


@pytest.mark.slow
def test_the_names_of_places_and_people_are_drawn_or_described(tmp_path: Path) -> None:
    target = drawn(f"㵲阳镇牂牁镇堃喆赟{SURNAMES}（120㎡）", tmp_path, Means(describe=True))
    text = text_of(target).replace("\n", "")
    for char in "㵲阳牂牁堃喆赟㎡":
        assert char in text or (char == "㎡" and "m2" in text), f"{char} is in the fonts of the roles"


# -- by role -----------------------------------------------------------------------------------------------------------


def test_each_role_says_what_its_font_lacks() -> None:
    for role in fonts_report():
        assert role.family
        assert set(role.lacking) <= set(RARE)
        assert 0 <= role.extension_b <= len(EXTENSION_B)
        assert f"{role.extension_b} 字" in str(role)
    assert any(role.extension_b > 0 for role in fonts_report())


def test_doctor_lists_the_font_of_each_role() -> None:
    said = CliRunner().invoke(evaluator, ["doctor"]).output
    for role in fonts_report():
        assert f"{role.role}：{role.family}" in said
    assert "--missing-glyph describe" in said
