"""Small .xlsx files made for tests, as bytes, with exactly what a test wants in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

Written = str | int | float


def xlsx(
    sheets: Mapping[str, Mapping[str, Written]], merged: str = "", more: Mapping[str, bytes] | None = None
) -> bytes:
    """A workbook: sheet name -> cell name -> number, text, error (`#DIV/0!`), or XML from `<` on; `more` are further members."""
    numbers = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    types = f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    root = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{root}</Relationships>',
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{targets}</Relationships>',
    }
    merges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    for n, cells in zip(numbers, sheets.values(), strict=True):
        rows = "".join(f'<row r="{name.lstrip(_LETTERS)}">{_cell(name, value)}</row>' for name, value in cells.items())
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{merges}</worksheet>'
        )
    return archive({**{name: text.encode() for name, text in parts.items()}, **(more or {})})


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip archive with these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _cell(name: str, value: Written) -> str:
    if isinstance(value, str) and value.startswith("<"):
        return f'<c r="{name}">{value}</c>'
    if isinstance(value, str) and value.startswith("#"):
        return f'<c r="{name}" t="e"><v>{value}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'
