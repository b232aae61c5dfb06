"""Which kind of file a spreadsheet is, told by what is in it and not by its name; for all others, what to do."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import Literal

from evaluator.diagnostics import Diagnostic

BookKind = Literal["xlsx", "xls", "ods"]

#: more than that a spreadsheet of 5 MB does not unpack to, unless it was made to fill a memory
MOST_UNPACKED = 64 * 1024 * 1024
SAVE_AS = "请用 WPS 表格或 Excel 打开，点“文件→另存为”，类型选“Excel 工作簿 (*.xlsx)”，再交另存的文件"
#: what to do with a document of another kind
COPY = "请把表格内容复制到 Excel 工作簿（.xlsx）里，再交 .xlsx 文件"
_UNLOCK = "请用 WPS 表格或 Excel 打开，去掉打开密码，另存为 Excel 工作簿（.xlsx）后再交"
_BROKEN = f"请重新取一份；还能打开的，{SAVE_AS.removeprefix('请')}"

#: how files that are no archives begin -> what they are, and what to do
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "一份 PDF", COPY),
    (b"\x89PNG", "一张图片", COPY),
    (b"\xff\xd8\xff", "一张图片", COPY),
    (b"GIF8", "一张图片", COPY),
    (b"BM", "一张图片", COPY),
    (b"Rar!", "压缩包", "请先解压，再交里面的表格文件"),
    (b"7z\xbc\xaf", "压缩包", "请先解压，再交里面的表格文件"),
)
#: what an old Office file or a newer one has in it -> the same
_OLD_PARTS = (("WordDocument", "文字处理文档（Word、WPS 文字）", COPY), ("PowerPoint Document", "演示文稿", COPY))
_NEW_PARTS = (
    ("word/", "文字处理文档（Word、WPS 文字）", COPY),
    ("ppt/", "演示文稿", COPY),
    ("xl/workbook.bin", "二进制的 Excel 工作簿（.xlsb）", SAVE_AS),
    ("xl/", "少见的 Excel 格式", SAVE_AS),
)
_WPS = {
    ".et": "金山 WPS 表格自己的格式",
    ".ett": "金山 WPS 表格的模板",
    ".wps": "金山 WPS 文字的文档",
    ".dps": "金山 WPS 的演示文稿",
}
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of_book(path: Path, data: bytes, unpacked: int = MOST_UNPACKED) -> tuple[BookKind | None, list[Diagnostic]]:
    """Which of the three kinds of spreadsheet the bytes are, or None with what they are instead; `unpacked` is the most it may unpack to."""
    if path.suffix.lower() in _WPS:
        fix = COPY if path.suffix.lower() in (".wps", ".dps") else SAVE_AS
        return None, [_other(path, f"{_WPS[path.suffix.lower()]}（{path.suffix}）", fix)]
    if not data:
        return None, [Diagnostic(str(path), "Y111", "文件是空的", "请核对是不是选错了文件")]
    if data.startswith(b"PK"):
        return _archive(path, data, unpacked)
    if data.startswith(_OLD):
        return _old(path, data)
    for beginning, what, fix in _BEGINNINGS:
        if data.startswith(beginning):
            return None, [_other(path, what, fix)]
    if re.match(rb"[\s\xef\xbb\xbf]*<", data):
        return None, [_other(path, "网页或 XML 文件（有的系统导出的 .xls 其实是网页）", SAVE_AS)]
    return None, [_other(path, "别的文件（CSV 等文本也不算）", SAVE_AS)]


def locked(path: Path) -> Diagnostic:
    """A spreadsheet that cannot be opened without a password."""
    return Diagnostic(str(path), "Y118", "表格加了打开密码，读不了", _UNLOCK)


def broken(path: Path) -> Diagnostic:
    """A spreadsheet that is damaged."""
    return Diagnostic(str(path), "Y118", "表格文件已经损坏，读不出来", _BROKEN)


def _other(path: Path, what: str, fix: str) -> Diagnostic:
    return Diagnostic(str(path), "Y117", f"这是{what}，不是能读的表格文件（.xlsx、.xls、.ods）", fix)


def _old(path: Path, data: bytes) -> tuple[BookKind | None, list[Diagnostic]]:
    """Files of the old Office hold named parts; so do new ones with a password."""

    def has(part: str) -> bool:
        return part.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return None, [locked(path)]
    if has("Workbook") or has("Book"):
        return "xls", []
    for part, what, fix in _OLD_PARTS:
        if has(part):
            return None, [_other(path, what, fix)]
    return None, [broken(path)]


def _archive(path: Path, data: bytes, most: int) -> tuple[BookKind | None, list[Diagnostic]]:
    """Zip archives: their members say what they are. Each is unpacked once here, under a limit, before anyone else does."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                return None, [locked(path)]
            if sum(member.file_size for member in members) > most:
                say = f"文件解开后超过 {most // 1024**2} MB，没有读"
                return None, [Diagnostic(str(path), "Y106", say, "请拆成几份，只留要填报的工作表")]
            if archive.testzip() is not None:  # a member that is larger than it says fails here, by its checksum
                return None, [broken(path)]
            return _member_kind(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zlib.error):
        return None, [broken(path)]


def _member_kind(path: Path, archive: zipfile.ZipFile) -> tuple[BookKind | None, list[Diagnostic]]:
    names = archive.namelist()
    if "xl/workbook.xml" in names:
        return "xlsx", []
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        coded = "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml")
        return (None, [locked(path)]) if coded else ("ods", [])
    for part, what, fix in _NEW_PARTS:
        if any(name.startswith(part) for name in names):
            return None, [_other(path, what, fix)]
    if "mimetype" in names and b"opendocument" in archive.read("mimetype"):
        return None, [_other(path, "文档（.odt 等）", COPY)]
    return None, [_other(path, "压缩包", "请先解压，再交里面的表格文件")]
