"""Made-up pictures: textured limbs that lie as one is told, over a textured ground."""

import cv2
import numpy as np

from posecount.frame import Frame


def texture(seed, size, mean=128.0, contrast=22.0, blur_px=2.5):
    """Grey, shape ``size``, soft as skin and carpets are; ``contrast`` is the deviation."""
    noise = np.random.default_rng(seed).normal(0, 1, size).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), blur_px)
    return np.clip(mean + contrast * smooth / smooth.std(), 0, 255).astype(np.uint8)


def placed(limb, start_px, end_px):
    """The 2x3 matrix that lays a limb's long axis from one place to another, its width kept."""
    height, width = limb.shape
    along = np.subtract(end_px, start_px)
    across = np.array([-along[1], along[0]]) / np.hypot(*along)
    axes = np.column_stack([along / width, across])
    return np.column_stack([axes, np.asarray(start_px) - axes @ (0.0, height / 2)])


def draw(picture, limb, start_px, end_px):
    """Lay the limb over the picture, with soft edges."""
    size = picture.shape[::-1]
    matrix = placed(limb, start_px, end_px)
    there = cv2.warpAffine(limb, matrix, size, flags=cv2.INTER_LINEAR)
    mask = cv2.warpAffine(np.full_like(limb, 255), matrix, size, flags=cv2.INTER_LINEAR) / 255.0
    picture[:] = np.round(mask * there + (1 - mask) * picture).astype(np.uint8)


def frame(index, t_s, grey, *, noise=0.0, gain=1.0, camera_px=(0.0, 0.0)):
    """A picture as a camera takes it: shifted, brighter or darker, with noise."""
    if any(camera_px):
        shift = np.array([[1, 0, camera_px[0]], [0, 1, camera_px[1]]], dtype=np.float64)
        grey = cv2.warpAffine(grey, shift, grey.shape[::-1], borderMode=cv2.BORDER_REFLECT)
    seen = gain * grey + np.random.default_rng(index).normal(0, noise, grey.shape)
    seen = np.clip(np.round(seen), 0, 255).astype(np.uint8)
    return Frame(index, t_s, cv2.cvtColor(seen, cv2.COLOR_GRAY2BGR))
