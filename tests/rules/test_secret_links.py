"""Links that are a secret: made of the installation's own address, usable in production, and told to nobody else."""

from collections.abc import Callable

from flask import Flask
from itsdangerous import Signer

from app.core import secrets
from app.needs import secret
from app.people import devices, one_time
from app.people.models import CodePurpose, IdentityLevel
from tests.factories import needs as make
from tests.factories import people
from tests.support.client import Client

OURS = "https://sammen.example.no"
TEXT = "Lyset på stien ved Mosvatnet er borte, og jeg tør ikke gå der."


def test_a_receipt_points_to_https_though_the_proxy_did_not_say_that_it_is(production: Flask) -> None:
    with make.arranged(production):
        token = secrets.token()
        need = make.told(TEXT, by=devices.new_participant(IdentityLevel.OPEN, token))
        link = f"/behov/kvittering/{secret.token_of(need)}"
    signed = Signer(str(production.config["SECRET_KEY"]), salt="device").sign(token.encode()).decode()
    browser = production.test_client()
    browser.set_cookie("__Host-device", signed, domain="sammen.example.no")
    answer = browser.get("/meld-behov/takk?behov=1001", base_url="http://sammen.example.no")
    assert OURS + link in answer.text


def test_a_form_on_a_page_that_sends_no_referer_is_taken_in_production(production: Flask) -> None:
    """The page of a receipt names itself to nobody: its own forms come without a referer too."""
    with make.arranged(production):
        need = make.told(TEXT)
        token = secret.token_of(need)
    browser = production.test_client()
    browser.page(f"/behov/kvittering/{token}", base_url=OURS)
    form = browser.page(f"/behov/kvittering/{token}", base_url=OURS).form(action="trekk")
    assert browser.post(form.action, data=form.fields, csrf=False, base_url=OURS).status_code == 303
    assert browser.post(form.action, data={}, csrf=False, base_url=OURS).status_code == 400


def test_no_page_with_a_secret_in_its_address_is_kept_or_named_to_another(client: Client) -> None:
    need, who = make.told(TEXT), make.participant()
    contact = people.contact(who, "eva@example.no")
    confirm, _ends = one_time.issue_link(CodePurpose.CONFIRM_CONTACT, "eva@example.no", "nb", who)
    move, _ends = one_time.issue_link(CodePurpose.MOVE, "eva@example.no", "nb", who)
    for page in (
        f"/behov/kvittering/{secret.token_of(need)}",
        f"/folg/bekreft/{confirm}",
        f"/min-side/lenke/{move}",
        f"/stopp/{contact.stop_token}",
    ):
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert answer.headers["Referrer-Policy"] == "no-referrer", page
        assert answer.headers["Cache-Control"] == "no-store", page
        assert answer.headers["X-Robots-Tag"] == "noindex", page


def test_a_refused_addition_by_secret_link_is_as_secret(client: Client) -> None:
    token = secret.token_of(make.told(TEXT))
    form = client.page(f"/behov/kvittering/{token}").form("text")
    answer = client.submit(form, text="x")
    assert answer.status_code == 422
    assert token in answer.text
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_what_the_browser_kept_goes_when_the_phone_is_forgotten(browsers: Callable[[], Client]) -> None:
    browser = browsers()
    browser.take_part()
    assert browser.post("/min-side/glem").headers["Clear-Site-Data"] == '"cache", "storage"'
    for path in ("/logg-ut", "/logg-ut/overalt"):
        assert browser.post(path).headers["Clear-Site-Data"] == '"cache"'


def test_no_page_in_production_holds_an_address_of_ours_without_https(production: Flask) -> None:
    """What is shared, photographed or read by search engines, though the proxy did not say that it is https."""
    with make.arranged(production):
        number = make.need(TEXT).id
    for page in (f"/behov/{number}", "/", "/robots.txt", "/sitemap.xml"):
        answer = production.test_client().get(page, base_url="http://sammen.example.no")
        assert answer.status_code == 200, page
        assert "http://sammen" not in answer.text, page
