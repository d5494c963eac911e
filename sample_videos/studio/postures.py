"""The postures themselves: standing, lying with a leg up, sitting on the floor or a chair."""

from __future__ import annotations

import numpy as np

from .body import SIDES, Array, Pose, turn
from .posture import FORWARD, UP, Frame, Posture, other

# A knee locked straight would let a step or a sway pull the foot off the floor.
SOFT_KNEES_M = 0.004
# How far over one foot the body goes to stand on it, of the way from the middle.
OVER_SHARE = 0.8
# A step lifts a foot no higher than this.
STEP_M = 0.05


class Stand(Posture):
    """Feet planted on the floor; legs follow from where the pelvis is."""

    soft_m = SOFT_KNEES_M

    def pose(self, frame: Frame) -> Pose:
        """Pelvis from the path and the risen heels, legs to their footholds."""

        def get(name: str) -> float:
            return frame.get(name, 0.0)

        pelvis = turn("z", get("yaw"))
        turns = {"root": pelvis, "spine05": pelvis @ turn("x", get("lean"))}
        turns["neck01"] = turns["spine05"] @ turn("x", 4 + get("nod"))
        self.arms(turns, frame, 3, 10)
        planted = self.planted()
        rises = [self._rise(get(f"{SIDES[side]}.pitch")) for side in planted]
        rise = min(rises, key=lambda r: float(r[2]))
        shift = np.array([get("sway_x"), get("sway_y"), -get("drop") - self.soft_m])
        # Over 1 the body's weight is on the left foot, over -1 on the right.
        shift[0] += OVER_SHARE * get("over") * float(self.body.ball("left")[0])
        path = np.array([get("x"), get("y"), 0.0])
        # Hips go back in a squat, or the person would topple.
        shift[1] += 0.35 * get("drop")
        root_m = path + pelvis @ (self.body.joint("root") + shift + rise)
        for side in planted:
            self._plant(turns, side, root_m, frame)
        self.lift_other(turns, frame)
        return Pose(root_m, turns)

    def planted(self) -> tuple[str, ...]:
        """The sides that stand."""
        return ("left", "right")

    def lift_other(self, turns: dict[str, Array], frame: Frame) -> None:
        """A leg that does not stand."""

    def _rise(self, pitch_deg: float) -> Array:
        """How an ankle moves when its foot turns about its ball."""
        arm = self.body.joint("foot.L") - self.body.ball("left")
        return (turn("x", pitch_deg) @ arm - arm) * np.array([0.0, 1.0, 1.0])

    def _plant(self, turns: dict[str, Array], side: str, root_m: Array, frame: Frame) -> None:
        s = SIDES[side]

        def get(name: str) -> float:
            return frame.get(f"{s}.{name}", 0.0)

        heading = turn("z", get("yaw"))
        ball = self.body.ball(side)
        ball_m = heading @ ball + np.array([get("x"), get("y"), get("lift")])
        foot = heading @ turn("x", get("pitch"))
        ankle_m = ball_m + foot @ (self.body.joint(f"foot.{s}") - ball)
        self.reach(turns, s, root_m, ankle_m, heading @ FORWARD)
        turns[f"foot.{s}"] = foot
        # Toes stay flat while the heel rises, until the foot is well off the floor; gripping
        # arches them and their tips stay down.
        hanging = min(1.0, max(0.0, (get("lift") - STEP_M) / STEP_M))
        toes = heading @ turn("x", hanging * get("pitch"))
        self.curl(turns, s, toes, -0.7 * get("curl"), get("curl"))


class StandSoft(Stand):
    """Standing with the knees slightly bent, as toe presses ask for."""

    soft_m = 0.035


