"""Does a whole stitched routine in front of ``posecount live``, hands-free, in a real window.

``python tests/benchmarks/bench_routine.py [FOLDER] [--short]`` needs Xvfb and four minutes: heel
raises in two sets with a rest, dorsiflexion with either foot, circles both ways round and toe
presses from close by. It says what was counted and what was done, and ends with exit code 1 where
that differs. Pictures of the window are kept in FOLDER, one a second. The short one is
a rep of dorsiflexion with either foot. A computer busy with other things may fail at it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
from helpers.stitched_routine import LONG, SHORT, compare, do, save  # noqa: E402


def main(folder=None, routine=LONG):
    look_at = save(Path(folder)) if folder else None
    with tempfile.TemporaryDirectory() as kept:
        out, counted, history, sessions, truth = do(routine, Path(kept), look_at=look_at)
    print(out)
    for rep in counted:
        hold = f", held {rep['hold_s']:.2f} s" if rep["hold_s"] else ""
        turn = f" {rep['direction']}" if rep["direction"] else ""
        print(f"{rep['start_s']:6.1f} s {rep['exercise']}, {rep['side']}{turn}{hold}")
    wrong = compare(counted, history, sessions, truth)
    print(f"{len(counted)} reps counted, {len(truth)} done, {len(history)} in the history")
    print("\n".join(wrong) or "all as it was done")
    return 1 if wrong else 0


if __name__ == "__main__":
    asked = sys.argv[1:]
    short = "--short" in asked
    folders = [word for word in asked if word != "--short"]
    sys.exit(main(*folders[:1], routine=SHORT if short else LONG))
