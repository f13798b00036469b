"""While fewer than five have answered, that is said once, and nothing else tells how many they are."""

from app.projects.models import Project
from app.workshops.models import Workshop
from app.workshops.services import Act
from tests.factories import workshops
from tests.support.client import Client

WHEN = "Vi viser resultatet når minst fem har svart."
FEW = "Færre enn fem har svart"
OVER = "Spørsmål som færre enn fem svarte på, vises uten tall."


def asked_twice(project: Project) -> Workshop:
    """Two rounds of a question that three phones answered, both shown."""
    held = workshops.opened(project=project)
    for phone in "abc":
        workshops.answer(held, phone, option=1)
    workshops.press(held, Act.REVEAL)
    workshops.press(held, Act.AGAIN)
    for phone in "abc":
        workshops.answer(held, phone, option=2)
    workshops.press(held, Act.REVEAL)
    return held


def test_the_remote_says_it_once(team: Client, project: Project) -> None:
    held = asked_twice(project)
    text = team.page(f"/verksted/{held.id}/fjernkontroll").text
    assert (text.count(WHEN), text.count(FEW)) == (1, 0)


def test_the_screen_says_it_once_for_both_rounds(team: Client, project: Project) -> None:
    held = asked_twice(project)
    text = team.page(f"/verksted/{held.id}/skjerm").text
    assert text.count(WHEN) == 1
    assert text.index(WHEN) < text.index("Runde 1, før samtalen:") < text.index(FEW)


def test_the_results_say_why_once_and_at_each_question_that_it_is_so(team: Client, project: Project) -> None:
    held = asked_twice(project)
    workshops.press(held, Act.END)
    text = team.page(f"/verksted/{held.id}/resultat").text
    assert (text.count(OVER), text.count(WHEN), text.count(FEW)) == (1, 0, 2)


def test_that_everything_was_taken_down_is_not_called_too_few(team: Client, project: Project) -> None:
    held = workshops.opened("text", project=project)
    for phone in "abcde":
        workshops.answer(held, phone, text="Navnet til en nabo")
    url = f"/verksted/{held.id}/fjernkontroll"
    for _answer in "abcde":
        form = next(form for form in team.page(url).forms if "reason" in form.fields)
        assert team.submit(form, reason="Navngir en person").status_code == 303
    workshops.press(held, Act.REVEAL)
    text = team.page(url).text
    assert "5 telefoner har svart" in text and "5 svar er tatt ned" in text
    assert WHEN not in text
