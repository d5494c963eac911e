"""The evaluation as one self-contained page: tables, then every clip."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template

from posecount import __version__
from posecount.counting.events import Rep
from posecount.evaluation.cells import TextTable
from posecount.evaluation.chart import chart
from posecount.evaluation.run import Evaluated, LeftOut, Outcome
from posecount.evaluation.tables import LEGEND, summary_tables, wrongs

_TEMPLATE = "report.html"


def page(outcomes: Sequence[Outcome]) -> str:
    """Return the whole page; clips that missed come first, and are open."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    left_out = [outcome for outcome in outcomes if isinstance(outcome, LeftOut)]
    ranked = sorted(evaluated, key=lambda clip: (-_badness(clip), clip.name))
    missed = [clip for clip in ranked if not clip.score.is_clean]
    template = Template(files(__package__).joinpath(_TEMPLATE).read_text(encoding="utf-8"))
    return template.substitute(
        version=__version__,
        summary=_sentence(evaluated, missed, left_out),
        tables="".join(_table(table) for table in summary_tables(outcomes)),
        legend=escape(LEGEND),
        missed=_links(missed),
        clips="".join(_clip(clip) for clip in ranked),
    )


def anchor(clip: Evaluated) -> str:
    """Return the clip's anchor on the page."""
    return "clip-" + "".join(char if char.isalnum() else "-" for char in clip.name)


def _badness(clip: Evaluated) -> int:
    score, matched = clip.score, len(clip.matches)
    turned = 0 if score.edge_on else score.directions.wrong
    return score.true_reps + score.counted_reps - 2 * matched + score.sides.wrong + turned


def _sentence(
    clips: Sequence[Evaluated], missed: Sequence[Evaluated], out: Sequence[LeftOut]
) -> str:
    exact = sum(clip.score.is_exact for clip in clips)
    return (
        f"{len(clips)} clips evaluated: {exact} with exactly the right count, {len(missed)} with "
        f"something wrong; {len(out)} left out.{_unreviewed(clips)}"
    )


def _unreviewed(clips: Sequence[Evaluated]) -> str:
    count = sum(not clip.truth.reviewed for clip in clips)
    return f" Nobody has reviewed the truth of {count} of them." if count else ""


def _table(table: TextTable) -> str:
    def line(cells: Sequence[str], tag: str) -> str:
        kinds = ("" if i in table.words else ' class="n"' for i in range(len(cells)))
        cells_html = (
            f"<{tag}{kind}>{escape(cell)}</{tag}>" for cell, kind in zip(cells, kinds, strict=True)
        )
        return f"<tr>{''.join(cells_html)}</tr>"

    body = "".join(line(row, "td") for row in table.rows)
    title = f"<h2>{escape(table.title)}</h2>" if table.title else ""
    return (
        f"{title}<div class='wide'><table><thead>"
        f"{line(table.columns, 'th')}</thead><tbody>{body}</tbody></table></div>\n"
    )


def _links(clips: Sequence[Evaluated]) -> str:
    if not clips:
        return "<p>Every clip is right in count, places, sides and directions.</p>"
    items = (
        f'<li><a href="#{anchor(clip)}">{escape(clip.name)}</a>: {escape(wrongs(clip))}</li>'
        for clip in clips
    )
    return f"<ul>{''.join(items)}</ul>"


def _clip(clip: Evaluated) -> str:
    score = clip.score
    verdict = wrongs(clip) or "all right"
    kind = "good" if score.is_clean else "bad"
    is_open = "" if score.is_clean else " open"
    return (
        f'<details id="{anchor(clip)}"{is_open}><summary><b>{escape(clip.name)}</b>'
        f" <span>{escape(clip.truth.exercise)}, {escape(clip.truth.view)}: "
        f"{score.counted_reps} counted of {score.true_reps}</span>"
        f' <i class="{kind}">{escape(verdict)}</i></summary>\n'
        f"{chart(clip)}{_strip(clip)}{_remarks(clip)}{_reps(clip)}</details>\n"
    )


def _strip(clip: Evaluated) -> str:
    pictures = (
        f'<figure><img loading="lazy" alt="" src="data:image/jpeg;base64,'
        f'{base64.b64encode(picture.jpeg).decode()}"><figcaption>{picture.t_s:.1f} s</figcaption>'
        "</figure>"
        for picture in clip.pictures
    )
    return f'<div class="strip">{"".join(pictures)}</div>\n'


def _remarks(clip: Evaluated) -> str:
    """Return dropped movements with their reasons, and the recording's warnings."""
    drops = (
        f"{drop.start_s:.1f} to {drop.end_s:.1f} s not counted: {drop.reason}"
        for drop in clip.replay.dropped
    )
    found = f"a person was found in {clip.replay.pose_found:.0%} of the frames"
    if clip.replay.view == "close-up":
        found = "counted as a close-up"
    items = "".join(f"<li>{escape(text)}</li>" for text in (*drops, *clip.warnings, found))
    return f"<ul>{items}</ul>"


def _reps(clip: Evaluated) -> str:
    columns = ("true s", "counted s", "hold s", "side", "direction", "confidence")
    rows = tuple(_rep_rows(clip))
    if not rows:
        return ""
    return _table(TextTable("", columns, rows, words=tuple(range(len(columns)))))


def _rep_rows(clip: Evaluated) -> Iterable[tuple[str, ...]]:
    """Yield matched, missed and extra reps, in order of time."""
    partner = dict(clip.matches)
    taken = set(partner.values())
    rows: list[tuple[float, tuple[str, ...]]] = []
    for i, true in enumerate(clip.truth.reps):
        rep = clip.replay.reps[partner[i]] if i in partner else None
        time = (
            f"{true.start_s:.2f}" if true.is_moment else f"{true.start_s:.2f} to {true.end_s:.2f}"
        )
        known_hold = "" if true.hold_s is None else f"{true.hold_s:.2f}"
        cells = (
            time,
            _span(rep) if rep else "missed",
            _against(known_hold, f"{rep.hold_s:.2f}" if rep else ""),
            _against(true.side or "", rep.side if rep else ""),
            _against(true.direction or "", (rep.direction or "") if rep else ""),
            f"{rep.confidence:.2f}" if rep else "",
        )
        rows.append((true.start_s, cells))
    for j, extra in enumerate(clip.replay.reps):
        if j not in taken:
            hold, confidence = f"{extra.hold_s:.2f}", f"{extra.confidence:.2f}"
            turn = extra.direction or ""
            cells = ("not there", _span(extra), hold, extra.side, turn, confidence)
            rows.append((extra.start_s, cells))
    return [cells for _, cells in sorted(rows, key=lambda row: row[0])]


def _span(rep: Rep) -> str:
    return f"{rep.start_s:.2f} to {rep.end_s:.2f}"


def _against(true: str, said: str) -> str:
    """Return the counted value, with the truth if it differs and is known."""
    if not true or true == said:
        return said
    return f"{said} (true {true})" if said else f"(true {true})"
