"""The PDF of a report's HTML, by WeasyPrint, which is imported only here and only when a PDF is asked for."""

from __future__ import annotations

import functools
import gc
import hashlib
import html as html_text
import importlib
import io
import logging
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from evaluator.model.result import Result
from evaluator.model.settings import Picture
from evaluator.rendering.attachments import Attachment
from evaluator.rendering.files import write_whole
from evaluator.rendering.font_files import FontFile, font_style
from evaluator.rendering.glyphs import MissingGlyph, MissingGlyphs, described, places, private_characters

__all__ = ["Means", "MissingGlyphs", "PdfUnavailable", "Rendered", "render_pdf", "write_pdf"]

UNAVAILABLE = (
    "本机不能生成 PDF：{why}。\n"
    "请安装：pip install 'evaluator[pdf]'；Debian/Ubuntu 另需 "
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-lxgw-wenkai。\n"
    "其余功能不受影响，可以先生成 HTML（-o 报告.html），再从浏览器打印。"
)

#: What this writer answers to in a style sheet: the rules under `@media print` are for browsers only.
MEDIA = "pdf"

#: For the files of an office: PDF/A-3 that is tagged, as WeasyPrint writes it; nobody has certified it. It leaves some to be
#: wished for: page numbers are not marked as artifacts, and a table that goes over several pages becomes several.
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3a"}
#: what a YAML file is; the tables of types that computers have differ
_YAML_TYPE = "/application#2fyaml"

_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


class PdfUnavailable(Exception):  # noqa: N818 - a state of the machine, not an error of the program
    """WeasyPrint or the Pango library that it needs is not there; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a PDF is made with besides the system's fonts: named font files, and the pictures that the HTML may show.

    `describe`: a character that no font has is printed as its code point, with a note, instead of being an error.
    """

    fonts: tuple[FontFile, ...] = ()
    pictures: tuple[Picture, ...] = ()
    describe: bool = False


#: nothing but what is installed
PLAIN = Means()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of a PDF, and what WeasyPrint warned of while it was made: for our templates there should be nothing.

    `places` are the ids of the elements on each page, from above down.
    """

    content: bytes
    warnings: tuple[str, ...]
    places: tuple[tuple[str, ...], ...] = ()


def write_pdf(
    html: str, target: Path, result: Result | None = None, means: Means = PLAIN, attached: Sequence[Attachment] = ()
) -> tuple[str, ...]:
    """Write the report as PDF, whole or not at all, with what travels inside, and give back the warnings.

    PdfUnavailable where the libraries are missing; MissingGlyphs where a character cannot be drawn (with the `result`, the
    fields it stands in are named); OSError where the file cannot be written.
    """
    rendered = render_pdf(html, result, means, attached)
    write_whole(target, rendered.content)
    return rendered.warnings


def render_pdf(
    html: str, result: Result | None = None, means: Means = PLAIN, attached: Sequence[Attachment] = ()
) -> Rendered:
    """The report as PDF. The same HTML and attachments always give the same bytes with the same fonts and libraries."""
    told: list[MissingGlyph] = []
    while True:
        try:
            return _rendered(described(html, told), result, means, attached)
        except MissingGlyphs as error:
            new = [glyph for glyph in error.missing if glyph.char not in {one.char for one in told}]
            if not (means.describe and new):
                raise
            told += new


def _rendered(html: str, result: Result | None, means: Means, attached: Sequence[Attachment]) -> Rendered:
    weasyprint = load_weasyprint()
    refused = private_characters(html)
    if refused:
        raise _missing(refused, html, result)
    with _heard() as records, _no_collection():
        page = weasyprint.HTML(string=_printed(html, means), url_fetcher=_fetcher(means), media_type=MEDIA)
        document = page.render(font_config=_font_configuration(means.fonts), **OPTIONS)
        content: bytes = document.write_pdf(
            pdf_identifier=_identifier(html, attached),
            attachments=[_as_weasyprint(weasyprint, one) for one in attached],
            finisher=_finished,
            **OPTIONS,
        )
    undrawn = {chr(code) for record in records if (code := _undrawn(record)) is not None}
    if undrawn:
        raise _missing(undrawn, html, result)
    places = tuple(tuple(page.anchors) for page in document.pages)
    return Rendered(content, tuple(record.getMessage() for record in records), places)


def _identifier(html: str, attached: Sequence[Attachment]) -> bytes:
    digest = hashlib.sha256(html.encode("utf-8"))
    for one in attached:
        digest.update(one.content)
    return digest.hexdigest()[:32].encode("ascii")


def _as_weasyprint(weasyprint: ModuleType, one: Attachment) -> Any:
    return weasyprint.Attachment(
        file_obj=io.BytesIO(one.content),
        name=one.name,
        description=one.description,
        created=one.dated,
        modified=one.dated,
        relationship=one.relationship,
    )


def _finished(_document: object, pdf: Any) -> None:
    """What WeasyPrint leaves undone: it lists each attachment twice, and asks the computer what a YAML file is."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("Type") == "/Filespec" and str(one["UF"].string).endswith(".yaml"):
            pdf.objects[int(one["EF"]["F"].split()[0])].extra["Subtype"] = _YAML_TYPE


