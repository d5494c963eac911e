"""Names what a file is if it is not a video, by its first bytes, for the sentence the user gets."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD_BYTES = 4096
_SEARCHED_BYTES = 64 << 20
_CHUNK_BYTES = 1 << 20

_PICTURE_BEGINNINGS = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"8BPS", "Photoshop"),
    (b"BM", "BMP"),
)
_PICTURE_BRANDS = {
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"mif1": "HEIC",
    b"avif": "AVIF",
}
_MOVING_BRANDS = (b"msf1", b"hevc", b"avis")
_MP4_BOXES = (b"ftyp", b"mdat", b"moov", b"wide")
_WEBP_ANIMATED = 0x02
# A video in MP4 or MOV that follows a photo begins like this.
_VIDEO_BEHIND = re.compile(rb"\0\0\0.ftyp(isom|iso\d|mp4\d|avc1|qt  |3gp|M4V )", re.DOTALL)
_LISTS = (
    (re.compile(r"\s*#EXTM3U|\s*#EXTINF"), "playlist"),
    (re.compile(r"\s*(ffconcat version|file\s+\S)", re.IGNORECASE), "list of files"),
    (re.compile(r"\s*\[playlist\]|\s*\[reference\]", re.IGNORECASE), "playlist"),
    (re.compile(r"\s*(<\?xml.*)?<(MPD|SmoothStreamingMedia|asx|smil)\b", re.I | re.S), "playlist"),
    (re.compile(r"\s*v=0\s"), "description of a stream"),
)
# White space that a text may contain besides printable characters.
_SPACES = "\t\n\v\f\r"


def picture_format(path: Path) -> str | None:
    """Return the name of the picture format, such as "JPEG"; None if it is not a still picture."""
    head = _head(path)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WebP"
    if head[4:8] == b"ftyp" and head[8:12] not in _MOVING_BRANDS:
        return _PICTURE_BRANDS.get(head[8:12])
    return next((name for start, name in _PICTURE_BEGINNINGS if head.startswith(start)), None)


def why_a_picture_is_no_video(path: Path, name: str) -> str:
    """Return one sentence on a picture in the format of that ``name``."""
    if name == "WebP" and _is_animated_webp(_head(path)):
        return (
            f"{path} is an animated picture (WebP), not a video, and such pictures cannot be read "
            "here; convert it to MP4 first."
        )
    if _has_video_behind(path):
        return (
            f"{path} is a picture ({name}), not a video, with a short video behind it (a motion "
            "photo); save that video by itself in the phone's gallery and give it instead."
        )
    return f"{path} is a picture ({name}), not a video; give a recording of the exercise."


def why_not_a_video(path: Path) -> str:
    """Return one sentence on a file that libav does not open as one of the supported formats."""
    name = picture_format(path)
    if name is not None:
        return why_a_picture_is_no_video(path, name)
    head = _head(path)
    if head[4:8] in _MP4_BOXES:
        return f"{path} is an incomplete recording, cut off before its end; copy it again."
    text = _text(head)
    if text is not None:
        kind = next((kind for pattern, kind in _LISTS if pattern.match(text)), None)
        if kind is not None:
            return f"{path} is a {kind} and no video itself; give the video file."
    return f"{path} is not a video file that can be read; give an MP4, MOV, MKV or WebM file."


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:
        return b""


def _text(head: bytes) -> str | None:
    """Return the beginning of a text file; None if it is not text."""
    text = head.decode("utf-8-sig", errors="ignore")
    if not text or not all(one.isprintable() or one in _SPACES for one in text):
        return None
    return text


def _is_animated_webp(head: bytes) -> bool:
    return head[12:16] == b"VP8X" and len(head) > 20 and bool(head[20] & _WEBP_ANIMATED)


def _has_video_behind(path: Path) -> bool:
    """Whether an MP4 or MOV file follows within the first megabytes, after the picture's head."""
    overlap_bytes, searched, before = 16, 0, b""
    try:
        with path.open("rb") as file:
            file.seek(overlap_bytes)
            while searched < _SEARCHED_BYTES and (chunk := file.read(_CHUNK_BYTES)):
                if _VIDEO_BEHIND.search(before + chunk):
                    return True
                before, searched = chunk[-overlap_bytes:], searched + len(chunk)
    except OSError:
        pass
    return False
