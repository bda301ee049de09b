"""Give the engine texts made to slow it down, and print how its time grows with their length.

    python -m benchmarks.hostile [--characters 200000] [FAMILY …]

Each family is measured at half the length and at the whole length, in a process of its own that is ended when it takes too long. Cost that
grows linearly doubles; the command fails where a family takes 2.5 times as long or more, or over 3 s at the whole length.
"""

import argparse
import gc
import multiprocessing
import sys
import time
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection

from benchmarks.machine import describe
from benchmarks.service import say
from service.engine import attribute

RATIO_LIMIT = 2.5
SECONDS_LIMIT = 3.0
GIVE_UP_SECONDS = 30.0
LENGTH = 200_000
# Under this, what is measured is the clock and the scheduler.
NOISE_SECONDS = 0.02
ATTEMPTS = 3

Build = Callable[[int], str]


def again(unit: str, before: str = "", after: str = "") -> Build:
    """Repeat a unit up to a length, between a beginning and an end."""
    return lambda length: before + unit * max(1, (length - len(before) - len(after)) // len(unit)) + after


def numbered(unit: str, before: str = "", after: str = "") -> Build:
    """Repeat a unit with a word of its own in the place of `{}` each time, so that no two are the same."""

    def build(length: int) -> str:
        pieces: list[str] = []
        size = len(before) + len(after)
        for number in count():
            piece = unit.replace("{}", word(number))
            if size + len(piece) > length:
                return before + "".join(pieces) + after
            pieces.append(piece)
            size += len(piece)
        raise AssertionError

    return build


def word(number: int) -> str:
    """Spell a number in letters, with a capital.

    >>> word(0), word(27)
    ('Kaa', 'Kbb')
    """
    letters = ""
    while number or not letters:
        number, digit = divmod(number, 26)
        letters += chr(ord("a") + digit)
    return "K" + letters.ljust(2, "a")


def nested(opener: str, closer: str) -> Build:
    """Open as many quotations as close again, one inside the other."""
    return lambda length: opener * (length // (2 * len(opener))) + closer * (length // (2 * len(closer)))


def in_turn(*builds: Build) -> Build:
    """Put one text behind the other, each with its share of the length."""
    return lambda length: "".join(build(length // len(builds)) for build in builds)


FAMILIES: dict[str, Build] = {
    # quotation marks
    "only «": again("«"),
    "only »": again("»"),
    "only “ «": again("“ « "),
    'only "': again('"'),
    'only " with letters': again('"a'),
    'only " apart': again('" '),
    "only '": again("'"),
    "only ’": again("’"),
    "only ’ with letters": again("a’"),
    "only ‘ with letters": again("‘a "),
    "only ’ behind letters": again("a’ "),
    "only ''": again("'' a "),
    "only ”": again("”"),
    "only <<": again("<< a "),
    "empty pairs": again("«»"),
    "crossed pairs": again("« a “ b » c ” "),
    "unclosed in turn": again("« a “ b „ c ‹ d "),
    "closed in turn": again("a » b ” c › d "),
    "nested": nested("« a ", " b »"),
    "nested in turn": nested("« “a ", " b” »"),
    "nested straight": nested('a "b ', ' c" d'),
    "an opener before a million pairs": again("« a » ", before="« "),
    "unclosed before letters": again("a ", before="« "),
    "reopened at each paragraph": again("« Nous irons au bout\n"),
    "reopened without spaces": again("“a\n"),
    "reopened around others": again("« a “b”\n"),
    "reopened, closed at the end": again("« Nous irons\n", after="« au bout »"),
    # quotations
    "incises": again("« a », dit X, "),
    "incises by names": numbered("« Nous irons au bout », a déclaré {}. "),
    "incises by namesakes quoted": numbered("« Paul ment », a déclaré Paul {}. "),
    "incises by relatives": numbered("Anne {}, son fils, dit : « Anne ment ». « Non », répond sa mère. "),
    "incises by full names": numbered("« Nous irons au bout », a déclaré Anne {}. "),
    "incises by she": again("« Nous irons », dit-elle. "),
    "incises by the mayor": again("« Nous irons », dit la maire. "),
    "pronouns behind an incise": again("« Nous irons », dit, les yeux " + "pour à lui " * 30 + "que, la maire.\n"),
    "pronouns of a whole story": again("Il rit. ", before="Paul Roy vint. ", after="« Oui », dit-il."),
    "presidents of two countries": again(
        "Le président danois rit. Le président norvégien part. ", after="« Oui », dit le président danois."
    ),
    "incises by other mayors": numbered("« Nous irons », dit la maire de Valbourg {}. "),
    "incises inside the marks": again("Non, dit-il, jamais, tranche Anne Roy. ", before="« ", after=" »"),
    "quotations of one sentence": again("le « a » et "),
    "quotations behind verbs": again("dit que « a » "),
    "quotations behind coordinated verbs": again("« a » et dit "),
    "quotations behind selon": again("selon Anne Roy « a » "),
    "quotations behind colons": again("Anne Roy : « Oui »\n"),
    "colons across paragraphs": again("Le maire a répondu :\n"),
    "one quotation a paragraph": again("« a »\n"),
    "one headline a paragraph": again("« Nous irons au bout »\n\n"),
    "headlines of other words": numbered("« Nous {} »\n« Nous {} », dit Anne Roy.\n"),
    "quotations alone": again("« Oui. » "),
    "quotations behind et que": again("dit que « a » et que « b » "),
    "quotations before selon": again("« a » selon X ; "),
    "quotations in insertions": again("Le maire, auteur de « a », a dit un mot, "),
    "quotations behind relatives": again("L'accusée, qui rit, prévient X : « a », "),
    "quotations behind gerunds": again("disant que dit que « a » "),
    "quotations before names in brackets": again("« a » (Brume, Morel) "),
    "quotations in a quotation": again("“ a ”, dit X. “ b ”, dit Y. ", before="« ", after=" »"),
    "the mayor in contrast": numbered("« Non », dit Paul {}. Le maire, lui, dit : « Oui ». "),
    "a row of places": numbered("{}, ", before="À ", after="Valbourg, « a », dit X."),
    "one quotation of one sentence": again("le maire dit que ", before="« ", after=" »"),
    # words
    "one word": again("a"),
    "words of one letter": again("a "),
    "words in capitals": again("Valbourg "),
    "other words in capitals": numbered("{} "),
    "other names": numbered("Anne {} dit. "),
    "a name in three forms": in_turn(
        again("VALBOURG GARE dit. ", after="Le VALBOURG GARE dit. "), again("Valbourg Gare dit. ", after="« Oui », dit-il.")
    ),
    "other surnames": numbered("{} Roy dit. "),
    "reporting verbs": again("dit affirme "),
    "verbs behind commas": again("Roy, dit, affirme, "),
    "compound tenses": again("a été a "),
    "adverbs": again("a également également "),
    "negations": again("n'a pas ne "),
    "clitics": again("le se lui "),
    "determiners": again("le la les "),
    "complements": again("le maire de la ville de "),
    "complements in capitals": again("le maire de Lyon de "),
    "apposed": again("Anne Roy, maire de Lyon, "),
    "apposed in brackets": again("le maire (Roy) ("),
    "coordinated": again("Anne Roy et Paul Roy et "),
    "relatives": again("le maire qui dit que "),
    "who and who": again("qui qui et qui "),
    "pronouns": again("il elle lui "),
    "one sentence": again("le maire a dit que la ville de Lyon, selon elle, "),
    "sentences": again("Le maire a dit oui. "),
    "other bodies": numbered("la Ligue {} (L{}) dit. "),
    "elisions": again("l'l'd'"),
    "hyphens": again("a-"),
    "bare hyphens": again("-"),
    "inversions": again("a-t-il-t-elle"),
    "initials": again("J. M. "),
    "titles": again("M. Mme "),
    # characters
    "full stops": again("."),
    "ellipses with letters": again("a… "),
    "commas": again(","),
    "brackets": again("("),
    "digits": again("1 000,5 "),
    "combining accents": again("\u0301", before="e"),
    "decomposed letters": again("e\u0301 "),
    "zero-width characters": again("\u200b"),
    "joined emoji": again("👩\u200d"),
    "right-to-left marks": again("\u202ea « "),
    "soft hyphens": again("a\u00ad"),
    "no-break spaces": again("\u00a0", before="a", after="a"),
    "spaces in a quotation": again(" ", before="« a", after="a »"),
    "line breaks": again("\n", before="a", after="a"),
    "line breaks of all kinds": again("\r\n\u2028a"),
    "paragraphs of one letter": again("a\n"),
}


def seconds(build: Build, length: int) -> float:
    """Return the least time of a few runs on a text of this length."""
    text = build(length)
    least = float("inf")
    for _ in range(ATTEMPTS):
        began = time.process_time()
        attribute(text)
        least = min(least, time.process_time() - began)
        if least > SECONDS_LIMIT:
            break
    return least


def _send(pipe: Connection, name: str, length: int) -> None:
    attribute("« Oui », dit Anne Roy.")
    # as the service does before it starts its workers
    gc.collect()
    gc.freeze()
    # as the service does while it reads a long text
    gc.disable()
    for size in (length // 2, length):
        pipe.send(seconds(FAMILIES[name], size))


def measure(name: str, length: int) -> list[float]:
    """Return the seconds at half the length and at the whole; fewer where one took too long."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, name, length))
    process.start()
    theirs.close()
    took: list[float] = []
    try:
        while len(took) < 2 and ours.poll(GIVE_UP_SECONDS):
            took.append(ours.recv())
    except EOFError:
        took.clear()
    process.kill()
    process.join()
    return took


def is_good(took: list[float]) -> bool:
    """Tell whether a family is as linear and as fast as it should be."""
    if len(took) < 2:
        return False
    half, whole = took
    return whole < SECONDS_LIMIT and (half < NOISE_SECONDS or whole < RATIO_LIMIT * half)


def row(name: str, took: list[float]) -> str:
    """Write one line of the table."""
    cells = [f"{one * 1000:>10.0f}" for one in took]
    if len(took) < 2:
        return f"{name:<34} {' '.join(cells):>10} over {GIVE_UP_SECONDS:.0f} s, or died"
    return f"{name:<34} {' '.join(cells)} {took[1] / took[0]:>8.2f}{'' if is_good(took) else '  too slow'}"


def main() -> None:
    """Read the arguments, run, print; exit 1 where a family is too slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--characters", type=int, default=LENGTH, help="the whole length")
    parser.add_argument("families", nargs="*", metavar="FAMILY", help="; ".join(FAMILIES))
    chosen = parser.parse_args()
    say(describe())
    say(f"{chosen.characters:,} characters a text; least of {ATTEMPTS} runs, CPU time; a ratio of 2 is linear, {RATIO_LIMIT} too much")
    say(f"{'family':<34} {'half, ms':>10} {'whole, ms':>10} {'ratio':>8}")
    names = chosen.families or list(FAMILIES)
    good = 0
    for name in names:
        took = measure(name, chosen.characters)
        if not is_good(took):
            # once more: something else may have run meanwhile
            took = [min(pair) for pair in zip(took, measure(name, chosen.characters), strict=False)]
        say(row(name, took))
        good += is_good(took)
    say(f"{good} families grow linearly and stay under {SECONDS_LIMIT:.0f} s, {len(names) - good} do not")
    sys.exit(good < len(names))


if __name__ == "__main__":
    main()
