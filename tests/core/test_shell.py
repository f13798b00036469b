"""What a phone keeps of us for when the net is gone."""

import re

from flask.testing import FlaskClient


def test_both_pages_without_net_come_in_one_answer_each_wholly_in_its_language(client: FlaskClient) -> None:
    pages = client.get("/uten-nett.json").get_json()
    for lang, heading, other in (("nb", "Du er uten nett", "/en/"), ("en", "You are offline", "/")):
        assert f'<html lang="{lang}"' in pages[lang]
        assert re.findall(r"<h1[^>]*>(.*?)</h1>", pages[lang]) == [heading]
        switch = re.search(r'<a class="lang" href="([^"]*)"', pages[lang])
        assert switch is not None and switch[1] == other
