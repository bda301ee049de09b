"""Run the service where things are missing, and print whether it answers all the same.

    python -m benchmarks.faults

A full disk with no home and nothing writable but memory; a memory limit of 128 MB as a container sees it. Both in a mount namespace of
their own, so that nothing of the machine changes; where the kernel allows none, that is said and the command fails.
"""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import load
from benchmarks.engine import REFERENCE
from benchmarks.machine import describe
from benchmarks.service import KIBIBYTE, Running, running, say
from scripts import live

SHARED_MEMORY = "/dev/shm"
MEMORY_LIMIT = 128 * KIBIBYTE * KIBIBYTE
ARTICLES = 2_000
LONG_ANSWERS = 20
LONGEST = 200_000
FILLED = (Path("/tmp"), Path("/var/tmp"))
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-ec")
# Every folder that a program writes to by habit is a file system without a free block; the service's own folder cannot be written to.
FULL_DISK = """
mkdir {folder}/full
mount -t tmpfs -o size=16k,nr_inodes=8 full {folder}/full
cat /dev/zero > {folder}/full/fill 2> /dev/null || true
for place in {filled}; do mount --bind {folder}/full $place; done
mount --bind {root} {root}
mount -o remount,bind,ro {root}
exec "$@"
"""
SMALL_MEMORY = """
mkdir {folder}/cgroup
echo {limit} > {folder}/cgroup/memory.max
mount --bind {folder}/cgroup /sys/fs/cgroup
exec "$@"
"""


@contextmanager
def confined(script: str, settings: Mapping[str, str]) -> Iterator[Running]:
    """Yield a service that runs behind a script that mounts what it shall find."""
    with TemporaryDirectory(dir=SHARED_MEMORY, prefix="dixit-faults-") as folder:
        line = (
            *NAMESPACE,
            script.format(folder=folder, root=live.ROOT, filled=" ".join(map(str, FILLED)), limit=MEMORY_LIMIT),
            "sh",
            *live.COMMAND,
        )
        with running({"DIXIT_LOG_LEVEL": "error", **settings}, line) as service:
            yield service


def held(service: Running) -> int:
    """Return the bytes of memory that the master and its workers hold together, shared pages counted once."""
    pids = [service.master.pid, *service.workers()]
    rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii") for pid in pids]
    return sum(int(line.split()[1]) * KIBIBYTE for rollup in rollups for line in rollup.splitlines() if line.startswith("Pss:"))


def on_a_full_disk() -> bool:
    """Print whether the service starts and answers where nothing can be written."""
    request = load.post("/v1/quotes", {"text": REFERENCE.read_text("utf-8")})
    with confined(FULL_DISK, {"HOME": "/nowhere", "DIXIT_WORKERS": "1"}) as service:
        answers = load.drive(service.address, [request], 4, load.TIMEOUT_SECONDS, most=200)
    say(f"full disk, no home, read-only code: {dict(answers.statuses)}, broken {dict(answers.failures)}")
    return set(answers.statuses) == {200} and not answers.failures


def in_little_memory() -> bool:
    """Print how many workers the service starts in 128 MB and what they hold after many articles and some of the longest."""
    text = REFERENCE.read_text("utf-8")
    longest = load.post("/v1/quotes", {"text": (text * (LONGEST // len(text) + 1))[:LONGEST]})
    with confined(SMALL_MEMORY, {}) as service:
        workers = len(service.workers())
        usual = load.drive(service.address, [load.post("/v1/quotes", {"text": text})], 4, load.TIMEOUT_SECONDS, most=ARTICLES)
        after_usual = held(service)
        long = load.drive(service.address, [longest], 2, load.TIMEOUT_SECONDS, most=LONG_ANSWERS)
        after_long = held(service)
    say(
        f"memory limit of {MEMORY_LIMIT >> 20} MiB: {workers} worker, {after_usual / 1e6:.0f} MB held in all after {len(usual.milliseconds):,} articles,"
        f" {after_long / 1e6:.0f} MB after {len(long.milliseconds)} of {LONGEST:,} characters, {dict(usual.statuses + long.statuses)}"
    )
    return max(after_usual, after_long) < MEMORY_LIMIT and set(usual.statuses + long.statuses) == {200}


def main() -> None:
    """Run both, print; exit 1 where one fails."""
    say(describe())
    if subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode:
        sys.exit("this kernel allows no user namespaces: run it where it does, or as root")
    if any(live.ROOT.is_relative_to(place) for place in FILLED):
        sys.exit(f"{live.ROOT} would be filled up with the rest of {' and '.join(map(str, FILLED))}: run it from a checkout elsewhere")
    sys.exit(not all([on_a_full_disk(), in_little_memory()]))


if __name__ == "__main__":
    main()
