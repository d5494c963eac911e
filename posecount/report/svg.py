"""Turns a matplotlib figure into a drawing inside the page itself.

A figure is painted in the colours below, each of which stands for one of the page's own colours, so
that a drawing follows the page from light to dark and onto paper.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

INK, SOFT, LINE = "#010101", "#010102", "#010103"
LEFT, RIGHT, BOTH, UNKNOWN = "#010104", "#010105", "#010106", "#010107"
NONE, SOME, MOST, ALL = "#010108", "#010109", "#01010a", "#01010b"
ON_NONE, ON_SOME, ON_MOST, ON_ALL = "#01010c", "#01010d", "#01010e", "#01010f"
MARK, PAGE = "#010110", "#010111"

_NAMES = {
    INK: "ink",
    SOFT: "soft",
    LINE: "line",
    LEFT: "left",
    RIGHT: "right",
    BOTH: "both",
    UNKNOWN: "unknown",
    NONE: "none",
    SOME: "some",
    MOST: "most",
    ALL: "all",
    ON_NONE: "on-none",
    ON_SOME: "on-some",
    ON_MOST: "on-most",
    ON_ALL: "on-all",
    MARK: "mark",
    PAGE: "page",
}
_COLOUR = re.compile("|".join(_NAMES))
_FONT = re.compile(r"font: (?:(\w+) )?([\d.]+)px [^;]*")
_FAMILY = re.compile(r"font-family: [^;]*;? *")
_LONG = re.compile(r"-?\d+\.\d{2,}")
_POINTS_AN_INCH = 72
_NO_METADATA = {"Creator": None, "Date": None, "Format": None, "Type": None}


def blank(width: float, height: float) -> Figure:
    """Return an empty figure of that size in points, the unit of font sizes too."""
    figure = Figure(figsize=(width / _POINTS_AN_INCH, height / _POINTS_AN_INCH))
    figure.patch.set_visible(False)
    return figure


def inline_svg(figure: Figure, name: str, says: str, tips: Mapping[str, str] | None = None) -> str:
    """Return the figure as an ``<svg>`` element that refers to no address and no font.

    ``name`` must be unique in the page; ``says`` describes the figure for those who cannot see it;
    ``tips`` are shown when the pointer is on the artist of that gid.
    """
    root = _drawn(figure, name)
    wanted = {value.lstrip("#") for one in root.iter() if (value := one.get("href"))}
    for element in root.iter():
        _tidy(element)
        identity = element.attrib.pop("id", "")
        if identity in wanted:
            element.set("id", identity)
        elif tips and identity in tips:
            _tell(element, "title", tips[identity])
    _tell(root, "title", says)
    root.set("role", "img")
    root.set("aria-label", says)
    return ET.tostring(root, encoding="unicode")


def _drawn(figure: Figure, name: str) -> ET.Element:
    """Return matplotlib's output without header, metadata, namespaces and size."""
    text = io.StringIO()
    # The salt makes ids that are referred to differ from those of the page's other drawings.
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        FigureCanvasSVG(figure)
        figure.savefig(text, format="svg", metadata=_NO_METADATA)
    root = ET.fromstring(text.getvalue())
    for element in root.iter():
        element.tag = _local(element.tag)
        attributes = {_local(key): value for key, value in element.attrib.items()}
        element.attrib.clear()
        element.attrib.update(attributes)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    return root


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _tidy(element: ET.Element) -> None:
    """Apply the page's colours and font, and remove what the drawing does not need."""
    element.text, element.tail = (element.text or "").strip(), None
    style = _FAMILY.sub("", _FONT.sub(_font, element.get("style", "")))
    if style:
        element.set("style", _COLOUR.sub(lambda found: f"var(--{_NAMES[found[0]]})", style))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key in ("d", "x", "y"):
        if key in element.attrib:
            rounded = _LONG.sub(lambda found: f"{float(found[0]):.1f}", element.attrib[key])
            element.set(key, " ".join(rounded.split()))


def _font(found: re.Match[str]) -> str:
    weight = f"font-weight: {found[1]}; " if found[1] else ""
    return f"{weight}font-size: {found[2]}px"


def _tell(element: ET.Element, kind: str, text: str) -> None:
    told = ET.Element(kind)
    told.text = text
    element.insert(0, told)
