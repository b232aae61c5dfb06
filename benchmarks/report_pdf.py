"""The report of one station: HTML and PDF, seconds a page, and where the time of the PDF goes (aim: 12 pages in 1.5 s)."""

from __future__ import annotations

import cProfile
import dataclasses
import pstats
from pathlib import Path

from benchmarks.timing import cpu_of_call
from evaluator.cli.files import Desk, result_of
from evaluator.model.result import Result
from evaluator.rendering.html import report_html
from evaluator.rendering.pdf import render_pdf

SAMPLES = Path("samples/hainan")
RUNS = 5

#: Functions of WeasyPrint that each take one stage from its beginning to its end.
STAGES = {
    "parse": "parser.py(parse)",
    "styles": "__init__.py(get_all_computed_styles)",
    "boxes": "build.py(build_formatting_structure)",
    "layout": "__init__.py(layout_document)",
    "write": "document.py(write_pdf)",
    "of which fonts": "fonts.py(build_fonts_dictionary)",
}


def main() -> None:
    whole = _sample("jiedao")
    print("report of one station, processor time")
    for what, result in (("one first-level indicator", _first(whole)), ("all indicators", whole)):
        html = report_html(result)
        seconds = cpu_of_call(lambda html=html: render_pdf(html), RUNS)  # type: ignore[misc]  # the default binds it
        pages = len(render_pdf(html).places)
        made = cpu_of_call(lambda result=result: report_html(result), RUNS)  # type: ignore[misc]
        each = seconds / pages
        print(f"  {what:<28} {pages:3} pages  HTML {made * 1000:5.0f} ms  PDF {seconds:5.2f} s", end="")
        print(f"  {each * 1000:4.0f} ms a page, 12 pages {each * 12:4.2f} s")
    print("  where it goes:", _shares(report_html(whole)))


def _sample(name: str) -> Result:
    read = result_of(Desk(), SAMPLES / f"{name}.yaml", SAMPLES / f"{name}.assessment.yaml", None)
    if read is None:
        raise SystemExit(f"the sample {name} is not sound")
    return read[0]


def _first(result: Result) -> Result:
    """The same with its first branch only: a short report."""
    conclusion = dataclasses.replace(result.conclusion, nodes=result.conclusion.nodes[:1])
    return dataclasses.replace(result, conclusion=conclusion)


def _shares(html: str) -> str:
    """What each stage takes of the whole, by profile."""
    profile = cProfile.Profile()
    profile.runcall(render_pdf, html)
    taken: dict[str, float] = {}
    total = 0.0
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, _, _, cumulative, _) in stats.items():
        place = f"{Path(file).name}({function})"
        total = max(total, cumulative)
        for stage, name in STAGES.items():
            if place == name:
                taken[stage] = max(taken.get(stage, 0.0), cumulative)
    return ", ".join(f"{stage} {taken[stage] / total:.0%}" for stage in STAGES if stage in taken)


if __name__ == "__main__":
    main()
