"""A file is written whole or not at all, under whatever name it is asked for."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers.waiting import wait_until

from posecount import atomic_write
from posecount.atomic_write import OutputFile, parts_of, write_whole, writes_through
from posecount.errors import OutputError
from posecount.file_lock import try_lock

pytestmark = pytest.mark.process

posix = pytest.mark.skipif(os.name == "nt", reason="of POSIX")


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask():
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


# -- whole or not at all -------------------------------------------------------------------------


def test_it_appears_when_it_is_whole(tmp_path):
    target = tmp_path / "a.txt"
    with OutputFile(target) as output:
        output.file.write(b"whole")
        assert not target.exists()
    assert (names_in(tmp_path), target.read_bytes()) == (["a.txt"], b"whole")


def test_what_fails_leaves_what_was_there_and_nothing_else(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("older")
    with pytest.raises(ZeroDivisionError), OutputFile(target) as output:
        output.file.write(b"half")
        raise ZeroDivisionError
    assert (names_in(tmp_path), target.read_text()) == (["a.txt"], "older")


def test_finishing_and_dropping_twice_does_no_harm(tmp_path):
    output = OutputFile(tmp_path / "a.txt")
    output.file.write(b"x")
    output.finish()
    output.finish()
    output.drop()
    assert (tmp_path / "a.txt").read_bytes() == b"x"


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(OutputError, match="cannot be written: its folder is not there"):
        write_whole(tmp_path / "no" / "a.txt", "x")


FULL = """
import resource, sys
from posecount.atomic_write import write_whole
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_whole(sys.argv[1], b"x" * 5000)
except Exception as error:
    print(type(error).__name__, error)
