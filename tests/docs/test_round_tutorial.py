"""The tutorial of a round, followed word for word: its commands are run, its steps by hand done in the spreadsheets."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from evaluator.cli import evaluator
from evaluator.cli.chinese import speak_chinese
from evaluator.diagnostics import Path as Place
from evaluator.diagnostics import show
from evaluator.forms.assessor import assessor_form
from evaluator.forms.assessor_values import assessor_values
from evaluator.forms.build import form_of, values_of
from evaluator.forms.objection_sheets import objection_form
from evaluator.forms.round_sheets import round_form
from evaluator.forms.round_values import round_values
from evaluator.forms.verified import CONFIRMED
from evaluator.model.question import Value
from evaluator.model.report import Assessment, Evidence, Finding, Report
from evaluator.model.round import Dates, Merge, Objection, Round, RoundSubject, TeamMember
from evaluator.model.standard import Standard
from evaluator.reading.assessment import read_assessment
from evaluator.reading.report import read_report
from evaluator.reading.standard import read_standard
from tests.docs.examples import DOCS
from tests.forms.filling import fill
from tests.forms.made_objections import objection_values

TUTORIAL = DOCS / "评估轮次教程.md"
SAMPLES = DOCS.parent / "samples" / "hainan"
ROUND = Path("云岭2023")
STATIONS = {"YL-QH-001": "qiongzhong-xiang", "YL-YL-004": "xubao"}
NAMES = {"P1": "林某", "P2": "周某", "P3": "何某"}

_PART = re.compile(r"<!-- 动手：(?P<hand>\S+) -->|```(?P<kind>\w*)\n(?P<text>.*?)```", re.DOTALL)
Values = dict[Place, Value]


def parts() -> Iterator[tuple[str, str]]:
    """What the tutorial does, in its order: what is done by hand, commands, and lines of what they print."""
    for match in _PART.finditer(TUTORIAL.read_text(encoding="utf-8")):
        if match["hand"]:
            yield "hand", match["hand"]
        else:
            yield match["kind"] or "commands", match["text"]


# -- what is known of the sample round --


@cache
def standard() -> Standard:
    found, problems = read_standard(DOCS.parent / "standards" / "hainan_37_indicators.yaml")
    assert found is not None, problems
    return found


@cache
def report(subject: str) -> Report:
    found, problems = read_report(SAMPLES / f"{STATIONS[subject]}.yaml", standard())
    assert found is not None, "\n".join(map(show, problems))
    return found


@cache
def sample(subject: str) -> Assessment:
    file = SAMPLES / f"{STATIONS[subject]}.assessment.yaml"
    found, problems = read_assessment(file, standard(), report(subject))
    assert found is not None, "\n".join(map(show, problems))
    return found


def declared() -> Round:
    about = (("组长", "中级社会工作师"), ("社工", "社会工作师"), ("财务", "会计师"))
    team = {one: TeamMember(one, NAMES[one], *words) for one, words in zip(NAMES, about, strict=True)}
    both = ("P1", "P2")
    assign = {"*": ("P1",), "1": ("P1",), "2": ("P1",), "3": ("P3",), "4": ("P2",), "5": both, "6": both}
    subjects = tuple(RoundSubject(one, report(one).subject.name) for one in STATIONS)
    dates = Dates("2023-07-15", "2023-08-20", "2023-08-30", "2023-09-05", "2023-12-31")
    return Round(
        ROUND.name, "", standard().ref, team, subjects, assign, Merge("mean", "", Fraction(1, 4)), "云岭县民政局",
        "海屿社会工作评估中心", dates=dates, invented=True,
    )  # fmt: skip


# -- by hand --


def the_list() -> None:
    """The table of the tutorial, typed into a workbook."""
    text = TUTORIAL.read_text(encoding="utf-8").partition("<!-- 动手：名单 -->")[2].partition("```")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.split("\n") if line.startswith("|")]
    book = Workbook()
    page = book.worksheets[0]
    for row in (rows[0], *rows[2:]):
        page.append(row)
    book.save("名单.xlsx")


def the_round() -> None:
    fill(ROUND / "评估轮次.xlsx", round_form(standard(), declared()), round_values(declared()))


def the_self_reports() -> None:
    for one in STATIONS:
        (sent,) = Path("发出的自评表").glob(f"*{report(one).subject.name}*")
        back = ROUND / "自评" / f"{report(one).subject.name}（盖章版）.xlsx"
        shutil.copy(sent, back)
        fill(back, form_of(standard(), report(one)), values_of(report(one), standard()))


def the_assessments() -> None:
    """Everybody finds what the sample assessment says, but P2 otherwise in two places of one station."""
    for one, name in NAMES.items():
        for subject in STATIONS:
            (file,) = (ROUND / "评估" / one).glob(f"{subject}_*.xlsx")
            values = assessor_values(sample(subject), standard(), report(subject))
            values |= {("assessor",): one, ("name",): name, ("date",): "2023-08-09"}
            if (one, subject) == ("P2", "YL-QH-001"):
                values = _otherwise(values)
            fill(file, assessor_form(standard(), report(subject), sample(subject)), values)


def _otherwise(values: Values) -> Values:
    hours: Place = ("facts", "志愿时数")
    kept = {path: value for path, value in values.items() if path[:2] != hours}
    judged: Place = ("answers", "6.2.2.1")
    said: Values = {(*judged, "points"): Fraction(1), (*judged, "reason"): "三份档案里，改变多是社工自述"}
    return {**kept, (*hours, "value", CONFIRMED): CONFIRMED, **said}


def the_agreement() -> None:
    (file,) = (ROUND / "合议").glob("*.xlsx")
    found: Values = {
        ("date",): "2023-08-15",
        ("facts", "志愿时数", "value"): Fraction("392.5"),
        ("facts", "志愿时数", "reason"): "一场活动的43.5小时没有签退时间，两人重新对过系统记录",
        ("answers", "6.2.2.1", "points"): Fraction(3, 2),
        ("answers", "6.2.2.1", "reason"): "三份档案中两份有两个以上来源印证，按评分标准得1.5分",
    }
    fill(file, assessor_form(standard(), report("YL-QH-001")), found)


def the_objections() -> None:
    vouchers = Objection(
        "异议1", "YL-QH-001", "3.1.2.1", "2022年12月第17号凭证有审批人签字，签在背面，请求改为20张", "upheld", "凭证.手续齐全",
        (Evidence("凭证背面.pdf", "1"),), (NAMES["P1"], "2023-08-25"), {"凭证.手续齐全": Finding("confirmed", Fraction(20), "签字在背面，日期早于报账日期")},
        ("P1", "P3"), "2023-08-28", "背面确有审批人签字和日期，早于报账日期",
    )  # fmt: skip
    visits = Objection(
        "异议2", "YL-YL-004", "4.1.2.1", "走访户次应按自评填报的计", "rejected", "走访", (), (NAMES["P1"], "2023-08-26"), {},
        ("P1", "P2"), "2023-08-29", "没有提出新的材料，走访记录与原核实一致",
    )  # fmt: skip
    for objection in (vouchers, visits):
        form = objection_form(standard(), declared(), report(objection.subject))
        fill(Path(f"{objection.id}.xlsx"), form, objection_values(objection, standard()))
        shutil.copy(f"{objection.id}.xlsx", ROUND / "异议")


HANDS: dict[str, Callable[[], None]] = {
    "名单": the_list,
    "评估轮次": the_round,
    "自评": the_self_reports,
    "评估": the_assessments,
    "合议": the_agreement,
    "异议": the_objections,
}


# -- the whole --


def run(line: str) -> str:
    """What a command of the tutorial prints. Reports are asked for as HTML, since not every machine here has Pango."""
    words = shlex.split(line)[1:]
    words += ["--as", "html"] if words[:2] == ["round", "report"] else []
    result = CliRunner().invoke(evaluator, words)
    assert result.exit_code == 0, f"{line}\n{result.output}"
    return result.output


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.mark.slow
def test_the_tutorial_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    speak_chinese()
    printed = ""
    for kind, text in parts():
        if kind == "hand":
            HANDS[text]()
        elif kind == "text":
            for line in text.splitlines():
                assert squeezed(line).strip() in squeezed(printed), f"{line}\n{printed}"
        else:
            printed = "".join(run(line) for line in text.splitlines() if line.startswith("evaluator "))
    assert "第17号凭证有审批人签字" in next((ROUND / "报告").rglob("*YL-QH-001*.html")).read_text(encoding="utf-8")


def test_nobody_is_asked_to_write_yaml() -> None:
    """Every file that a person makes or fills in is a spreadsheet; only the copy of the standard is YAML."""
    words = "".join(text for kind, text in parts() if kind == "commands")
    assert ".yaml" not in words
    assert {text for kind, text in parts() if kind == "hand"} == HANDS.keys()
