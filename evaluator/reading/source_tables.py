"""All tables of a spreadsheet or a Word document, with the lines of text around them, whatever they are about."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluator.diagnostics import Diagnostic, has_errors
from evaluator.forms.form import ASSESSED, MARK, MENDED, OBJECTION, ROUND
from evaluator.reading.book_kinds import MOST_UNPACKED
from evaluator.reading.docx_tables import DOCUMENT, TooLargeError, read_docx
from evaluator.reading.grid import FORM, Sheet, read_book
from evaluator.reading.sheet_scan import DamagedError
from evaluator.reading.text import INVISIBLE, hidden_words, read_bytes
from evaluator.reading.workbook import table_in

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_DOCX = "请用 WPS 文字或 Word 打开，点“文件→另存为”，类型选“Word 文档 (*.docx)”，再用另存的文件"
_FROM_PDF = (
    "请向印发的单位要 Word 或 Excel 的原件；只有 PDF 的，用 WPS 或 Word 打开，另存为 .docx（扫描件先识别文字），核对以后再导入。"
    "程序自己印发的标准 PDF 里附有 YAML 原文，用阅读器的“附件”取出来就能用，不必导入"
)
_FROM_TEXT = "请用 WPS 表格或 Excel 打开，另存为 Excel 工作簿（.xlsx）再导入；只写在第一行的名称，会管到下一个名称为止"
_NOT_NEEDED = "已经有标准文件的，直接改那个文件，用 evaluator check 检查；要导入的是主管部门印发的指标表"
_MADE = {MARK: "自评表", ASSESSED: "评估表", MENDED: "整改台账", ROUND: "评估轮次表", OBJECTION: "异议处理表"}
_LARGE = "请只留有指标的表，另存一份再导入"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as it is printed: its cells, and the lines of text between it and the tables before and after it."""

    sheet: Sheet
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    word: bool = False

    @property
    def name(self) -> str:
        """As it is called when it is spoken of."""
        return self.sheet.name if self.word else f"工作表“{self.sheet.name}”"


def read_tables(path: Path) -> tuple[list[SourceTable] | None, list[Diagnostic]]:
    """The tables in a file (.xlsx, .xls, .ods, .docx), or None with what is wrong with it; told by content, not by name."""
    data, found = read_bytes(path)
    if data is None:
        return None, found
    if data.startswith(_OLD) and "WordDocument".encode("utf-16-le") in data:
        return None, [Diagnostic(str(path), "I901", "这是旧版的 Word 文档（.doc），读不了", _SAVE_DOCX)]
    if data.startswith(b"PK") and _is_docx(data):
        return _word(path, data)
    if told := _told_by_name(path, data):
        return None, [told]
    book, found = read_book(path)
    if book is None:
        return None, [replace(one, say=one.say.replace("（.xlsx、", "（.docx、.xlsx、")) for one in found]
    if made := next(filter(None, map(table_in, book.sheets)), None):
        say = f"这是程序生成的{_MADE[made.mark]}，不是印发的评估指标表"
        return None, [Diagnostic(str(path), "I907", say, _NOT_NEEDED)]
    return [SourceTable(sheet) for sheet in book.sheets if sheet.rows and not sheet.hidden], found


def _told_by_name(path: Path, data: bytes) -> Diagnostic | None:
    """What people try to import that is no table: a PDF, text with commas, a standard that is one already."""
    suffix = path.suffix.lower()
    if data.startswith(b"%PDF-"):
        return Diagnostic(str(path), "I907", "这是 PDF，里面的表格没法可靠地读出来", _FROM_PDF)
    if data.startswith((b"PK", _OLD)):
        return None
    if suffix in (".yaml", ".yml", ".json"):
        return Diagnostic(str(path), "I907", "这是数据文件，不是印发的评估指标表", _NOT_NEEDED)
    if suffix in (".csv", ".txt", ".tsv"):
        return Diagnostic(str(path), "I907", "这是文字文件，没有单元格的合并和工作表", _FROM_TEXT)
    return None


def hidden_sheets(path: Path) -> Sequence[str]:
    """The names of the hidden sheets of a spreadsheet, which are not read."""
    book, _ = read_book(path)
    return [sheet.name for sheet in book.sheets if sheet.hidden and sheet.rows] if book is not None else []


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return DOCUMENT in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _word(path: Path, data: bytes) -> tuple[list[SourceTable] | None, list[Diagnostic]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = archive.getinfo(DOCUMENT)
            if member.flag_bits & 1:
                return None, [Diagnostic(str(path), "I901", "文档加了密码，读不了", _SAVE_DOCX)]
            if member.file_size > MOST_UNPACKED:  # the reader of archives gives no more than the size it states
                say = f"文件解开后超过 {MOST_UNPACKED // 1024**2} MB，没有读"
                return None, [Diagnostic(str(path), "Y106", say, _LARGE)]
        read = read_docx(data)
    except TooLargeError:
        say = f"文档里的表格太大（超过 {FORM.cells} 格，或套得太深），没有读"
        return None, [Diagnostic(str(path), "Y106", say, _LARGE)]
    except (DamagedError, zipfile.BadZipFile, OSError, ValueError, zlib.error):
        return None, [
            Diagnostic(str(path), "I901", "文档已经损坏，读不出来", f"请重新取一份；还能打开的，{_SAVE_DOCX}")
        ]
    behind = [*read.before[1:], read.after]
    tables = [SourceTable(sheet, read.before[n], behind[n], word=True) for n, sheet in enumerate(read.sheets)]
    found = list(_unseen(path, read.sheets))
    return (None if has_errors(found) else tables), found


def _unseen(path: Path, sheets: Sequence[Sheet]) -> Iterator[Diagnostic]:
    """Characters that cannot be seen, and could make a cell say something else than it shows."""
    for sheet in sheets:
        for cell in (cell for row in sheet.rows.values() for cell in row.values()):
            unseen = INVISIBLE.search(cell.text)
            if unseen:
                say = f"{sheet.name}第 {cell.row} 行里有一个看不见的{hidden_words(unseen.group())}：“{cell.text[:12]}”"
                yield Diagnostic(str(path), "Y109", say, "请在文档里删去它，把这几个字重新打一遍")
