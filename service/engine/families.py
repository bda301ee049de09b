"""Tell which roles one person may bear: a mother is a teacher too, a judge is not the accused, a quinquagénaire may be anybody.

Takes a person and the noun of an epithet with the words that say more of it; gives how well they suit.
"""

from service.engine import ages
from service.engine.lexicon import load
from service.engine.model import Entity
from service.engine.nouns import FIRST_NAMES, is_inhabitant, role_of
from service.engine.wording import content

KIN = load().kin
TIES = frozenset(("relatives",))  # a father may well be a mayor
DOCK = frozenset(("accused", "victims"))  # le prévenu is not le président who hears him
# What takes up a person of whom nothing else is known: un agriculteur de 45 ans | l'homme.
ANYBODY = ages.NOUNS | {"homme", "femme", "dame", "individu", "intéressé", "intéressée"}
# What says no more than the field of somebody whom the article calls by his office, too: le procureur | le magistrat.
GENERAL = frozenset(
    "magistrat magistrate pénaliste criminaliste défenseur élu élue parlementaire militaire gradé gradée officier officière"
    " praticien praticienne soignant soignante enseignant enseignante".split()
)
_CHILDREN = frozenset("fils fille garçon cadet cadette aîné aînée benjamin benjamine".split())
_PARENTS = frozenset("père mère papa maman".split())
SPOUSES = frozenset("mari femme époux épouse compagnon compagne conjoint conjointe".split())
_SIBLINGS = frozenset("frère sœur".split())
# Whom a noun makes a relative of: who has a son is his mother or father.
INVERSE = {
    noun: inverse
    for nouns_of, inverse in ((_CHILDREN, _PARENTS), (_PARENTS, _CHILDREN), (SPOUSES, SPOUSES), (_SIBLINGS, _SIBLINGS))
    for noun in nouns_of
}
_OFFICES = frozenset(("office", "profession", "title"))
_FORMERLY = frozenset(("ancien", "ancienne"))
_OPPOSED = frozenset((frozenset(("coaching",)), frozenset(("sport",))))  # la sélectionneuse is not the gardienne
COURT = frozenset(("bench", "bar"))
_OF_COURT = frozenset("tribunal cour assises chambre audience correctionnel correctionnelle criminelle republique parquet barreau".split())


def suits(entity: Entity, noun: str, rest: set[str]) -> str:
    """Say how well the roles of a person suit an epithet that none of them names."""
    role = role_of(noun)
    if not entity.heads:
        return "opposed" if role is not None and role.kind == "office" and _is_by_first_name(entity) else "none"
    if not _FORMERLY.isdisjoint(rest):
        return "other"  # who holds another office now
    kin = KIN.get(noun, frozenset())
    families = [KIN.get(head, frozenset()) for head in entity.heads]
    if (kin and kin <= DOCK and _is_of_court(entity)) or any({kin, family} == _OPPOSED for family in families):
        return "opposed"
    if any(not kin.isdisjoint(family) for family in families):
        return "kin"
    if noun in ANYBODY and not entity.tokens and any(_is_office(head) for head in entity.heads):
        return "another office"  # le président who hears him is not « le septuagénaire »
    if noun in ANYBODY or is_inhabitant(noun):
        return "anybody"
    if role is not None and role.kind in _OFFICES:
        others = [family for family in families if not family <= TIES]
        if role.kind == "office" and rest and not kin <= COURT and rest.isdisjoint(_OF_COURT) and all(family <= DOCK for family in others):
            return "other"  # who is tried may well preside a party
        return "other" if not others else "another office" if any(DOCK.isdisjoint(family) for family in others) else "opposed"
    return "another family" if kin and not kin <= TIES and all(families) else "other"


def _is_office(noun: str) -> bool:
    role = role_of(noun)
    return role is not None and role.kind == "office"


def _is_by_first_name(entity: Entity) -> bool:
    """Tell whom the article calls by the first name alone, a passer-by or a pupil: Inaya is not la proviseure."""
    return len(entity.tokens) == 1 and entity.name.lower() in FIRST_NAMES


def _is_of_court(entity: Entity) -> bool:
    """Tell who judges, accuses or pleads from who is tried or was hurt: la présidente du tribunal is not la victime."""
    families = [KIN.get(head, frozenset()) for head in entity.heads]
    if any(family and family <= COURT for family in families):
        return True
    presides = any(not family.isdisjoint(COURT) for family in families)
    return presides and entity.words - content(" ".join(entity.heads)) <= _OF_COURT
