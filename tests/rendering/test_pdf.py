"""The report as PDF: what is drawn, how it is laid out, and that it is written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest

from evaluator.rendering import pdf
from evaluator.rendering.files import write_whole
from evaluator.rendering.fonts import ROLES, fonts_report
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import MissingGlyphs, PdfUnavailable, render_pdf, write_pdf
from tests.rendering import layout, made

pytestmark = pytest.mark.pdf

KINDS = ["assessed", "claimed", "open"]


def html_of(kind: str, codes: tuple[str, ...] = made.FEW) -> str:
    open_codes = ("4.2.1.1", "3.1.2.1") if kind == "open" else ()
    return report_html(made.result(assessed=kind != "claimed", open_codes=open_codes, codes=codes))


@pytest.fixture(scope="module", params=KINDS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One report of each kind."""
    target = tmp_path_factory.mktemp(request.param) / "报告.pdf"
    assert write_pdf(html_of(request.param), target) == (), "WeasyPrint has nothing to warn of"
    return target


@pytest.mark.slow
def test_the_layout_is_sound(report: Path) -> None:
    assert layout.complaints(report) == []


def test_only_the_fonts_of_the_roles_are_used(report: Path) -> None:
    allowed = {name.replace(" ", "-") for wanted, others, _ in ROLES.values() for name in (*wanted, *others)}
    used = {name.removesuffix("-Bold") for name in layout.font_names(report)}
    assert used <= allowed


def test_the_contents_name_the_pages_of_the_bookmarks(report: Path) -> None:
    text = pypdf.PdfReader(report).pages[3].extract_text()
    for title, page, _ in layout.outline(report):
        if title[:1] in "一二三四五六七八" or title.startswith("附件"):
            lines = [line for line in text.splitlines() if line.startswith(title.replace("　", " ")[:6].split(" ")[0])]
            assert any(line.split("·")[-1].strip().endswith(str(page)) for line in lines), (title, page)


def test_metadata(report: Path) -> None:
    reader = pypdf.PdfReader(report)
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("青岭黎族苗族自治县云岭镇社会工作服务站")
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    assert "/CreationDate" not in reader.metadata


def test_the_summary_is_one_page(report: Path) -> None:
    starts = {title: page for title, page, _ in layout.outline(report)}
    assert starts["目录"] == starts["摘要"] + 1


@pytest.mark.slow
def test_an_unverified_report_says_so_on_every_page(report: Path) -> None:
    heads = ["".join(char.text for char in page.chars if char.y < page.block[1]) for page in layout.pages(report)]
    assert all("示例数据" in head for head in heads)
    assert all(("未经核实" in head) == ("claimed" in str(report)) for head in heads)


# -- the same again ----------------------------------------------------------------------------------------------------

AGAIN = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import render_pdf
from tests.rendering import made
html = report_html(made.result(codes=made.FEW))
print(hashlib.sha256(html.encode()).hexdigest(), hashlib.sha256(render_pdf(html).content).hexdigest())
"""


@pytest.mark.slow
def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    root = str(Path(__file__).resolve().parents[2])
    seen = set()
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", AGAIN, root],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        seen.add(done.stdout)
    assert len(seen) == 1


# -- missing glyphs ----------------------------------------------------------------------------------------------------

NO_FONT_HAS_IT = "\U0003134a"  # the last character of CJK Extension G


def test_rare_names_are_drawn(tmp_path: Path) -> None:
    target = tmp_path / "生僻字.pdf"
    assert (
        write_pdf(report_html(made.result(codes=made.FEW[:2], name="㵲阳镇牂牁镇堃喆赟社工站（120㎡）")), target) == ()
    )


def test_a_missing_glyph_is_an_error_that_names_its_field(tmp_path: Path) -> None:
    result = made.result(codes=made.FEW[:2], name=f"云岭镇{NO_FONT_HAS_IT}社工站")
    target = tmp_path / "报告.pdf"
    with pytest.raises(MissingGlyphs) as caught:
        write_pdf(report_html(result), target, result)
    (glyph,) = caught.value.missing
    assert (glyph.char, glyph.code) == (NO_FONT_HAS_IT, "U+3134A")
    assert glyph.where == (f"评估对象的名称“云岭镇{NO_FONT_HAS_IT}社工站”",)
    assert "U+3134A" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_without_the_result_what_stands_around_it_is_shown() -> None:
    with pytest.raises(MissingGlyphs) as caught:
        render_pdf(f"<html lang=zh-CN><p>前面的话{NO_FONT_HAS_IT}后面的话</p></html>")
    assert caught.value.missing[0].where == (f"“前面的话{NO_FONT_HAS_IT}后面的话”",)


def test_a_private_use_character_is_never_trusted() -> None:
    with pytest.raises(MissingGlyphs, match="私用区"):
        render_pdf("<html lang=zh-CN><p>张\ue863</p></html>")


# -- closed to the world -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://example.invalid/a.png", "file:///etc/hostname", "data:image/png;base64,AAAA"]
)
def test_no_address_is_fetched(address: str) -> None:
    rendered = render_pdf(f'<html lang=zh-CN><p>图</p><img src="{address}"></html>')
    assert any("fetches nothing" in warning for warning in rendered.warnings)


def test_an_address_in_the_data_is_only_text(tmp_path: Path) -> None:
    name = '<img src="http://example.invalid/x.png">http://example.invalid/y.css'
    assert write_pdf(report_html(made.result(codes=made.FEW[:2], name=name)), tmp_path / "报告.pdf") == ()


# -- written whole -----------------------------------------------------------------------------------------------------


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")

    def full(self: Path, place: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"new content")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_without_weasyprint_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pdf.load_weasyprint.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    try:
        with pytest.raises(PdfUnavailable, match=r"pip install 'evaluator\[pdf\]'"):
            write_pdf("<p>", tmp_path / "a.pdf")
    finally:
        pdf.load_weasyprint.cache_clear()
    assert list(tmp_path.iterdir()) == []


def test_html_does_not_import_weasyprint() -> None:
    code = "import sys, evaluator.rendering.html, evaluator.rendering.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- fonts -------------------------------------------------------------------------------------------------------------


def test_every_role_is_played() -> None:
    report = fonts_report()
    assert [role.role for role in report] == list(ROLES)
    assert all(role.family for role in report)


def test_the_style_sheet_names_the_families_of_the_roles() -> None:
    style = (Path(__file__).resolve().parents[2] / "templates" / "report" / "report.css").read_text(encoding="utf-8")
    names = {"小标宋": "title", "黑体": "hei", "楷体": "kai", "仿宋": "fang"}
    for role, (wanted, others, _) in ROLES.items():
        line = style.split(f"--{names[role]}:")[1].split(";")[0]
        listed = tuple(part.strip().strip('"') for part in line.split(","))
        assert listed[:-1] == (*wanted, *others)
