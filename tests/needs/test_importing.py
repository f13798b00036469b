"""Import: every bad row named, nothing half done, nothing twice."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from app.core.db import db
from app.core.errors import Invalid
from app.core.permissions import SYSTEM
from app.needs import importing, services
from app.needs.importing import Mapping, Report
from app.needs.models import Need, NeedState, Policy, Support
from app.needs.search import find
from app.notifications.models import Receipt, ReceiptKind
from app.people.models import Participant
from tests.factories import needs as make
from tests.factories import projects as project_make
from tests.needs.test_merging import assert_in_line

NEEDS = """id,author,status,date,text
10,ann,1,2024-03-12,"Stien er mørk, og jeg går der hver kveld."
11,bob,-1,1710230400000,Ring Kari på 12 34 56 78
12,ann,0,12.03.2024,Det er for få benker i parken.
13,cecilia,1,2024-03-13T08:30:00+01:00,The street lights never work.
"""
LONG = "participant,need,value\nbob,10,1\ncecilia,10,1\ndina,10,-1\ndina,13,1\nann,13,\n"
WIDE = "participant,n-votes,10,11,12,13,99\nbob,2,1,,0,-1,1\ncecilia,1,1,1,,,\ndina,2,-1,,,1,\n"

pytestmark = pytest.mark.usefixtures("context")


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def run(needs: str = NEEDS, supports: str = "", source: str = "test", mapping: Mapping | None = None) -> Report:
    return importing.run(SYSTEM, importing.read(source, needs, supports, mapping))


def by_key(key: str) -> Need:
    return db.session.scalars(select(Need).where(Need.import_key == f"test:{key}")).one()


def test_rows_become_needs_with_their_state_date_language_and_receipts() -> None:
    done = run()
    assert (done.needs, done.published, done.declined, done.waiting) == (4, 2, 1, 1)
    dark, ring, bench, lights = (by_key(key) for key in ("10", "11", "12", "13"))
    assert dark.id >= 1001 and dark.public and dark.waiting_since == dark.published_at == dark.told_at
    assert (ring.state, ring.policy) == (NeedState.DECLINED, Policy.UNCLEAR)
    assert bench.state is NeedState.WAITING
    assert (dark.lang, lights.lang) == ("nb", "en")
    assert dark.origin == "import:test"
    assert dark.participant_id == bench.participant_id != lights.participant_id
    receipts = db.session.scalars(select(Receipt).where(Receipt.subject_id == ring.id).order_by(Receipt.id))
    kinds = [receipt.kind for receipt in receipts]
    assert kinds == [ReceiptKind.RECEIVED, ReceiptKind.DECLINED]


def test_imported_needs_are_found_and_moderated_like_any_other() -> None:
    run()
    assert [need.id for need in find("stier").items] == [by_key("10").id]
    assert [need.id for need in find(str(by_key("10").id)).items] == [by_key("10").id]
    services.publish(make.MODERATOR, by_key("12"))
    assert [need.id for need in find("benk").items] == [by_key("12").id]


@pytest.mark.parametrize("supports", [LONG, WIDE])
def test_supports_come_along_from_both_kinds_of_file(supports: str) -> None:
    done = run(supports=supports)
    assert by_key("10").support_count == 2
    assert by_key("13").support_count == 1
    assert done.supports == count(Support) == (3 if supports is LONG else 4)
    assert_in_line()


def test_a_second_time_changes_nothing() -> None:
    run(supports=WIDE)
    before = [count(table) for table in (Need, Support, Participant, Receipt)]
    again = run(supports=WIDE)
    assert (again.needs, again.known, again.supports, again.known_supports, again.participants) == (0, 4, 0, 4, 0)
    assert [count(table) for table in (Need, Support, Participant, Receipt)] == before


def test_a_longer_file_adds_what_is_new() -> None:
    run(supports=WIDE)
    done = run(NEEDS + "14,dina,1,,Bussen kommer for sent.\n", WIDE + "eva,1,1,,,,\n")
    assert (done.needs, done.supports) == (1, 1)
    assert by_key("10").support_count == 3


def test_what_was_merged_or_supported_here_meanwhile_still_counts_right() -> None:
    run(supports=WIDE)
    whole = make.need(supporters=1)
    services.merge(make.MODERATOR, by_key("10"), whole)
    services.support(make.participant(), by_key("13").id)
    run(supports=WIDE + "eva,1,1,,,1,\n")
    db.session.refresh(whole)
    assert whole.support_count == 4
    assert_in_line()


def test_without_keys_the_same_text_is_the_same_need() -> None:
    file = "text\nStien er mørk.\nStien er  MØRK.\nBenken mangler.\n"
    assert run(file).needs == 3
    assert run(file).needs == 0


def test_in_a_project_they_are_placed_in_its_phase() -> None:
    project = project_make.project()
    importing.run(project_make.BOSS, importing.read("test", NEEDS), project)
    need = by_key("10")
    assert (need.project_id, need.phase_id) == (project.id, project_make.phase_of(project).id)


BAD = """id,status,date,text
1,1,2024-03-12,
2,maybe,2024-03-12,Stien er mørk.
3,1,yesterday,Stien er mørk.
4,1,2099-01-01,Stien er mørk.
1,1,2024-03-12,Stien er mørk.
5,1,2024-03-12,"To
linjer er helt greit."
6,1,99999999999999999999,Stien er mørk.
"""


def test_every_bad_row_is_named_with_its_line_and_reason_and_nothing_is_stored() -> None:
    plan = importing.read("test", BAD, "participant,need\n,5\nann,77\n")
    assert [(row.file, row.line) for row in plan.bad] == [
        ("needs", 2),
        ("needs", 3),
        ("needs", 4),
        ("needs", 5),
        ("needs", 9),
        ("supports", 2),
        ("supports", 3),
    ]
    assert all(row.reason for row in plan.bad)
    with pytest.raises(Invalid):
        importing.run(SYSTEM, plan)
    assert count(Need) == 0


@pytest.mark.parametrize(
    ("needs", "bad", "read"),
    [
        ('text;id\n"Mangler benk;1\nMangler lys;2\nMangler sti;3\n', [2], []),
        ('text;id\nMangler sti;3\n"Mangler benk;1\nMangler "lys";2\nMangler lys;4\n', [3], ["3", "4"]),
        ('text;id\n"Mangler benk;1\nMangler lys;2"\nMangler sti;3\n', [2], ["3"]),
        ("text;id\n" + "x" * 200_000 + ";1\nMangler sti;3\n", [2], ["3"]),
        ('text;id\nVi sier "hei" til alle;1\n"To\nlinjer";2\n', [], ["1", "2"]),
    ],
)
def test_a_stray_quotation_mark_swallows_no_rows_in_silence(needs: str, bad: list[int], read: list[str]) -> None:
    plan = importing.read("test", needs)
    assert [row.line for row in plan.bad] == bad
    assert [row.key for row in plan.needs] == read
    for row in plan.bad:
        assert row.reason == "Et anførselstegn mangler eller står feil, eller et felt er altfor langt."


def test_one_in_the_file_with_supports_is_named_too() -> None:
    plan = importing.read("test", NEEDS, 'participant,need\nbob,10\n"ann,10\ndina,11\n')
    assert [(row.file, row.line, "anførselstegn" in row.reason) for row in plan.bad] == [("supports", 3, True)]


def test_a_key_on_two_rows_is_bad() -> None:
    plan = importing.read("test", "id,text\n1,En.\n1,To.\n")
    assert [(row.line, "flere rader" in row.reason) for row in plan.bad] == [(3, True)]


@pytest.mark.parametrize(
    ("needs", "supports", "columns"),
    [
        ("", "", []),
        ("a,b\n1,2\n", "", []),
        ("text\nx\n", "", ["text=finnes-ikke"]),
        ("text\nx\n", "", ["noe=text"]),
        ("text\nx\n", "need,value\n1,1\n", []),
        ("text\nx\n", "participant,99\nann,1\n", []),
        ('"text;id\nMangler benk;1\n', "", []),
    ],
)
def test_a_file_that_cannot_be_understood_says_why(needs: str, supports: str, columns: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        importing.read("test", needs, supports, Mapping().with_columns(columns))
    assert str(refused.value.reason)
    assert (refused.value.field == "supports") == bool(supports)


def test_semicolons_and_a_mapping_file_are_understood() -> None:
    mapping = importing.mapping_from_file(
        "m.toml",
        'lang = "nb"\npolicy = "advertising"\n[columns]\ntext = "Hva"\nstate = "Ok"\n[states]\nnei = "declined"\n',
    )
    run("Hva;Ok\nKjøp lykter av meg;nei\n", mapping=mapping)
    need = db.session.scalars(select(Need)).one()
    assert (need.policy, need.lang) == (Policy.ADVERTISING, "nb")
    with pytest.raises(Invalid):
        importing.mapping_from_file("m.json", '{"policy": "ukjent"}')


def test_the_command_says_what_it_did_and_what_it_would_do(app: Flask, tmp_path: Path) -> None:
    needs, supports = tmp_path / "needs.csv", tmp_path / "supports.csv"
    needs.write_text(NEEDS, encoding="utf-8-sig")
    supports.write_text(WIDE)
    arguments = ["import", "needs", str(needs), "--supports", str(supports), "--source", "test"]
    tried = app.test_cli_runner().invoke(args=[*arguments, "--dry-run"])
    assert tried.exit_code == 0, tried.output
    assert "Nothing was stored" in tried.output
    assert count(Need) == 0
    done = app.test_cli_runner().invoke(args=arguments)
    assert "4 needs (2 published, 1 declined, 1 waiting)" in done.output
    assert count(Support) == 4
    if not db.sqlite:  # it knows how much there is now, and plans with it
        assert db.session.scalar(text("SELECT reltuples FROM pg_class WHERE oid = 'need'::regclass")) == 4
    needs.write_text(BAD)
    bad = app.test_cli_runner().invoke(args=["import", "needs", str(needs)])
    assert bad.exit_code == 1
    assert "needs, line 2: " in bad.output
    db.session.rollback()
