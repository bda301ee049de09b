"""Share between the workers how many connections each of them holds.

Holds a table in anonymous shared memory, made before the workers are forked: a number for each worker, which that worker alone writes.
"""

import mmap

# More than there can be workers, so that those that have just been replaced keep a place of their own.
PLACES = 1024
NUMBER_BYTES = 4

_held = memoryview(mmap.mmap(-1, PLACES * NUMBER_BYTES)).cast("I")


def note(worker: int, connections: int) -> None:
    """Write how many connections a worker holds; its number is the one that the master counts its workers by."""
    # an empty place holds 0
    _held[worker % PLACES] = connections + 1


def forget(worker: int) -> None:
    """Empty the place of a worker that has ended, or accepts no more."""
    _held[worker % PLACES] = 0


def fewest() -> int:
    """Return how many connections the worker with the fewest holds, 0 where there is none.

    >>> note(1, 7), note(2, 3), fewest()
    (None, None, 3)
    >>> forget(2), forget(1), fewest()
    (None, None, 0)
    """
    return min(filter(None, _held.tolist()), default=1) - 1
