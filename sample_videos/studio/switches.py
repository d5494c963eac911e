"""The benchmark's disturbances: each changes one thing about a plain clip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .draw import Draw
from .spec import (
    Away,
    Circles,
    ClipSpec,
    Clothes,
    Fidget,
    Light,
    Motion,
    Passer,
    Rep,
    Room,
    Walk,
)

Switch = Callable[[ClipSpec], ClipSpec]
UNEVEN_REPS_S = (0.5, 3.4, 0.9, 4.0, 1.6)


def _camera(**values: Any) -> Switch:
    return lambda clip: replace(clip, disturb=replace(clip.disturb, **values))


def _clothes(**values: Any) -> Switch:
    return lambda clip: replace(clip, clothes=replace(clip.clothes, **values))


def _fps(fps: int) -> Switch:
    return lambda clip: replace(clip, fps=fps)


def _size(width_px: int, height_px: int, reps: int | None = None) -> Switch:
    return lambda clip: replace(clip, size_px=(width_px, height_px), motions=clip.motions[:reps])


def _instead(*motions: Motion) -> Switch:
    """Nothing to count."""
    return lambda clip: replace(clip, motions=motions, hold_target_s=None)


def _low_light(clip: ClipSpec) -> ClipSpec:
    lamp: Light = replace(clip.light, key=0.4, fill=0.3, tint=(1.0, 0.84, 0.64))
    return replace(clip, light=lamp, disturb=replace(clip.disturb, exposure=0.65, noise=0.02))


def _clutter(clip: ClipSpec) -> ClipSpec:
    room: Room = replace(clip.room, clutter=True, mat_rgb=None)
    return replace(clip, room=room)


def _second_person(clip: ClipSpec) -> ClipSpec:
    nearer_m = 0.75 if clip.split == "test" else -0.95
    return replace(clip, passer=Passer("person", clip.lead_s + 4.5, nearer_m))


def _hidden_foot(clip: ClipSpec) -> ClipSpec:
    return replace(clip, passer=Passer("box", clip.lead_s + 3.5))


def _away(clip: ClipSpec) -> ClipSpec:
    reps = clip.motions
    return replace(clip, motions=(reps[0], Away(), *reps[1:2]))


def _uneven_tempo(clip: ClipSpec) -> ClipSpec:
    first, second = clip.motions[:2]
    if isinstance(first, Circles) and isinstance(second, Circles):
        quick = replace(first, turns=3, period_s=0.9, rest_s=0.8)
        slow = replace(second, turns=2, period_s=3.0, rest_s=0.8)
        return replace(clip, motions=(quick, slow, replace(quick, turns=2, period_s=1.6)))
    assert isinstance(first, Rep)
    return replace(clip, motions=tuple(_lasting(first, rep_s) for rep_s in UNEVEN_REPS_S))


def _lasting(rep: Rep, whole_s: float) -> Rep:
    way_s = 0.45 * whole_s
    return replace(rep, up_s=way_s, hold_s=0.1 * whole_s, down_s=way_s, rest_s=1.0)


def _each_rep(clip: ClipSpec, change: Callable[[Rep], Rep]) -> ClipSpec:
    motions = (change(m) if isinstance(m, Rep) else m for m in clip.motions)
    return replace(clip, motions=tuple(motions))


def _tiny(clip: ClipSpec) -> ClipSpec:
    return _each_rep(clip, lambda rep: replace(rep, amplitude_deg=0.45 * rep.amplitude_deg))


def _pauses(clip: ClipSpec) -> ClipSpec:
    first, second = clip.motions[:2]
    if isinstance(first, Circles) and isinstance(second, Circles):
        return replace(
            clip, motions=(replace(first, turns=3, rest_s=4.5), replace(second, turns=3))
        )
    return replace(
        clip,
        motions=(first, Fidget("shift", 2.4), Fidget("idle", 2.6), second, Fidget("idle", 3.0)),
    )


def _twitches(clip: ClipSpec) -> ClipSpec:
    """A twitch after the first rep and half a movement after the second."""
    first, second, *rest = clip.motions
    assert isinstance(first, Rep)
    low = Rep(0.6, 0.3, 0.6, 1.0, 0.17 * first.amplitude_deg, first.side, counts=False)
    return replace(clip, motions=(first, Fidget("twitch", 1.2, 0.5), second, low, *rest[:1]))


def _shoes(clip: ClipSpec) -> ClipSpec:
    draw = Draw(clip.seed + 6000)
    return replace(clip, clothes=replace(clip.clothes, shoes=draw.rgb(0.05, 0.8)))


def _socks(clip: ClipSpec) -> ClipSpec:
    draw = Draw(clip.seed + 6000)
    clothes: Clothes = replace(clip.clothes, socks=draw.rgb(0.15, 0.9))
    return replace(clip, clothes=clothes)


_TO_AND_FRO = Walk(((3.2, 0.38, 180.0), (3.2, 0.38, 0.0)), rest_s=1.2, flat=True)
SWITCHES: dict[str, Switch] = {
    "camera-noise": _camera(noise=0.06),
    "low-light": _low_light,
    "motion-blur": _camera(moments=4),
    "fps-10": _fps(10),
    "fps-15": _fps(15),
    "fps-24": _fps(24),
    "fps-60": _fps(60),
    "320x240": _size(320, 240),
    "1280x720": _size(1280, 720, reps=2),
    "1920x1080": _size(1920, 1080, reps=1),
    "compression": _camera(crf=42),
    "shake": _camera(shake_px=6.0),
    "shoes": _shoes,
    "socks": _socks,
    "long-trousers": _clothes(leg=1.04, wide_m=0.022),
    "clutter": _clutter,
    "second-person": _second_person,
    "hidden-foot": _hidden_foot,
    "leaving": _away,
    "uneven-tempo": _uneven_tempo,
    "tiny": _tiny,
    "trembling": lambda clip: replace(clip, tremble_deg=1.6),
    "pauses": _pauses,
    "sway": lambda clip: replace(clip, sway=6.0),
    "twitches": _twitches,
    "nothing-idle": _instead(Fidget("idle", 4.0), Fidget("shift", 2.6), Fidget("idle", 6.0)),
    "nothing-walking": _instead(_TO_AND_FRO),
    "nothing-squats": _instead(
        *(Fidget("squat", for_s) for for_s in (2.6, 2.2, 3.2)), Fidget("idle", 2.5)
    ),
    "nothing-scratching": _instead(
        Fidget("scratch_leg", 4.0),
        Fidget("idle", 1.5),
        Fidget("scratch_leg", 3.0),
        Fidget("idle", 2.0),
    ),
    "nothing-band-on": _instead(Fidget("band_on", 6.0), Fidget("idle", 4.0)),
}
_RATES = ("toe_raise_side_1", "ankle_circles_side_to_head_2", "toe_press_close_up_3")
_SIZES = ("toe_raise_oblique_1", "resisted_plantar_flexion_side_3")
# Which plain clips are disturbed by what; the third, sixth... of a view are of the test split.
BASES: dict[str, tuple[str, ...]] = {
    "camera-noise": ("toe_raise_oblique_2", "ankle_circles_side_to_head_3"),
    "low-light": ("resisted_dorsiflexion_side_1", "toe_walk_side_3"),
    "motion-blur": ("toe_raise_front_3", "ankle_circles_side_1"),
    "fps-10": _RATES,
    "fps-15": _RATES,
    "fps-24": _RATES,
    "fps-60": _RATES,
    "320x240": _SIZES,
    "1280x720": _SIZES,
    "1920x1080": _SIZES,
    "compression": ("resisted_plantar_flexion_oblique_1", "toe_pencil_pickup_close_up_3"),
    "shake": ("toe_raise_close_up_3", "resisted_dorsiflexion_side_2"),
    "shoes": ("toe_raise_side_3", "resisted_plantar_flexion_side_2"),
    "socks": ("ankle_circles_side_to_head_6", "resisted_dorsiflexion_oblique_1"),
    "long-trousers": ("toe_walk_oblique_3", "toe_raise_side_2"),
    "clutter": ("toe_press_side_1", "resisted_dorsiflexion_close_up_3"),
    "second-person": ("toe_raise_side_1", "resisted_plantar_flexion_side_3"),
    "hidden-foot": ("toe_raise_oblique_3", "resisted_dorsiflexion_side_1"),
    "leaving": ("toe_raise_side_3", "toe_press_side_2"),
    "uneven-tempo": ("toe_raise_oblique_2", "ankle_circles_side_to_head_3"),
    "tiny": ("toe_raise_side_2", "resisted_dorsiflexion_side_3"),
    "trembling": ("resisted_plantar_flexion_side_1", "toe_raise_side_3"),
    "pauses": ("toe_raise_front_1", "ankle_circles_side_3"),
    "sway": ("toe_raise_oblique_1", "toe_press_front_3"),
    "twitches": ("toe_raise_close_up_2", "toe_raise_side_3"),
    "nothing-idle": ("toe_raise_front_2", "resisted_dorsiflexion_side_3", "toe_press_close_up_1"),
    "nothing-walking": ("toe_walk_side_1", "toe_raise_oblique_3", "toe_walk_front_2"),
    "nothing-squats": ("toe_raise_side_1", "toe_raise_close_up_3", "toe_press_side_2"),
    "nothing-scratching": ("toe_raise_side_3", "toe_pencil_pickup_side_1", "toe_walk_side_2"),
    "nothing-band-on": (
        "resisted_dorsiflexion_oblique_3",
        "resisted_plantar_flexion_side_1",
        "resisted_dorsiflexion_close_up_1",
    ),
}
