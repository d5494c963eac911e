"""Standard output that breaks, fills up or lacks characters ends nothing and loses nothing else."""

import io
import sys
import warnings

import pytest

from posecount.standard_streams import DataOutput, SteadyStream, guarded_streams, trouble


class Breaking(io.StringIO):
    """A stream nobody reads, or of a full disk."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def write(self, text):
        raise self.error


@pytest.mark.parametrize(
    ("error", "is_trouble"),
    [(BrokenPipeError(32, "Broken pipe"), False), (OSError(28, "No space left on device"), True)],
)
def test_a_stream_that_breaks_is_told_afterwards(monkeypatch, error, is_trouble):
    monkeypatch.setattr(sys, "stdout", Breaking(error))
    with guarded_streams():
        print("lost")
        DataOutput().write("lost as well")
        assert (trouble() is error) is is_trouble


def test_characters_that_an_encoding_lacks_are_escapes():
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert SteadyStream(ascii_only).write("Grüße …") == 7
    ascii_only.flush()
    assert ascii_only.buffer.getvalue() == rb"Gr\xfc\xdfe \u2026"


def test_whatever_prints_within_is_made_visible(capsys):
    with guarded_streams():
        print("a \x1b[2J", end="\n\n")
        about = "of \x1b]52;c;x\x07.mp4", UserWarning, "\x9bfile.py", 1
        sys.stderr.write(warnings.formatwarning(*about))
        sys.stderr.write("\u202eno\n")
    out, err = capsys.readouterr()
    assert out == "a \\x1b[2J\n\n"
    assert r"of \x1b]52;c;x\x07.mp4" in err
    assert r"\u202eno" in err
    assert "\x1b" not in err and "\x9b" not in err


def test_data_is_utf_8_whatever_the_locale(monkeypatch):
    ascii_only = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", ascii_only)
    DataOutput().write('{"path": "Grüße\x1b\udce9"}\n')
    assert ascii_only.buffer.getvalue() == '{"path": "Grüße\x1b\\udce9"}\n'.encode()


def test_on_a_terminal_data_is_made_visible(monkeypatch):
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdout", terminal)
    DataOutput().write("a\x9b2J\n")
    assert terminal.getvalue() == "a\\x9b2J\n"


def test_without_any_standard_output_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    with guarded_streams():
        DataOutput().write("nothing")
