"""The repository keeps its own manners: pins, short functions, standing alone, a container that gives nothing away."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FUNCTION_LINES = 45
DEEPEST_NESTING = 3
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
Function = ast.FunctionDef | ast.AsyncFunctionDef

# a path of somebody's machine, a path out of the repository
MACHINE_PATH = re.compile(r"(?<![\w.*~-])/(?:home|Users|root|work|farm|mnt)/\w")
OUTSIDE = re.compile(r"(?<![\w./])\.\./(?!\.\.)\w")
MAY_LOOK_OUTSIDE = {".ci/run"}
# articles are what they are, spaces and all
ARTICLES = ("evaluation/articles/", "evaluation/corpus/", "tests/cases/", "examples/")


@pytest.fixture(scope="module")
def files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("no git checkout, so nothing says which files are the repository's")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


SOURCES = sorted(
    path for folder in ("service", "scripts", "evaluation", "benchmarks", "fuzz", "tests") for path in (ROOT / folder).rglob("*.py")
)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_of(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def pins(name: str) -> dict[str, str]:
    """Read a compiled requirements file: each requirement line with its continuation lines."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in joined.splitlines())
    entries = [line for line in lines if line and not line.startswith("#")]
    return {entry.split("==")[0]: entry for entry in entries}


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def nesting(node: ast.AST) -> int:
    """Count the blocks inside one another; an `elif` is no deeper than its `if`, a nested function starts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            continue
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, nesting(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    unpinned = [entry for entry in pins(name).values() if not re.match(r"[a-z0-9._-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry)]
    assert [] == unpinned


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_name_no_index(name: str) -> None:
    assert "://" not in (ROOT / name).read_text(encoding="utf-8")
    assert [] == [entry for entry in pins(name) if entry.startswith("-")]


def test_the_checks_run_on_what_the_service_runs_on() -> None:
    development = pins("requirements-dev.txt")
    assert {name: entry.split()[0] for name, entry in pins("requirements.txt").items()} == {
        name: development[name].split()[0] for name in pins("requirements.txt")
    }


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_are_short_and_shallow(path: Path) -> None:
    long = [
        f"{node.name}: {length} lines"
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION_LINES
    ]
    deep = [f"{node.name}: {depth} deep" for node in functions(path) if (depth := nesting(node)) > DEEPEST_NESTING]
    assert [] == long + deep


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_every_module_says_what_it_does(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree)


def test_nesting_counts_blocks_but_not_elif() -> None:
    source = "def f():\n if a:\n  pass\n elif b:\n  for c in d:\n   with e:\n    pass\n"
    assert 3 == nesting(ast.parse(source).body[0])


def test_nothing_names_a_machine_or_a_place_outside(files: list[Path]) -> None:
    found = []
    for path in files:
        text = text_of(path) or ""
        patterns = (
            [MACHINE_PATH] if relative(path) in MAY_LOOK_OUTSIDE or relative(path).startswith("service/") else [MACHINE_PATH, OUTSIDE]
        )
        found += [f"{relative(path)}: {match.group()}" for pattern in patterns for match in pattern.finditer(text)]
    assert [] == found


def test_files_end_with_a_newline_and_lines_without_spaces(files: list[Path]) -> None:
    written = [path for path in files if not relative(path).startswith(ARTICLES)]
    texts = {relative(path): text for path in written if (text := text_of(path))}
    assert [] == [name for name, text in texts.items() if not text.endswith("\n")]
    assert [] == [name for name, text in texts.items() if re.search(r"[ \t]+$", text, re.MULTILINE)]


def test_changelog_opens_with_this_version() -> None:
    headings = re.findall(r"^## \[([^\]]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert VERSION in headings[:2]
    assert headings[0] in ("Unreleased", VERSION)


def instructions() -> list[list[str]]:
    joined = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.split(maxsplit=1) for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def last(instruction: str) -> str:
    return [argument for name, argument in instructions() if name == instruction][-1]


def test_image_runs_as_a_numeric_user_in_exec_form_without_a_control_socket() -> None:
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last("USER"))
    assert last("CMD").startswith('["gunicorn", "--no-control-socket",')


def test_image_checks_its_health_without_curl() -> None:
    assert 'CMD ["python", "-c",' in last("HEALTHCHECK")
    assert "curl" not in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_image_keeps_to_plain_features() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert [] == re.findall(r"--mount|--chmod|--link|<<|@sha256", text)
    assert {"python:3.11-slim-bookworm"} == {argument.split()[0] for name, argument in instructions() if name == "FROM"}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["dixit"]
    return loaded


def test_compose_gives_the_container_nothing_it_does_not_need() -> None:
    service = compose()
    assert service["read_only"]
    assert ["ALL"] == service["cap_drop"]
    assert ["no-new-privileges:true"] == service["security_opt"]
    assert {"mem_limit", "pids_limit", "healthcheck", "tmpfs"} <= set(service)


def test_compose_serves_this_machine_only() -> None:
    assert [] == [port for port in compose()["ports"] if not port.startswith("127.0.0.1:")]


def test_pre_commit_fetches_nothing() -> None:
    repositories = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert {"local"} == {repository["repo"] for repository in repositories}
