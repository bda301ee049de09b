"""The README tells the truth: every example in it runs and prints what it says, and its links and commands lead somewhere."""

import re
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest

from scripts import live, readme
from service.settings import Settings

PAGE = readme.README.read_text(encoding="utf-8")
DOCUMENTS = sorted(live.ROOT.glob("*.md"))
EXAMPLES = list(readme.examples(PAGE))
PROGRAMS = [example for example in EXAMPLES if example.language in readme.INTERPRETERS]
COMMANDS = [line.removeprefix("$ ") for example in EXAMPLES if example.language == "console" for line in example.code.splitlines()]


def name(example: readme.Example) -> str:
    return f"{example.language}-{PROGRAMS.index(example) + 1}"


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def first_cells(table: str) -> list[str]:
    return [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| `")]


def test_shows_at_least_one_program_in_each_language() -> None:
    assert set(readme.INTERPRETERS) == {example.language for example in PROGRAMS}


@pytest.mark.parametrize("example", PROGRAMS, ids=name)
def test_example_runs_and_prints_what_the_readme_says(example: readme.Example, service_url: str) -> None:
    if not readme.executable(example):
        pytest.skip(f"no {readme.INTERPRETERS[example.language][0]} on this machine to run the {example.language} example")
    assert example.answer is not None, "an example without its answer"
    assert readme.comparable(example.answer) == readme.comparable(readme.run(example, service_url))


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make ")])
def test_make_command_exists(command: str) -> None:
    planned = subprocess.run([*command.split(), "--dry-run"], cwd=live.ROOT, capture_output=True, text=True, check=False)
    assert 0 == planned.returncode, planned.stderr


def test_every_command_is_one_that_is_checked() -> None:
    """Docker's own command needs a Docker; test_repository.py reads the compose file instead."""
    assert {"docker compose up"} == {command for command in COMMANDS if not command.startswith("make ")}


def test_settings_table_names_every_setting_with_its_default() -> None:
    assert [f"`DIXIT_{entry.name.upper()}`" for entry in fields(Settings)] == first_cells(section("Settings"))
    shown = {cells[1].strip(): cells[2].strip() for line in section("Settings").splitlines() if len(cells := line.split("|")) == 5}
    for entry in fields(Settings):
        if entry.name == "workers":
            continue
        value = int(entry.default) if isinstance(entry.default, bool | float) else entry.default
        assert str(value) == shown[f"`DIXIT_{entry.name.upper()}`"]


def test_examples_are_read_with_the_answer_that_follows_them() -> None:
    page = "```sh\necho a\n```\n\n```python\nprint('b')\n```\n\n<!-- answer -->\n```text\nb\n```\n"
    shell, python = readme.examples(page)
    assert ("sh", "echo a\n", None) == (shell.language, shell.code, shell.answer)
    assert ("python", "print('b')\n", "b\n") == (python.language, python.code, python.answer)


def test_an_answer_that_is_no_longer_true_is_replaced_and_the_rest_kept() -> None:
    page = "before\n```python\nprint('b')\n```\n<!-- answer -->\n```text\na\n```\nafter\n"
    assert page.replace("a\n```\nafter", "b\n```\nafter") == readme.with_answers(page, "http://127.0.0.1:1")


def test_an_example_that_fails_is_an_error() -> None:
    with pytest.raises(readme.ExampleError, match="exit code 3"):
        readme.run(readme.Example("sh", "exit 3\n"), "http://127.0.0.1:1")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_relative_links_lead_to_files(document: Path) -> None:
    targets = [part.split(")")[0] for part in document.read_text(encoding="utf-8").split("](")[1:]]
    missing = [target for target in targets if "://" not in target and not (live.ROOT / target).exists()]
    assert [] == missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_command_that_is_named_exists(document: Path) -> None:
    named = re.findall(r"`make ([a-z-]+)", document.read_text(encoding="utf-8"))
    targets = re.findall(r"^([a-z-]+):", (live.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set() == set(named) - set(targets)
