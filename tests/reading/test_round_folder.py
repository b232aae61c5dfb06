"""The folder of a round: whose a file is says its content, and neither names nor the order of files matter."""

from __future__ import annotations

import datetime
import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.diagnostics import Path as Where
from evaluator.diagnostics import show
from evaluator.forms.assessor import assessor_form
from evaluator.forms.assessor_values import assessor_values
from evaluator.forms.round_sheets import round_form
from evaluator.forms.round_values import round_values
from evaluator.model.question import Value
from evaluator.model.round import Case
from evaluator.reading import round_places
from evaluator.reading.assessment import read_assessment
from evaluator.reading.digests import Digests
from evaluator.reading.document import read_document
from evaluator.reading.round import round_in
from evaluator.reading.round_folder import RoundFolder, look_into, read_round
from evaluator.reading.seal import covered_files
from evaluator.rendering.workbook import form_bytes
from tests.examples import examples
from tests.test_faults import (
    ASSESSMENT,
    FOLDERS,
    OBJECTION,
    REPORT,
    made_folder,
    sound_report,
    sound_standard,
)

OTHER = REPORT.read_text(encoding="utf-8").replace("QX-001", "QX-002")
OF_P2 = "standard: qingxi@2024.1\nsubject: QX-001\nassessor: P2\ndate: 2024-08-09\n"
SETTLED = OF_P2.replace("P2", "合议") + "facts: {社工: verified}\n"
FORBIDDEN = st.characters(categories=["L", "N"])


def read(root: Path) -> RoundFolder:
    folder, found = read_round(root)
    assert folder is not None, "\n".join(map(show, found))
    return folder


def sealed(root: Path) -> list[str]:
    """The names of the files that count, as a seal would list them."""
    return [file.name for file in covered_files(root, Digests())[0]]


def whole(place: Path) -> dict[str, str]:
    """The files of a folder that has some of everything, by their rooms, without their own names."""
    made_folder(place, {})
    texts = {
        "自评": [REPORT.read_text(encoding="utf-8"), OTHER],
        "评估/P1": [ASSESSMENT.read_text(encoding="utf-8"), ASSESSMENT.read_text(encoding="utf-8").replace("QX-001", "QX-002")],
        "评估/P2": [OF_P2 + "facts: {社工: {value: 3, reason: 一人已离职}}\n"],
        "合议": [SETTLED],
        "异议": [OBJECTION],
    }  # fmt: skip
    for file in [*(place / "自评").iterdir(), *(place / "评估/P1").iterdir()]:
        file.unlink()
    return {f"{room}/{n}": text for room, some in texts.items() for n, text in enumerate(some)}


def cases(root: Path) -> list[Case]:
    """What the folder says, but for the ids of objections, which are the names of their files."""
    return list(read(root).cases)


def laid(place: Path, files: dict[str, str], order: list[str], names: dict[str, str]) -> None:
    for key in order:
        room = place / key.rpartition("/")[0]
        room.mkdir(parents=True, exist_ok=True)
        name = "1.yaml" if room.name == "异议" else names[key]
        (room / name).write_text(files[key], encoding="utf-8")


