"""The layout checks themselves: each finds what it is there to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.rendering.pdf import render_pdf
from tests.rendering import layout

pytestmark = pytest.mark.pdf

STYLE = """<html lang=zh-CN><style>@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-left{content:"— " counter(page) " —"}}
body{margin:0;font:12pt/16pt "Noto Serif CJK SC"}table{border-collapse:collapse;table-layout:fixed;width:60mm}
td{border:.5pt solid #000;white-space:nowrap}</style>"""


def drawn(body: str, folder: Path) -> Path:
    path = folder / "页.pdf"
    path.write_bytes(render_pdf(STYLE + body).content)
    return path


def test_text_beyond_the_block(tmp_path: Path) -> None:
    assert layout.outside(layout.pages(drawn(f"<p style='white-space:nowrap'>{'字' * 60}", tmp_path)))


def test_text_over_a_rule(tmp_path: Path) -> None:
    assert layout.over_rules(layout.pages(drawn(f"<table><tr><td>{'字' * 12}<td>乙</table>", tmp_path)))


def test_text_over_text(tmp_path: Path) -> None:
    body = "<p>上面的字<p style='margin-top:-26pt;margin-left:6pt'>下面的字"
    assert layout.overlaps(layout.pages(drawn(body, tmp_path)))


def test_a_heading_last_on_its_page(tmp_path: Path) -> None:
    pdf = drawn(
        "<div style='height:215mm'></div><h1 style='margin:0'>标题</h1><p style='break-before:page'>正文", tmp_path
    )
    assert layout.stranded_headings(pdf, layout.pages(pdf)) == ["第1页：标题“标题”落在页末"]


def test_page_numbers(tmp_path: Path) -> None:
    pdf = drawn("<p>一<p style='break-before:page'>二<p style='break-before:page'>三", tmp_path)
    assert layout.page_number_faults(layout.pages(pdf)) == ["封面印有页码", "第3页：页码应在右侧"]


def test_an_empty_page(tmp_path: Path) -> None:
    pdf = drawn("<p>一<div style='break-before:page'></div><p style='break-before:page'>三", tmp_path)
    assert layout.empty_pages(layout.pages(pdf)) == ["第2页是空的"]


def test_sound_text_has_no_complaints(tmp_path: Path) -> None:
    document = layout.pages(drawn("<p>上面的字<p>下面的字<table><tr><td>甲<td>乙</table>", tmp_path))
    assert [layout.outside(document), layout.over_rules(document), layout.overlaps(document)] == [[], [], []]
