"""The reports on the samples: laid out without a fault, with nothing that WeasyPrint warns of, and checked against themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.cli.files import Desk, given
from evaluator.diagnostics import show
from evaluator.model.result import Result
from evaluator.reading.attached import attached_in
from evaluator.reading.report_pdf import ReportPdf, report_in
from evaluator.reading.round_folder import read_round
from evaluator.rendering.attachments import Attachment, attachments
from evaluator.rendering.checking import deviations
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from evaluator.rendering.printed_html import printed_html
from evaluator.rendering.verification import verified
from evaluator.scoring.conclude import bundle_of
from evaluator.scoring.rounds import bundled_round
from tests.rendering import layout
from tests.rendering import test_structure as structure

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FOUND = sorted(path.relative_to(SAMPLES) for path in SAMPLES.glob("*/*.assessment.yaml"))
NAMES = [path.as_posix().removesuffix(".assessment.yaml") for path in FOUND]


def sample(name: str, *, assessed: bool) -> Result:
    return whole_sample(name, assessed=assessed)[0]


def whole_sample(name: str, *, assessed: bool) -> tuple[Result, tuple[Attachment, ...]]:
    """The result of a sample, with what travels inside its report."""
    desk = Desk()
    read = given(desk, SAMPLES / f"{name}.yaml", SAMPLES / f"{name}.assessment.yaml" if assessed else None, None)
    assert read is not None
    result = read.result()
    bundle = bundle_of(read.standard, read.report, read.assessment)
    return result, attachments(result, bundle, desk.text_of(read.standard))


def round_sample() -> tuple[Result, tuple[Attachment, ...]]:
    """The contractor of the sample round, after its objection."""
    folder, _ = read_round(SAMPLES / "guizhou")
    assert folder is not None
    of = (folder.standard, folder.round, folder.cases)
    pairs = bundled_round(*of, "0.1.0", "final")
    result, bundle = next(pair for pair in pairs if pair[0].conclusion.subject == "GZ-CJ-01")
    return result, attachments(result, bundle, folder.standard_file.read_text(encoding="utf-8"))


def checked(target: Path) -> list[str]:
    """What `evaluator verify` and the checks of the structure have to say of a report."""
    pdf = report_in(target)
    assert isinstance(pdf, ReportPdf)
    attached, found = attached_in(pdf.attached, target.name)
    assert attached is not None, found
    done = verified(attached, pdf.printed, target.name)
    assert done.again
    assert done.cells > 300
    return [*map(show, done.found), *structure.complaints(target.read_bytes())]


# every sample as it was assessed, and of each kind of standard one also before anybody looked at it
UNSEEN = [("hainan/weitian", False), ("requirements/yunling", False), ("guizhou/自评/岚溪县民政局", False)]


@pytest.mark.parametrize(("name", "assessed"), [*((name, True) for name in NAMES), *UNSEEN])
def test_the_report_of_a_sample_is_sound(name: str, assessed: bool, tmp_path: Path) -> None:
    result, inside = whole_sample(name, assessed=assessed)
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result, attached=inside) == ()
    assert layout.complaints(target) == []
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert starts["目录"] == starts["摘要"] + 1, "the summary is one page"
    assert checked(target) == []


def test_the_report_of_a_round_can_be_checked(tmp_path: Path) -> None:
    result, inside = round_sample()
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result, attached=inside) == ()
    assert checked(target) == []


def test_rows_that_go_over_the_page_are_read_whole(tmp_path: Path) -> None:
    html = report_html(sample("hainan/jiedao", assessed=True))
    head, annex, rest = html.partition('id="annex-details"')
    tall = head + annex + rest.replace("<tr>\n<td>", '<tr class="tall">\n<td>', 37)
    target = tmp_path / "报告.pdf"
    assert write_pdf(tall, target) == ()
    pdf = report_in(target)
    assert isinstance(pdf, ReportPdf)
    assert pdf.printed is not None
    expected = printed_html(tall)
    known = {row.cells for row in expected.rows}
    assert sum(row.cells not in known for row in pdf.printed.rows) >= 2, "some row is in two parts"
    assert list(deviations(pdf.printed, expected)) == []
