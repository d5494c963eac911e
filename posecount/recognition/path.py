"""The likeliest course of states over time, and how likely each state was, by dynamic programming.

The forward-backward and Viterbi recursions are those of Rabiner, "A tutorial on hidden Markov
models and selected applications in speech recognition" (Proc. IEEE 77, 1989), in logarithms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def likeliest(emission: Floats, transition: Floats, initial: Floats) -> NDArray[np.intp]:
    """Return the likeliest state of each slot, shape (slots,).

    ``emission`` (slots, states) are the logarithms of how likely each slot's evidence is in each
    state, ``transition`` (states, states) those of going from the first to the second, and
    ``initial`` (states,) those of beginning there.
    """
    slots = len(emission)
    if slots == 0:
        return np.zeros(0, dtype=np.intp)
    best = initial + emission[0]
    came_from = np.zeros(emission.shape, dtype=np.intp)
    for slot in range(1, slots):
        ways = best[:, None] + transition
        came_from[slot] = ways.argmax(axis=0)
        best = ways.max(axis=0) + emission[slot]
    path = np.zeros(slots, dtype=np.intp)
    path[-1] = int(best.argmax())
    for slot in range(slots - 1, 0, -1):
        path[slot - 1] = came_from[slot, path[slot]]
    return path


def probabilities(emission: Floats, transition: Floats, initial: Floats) -> Floats:
    """Return how likely each state was in each slot given all evidence, shape (slots, states).

    Arguments as in `likeliest`. Each row adds up to 1.
    """
    slots = len(emission)
    forward, backward = np.zeros(emission.shape), np.zeros(emission.shape)
    for slot in range(slots):
        before = initial if slot == 0 else _summed(forward[slot - 1][:, None] + transition, 0)
        forward[slot] = before + emission[slot]
    for slot in range(slots - 2, -1, -1):
        backward[slot] = _summed(transition + emission[slot + 1] + backward[slot + 1], 1)
    both = forward + backward
    likely: Floats = np.exp(both - _summed(both, 1)[:, None])
    return likely


def _summed(logs: Floats, axis: int) -> Floats:
    """Return the logarithm of the sum of numbers given by their logarithms."""
    most = logs.max(axis=axis, keepdims=True)
    total: Floats = np.log(np.exp(logs - most).sum(axis=axis)) + most.squeeze(axis)
    return total
