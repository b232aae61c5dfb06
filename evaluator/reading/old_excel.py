"""The same scan of a sheet for files of the old Excel (.xls): a container of sectors, and in it records of cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from evaluator.reading.sheet_scan import DamagedError, Scanned, check_sheets

_END = 0xFFFFFFFA  # sector numbers from here on mean the end of a chain or no sector
_SHEET, _LOCKED, _BEGIN, _FINISH = 0x85, 0x2F, 0x809, 0x0A
_FORMULA, _TRUTH, _SEVERAL = 0x0006, 0x0205, 0x00BD
_EXTENT, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 65536, 256
_SINGLE = frozenset({_FORMULA, _TRUTH, 0x0203, 0x027E, 0x00FD, 0x0204})
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


class LockedError(Exception):
    """The workbook has a password."""


def scan_xls(data: bytes) -> list[Scanned]:
    """The sheets of an .xls, in order; DamagedError or LockedError where they cannot be read."""
    try:
        stream = _workbook(data)
        starts = _starts(stream)
        check_sheets([start for start, _ in starts])
        return [_scan(stream, start, name) for start, name in starts]
    except (struct.error, IndexError) as error:
        raise DamagedError(str(error)) from error


def _workbook(data: bytes) -> bytes:
    """The stream of the workbook out of the container."""
    size, small = 1 << _number(data, 30, "<H"), 1 << _number(data, 32, "<H")
    table = [s for s in struct.unpack_from("<109I", data, 76) if s < _END]
    next_of = [n for sector in table for n in struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)]
    folder = _chain(data, next_of, _number(data, 48), size)
    entries = [folder[at : at + 128] for at in range(0, len(folder) - 127, 128)]
    named = {entry[: max(_number(entry, 64, "<H") - 2, 0)].decode("utf-16-le", "replace"): entry for entry in entries}
    entry = named.get("Workbook") or named.get("Book")
    if entry is None:
        raise DamagedError("no workbook")
    start, length = _number(entry, 116), _number(entry, 120)
    if length >= _number(data, 56):
        return _chain(data, next_of, start, size)[:length]
    inner = _chain(data, next_of, _number(entries[0], 116), size)
    chain = _chain(data, next_of, _number(data, 60), size)
    next_small = list(struct.unpack(f"<{len(chain) // 4}I", chain))
    return _chain(inner, next_small, start, small, head=0)[:length]


def _number(data: bytes, at: int, form: str = "<I") -> int:
    found: int = struct.unpack_from(form, data, at)[0]
    return found


def _chain(data: bytes, next_of: list[int], first: int, size: int, head: int = 1) -> bytes:
    """The sectors of a chain, one behind the other; a chain that does not end is damaged."""
    parts: list[bytes] = []
    sector = first
    while sector < _END:
        parts.append(data[(sector + head) * size : (sector + head + 1) * size])
        sector = next_of[sector]
        if len(parts) > len(next_of):
            raise DamagedError("endless chain")
    return b"".join(parts)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, without those of charts inside it."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BEGIN) - (kind == _FINISH)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        elif depth <= 0:
            return
        at += 4 + length


def _starts(stream: bytes) -> list[tuple[int, str]]:
    """Where each sheet begins, and its name."""
    found = []
    for kind, body in _records(stream, 0):
        if kind == _LOCKED:
            raise LockedError
        if kind == _SHEET:
            found.append((_number(body, 0), _name(body[6:])))
    return found


def _name(body: bytes) -> str:
    """A name with its length before it: two bytes a letter, or one; before Excel 97 in the code page of the machine."""
    length, wide = body[0], body[1]
    if wide in (0, 1):
        return body[2 : 2 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
    return body[1 : 1 + length].decode("gb18030", "replace")


def _scan(stream: bytes, start: int, name: str) -> Scanned:
    found = Scanned(name)
    for kind, body in _records(stream, start):
        if kind == _EXTENT:
            _check_extent(body)
        elif kind == _SEVERAL:
            row, first = struct.unpack_from("<HH", body)
            count = (len(body) - 6) // 6
            found.reach(row + 1, first + count, count)
        elif kind in _SINGLE:
            row, column = struct.unpack_from("<HH", body)
            found.reach(row + 1, column + 1)
            error = _error(kind, body)
            if error is not None:
                found.errors[row + 1, column + 1] = _ERRORS.get(error, "#ERR")
    return found


def _check_extent(body: bytes) -> None:
    """The library makes room for the extent that a sheet says it has, so it must be one that a sheet can have."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(body) >= 12 else "<HHHH", body)
    if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise DamagedError("extent")


def _error(kind: int, body: bytes) -> int | None:
    """The number of the error that a cell shows."""
    if kind == _TRUTH and body[7]:
        return body[6]
    failed = kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2
    return body[8] if failed else None
