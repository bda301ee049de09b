"""Who is brought in by name is found by that name, also where no list knows it: in every way to bring in a speaker, before and behind the verb."""

import pytest

from service.engine import attribute
from service.engine.lexicon import load

NAMES = ("Zelbrin Ottomar", "Zelbrin El Ottmari", "Zelbrin Ottomar-Dorvi", "Zelbrin Ben Ottmar", "Mathilde Ottomar")
FRAMES = (
    "« La rue est fermée depuis hier », a déclaré {who}.",
    "« La rue est fermée depuis hier », a confié mardi à l'AFP {who}.",
    "{who} a expliqué : « La rue est fermée depuis hier. »",
    "Selon {who}, « la rue est fermée depuis hier ».",
    "La ville attend. « La rue, déplore {who}, est fermée depuis hier. »",
)
WAYS = (
    "{name}",
    "M. {name}",
    "le maire de Vilgarde {name}",
    "le maire de Vilgarde, {name}",
    "{name}, maire de Vilgarde",
    "{name}, le maire PS de Vilgarde",
    "{name} (PS), maire de Vilgarde",
    "le maire PS de Vilgarde {name}",
    "le maire sans étiquette de Vilgarde, {name}",
    "le député de la 3e circonscription de l'Oise, {name}",
    "le député (LR) de l'Oise {name}",
    "la sénatrice centriste {name}",
    "le directeur général de Verdilis {name}",
    "le directeur général de la société Verdilis, {name}",
    "{name}, directeur des ressources humaines chez Verdilis",
    "{name}, PDG de Verdilis",
    "le patron de Verdilis {name}",
    "le PDG du groupe Verdilis, {name}",
    "le président de l'association Les Amis de Vilgarde, {name}",
    "{name}, présidente de l'association Vilgarde en fête",
    "{name}, du collectif Sauvons Vilgarde",
    "la porte-parole du parquet de Vilgarde {name}",
    "le procureur de la République de Vilgarde {name}",
    "le procureur de la République, {name}",
    "la procureure de Vilgarde, {name}",
    "l'avocat de la famille, Me {name}",
    "Me {name}, avocate de la défense",
    "l'avocate des parties civiles, {name}",
    "le Dr {name}, chef du service des urgences du CHU de Vilgarde",
    "le professeur {name}, infectiologue à l'hôpital de Vilgarde",
    "le médecin généraliste {name}",
    "le lieutenant-colonel {name}, commandant des opérations de secours",
    "le commandant des opérations de secours, le lieutenant-colonel {name}",
    "le capitaine de gendarmerie {name}",
    "le lieutenant {name}, du SDIS 35",
    "l'adjudant-chef {name}",
    "le patron de la BRI {name}",
    "la ministre de la Santé et des Solidarités, {name}",
    "la ministre de la Culture {name}",
    "le ministre délégué aux Transports, {name}",
    "le secrétaire d'État chargé du Numérique, {name}",
    "l'ancien ministre de l'Économie {name}",
    "l'ex-Premier ministre {name}",
    "le vice-président du conseil départemental chargé des routes, {name}",
    "l'adjointe au maire en charge de la culture, {name}",
    "l'adjoint à la sécurité {name}",
    "la conseillère municipale d'opposition {name}",
    "l'élue écologiste {name}",
    "la candidate du Rassemblement national {name}",
    "le chef de file des socialistes au Sénat, {name}",
    "le secrétaire général de la CGT {name}",
    "{name}, secrétaire général du syndicat SUD Rail",
    "{name}, déléguée syndicale CFDT",
    "le délégué CGT {name}",
    "{name} de la FSU",
    "{name} (Unsa)",
    "{name}, 45 ans, agriculteur à Vilgarde",
    "{name}, 32 ans",
    "{name}, une habitante du quartier",
    "un habitant du quartier, {name}",
    "un riverain, {name}",
    "une mère de famille, {name}, 38 ans",
    "{name}, père de trois enfants",
    "{name}, étudiante en droit à Vilgarde",
    "{name}, retraité de la SNCF",
    "{name}, lui-même ancien pompier",
    "l'historien {name}",
    "la sociologue {name}, autrice de plusieurs ouvrages sur la question",
    "l'économiste {name}, de l'université de Vilgarde",
    "{name}, chercheur au CNRS",
    "{name}, professeure à l'université Vilgarde-II",
    "le politologue {name}, spécialiste de l'extrême droite",
    "l'entraîneur du FC Vilgarde {name}",
    "l'entraîneur vilgardois {name}",
    "le capitaine des Bleus {name}",
    "l'attaquant argentin {name}",
    "la joueuse de tennis {name}",
    "le sélectionneur {name}",
    "le manager du Stade vilgardois, {name}",
    "le réalisateur {name}",
    "l'actrice {name}, 45 ans",
    "le chanteur et comédien {name}",
    "l'écrivaine {name}, prix Vilgarde 2012",
    "{name}, commissaire de l'exposition",
    "le directeur du festival {name}",
    "la directrice du théâtre de Vilgarde, {name}",
    "le président américain {name}",
    "le chef de la diplomatie européenne, {name}",
    "le Premier ministre canadien {name}",
    "la présidente de la Commission européenne {name}",
    "le porte-parole de l'ONU, {name}",
    "l'ambassadeur de France à Vilgarde, {name}",
    "le général {name}, chef d'état-major des armées",
    "le préfet de l'Oise, {name}",
    "la préfète de région {name}",
    "le recteur de l'académie de Vilgarde, {name}",
    "le directeur de cabinet du préfet, {name}",
    "la sous-préfète de Vilgarde {name}",
    "le directeur départemental des finances publiques {name}",
    "le père {name}",
    "Mgr {name}, évêque de Vilgarde",
    "l'imam {name}",
    "le gérant du bar Le Saphir, {name}",
    "le boulanger {name}",
    "{name}, vigneron à Vilgarde",
    "{name}, qui dirige l'école de Vilgarde",
    "{name}, qui habite en face",
    "le maire, {name}",
    "l'édile, {name}",
    "la coprésidente de la FCPE {name}",
    "le responsable du pôle urbanisme de la mairie, {name}",
    "le co-fondateur de la start-up Verdilis {name}",
)


def named(sentence: str) -> str | None:
    speaker = attribute(sentence).quotations[0].speaker
    return speaker.name if speaker is not None else None


def sentences(way: str, name: str) -> list[str]:
    """Put a name into every frame, and close an apposition before the verb: Anne Morel, maire, a dit."""
    who = way.format(name=name)
    closed = who + "," if "," in way else who
    return [text[0].upper() + text[1:] for text in (frame.format(who=closed if frame.startswith("{who} a") else who) for frame in FRAMES)]


def test_the_names_are_in_no_list() -> None:
    assert not {"zelbrin", "ottomar", "vilgarde", "verdilis"} & (load().first_names.keys() | load().common_words | load().media)


@pytest.mark.parametrize("way", WAYS)
def test_a_speaker_keeps_a_name_that_no_list_knows(way: str) -> None:
    lost = [(text, name) for name in NAMES for text in sentences(way, name) if named(text) != name]
    assert [] == lost
