"""A scripted live session, to be run where there is no network (see test_privacy).

``python private_live.py FOLDER WAY …``: a stream on the loopback for a camera, a screen and a hand
at the keys, and the real command; its reps are written to FOLDER.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers.cutting import cut
from helpers.desktop import Desktop, LiveCommand
from helpers.mjpeg_server import MjpegServer, pictures_of
from helpers.sealed import loopback_up
from helpers.stitching import LAP

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "dorsiflexion_both_side.mp4"
UNTIL_S = 9.5
"""By then the first rep is done: a slow one, which a busy computer sees too."""


def main(folder, ways):
    if "nowhere" in ways:
        loopback_up()
    clip = folder / "flexions.mp4"
    cut(SAMPLE, clip, UNTIL_S)
    pictures = pictures_of(clip, still_s=4.0, tail_s=3.0)
    words = ("-e", "resisted_dorsiflexion", "--reps", "90", "--json", str(folder / "reps.json"))
    with Desktop() as desktop, MjpegServer(pictures, round_and_round=LAP) as server:
        state = Path(os.environ["XDG_DATA_HOME"])
        command = LiveCommand(desktop, "--camera", server.address, *words, state=state)
        command.wait_for_set()
        server.begin.set()
        if not server.done.wait(120.0):
            return "the camera was not looked at"
        code, out, err = command.leave(desktop)
        print(out, err)
        return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
