"""Time the engine of one revision on folders of articles, beside a floor that only decodes the JSON and tokenises the same text.

    python -P benchmarks/engine.py ROUNDS FOLDER…

Run as a file in the root of any revision, so that another one than this can be measured: it takes nothing but `service.engine`
from there. Prints JSON: the seconds of each round, where floor and engine take turns at every article. Seconds are those of the
processor, which what else the machine does lengthens less than those of the clock.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import regex

REFERENCE = Path(__file__).parent / "reference.txt"
REFERENCE_RUNS = 20
TOKEN = regex.compile(r"\w+|[^\w\s]")


def floor(body: str) -> None:
    """Do what any service must: decode the JSON, tokenise the text in one pass."""
    TOKEN.findall(json.loads(body)["text"])


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure_round(texts: list[str], attribute: Callable[[str], object]) -> tuple[float, float]:
    """Return the seconds of the floor and of the engine over all texts."""
    floor_seconds = engine_seconds = 0.0
    for text in texts:
        body = json.dumps({"text": text}, ensure_ascii=False)
        floor_seconds += seconds(partial(floor, body))
        engine_seconds += seconds(partial(attribute, text))
    return floor_seconds, engine_seconds


def read(folder: str) -> list[str]:
    """Return the articles of a folder, those of the file where it is one."""
    path = Path(folder)
    files = [path] if path.is_file() else sorted(path.glob("*.txt"))
    if not files:
        sys.exit(f"{folder} holds no .txt file")
    return [file.read_bytes().decode("utf-8") for file in files]


def main() -> None:
    """Measure every folder, the reference article first, and print JSON."""
    sys.path.insert(0, str(Path.cwd()))
    from service.engine import attribute  # noqa: PLC0415 - of the revision that this runs in

    rounds, *folders = sys.argv[1:]
    measured = []
    for folder in (str(REFERENCE), *folders):
        texts = read(folder)
        repeated = texts * REFERENCE_RUNS if folder == str(REFERENCE) else texts
        measure_round(repeated, attribute)
        # as the service does before it starts its workers
        gc.collect()
        gc.freeze()
        taken = [measure_round(repeated, attribute) for _ in range(int(rounds))]
        measured.append({
            "folder": folder,
            "articles": len(repeated),
            "characters": sum(map(len, repeated)),
            "quotations": sum(len(attribute(text).quotations) for text in texts),
            "floor": [one for one, _ in taken],
            "engine": [one for _, one in taken],
        })  # fmt: skip
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
