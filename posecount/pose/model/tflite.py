"""Adds input-scaling metadata to a TFLite model, without touching its weights.

MediaPipe Tasks refuses a model without this metadata. TFLite files are flatbuffers, whose
references only point forward; so a new root with one more buffer goes *in front of* the original,
which follows byte for byte. Written with `struct` alone: the same input gives the same output
everywhere, whatever flatbuffers library is installed.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MODEL_IDENTIFIER = b"TFL3"
METADATA_IDENTIFIER = b"M001"
METADATA_NAME = b"TFLITE_METADATA"
NORMALIZATION_OPTIONS = 1
MODEL_SLOTS = 8
BUFFERS_SLOT, METADATA_SLOT = 4, 6
VERSION_SLOT = 0
PREFIX_ALIGNMENT = 64
DATA_ALIGNMENT = 16


@dataclass(frozen=True)
class _Original:
    """Something inside the original model, by its position there."""

    position: int


@dataclass(frozen=True)
class _Bytes:
    """A string, or a vector of bytes: both are a length, the bytes and a closing zero."""

    content: bytes


@dataclass(frozen=True)
class _Floats:
    values: Sequence[float]


@dataclass(frozen=True)
class _Vector:
    items: Sequence[_Node]


@dataclass(frozen=True)
class _Table:
    """Slots in schema order: a number, a reference, or None for the schema's default."""

    slots: Sequence[int | _Node | None]


_Node = _Original | _Bytes | _Floats | _Vector | _Table


def with_normalisation(model: bytes, mean: float, std: float) -> bytes:
    """Return the TFLite `model` with metadata saying: input = (pixel - `mean`) / `std`.

    `mean` and `std` are in pixel units (0-255). Raises ValueError if `model` is no TFLite file.
    """
    if model[4:8] != MODEL_IDENTIFIER:
        raise ValueError("not a TFLite model")
    try:
        root = _root_with_metadata(model, _normalisation_metadata(mean, std))
    except struct.error as error:
        raise ValueError("not a complete TFLite model") from error
    return _serialise(root, MODEL_IDENTIFIER, followed_by=model)


def _normalisation_metadata(mean: float, std: float) -> bytes:
    options = _Table([_Floats([mean]), _Floats([std])])
    process_unit = _Table([NORMALIZATION_OPTIONS, options])
    input_tensor = _Table([None, None, None, None, _Vector([process_unit])])
    subgraph = _Table([None, None, _Vector([input_tensor])])
    return _serialise(_Table([None, None, None, _Vector([subgraph])]), METADATA_IDENTIFIER)


def _root_with_metadata(model: bytes, metadata: bytes) -> _Table:
    slots = _root_slots(model)
    buffers = _vector_items(model, slots[BUFFERS_SLOT])
    entries = _vector_items(model, slots[METADATA_SLOT])
    entry = _Table([_Bytes(METADATA_NAME), len(buffers)])
    slots[BUFFERS_SLOT] = _Vector([*buffers, _Table([_Bytes(metadata)])])
    slots[METADATA_SLOT] = _Vector([*entries, entry])
    return _Table(slots)


def _root_slots(model: bytes) -> list[int | _Node | None]:
    root = _u32(model, 0)
    vtable = root - int(struct.unpack_from("<i", model, root)[0])
    known = (_u16(model, vtable) - 4) // 2
    slots: list[int | _Node | None] = []
    for slot in range(MODEL_SLOTS):
        offset = _u16(model, vtable + 4 + 2 * slot) if slot < known else 0
        if not offset:
            slots.append(None)
        elif slot == VERSION_SLOT:
            slots.append(_u32(model, root + offset))
        else:
            slots.append(_Original(_target(model, root + offset)))
    return slots


def _vector_items(model: bytes, vector: int | _Node | None) -> list[_Node]:
    if not isinstance(vector, _Original):
        return []
    first = vector.position + 4
    count = _u32(model, vector.position)
    return [_Original(_target(model, first + 4 * index)) for index in range(count)]


def _serialise(root: _Table, identifier: bytes, followed_by: bytes = b"") -> bytes:
    """Lay out `root` and all it refers to, breadth first, then the original model."""
    out = bytearray(4) + identifier
    waiting: deque[tuple[int, _Node]] = deque([(0, root)])
    into_original: list[tuple[int, _Original]] = []
    while waiting:
        field, node = waiting.popleft()
        if isinstance(node, _Original):
            into_original.append((field, node))
            continue
        position, references = _append(out, node)
        _point(out, field, position)
        waiting.extend(references)
    _pad(out, PREFIX_ALIGNMENT)
    for field, original in into_original:
        _point(out, field, len(out) + original.position)
    return bytes(out) + followed_by


def _append(
    out: bytearray, node: _Bytes | _Floats | _Vector | _Table
) -> tuple[int, Iterator[tuple[int, _Node]]]:
    """Append `node` itself; return where it is, and the references still to be filled in."""
    if isinstance(node, _Table):
        return _append_table(out, node)
    if isinstance(node, _Bytes):
        _pad(out, DATA_ALIGNMENT, ahead=4)
        body = node.content + b"\0"
        count = len(node.content)
    elif isinstance(node, _Floats):
        _pad(out, 4)
        body = struct.pack(f"<{len(node.values)}f", *node.values)
        count = len(node.values)
    else:
        _pad(out, 4)
        body = bytes(4 * len(node.items))
        count = len(node.items)
    position = len(out)
    out += struct.pack("<I", count) + body
    items = node.items if isinstance(node, _Vector) else ()
    return position, ((position + 4 + 4 * index, item) for index, item in enumerate(items))


def _append_table(out: bytearray, table: _Table) -> tuple[int, Iterator[tuple[int, _Node]]]:
    """Append a table after its vtable; every slot takes four bytes."""
    slots = table.slots
    offsets = [0 if value is None else 4 + 4 * slot for slot, value in enumerate(slots)]
    vtable = struct.pack(f"<{2 + len(slots)}H", 4 + 2 * len(slots), 4 + 4 * len(slots), *offsets)
    _pad(out, 4, ahead=len(vtable))
    out += vtable
    position = len(out)
    numbers = [value if isinstance(value, int) else 0 for value in slots]
    out += struct.pack(f"<i{len(slots)}I", len(vtable), *numbers)
    references = (
        (position + 4 + 4 * slot, value)
        for slot, value in enumerate(slots)
        if not (value is None or isinstance(value, int))
    )
    return position, references


def _pad(out: bytearray, alignment: int, ahead: int = 0) -> None:
    """Append zeros until the byte `ahead` bytes from the end falls on `alignment`."""
    out += bytes(-(len(out) + ahead) % alignment)


def _point(out: bytearray, field: int, position: int) -> None:
    struct.pack_into("<I", out, field, position - field)


def _target(model: bytes, field: int) -> int:
    return field + _u32(model, field)


def _u32(model: bytes, position: int) -> int:
    return int(struct.unpack_from("<I", model, position)[0])


def _u16(model: bytes, position: int) -> int:
    return int(struct.unpack_from("<H", model, position)[0])
