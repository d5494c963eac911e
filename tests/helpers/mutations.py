"""Makes odd inputs of good ones, from a seed: the same inputs on every machine."""

from __future__ import annotations

import copy
import json
import math
import random

ODD_VALUES = (
    None, True, False, 0, 1, -1, 2**31, 2**63, -(2**63) - 1, 2**64, 10**30, 1e300, -1e300, 5e-324,
    math.nan, math.inf, -math.inf, "", " ", "0", "nan", "\ud800", "\x1b[2J", "\x1b]52;c;eA==\x07",
    "[/red]", "a\0b", "two\nlines", "\u202egnitirw", "=1+1", "../../x", "~nosuchuser/x", "x" * 3000,
    [], {}, [[]], [None], {"": 0}, [1.5] * 40, {"a": {"a": {}}},
)  # fmt: skip
ODD_TEXTS = (
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b"'''", b'"""', b"[", b"[[", b"]",
    b"{" * 300, b"[" * 3000, b"9" * 5000, b"0x" + b"f" * 6000, b"a." * 3000, b",", b";", b"=", b"#",
    b"\\ud800", b"\\u001b", b"\x1b[2J", b"nan", b"-inf", b"1e999", b"true", b"\xe2\x80\xae",
)  # fmt: skip


def changed_text(rng: random.Random, text: bytes) -> bytes:
    """A text with some pieces of it lost, repeated, swapped, flipped, or odd ones put in."""
    for _ in range(rng.randint(1, 4)):
        first, last = sorted((rng.randint(0, len(text)), rng.randint(0, len(text))))
        last = min(last, first + rng.choice((1, 4, 40, 400)))
        piece, kind = text[first:last], rng.randrange(5)
        if kind == 0:
            piece = b""
        elif kind == 1:
            piece *= rng.choice((2, 3, 50))
        elif kind == 2:
            piece += rng.choice(ODD_TEXTS)
        elif kind == 3 and piece:
            piece = bytes(byte ^ (1 << rng.randrange(8)) for byte in piece)
        else:
            piece = rng.choice(ODD_TEXTS)
        text = text[:first] + piece + text[last:]
    return text


def changed_data(rng: random.Random, data: object) -> object:
    """A copy of JSON's data with a few of its values, at any depth, lost, repeated or odd."""
    data = json.loads(json.dumps(data))
    for _ in range(rng.randint(1, 3)):
        places = list(_places(data))
        if not places:
            return odd_value(rng)
        inside, key = rng.choice(places)
        kind = rng.randrange(4)
        if kind == 0:
            del inside[key]
        elif kind == 1 and isinstance(inside, list):
            inside.extend(copy.deepcopy(inside[key]) for _ in range(rng.choice((1, 20))))
        elif kind == 2 and isinstance(inside, dict):
            inside[rng.choice(("more", "\x1b[2J", "", "\ud800"))] = copy.deepcopy(inside[key])
        else:
            inside[key] = odd_value(rng)
    return data


def odd_value(rng: random.Random) -> object:
    return copy.deepcopy(rng.choice(ODD_VALUES))


def _places(data: object):
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in list(pairs):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)
