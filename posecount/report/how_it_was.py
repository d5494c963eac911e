"""The part of the page about what the person said after sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from statistics import mean

from posecount.history.records import SessionRecord
from posecount.report.adherence import monday_of
from posecount.report.gather import Report, day_of
from posecount.report.plots import scores_plot
from posecount.report.words import on_day

_MOST_NOTES = 4
"""More do not fit beside the plot on paper."""

_MOST_DAYS_SINGLY = 84
"""Of a longer time the plot shows the mean of each week; a year of single days is a thicket."""


def how_it_was(report: Report) -> str:
    """Return the section on pain, effort and notes; empty if nothing was said."""
    weekly = (report.today - report.first).days >= _MOST_DAYS_SINGLY
    pain, effort = (_over_time(report.records, name, weekly) for name in ("pain", "effort"))
    notes = [one for one in report.records if one.note]
    if not (pain or effort or notes):
        return ""
    says = " and ".join(_says(name, of) for name, of in (("pain", pain), ("effort", effort)) if of)
    plot = scores_plot(pain, effort, (report.first, report.today), f"{says}, from 0 to 10")
    drawn = f"<div>{plot}{_KEY.format('week' if weekly else 'day')}</div>" if pain or effort else ""
    return f'<h2>How it was</h2>\n<div class="beside">{drawn}<div>{_notes(notes)}</div></div>'


def _over_time(records: Sequence[SessionRecord], name: str, weekly: bool) -> Mapping[date, float]:
    """Return the mean of what was said of the sessions of each day, or of each week."""
    said: defaultdict[date, list[int]] = defaultdict(list)
    for one in records:
        if (score := getattr(one, name)) is not None:
            day = day_of(one)
            said[monday_of(day) if weekly else day].append(score)
    return {day: mean(scores) for day, scores in said.items()}


def _says(name: str, scores: Mapping[date, float]) -> str:
    days = sorted(scores)
    return (
        f"{name} {scores[days[0]]:.1f} on {on_day(days[0])} and {scores[days[-1]]:.1f} on "
        f"{on_day(days[-1])}, {max(scores.values()):.1f} at most"
    )


def _notes(notes: Sequence[SessionRecord]) -> str:
    newest = "".join(
        f"<li>{on_day(day_of(one))}: {escape(one.note or '')}</li>"
        for one in reversed(notes[-_MOST_NOTES:])
    )
    left_out = len(notes) - _MOST_NOTES
    more = f"<li>and {left_out} before</li>" if left_out > 0 else ""
    return f'<ul class="soft">{newest}{more}</ul>' if newest else ""


_KEY = """<p class="key"><span><s style="border-top: 2px dashed var(--right)"></s>pain (■)</span>
<span><s style="border-top: 2px solid var(--left)"></s>effort (●)</span>
<span>0 is none, 10 the most; the mean of a {}</span></p>"""
