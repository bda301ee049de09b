"""The pictures in the README show the page as it is."""

import pytest

from scripts.screenshots import FOLDER, PICTURES, Picture, made_from, recorded

REMEDY = "the page has changed since its pictures were taken: make screenshots"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_every_picture_is_there(picture: Picture) -> None:
    assert (FOLDER / f"{picture.name}.png").stat().st_size > 10_000


def test_the_pictures_were_taken_of_the_page_as_it_stands() -> None:
    assert recorded()["page"] == made_from()["page"], REMEDY


@pytest.mark.long
def test_the_pictures_show_the_engines_answers_as_they_stand() -> None:
    assert recorded()["answers"] == made_from()["answers"], REMEDY
