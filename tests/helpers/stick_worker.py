"""The worker with a stick figure for a pose model; the environment may make it fail.

WORKER=raise: the estimator raises; crash: the process ends; deaf: nothing is ever found out.
"""

import os
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from helpers.fake_pose import StickFigureEstimator  # noqa: E402
from posecount.parallel import worker  # noqa: E402
from posecount.pose import estimator  # noqa: E402

FAILS_AT_S = 15.0


class Estimator(StickFigureEstimator):
    def estimate(self, frame):
        how = os.environ.get("WORKER")
        if how == "crash" and frame.t_s >= FAILS_AT_S:
            os._exit(9)
        if how == "raise" and frame.t_s >= FAILS_AT_S:
            raise ValueError("the picture is odd")
        if how == "deaf":
            time.sleep(60)
        return super().estimate(frame)


if __name__ == "__main__":
    estimator.MediaPipePoseEstimator = Estimator
    worker.main()
