"""The content of the screen at one moment; the painter decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from posecount.counting.events import Side, TraceValue
from posecount.session.spec import Turning


class Tone(str, Enum):
    """The meaning of a ring, which determines its colour."""

    PLAIN = "plain"
    HOLD = "hold"
    REACHED = "reached"
    REST = "rest"
    WAIT = "wait"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Ring:
    """The big ring: ``share`` (0 to 1) of it is drawn."""

    share: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Turn:
    """The turning arrow: its direction as people see their own foot, and its progress (0 to 1)."""

    direction: Turning
    progress: float


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise in the bar along the bottom; ``weight`` is its relative width."""

    weight: float
    share_done: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the summary: the exercise and how much of it was done."""

    name: str
    done: str
    note: str
    complete: bool


Page = Literal["position", "movement", "camera"]


@dataclass(frozen=True, slots=True)
class Guide:
    """The picture beside an instruction; ``turned`` round it shows the other leg."""

    exercise: str
    page: Page
    turned: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on the screen but the picture.

    ``headline``  what is going on, in a few words;
    ``detail``    a line below it;
    ``number``    the huge one, or a short word or sign in its place;
    ``below``     small, under the number inside the ring ("of 10 reps", "seconds");
    ``ring``      around the number, None for none;
    ``turn``      the turning arrow, None where nothing turns;
    ``side``      the side in big letters;
    ``text``      paragraphs to be read, in place of number and ring;
    ``guide``     the picture beside the text, which makes a card of it; None for none;
    ``rows``      the summary, over the whole window;
    ``advice``    one line for now; ``urgent`` where nothing is counted until it is followed;
    ``parts``     the routine's progress, ``current`` the one under way;
    ``readout``   frame rate and delay, small;
    ``working``   the side whose leg is drawn thick;
    ``trace``     the signal, None where there is none; ``dim`` darkens the picture.
    """

    headline: str = ""
    detail: str = ""
    number: str = ""
    below: str = ""
    ring: Ring | None = None
    turn: Turn | None = None
    side: str = ""
    text: tuple[str, ...] = ()
    guide: Guide | None = None
    rows: tuple[Row, ...] = ()
    advice: str = ""
    urgent: bool = False
    parts: tuple[Part, ...] = ()
    current: int = 0
    readout: str = ""
    working: Side = "unknown"
    trace: TraceValue | None = None
    dim: bool = False
