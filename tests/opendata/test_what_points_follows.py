"""Where numbers are taken, all that names them follows: in links, in frozen reports, in texts, and nothing else does."""

from typing import Any

import pytest

from app import registry
from app.opendata.archive.moving import Moves
from app.opendata.archive.reading import _cap_steps

FAR = {
    "project": 1000,
    "need": 100,
    "addition": 200,
    "pin": 300,
    "feedback": 400,
    "insight": 10,
    "opportunity": 20,
    "solution": 30,
    "pilot": 40,
    "workshop": 50,
    "workshop_round": 60,
    "gate_decision": 70,
    "activity": 80,
    "prototype": 90,
    "ballot": 500,
    "ballot_option": 600,
}
NAMES = {"project": {"stien": "den-nye"}, "ballot": {"lys": "lys-2"}, "prototype": {"lys": "lys-3"}}
MOVES = Moves(FAR, NAMES)


@pytest.fixture(autouse=True)
def _tables() -> None:
    registry.import_models()


def moved(table: str, **row: Any) -> dict[str, Any]:
    return MOVES.row(table, row)


def link(endpoint: str, **values: Any) -> dict[str, Any]:
    return {"endpoint": endpoint, "values": values}


def test_the_quotes_that_a_report_chose() -> None:
    told = moved("report", id=1, project_id=1, quotes=["3-4", "3-a5", "3-p6"])
    assert (told["project_id"], told["quotes"]) == (1001, ["13-104", "13-a205", "13-p306"])
    assert moved("report", id=1, project_id=1, quotes=None)["quotes"] is None


def test_what_a_report_was_counted_from() -> None:
    basis = {"needs": [4], "supports": {"4": 12}, "answered": [4], "took_part": {"2": 9}, "activities": [2]}
    basis |= {"insights": [3], "opportunities": [3], "solutions": [3], "decisions": [7]}
    told = moved("report_edition", id=1, report_id=1, content={}, basis=basis)["basis"]
    assert told == {
        "needs": [104],
        "supports": {"104": 12},
        "answered": [104],
        "took_part": {"82": 9},
        "activities": [82],
        "insights": [13],
        "opportunities": [23],
        "solutions": [33],
        "decisions": [77],
    }


CONTENT: dict[str, tuple[Any, Any]] = {
    "insights": (
        [{"id": 3, "quotes": [{"number": 4, "kind": "need"}, {"number": 5, "kind": "addition", "of": 4}]}],
        [{"id": 13, "quotes": [{"number": 104, "kind": "need"}, {"number": 205, "kind": "addition", "of": 104}]}],
    ),
    "voices": (
        [
            {"kind": "need", "number": 4, "of": 0, "link": link("needs.need", number=4)},
            {"kind": "addition", "number": 5, "of": 4, "link": link("needs.need", number=4, _anchor="tillegg-5")},
            {"kind": "feedback", "number": 6, "of": 2, "link": link("prototypes.version", slug="lys", number=2)},
        ],
        [
            {"kind": "need", "number": 104, "of": 0, "link": link("needs.need", number=104)},
            {
                "kind": "addition",
                "number": 205,
                "of": 104,
                "link": link("needs.need", number=104, _anchor="tillegg-205"),
            },
            {"kind": "feedback", "number": 306, "of": 2, "link": link("prototypes.version", slug="lys-3", number=2)},
        ],
    ),
    "tests": ([{"id": 2, "testers": 9, "version": 1}], [{"id": 92, "testers": 9, "version": 1}]),
    "workshops": (
        [
            {
                "id": 1,
                "rounds": [{"id": 2, "number": 1, "link": link("workshops.results", workshop_id=1, _anchor="runde-2")}],
            }
        ],
        [
            {
                "id": 51,
                "rounds": [
                    {"id": 62, "number": 1, "link": link("workshops.results", workshop_id=51, _anchor="runde-62")}
                ],
            }
        ],
    ),
    "decisions": (
        [
            {
                "id": 7,
                "link": link("projects.decisions", slug="s", _anchor="d7"),
                "evidence": [{"kind": "insight", "id": 3}],
            }
        ],
        [
            {
                "id": 77,
                "link": link("projects.decisions", slug="s", _anchor="d77"),
                "evidence": [{"kind": "insight", "id": 13}],
            }
        ],
    ),
    "votes": ([{"id": 1, "voters": 7}], [{"id": 501, "voters": 7}]),
    "figures": ([{"name": "needs", "value": 4}], [{"name": "needs", "value": 4}]),
    "project": ({"slug": "stien", "title_nb": "stien"}, {"slug": "den-nye", "title_nb": "stien"}),
}


@pytest.mark.parametrize("section", CONTENT)
def test_what_a_frozen_report_links_to(section: str) -> None:
    before, after = CONTENT[section]
    told = moved("report_edition", id=1, report_id=1, content={section: before}, basis={})["content"]
    assert told == {section: after}