class StandOneLeg(Stand):
    """Standing on `side`; the other foot is held up behind."""

    def pose(self, frame: Frame) -> Pose:
        """Shift the weight over the standing foot first."""
        over_m = 0.75 * float(self.body.ball(self.standing())[0])
        return super().pose({**frame, "sway_x": frame.get("sway_x", 0.0) + over_m})

    def standing(self) -> str:
        """The side that bears the weight."""
        return self.side

    def planted(self) -> tuple[str, ...]:
        """Only one foot stands."""
        return (self.standing(),)

    def lift_other(self, turns: dict[str, Array], frame: Frame) -> None:
        """The other knee is bent."""
        self.straight_leg(turns, SIDES[other(self.side)], 12, frame, knee_deg=75)


class StandFootUp(StandOneLeg):
    """Standing on the other foot; `side` is stretched out ahead, its foot in the air."""

    def pose(self, frame: Frame) -> Pose:
        """Nobody sways much on one leg and keeps the other in the air: lean back a little."""
        return super().pose({**frame, "lean": frame.get("lean", 0.0) - 4.0})

    def standing(self) -> str:
        """The side that bears the weight."""
        return other(self.side)

    def lift_other(self, turns: dict[str, Array], frame: Frame) -> None:
        """The leg that is out."""
        self.straight_leg(turns, SIDES[self.side], 38, frame, knee_deg=8)


class LieLegUp(Posture):
    """On the back, head at +y, `side` stretched up, the other knee bent with its foot flat."""

    lift_m = 0.0

    def __post_init__(self) -> None:
        """Lay the body on the floor."""
        self.lift_m = self.settle({}, 0.0, "spine", "pelvis", "head")

    def pose(self, frame: Frame) -> Pose:
        """Lying with the ankle of the raised leg at its channels."""
        s, o = SIDES[self.side], SIDES[other(self.side)]
        back = turn("x", -90 + 0.3 * frame.get("lean", 0.0))
        turns = {"root": back, "spine05": back}
        turns["neck01"] = back @ turn("x", 14 + frame.get("nod", 0.0))
        self.arms(turns, frame, 0, 2)
        root_m = np.array([frame.get("sway_x", 0.0), 0.0, self.lift_m])
        self.straight_leg(turns, s, 84, frame, knee_deg=6)
        self.rest_leg(turns, o, root_m, frame)
        return Pose(root_m, turns)

    def rest_leg(self, turns: dict[str, Array], s: str, root_m: Array, frame: Frame) -> None:
        """The other leg: knee bent, sole on the floor."""
        ankle = self.body.joint(f"foot.{s}")
        hip_y_m = float(root_m[1]) - 0.06
        ankle_m = np.array([ankle[0], hip_y_m - 0.52, ankle[2]])
        self.reach(turns, s, root_m, ankle_m, UP)
        turns[f"foot.{s}"] = np.eye(3)


class LieLegUpFlat(LieLegUp):
    """The same with the other leg straight on the floor."""

    def rest_leg(self, turns: dict[str, Array], s: str, root_m: Array, frame: Frame) -> None:
        """The other leg: straight."""
        self.straight_leg(turns, s, 2, frame)


class SitFloor(Posture):
    """On the floor, legs straight ahead, leaning back a little on the hands."""

    lift_m = 0.0
    hip_deg = 80.0
    arm_deg = 15.0
    spread_deg = 0.0

    def __post_init__(self) -> None:
        """Put the seat on the floor, then heels and hands."""
        self.lift_m = self.settle({}, 0.0, "pelvis", "upperleg01", "root")
        for _ in range(4):
            gap_m = self.settle({}, 0.0, "foot")
            self.hip_deg += np.degrees(gap_m / 0.85)
        while self.arm_deg < 80 and self.settle({}, 0.02, "wrist", "finger", "metacarpal") > 0:
            self.arm_deg += 1.0

    def pose(self, frame: Frame) -> Pose:
        """Sitting with both ankles at their channels."""
        back = turn("x", -10)
        turns = {"root": back, "spine05": turn("x", -14 + frame.get("lean", 0.0))}
        turns["neck01"] = turn("x", 6 + frame.get("nod", 0.0))
        # Hands that bear weight neither sway nor sink into the floor, but they may reach out,
        # which is a longer way from behind.
        hands = {"reach": 2.4 * frame.get("reach", 0.0), "rub": frame.get("rub", 0.0)}
        self.arms(turns, hands, -self.arm_deg, -0.6 * self.arm_deg)
        for s in "LR":
            turns["root"] = turn("z", self.spread_deg if s == "L" else -self.spread_deg) @ back
            self.straight_leg(turns, s, self.hip_deg, frame, knee_deg=5)
        turns["root"] = back
        root_m = np.array([frame.get("sway_x", 0.0), 0.0, self.lift_m])
        return Pose(root_m, turns)


