"""The format of a routine: a TOML file, validated.

Every field's ``description`` says which values it takes; error messages quote it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from posecount.exercises import EXERCISES, find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.session.spec_fields import Record, Text, at_most, seconds, whole
from posecount.session.spec_words import RoutineWords, StepWords, said
from posecount.signals.legs import Leg

SCHEMA = "posecount.routine/1"

MOST_SETS = 50
"""Of one step; for an exercise done in bouts, the number of bouts."""

Turning = Literal["clockwise", "counterclockwise"]


_IDS = ", ".join(spec.id for spec in EXERCISES)
_SIDES = "one or both of 'left' and 'right' in the order they are done, each once"
_DIRECTIONS = "one or both of 'clockwise' and 'counterclockwise' in order, each once"
_STEP_WORDS = (
    "tables [steps.words.de], [steps.words.es] and [steps.words.fr] with the title, position, "
    "instruction and camera in that language"
)
_ROUTINE_WORDS = (
    "tables [words.de], [words.es] and [words.fr] with the title and about in that language"
)
_DAYS = "a whole number from 1 to 7, or two of them, least and most"


class Step(Record):
    """One exercise of a routine. Times are in seconds.

    A set is ``reps`` reps, or one bout of ``duration_s`` if the exercise is done in bouts. It is
    done for each of the ``sides`` in turn, and on each side in each of the ``directions``; without
    ``sides`` both feet work together, or either. Between two sets there is a rest: the countdown
    shows ``rest_s``, and after ``rest_least_s`` (by default the same) the person may begin.
    ``times_per_day`` is by default the routine's own. ``words`` are its texts in other languages.
    """

    exercise: Annotated[str, Field(description=f"one of {_IDS}")]
    title: Annotated[Text | None, at_most(60)] = None
    position: Annotated[Text, at_most(200)]
    instruction: Annotated[Text, at_most(400)]
    camera: Annotated[Text | None, at_most(200)] = None
    times_per_day: Annotated[int | None, whole(1, 24)] = None
    sets: Annotated[int, whole(1, MOST_SETS)] = 1
    reps: Annotated[int | None, whole(1, 500)] = None
    duration_s: Annotated[float | None, seconds(2, 600)] = None
    hold_s: Annotated[float | None, seconds(0.5, 120)] = None
    rest_s: Annotated[float, seconds(0, 600)] = 0.0
    rest_least_s: Annotated[float | None, seconds(0, 600)] = None
    sides: Annotated[tuple[Leg, ...], Field(strict=False, description=_SIDES)] = ()
    directions: Annotated[tuple[Turning, ...], Field(strict=False, description=_DIRECTIONS)] = ()
    words: Annotated[StepWords, Field(description=_STEP_WORDS)] = StepWords()

    @field_validator("exercise")
    @classmethod
    def _known(cls, exercise: str) -> str:
        known = {name: spec.id for spec in EXERCISES for name in (spec.id, *spec.aliases)}
        if exercise not in known:
            raise PydanticCustomError("unknown", "unknown exercise")
        return known[exercise]

    @field_validator("sides", "directions")
    @classmethod
    def _each_once(cls, asked: tuple[str, ...]) -> tuple[str, ...]:
        if not asked or len(set(asked)) < len(asked):
            raise PydanticCustomError("each_once", "each once")
        return asked

    @model_validator(mode="after")
    def _fits_the_exercise(self) -> Step:
        name, bouts = self.exercise, self.spec.in_bouts
        if bouts and self.duration_s is None:
            raise _wrong("exercise", f"{name} is done in bouts, so it needs duration_s")
        for key in ("reps", "hold_s"):
            if bouts and getattr(self, key) is not None:
                raise _wrong(key, f"{name} takes duration_s and sets instead of {key}")
        if not bouts and self.duration_s is not None:
            bouts_only = _those(lambda spec: spec.in_bouts)
            says = f"duration_s is for {bouts_only} only; {name} takes reps and hold_s"
            raise _wrong("duration_s", says)
        if not bouts and self.reps is None:
            raise _wrong("exercise", f"{name} needs reps, {_allowed('reps')}")
        if self.hold_s is not None and not self.spec.takes_hold_target:
            raise _wrong("hold_s", f"{name} has no hold; leave hold_s out")
        if self.directions and not self.spec.turning:
            turning = _those(lambda spec: spec.turning)
            raise _wrong("directions", f"directions are for {turning} only, not {name}")
        if self.sides and self.spec.feet == "both":
            raise _wrong("sides", f"{name} is done with both feet; leave sides out")
        if self.rest_least_s is not None and self.rest_least_s > self.rest_s:
            raise _wrong("rest_least_s", f"rest_least_s is more than rest_s ({self.rest_s:g})")
        return self

    @property
    def spec(self) -> ExerciseSpec:
        """The exercise."""
        return find_exercise(self.exercise)

    @property
    def name(self) -> str:
        """The step's title on the screen."""
        return self.title or self.spec.title

    @property
    def placement(self) -> str:
        """The place for the camera."""
        return self.camera or self.spec.camera

    @property
    def reps_asked(self) -> int:
        """Number of reps in a set; a bout is one."""
        return self.reps or 1

    @property
    def hold_target_s(self) -> float | None:
        """Target of each hold, or of each bout, in seconds."""
        return self.hold_s if self.duration_s is None else self.duration_s

    @property
    def earliest_s(self) -> float:
        """Seconds of rest after which the next set may begin."""
        return self.rest_s if self.rest_least_s is None else self.rest_least_s


