"""What a clip is, as plain data. Nothing here is heavy, so a benchmark can make hundreds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Rgb = tuple[float, float, float]
Floor = Literal["wood", "tiles", "carpet"]
Side = Literal["left", "right", "both"]
Direction = Literal["clockwise", "counterclockwise"]


@dataclass(frozen=True)
class BodySpec:
    """A person; all scales run 0..1. `female` and `age` 2/3 = young adult, 1 = old."""

    female: float = 1.0
    age: float = 0.7
    muscle: float = 0.5
    weight: float = 0.5
    height: float = 0.5
    skin: Rgb = (0.85, 0.64, 0.52)
    hair: Rgb = (0.20, 0.12, 0.07)


@dataclass(frozen=True)
class Clothes:
    """Colours, and where sleeves and trouser legs end (0 = at the joint above, 1 = full).

    `wide_m` is how far trouser legs stand off the shanks at the hem.
    """

    shirt: Rgb = (0.25, 0.40, 0.65)
    sleeve: float = 0.4
    trousers: Rgb = (0.16, 0.17, 0.20)
    leg: float = 0.9
    socks: Rgb | None = None
    shoes: Rgb | None = None
    wide_m: float = 0.0


@dataclass(frozen=True)
class Room:
    """Floor pattern, wall colour and furniture; `clutter` adds a patterned rug and much stuff."""

    floor: Floor = "wood"
    floor_rgb: Rgb = (0.58, 0.42, 0.28)
    wall_rgb: Rgb = (0.80, 0.78, 0.72)
    mat_rgb: Rgb | None = None
    furniture: bool = True
    clutter: bool = False


@dataclass(frozen=True)
class Light:
    """A key lamp, from where it shines, and what fills the shadows."""

    azimuth_deg: float = 35.0
    height_deg: float = 55.0
    key: float = 0.85
    fill: float = 0.65
    tint: Rgb = (1.0, 0.97, 0.92)


@dataclass(frozen=True)
class CameraSpec:
    """Azimuth about the person: 0 = in front (or at the feet of one who lies), 90 = their left."""

    azimuth_deg: float = 90.0
    distance_m: float = 3.2
    height_m: float = 1.0
    target_m: tuple[float, float, float] | None = None
    fov_deg: float = 40.0
    view: str = "side"


@dataclass(frozen=True)
class Rep:
    """One movement from neutral and back; `counts=False` makes it a distractor."""

    up_s: float = 0.8
    hold_s: float = 0.6
    down_s: float = 0.8
    rest_s: float = 1.0
    amplitude_deg: float = 30.0
    side: Side = "both"
    counts: bool = True


@dataclass(frozen=True)
class Circles:
    """Full turns of one ankle; each turn takes about `period_s`."""

    side: Side = "left"
    direction: Direction = "clockwise"
    turns: int = 4
    period_s: float = 1.8
    bend_deg: float = 18.0
    swing_deg: float = 16.0
    rest_s: float = 1.0


@dataclass(frozen=True)
class Walk:
    """A bout on tiptoe. A leg of the way is (seconds, forward speed, turn at its end).

    `flat` walks it on whole soles instead, which is no exercise.
    """

    legs: tuple[tuple[float, float, float], ...] = ((6.0, 0.0, 0.0),)
    drop_after_leg: int | None = None
    drop_s: float = 0.7
    pitch_deg: float = 28.0
    rest_s: float = 2.0
    flat: bool = False


@dataclass(frozen=True)
class Fidget:
    """Something that is no exercise at all."""

    what: Literal["idle", "shift", "squat", "scratch", "twitch", "scratch_leg", "band_on"] = "idle"
    for_s: float = 2.0
    amount: float = 1.0


@dataclass(frozen=True)
class Away:
    """Walk ahead out of the picture, and come back into it from behind."""

    for_s: float = 2.8
    far_m: float = 2.1
    rest_s: float = 1.4


@dataclass(frozen=True)
class Stance:
    """Standing on one leg; `side` is the leg that stands.

    The other foot goes up by `lift_m`, back by `back_m` (ahead if negative), its toes down by
    `pitch_deg`, and sways by `sway` times the usual. `counts=False` makes it a distractor, as a
    step on the spot is.
    """

    side: Side = "right"
    up_s: float = 0.8
    hold_s: float = 5.0
    down_s: float = 0.7
    rest_s: float = 1.5
    lift_m: float = 0.22
    back_m: float = 0.2
    pitch_deg: float = 45.0
    sway: float = 1.0
    counts: bool = True


Motion = Rep | Circles | Walk | Fidget | Away | Stance
Posture = Literal[
    "stand",
    "stand_soft",
    "stand_one_leg",
    "stand_foot_up",
    "lie_leg_up",
    "lie_leg_up_flat",
    "sit_floor",
    "sit_floor_apart",
    "sit_chair",
    "sit_chair_flat",
]


@dataclass(frozen=True)
class Disturb:
    """What a camera does to a picture; every entry has its own switch, off at zero."""

    noise: float = 0.012
    blur_px: float = 0.6
    exposure: float = 1.0
    shake_px: float = 0.0
    exposure_drift: float = 0.0
    ghost: float = 0.0
    vignette: float = 0.15
    crf: int = 23
    # How many moments within one exposure are mixed: 1 is a shutter without motion blur.
    moments: int = 1


@dataclass(frozen=True)
class Passer:
    """What crosses the picture: a person walking, or a box pushed past the feet.

    A person walks `nearer_m` closer to the camera than the one who exercises (or farther, if
    negative); `at_s` is when they pass in the middle.
    """

    what: Literal["person", "box"]
    at_s: float
    nearer_m: float = 0.5


@dataclass(frozen=True)
class ClipSpec:
    """Everything needed to render one recording and to write its truth."""

    name: str
    exercise: str
    posture: Posture
    motions: tuple[Motion, ...]
    camera: CameraSpec = CameraSpec()
    body: BodySpec = BodySpec()
    clothes: Clothes = Clothes()
    room: Room = Room()
    light: Light = Light()
    disturb: Disturb = field(default_factory=Disturb)
    side: Side = "both"
    band: bool = False
    lead_s: float = 2.0
    hold_target_s: float | None = None
    size_px: tuple[int, int] = (640, 480)
    fps: int = 30
    seed: int = 1
    split: Literal["tune", "test"] | None = None
    notes: str = ""
    disturbance: str | None = None
    # Sway in multiples of what is usual, and a tremor of the working joint at its excursion.
    sway: float = 1.0
    tremble_deg: float = 0.0
    passer: Passer | None = None
