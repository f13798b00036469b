"""Numbers that stand for ids tell nothing of their order, and lead back to them."""

from app.core.veil import unveil, veil


def test_each_number_leads_back_and_tells_no_order(context: None) -> None:
    ids = [*range(200), 2**28 - 1, 2**28, 2**31 - 1]
    shown = [veil("reason", number) for number in ids]
    assert [unveil("reason", number) for number in shown] == ids
    assert len(set(shown)) == len(ids)
    assert shown[:200] != sorted(shown[:200])
    assert [veil("answer", number) for number in ids] != shown
