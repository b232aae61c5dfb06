"""The reports on the samples: laid out without a fault, with nothing that WeasyPrint warns of."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.cli.files import Desk, result_of
from evaluator.model.result import Result
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import write_pdf
from tests.rendering import layout

pytestmark = [pytest.mark.pdf, pytest.mark.slow]

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FOUND = sorted(path.relative_to(SAMPLES) for path in SAMPLES.glob("*/*.assessment.yaml"))
NAMES = [path.as_posix().removesuffix(".assessment.yaml") for path in FOUND]


def sample(name: str, *, assessed: bool) -> Result:
    assessment = SAMPLES / f"{name}.assessment.yaml" if assessed else None
    read = result_of(Desk(), SAMPLES / f"{name}.yaml", assessment, None)
    assert read is not None
    return read[0]


# every sample as it was assessed, and of each kind of standard one also before anybody looked at it
UNSEEN = [("hainan/weitian", False), ("requirements/yunling", False), ("guizhou/自评/岚溪县民政局", False)]


@pytest.mark.parametrize(("name", "assessed"), [*((name, True) for name in NAMES), *UNSEEN])
def test_the_report_of_a_sample_is_sound(name: str, assessed: bool, tmp_path: Path) -> None:
    result = sample(name, assessed=assessed)
    target = tmp_path / "报告.pdf"
    assert write_pdf(report_html(result), target, result) == ()
    assert layout.complaints(target) == []
    starts = {title: page for title, page, _ in layout.outline(target)}
    assert starts["目录"] == starts["摘要"] + 1, "the summary is one page"
