"""The two routines to the letter, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import posecount.session
from posecount.errors import InputError
from posecount.session import toml_place
from posecount.session.load import (
    BUILT_IN,
    built_in_routines,
    load_routine,
    read_routine,
    single_exercise,
)
from posecount.session.spec import Routine, Step
from posecount.session.toml_place import TOMLDecodeError, line_of, read_toml

FOLDER = Path(posecount.session.__file__).parent

SHEET = {
    # exercise: sets, reps, seconds of a hold or bout, rest (least), sides, directions, a day
    "five-exercises": {
        "toe_press": (1, 10, 3, (0, 0), (), (), 3),
        "toe_walk": (6, 1, 20, (15, 10), (), (), 2),
        "ankle_circles": (
            1, 10, None, (0, 0), ("left", "right"), ("clockwise", "counterclockwise"), None,
        ),
        "resisted_dorsiflexion": (1, 10, 5, (0, 0), (), (), None),
        "toe_pencil_pickup": (1, 5, 10, (0, 0), ("left", "right"), (), None),
    },
    "four-exercises": {
        "resisted_plantar_flexion": (1, 15, 5, (0, 0), ("left", "right"), (), 2),
        "ankle_circles": (
            1, 10, None, (0, 0), ("left", "right"), ("clockwise", "counterclockwise"), 3,
        ),
        "toe_press": (1, 10, 4, (0, 0), (), (), 3),
        "toe_walk": (6, 1, 20, (10, 10), (), (), 2),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_routine_follows_the_sheet(name):
    routine = load_routine(name)
    done = {
        step.exercise: (
            step.sets, step.reps_asked, step.hold_target_s, (step.rest_s, step.earliest_s),
            step.sides, step.directions, step.times_per_day,
        )
        for step in routine.steps
    }  # fmt: skip
    assert done == SHEET[name]
    assert list(done) == list(SHEET[name])
    assert routine.id == name
    assert routine.days_per_week == {"five-exercises": (2, 3), "four-exercises": (7, 7)}[name]


def test_the_built_in_routines_are_all_the_routine_files_there_are():
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(BUILT_IN)
    assert [routine.id for routine in built_in_routines()] == list(BUILT_IN)


def test_a_users_own_file_works_where_an_id_does(tmp_path):
    own = tmp_path / "mine.toml"
    own.write_text((FOLDER / "four-exercises.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert load_routine(own) == load_routine(str(own)) == load_routine("four-exercises")


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path):
    text = (FOLDER / "four-exercises.toml").read_text(encoding="utf-8")
    own = tmp_path / "mine.toml"
    own.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert load_routine(own) == load_routine("four-exercises")


SMALL = """\
schema = "posecount.routine/1"
id = "mine"
title = "Mine"
days_per_week = 3

[[steps]]
exercise = "toe_press"  # warm-up
position = '''
Stand
reps = 99
'''
instruction = "Grip."
reps = 4
hold_s = 3

[[steps]]
exercise = "ankle_circles"
position = "Lie."
instruction = "Turn."
reps = 10
sides = [
  "left",
  "right",
]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"toe_press"', '"toe_pres"', 7, "exercise must be one of toe_raise, toe_walk,"),
        ("reps = 4", "reps = 0", 13, "reps must be a whole number from 1 to 500, not 0"),
        ("reps = 4", "reps = true", 13, "not true"),
        ("reps = 4", "reps = 4.5", 13, "a whole number"),
        ("reps = 4", "", 7, "toe_press needs reps, a whole number from 1 to 500"),
        ("reps = 4", "rep = 4", 13, "there is no 'rep' in a step (did you mean reps?)"),
        ("hold_s = 3", "hold_s = '3'", 14, "a number of seconds from 0.5 to 120, not '3'"),
        ("hold_s = 3", "hold_s = nan", 14, "a number of seconds"),
        ("hold_s = 3", "hold_s = inf", 14, "a number of seconds"),
        ("hold_s = 3", 'sides = ["left"]', 14, "done with both feet; leave sides out"),
        ("hold_s = 3", 'directions = ["clockwise"]', 14, "directions are for ankle_circles only"),
        ("hold_s = 3", "duration_s = 20", 14, "duration_s is for toe_walk only"),
        ("hold_s = 3", "rest_s = 5\nrest_least_s = 6", 15, "rest_least_s is more than rest_s (5)"),
        ("reps = 10", "reps = 10\nhold_s = 2", 21, "ankle_circles has no hold"),
        ('  "right"', '  "lef"', 21, "sides must be one or both of 'left' and 'right'"),
        ('  "right"', '  "left"', 21, "each once"),
        ('"Turn."', '"  "', 19, "instruction must be text of 1 to 400 characters"),
        ('position = "Lie."', 'positon = "Lie."', 18, "did you mean position?"),
        ("days_per_week = 3", "days_per_week = [3, 2]", 4, "from 1 to 7, or two of them"),
        ("days_per_week = 3", "days_per_week = 0", 4, "from 1 to 7"),
        ('id = "mine"', 'id = "My Own"', 2, "small letters and digits"),
        ('id = "mine"', "", 1, "the routine has no id"),
        ("routine/1", "routine/2", 1, "not 'posecount.routine/2'"),
        ('title = "Mine"', 'title = "Mine"\nname = 3', 4, "there is no 'name' in a routine"),
        ("days_per_week = 3", "days_per_week = ", 4, "not TOML"),
        ('  "right",\n]', '  "right",', 23, "not TOML"),
        ('"ankle_circles"', '"toe_walk"', 17, "toe_walk is done in bouts, so it needs duration_s"),
    ],
)  # fmt: skip
def test_an_error_names_the_line_and_what_may_stand_there(old, new, line, says):
    assert old in SMALL
    with pytest.raises(InputError) as caught:
        read_routine(SMALL.replace(old, new, 1), "mine.toml")
    message = str(caught.value)
    assert message.startswith(f"mine.toml, line {line}")
    assert says in message
    assert message.endswith(".")
    assert "\n" not in message


