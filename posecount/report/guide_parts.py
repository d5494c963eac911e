"""The part of the page that shows how the exercises of the plan are done."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from posecount.drawing.guide_files import CAPTIONS, View, guide_file
from posecount.exercises import EXERCISES
from posecount.language import tr
from posecount.session.daily_plan import Plan

_VIEWS: tuple[View, ...] = ("where", "rest", "moved")
_TITLES = {spec.id: spec.title for spec in EXERCISES}


def guide_sections(plan: Plan | None) -> str:
    """Return the pictures of the plan's exercises; "" without a plan. They are not printed."""
    shown = [_section(exercise) for exercise in plan.asked] if plan is not None else []
    if not any(shown):
        return ""
    return f'<div class="guides"><h2>{escape(tr("How it is done"))}</h2>\n{"".join(shown)}</div>'


def _section(exercise: str) -> str:
    pictures = [(tr(CAPTIONS[view]), guide_file(exercise, view)) for view in _VIEWS]
    shown = "".join(_figure(caption, data) for caption, data in pictures if data is not None)
    title = escape(tr(_TITLES.get(exercise, exercise)))
    return f'<h3>{title}</h3><div class="guide">{shown}</div>\n' if shown else ""


def _figure(caption: str, jpeg: bytes) -> str:
    address = f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"
    return (
        f'<figure><figcaption>{caption}</figcaption><img src="{address}" alt="{caption}"></figure>'
    )
