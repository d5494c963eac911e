"""How good a foot network is on rendered pictures that it was not trained on.

From the root of the repository: `python -m models.foot.judge foot.onnx HELD`; with
`--photos REAL`, sides and false feet in labelled photos that it was not trained on as well.

Errors are shares of the foot's length: heel to big toe, but no less than three quarters of the
longer side of the box about it. `python -m models.foot.judge foot.onnx --boxes feet.jsonl OUT`
writes what the network says of boxes in any pictures instead, one JSON line for each.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import cv2
import numpy as np

from models.foot.looks import Pictures, read
from posecount.feet.network import LANDMARKS, FootLook, FootNetwork
from posecount.feet.square import Square

Array = np.ndarray
SURE = (0.5, 0.8, 0.9, 0.95, 0.98)
WEARS = ("bare", "socks", "shoes")
KINDS = ("stand", "chair", "floor", "lie", "one_leg")
SIDE_ON = 0.6  # of the foot's length across the picture: it is seen from its inner or outer side
SAID_AT = 0.9
IN_THE_WAY = 0.15  # of a foot's box that the other one's covers


def looks_at(network: FootNetwork, pictures: Pictures) -> list[FootLook]:
    """A look at each of the feet."""
    out = []
    for i, k in pictures.feet():
        bgr = np.ascontiguousarray(pictures.picture[i][..., ::-1])
        out += network.look(bgr, [Square.around(*map(float, pictures.boxes[i, k]))])
    return out


def errors(looks: list[FootLook], pictures: Pictures) -> Array:
    """Distances (n, 4) of the points from the truth, as shares of the foot's length."""
    out = []
    for look, (i, k) in zip(looks, pictures.feet(), strict=True):
        truth, box = pictures.points[i, k], pictures.boxes[i, k]
        long = max(np.linalg.norm(truth[1] - truth[2]), 0.75 * (box[2:] - box[:2]).max())
        said = np.array([look.points_px[name] for name in LANDMARKS])
        out.append(np.linalg.norm(said - truth, axis=1) / long)
    return np.array(out)


def tell_points(title: str, far: Array) -> None:
    """Median and share within a tenth and a fifth, for each point."""
    cells = [
        f"{name} {np.median(e):.3f} {np.mean(e < 0.1):.2f} {np.mean(e < 0.2):.2f}"
        for name, e in zip(LANDMARKS, far.T, strict=True)
    ]
    print(f"{title:12s} {len(far):5d}  " + "   ".join(cells))


def tell_sides(looks: list[FootLook], right: Array) -> None:
    """How often the side is said and right, at several thresholds."""
    said = np.array([look.right for look in looks])
    for sure in SURE:
        dares = np.maximum(said, 1 - said) >= sure
        good = ((said > 0.5) == right)[dares].mean()
        print(f"side at {sure}: said {dares.mean():.3f}, right {good:.4f}")


def views(pictures: Pictures) -> Array:
    """From where each foot is seen (n,): `inner` or `outer` side, or `end` (front, back, sole).

    Toes that point to the picture's left show the left side of their foot.
    """
    out = []
    for i, k in pictures.feet():
        heel, toe = pictures.points[i, k, 1], pictures.points[i, k, 2]
        box = pictures.boxes[i, k]
        long = max(np.linalg.norm(toe - heel), 0.75 * (box[2:] - box[:2]).max())
        across = (toe[0] - heel[0]) / long
        side_on = "outer" if (across < 0) == (k == 0) else "inner"
        out.append(side_on if abs(across) > SIDE_ON else "end")
    return np.array(out)


def tell_views(looks: list[FootLook], right: Array, seen_from: Array) -> None:
    """How often the side is right if it must be said, and if it is said when sure, by view."""
    said = np.array([look.right for look in looks])
    good, dares = (said > 0.5) == right, np.maximum(said, 1 - said) >= SAID_AT
    for view in ("inner", "outer", "end"):
        own = seen_from == view
        counts = f"{(good & own).sum()} of {own.sum()}, {(good & dares & own).sum()}"
        print(f"side seen from {view}: right in {counts} of {(dares & own).sum()} at {SAID_AT}")


def overlap(box: Array, other: Array) -> float:
    """Share of a box (x0, y0, x1, y1) that the other one covers."""
    both = np.minimum(box[2:], other[2:]) - np.maximum(box[:2], other[:2])
    return float(np.prod(np.clip(both, 0, None)) / max(np.prod(box[2:] - box[:2]), 1e-9))


def told_with_the_other(looks: list[FootLook], pictures: Pictures) -> tuple[Array, Array]:
    """Two flags of each foot (n,): is the other foot out of its way, and is it told a side apart.

    Both are true if the other foot is not seen.
    """
    said = dict(zip(pictures.feet(), (look.right for look in looks), strict=True))
    clear, apart = [], []
    for (i, k), right in said.items():
        other = said.get((i, 1 - k))
        boxes = pictures.boxes[i]
        clear.append(other is None or overlap(boxes[k], boxes[1 - k]) <= IN_THE_WAY)
        apart.append(other is None or (other > 0.5) != (right > 0.5))
    return np.array(clear), np.array(apart)


