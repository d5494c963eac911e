from __future__ import annotations

import hashlib
import json
import math
from pathlib import Path

import cv2
import numpy as np
import pytest

from posecount.errors import ModelError
from posecount.feet import FootNetwork, Square, foot_network_path
from posecount.feet.file import load_foot_manifest

GOLDEN = Path(__file__).parent / "golden"
TRUTH = json.loads((GOLDEN / "truth.json").read_text(encoding="utf-8"))
"""Two pictures of our own studio, of people and rooms that the network was not trained on."""


@pytest.fixture(scope="module")
def network():
    return FootNetwork(foot_network_path())


def picture(truth):
    return np.asarray(cv2.imread(str(GOLDEN / truth["picture"])), np.uint8)


def name(truth):
    return f"{truth['picture']}-{truth['side']}"


@pytest.mark.parametrize("truth", TRUTH, ids=name)
def test_a_foot_is_seen_where_it_is(network, truth):
    look = network.look(picture(truth), [Square.around(*truth["box_px"])])[0]
    long = math.dist(truth["points_px"]["heel"], truth["points_px"]["big_toe"])
    far = {n: math.dist(at, truth["points_px"][n]) / long for n, at in look.points_px.items()}
    assert max(far.values()) < 0.08
    assert min(look.scores.values()) > 0.5


@pytest.mark.parametrize("truth", TRUTH, ids=name)
def test_its_side_and_how_much_is_hidden_are_told(network, truth):
    look = network.look(picture(truth), [Square.around(*truth["box_px"])])[0]
    assert ("right" if look.right > 0.5 else "left") == truth["side"]
    assert look.foot > 0.9
    assert look.hidden == pytest.approx(1 - truth["seen"], abs=0.2)


@pytest.mark.parametrize("truth", TRUTH, ids=name)
def test_a_mirrored_foot_is_the_other_one_at_the_mirrored_place(network, truth):
    image = picture(truth)
    wide = image.shape[1]
    left, top, right, bottom = truth["box_px"]
    plain = network.look(image, [Square.around(left, top, right, bottom)])[0]
    box = (wide - 1 - right, top, wide - 1 - left, bottom)
    mirrored = network.look(np.ascontiguousarray(image[:, ::-1]), [Square.around(*box)])[0]
    assert mirrored.right == pytest.approx(1 - plain.right, abs=0.05)
    for n, (x, y) in plain.points_px.items():
        assert mirrored.points_px[n] == pytest.approx((wide - 1 - x, y), abs=0.5)


def test_a_bare_floor_is_no_foot(network):
    floor = np.full((200, 200, 3), (120, 140, 160), np.uint8)
    assert network.look(floor, [Square(100, 100, 60)])[0].foot < 0.5


def test_no_squares_are_no_looks(network):
    assert network.look(np.zeros((10, 10, 3), np.uint8), []) == []


def test_the_file_is_the_one_of_the_manifest():
    manifest, data = load_foot_manifest(), foot_network_path().read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (manifest.size, manifest.sha256)


def test_a_file_that_is_no_network_is_refused_in_a_sentence(tmp_path):
    path = tmp_path / "other.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(ModelError, match="not a foot network"):
        FootNetwork(path)
