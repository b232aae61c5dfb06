"""What is shipped works on its own: the wheel in an empty environment, and everything but PDF without WeasyPrint."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import yaml

from evaluator import __version__, resources

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "hainan"
REPORT = "qiongzhong-xiang.yaml"
ASSESSMENT = "qiongzhong-xiang.assessment.yaml"
SHIPPED = ("standards", "templates", "samples")

#: The command line where importing WeasyPrint fails, as it does where it was never installed.
WITHOUT_WEASYPRINT = """
import sys
sys.modules["weasyprint"] = None
sys.argv[0] = "evaluator"
from evaluator.cli import main
sys.exit(main())
"""

Finished = subprocess.CompletedProcess[str]


def run(command: Sequence[str | Path], folder: Path, seconds: float = 60) -> Finished:
    """Run a command in a folder, with nothing of the surrounding Python in its environment."""
    surrounding = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name not in surrounding}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=seconds, check=False
    )


def said(finished: Finished) -> str:
    return f"exit code {finished.returncode}\n{finished.stdout}\n{finished.stderr}"


def keys(value: object) -> Iterator[str]:
    """Every key that leads to something, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if inner is not None:
                yield str(key)
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


def assert_scored(finished: Finished) -> None:
    assert finished.returncode == 0, said(finished)
    assert "total" in set(keys(json.loads(finished.stdout)))


def assert_html(finished: Finished, page: Path) -> None:
    assert finished.returncode == 0, said(finished)
    text = page.read_text(encoding="utf-8")
    assert text.lstrip().lower().startswith("<!doctype html")
    assert "社工站" in text


def assert_pdf_refused(finished: Finished, pdf: Path) -> None:
    """A clear word in Chinese that says what is missing; no traceback, and no file."""
    assert finished.returncode in {1, 3}, said(finished)
    assert "Traceback" not in finished.stderr, said(finished)
    assert re.search(r"[\u4e00-\u9fff]", finished.stderr), said(finished)
    assert "PDF" in finished.stderr, said(finished)
    assert not pdf.exists()


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder away from the checkout with copies of the sample files."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "材料"))


# --- the wheel ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT]
    finished = run(build, place, seconds=120)
    assert finished.returncode == 0, said(finished)
    (made,) = place.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the scripts of an environment that holds the wheel and what it asks for, and nothing else."""
    place = tmp_path_factory.mktemp("empty")
    made = run([sys.executable, "-m", "venv", place / "env"], place, seconds=120)
    assert made.returncode == 0, said(made)
    scripts = place / "env" / "bin"
    filled = run([scripts / "python", "-m", "pip", "install", "-q", wheel], place, seconds=300)
    assert filled.returncode == 0, said(filled)
    return scripts


@pytest.mark.slow
def test_the_wheel_holds_every_file_that_ships(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    package = {file.relative_to(ROOT).as_posix() for file in files_below(ROOT / "evaluator")}
    beside = {
        f"evaluator/_files/{file.relative_to(ROOT).as_posix()}" for name in SHIPPED for file in files_below(ROOT / name)
    }
    assert package | beside <= packed
    assert not {name for name in packed if name.startswith(("tests/", "benchmarks/", *SHIPPED))}


def files_below(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


@pytest.mark.slow
def test_the_installed_package_scores_and_reports_without_pango(installed: Path, papers: Path) -> None:
    evaluator = installed / "evaluator"
    absent = run([installed / "python", "-c", "import weasyprint"], papers)
    assert absent.returncode == 1
    assert "ModuleNotFoundError" in absent.stderr

    version = run([evaluator, "--version"], papers)
    assert version.returncode == 0, said(version)
    assert __version__ in version.stdout

    assert_scored(run([evaluator, "score", REPORT, "--assessment", ASSESSMENT, "--json"], papers))

    as_html = run([evaluator, "report", REPORT, "--assessment", ASSESSMENT, "-o", "报告.html"], papers)
    assert_html(as_html, papers / "报告.html")

    as_pdf = run([evaluator, "report", REPORT, "--assessment", ASSESSMENT, "-o", "报告.pdf"], papers)
    assert_pdf_refused(as_pdf, papers / "报告.pdf")


@pytest.mark.slow
def test_the_installed_package_runs_as_a_module(installed: Path, tmp_path: Path) -> None:
    finished = run([installed / "python", "-m", "evaluator", "--help"], tmp_path)
    assert finished.returncode == 0, said(finished)
    assert "score" in finished.stdout


# --- without WeasyPrint -------------------------------------------------------------------------------------------


def without_weasyprint(folder: Path, *arguments: str) -> Finished:
    return run([sys.executable, "-c", WITHOUT_WEASYPRINT, *arguments], folder)


def an_answered_indicator() -> str:
    report = yaml.safe_load((SAMPLES / REPORT).read_text(encoding="utf-8"))
    return str(next(iter(report["answers"])))


def its_standard() -> str:
    report = yaml.safe_load((SAMPLES / REPORT).read_text(encoding="utf-8"))
    return str(report["standard"]).partition("@")[0]


def test_scoring_works_without_weasyprint(papers: Path) -> None:
    assert_scored(without_weasyprint(papers, "score", REPORT, "--assessment", ASSESSMENT, "--json"))


def test_html_works_without_weasyprint(papers: Path) -> None:
    made = without_weasyprint(papers, "report", REPORT, "--assessment", ASSESSMENT, "-o", "报告.html")
    assert_html(made, papers / "报告.html")


def test_docx_works_without_weasyprint(papers: Path) -> None:
    made = without_weasyprint(papers, "report", REPORT, "--assessment", ASSESSMENT, "-o", "报告.docx")
    assert made.returncode == 0, said(made)
    assert zipfile.is_zipfile(papers / "报告.docx")


def test_pdf_without_weasyprint_says_what_is_missing(papers: Path) -> None:
    refused = without_weasyprint(papers, "report", REPORT, "--assessment", ASSESSMENT, "-o", "报告.pdf")
    assert_pdf_refused(refused, papers / "报告.pdf")


@pytest.mark.parametrize("command", ["check", "explain", "standard list", "standard show", "doctor"])
def test_the_other_commands_work_without_weasyprint(command: str, papers: Path) -> None:
    arguments = {
        "check": ["check", REPORT, ASSESSMENT],
        "explain": ["explain", REPORT, an_answered_indicator()],
        "standard list": ["standard", "list"],
        "standard show": ["standard", "show", its_standard()],
        "doctor": ["doctor"],
    }[command]
    finished = without_weasyprint(papers, *arguments)
    assert finished.returncode == 0, said(finished)
    assert "Traceback" not in finished.stderr
    assert re.search(r"[\u4e00-\u9fff]", finished.stdout + finished.stderr), said(finished)


def test_the_doctor_says_that_pdf_is_not_to_be_had(papers: Path) -> None:
    assert "PDF" in without_weasyprint(papers, "doctor").stdout


# --- where the shipped files are ----------------------------------------------------------------------------------


def test_a_checkout_has_its_files_beside_the_package() -> None:
    found = [resources.standards_dir(), resources.templates_dir(), resources.samples_dir()]
    assert found == [ROOT / name for name in SHIPPED]


def test_a_wheels_files_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "evaluator"
    (package / "_files" / "standards").mkdir(parents=True)
    (tmp_path / "standards").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(resources, "_PACKAGE", package)
    assert resources.standards_dir() == package / "_files" / "standards"


def test_a_folder_of_somebody_else_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "samples").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "evaluator")
    with pytest.raises(resources.MissingFilesError, match="找不到随软件附带的 samples 目录"):
        resources.samples_dir()
