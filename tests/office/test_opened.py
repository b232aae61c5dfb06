"""Reports as .docx opened by LibreOffice: every page as it would be printed, with nothing cut off and none of them empty."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from evaluator.rendering.docx import docx_bytes
from evaluator.rendering.elements import parse
from evaluator.rendering.html import report_html
from tests.rendering import made
from tests.rendering.made_round import in_round
from tests.rendering.test_samples import sample

INSTALL = "apt-get install -y --no-install-recommends libreoffice-writer"

MM = 72 / 25.4
SLACK = 2.0
#: The edges of the text (left, right in millimetres from the edges of the page) on upright pages and those on their side.
SIDES = {False: (28.0, 26.0), True: (22.0, 22.0)}

#: Fonts that stand in for those of an office machine, so that pages break about where they break there.
STAND_INS = {
    "仿宋": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "方正小标宋简体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "楷体": "LXGW WenKai",
}


def _writer() -> bool:
    office = shutil.which("soffice")
    return office is not None and (Path(office).resolve().parent / "libswlo.so").exists()


REQUIRED = os.environ.get("EVALUATOR_OFFICE") == "required"
pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(not (REQUIRED or _writer()), reason=f"needs LibreOffice Writer: {INSTALL}"),
]

LONG_NAME = (
    "青岭黎族苗族自治县云岭镇社会工作服务中心暨未成年人保护工作站暨志愿服务驿站暨困难群众关爱服务联合工作平台（云岭）"
)
RARE = "喆"  # in no other text of the report
REMARK = "".join(f"第{n}份由赵{RARE}核对，" for n in range(400))


def long_texts() -> str:
    """A report whose subject has a name of 55 characters, with 4,000 characters in a cell of the annex."""
    html = report_html(in_round(made.result(codes=made.FEW)))
    head, annex, rest = html.partition('id="annex-details"')
    name = parse(html).elements[0].text.strip().partition("评估报告")[0]
    return head.replace(name.splitlines()[-1].strip(), LONG_NAME) + annex + rest.replace("核实一致：", REMARK, 1)


PAGES = {
    "海南": lambda: report_html(sample("hainan/jiedao", assessed=True)),
    "自评": lambda: report_html(sample("hainan/weitian", assessed=False)),
    "要求": lambda: report_html(sample("requirements/yunling", assessed=True)),
    "征求意见稿": lambda: report_html(in_round(made.result(codes=made.FEW), "draft")),
    "正式稿": lambda: report_html(in_round(made.result(codes=made.FEW), "final", team=7)),
    "长": long_texts,
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each report as LibreOffice prints it; one run for all, since starting is what takes long."""
    folder = tmp_path_factory.mktemp("打开")
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{other}</family></prefer></alias>'
        for name, other in STAND_INS.items()
    )
    fonts = f"<fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>"
    (folder / "fonts.conf").write_text(fonts, encoding="utf-8")
    for name, html in PAGES.items():
        (folder / f"{name}.docx").write_bytes(docx_bytes(html()))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / f"{name}.docx") for name in PAGES]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *files]
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, env=environment, capture_output=True, check=True, timeout=400)
    return {name: folder / f"{name}.pdf" for name in PAGES}


@pytest.fixture(params=PAGES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_cover_is_one_page_and_the_others_are_numbered_outside(printed: dict[str, Path], name: str) -> None:
    with pdfplumber.open(printed[name]) as document:
        for n, page in enumerate(document.pages, 1):
            margin = 20 if page.width > page.height or n == 1 else 33
            foot = page.crop((0, page.height - margin * MM, page.width, page.height))
            number = re.sub(r"\s", "", foot.extract_text())
            if n == 1:
                assert number == ""
                continue
            assert number == f"—{n}—"
            middle = sum(char["x0"] for char in foot.chars) / len(foot.chars)
            assert (middle > page.width / 2) == (n % 2 == 1), f"page {n}"


def test_no_page_is_empty_and_nothing_runs_over_its_edge(printed: dict[str, Path], name: str) -> None:
    with pdfplumber.open(printed[name]) as document:
        for n, page in enumerate(document.pages, 1):
            wide = page.width > page.height
            left, right = SIDES[wide]
            top, bottom = (26.0, 22.0) if wide else (37.0, 22.0 if n == 1 else 35.0)
            body = page.crop((0, (top - 1) * MM, page.width, page.height - (bottom - 1) * MM))
            chars = [char for char in body.chars if char["text"].strip()]
            assert chars, f"page {n} is empty"
            assert min(char["x0"] for char in chars) > left * MM - SLACK, f"page {n}"
            # a punctuation mark may hang over the end of its line
            beyond = {char["text"] for char in chars if char["x1"] > page.width - right * MM + SLACK}
            assert beyond <= set("，。、；：”）》"), f"page {n}: {beyond}"


def test_a_row_longer_than_a_page_is_printed_whole(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["长"]) as document:
        assert sum(char["text"] == RARE for page in document.pages for char in page.chars) == 400


def test_the_wide_annexes_lie_on_their_side(printed: dict[str, Path]) -> None:
    with pdfplumber.open(printed["正式稿"]) as document:
        wide = [page.page_number for page in document.pages if page.width > page.height]
        words = re.sub(r"\s", "", "".join(document.pages[n - 1].extract_text() for n in wide))
    assert "评分明细表" in words
    assert "专家评分汇总" in words
