"""Bytes read as text: sizes, encodings, characters nobody can see, and radicals out of a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluator.diagnostics import Diagnostic
from evaluator.reading.text import MOST_BYTES, Source, clean, read_text


def read(folder: Path, data: bytes) -> tuple[Source | None, list[Diagnostic]]:
    path = folder / "x.yaml"
    path.write_bytes(data)
    return read_text(path)


def only(found: list[Diagnostic]) -> Diagnostic:
    (diagnostic,) = found
    return diagnostic


def test_with_and_without_a_byte_order_mark(tmp_path: Path) -> None:
    for data in ("名称: 值\n".encode(), "名称: 值\n".encode("utf-8-sig")):
        source, found = read(tmp_path, data)
        assert source is not None
        assert (source.text, found) == ("名称: 值\n", [])


def test_line_ends_of_every_system_are_one_line_end(tmp_path: Path) -> None:
    source, _ = read(tmp_path, b"a: 1\r\nb: 2\rc: 3\n")
    assert source is not None
    assert source.text == "a: 1\nb: 2\nc: 3\n"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ("名称: 乡镇社工站评估标准".encode("gbk"), "GBK"),
        ("名称: 㐂".encode("gb18030"), "GBK"),
        ("名称: 值".encode("utf-16"), "UTF-16"),
        ("name: abc".encode("utf-16-le"), "UTF-16"),
        (b"PK\x03\x04\x14\x00", "表格"),
        (b"a: \xff\xff", "也不像"),
    ],
)
def test_another_encoding_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    source, found = read(tmp_path, data)
    assert source is None
    assert only(found).code == "Y110"
    assert word in only(found).say


def test_damage_in_a_utf8_file_has_its_place(tmp_path: Path) -> None:
    _, found = read(tmp_path, "名称: 甲\n说明: 乙".encode() + b"\xe4\xb8\nc: 1\n")
    assert (only(found).code, only(found).line, only(found).column) == ("Y110", 2, 6)


def test_five_megabytes_are_read_and_not_a_byte_more(tmp_path: Path) -> None:
    source, found = read(tmp_path, b"#" * MOST_BYTES)
    assert source is not None
    assert found == []
    source, found = read(tmp_path, b"#" * (MOST_BYTES + 1))
    assert source is None
    assert only(found).code == "Y106"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\u200b", "\u2028", "\u202e", "\u2066", "\ufeff"])
def test_what_nobody_can_see_is_refused_with_its_place(character: str) -> None:
    source, found = clean(Source("x.yaml", f"a: 1\n名称: 甲{character}乙\n"))
    assert source is None
    assert (only(found).code, only(found).line, only(found).column) == ("Y109", 2, 6)
    assert f"U+{ord(character):04X}" in only(found).say


def test_tabs_and_emoji_are_seen() -> None:
    source, found = clean(Source("x.yaml", 'a: "x\ty" # 👍\n'))
    assert source is not None
    assert found == []


def test_radicals_are_folded_one_for_one_with_one_note() -> None:
    text = "a: 1\n名: ⼀般社⼯站，⻔⼝\n又: ⼀\n"
    source, found = clean(Source("x.yaml", text))
    assert source is not None
    assert source.text == "a: 1\n名: 一般社工站，门口\n又: 一\n"
    note = only(found)
    assert (note.code, note.severity, note.line, note.column) == ("Y190", "note", 2, 4)
    assert all(pair in note.say for pair in ("⼀→一", "⼯→工", "⻔→门", "⼝→口", "5 处"))


def test_every_kangxi_radical_has_a_usual_character() -> None:
    radicals = "".join(chr(code) for code in range(0x2F00, 0x2FD6))
    source, _ = clean(Source("x.yaml", radicals))
    assert source is not None
    assert len(source.text) == len(radicals)
    assert all("\u4e00" <= character <= "\u9fff" for character in source.text)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "report.yaml").write_text("a: 1")
    for name, word in [("reprot.yaml", "report.yaml"), ("nowhere/x.yaml", "核对"), (".", "文件夹")]:
        source, found = read_text(tmp_path / name)
        assert source is None
        assert only(found).code == "Y116"
        assert word in only(found).say + only(found).fix
