"""An agency's settings: what is read, and what is refused of pictures, chapters and paths."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from evaluator.diagnostics import Diagnostic
from evaluator.model.settings import Block, Settings, Words
from evaluator.reading import picture as pictures
from evaluator.reading.chapter import MOST_CHARACTERS, read_chapter
from evaluator.reading.picture import read_picture
from evaluator.reading.settings import contrast, read_settings

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08" + struct.pack(">HH", 30, 40) + b"\x01\x01\x11\x00rest\xff\xd9"


def png(wide: int = 8, high: int = 8, rows: bytes | None = None) -> bytes:
    """A grey picture; `rows` are its unpacked pixels, where they are not what the head says."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(bytes(high * (wide + 1)) if rows is None else rows)
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def settings_in(folder: Path, text: str, **files: bytes | str) -> tuple[Settings | None, list[Diagnostic]]:
    for name, content in files.items():
        place = folder / name.replace("_", ".")
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    (folder / "机构.yaml").write_text(text, encoding="utf-8")
    return read_settings(folder / "机构.yaml")


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


# -- the whole ---------------------------------------------------------------------------------------------------------

WHOLE = """name: 清溪社会工作评估中心
logo: 标志.png
colours: {main: "#1F3A5F", shade: "#e6ecf2"}
header: 清溪评估
footer: 地址：清溪县
chapters: [{title: 机构简介, file: 简介.md}, {title: 监督, file: 监督.md, public: true}]
"""


def test_everything_that_may_be_set(tmp_path: Path) -> None:
    settings, found = settings_in(tmp_path, WHOLE, 标志_png=png(), 简介_md="成立于2016年。", 监督_md="电话。")
    assert found == []
    assert settings is not None
    assert (settings.name, settings.main, settings.shade) == ("清溪社会工作评估中心", "#1f3a5f", "#e6ecf2")
    assert settings.logo is not None
    assert settings.logo.media == "image/png"
    assert [(one.title, one.public) for one in settings.chapters] == [("机构简介", False), ("监督", True)]
    assert settings.chapters[0].blocks == (Block("text", (Words("成立于2016年。"),)),)


def test_faults_of_all_files_at_once(tmp_path: Path) -> None:
    settings, found = settings_in(
        tmp_path, WHOLE.replace("#1F3A5F", "#ffd700"), 标志_png=b"x", 简介_md="<b>", 监督_md=""
    )
    assert settings is None
    assert sorted(codes(found)) == ["P803", "P804", "P805", "P806"]


@pytest.mark.parametrize(
    "name", ["../标志.png", "/etc/hostname", "C:/标志.png", "..\\标志.png", "子/../../标志.png", "file:标志.png"]
)
def test_no_path_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    (tmp_path / "标志.png").write_bytes(png())
    inside = tmp_path / "设置"
    inside.mkdir()
    assert codes(settings_in(inside, f"logo: '{name}'\n")[1]) == ["P801"]


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "秘密.png").write_bytes(png())
    inside = tmp_path / "设置"
    inside.mkdir()
    (inside / "标志.png").symlink_to("../秘密.png")
    assert codes(settings_in(inside, "logo: 标志.png\n")[1]) == ["P801"]


def test_a_folder_below_is_inside(tmp_path: Path) -> None:
    (tmp_path / "图").mkdir()
    (tmp_path / "图" / "标志.png").write_bytes(png())
    assert settings_in(tmp_path, "logo: 图/标志.png\n")[1] == []


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


# -- pictures ----------------------------------------------------------------------------------------------------------


def said_of(content: bytes | str, name: str, folder: Path) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    picture, found = read_picture(path)
    assert (picture is None) == bool(found)
    return "；".join(one.say for one in found)


@pytest.mark.parametrize(
    ("content", "name"), [(png(), "a.png"), (JPEG, "a.jpg"), (SVG.format("<path d='M0 0h9'/>"), "a.svg")]
)
def test_a_sound_picture(content: bytes | str, name: str, tmp_path: Path) -> None:
    assert said_of(content, name, tmp_path) == ""


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (png()[:-20], "a.png", "已经损坏"),
        (png().replace(b"IDAT", b"IDAX"), "a.png", "已经损坏"),
        (png(rows=b"\x00"), "a.png", "已经损坏"),
        (png(4001, 1), "a.png", "4001×1 个像素"),
        (JPEG[:-2], "a.jpg", "已经损坏"),
        (b"GIF89a", "a.gif", "不是能用的图片"),
        (b"", "a.png", "不是能用的图片"),
        (png() + bytes(pictures.MOST_BYTES), "a.png", "超过 1 MB"),
    ],
)
def test_a_picture_that_cannot_be_used(content: bytes, name: str, said: str, tmp_path: Path) -> None:
    assert said in said_of(content, name, tmp_path)


