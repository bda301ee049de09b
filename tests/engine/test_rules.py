"""Every rule is a named value with an example, and decides at least one of the annotated cases."""

from service.engine import attribute
from service.engine.model import Options
from service.engine.rules import RULES
from tests.case_format import read_cases

CHAINED = frozenset({"goes-on", "floating", "repeats", "incise-inside", "paragraph-person"})


def deciding_rules() -> set[str | None]:
    cases = (attribute(case.text, Options(min_confidence=0.0)) for case in read_cases())
    return {quotation.rule for answer in cases for quotation in answer.quotations}


def test_every_rule_decides_a_case() -> None:
    assert set() == ({rule.name for rule in RULES} | CHAINED) - deciding_rules()


def test_no_two_rules_share_a_name() -> None:
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)


def test_every_rule_shows_an_example_with_marks() -> None:
    assert [] == [rule.name for rule in RULES if "«" not in rule.example]
