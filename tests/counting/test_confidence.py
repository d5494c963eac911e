from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.confidence import CURVES, Curve, confidence_of

CLARITY = st.floats(0, 1)


@given(st.sampled_from(sorted(CURVES)), CLARITY, CLARITY)
def test_a_plainer_rep_is_never_trusted_less(source, one, other):
    vague, plain = sorted((one, other))
    assert 0 <= confidence_of(source, vague) <= confidence_of(source, plain) <= 1


@pytest.mark.parametrize("source", sorted(CURVES))
def test_confidence_tells_plain_reps_from_vague_ones_and_is_never_certain(source):
    assert confidence_of(source, 0.3) < 0.85
    assert 0.95 < confidence_of(source, 1.0) < 1


def test_the_curve_is_logistic():
    curve = Curve(-2.0, 4.0)
    assert curve.at(0.5) == pytest.approx(0.5)
    assert curve.at(1.0) == pytest.approx(0.8808, abs=1e-4)
