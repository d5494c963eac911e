"""The likeliest path and its probabilities, against going through every path."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from posecount.recognition.path import likeliest, probabilities

LOGS = st.floats(-8, 0)


@st.composite
def chains(draw):
    slots, states = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    return (
        draw(arrays(float, (slots, states), elements=LOGS)),
        draw(arrays(float, (states, states), elements=LOGS)),
        draw(arrays(float, (states,), elements=LOGS)),
    )


def weight(path, emission, transition, initial):
    steps = sum(transition[a, b] for a, b in pairwise(path))
    return initial[path[0]] + steps + sum(emission[slot, at] for slot, at in enumerate(path))


@settings(deadline=None)
@given(chains())
def test_no_path_is_likelier(chain):
    emission = chain[0]
    paths = product(range(emission.shape[1]), repeat=len(emission))
    best = max(weight(path, *chain) for path in paths)
    assert weight(likeliest(*chain).tolist(), *chain) == pytest.approx(best)


@settings(deadline=None)
@given(chains())
def test_probabilities_are_the_shares_of_all_paths(chain):
    emission = chain[0]
    slots, states = emission.shape
    shares = np.zeros((slots, states))
    for path in product(range(states), repeat=slots):
        shares[range(slots), path] += np.exp(weight(path, *chain))
    np.testing.assert_allclose(probabilities(*chain), shares / shares[0].sum(), atol=1e-9)


def test_what_cannot_follow_never_does():
    never = np.log(np.array([[0.5, 0.5], [1e-300, 1.0]]))
    emission = np.array([[0.0, -9.0], [-9.0, 0.0], [0.0, -1.0], [0.0, -1.0]])
    assert likeliest(emission, never, np.zeros(2)).tolist() == [0, 1, 1, 1]


def test_nothing_has_no_path():
    assert len(likeliest(np.zeros((0, 2)), np.zeros((2, 2)), np.zeros(2))) == 0
