"""A YAML or JSON document: its plain data, and where in the text each part of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, Literal

import yaml

from evaluator.diagnostics import Diagnostic, Path
from evaluator.reading.json_text import json_nodes, read_json
from evaluator.reading.position import Place, locate
from evaluator.reading.syntax import LOADER
from evaluator.reading.text import Source, clean, read_text
from evaluator.reading.yaml_text import read_yaml

Kind = Literal["yaml", "json"]


@dataclass(frozen=True)
class Document:
    """What a file says, as mappings, lists, texts, exact numbers, true, false and nothing."""

    source: Source
    value: Any
    kind: Kind

    @property
    def file(self) -> str:
        """The file's name, as the user gave it."""
        return self.source.file

    @property
    def text(self) -> str:
        return self.source.text

    @cached_property
    def root(self) -> yaml.Node | None:
        """The nodes with their marks; made only when a place is asked for."""
        if self.kind == "json":
            return json_nodes(self.source)
        root: yaml.Node | None = yaml.compose(self.source.text, Loader=LOADER)
        return root

    def place(self, path: Path, on: Literal["value", "key"] = "value", offset: int | None = None) -> Place:
        """Line, column (both from 1) and width of what stands at `path`; where it is missing, of what encloses it."""
        return locate(self.root, path, on, offset, self.text) if self.root is not None else (1, 1, 1)


def read_document(path: FilePath) -> tuple[Document | None, list[Diagnostic]]:
    """The document in a file, or None where it cannot be read; with a repeated key it is read, the first standing."""
    source, found = read_text(path)
    if source is None:
        return None, found
    return _parse(source, found)


def parse_text(text: str, file: str) -> tuple[Document | None, list[Diagnostic]]:
    """The same from a text; the name of the file tells which of the two it is."""
    source, found = clean(Source(file, text))
    if source is None:
        return None, found
    return _parse(source, found)


def _parse(source: Source, found: list[Diagnostic]) -> tuple[Document | None, list[Diagnostic]]:
    if not source.text.strip():
        return None, [*found, source.fault("Y111", 0, 0, "文件是空的", "请核对是不是选错了文件")]
    kind: Kind = "json" if source.file.lower().endswith(".json") else "yaml"
    value, more, sound = read_json(source) if kind == "json" else read_yaml(source)
    if sound and value is None:
        more = [*more, source.fault("Y111", 0, 0, "文件里没有内容", "请核对是不是选错了文件，或内容全写成了注释")]
        sound = False
    return (Document(source, value, kind) if sound else None), [*found, *more]
