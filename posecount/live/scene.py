"""What the screen shows at one moment, in its own terms; the painter decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from posecount.counting.events import Side, TraceValue
from posecount.session.spec import Turning


class Tone(str, Enum):
    """What a ring stands for: it gives the ring its colour."""

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
    """The turning arrow: which way as one sees one's own foot, and how far round (0 to 1)."""

    direction: Turning
    progress: float


@dataclass(frozen=True, slots=True)
class Part:
    """One exercise in the bar along the bottom; ``weight`` is how wide it is beside the others."""

    weight: float
    share_done: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the summary: what, and how much of it."""

    name: str
    done: str
    note: str
    complete: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything on the screen but the picture.

    ``headline``  what is going on, in a few words;
    ``detail``    a line below it;
    ``number``    the huge one, or a short word or sign in its place;
    ``below``     small, under the number inside the ring ("of 10");
    ``ring``      around the number, None for none;
    ``seconds``   the second-largest thing: seconds left of a hold;
    ``turn``      the turning arrow, None where nothing turns;
    ``side``      the side in big letters;
    ``text``      paragraphs to be read before it starts, in place of number and ring;
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
    seconds: str = ""
    turn: Turn | None = None
    side: str = ""
    text: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    advice: str = ""
    urgent: bool = False
    parts: tuple[Part, ...] = ()
    current: int = 0
    readout: str = ""
    working: Side = "unknown"
    trace: TraceValue | None = None
    dim: bool = False
