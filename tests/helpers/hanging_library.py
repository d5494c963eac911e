"""posecount with a stick figure for a pose model, and a media library that hangs as libav can.

Run as ``python tests/hanging_library.py count …``. The environment says after how many packets the
library hangs (HANG=0: when it opens a file), and MARK=FILE which file is made then. The hang holds
no lock of Python's and hears no signal, as in native code.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers.fake_pose import stand_in
from posecount.media import container
from posecount.media.decoder import Decoder


def hang():
    """Lock what is locked already: waits for ever, and no signal wakes it."""
    Path(os.environ["MARK"]).touch()
    lock = ctypes.create_string_buffer(128)
    library = ctypes.CDLL(None)
    library.pthread_mutex_lock(lock)
    library.pthread_mutex_lock(lock)


def hang_after(packets):
    """Let the library hang once so many packets were read in one go."""
    true = Decoder.next_packet
    read = {}

    def next_packet(decoder):
        read[id(decoder)] = read.get(id(decoder), 0) + 1
        if read[id(decoder)] > packets:
            with decoder._pulse.call():
                hang()
        return true(decoder)

    Decoder.next_packet = next_packet


if __name__ == "__main__":
    stand_in(setattr)
    after = int(os.environ["HANG"])
    if after:
        hang_after(after)
    else:
        container.av.open = lambda *_args, **_options: hang()
    from posecount.cli import main

    main()
