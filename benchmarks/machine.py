"""Say where and with what a figure was taken, as every measurement prints first, and part the CPUs between what is measured and its load."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from service.machine import available_cpus
from service.version import VERSION

LIBRARIES = ("regex", "flask", "marshmallow", "gunicorn")
CPUS = frozenset(os.sched_getaffinity(0))
MEASURED = frozenset({min(CPUS)})
LOAD = CPUS - MEASURED or CPUS


def describe() -> str:
    """Return two lines: the machine with what else it is doing, and the versions."""
    load = " ".join(f"{average:.1f}" for average in os.getloadavg())
    versions = ", ".join(f"{library} {version(library)}" for library in LIBRARIES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {processor()}, {available_cpus()} CPUs, load {load}, {platform.system()} {platform.release()}\n"
        f"Dixit {VERSION}, {platform.python_implementation()} {platform.python_version()}, {versions}"
    )


def processor() -> str:
    """Return the processor's name as the kernel gives it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


@contextmanager
def kept_on(cpus: frozenset[int]) -> Iterator[None]:
    """Keep this thread, and what it starts meanwhile, on these CPUs."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