def test_what_is_not_a_routine_at_all_is_told_in_a_sentence():
    for text in ("", "steps = 3", "steps = [3]", "steps = []", "[steps]", "[[steps.x]]\na = 1"):
        with pytest.raises(InputError, match=r"^mine.toml, line \d+: .*\.$"):
            read_routine(text, "mine.toml")


@given(
    line=st.integers(0, SMALL.count("\n") - 1),
    garbage=st.one_of(
        st.text(max_size=20),
        st.sampled_from(["[[steps]]", "[steps]", "reps = 1", "x = 1", "'''", "]", "steps.x = 1"]),
    ),
    instead=st.booleans(),
)
def test_garbage_is_read_or_told_but_never_crashes(line, garbage, instead):
    lines = SMALL.split("\n")
    lines[line : line + instead] = [garbage]
    try:
        assert isinstance(read_routine("\n".join(lines), "mine.toml"), Routine)
    except InputError as error:
        assert str(error).startswith("mine.toml, line ")


@given(blank=st.lists(st.sampled_from(["", "# note", "   "]), max_size=3))
def test_every_value_is_found_on_its_line(blank):
    lines = []
    for line in SMALL.split("\n"):
        inside = line in ("Stand", "reps = 99", "'''")
        lines += [line] if inside else [*blank, line]
    text = "\n".join(lines)
    found = lines.index("reps = 4") + 1, lines.index("reps = 10") + 1, lines.index("sides = [") + 1
    paths = ("steps", 0, "reps"), ("steps", 1, "reps"), ("steps", 1, "sides")
    assert tuple(line_of(text, path) for path in paths) == found
    assert line_of(text, ("steps", 1, "nothing")) == lines.index("[[steps]]", found[0]) + 1
    assert line_of(text, ("nothing",)) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"\xff\xfe\x00", "UTF-8"), (b"#" * 70_000, "too large")],
    ids=["bytes", "huge"],
)
def test_a_file_that_is_no_text_is_told(tmp_path, content, says):
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=says):
        load_routine(path)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("five-exercise", "did you mean 'five-exercises'"),
        ("xyz", "'posecount routines' lists them"),
        ("nothing.toml", "There is no file nothing.toml"),
        (".", "is a folder"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(name, says):
    with pytest.raises(InputError, match=says):
        load_routine(name)


ODD = {
    "brackets": "x = " + "[" * 900 + "]" * 900,
    "headers in headers": "[" * 60_000,
    "tables in tables": "x = " + "{a = " * 12_000,
    "a key of many parts": ".".join("a" * 30_000) + " = 1",
    "a header of many parts": "[" + ".".join("a" * 30_000) + "]",
    "a long number": SMALL + "\nx = " + "9" * 5_000,
    "a long hexadecimal number": SMALL.replace("= 3", "= 0x" + "f" * 50_000, 1),
    "a text that never ends": 'x = """' + '""\\"' * 15_000,
    "another": "x = '''" + "''x" * 20_000,
    "backslashes": '"\\' * 30_000,
    "many keys": "".join(f"k{number} = 1\n" for number in range(6_000)),
    "many steps": "[[steps]]\n" * 6_000,
    "a wrong key after many lines": SMALL.replace("reps = 10", "# \n" * 10_000 + "rep = 10"),
    "a long wrong key": SMALL.replace("reps = 10", "r" * 50_000 + " = 10"),
    "a long wrong value": SMALL.replace("reps = 10", f"reps = '{'r' * 50_000}'"),
    "a control character": SMALL.replace('"Turn."', r'"\u001b[2J"'),
    "one in a key": SMALL.replace("reps = 10", r'"\u001b[2J" = 10'),
    "one in a value": SMALL.replace("reps = 10", r'reps = "\u001b[2J"'),
    "writing turned round": SMALL.replace('"Turn."', r'"\u202e.nruT"'),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_the_oddest_text_is_one_short_sentence(text, odd_texts_take_no_time):
    with pytest.raises(InputError) as caught:
        read_routine(text, "mine.toml")
    message = str(caught.value)
    assert message.startswith("mine.toml, line ")
    assert message.endswith(".") and message.isprintable() and len(message) < 500


@pytest.fixture
def odd_texts_take_no_time(monkeypatch):
    """However long a text is, it is read no more often than it has lines, and each line once."""
    read = []
    loads = toml_place.tomllib.loads

    def counted(text):
        read.append(len(text))
        return loads(text)

    monkeypatch.setattr(toml_place.tomllib, "loads", counted)
    yield
    assert sum(read) < 4 * 65_536


def test_the_lines_of_what_is_wrong_are_right_however_much_stands_before():
    late = SMALL.replace("reps = 10", "# \n" * 10_000 + "rep = 10")
    with pytest.raises(InputError, match=r"line 10020: .*did you mean reps"):
        read_routine(late, "mine.toml")
    with pytest.raises(InputError, match=r"line 26, column 1: .*too many digits"):
        read_routine(ODD["a long number"], "mine.toml")


def test_no_more_than_its_bound_is_read_of_what_has_no_end(tmp_path):
    endless = tmp_path / "mine.toml"
    endless.symlink_to("/dev/zero")
    with pytest.raises(InputError, match="There is no file"):
        load_routine(endless)
    with pytest.raises(InputError, match="There is no file"):
        load_routine("x" * 300 + ".toml")
    with pytest.raises(InputError, match="There is no routine"):
        load_routine("x" * 300)


def test_one_exercise_makes_a_routine():
    circles = single_exercise("ankle_circles", reps=10, sides=("left",)).steps[0]
    assert (circles.reps_asked, circles.sides, circles.hold_target_s) == (10, ("left",), None)
    assert single_exercise("toe_grip", reps=4).steps[0].hold_target_s == 3.0
    assert circles.position == load_routine("five-exercises").steps[2].position
    assert "rise onto the toes" in single_exercise("calf_raise").steps[0].instruction
    walk = single_exercise("toe_walk", reps=3, hold_s=12.0).steps[0]
    assert (walk.sets, walk.reps_asked, walk.duration_s) == (3, 1, 12.0)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"exercise": "ankle_circles", "hold_s": 3.0}, "ankle_circles has no hold"),
        ({"exercise": "toe_press", "reps": 0}, "Toe presses: reps must be a whole number"),
        ({"exercise": "toe_press", "sides": ("left",)}, "both feet"),
        ({"exercise": "toe_walk", "hold_s": 1.0}, "duration_s must be a number of seconds from 2"),
        ({"exercise": "hopping"}, "There is no exercise 'hopping'"),
    ],
)
def test_one_exercise_that_cannot_be_done_so_is_told(asked, says):
    with pytest.raises(InputError, match=says):
        single_exercise(**asked)


