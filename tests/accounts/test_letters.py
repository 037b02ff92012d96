"""Letters say what happened, hold their link on a line of its own, and let no name break out."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beacon.accounts import letters

URL = "https://beacon.example.com/invitation/abc"


@pytest.mark.parametrize(
    "letter",
    [
        letters.invitation(URL, ["Shop"], "Zoë"),
        letters.reset(URL),
        letters.registration(URL),
        letters.already_registered(URL),
    ],
)
def test_the_link_stands_on_a_line_of_its_own(letter: letters.Letter) -> None:
    assert URL in letter.text.splitlines()
    assert "ignore this mail" in letter.text


def test_an_invitation_says_who_invites_to_what() -> None:
    subject, text = letters.invitation(URL, ["Shop", "Blog"], "Zoë")
    assert subject == "Zoë invites you to Beacon"
    assert "Zoë invites you to Beacon, to work on Shop, Blog." in text
    many = letters.invitation(URL, [str(number) for number in range(25)], "").text
    assert "Somebody invites you to Beacon, to work on 0, 1," in many
    assert "18, 19 and 5 more." in many


@given(st.text(), st.lists(st.text(), max_size=30))
def test_no_name_breaks_out_of_its_line(name: str, projects: list[str]) -> None:
    subject, text = letters.invitation(URL, projects, name)
    EmailMessage()["Subject"] = subject
    assert len(subject) <= 120
    paragraphs = text.split("\n\n")
    assert len(paragraphs) == 5
    assert all("\n" not in each for each in paragraphs[:4])
