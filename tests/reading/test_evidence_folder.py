"""The files of evidence of a subject: what is named against what is there."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.diagnostics import Diagnostic
from evaluator.model.dossier import FileLine
from evaluator.model.report import Claim, Evidence, Report, Subject
from evaluator.model.standard import Standard
from evaluator.reading import digests
from evaluator.reading.digests import Digests
from evaluator.reading.document import parse_text
from evaluator.reading.evidence_folder import files_of
from evaluator.reading.standard import build_standard

STANDARD = """id: qingxi
version: "1"
title: 清溪县社工站评估标准
provenance: own
total: 3
indicators:
  - {code: "2", name: 场所, points: 1, rule: {met: 有办公室}}
  - {code: "10", name: 人员, points: 1, rule: {met: 有社工}}
  - {code: "1", name: 制度, points: 1, rule: {met: 有制度}}
"""
NAMES = st.sampled_from(["a.pdf", "b.pdf", "照片/a.pdf", "照片/c.jpg", "其他/c.jpg", "é.txt", "A.PDF"])


@cache
def standard() -> Standard:
    document, _ = parse_text(STANDARD, "标准.yaml")
    assert document is not None
    found, faults = build_standard(document.value)
    assert found is not None, faults
    return found


def naming(named: Mapping[str, Iterable[str]]) -> Report:
    """A self-report that names files, by the codes of the indicators."""
    claims = {code: Claim(evidence=tuple(Evidence(file) for file in files)) for code, files in named.items()}
    return Report("qingxi@1", Subject("QX-001", "柳塘镇社工站"), ("2023-01-01", "2023-12-31"), claims=claims)


def put(root: Path, *names: str, subject: str = "QX-001") -> None:
    for name in names:
        path = root / "佐证" / subject / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def lines(
    root: Path, named: Mapping[str, Iterable[str]], statuses: Mapping[str, str] | None = None
) -> tuple[tuple[FileLine, ...], list[Diagnostic]]:
    return files_of(root, "QX-001", naming(named), statuses or {}, standard(), Digests())


def states(root: Path, named: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {line.file: line.state for line in lines(root, named)[0]}


def test_there_missing_and_unused(tmp_path: Path) -> None:
    put(tmp_path, "平面图.pdf", "照片/外景.jpg", "草稿.doc")
    found, problems = lines(
        tmp_path,
        {"1": ["平面图.pdf", "花名册.xlsx"], "2": ["平面图.pdf"], "10": ["照片/外景.jpg"]},
        {"平面图.pdf": "已核实", "花名册.xlsx": "缺", "没有引用.pdf": "存疑"},
    )
    checksum = hashlib.sha256("平面图.pdf".encode()).hexdigest()
    assert problems == []
    assert found[0] == FileLine("平面图.pdf", ("2", "1"), "已核实", checksum, "there")
    assert [(line.file, line.codes, line.status, line.state) for line in found[1:]] == [
        ("照片/外景.jpg", ("10",), "", "there"),
        ("花名册.xlsx", ("1",), "缺", "missing"),
        ("草稿.doc", (), "", "unused"),
    ]
    assert [bool(line.sha256) for line in found] == [True, True, False, True]


@pytest.mark.parametrize("left", [[], [".DS_Store", "Thumbs.db", "desktop.ini", "~$花名册.xlsx"]])
def test_without_a_file_of_evidence_nothing_is_missing(tmp_path: Path, left: list[str]) -> None:
    """An empty folder is no folder: archives and drives drop them."""
    (tmp_path / "佐证" / "QX-001").mkdir(parents=True)
    put(tmp_path, *left)
    put(tmp_path, "平面图.pdf", subject="QX-0011")
    found, _ = lines(tmp_path, {"1": ["平面图.pdf"]}, {"平面图.pdf": "已核实"})
    assert found == (FileLine("平面图.pdf", ("1",), "已核实", "", "unknown"),)
    assert lines(tmp_path / "没有", {"1": ["平面图.pdf"]})[0][0].state == "unknown"


def test_ways_to_write_a_name(tmp_path: Path) -> None:
    put(tmp_path, "照片/外景.jpg", unicodedata.normalize("NFD", "é.txt"))
    for name in ("照片/外景.jpg", "照片\\外景.jpg", "./照片/外景.jpg", "外景.jpg"):
        assert states(tmp_path, {"1": [name, "é.txt"]}) == {"照片/外景.jpg": "there", "é.txt": "there"}
    for name in ("外景.JPG", "图片/外景.jpg", "外景"):
        found, problems = lines(tmp_path, {"1": [name]})
        assert {line.file: line.state for line in found} == {
            name: "missing",
            "照片/外景.jpg": "unused",
            "é.txt": "unused",
        }
        assert [(one.code, "照片/外景.jpg" in one.say) for one in problems] == [("T772", True)]
    for name in ("../QX-001/照片/外景.jpg", "/照片/外景.jpg", "../../../etc/passwd"):
        assert states(tmp_path, {"1": [name]})[name] == "missing"


def test_two_ways_to_name_one_file_are_one_line(tmp_path: Path) -> None:
    put(tmp_path, "照片/外景.jpg")
    (line,), _ = lines(
        tmp_path, {"1": ["外景.jpg"], "2": ["照片\\外景.jpg"]}, {"外景.jpg": "已核实", "照片\\外景.jpg": "部分"}
    )
    assert (line.file, line.codes, line.status) == ("照片/外景.jpg", ("2", "1"), "已核实、部分")


def test_a_file_of_the_name_itself_goes_before_one_in_a_folder(tmp_path: Path) -> None:
    put(tmp_path, "外景.jpg", "照片/外景.jpg")
    assert states(tmp_path, {"1": ["外景.jpg"]}) == {"外景.jpg": "there", "照片/外景.jpg": "unused"}


def test_personal_numbers_in_names_are_masked(tmp_path: Path) -> None:
    put(tmp_path, "合同13800138000.pdf", "证书13900139000.pdf")
    masked = "合同138****8000.pdf"
    assert states(tmp_path, {"1": [masked]}) == {masked: "there", "证书139****9000.pdf": "unused"}


def test_files_whose_names_are_masked_alike_are_both_listed(tmp_path: Path) -> None:
    put(tmp_path, "13800138000.pdf", "13811118000.pdf")
    found, _ = lines(tmp_path, {"1": ["138****8000.pdf"]})
    assert [(line.file, line.state) for line in found] == [("138****8000.pdf", "there")] * 2
    assert found[0].sha256 < found[1].sha256


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf")
    put(tmp_path, "b.pdf", subject="QX-002")
    own = tmp_path / "佐证" / "QX-001"
    (own / "近.pdf").symlink_to("a.pdf")
    (own / "远.pdf").symlink_to("../QX-002/b.pdf")
    (own / "夹").symlink_to(own.parent / "QX-002")
    os.mkfifo(own / "管道")
    found, problems = lines(tmp_path, {"1": ["近.pdf", "远.pdf"]})
    assert [(one.code, one.severity, Path(one.file).name) for one in problems] == [
        ("T770", "error", name) for name in ("夹", "管道", "远.pdf")
    ]
    assert {line.file: line.state for line in found} == {"a.pdf": "unused", "近.pdf": "there", "远.pdf": "missing"}


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.pdf")
    path = os.fsencode(tmp_path / "佐证" / "QX-001") + b"/\xc6\xbd\xc3\xe6.pdf"
    Path(os.fsdecode(path)).write_bytes(b"")
    (problem,) = lines(tmp_path, {})[1]
    assert problem.code == "T771"
    problem.file.encode("utf-8")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.pdf")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(digests, "_read", refuse)
    found, problems = lines(tmp_path, {"1": ["a.pdf"]})
    assert [one.code for one in problems] == ["Y116"]
    assert found == (FileLine("a.pdf", ("1",), "", "", "there"),)


@given(there=st.sets(NAMES), named=st.dictionaries(st.sampled_from(["1", "2", "10"]), st.lists(NAMES, unique=True)))
def test_every_file_has_one_line_and_every_name_is_accounted_for(there: set[str], named: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put(root, *there)
        found, _ = lines(root, named)
        turned = {code: files[::-1] for code, files in reversed(named.items())}
        assert found == lines(root, turned)[0], "in whatever order they are named"
    asked = {file for files in named.values() for file in files}
    if not there:
        assert {line.file for line in found} == asked
        assert {line.state for line in found} <= {"unknown"}
        return
    assert {line.file for line in found if line.state in ("there", "unused")} == there
    assert {line.file for line in found if line.state == "missing"} <= asked - there
    assert asked & there <= {line.file for line in found if line.state == "there"}
    assert all(bool(line.codes) == (line.state != "unused") for line in found)
    assert all(bool(line.sha256) == (line.state != "missing") for line in found)