LINKS = [
    (link("needs.need", number=4, _anchor="tillegg-5"), link("needs.need", number=104, _anchor="tillegg-205")),
    (link("insights.insight", insight_id=3), link("insights.insight", insight_id=13)),
    (link("insights.opportunity", opportunity_id=3), link("insights.opportunity", opportunity_id=23)),
    (link("insights.solution", solution_id=3), link("insights.solution", solution_id=33)),
    (link("insights.pilot", pilot_id=3), link("insights.pilot", pilot_id=43)),
    (link("prototypes.version", slug="lys", number=4), link("prototypes.version", slug="lys-3", number=4)),
    (link("prototypes.prototype", slug="lys"), link("prototypes.prototype", slug="lys-3")),
    (link("decisions.result", slug="lys"), link("decisions.result", slug="lys-2")),
    (link("projects.project", slug="stien"), link("projects.project", slug="den-nye")),
    (link("projects.news", slug="lys"), link("projects.news", slug="lys")),
    (link("projects.decisions", slug="stien"), link("projects.decisions", slug="den-nye")),
    (link("insights.project_trail", slug="stien"), link("insights.project_trail", slug="den-nye")),
    (link("needs.index", prosjekt="stien"), link("needs.index", prosjekt="den-nye")),
]


@pytest.mark.parametrize(("before", "after"), LINKS, ids=[before["endpoint"] for before, _after in LINKS])
def test_what_a_receipt_is_about(before: dict[str, Any], after: dict[str, Any]) -> None:
    key = "need:4:answered:answer:9"
    told = moved("receipt", id=1, subject="need", subject_id=4, kind="answered", dedupe_key=key, about=before)
    assert (told["subject_id"], told["dedupe_key"]) == (104, "need:104:answered:answer:9")
    assert told["about"] == after


def test_what_the_options_of_a_question_come_from() -> None:
    options = [{"text_nb": "Lys", "thing": "need:4"}, {"text_nb": "Vei", "thing": "insight:3"}, {"text_nb": "Kl. 4:30"}]
    after = [
        {"text_nb": "Lys", "thing": "need:104"},
        {"text_nb": "Vei", "thing": "insight:13"},
        {"text_nb": "Kl. 4:30"},
    ]
    assert moved("workshop_step", id=1, workshop_id=1, options=options)["options"] == after
    assert moved("workshop_round", id=2, step_id=1, asked={"options": options})["asked"] == {"options": after}


def test_where_a_note_comes_from_and_what_the_log_is_about() -> None:
    note = moved("note", id=1, project_id=1, source_link="/verksted/1/resultater#runde-2")
    assert note["source_link"] == "/verksted/51/resultater#runde-62"
    elsewhere = "https://example.no/verksted/1"
    assert moved("note", id=1, project_id=1, source_link=elsewhere)["source_link"] == elsewhere
    details = {"source": "need:4", "target": "insight:3", "round": 4, "was": "kl. 4"}
    given = {"object_kind": "need", "object_id": 4, "action": "insights.linked"}
    line = moved("audit_entry", id=1, project_id=1, **given, details=details)
    assert (line["project_id"], line["object_id"]) == (1001, 104)
    assert line["details"] == {"source": "need:104", "target": "insight:13", "round": 4, "was": "kl. 4"}


def test_what_an_open_test_shows_of_others() -> None:
    given = {"id": 1, "version_id": 1, "letter": "a"}
    last = moved("pin", id=9, feedback_id=1, variant_id=1, place_id=None)["id"]
    assert moved("prototype_variant", **given, shown_pin=9)["shown_pin"] == last
    assert moved("prototype_variant", **given, shown_pin=0)["shown_pin"] == 0
    assert "shown_pin" not in moved("prototype_variant", **given), "a file from before has none"


@pytest.mark.parametrize(("pins", "shown"), [([3, 8], 8), ([], 0)])
def test_what_an_open_test_shows_is_never_beyond_what_the_file_has(pins: list[int], shown: int) -> None:
    """The newest was taken away: the next that comes here would be shown at once."""
    tables: dict[str, Any] = {
        "pin": [{"id": one} for one in pins],
        "prototype_variant": [{"id": 1, "shown_pin": 9}, {"id": 2}],
    }
    _cap_steps(tables)
    assert tables["prototype_variant"] == [{"id": 1, "shown_pin": shown}, {"id": 2}], "a file from before has none"


def test_what_an_open_vote_shows_and_how_groups_were() -> None:
    ballot = moved("ballot", id=1, project_id=1, slug="lys", shown_counts=[[2, 1, 9], [3, 1, 5]])
    assert (ballot["slug"], ballot["shown_counts"]) == ("lys-2", [[602, 1, 9], [603, 1, 5]])
    assert moved("ballot", id=1, project_id=1, slug="stien", shown_counts=None)["shown_counts"] is None
    before = {"groups": [{"id": 1, "name": "Lys", "lang": "nb"}], "texts": {"1": [4]}}
    told = moved("workshop_round", id=2, step_id=1, asked={}, groups_before=before)
    assert told["groups_before"] is None, "it is there to be undone, by numbers that are other ones now"


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ("trail_link", {"from_kind": "need", "from_id": 4, "to_kind": "insight", "to_id": 3}, (104, 13)),
        ("trail_link", {"from_kind": "decision", "from_id": 7, "to_kind": "project", "to_id": 1}, (77, 1001)),
    ],
)
def test_both_ends_of_a_link(table: str, before: dict[str, Any], after: tuple[int, int]) -> None:
    told = moved(table, id=1, project_id=1, **before)
    assert (told["from_id"], told["to_id"]) == after
