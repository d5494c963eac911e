"""The quick median and quantile are numpy's, bit for bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.signals.middle import median, quantile

NUMBERS = st.lists(st.floats(allow_infinity=False, min_value=-1e300, max_value=1e300), min_size=1)


@given(NUMBERS)
def test_it_is_numpys(numbers):
    ours, theirs = median(numbers), float(np.median(numbers))
    assert ours == theirs or (math.isnan(ours) and math.isnan(theirs))


@pytest.mark.parametrize("count", [1, 2, 199, 200, 201, 202, 1300, 1301])
def test_so_it_is_of_many(count):
    numbers = np.random.default_rng(count).normal(size=count)
    before = numbers.copy()
    assert median(numbers) == np.median(numbers)
    np.testing.assert_array_equal(numbers, before)
    numbers[count // 3] = np.nan
    assert math.isnan(median(numbers))


def test_there_is_none_of_nothing():
    with pytest.raises(ValueError, match="nothing"):
        median([])
    with pytest.raises(ValueError, match="nothing"):
        quantile([], 0.5)


@given(NUMBERS, st.floats(0, 1))
def test_quantiles_are_numpys(numbers, share):
    assert quantile(numbers, share) == np.quantile(numbers, share)


@pytest.mark.parametrize("count", [1, 2, 7, 100])
@pytest.mark.parametrize("share", [0.0, 0.16, 0.5, 0.6, 0.97, 1.0])
def test_so_they_are_of_usual_numbers(count, share):
    numbers = np.random.default_rng(count).normal(size=count)
    before = numbers.copy()
    assert quantile(numbers, share) == np.quantile(numbers, share)
    np.testing.assert_array_equal(numbers, before)
