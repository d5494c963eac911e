"""Files that look like recordings and are none, for the tests of opening them."""

from __future__ import annotations

import cv2
import numpy as np

from helpers.tiny_clips import four_corners, write_clip

_MP4_HEADS = {
    "photo.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "photo.avif": b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
}


def lists(folder):
    """Texts that name another recording (``real.mp4``, which is there), by file name."""
    write_clip(folder / "real.mp4", frames=30)
    playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nreal.mp4\n#EXT-X-ENDLIST\n"
    texts = {
        "concat.mp4": "ffconcat version 1.0\nfile 'real.mp4'\n",
        "concat_bare.mp4": f"file '{folder / 'real.mp4'}'\n",
        "playlist.mp4": playlist,
        "playlist.m3u8": playlist,
        "endless.m3u8": playlist.replace("#EXT-X-ENDLIST\n", ""),
        "dash.mpd": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>\n',
        "dash.mp4": '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>\n',
        "stream.sdp": "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n",
        "shelf.pls": "[playlist]\nFile1=real.mp4\n",
        "reference.asx": "[Reference]\nRef1=http://127.0.0.1:9/real.asf\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    return list(texts)


def pictures(folder):
    """Stills in many formats: file name to the name of its format."""
    image = four_corners(64, 48)
    for suffix in ("jpg", "png", "webp", "bmp", "tiff"):
        (folder / f"photo.{suffix}").write_bytes(cv2.imencode(f".{suffix}", image)[1].tobytes())
    (folder / "photo.mp4").write_bytes((folder / "photo.jpg").read_bytes())
    for name, head in _MP4_HEADS.items():
        (folder / name).write_bytes(head + bytes(200))
    write_clip(folder / "still.gif", codec="gif", pixel_format="rgb8", frames=1)
    return {
        "photo.jpg": "JPEG",
        "photo.mp4": "JPEG",
        "photo.png": "PNG",
        "photo.webp": "WebP",
        "photo.bmp": "BMP",
        "photo.tiff": "TIFF",
        "photo.heic": "HEIC",
        "photo.avif": "AVIF",
        "still.gif": "GIF",
    }


def motion_photo(path):
    """A JPEG with an MP4 behind it, as phones make them."""
    jpeg = cv2.imencode(".jpg", four_corners(64, 48))[1].tobytes()
    video = write_clip(path.with_name("video behind.mp4"), frames=30).read_bytes()
    path.write_bytes(jpeg + video)
    return path


def animated_webp(path):
    """The head of one; libav reads none of it."""
    head = b"VP8X" + (10).to_bytes(4, "little") + b"\x02" + bytes(9)
    path.write_bytes(b"RIFF" + (len(head) + 4 + 400).to_bytes(4, "little") + b"WEBP" + head)
    with path.open("ab") as file:
        file.write(np.random.default_rng(0).bytes(400))
    return path
