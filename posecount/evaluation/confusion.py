"""Exercise said against exercise done, where no exercise is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from posecount.batch.work import failed_with
from posecount.evaluation.cells import NOTHING, TextTable
from posecount.evaluation.run import LeftOut, for_each, reason_left_out
from posecount.evaluation.truth import Clip, Truth
from posecount.exercises import EXERCISES
from posecount.observation.landmarks_file import is_landmarks
from posecount.pose.model.choice import PoseModels
from posecount.recognise import recognise_video
from posecount.recognised_result import RecognisedResult

ELSE = "something else"
"""What is done before, between and after the exercises."""


Pairs = defaultdict[tuple[str, str], float]
"""Amounts by (exercise done, exercise said)."""


def _none() -> Pairs:
    return defaultdict(float)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A clip that was counted without its exercise.

    ``seconds`` and ``reps`` add up those of the clip; a rep that nobody did was done as something
    else. ``reps_done`` are the true reps.
    """

    name: str
    exercise: str
    reps_done: int
    seconds: Pairs = field(default_factory=_none)
    reps: Pairs = field(default_factory=_none)

    @property
    def is_exact(self) -> bool:
        """Whether every rep was found as what it was, and no other."""
        done = {(self.exercise, self.exercise): self.reps_done} if self.reps_done else {}
        return dict(self.reps) == done


def recognise_all(
    clips: Sequence[Clip],
    model: PoseModels,
    jobs: int,
    done: Callable[[Recognised | LeftOut], None],
) -> list[Recognised | LeftOut]:
    """Count every clip without its exercise, in ``jobs`` processes; ``done`` is told of each."""
    outcomes: dict[int, Recognised | LeftOut] = {}
    for index, outcome in for_each(recognise, clips, model, jobs):
        outcomes[index] = outcome
        done(outcome)
    return [outcomes[index] for index in range(len(clips))]


def recognise(clip: Clip, model: PoseModels) -> Recognised | LeftOut:
    """Count one clip without its exercise; return LeftOut with the reason if that is impossible."""
    if why := reason_left_out(clip):
        return LeftOut(clip.name, why)
    assert clip.video is not None and clip.truth is not None
    if is_landmarks(clip.video):
        return LeftOut(clip.name, "landmarks hold what one exercise needs")
    try:
        result = recognise_video(clip.video, mirrored=clip.truth.mirrored, model=model)
    except (Exception, SystemExit) as error:  # A fault in one clip's counting is not the end.
        return LeftOut(clip.name, failed_with(error).why)
    return compared(clip.name, clip.truth, result)


def compared(name: str, truth: Truth, result: RecognisedResult) -> Recognised:
    """Compare what was recognised in a clip with the truth.

    An exercise is done from its first rep's start to its last one's end, rests included.
    """
    found = Recognised(name, truth.exercise, len(truth.reps))
    first_s = min((rep.start_s for rep in truth.reps), default=0.0)
    last_s = max((rep.end_s for rep in truth.reps), default=0.0)
    for segment in result.segments:
        said = segment.exercise or ELSE
        within_s = max(0.0, min(segment.end_s, last_s) - max(segment.start_s, first_s))
        found.seconds[truth.exercise, said] += within_s
        found.seconds[ELSE, said] += segment.end_s - segment.start_s - within_s
    for rep in result.reps:
        inside = first_s <= (rep.start_s + rep.end_s) / 2 <= last_s
        found.reps[truth.exercise if inside and truth.reps else ELSE, rep.exercise] += 1
    return found


def confusion_tables(outcomes: Sequence[Recognised | LeftOut]) -> list[TextTable]:
    """Return a table by seconds and one by reps: a row for what was done, a column for what said.

    ``F1`` is twice what was said rightly as a share of all that was done and all that was said.
    The last columns are of the clips of that exercise: how many, and in how many every rep was
    found and nothing else.
    """
    clips = [one for one in outcomes if isinstance(one, Recognised)]
    seconds, reps = _none(), _none()
    for clip in clips:
        for total, own in ((seconds, clip.seconds), (reps, clip.reps)):
            for pair, amount in own.items():
                total[pair] += amount
    done_s: defaultdict[str, float] = defaultdict(float)
    done_reps: defaultdict[str, float] = defaultdict(float)
    for (done, _), amount in seconds.items():
        done_s[done] += amount
    for clip in clips:
        done_reps[clip.exercise] += clip.reps_done
    return [
        _table("Seconds: done (rows) and said (columns)", seconds, done_s, clips),
        _table("Reps: done (rows) and said (columns)", reps, done_reps, clips),
    ]


def _f1(name: str, found: Pairs, all_done: Mapping[str, float]) -> str:
    done = all_done.get(name, 0.0)
    said = sum(amount for (_, said), amount in found.items() if said == name)
    return f"{2 * found[name, name] / (done + said):.3f}" if done else NOTHING


def _table(
    title: str, found: Pairs, all_done: Mapping[str, float], clips: Sequence[Recognised]
) -> TextTable:
    known = {name for pair in found for name in pair}
    names = [spec.id for spec in EXERCISES if spec.id in known] + [ELSE]
    rows = []
    for done in names:
        own = [clip for clip in clips if clip.exercise == done]
        cells = [f"{found[done, said]:.0f}" if found[done, said] else "" for said in names]
        right = [str(len(own)), str(sum(clip.is_exact for clip in own))] if own else [NOTHING] * 2
        rows.append((done, *cells, _f1(done, found, all_done), *right))
    return TextTable(title, ("", *names, "F1", "clips", "exact"), tuple(rows), words=(0,))


def confusion_data(outcomes: Sequence[Recognised | LeftOut]) -> list[dict[str, object]]:
    """Return each clip's comparison as plain data."""
    return [
        {
            "name": clip.name,
            "exercise": clip.exercise,
            "exact": clip.is_exact,
            "seconds": _pairs(clip.seconds),
            "reps": _pairs(clip.reps),
        }
        if isinstance(clip, Recognised)
        else {"name": clip.name, "left_out": clip.why}
        for clip in outcomes
    ]


def _pairs(found: Pairs) -> list[dict[str, object]]:
    return [
        {"done": done, "said": said, "amount": round(amount, 2)}
        for (done, said), amount in sorted(found.items())
        if amount
    ]