def tell_pairs(looks: list[FootLook], pictures: Pictures) -> None:
    """How often sides said when sure are right where the other foot is taken into account."""
    said, right = np.array([look.right for look in looks]), np.array(pictures.feet())[:, 1] == 1
    sure, good = np.maximum(said, 1 - said) >= SAID_AT, (said > 0.5) == right
    clear, apart = told_with_the_other(looks, pictures)
    kinds = {
        "the other in its way": ~clear,
        "the other out of its way": clear,
        "not both the same": apart,
        "out of its way and not the same": clear & apart,
    }
    for title, own in kinds.items():
        print(f"{title}: {own.sum()}, said {(own & sure).sum()}, right {(own & sure & good).sum()}")


def judge_photos(network: FootNetwork, files: list[Path]) -> None:
    """Print sides and false feet in photos that `label.py` has labelled."""
    pictures = read(files, real=True)
    looks, right = looks_at(network, pictures), np.array(pictures.feet())[:, 1] == 1
    print(f"photos: {len(looks)} feet, found {np.mean([look.foot > 0.5 for look in looks]):.3f}")
    tell_sides(looks, right)
    tell_views(looks, right, views(pictures))
    tell_pairs(looks, pictures)
    false_feet(network, pictures, (pictures.seen < 0).any(1))


def false_feet(network: FootNetwork, pictures: Pictures, about_feet: Array) -> None:
    """Squares in which no foot is: of pictures of other parts and things, and beside feet."""
    rng = np.random.default_rng(3)
    for title, chosen in (("other parts", ~about_feet), ("beside feet", about_feet)):
        scores = []
        for i in np.flatnonzero(chosen):
            square = _empty_square(pictures, int(i), rng)
            if square is not None:
                bgr = np.ascontiguousarray(pictures.picture[i][..., ::-1])
                scores.append(network.look(bgr, [square])[0].foot)
        taken = np.array(scores)
        print(f"{title}: {len(taken)} squares, taken for a foot {np.mean(taken > 0.5):.3f}")


def _empty_square(pictures: Pictures, i: int, rng: np.random.Generator) -> Square | None:
    side = pictures.picture.shape[1]
    for _ in range(20):
        centre, half = rng.uniform(0.25, 0.75, 2) * side, rng.uniform(0.1, 0.4) * side
        boxes = pictures.boxes[i]
        clear = ((boxes[:, 2:] < centre - half) | (boxes[:, :2] > centre + half)).any(1)
        if clear.all():
            return Square(float(centre[0]), float(centre[1]), float(half))
    return None


def say(network: FootNetwork, listed: Path, out: Path, sure: float) -> None:
    """One JSON line for each box of a list that names its picture in `frame`."""
    lines = []
    for line in listed.read_text().splitlines():
        asked = json.loads(line)
        image = np.asarray(cv2.imread(str(listed.parent / asked["frame"])), np.uint8)
        look = network.look(image, [Square.around(*asked["box"])])[0]
        side = "right" if look.right > sure else "left" if look.right < 1 - sure else None
        points = {
            "small_toe" if name == "little_toe" else name: [round(v, 1) for v in at]
            for name, at in look.points_px.items()
        }
        said = {"id": asked["id"], "points": points, "side": side, "foot": round(look.foot, 4)}
        more = {"right": round(look.right, 4), "hidden": round(look.hidden, 3)}
        lines.append(json.dumps({**said, **more, "scores": look.scores}))
    out.write_text("\n".join(lines) + "\n")


def main() -> None:
    """Judge held-out renders, or write what is said of boxes in real pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("onnx", type=Path)
    parser.add_argument("held", type=Path, nargs="?", help="folder of rendered pictures")
    parser.add_argument("--photos", type=Path, help="folder of labelled photos")
    parser.add_argument("--boxes", type=Path, nargs=2, metavar=("LIST", "OUT"))
    parser.add_argument("--sure", type=float, default=0.9)
    asked = parser.parse_args()
    network = FootNetwork(asked.onnx)
    if asked.boxes:
        say(network, *asked.boxes, asked.sure)
    if asked.held:
        judge(network, sorted(asked.held.glob("*.npz")))
    if asked.photos:
        judge_photos(network, sorted(asked.photos.glob("*.npz")))


def judge(network: FootNetwork, files: list[Path]) -> None:
    """Print all that is measured."""
    pictures = read(files, real=False)
    loaded = [np.load(file) for file in files]
    extra = {
        name: np.concatenate([file[name] for file in loaded])
        for name in ("wear", "kind", "about_feet")
    }
    looks, feet = looks_at(network, pictures), np.array(pictures.feet())
    far, right = errors(looks, pictures), feet[:, 1] == 1
    print("point: median error, share within 0.1, within 0.2 of the foot's length")
    tell_points("all", far)
    for names, values in ((WEARS, extra["wear"]), (KINDS, extra["kind"])):
        for i, name in enumerate(names):
            tell_points(name, far[values[feet[:, 0]] == i])
    seen = pictures.seen[feet[:, 0], feet[:, 1]]
    tell_points("seen < 0.5", far[seen < 0.5])
    tell_points("seen > 0.5", far[seen >= 0.5])
    tell_sides(looks, right)
    tell_views(looks, right, views(pictures))
    tell_pairs(looks, pictures)
    hidden = np.array([look.hidden for look in looks])
    print(f"hidden share: mean error {np.abs(hidden - (1 - seen)).mean():.3f}")
    print(f"feet found {np.mean([look.foot > 0.5 for look in looks]):.3f}")
    false_feet(network, pictures, extra["about_feet"])


if __name__ == "__main__":
    main()
