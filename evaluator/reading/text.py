"""A file's bytes read as text: UTF-8, of reasonable size, and without characters that nobody can see."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Severity, listing

MOST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 10

#: Controls, marks that change the direction of writing, characters of no width, odd line ends, and lone surrogates.
INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069"
    r"\ud800-\udfff\ufeff\ufffe\uffff]"
)
_RADICAL = re.compile(r"[\u2e80-\u2fd5]")

#: Of the CJK radicals supplement, those that stand for a character of everyday writing.
_SUPPLEMENT = dict(
    zip(
        "⺁⺒⺓⺟⺠⺩⺬⺰⻁⻄⻅⻆⻉⻋⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "厂巳幺母民王示纟虎西见角贝车钅長长门雨青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)

#: How spreadsheets and archives (docx and xlsx too), old Office files and PDFs begin.
_DOCUMENTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")

#: what to give instead of a picture, a PDF or a text document
GIVE_FORM = (
    "要交填好的自评表（评估人员交评估表），存成 .xlsx，或写成 .yaml、.json 文件；"
    "没有空表的，向组织评估的单位要，或用 evaluator form 生成"
)
_AS_UTF8 = (
    "用记事本打开，点“文件→另存为”，“编码”选 UTF-8 后保存；用 WPS 文字打开的，另存为“纯文本”，编码选 Unicode (UTF-8)"
)


@dataclass(frozen=True)
class Source:
    """A file's name, as the user gave it, and its text."""

    file: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def at(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at an index."""
        return self.text.count("\n", 0, index) + 1, index - self.text.rfind("\n", 0, index)

    def fault(
        self,
        code: str,
        line: int,
        column: int,
        say: str,
        fix: str = "",
        *,
        width: int = 1,
        severity: Severity = "error",
    ) -> Diagnostic:
        """A diagnostic at a place in this text."""
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        return Diagnostic(self.file, code, say, fix, severity, line, column, width, excerpt)


def read_bytes(path: Path, most: int = MOST_BYTES) -> tuple[bytes | None, list[Diagnostic]]:
    """What is in a file of at most that many bytes, or None with why it cannot be read."""
    try:
        if path.is_dir():
            return None, [_whole(path, "Y116", "这是一个文件夹，不是文件", "请写明文件夹里的哪一个文件")]
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        return None, [unreadable(path, error)]
    if len(data) > most:
        say = f"文件超过 {most // 1024**2} MB，没有读"
        return None, [_whole(path, "Y106", say, "请拆成几份；贴进来的图片和附件请放在外面，只写文件名")]
    return data, []


def read_text(path: Path) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file, or None with what is wrong with it."""
    data, found = read_bytes(path)
    if data is None:
        return None, found
    text = None if _no_text(data) else _decoded(data)
    if text is None:
        return None, [_wrong_encoding(path, data)]
    return clean(Source(str(path), text))


def clean(source: Source) -> tuple[Source | None, list[Diagnostic]]:
    """The text with plain line ends and usual characters; None where it holds characters that cannot be seen."""
    text = source.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    plain = Source(source.file, text)
    if text.isascii() and not INVISIBLE.search(text):
        return plain, []
    hidden = [match.start() for match in INVISIBLE.finditer(text)]
    if hidden:
        return None, [_hidden(plain, index, len(hidden)) for index in hidden[:MOST_SHOWN]]
    return _folded(plain)


def hidden_words(character: str) -> str:
    """What an invisible character is, in words, with its number."""
    code = ord(character)
    if code in (0x061C, 0x200E, 0x200F) or 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        kind = "改变文字方向的控制符"
    elif code in (0x200B, 0x2060, 0xFEFF):
        kind = "零宽字符"
    elif 0xD800 <= code <= 0xDFFF:
        kind = "残缺字符"
    elif code in (0x85, 0x2028, 0x2029):
        kind = "特殊换行符"
    else:
        kind = "控制字符"
    return f"{kind}（U+{code:04X}）"


def _hidden(source: Source, index: int, count: int) -> Diagnostic:
    line, column = source.at(index)
    more = f"，全文共 {count} 处" if count > MOST_SHOWN else ""
    say = f"这里有一个看不见的{hidden_words(source.text[index])}{more}"
    return source.fault("Y109", line, column, say, "请删去它；从别处粘贴来的，最好把这几个字重新打一遍")


def _folded(source: Source) -> tuple[Source, list[Diagnostic]]:
    """Radicals that look like usual characters (⼀ for 一), as copied out of a PDF, replaced one for one."""
    radicals = dict.fromkeys(_RADICAL.findall(source.text))
    usual = {radical: _usual(radical) for radical in radicals}
    table = {ord(radical): character for radical, character in usual.items() if character != radical}
    if not table:
        return source, []
    first = next(index for index, ch in enumerate(source.text) if ord(ch) in table)
    count = sum(ord(ch) in table for ch in source.text)
    pairs = listing(f"{chr(code)}→{character}" for code, character in table.items())
    say = f"有 {count} 处部首字（多半从 PDF 复制而来），已按通用字读：{pairs}"
    note = source.fault("Y190", *source.at(first), say, "不改也能用；最好把文件里的字也换过来", severity="note")
    return Source(source.file, source.text.translate(table)), [note]


def folded(text: str) -> str:
    """A text with its radicals replaced by the usual characters."""
    return text if text.isascii() else _RADICAL.sub(lambda radical: _usual(radical.group()), text)


def _usual(radical: str) -> str:
    return _SUPPLEMENT.get(radical) or unicodedata.normalize("NFKC", radical)


def _no_text(data: bytes) -> bool:
    return data.startswith(_DOCUMENTS) or looks_like_utf16(data)


def looks_like_utf16(data: bytes) -> bool:
    """By its mark, or by zeros in every other byte, as Latin letters have them there."""
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[:200].count(0) > len(data[:200]) // 4


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _whole(path: Path, code: str, say: str, fix: str) -> Diagnostic:
    return Diagnostic(str(path), code, say, fix)


def unreadable(path: Path, error: OSError) -> Diagnostic:
    """Why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return _whole(path, "Y116", "找不到这个文件", _similar(path) or "请核对文件名和所在的文件夹")
    if isinstance(error, PermissionError):
        return _whole(path, "Y116", "没有权限读这个文件", "请看它是否正被别的程序占用，或换一个文件夹")
    return _whole(path, "Y116", f"文件读不出来（{error.strerror or error}）", "请核对文件名，或把文件复制到本机再试")


def _similar(path: Path) -> str:
    try:
        names = [other.name for other in path.parent.iterdir()]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, names, n=1, cutoff=0.7)
    return f"是不是 {close[0]}？" if close else ""


def _wrong_encoding(path: Path, data: bytes) -> Diagnostic:
    """Says what the bytes look like instead."""
    if data.startswith(_PICTURES):
        return _whole(path, "Y110", "这是一张图片，程序读不了", GIVE_FORM)
    if data.startswith(_DOCUMENTS):
        what = "一份 PDF" if data.startswith(b"%PDF-") else "表格、文档或压缩包"
        return _whole(path, "Y110", f"这是{what}，程序读不了", GIVE_FORM)
    if looks_like_utf16(data):
        return _whole(path, "Y110", "文件编码不是 UTF-8，看起来是 UTF-16（记事本里叫 Unicode）", _AS_UTF8)
    good = data[: _first_bad(data)].decode("utf-8")
    line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
    if sum(not ch.isascii() for ch in good) >= 3:
        text = data.decode("utf-8", errors="replace")
        say = "文件是 UTF-8 编码，但这里有损坏的字节"
        return Source(str(path), text).fault("Y110", line, column, say, "请把这里的字重新打一遍再保存")
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        say = f"文件编码不是 UTF-8（第 {line} 行起读不出来），也不像 GBK"
        return _whole(path, "Y110", say, _AS_UTF8)
    return _whole(path, "Y110", "文件编码不是 UTF-8，看起来是 GBK（GB18030）", _AS_UTF8)


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)
