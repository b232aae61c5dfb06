"""What a result says of or by persons, and whether a PDF says any of it anywhere: pages, metadata, every stream."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import DictionaryObject, StreamObject

from evaluator.model.dossier import RoundInfo
from evaluator.model.node import Leaf
from evaluator.model.result import Result


def personal(result: Result) -> set[str]:
    """Every name and file of evidence, and every text that somebody wrote freely, but what names of organizations repeat."""
    dossier = result.dossier
    found = {dossier.signed_by, dossier.assessor_name, *(file for file, _ in dossier.files)}
    found |= {text for label, text in result.conclusion.attributes if label in result.conclusion.free}
    found |= set(_of_round(dossier.round)) if dossier.round else set()
    for line in result.conclusion.published:
        found |= {figure.value for figure in line.figures if figure.key in result.conclusion.free}
    for node in result.conclusion.leaves():
        assert node.leaf is not None
        found |= set(_of_leaf(node.leaf, frozenset(result.conclusion.free)))
    known = "\n".join(
        (result.conclusion.name, dossier.agency, dossier.commissioner, dossier.round.title if dossier.round else "")
    )
    return {text.strip() for text in found if len(text.strip()) > 1 and text.strip() not in known} - {"合议"}


def _of_round(info: RoundInfo) -> Iterator[str]:
    yield info.note
    for member in info.team:
        yield member.name
    for file in info.files:
        yield from (file.file, file.sha256)
    for objection in info.objections:
        yield from (objection.id, objection.claim, objection.reason, objection.received[0])
        yield from (*objection.evidence, *objection.decided_by)


def _of_leaf(leaf: Leaf, free: frozenset[str]) -> Iterator[str]:
    yield from (leaf.remark, leaf.finding, leaf.advice)
    yield from (line.file for line in leaf.evidence)
    yield from (rating.reason for rating in leaf.ratings)
    for answer in leaf.answers:
        yield answer.reason
        yield from (opinion.reason for opinion in answer.opinions)
        if answer.key in free:
            yield from (answer.claimed, answer.verified)


def said_in(pdf: Path, texts: set[str]) -> set[str]:
    """Those of the texts that stand anywhere in a PDF: on a page, in an entry, in a decompressed stream, in what is attached."""
    reader = pypdf.PdfReader(pdf)
    pages = _close("".join(page.extract_text() for page in reader.pages))
    data = [*_entries(reader), *_streams(reader)]
    return {
        text for text in texts if _close(text) in pages or any(form in part for form in _forms(text) for part in data)
    }


def _close(text: str) -> str:
    """Without the gaps and joints that lines make."""
    return re.sub(r"[\s\u2060]+", "", text)


def _forms(text: str) -> list[bytes]:
    """How a text may be written in a file."""
    return [text.encode("utf-8"), text.encode("utf-16-be"), json.dumps(text)[1:-1].encode("ascii")]


def _objects(reader: pypdf.PdfReader) -> Iterator[Any]:
    for number in range(1, len(reader.xref[0]) + len(reader.xref_objStm) + 1):
        yield reader.get_object(number)


def _streams(reader: pypdf.PdfReader) -> Iterator[bytes]:
    """Every stream, decompressed, but for the shapes of glyphs; of an archive its members too."""
    fonts = {
        key.idnum
        for one in _objects(reader)
        if isinstance(one, DictionaryObject)
        for name, key in one.items()
        if name.startswith("/FontFile") and hasattr(key, "idnum")
    }
    for one in _objects(reader):
        if isinstance(one, StreamObject) and getattr(one.indirect_reference, "idnum", 0) not in fonts:
            content = one.get_data()
            yield content
            if zipfile.is_zipfile(io.BytesIO(content)):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    yield from (archive.read(name) for name in archive.namelist())


def _entries(reader: pypdf.PdfReader) -> Iterator[bytes]:
    """Every text among the objects: titles, bookmarks, alternative texts."""
    for one in _objects(reader):
        yield from _texts(one)


def _texts(value: Any) -> Iterator[bytes]:
    if isinstance(value, str):
        yield value.encode("utf-8", "replace")
    elif isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
