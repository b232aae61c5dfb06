"""A chapter in Markdown, read into plain blocks: no HTML, no pictures, nothing that is fetched; markdown-it lives here only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from evaluator.diagnostics import Diagnostic, has_errors
from evaluator.model.settings import Block, Line, Words
from evaluator.reading.text import Source, read_text

#: characters of one chapter: some fifty pages
MOST_CHARACTERS = 40_000
MOST_COLUMNS = 8
_BULLET = "·"

_NO_HTML = "章节里的 HTML 不起作用，请改用 Markdown 的写法，或删去"


def read_chapter(path: Path) -> tuple[tuple[Block, ...] | None, list[Diagnostic]]:
    """The blocks of a chapter; None with what is wrong, line by line."""
    source, found = read_text(path)
    if source is None:
        return None, found
    if not source.text.strip():
        return None, [*found, source.fault("P805", 0, 0, "这一章是空的", "请写上内容，或从设置文件里删去这一章")]
    if len(source.text) > MOST_CHARACTERS:
        say = f"这一章有 {len(source.text)} 个字符，最多 {MOST_CHARACTERS}"
        return None, [*found, source.fault("P805", 0, 0, say, "请缩短，或分成几章")]
    reader = _Reader(source)
    blocks = tuple(reader.blocks())
    found = [*found, *reader.found]
    return (None if has_errors(found) else blocks), found


class _Reader:
    """Goes through the tokens of one chapter."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[Diagnostic] = []
        self.tokens = MarkdownIt("commonmark").enable("table").parse(source.text)
        self.at = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks in order; lists are items of their own, each with its mark and depth."""
        marks: list[int | None] = []
        mark, quoted, heading = "", 0, False
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type in ("bullet_list_open", "ordered_list_open"):
                marks.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                marks.pop()
            elif token.type == "list_item_open":
                mark = _BULLET if marks[-1] is None else f"{marks[-1]}."
                marks[-1] = None if marks[-1] is None else marks[-1] + 1
            elif token.type in ("blockquote_open", "blockquote_close"):
                quoted += 1 if token.type.endswith("open") else -1
            elif token.type in ("heading_open", "heading_close"):
                heading = token.type.endswith("open")
            elif token.type == "table_open":
                yield Block("table", rows=tuple(self._rows()))
            elif token.type == "inline":
                line = self._line(token)
                if marks:
                    yield Block("item", line, mark, len(marks) - 1)
                    mark = ""
                else:
                    yield Block("heading" if heading else "quote" if quoted else "text", line)
            elif token.type in ("code_block", "fence"):
                yield from (Block("text", (Words(text),)) for text in token.content.splitlines() if text.strip())
            elif token.type == "html_block":
                self._note(token, "P806", "章节里有 HTML", _NO_HTML)

    def _rows(self) -> Iterator[tuple[Line, ...]]:
        """The rows up to the end of the table, the heading row first."""
        row: list[Line] = []
        start, first = self.tokens[self.at], True
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                row, start = [], token
            elif token.type == "inline":
                row.append(self._line(token))
            elif token.type == "tr_close":
                if first and len(row) > MOST_COLUMNS:
                    self._note(start, "P805", f"表格有 {len(row)} 栏，最多 {MOST_COLUMNS} 栏", "请拆成几个表")
                first = False
                yield tuple(row)

    def _line(self, token: Token) -> Line:
        """The words of a line: what is emphasized stands out, a link is printed with its address and leads nowhere."""
        words: list[Words] = []
        strong, links = 0, []
        for part in token.children or ():
            if part.type in ("strong_open", "em_open", "strong_close", "em_close"):
                strong += 1 if part.type.endswith("open") else -1
            elif part.type == "link_open":
                links.append((str(part.attrs.get("href", "")), len(words)))
            elif part.type == "link_close":
                address, start = links.pop()
                shown = "".join(one.text for one in words[start:])
                words += [Words(f"（{address}）")] if address not in ("", shown, f"mailto:{shown}") else []
            elif part.type in ("softbreak", "hardbreak"):
                apart = bool(words) and words[-1].text[-1:].isascii()  # Chinese lines are joined without a gap
                words.append(Words("\n" if part.type == "hardbreak" else " " if apart else ""))
            elif part.type == "image":
                say = f"章节里有图片“{part.content or part.attrs.get('src', '')}”"
                self._note(token, "P806", say, "章节里只能有文字和表格，请删去图片", "![")
            elif part.type == "html_inline":
                self._note(token, "P806", f"章节里有 HTML“{part.content}”", _NO_HTML, part.content)
            elif part.content:
                words.append(Words(part.content, strong > 0))
        return tuple(one for one in words if one.text)

    def _note(self, token: Token, code: str, say: str, fix: str, what: str = "") -> None:
        """A fault at the place of these characters, looked for in the lines that the token was read from."""
        first, end = token.map or (0, len(self.source.lines))
        lines = enumerate(self.source.lines[first:end], first + 1)
        line, column = next(((n, text.index(what) + 1) for n, text in lines if what in text), (first + 1, 1))
        self.found.append(self.source.fault(code, line, column, say, fix, width=len(what) or 1))