def test_every_field_says_what_it_takes():
    for model in (Routine, Step):
        assert all(field.description for field in model.model_fields.values())


def test_the_reader_knows_its_own_error():
    with pytest.raises(TOMLDecodeError):
        read_toml("x =")


def test_a_routine_of_one_s_own_carries_translations():
    text = """
schema = "posecount.routine/1"
id = "mine"
title = "Mine"
[words.de]
title = "Meine"
[[steps]]
exercise = "toe_raise"
position = "Stand."
instruction = "Rise."
reps = 5
[steps.words.de]
position = "Steh."
"""
    routine = read_routine(text, "mine.toml")
    german = routine.in_language("de")
    assert (german.title, german.steps[0].position, german.steps[0].instruction) == (
        "Meine",
        "Steh.",
        "Rise.",
    )
    assert german.steps[0].reps == 5
    assert routine.in_language("fr") == routine


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[steps.words.german]\nposition = 'p'", r"\[steps.words.de\]"),
        ("[steps.words.de]\nreps = 3", "title, position, instruction and camera"),
    ],
)
def test_wrong_translations_are_one_sentence(written, says):
    text = (
        'schema = "posecount.routine/1"\nid = "m"\ntitle = "M"\n[[steps]]\nexercise = "toe_raise"\n'
        f'position = "p"\ninstruction = "i"\nreps = 5\n{written}\n'
    )
    with pytest.raises(InputError, match=says) as error:
        read_routine(text, "m.toml")
    assert "line " in str(error.value)