"""


@posix
def test_a_full_disk_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("older")
    done = subprocess.run(
        [sys.executable, "-c", FULL, target], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("OutputError") and "no space left" in done.stdout
    assert (names_in(tmp_path), target.read_text()) == (["a.txt"], "older")


@posix
@pytest.mark.parametrize("length", [200, 233, 234, 255])
def test_names_as_long_as_a_name_can_be(tmp_path, length):
    target = tmp_path / ("n" * length)
    write_whole(target, "x")
    with OutputFile(target, sole=True), pytest.raises(OutputError, match="Another posecount"):
        OutputFile(target, sole=True)
    assert names_in(tmp_path) == [target.name]


# -- modes ---------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
@pytest.mark.parametrize("options", [{}, {"replace": False}, {"at_once": True}, {"sole": True}])
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path, umask, mask, expected, options):
    umask(mask)
    target = tmp_path / "a.txt"
    with OutputFile(target, **options) as output:
        assert mode(output.part) & ~expected == 0
    assert mode(target) == expected


@posix
@pytest.mark.parametrize("kept", [0o600, 0o640, 0o666, 0o755, 0o604])
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_an_existing_file_keeps_its_mode(tmp_path, umask, mask, kept):
    umask(mask)
    target = tmp_path / "a.txt"
    target.touch()
    target.chmod(kept)
    with OutputFile(target) as output:
        assert mode(output.part) == 0o600, "nobody may look before it is said who may"
    assert mode(target) == kept


@posix
@pytest.mark.skipif(os.name != "nt" and os.geteuid() != 0, reason="only root gives files away")
def test_an_existing_file_keeps_its_owner(tmp_path):
    target = tmp_path / "a.txt"
    target.touch()
    os.chown(target, 1234, 2345)
    write_whole(target, "x")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 2345)


# -- links ---------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path, there):
    far = tmp_path / "far"
    far.mkdir()
    if there:
        (far / "real.txt").write_text("older")
        (far / "real.txt").chmod(0o640)
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("far/real.txt")
    write_whole(tmp_path / "one", "newer")
    assert (tmp_path / "one").is_symlink() and (tmp_path / "two").is_symlink()
    assert (names_in(far), (far / "real.txt").read_text()) == (["real.txt"], "newer")
    assert not there or mode(far / "real.txt") == 0o640
    assert names_in(tmp_path) == ["far", "one", "two"]


@posix
def test_a_hard_links_other_name_keeps_what_it_had(tmp_path):
    (tmp_path / "a").write_text("older")
    os.link(tmp_path / "a", tmp_path / "b")
    write_whole(tmp_path / "a", "newer")
    assert ((tmp_path / "a").read_text(), (tmp_path / "b").read_text()) == ("newer", "older")


@posix
def test_a_link_in_a_circle_is_one_sentence(tmp_path):
    (tmp_path / "a").symlink_to("a")
    with pytest.raises(OutputError) as refusal:
        write_whole(tmp_path / "a", "x")
    assert "\n" not in str(refusal.value)


@posix
def test_nobody_foresees_the_name_of_a_part(tmp_path):
    found = set()
    for _ in range(3):
        with OutputFile(tmp_path / "a.txt") as output:
            found.add(output.part.name)
            assert output.part in set(parts_of(tmp_path / "a.txt"))
            assert str(os.getpid()) not in output.part.name.split(".")
    assert len(found) == 3


@posix
@pytest.mark.parametrize("planted", ["link", "file"])
def test_a_part_never_writes_to_what_somebody_has_put_there(tmp_path, monkeypatch, planted):
    """Even where the name was foreseen."""
    monkeypatch.setattr(atomic_write.secrets, "token_hex", lambda _: "0" * 16)
    victim, part = tmp_path / "victim", tmp_path / f".a.txt.{'0' * 16}.part"
    victim.write_text("precious")
    if planted == "link":
        part.symlink_to(victim)
    else:
        part.write_text("precious")
    with pytest.raises(OutputError):
        write_whole(tmp_path / "a.txt", "x")
    assert (victim.read_text(), part.read_text()) == ("precious", "precious")
    assert names_in(tmp_path) == [part.name, "victim"]


# -- what is no regular file ---------------------------------------------------------------------


@posix
@pytest.mark.parametrize("linked", [False, True])
def test_a_fifo_is_written_through(tmp_path, linked):
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    (tmp_path / "link").symlink_to(fifo)
    taken = []
    reader = threading.Thread(target=lambda: taken.append(fifo.read_bytes()))
    reader.start()
    write_whole(tmp_path / "link" if linked else fifo, "through")
    reader.join(30)
    assert taken == [b"through"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert names_in(tmp_path) == ["fifo", "link"]


@posix
def test_a_device_stays_one():
    write_whole(os.devnull, "x" * 100_000)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert not list(Path("/dev").glob(".*.part"))


WRITE = "import sys; from posecount.atomic_write import write_whole; write_whole(sys.argv[1], 'x')"


@posix
def test_a_shells_process_substitution_reads_it(tmp_path):
    script = f'"{sys.executable}" -c "{WRITE}" >(cat > taken)'
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    wait_until(lambda: (tmp_path / "taken").exists() and (tmp_path / "taken").read_text() == "x")
    assert names_in(tmp_path) == ["taken"]


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_standard_output_goes_on_where_it_stands(tmp_path, name):
    """In a log that others write to as well, nothing is replaced."""
    if name != "link" and not Path(name).exists():
        pytest.skip("not on this system")
    (tmp_path / "link").symlink_to("/dev/stdout")
    log = tmp_path / "log"
    log.write_text("before ")
    with log.open("a") as file:
        subprocess.run([sys.executable, "-c", WRITE, name], cwd=tmp_path, stdout=file, check=True)
    assert log.read_text() == "before x"
    assert names_in(tmp_path) == ["link", "log"]


@posix
def test_a_reader_who_has_gone_is_one_sentence(tmp_path):
    read, write = os.pipe()
    os.close(read)
    with pytest.raises(OutputError, match="whoever was to read it has gone"):
        write_whole(f"/dev/fd/{write}", "x" * 1_000_000)
    os.close(write)


@posix
def test_what_is_written_through(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to("file")
    told = {name: writes_through(tmp_path / name) for name in ("fifo", "file", "link", "none", ".")}
    assert told == {"fifo": True, "file": False, "link": False, "none": False, ".": False}


# -- two writers ---------------------------------------------------------------------------------


def test_without_replacing_what_is_there_stays(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("mine")
    with pytest.raises(OutputError, match="is there already"):
        write_whole(target, "x", replace=False)
    assert target.read_text() == "mine"


def test_without_replacing_what_came_meanwhile_stays(tmp_path):
    target = tmp_path / "a.txt"
    with (
        pytest.raises(OutputError, match="is there already"),
        OutputFile(target, replace=False) as output,
    ):
        output.file.write(b"x")
        target.write_text("mine")
    assert (names_in(tmp_path), target.read_text()) == (["a.txt"], "mine")


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("there", [False, True])
def test_a_second_writer_is_refused_while_the_first_is_at_work(tmp_path, at_once, there):
    target, link = tmp_path / "a.mkv", tmp_path / "link"
    link.symlink_to(target)
    if there:
        target.write_text("older")
    first = OutputFile(target, sole=True, at_once=at_once)
    first.file.write(b"first")
    for name in (target, link, tmp_path / "." / "a.mkv"):
        with pytest.raises(OutputError, match="Another posecount is writing"):
            OutputFile(name, sole=True, at_once=not at_once)
    with OutputFile(tmp_path / "b.mkv", sole=True) as other:
        other.file.write(b"of another name")
    first.finish()
    assert target.read_bytes() == b"first"
    with OutputFile(target, sole=True, at_once=at_once) as second:
        second.file.write(b"second")
    assert target.read_bytes() == b"second"


HOLD = """
import sys, time
from posecount.atomic_write import OutputFile
at_once = sys.argv[2] == "at once"
output = OutputFile(sys.argv[1], sole=True, at_once=at_once)
output.file.write(b"half")
output.file.flush()
print("held", flush=True)
time.sleep(120)
"""


@posix
@pytest.mark.parametrize("how", ["at once", "at the end"])
def test_a_writer_that_was_killed_holds_nothing_up_and_what_it_wrote_is_there(tmp_path, how):
    target = tmp_path / "a.mkv"
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(target), how], stdout=subprocess.PIPE, text=True
    )
    assert first.stdout.readline() == "held\n"
    with pytest.raises(OutputError, match="Another posecount"):
        OutputFile(target, sole=True)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    (left,) = [target] if how == "at once" else parts_of(target)
    assert left.read_bytes() == b"half"
    with OutputFile(target, sole=True) as second:
        second.file.write(b"whole")
    assert target.read_bytes() == b"whole"


@posix
def test_of_many_that_begin_at_once_one_gets_the_name(tmp_path):
    target, begin = tmp_path / "a.mkv", threading.Barrier(16)
    got, refused = [], []

    def claim():
        begin.wait()
        try:
            got.append(OutputFile(target, sole=True, replace=False))
        except OutputError as error:
            refused.append(error)

    claims = [threading.Thread(target=claim) for _ in range(16)]
    for thread in claims:
        thread.start()
    for thread in claims:
        thread.join()
    assert (len(got), len(refused)) == (1, 15)
    got[0].drop()
    assert names_in(tmp_path) == []


@posix
def test_a_folder_that_somebody_else_holds_is_no_reason_to_wait_for_ever(tmp_path):
    """As in: flock FOLDER posecount record …"""
    held = os.open(tmp_path, os.O_RDONLY)
    assert try_lock(held)
    with OutputFile(tmp_path / "a.mkv", sole=True) as output:
        output.file.write(b"x")
    os.close(held)
    assert (tmp_path / "a.mkv").read_bytes() == b"x"


def test_dropping_never_removes_what_somebody_has_put_there_since(tmp_path):
    target = tmp_path / "a.mkv"
    output = OutputFile(target, at_once=True)
    mine = tmp_path / "mine"
    mine.write_text("mine")
    mine.replace(target)
    output.drop()
    assert target.read_text() == "mine"


def test_what_grows_under_its_own_name_is_kept_where_finishing_fails(tmp_path, monkeypatch):
    target = tmp_path / "a.mkv"
    output = OutputFile(target, at_once=True)
    output.file.write(b"footage")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write.os, "fsync", full)
    output.finish()
    assert target.read_bytes() == b"footage"


# -- signals -------------------------------------------------------------------------------------

INTERRUPTED = """
import sys, time
from posecount.atomic_write import OutputFile
from posecount.stopping import unwind_when_asked_to_end
unwind_when_asked_to_end()
held = OutputFile(sys.argv[1])
held.file.write(b"half")
print("held", flush=True)
if sys.argv[2] == "in a with":
    with held:
        time.sleep(120)
time.sleep(120)
"""


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("where", ["in a with", "by nobody"])
def test_a_request_to_end_leaves_no_part(tmp_path, number, where):
    target = tmp_path / "a.txt"
    target.write_text("older")
    running = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(target), where],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout.readline() == "held\n"
    assert len(names_in(tmp_path)) == 2
    running.send_signal(number)
    running.communicate(timeout=60)
    assert running.returncode != 0
    assert (names_in(tmp_path), target.read_text()) == (["a.txt"], "older")
