"""How the body is placed, in the samples."""

from collections import Counter

import pytest
from helpers.golden import golden_files, load

from posecount.counting.attitude import attitude_of
from posecount.signals.legs import FootSignalReader, FootSignals

PLACED = {
    "ankle_circles": "lying",
    "dorsiflexion": "legs_out",
    "plantar_flexion": "on_chair",
    "toe_raise": "standing",
    "toe_walk": "standing",
    "single_leg_balance": "standing",
    "nothing_standing": "standing",
}


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: path.stem)
def test_a_sample_is_nearly_always_placed_as_its_exercise_asks(path):
    reader = FootSignalReader()
    found = Counter(attitude_of(reader.update(seen.t_s, seen.person)) for seen in load(path))
    expected = next(placed for name, placed in PLACED.items() if path.stem.startswith(name))
    assert found[expected] >= 0.9 * found.total()


def test_nobody_is_unseen():
    assert attitude_of(FootSignals(0.0, None, None, None, 1.0)) == "unseen"
