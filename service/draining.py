"""Share between the master and its workers whether the service still takes work.

Holds one byte of anonymous shared memory, made before the workers are forked, so that a signal to the master is known at once in
every worker. The state only ever moves forward.
"""

import mmap
from enum import IntEnum


class State(IntEnum):
    """Name the states of a service on its way out."""

    SERVING = 0
    DRAINING = 1
    STOPPING = 2


_shared = mmap.mmap(-1, 1)


def state() -> State:
    """Say how far on its way out the service is."""
    return State(_shared[0])


def is_draining() -> bool:
    """Say whether the service is on its way out: not ready for new clients, requests still served."""
    return _shared[0] >= State.DRAINING


def is_stopping() -> bool:
    """Say whether the service stops now: streams end at the next line."""
    return _shared[0] >= State.STOPPING


def move_to(new: State) -> None:
    """Set the state for this process and for every process that shares it."""
    _shared[0] = new
