"""Find out how many CPUs and how much memory this process may use.

Takes what the kernel says (affinity, cgroup version 2 or 1), gives numbers. `os.cpu_count` counts the host's CPUs, which in a
container of one CPU on a large host starts far too many workers.
"""

import math
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
MEBIBYTE = 1024 * 1024
# Measured: the master with the lexicon loaded, and what each worker adds while it answers the largest articles.
MASTER_BYTES = 64 * MEBIBYTE
WORKER_BYTES = 64 * MEBIBYTE


def available_cpus(cgroup: Path = CGROUP) -> int:
    """Count the CPUs that this process may use: its affinity, less where a cgroup quota says so."""
    affinity = len(os.sched_getaffinity(0))
    quota = cpu_quota(cgroup)
    return affinity if quota is None else max(1, min(affinity, math.ceil(quota)))


def cpu_quota(cgroup: Path = CGROUP) -> float | None:
    """Read the cgroup's CPU quota in CPUs, None where there is none."""
    words = _words(cgroup / "cpu.max") or _words(cgroup / "cpu/cpu.cfs_quota_us") + _words(cgroup / "cpu/cpu.cfs_period_us")
    if len(words) != 2 or not all(word.isdigit() for word in words):
        return None
    quota, period = map(int, words)
    return quota / period if period else None


def memory_limit(cgroup: Path = CGROUP) -> int | None:
    """Read the cgroup's memory limit in bytes, None where there is none."""
    words = _words(cgroup / "memory.max") or _words(cgroup / "memory/memory.limit_in_bytes")
    return int(words[0]) if words and words[0].isdigit() else None


def default_workers(cgroup: Path = CGROUP) -> int:
    """Say how many workers to start: one a CPU, fewer where the memory limit holds fewer, never none."""
    limit = memory_limit(cgroup)
    cpus = available_cpus(cgroup)
    return cpus if limit is None else max(1, min(cpus, (limit - MASTER_BYTES) // WORKER_BYTES))


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="ascii").split()
    except OSError:
        return []
