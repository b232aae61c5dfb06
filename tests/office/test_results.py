"""The workbook of results opened by LibreOffice: nothing to repair, no column too narrow, every cell as it was written."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest

from evaluator.rendering.results_book import write_summary, write_workbook
from tests.rendering.test_round_samples import round_of
from tests.rendering.test_samples import sample

INSTALL = "apt-get install -y --no-install-recommends libreoffice-calc"


def _calc() -> bool:
    office = shutil.which("soffice")
    return office is not None and (Path(office).resolve().parent / "libsclo.so").exists()


REQUIRED = os.environ.get("EVALUATOR_OFFICE") == "required"
pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(not (REQUIRED or _calc()), reason=f"needs LibreOffice Calc: {INSTALL}"),
]
NAMES = ("hainan/qiongzhong-xiang", "hainan/weitian")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbooks, printed, and with the second sheet of the first as CSV again."""
    folder = tmp_path_factory.mktemp("结果")
    results = [sample(name, assessed=True) for name in NAMES]
    with (folder / "站点.xlsx").open("wb") as stream:
        write_workbook(stream, results)
    with (folder / "轮次.xlsx").open("wb") as stream:
        write_workbook(stream, round_of("final").results)
    with (folder / "汇总.csv").open("wb") as stream:
        write_summary(stream, results)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # 44, 34, 76: commas, quotes, UTF-8; the second sheet, its cells as they are shown
    for words in (
        ["pdf", "站点.xlsx", "轮次.xlsx"],
        ["csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", "站点.xlsx"],
        ["xlsx", "--infilter=Text - txt - csv (StarCalc):44,34,76", "汇总.csv"],
    ):
        command = ["soffice", profile, "--headless", "--convert-to", *words]
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=200)
    return folder


@pytest.mark.parametrize("name", ["站点", "轮次"])
def test_no_figure_is_too_wide_for_its_column(opened: Path, name: str) -> None:
    with pdfplumber.open(opened / f"{name}.pdf") as document:
        texts = [page.extract_text() for page in document.pages]
    assert [n for n, text in enumerate(texts, 1) if "###" in text or not text.strip()] == []
    assert "评估结果表" in texts[0]
    assert any("年7月1日" in text for text in texts)
    assert all("示例数据，纯属虚构" in text for text in texts)


def test_cells_are_shown_as_the_report_prints_them(opened: Path) -> None:
    with (opened / "站点-汇总表.csv").open(encoding="utf-8", newline="") as stream:
        first, second = csv.DictReader(stream)
    assert (first["评估最低"], first["得分率最低"], first["1 阵地建设 得分率最低"]) == ("90.79", "90.79%", "93.75%")
    assert (second["评估最低"], second["评估最高"], second["等次"]) == ("72.53", "88.03", "待定")


def test_csv_opens_as_the_same_table(opened: Path) -> None:
    from python_calamine import CalamineWorkbook

    sheet = CalamineWorkbook.from_path(opened / "汇总.xlsx").get_sheet_by_index(0)
    head, first, _ = sheet.to_python()
    one = dict(zip(head, first, strict=True))
    assert (one["编号"], one["评估最低"], one["得分率最低"]) == ("YL-QH-001", 90.79, 0.9079)
