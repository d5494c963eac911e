"""Does the work on an existing Dask cluster."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from posecount import __version__
from posecount.batch.work import Outcome, Task, count_clip, failed_with
from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.batch.engine import Engine

_WAIT_S = 20
_AHEAD = 2
"""Tasks given out for every worker: one in hand, and the next."""


def on_cluster(address: str, work: Callable[[Task], Outcome] = count_clip) -> Engine:
    """Return an engine on the cluster of the scheduler at ``address``.

    If a worker dies, another counts its clip; finished clips are not counted again. Workers may
    come and go. Raises InputError if there is no such cluster, or if it is not fit for the work.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise InputError(
            "--engine dask needs Dask; install it with: pip install 'posecount[cluster]'"
        ) from error
    # It logs every lost worker with a traceback; the clips' outcomes report what matters.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=_WAIT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"No Dask scheduler answers at {address} ({_first_line(error)}); "
            "start one with 'dask scheduler', or give its --address."
        ) from error
    try:
        _check_workers(client, address)
    except BaseException:
        client.close()
        raise
    return lambda tasks: _done(client, address, iter(tasks), work)


def _check_workers(client: Any, address: str) -> None:
    start = f"start some with 'dask worker {address} --nthreads 1'"
    try:
        client.wait_for_workers(1, timeout=_WAIT_S)
    except TimeoutError as error:
        raise InputError(f"The cluster at {address} has no workers; {start}.") from error
    if any(threads > 1 for threads in client.nthreads().values()):
        raise InputError(
            f"A worker at {address} has several threads, and they would be in each other's way; "
            f"{start} and --nworkers for the number of cores."
        )
    for worker, version in client.run(_version, on_error="return").items():
        if version != __version__:
            has = f"posecount {version}" if isinstance(version, str) else "no posecount"
            raise InputError(
                f"The worker {worker} has {has}; install posecount {__version__} there."
            )


def _version() -> str:
    return __version__


def _done(
    client: Any, address: str, coming: Iterator[Task], work: Callable[[Task], Outcome]
) -> Iterator[tuple[Task, Outcome]]:
    from distributed import as_completed
    from distributed.client import FutureCancelledError

    pending: dict[str, Task] = {}
    finished = as_completed(loop=client.loop, raise_errors=False)

    def give_out() -> None:
        room = max(_AHEAD, _AHEAD * len(client.nthreads())) - len(pending)
        for task in islice(coming, max(0, room)):
            # A clip listed twice is counted twice: results are not cached by their arguments.
            future = client.submit(work, task, pure=False)
            pending[future.key] = task
            finished.add(future)

    try:
        give_out()
        while pending:
            future = next(finished)
            try:
                outcome = future.result()
            except FutureCancelledError as error:
                raise _gone(address) from error
            except Exception as error:  # A worker's death, or an object that cannot be sent.
                outcome = failed_with(error)
            task = pending.pop(future.key)
            give_out()
            yield task, outcome
    except OSError as error:
        raise _gone(address) from error
    finally:
        client.close()


def _gone(address: str) -> InputError:
    return InputError(
        f"The scheduler at {address} is gone; what was counted is kept, run the same command "
        "again when it is back."
    )


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
