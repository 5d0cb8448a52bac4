"""The list of what was taken from people: each verdict once, page by page, only those that stand."""

from domain.drafts import Phase, Verdict, VerdictKind
from domain.rights import Role
from storage.drafts import taken, verdicts
from storage.officials import officials
from storage.store import Store
from storage.unit import Unit
from tests.drafts import kept, said
from tests.storage.cases import citizen, hired

PARTLY = Verdict(VerdictKind.PARTLY, "Машин не хватит.", "8 часов")


async def test_a_verdict_of_many_is_told_once_and_the_list_turns_both_ways(store: Store) -> None:
    def turn(unit: Unit) -> None:
        draft = kept(unit, Phase.REVIEW)
        editor = officials.official(unit, hired(unit, "vk:9", Role.EDITOR, "adm"))
        ones = [said(unit, draft, citizen(unit, f"vk:{at}"), "s6", f"Слово {at}") for at in range(1, 7)]
        verdicts.give(unit, draft, ones[:2], PARTLY, editor, "vk:9")
        verdicts.give(unit, draft, [ones[2]], Verdict(VerdictKind.REJECTED, "Нет."), editor, "vk:9")
        for each in ones[3:]:
            verdicts.give(unit, draft, [each], Verdict(VerdictKind.TAKEN, "Да."), editor, "vk:9")
        # what was changed afterwards stands no more
        again = Verdict(VerdictKind.REJECTED, "Всё же нет.")
        last = taken.page(unit, draft.id, limit=9).taken[-1].first
        verdicts.change(unit, draft, [last], again, "Ошиблись", editor, "vk:9")

        def told(page: taken.Page) -> list[tuple[int, int]]:
            return [(each.first.ordinal, each.count) for each in page.taken]

        first = taken.page(unit, draft.id, limit=2)
        assert told(first) == [(1, 2), (4, 1)]
        assert first.earlier is None
        second = taken.page(unit, draft.id, after=first.later, limit=2)
        assert told(second) == [(5, 1)]
        assert second.later is None
        assert told(taken.page(unit, draft.id, before=second.earlier, limit=2)) == told(first)

    await store.run(turn)
