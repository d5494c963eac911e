"""The quick median and quantile are numpy's, bit for bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.signals.quantiles import median, quantile, quantiles, quantiles_of_seen

NUMBERS = st.lists(st.floats(allow_infinity=False, min_value=-1e300, max_value=1e300), min_size=1)


@given(NUMBERS)
def test_it_is_numpys(numbers):
    ours, theirs = median(numbers), float(np.median(numbers))
    assert ours == theirs or (math.isnan(ours) and math.isnan(theirs))


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 102, 1300, 1301])
def test_so_it_is_of_many(count):
    numbers = np.random.default_rng(count).normal(size=count)
    before = numbers.copy()
    assert median(numbers) == np.median(numbers)
    np.testing.assert_array_equal(numbers, before)
    numbers[count // 3] = np.nan
    assert math.isnan(median(numbers))


@pytest.mark.parametrize("count", [1, 2, 3, 99, 100, 101])
def test_so_it_is_of_lists(count):
    numbers = np.random.default_rng(count).normal(size=count).tolist()
    assert median(numbers) == np.median(numbers)
    for odd in (math.nan, math.inf, -math.inf):
        numbers[count // 3] = odd
        np.testing.assert_equal(median(numbers), float(np.median(numbers)))
    assert math.isnan(median([-math.inf, math.nan, math.inf]))
    assert median([-math.inf, 1.0, math.inf]) == 1.0


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


@pytest.mark.parametrize("shape", [(1, 2), (2, 2), (100, 2), (41, 3, 2)])
def test_columns_are_numpys(shape):
    values = np.random.default_rng(shape[0]).normal(size=shape)
    before, shares = values.copy(), [0.0, 0.03, 0.5, 0.95, 1.0]
    theirs = np.quantile(values, shares, axis=0)
    np.testing.assert_array_equal(quantiles(values, shares), theirs)
    np.testing.assert_allclose(quantiles_of_seen(values, shares), theirs, atol=1e-15)
    np.testing.assert_array_equal(values, before)


def test_of_columns_with_gaps_what_is_seen_is_told():
    values = np.random.default_rng(0).normal(size=(50, 9, 2))
    values[np.random.default_rng(1).random((50, 9)) < 0.4] = np.nan
    values[:, 3] = np.nan
    values[1:, 4], values[0, 4] = np.nan, 1.0
    shares = [0.03, 0.5, 0.97]
    seen = [0, 1, 2, 4, 5, 6, 7, 8]
    ours = quantiles_of_seen(values, shares)
    theirs = np.nanquantile(values[:, seen], shares, axis=0)
    np.testing.assert_allclose(ours[:, seen], theirs, atol=1e-15)
    assert np.isnan(ours[:, 3]).all()
