"""The files of a command: checked once, before any work begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from posecount.outputs import Named, check_outputs


def check_files(
    outputs: Sequence[tuple[str, str | Path | None]],
    inputs: Sequence[tuple[str, str | Path | None]] = (),
    model: str | None = None,
    check: Callable[[Sequence[Named], Sequence[Named]], None] = check_outputs,
) -> None:
    """Raise OutputError if an output cannot be written, or would destroy another file.

    Those are the other outputs, the inputs, the pose model (``model`` if one is used) and
    posecount's own history and preferences. None stands for a file that is not wanted. ``check``
    can be ``check_distinct`` if the places are checked later, one by one.
    """
    check(_given(outputs), [*_given(inputs), *_always(model)])


def _given(files: Sequence[tuple[str, str | Path | None]]) -> list[Named]:
    return [(what, path) for what, path in files if path is not None]


def _always(model: str | None) -> list[Named]:
    from posecount import profiles
    from posecount.history.opening import data_root, history_path
    from posecount.history.private import beside
    from posecount.live.preferences import remembered_file
    from posecount.pose.model.choice import model_path
    from posecount.pose.model.find import model_places

    return [
        *(("the pose model", place) for place in model_places(model_path(model))),
        *(
            ("the history", file)
            for name in profiles.known(data_root())
            for file in beside(history_path(name))
        ),
        ("what posecount remembers", remembered_file()),
        ("what posecount remembers", profiles.remembered_file()),
    ]