@settings(deadline=None, max_examples=examples(20), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_neither_names_nor_order_of_files_matter(data: st.DataObject) -> None:
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        plain, other = Path(first) / "清溪", Path(second) / "另一台电脑"
        files = whole(plain)
        whole(other)
        laid(plain, files, list(files), {key: f"{key[-1]}.yaml" for key in files})
        drawn = st.lists(
            st.text(FORBIDDEN, min_size=1, max_size=8), min_size=len(files), max_size=len(files), unique_by=str.casefold
        )
        names = [f"{name}.yaml" for name in data.draw(drawn)]
        order = data.draw(st.permutations(list(files)))
        laid(other, files, order, dict(zip(files, names, strict=True)))
        assert cases(plain) == cases(other)
        assert len(sealed(plain)) == len(sealed(other)) == len(files) + 2


def test_what_is_read_is_named_from_the_folder_on_and_sorted(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    files = whole(root)
    laid(root, files, list(files), {key: f"{key[-1]}.yaml" for key in files})
    (root / "佐证/QX-001").mkdir(parents=True)
    (root / "佐证/QX-001/平面图.pdf").write_bytes(b"%PDF-")
    inputs = sealed(root)
    assert list(inputs) == sorted(inputs)
    assert {"评估轮次.yaml", "标准/标准.yaml", "自评/0.yaml", "评估/P1/0.yaml", "佐证/QX-001/平面图.pdf"} <= set(inputs)
    assert not any("\\" in name or str(tmp_path) in name for name in inputs)


def test_what_programs_leave_behind_and_what_is_written_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {})
    before = sealed(root)
    for name in (
        ".DS_Store", "自评/.柳塘镇.yaml.123.part", "自评/~$柳塘镇.xlsx", "评估/P1/Thumbs.db", "desktop.ini", "说明.txt",
        "结果/QX-001.json", "报告/QX-001.pdf", "文书/告知单.html", "封存/第1版.json", "整改/整改台账.xlsx",
    ):  # fmt: skip
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(b"\x00")
    _, found = read_round(root)
    assert not found, "\n".join(map(show, found))
    assert sealed(root) == before


# -- spreadsheets --

#: what a round file in YAML is written with, and its workbook is not
KEYS = (
    "team|subjects|assign|groups|surveys|weights|merge|accept|unverified|not_evaluated|column|handed_out|dates|final_on"
)


@pytest.mark.parametrize(
    "name", [name for name in FOLDERS if name[:4] in ("T703", "T709", "T712", "T713", "T714", "T720")]
)
def test_where_the_round_file_is_a_workbook_nobody_is_told_of_its_keys(name: str, tmp_path: Path) -> None:
    made_folder(tmp_path, FOLDERS[name])
    document, _ = read_document(tmp_path / "评估轮次.yaml")
    assert document is not None
    declared, _ = round_in(document, sound_standard())
    assert declared is not None
    (tmp_path / "评估轮次.yaml").unlink()
    form = round_form(sound_standard(), declared)
    (tmp_path / "评估轮次.xlsx").write_bytes(form_bytes(form, round_values(declared)))
    _, found = look_into(tmp_path)
    assert name[:4] in [fault.code for fault in found], "\n".join(map(show, found))
    for fault in found:
        assert not re.search(rf"(?<![\w.])({KEYS})(?![\w.])", f"{fault.say} {fault.fix}", re.ASCII), show(fault)


def test_a_sheet_in_somebody_elses_folder_is_told_by_its_cell(tmp_path: Path) -> None:
    made_folder(tmp_path, {"评估/P1/柳塘镇.yaml": None})
    form = assessor_form(sound_standard(), sound_report())
    (tmp_path / "评估/P2").mkdir(parents=True, exist_ok=True)
    values: dict[Where, Value] = {("assessor",): "P1", ("date",): datetime.date(2024, 8, 9)}
    (tmp_path / "评估/P2/柳塘镇.xlsx").write_bytes(form_bytes(form, values))
    found = [fault for fault in look_into(tmp_path)[1] if fault.code == "T712"]
    assert [fault.fix for fault in found] == ["请移到 评估/P1/；写错了的，请改“评估人员编号”"]
    assert found[0].place.startswith("工作表「封面」单元格")


def test_an_assessors_sheet_in_a_spreadsheet_counts_like_any_other(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {})
    assessment, _ = read_assessment(ASSESSMENT, sound_standard(), sound_report())
    assert assessment is not None
    before = read(root).cases
    form = assessor_form(sound_standard(), sound_report(), assessment)
    sheet = form_bytes(form, assessor_values(assessment, sound_standard(), sound_report()))
    (root / "评估/P1/柳塘镇.yaml").unlink()
    (root / "评估/P1/随便什么名.xlsx").write_bytes(sheet)
    assert read(root).cases == before


def test_what_is_outside_the_assignment_is_shown_in_its_cell(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {"评估/P1/柳塘镇.yaml": None})
    assessment, _ = read_assessment(ASSESSMENT, sound_standard(), sound_report())
    assert assessment is not None
    form = assessor_form(sound_standard(), sound_report(), assessment)
    known = assessor_values(assessment, sound_standard(), sound_report()) | {("assessor",): "P2"}
    (root / "评估/P2").mkdir(parents=True)
    (root / "评估/P2/柳塘镇.xlsx").write_bytes(form_bytes(form, known))
    folder, found = read_round(root)
    assert folder is None
    assert {one.code for one in found} == {"T714"}
    assert all(one.sheet and one.line for one in found), "\n".join(map(show, found))


def test_a_tick_for_the_whole_of_anothers_leaf_is_shown_in_its_cell(tmp_path: Path) -> None:
    """其余均符合 of a leaf that is scored by facts has no other cell of its own."""
    root = tmp_path / "清溪"
    made_folder(root, {"评估/P1/柳塘镇.yaml": None})
    form = assessor_form(sound_standard(), sound_report())
    rest: dict[Where, Value] = {
        ("assessor",): "P2",
        ("date",): datetime.date(2024, 8, 9),
        ("answers", "1.1", "rest"): "verified",
    }
    (root / "评估/P2").mkdir(parents=True)
    (root / "评估/P2/柳塘镇.xlsx").write_bytes(form_bytes(form, rest))
    _, (found,) = read_round(root)
    assert (found.code, found.sheet) == ("T714", "指标核实")
    assert found.line


# -- what belongs together --


def test_an_assessment_waits_for_its_self_report_to_be_mended(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {"自评/柳塘镇.yaml": ("社工: 4", "社工: 四名")})
    folder, found = look_into(root)
    assert [one.code for one in found] == ["A602", "A606"]
    assert found[1].severity == "note"
    assert folder is not None
    assert folder.cases == ()


def test_what_is_sound_is_there_in_spite_of_a_faulty_file(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, FOLDERS["T714-outside-the-assignment"])
    folder, found = look_into(root)
    assert found
    assert folder is not None
    assert [one.assessor for one in folder.cases[0].assessments] == ["P1"]


def test_self_reports_of_members_lie_beside_those_of_their_subject(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    report = REPORT.read_text(encoding="utf-8")
    member = report[: report.index("members:")].replace("QX-001", "QX-011")
    listed = report[: report.index("members:")] + "members: [东塘服务点.yaml]\n"
    made_folder(root, {"自评/柳塘镇.yaml": listed, "自评/东塘服务点.yaml": member})
    folder = read(root)
    assert [member.id for member in folder.cases[0].report.members or ()] == ["QX-011"]


def test_who_decides_may_write_what_was_agreed(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    judged = ("judgement: mean", "judgement: adjudicator, adjudicator: P1")
    made_folder(root, {"评估轮次.yaml": judged, "合议/柳塘镇.yaml": SETTLED.replace("合议", "P1")})
    agreed = read(root).cases[0].agreed
    assert agreed is not None
    assert agreed.assessor == "P1"


def test_the_whole_team_may_agree_on_anything(tmp_path: Path) -> None:
    """What one assessor may not speak of, the team may."""
    root = tmp_path / "清溪"
    made_folder(root, {"合议/柳塘镇.yaml": SETTLED + 'answers: {"1.2": verified}\nevidence: {现场照片.pdf: 已核实}\n'})
    assert read(root).cases[0].agreed is not None


# -- what is refused --


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and pipes")
def test_links_and_pipes_are_refused_unread(tmp_path: Path) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {})
    (tmp_path / "别处").mkdir()
    (tmp_path / "别处/清河镇.yaml").write_text(OTHER, encoding="utf-8")
    (root / "异议").symlink_to(tmp_path / "别处")
    os.mkfifo(root / "自评/管道.yaml")
    folder, found = look_into(root)
    assert folder is None
    assert {(Path(one.file).name, one.code) for one in found} == {("异议", "T719"), ("管道.yaml", "T719")}


def test_too_many_files_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "清溪"
    made_folder(root, {})
    monkeypatch.setattr(round_places, "MOST_FILES", 3)
    folder, found = look_into(root)
    assert folder is None
    assert [one.say for one in found] == ["文件夹里的文件超过 3 个，没有读"]


def test_a_place_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1", encoding="utf-8")
    assert look_into(tmp_path / "没有")[1][0].say == "这个文件夹不存在"
    assert look_into(tmp_path / "a.yaml")[1][0].say.startswith("这是一个文件")