class Routine(Record):
    """A routine: steps one after another.

    ``days_per_week`` is (least, most). The file has one number if both are the same.
    """

    model_config = ConfigDict(populate_by_name=True)

    schema_: Annotated[
        Literal["posecount.routine/1"],
        Field(alias="schema", description=f"'{SCHEMA}', which is what this version reads"),
    ]
    id: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
            max_length=40,
            description="small letters and digits, with single hyphens between, at most 40",
        ),
    ]
    title: Annotated[Text, at_most(80)]
    about: Annotated[Text, at_most(400)] = "A routine of foot exercises."
    days_per_week: Annotated[tuple[int, int], Field(strict=False, description=_DAYS)] = (7, 7)
    times_per_day: Annotated[int, whole(1, 24)] = 1
    steps: Annotated[
        tuple[Step, ...],
        Field(strict=False, min_length=1, max_length=50, description="1 to 50 [[steps]] tables"),
    ]
    words: Annotated[RoutineWords, Field(description=_ROUTINE_WORDS)] = RoutineWords()

    @field_validator("days_per_week", mode="before")
    @classmethod
    def _days(cls, given: Any) -> Any:
        days = given if isinstance(given, (list, tuple)) else [given, given]
        whole = all(type(day) is int and 1 <= day <= 7 for day in days)
        if not whole or len(days) != 2 or days[0] > days[1]:
            raise PydanticCustomError("days", "not days")
        return days

    def in_language(self, code: str) -> Routine:
        """Return this routine with its texts in that language, as far as it has them."""
        steps = tuple(said(step, step.words.of(code)) for step in self.steps)
        return said(self, self.words.of(code)).model_copy(update={"steps": steps})

    def times_a_day(self, step: Step) -> int:
        """Return how often per day this step is asked for."""
        return step.times_per_day or self.times_per_day


def _those(are: Callable[[ExerciseSpec], bool]) -> str:
    return " and ".join(sorted(spec.id for spec in EXERCISES if are(spec)))


def _allowed(key: str) -> str:
    return str(Step.model_fields[key].description)


def _wrong(key: str, says: str) -> PydanticCustomError:
    """Return an error of one key in view of others; ``says`` is a sentence without full stop."""
    return PydanticCustomError("rule", "{says}", {"says": says, "key": key})