class SitFloorApart(SitFloor):
    """The same with the legs apart, so that no foot hides the other."""

    spread_deg = 9.0


class SitChair(Posture):
    """On a chair: `side` stretched out ahead, the other foot flat on the floor."""

    side_out = True

    lift_m = 0.0
    heel_m = 0.14

    def __post_init__(self) -> None:
        """Put the seat on the chair."""
        for _ in range(3):
            self.lift_m += self.settle({}, self.seat_m(), "pelvis", "upperleg01", "root")

    def seat_m(self) -> float:
        """A chair that suits the person's shanks."""
        return float(self.body.joint("lowerleg01.L")[2]) - 0.07

    def pose(self, frame: Frame) -> Pose:
        """Sitting with one leg out."""
        s, o = SIDES[self.side], SIDES[other(self.side)]
        turns = {"root": turn("x", -4), "spine05": turn("x", -3 + frame.get("lean", 0.0))}
        turns["neck01"] = turn("x", 8 + frame.get("nod", 0.0))
        self.arms(turns, frame, 12, 62)
        root_m = np.array([frame.get("sway_x", 0.0), 0.0, self.lift_m])
        if self.side_out:
            self._stretch(turns, s, root_m, frame)
        else:
            self._rest(turns, s, root_m, frame)
        self._rest(turns, o, root_m, frame)
        return Pose(root_m, turns)

    def _hip(self, turns: dict[str, Array], s: str, root_m: Array) -> Array:
        joint = self.body.joint
        return root_m + turns["root"] @ (joint(f"upperleg01.{s}") - joint("root"))

    def _stretch(self, turns: dict[str, Array], s: str, root_m: Array, frame: Frame) -> None:
        """The leg that is out: straight, its heel just above the floor."""
        joint = self.body.joint
        leg_m = float(joint(f"upperleg01.{s}")[2] - joint(f"foot.{s}")[2])
        drop_m = float(self._hip(turns, s, root_m)[2]) - self.heel_m
        below_deg = float(np.degrees(np.arcsin(min(0.95, drop_m / leg_m))))
        self.straight_leg(turns, s, 89 - below_deg, frame, knee_deg=6)

    def _rest(self, turns: dict[str, Array], s: str, root_m: Array, frame: Frame) -> None:
        """A leg with its foot flat on the floor, or lifted off it with the toes curled."""
        hip, knee, ankle = (
            self.body.joint(f"{b}.{s}") for b in ("upperleg01", "lowerleg01", "foot")
        )
        ahead_m = float(self._hip(turns, s, root_m)[1] - (hip[2] - knee[2]) + 0.02)
        ankle_m = np.array([ankle[0], ahead_m, ankle[2] + frame.get(f"{s}.lift", 0.0)])
        self.reach(turns, s, root_m, ankle_m, FORWARD)
        turns[f"foot.{s}"] = np.eye(3)
        curl_deg = max(0.0, frame.get(f"{s}.curl", 0.0))
        self.curl(turns, s, turns[f"foot.{s}"], curl_deg, 1.7 * curl_deg)


class SitChairFlat(SitChair):
    """On a chair with both feet flat on the floor."""

    side_out = False
