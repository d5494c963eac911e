"""The part of the page about what the person said after sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from statistics import mean

from posecount.history.records import SessionRecord
from posecount.language import decimal, tr
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
    of_both = ((tr("pain"), pain), (tr("effort"), effort))
    says = "; ".join(_says(name, of) for name, of in of_both if of)
    plot = scores_plot(pain, effort, (report.first, report.today), says)
    drawn = f"<div>{plot}{_key(weekly)}</div>" if pain or effort else ""
    title = escape(tr("How it was"))
    return f'<h2>{title}</h2>\n<div class="beside">{drawn}<div>{_notes(notes)}</div></div>'


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
    return tr(
        "{name} {first} on {day} and {last} on {later}, {most} at most, from 0 to 10",
        name=name,
        first=decimal(f"{scores[days[0]]:.1f}"),
        day=on_day(days[0]),
        last=decimal(f"{scores[days[-1]]:.1f}"),
        later=on_day(days[-1]),
        most=decimal(f"{max(scores.values()):.1f}"),
    )


def _notes(notes: Sequence[SessionRecord]) -> str:
    newest = "".join(
        f"<li>{on_day(day_of(one))}: {escape(one.note or '')}</li>"
        for one in reversed(notes[-_MOST_NOTES:])
    )
    left_out = len(notes) - _MOST_NOTES
    more = f"<li>{tr('and {count} before', count=left_out)}</li>" if left_out > 0 else ""
    return f'<ul class="soft">{newest}{more}</ul>' if newest else ""


def _key(weekly: bool) -> str:
    mean_of = tr("the mean of a week") if weekly else tr("the mean of a day")
    says = tr("0 is none, 10 the most; {mean}", mean=mean_of)
    return (
        '<p class="key"><span><s style="border-top: 2px dashed var(--right)"></s>'
        f"{tr('pain')} (■)</span>\n"
        '<span><s style="border-top: 2px solid var(--left)"></s>'
        f"{tr('effort')} (●)</span>\n<span>{says}</span></p>"
    )