def test_pixels_that_unpack_without_end_are_not_unpacked(tmp_path: Path) -> None:
    assert said_of(png(rows=bytes(900_000_00)), "a.png", tmp_path) == "", "no more is unpacked than the head says"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>alert(1)</script>", "不能有 <script>"),
        ('<x:script xmlns:x="http://www.w3.org/2000/svg"/>', "不能有 <script>"),
        ('<script xmlns="http://www.w3.org/1999/xhtml"/>', "不能有 <script>"),
        ('<g onclick="a()"/>', "脚本（onclick）"),
        ('<use href="#a"/>', "不能有 <use>"),
        ('<image href="http://example.invalid/a.png"/>', "不能引用别的文件"),
        ('<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="file:///etc/hostname"/>', "不能引用别的文件"),
        ('<g xml:base="http://example.invalid/"/>', "不能引用别的文件"),
        ('<path fill="url(http://example.invalid/#a)"/>', "不能引用别的文件"),
        ('<path style="fill:u\\72l(http://example.invalid/)"/>', "不能引用别的文件"),
        ("<foreignObject/>", "不能有 <foreignObject>"),
        ("<animate/>", "不能有 <animate>"),
        ("<text>清溪</text>", "转"),
        ("<g>" * 60 + "</g>" * 60, "套得太深"),
        ("<g/>" * 6000, "太多"),
        ("<g>", "读不懂"),
        ("<?php a ?>", "不能有 <?php"),
    ],
)
def test_an_svg_runs_nothing_and_leads_nowhere(inner: str, said: str, tmp_path: Path) -> None:
    told = said_of(SVG.format(inner), "a.svg", tmp_path)
    assert said in told or (said == "转" and "文字" in told)


def test_an_svg_that_grows_when_it_is_read(tmp_path: Path) -> None:
    head = '<!DOCTYPE svg [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {one} "{f"&{other};" * 10}">' for one, other in zip("bcdefghi", "abcdefgh", strict=True)
    )
    assert "DOCTYPE" in said_of(head + "]>" + SVG.format("&i;"), "a.svg", tmp_path)


def test_what_a_drawing_program_notes_for_itself_is_no_harm(tmp_path: Path) -> None:
    inner = (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>'
        '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#123456"/></linearGradient></defs>'
        '<rect width="9" height="9" style="fill:url(#g)"/>'
    )
    assert said_of('<?xml version="1.0" encoding="GB2312"?>\n' + SVG.format(inner), "a.svg", tmp_path) == ""


# -- chapters ----------------------------------------------------------------------------------------------------------


def chapter(text: str, folder: Path) -> tuple[tuple[Block, ...] | None, list[Diagnostic]]:
    path = folder / "章.md"
    path.write_text(text, encoding="utf-8")
    return read_chapter(path)


def test_the_blocks_of_a_chapter(tmp_path: Path) -> None:
    text = "# 一\n\n甲**乙**\n丙\n\n> 引\n\n3. 三\n4. 四\n   - 内\n\n|a|b|\n|-|-|\n|1|2|\n\n    代码 <b>\n"
    blocks, found = chapter(text, tmp_path)
    assert found == []
    assert blocks == (
        Block("heading", (Words("一"),)),
        Block("text", (Words("甲"), Words("乙", True), Words("丙"))),
        Block("quote", (Words("引"),)),
        Block("item", (Words("三"),), "3."),
        Block("item", (Words("四"),), "4."),
        Block("item", (Words("内"),), "·", 1),
        Block("table", rows=(((Words("a"),), (Words("b"),)), ((Words("1"),), (Words("2"),)))),
        Block("text", (Words("代码 <b>"),)),
    )


def test_lines_of_latin_words_keep_their_gap(tmp_path: Path) -> None:
    blocks, _ = chapter("two\nlines\n", tmp_path)
    assert blocks is not None
    assert "".join(one.text for one in blocks[0].line) == "two lines"


def test_a_link_is_printed_with_its_address_and_leads_nowhere(tmp_path: Path) -> None:
    blocks, _ = chapter("见[网站](https://example.invalid/)和<https://example.invalid/a>。", tmp_path)
    assert blocks is not None
    assert (
        "".join(one.text for one in blocks[0].line) == "见网站（https://example.invalid/）和https://example.invalid/a。"
    )


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("甲\n\n乙![图](http://example.invalid/a.png)", 3, 2, "P806"),
        ("甲\n乙<script>", 2, 2, "P806"),
        ("<div onclick=a>", 1, 1, "P806"),
        ("字" * (MOST_CHARACTERS + 1), 0, 0, "P805"),
        ("|" + "a|" * 9 + "\n|" + "-|" * 9 + "\n", 1, 1, "P805"),
        ("甲\u202e乙", 1, 2, "Y109"),
    ],
)
def test_what_no_chapter_may_have(text: str, line: int, column: int, code: str, tmp_path: Path) -> None:
    blocks, found = chapter(text, tmp_path)
    assert blocks is None
    assert (found[0].line, found[0].column, found[0].code) == (line, column, code)