#: What a template holds together on one line, such as a number and its unit.
_HELD = re.compile(r'<span class="nw">([^<]*)</span>')
_WORD_JOINER = "\u2060"


def _printed(html: str, means: Means) -> str:
    """The HTML as WeasyPrint takes it, with the named fonts in a style sheet of their own behind the others."""
    style = font_style(means.fonts)
    return _joined(html.replace("</head>", f"<style>{style}</style></head>", 1) if style else html)


def _joined(html: str) -> str:
    """The HTML with word joiners in place of unbreakable spans, around which WeasyPrint breaks lines badly."""
    return _HELD.sub(lambda found: _with_joiners(html_text.unescape(found[1])), html)


def _with_joiners(text: str) -> str:
    parts = [text[:1]]
    for before, char in pairwise(text):
        breakable = before == "-" or not (before.isascii() and char.isascii())
        parts.append(_WORD_JOINER + char if breakable else char)
    return html_text.escape("".join(parts))


def _missing(chars: set[str], html: str, result: Result | None) -> MissingGlyphs:
    text = html_text.unescape(_TAGS.sub("", html))
    return MissingGlyphs(MissingGlyph(char, places(char, result, text)) for char in sorted(chars))


# -- WeasyPrint ------------------------------------------------------------------------------------------------------


@functools.cache
def load_weasyprint() -> ModuleType:
    """The library; PdfUnavailable with what to install where it cannot be loaded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that it will be slow without libharfbuzz-subset is for `doctor` to say
            weasyprint = importlib.import_module("weasyprint")
    except ImportError as error:
        raise PdfUnavailable(UNAVAILABLE.format(why="没有安装 WeasyPrint")) from error
    except OSError as error:
        raise PdfUnavailable(UNAVAILABLE.format(why="缺少系统库 Pango")) from error
    return weasyprint


@functools.lru_cache(maxsize=4)
def _font_configuration(fonts: tuple[FontFile, ...]) -> Any:
    """One for all reports with the same named fonts: making it reads the list of the system's fonts."""
    return importlib.import_module("weasyprint.text.fonts").FontConfiguration()


def _fetcher(means: Means) -> Any:
    """A fetcher that refuses every address but those of the means: a report has all it needs inside."""
    there = {font.address: (font.content, "application/octet-stream") for font in means.fonts}
    there |= {picture.address: (picture.content, picture.media) for picture in means.pictures}

    class Fetcher(importlib.import_module("weasyprint.urls").URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: object = None) -> object:
            if url not in there:
                raise ValueError(f"a report fetches nothing: {url}")
            content, media = there[url]
            response = importlib.import_module("weasyprint.urls").URLFetcherResponse
            return response(url, content, {"Content-Type": media})

    return Fetcher()


class _Ear(logging.Handler):
    """Keeps the warnings that are logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def _heard() -> Iterator[list[logging.LogRecord]]:
    """What WeasyPrint warns of in the meantime; it is not passed on."""
    logger = logging.getLogger("weasyprint")
    ear, passed_on = _Ear(), logger.propagate
    logger.addHandler(ear)
    logger.propagate = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
            yield ear.records
    finally:
        logger.removeHandler(ear)
        logger.propagate = passed_on


@contextmanager
def _no_collection() -> Iterator[None]:
    """No garbage collection meanwhile: a layout is hundreds of thousands of objects that live to its end (15 % faster)."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _undrawn(record: logging.LogRecord) -> int | None:
    """The code point that a warning says could not be drawn. Pango has then looked in every font of the system."""
    if str(record.msg).startswith(".notdef") and isinstance(record.args, tuple):
        code = record.args[-1]
        return code if isinstance(code, int) else None
    return None
