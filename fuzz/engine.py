"""Let libFuzzer make up texts, and check on each what holds of every answer.

    python -m fuzz.engine [--seconds 60]

The properties are those of tests/engine/test_properties.py. A text that breaks one is written to fuzz/found, where the tests find it from
then on; so is one that takes over 5 s. Ends after the time given, with an error where something was found.
"""

import argparse
import hashlib
import json
import multiprocessing
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["service.engine"]):
    from service.engine import attribute
    from tests.engine import test_properties as properties

ROOT = Path(__file__).parent.parent
FOUND = Path(__file__).parent / "found"
WORK = ROOT / "build" / "fuzz"
LONGEST = 400
SEED = 300
SLOWEST_SECONDS = 5
MEMORY_MEBIBYTES = 1_024
PIECES = (*properties.ODD, *properties.MARKS, *properties.JOINTS, *properties.NAMES, *properties.WORDS, " ")
CHECKS: list[Callable[[str], None]] = [
    function.hypothesis.inner_test
    for name, function in vars(properties).items()
    if name.startswith("test_") and properties.is_about_any_text(function)
]


def read(data: bytes) -> str:
    """Read the fuzzer's bytes as a text, or, where they are not UTF-8, each byte as a piece of an article."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return " ".join(PIECES[byte % len(PIECES)] for byte in data)


def check(data: bytes) -> None:
    """Try every property on one text, asking for each answer once; keep the text where one fails."""
    text = read(data)
    if not text.strip():
        return
    vars(properties)["attribute"] = cache(attribute)
    try:
        for one in CHECKS:
            one(text)
    except Exception:
        keep(text)
        raise


def keep(text: str) -> None:
    """Write a text where the tests find it."""
    (FOUND / f"{hashlib.sha256(text.encode()).hexdigest()[:12]}.json").write_text(json.dumps(text) + "\n", "ascii")


def fuzz(seconds: int) -> None:
    """Run libFuzzer, which ends the process itself."""
    corpus, seeds = WORK / "corpus", WORK / "seeds"
    for folder in (corpus, seeds):
        folder.mkdir(parents=True, exist_ok=True)
    articles = [path.read_text("utf-8") for path in (ROOT / "evaluation" / "corpus").glob("*.txt")]
    for number, text in enumerate((*properties.FOUND, *articles)):
        (seeds / str(number)).write_bytes(text.encode()[:SEED])
    options = {
        "max_total_time": seconds, "max_len": LONGEST, "timeout": SLOWEST_SECONDS, "rss_limit_mb": MEMORY_MEBIBYTES,
        "artifact_prefix": f"{WORK}/", "print_final_stats": 1, "verbosity": 1,
    }  # fmt: skip
    atheris.Setup([sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus), str(seeds)], check)
    atheris.Fuzz()


def keep_slow() -> None:
    """Keep the texts that took too long, which libFuzzer writes by itself."""
    for prefix in ("timeout-", "slow-unit-", "oom-"):
        for path in WORK.glob(f"{prefix}*"):
            keep(read(path.read_bytes()))
            path.unlink()


def main() -> None:
    """Read the arguments, fuzz in a process of its own, say what was found; exit 1 where something was."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=int, default=60)
    chosen = parser.parse_args()
    before = set(FOUND.iterdir())
    process: Any = multiprocessing.get_context("fork").Process(target=fuzz, args=(chosen.seconds,))
    process.start()
    process.join()
    keep_slow()
    found = sorted(path.name for path in set(FOUND.iterdir()) - before)
    print(f"{len(CHECKS)} properties tried for {chosen.seconds} s; found: {', '.join(found) or 'nothing'}; exit code {process.exitcode}")
    sys.exit(bool(found) or process.exitcode != 0)


if __name__ == "__main__":
    main()
