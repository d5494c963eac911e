"""A made-up foot (half an egg that bulges towards the camera) circles about its ankle."""

import numpy as np
import pytest
from helpers.region_motions import GROUND, signals

from posecount.counting.events import RepCounted
from posecount.counting.motion_cycles import MotionCycleMachine
from posecount.motion.point_motion import PointMotion
from posecount.signals.circle_sense import circle_sense
from posecount.signals.modes import find_modes

pytestmark = pytest.mark.slow

LENGTH, HALF_WIDTH = 180.0, 35.0
LAPS, PERIOD_S, REST_S, FPS = 3, 1.6, 1.0, 20.0


def foot_points(rng, count, bulge):
    """Points (n, 3) of the side one sees: ankle at 0, toes along x, the camera at -z."""
    along = rng.uniform(0, LENGTH, count)
    beside = rng.uniform(-1, 1, count)
    depth = -bulge * HALF_WIDTH * np.sqrt(1 - 0.9 * beside**2)
    return np.column_stack([along, HALF_WIDTH * beside, depth])


def rotation(vectors):
    """Rotation matrices (m, 3, 3) of rotation vectors (m, 3) in radians."""
    angle = np.linalg.norm(vectors, axis=1)[:, None, None]
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    cross = np.array([[zero, -z, y], [z, zero, -x], [-y, x, zero]]).transpose(2, 0, 1)
    small = np.maximum(angle, 1e-12)
    turn = np.sin(angle) / small * cross + (1 - np.cos(angle)) / small**2 * cross @ cross
    return np.eye(3) + turn


def filmed(
    clockwise,
    *,
    tilt_deg=40.0,
    roll_deg=0.0,
    bulge=1.0,
    far=900.0,
    noise_px=0.3,
    count=90,
    seed=4,
    lost=0.0,
):
    """Motions of points on ground and foot; the toes point ``tilt_deg`` away from the camera."""
    rng = np.random.default_rng(seed)
    tilt, roll = np.radians([tilt_deg, roll_deg])
    axis = np.array([np.cos(tilt), 0.0, np.sin(tilt)])
    visible = foot_points(rng, count, bulge)
    visible[:, 2] += np.tan(tilt) * visible[:, 0]
    down = np.array([0.0, 1.0, 0.0])
    side = np.cross(axis, down)
    times_s = np.arange(0, 2 * REST_S + LAPS * PERIOD_S, 1 / FPS)
    phase = 2 * np.pi * np.clip((times_s - REST_S) / PERIOD_S, 0, LAPS)
    out = np.minimum(1, np.minimum(times_s, times_s[-1] - times_s) / REST_S)[:, None]
    # The turn's vector goes round the axis, and the toes with it. Exercisers look at their foot
    # from the toes' side, so clockwise for them is counterclockwise along ankle to toe.
    sense = -1.0 if clockwise else 1.0
    vectors = 0.3 * out * (np.cos(phase)[:, None] * down + sense * np.sin(phase)[:, None] * side)
    turned = visible @ rotation(vectors).transpose(0, 2, 1)
    picture = turned[..., :2] * (far / (far + turned[..., 2:]))
    spin = np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    foot = 320 + picture @ spin
    ground = np.broadcast_to(
        rng.uniform(0, 640, (GROUND + count, 2)), (len(foot), GROUND + count, 2)
    )
    places = np.concatenate([ground, foot], axis=1)
    places = places + rng.normal(0, noise_px, places.shape)
    shifts = places - places[0]
    shifts[rng.random(shifts.shape[:2]) < lost] = np.nan
    return [PointMotion(t, 0, places[0], shift) for t, shift in zip(times_s, shifts, strict=True)]


def directions(made):
    machine = MotionCycleMachine()
    events = [event for signal in signals(made) for event in machine.update(signal)]
    events += machine.finish(made[-1].t_s)
    return [event.rep.direction for event in events if isinstance(event, RepCounted)]


def mirrored(made):
    flip = np.array([-1.0, 1.0])
    return [PointMotion(m.t_s, m.segment, m.origin_px * flip, m.shift_px * flip) for m in made]


@pytest.mark.parametrize("clockwise", [True, False])
@pytest.mark.parametrize("tilt_deg", [-50.0, -40.0, 35.0, 50.0])
@pytest.mark.parametrize("roll_deg", [0.0, 75.0, 160.0, 250.0])
def test_the_direction_is_right_from_behind_the_toes_and_from_before_them(
    clockwise, tilt_deg, roll_deg
):
    found = directions(filmed(clockwise, tilt_deg=tilt_deg, roll_deg=roll_deg))
    assert found == ["clockwise" if clockwise else "counterclockwise"] * LAPS


@pytest.mark.parametrize(
    "disturbed", [{"noise_px": 1.0}, {"lost": 0.3}, {"far": 1e7}, {"far": 700.0}], ids=str
)
def test_noise_losses_and_the_lens_do_not_turn_it_over(disturbed):
    for clockwise, name in ((True, "clockwise"), (False, "counterclockwise")):
        assert set(directions(filmed(clockwise, **disturbed))) == {name}


def test_a_mirrored_picture_turns_it_over():
    assert set(directions(mirrored(filmed(True)))) == {"counterclockwise"}


def test_a_flat_foot_does_not_tell():
    assert set(directions(filmed(True, bulge=0.0, far=1e7))) == {"unknown"}


def test_too_few_points_do_not_tell():
    assert set(directions(filmed(True, count=20))) == {"unknown"}


def test_noise_alone_is_never_taken_for_a_bulge():
    said = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        made = filmed(True, bulge=0.0, far=1e7, noise_px=1.5, seed=seed)
        modes = find_modes(made[0].origin_px, np.array([motion.shift_px for motion in made]))
        said += circle_sense(modes, rng.uniform(5, 40, 2)) != 0
    assert said <= 1


@pytest.mark.parametrize("tilt_deg", [-80.0, -25.0, -10.0, 0.0, 10.0, 25.0, 80.0])
@pytest.mark.parametrize("clockwise", [True, False])
def test_where_the_view_is_poor_it_is_unknown_but_never_wrong(clockwise, tilt_deg):
    wrong = "counterclockwise" if clockwise else "clockwise"
    assert wrong not in directions(filmed(clockwise, tilt_deg=tilt_deg))
