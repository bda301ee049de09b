"""Tell by which nouns a body may be taken up: l'entreprise, le syndicat, le quotidien, le constructeur.

Takes the noun of a mention and an entity; gives whether the one may speak of the other, by the sorts of body that both name.
"""

from unicodedata import normalize

from service.engine import nouns
from service.engine.lexicon import load
from service.engine.model import Entity, Mention

_LEXICON = load()
_NOUNS = _LEXICON.body_nouns
# The words of names are known without accents.
_SORTS = {normalize("NFD", noun.noun).encode("ascii", "ignore").decode(): noun.sorts for noun in _NOUNS.values()}
_MEDIA = _LEXICON.media
_ROLES = _LEXICON.roles
PLACES = frozenset(_LEXICON.places) | {
    f"{article}{name}" for name in _LEXICON.countries for article in ("", "le ", "la ", "les ", "l'", "l’")
}
_AGENCIES = frozenset("afp reuters ap dpa ansa tass belga ats efe xinhua anadolu aps map".split()) | {
    "agence france presse",
    "associated press",
}
_OF_AGENCIES = frozenset(("agence", "média", "rédaction"))
_DOCUMENTS = frozenset(("document", "texte"))
# What is written like a body's name and is none: la Covid-19, le PIB.
_THINGS = frozenset(
    "covid coronavirus ebola sida vih brexit pib tva smic rsa csg isf ifi cice cdd cdi epr tgv ter suv adn arn pfas ogm irm pma gpa ivg iphone".split()
)
_LONGEST_THING = 2
_GROUPED = frozenset(("organization", "group"))


def is_epithet(mention: Mention) -> bool:
    """Tell a noun that takes up a body or a document named before: l'organisation, le constructeur, le document."""
    if mention.kind == "document" and mention.head in _DOCUMENTS:
        return True
    noun = _NOUNS.get(mention.head)
    return noun is not None and noun.epithet


def is_agency(mention: Mention) -> bool:
    """Tell a news agency, which signs what it sends: « … » (AFP)."""
    return (mention.name or "").lower() in _AGENCIES


def is_trader(mention: Mention) -> bool:
    """Tell a noun for people that a company goes by too: l'assureur, l'exploitant."""
    return mention.kind == "person" and mention.head in _NOUNS


def may_be_meant(entity: Entity, mention: Mention) -> bool:
    """Tell whether the noun of a mention may speak of an entity: le quotidien is a paper, no agency, no ministry."""
    if mention.kind == "document" and mention.head in _DOCUMENTS:
        return entity.kind == "document"
    if entity.kind == "person":
        return len(entity.tokens) == 1 and ((entity.gender is None and entity.role is None) or _is_trading(entity))
    return entity.kind in _GROUPED and (bool(entity.tokens) or is_kin(entity, mention.head)) and _may_be_called(entity, mention.head)


def _is_trading(entity: Entity) -> bool:
    """Tell a name that only nouns which companies go by too stand beside: le constructeur Virel."""
    return bool(entity.heads) and all(head in _NOUNS for head in entity.heads)


def is_kin(entity: Entity, head: str) -> bool:
    """Tell whether an entity bears a noun, in its name or before it, for the same sort of body."""
    noun = _NOUNS.get(head)
    return noun is not None and not noun.sorts.isdisjoint(_sorts(entity))


def _sorts(entity: Entity) -> frozenset[str]:
    known = [_NOUNS[word].sorts for word in entity.heads if word in _NOUNS] + [_SORTS[word] for word in entity.tokens[:1] if word in _SORTS]
    medium = entity.name.lower() in _MEDIA or " ".join(entity.tokens) in _MEDIA
    return frozenset().union(*known, {"press"} if medium else ())


def _may_be_called(entity: Entity, head: str) -> bool:
    name = entity.name.lower()
    words = " ".join(entity.tokens)
    if len(entity.tokens) <= _LONGEST_THING and not _THINGS.isdisjoint(entity.tokens[:1]):
        return False
    if name in PLACES or (words in _AGENCIES and head not in _OF_AGENCIES):
        return False
    if head in nouns.PERIODICALS and not (name in _MEDIA or words in _MEDIA) and not _is_paper(entity, name):
        return False
    noun, known = _NOUNS.get(head), _sorts(entity)
    return noun is None or not known or not noun.sorts.isdisjoint(known)


def _is_paper(entity: Entity, name: str) -> bool:
    """Tell what no other noun shows to be something else than a paper."""
    roles = [role for word in name.split() if (role := _ROLES.get(word)) is not None]
    others = entity.heads | {role.noun for role in roles if role.kind in ("institution", "group")}
    return not others or not others.isdisjoint(nouns.PERIODICALS)
