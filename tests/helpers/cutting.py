"""The beginning of a sample, where all of it would take a test longer and tell no more."""

from pathlib import Path

import av


def cut(sample: Path, clip: Path, until_s: float) -> None:
    """Copy the beginning of a recording, as it is."""
    with av.open(str(sample)) as source, av.open(str(clip), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.pts is not None and packet.pts * packet.time_base < until_s:
                packet.stream = copy
                target.mux(packet)
