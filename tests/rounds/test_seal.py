"""The seal of a round: its text, its code, what it covers, and what is told when something moved."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from evaluator.diagnostics import Diagnostic
from evaluator.model.plain_data import load_as
from evaluator.model.seal import (
    Manifest,
    Outcome,
    Reopening,
    RoundState,
    SealedFile,
    code_of,
    digest_of,
    text_of,
    typed_code,
)
from evaluator.reading.digests import Digests
from evaluator.reading.seal import (
    check_seal,
    covered_files,
    read_editions,
    reopening_file,
    seal_file,
)
from tests.rounds.made import FILES, make_round

MANIFEST = Manifest(
    "qingxi-2024", "清溪县2024年度社工站评估", 1, "", "", "2024-09-05", "qingxi@2024.1", "ab" * 32, "0.1.0",
    (Outcome("QX-001", "柳塘镇社工站", "", "19.50", "优秀", "cd" * 32), Outcome("QX-003", "石桥镇社工站", "停办", "", "", "")),
    (SealedFile("评估轮次.yaml", 12, "ef" * 32),),
)  # fmt: skip


def seal(root: Path, edition: int = 1, corrects: str = "", reason: str = "") -> Manifest:
    files, found = covered_files(root, Digests())
    assert not found
    manifest = replace(MANIFEST, edition=edition, corrects=corrects, reason=reason, files=files)
    write(root / seal_file(edition), text_of(manifest))
    return manifest


def write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode("utf-8"))


def codes(root: Path) -> list[str]:
    return [fault.code for fault in moved_since(root)]


def moved_since(root: Path) -> list[Diagnostic]:
    editions, found = read_editions(root)
    return found if editions is None else check_seal(root, editions, Digests())


def round_state(root: Path) -> tuple[RoundState | None, list[Diagnostic]]:
    editions, found = read_editions(root)
    return (None if editions is None else editions.state()), found


# -- the code --


def test_the_code_is_the_beginning_of_the_sha256_of_the_file() -> None:
    digest = hashlib.sha256(text_of(MANIFEST).encode("utf-8")).hexdigest()
    assert digest_of(MANIFEST) == digest
    assert code_of(MANIFEST).replace("-", "") == digest[:20].upper()
    assert [len(group) for group in code_of(MANIFEST).split("-")] == [4] * 5


@pytest.mark.parametrize(
    "typed",
    [
        "9CEA-0F15-AED8-1204-77A0", "9cea0f15aed8120477a0", " 9cea 0f15 aed8 1204 77a0 ", "９ＣＥＡ－０Ｆ１５－ＡＥＤ８－１２０４－７７Ａ０",
        "9CEA-OF1S-AED8-I204-77AO", "9CEA—OFl5—AED8—12O4—77A0", "9cea.of1s.aed8.iZo4.77ao",
    ],
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert typed_code(typed) == "9CEA0F15AED8120477A0"


@pytest.mark.parametrize("typed", ["", "9CEA", "9CEA-0F15-AED8-1204-77A", "9CEA-0F15-AED8-1204-77AX", "柳塘镇"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert typed_code(typed) is None


def test_the_text_of_a_record_reads_back_as_the_same_record() -> None:
    import json

    reopening = Reopening(2, code_of(MANIFEST), "一处“录入”错误\n第二行")
    assert load_as(Manifest, json.loads(text_of(MANIFEST))) == MANIFEST
    assert load_as(Reopening, json.loads(text_of(reopening))) == reopening
    with pytest.raises(ValueError, match=r"files\[1\]\.size"):
        load_as(Manifest, json.loads(text_of(MANIFEST).replace('"size": 12', '"size": "12"')))
    with pytest.raises(ValueError, match="title"):
        load_as(Manifest, json.loads(text_of(MANIFEST).replace('"title"', '"Title"')))


# -- what it covers --


def test_the_inputs_are_covered_and_nothing_else(tmp_path: Path) -> None:
    make_round(tmp_path)
    aside = ["结果/第1版/QX-001.json", "报告/a.pdf", "文书/b.docx", "整改/整改台账.xlsx", "封存/签字页.pdf", "说明.txt"]
    left = [
        "自评/~$柳塘镇.xlsx",
        "自评/.柳塘镇.yaml.12.part",
        "佐证/Thumbs.db",
        "评估/P1/.DS_Store",
        "佐证/._花名册.txt",
    ]
    for name in [*aside, *left, "佐证/__MACOSX/._a"]:
        write(tmp_path / name, "x")
    files, found = covered_files(tmp_path, Digests())
    assert not found
    assert [file.name for file in files] == sorted(FILES)
    first = next(file for file in files if file.name == "评估轮次.yaml")
    data = FILES["评估轮次.yaml"].encode("utf-8")
    assert (first.size, first.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_file_with_a_name_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    make_round(tmp_path)
    (tmp_path / "佐证/链接.txt").symlink_to(tmp_path / "评估轮次.yaml")
    (tmp_path / "佐证/全部").symlink_to(tmp_path / "自评")
    write(tmp_path / "佐证" / "é.txt", "1")
    write(tmp_path / "佐证" / unicodedata.normalize("NFD", "é.txt"), "2")
    Path(os.fsdecode(os.fsencode(tmp_path / "佐证") + b"/\xff.txt")).write_bytes(b"3")
    files, found = covered_files(tmp_path, Digests())
    assert sorted(fault.code for fault in found) == ["T719", "T719", "T719", "T747"]
    assert len(files) == len(FILES) + 1


# -- how a round stands --


def test_a_round_without_a_seal_is_open_in_its_first_edition(tmp_path: Path) -> None:
    make_round(tmp_path)
    state, found = round_state(tmp_path)
    assert state is not None
    assert (state.edition, state.sealed, state.code, found) == (1, False, "", [])


def test_sealed_reopened_and_sealed_again(tmp_path: Path) -> None:
    make_round(tmp_path)
    first = code_of(seal(tmp_path))
    state, _ = round_state(tmp_path)
    assert state is not None
    assert (state.edition, state.sealed, state.code) == (1, True, first)
    write(tmp_path / reopening_file(2), text_of(Reopening(2, first, "补正一处录入")))
    state, _ = round_state(tmp_path)
    assert state is not None
    assert (state.edition, state.sealed, state.corrects, state.note) == (2, False, first, "补正一处录入")
    second = code_of(seal(tmp_path, 2, first, "补正一处录入"))
    state, found = round_state(tmp_path)
    assert state is not None
    assert (state.edition, state.sealed, state.code, state.corrects, found) == (2, True, second, first, [])


def test_what_moved_is_told_file_by_file(tmp_path: Path) -> None:
    make_round(tmp_path)
    seal(tmp_path)
    assert codes(tmp_path) == []
    write(tmp_path / "评估轮次.yaml", FILES["评估轮次.yaml"].replace("\n", "\r\n"))
    (tmp_path / "异议/柳塘镇-1.yaml").unlink()
    write(tmp_path / "评估/P2/迟交.yaml", "x")
    told = {(fault.code, Path(fault.file).relative_to(tmp_path).as_posix()) for fault in moved_since(tmp_path)}
    assert told == {("T734", "评估轮次.yaml"), ("T735", "异议/柳塘镇-1.yaml"), ("T736", "评估/P2/迟交.yaml")}


def test_every_single_byte_counts(tmp_path: Path) -> None:
    make_round(tmp_path)
    manifest = seal(tmp_path)
    for name in FILES:
        data = (tmp_path / name).read_bytes()
        for at in (0, len(data) // 2, len(data) - 1):
            (tmp_path / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert [(fault.code, fault.file) for fault in moved_since(tmp_path)] == [("T734", str(tmp_path / name))]
        (tmp_path / name).write_bytes(data)
    text = text_of(manifest)
    for at in range(0, len(text), 7):
        changed = text[:at] + chr(ord(text[at]) ^ 1) + text[at + 1 :]
        write(tmp_path / seal_file(1), changed)
        state, found = round_state(tmp_path)
        assert found or (state is not None and state.code != code_of(manifest)), "an edited seal has another code"


def test_after_reopening_files_may_move_and_seals_may_not(tmp_path: Path) -> None:
    make_round(tmp_path)
    first = seal(tmp_path)
    write(tmp_path / reopening_file(2), text_of(Reopening(2, code_of(first), "补正")))
    write(tmp_path / "评估轮次.yaml", "x")
    assert codes(tmp_path) == []
    write(tmp_path / seal_file(1), text_of(first).replace("优秀", "良好"))
    assert codes(tmp_path) == ["T733"], "the reopening names the code of the first edition as it was"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "T731"), ("{", "T731"), ("[]", "T731"), ("[" * 100_000, "T731"), ('{"edition": ' + "1" * 5000, "T731"), ('{"format": "evaluator-seal/2"}', "T731"),
        (text_of(MANIFEST).replace('"files"', '"file"'), "T731"), (text_of(MANIFEST).replace("\n", "\r\n"), "T732"),
        (text_of(replace(MANIFEST, edition=2)), "T733"), (text_of(replace(MANIFEST, corrects="AAAA")), "T733"),
    ],
)  # fmt: skip
def test_a_seal_that_the_program_did_not_write(tmp_path: Path, text: str, code: str) -> None:
    write(tmp_path / seal_file(1), text)
    assert codes(tmp_path) == [code]
    assert round_state(tmp_path)[0] is None


def test_editions_must_follow_each_other(tmp_path: Path) -> None:
    make_round(tmp_path)
    first = seal(tmp_path)
    seal(tmp_path, 2, code_of(first), "补正")
    seal(tmp_path, 3, code_of(first), "再补正")
    assert codes(tmp_path) == ["T733"], "the third corrects the second, not the first"
    (tmp_path / seal_file(2)).unlink()
    assert codes(tmp_path) == ["T733"]
    (tmp_path / seal_file(3)).unlink()
    write(tmp_path / reopening_file(2), text_of(Reopening(2, code_of(first), "  ")))
    assert codes(tmp_path) == ["T746"]
    write(tmp_path / reopening_file(2), text_of(Reopening(2, "0000-0000-0000-0000-0000", "补正")))
    assert codes(tmp_path) == ["T733"]


def test_the_seals_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    make_round(tmp_path)
    before = ""
    for n in range(1, 12):
        before = code_of(seal(tmp_path, n, before, "补正" if n > 1 else ""))
    editions, found = read_editions(tmp_path)
    assert editions is not None
    assert not found
    assert [one.edition for one in editions.sealed] == list(range(1, 12))
