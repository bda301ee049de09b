"""Measure two revisions side by side: engine, requests and memory, in turns, so that what else the machine does falls on both.

    python -m benchmarks.compare REVISION [--against REVISION] [--turns 5] [FOLDER …]

The first is a revision that git knows; the second the working tree, unless `--against` names another. Ratios are paired: each is that
of one turn, in which one follows the other at once.
"""

import argparse
import subprocess
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

from benchmarks.bench import CORPUS, MEGABYTE, ONE_WORKER, engine_rounds, measure_load, middle
from benchmarks.machine import LOAD, MEASURED, describe, kept_on
from benchmarks.service import running, say
from scripts import live
from scripts.revision import RevisionError, unpacked

ROUNDS = 1
CONNECTIONS = 8


def checkout(revision: str | None) -> AbstractContextManager[Path]:
    """Give a folder with the service of a revision; None is the working tree."""
    return nullcontext(live.ROOT) if revision is None else unpacked(live.ROOT, revision, "service", "openapi.yaml")


def print_pairs(name: str, unit: str, first: Sequence[float], second: Sequence[float]) -> None:
    """Print one figure of both revisions and the ratio of the second to the first."""
    ratios = [after / before for before, after in zip(first, second, strict=True)]
    say(f"{name[-40:]:<40} {unit:<12} {middle(first):>24} {middle(second):>24} {middle(ratios):>18}")


def compare_engines(trees: Sequence[Path], turns: int, folders: Sequence[str]) -> None:
    """Print the milliseconds an article of both engines, on each folder."""
    measured = [[engine_rounds(tree, ROUNDS, folders) for tree in trees] for _ in range(turns)]
    for place, name in enumerate(("reference article", *(Path(folder).name for folder in folders))):
        both = [[turn[side][place]["engine"][0] / turn[side][place]["articles"] * 1000 for turn in measured] for side in (0, 1)]
        print_pairs(f"engine, {name}", "ms/article", *both)


def compare_services(trees: Sequence[Path], turns: int, seconds: float) -> None:
    """Print requests a second, what an answer costs, and a worker's memory of both services."""
    with ExitStack() as stack:
        with kept_on(MEASURED):
            services = [stack.enter_context(running(ONE_WORKER, tree=tree, output=subprocess.DEVNULL)) for tree in trees]
        with kept_on(LOAD):
            turned = [[measure_load(service, CONNECTIONS, seconds) for service in services] for _ in range(turns)]
        memory = [service.memory("VmRSS")[0] / MEGABYTE for service in services]
    print_pairs(f"service, {CONNECTIONS} connections", "requests/s", *([turn[side].answers.rate for turn in turned] for side in (0, 1)))
    print_pairs("time of an answer, median", "ms", *([turn[side].answers.percentile(50) for turn in turned] for side in (0, 1)))
    print_pairs("processor time of an answer", "ms", *([turn[side].cost * 1000 for turn in turned] for side in (0, 1)))
    print_pairs("memory of a worker after that", "MB", [memory[0]], [memory[1]])


def main() -> None:
    """Read the arguments, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("revision")
    parser.add_argument("--against", metavar="REVISION", help="instead of the working tree")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each load is kept up")
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="further folders of .txt files")
    chosen = parser.parse_args()
    say(describe())
    folders = [str(Path(folder).resolve()) for folder in (live.ROOT / CORPUS, *chosen.folders)]
    with ExitStack() as stack:
        try:
            trees = [stack.enter_context(checkout(revision)) for revision in (chosen.revision, chosen.against)]
        except RevisionError as error:
            parser.error(str(error))
        say(f"\n{chosen.turns} turns: median (least-greatest)")
        say(f"{'':<40} {'':<12} {chosen.revision[:24]:>24} {(chosen.against or 'working tree')[:24]:>24} {'second/first':>18}")
        compare_engines(trees, chosen.turns, folders)
        compare_services(trees, chosen.turns, chosen.seconds)


if __name__ == "__main__":
    main()
