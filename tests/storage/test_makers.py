"""What concerns a poll or a draft act reaches somebody who is there: not one dismissed, nor one away."""

from datetime import timedelta

from domain.polls import State
from domain.rights import Action, Role
from storage.drafts import work as draft_work
from storage.officials import absences, appointments, makers, officials
from storage.polls import polls
from storage.polls import work as poll_work
from storage.store import Store
from storage.unit import Unit
from tests.domain.test_poll_moves import poll as a_poll
from tests.drafts import kept
from tests.storage.cases import hired, notices, run

DAY = timedelta(days=1)


async def test_an_editor_who_left_is_followed_by_the_other_editors_then_by_the_heads(store: Store) -> None:
    def live(unit: Unit) -> None:
        admin = officials.official(unit, hired(unit, "vk:9", Role.ADMIN, "gov"))
        author, other = hired(unit, "vk:20", Role.EDITOR, "adm"), hired(unit, "vk:21", Role.EDITOR, "gov")
        head = hired(unit, "vk:22", Role.HEAD, "adm")

        def found() -> tuple[int, ...]:
            return makers.makers(unit, author, "adm", Action.POLL_EDIT)

        assert found() == (author,)
        appointments.dismiss(unit, admin, author, "vk:9")
        assert found() == (other,)
        appointments.dismiss(unit, admin, other, "vk:9")
        assert found() == (head,)
        assert makers.makers(unit, None, "adm", Action.DRAFT_EDIT) == (head,)
        appointments.dismiss(unit, admin, head, "vk:9")
        assert found() == (author,)

    await run(store, live)


async def test_whoever_stands_in_for_the_editor_or_the_head_is_told(store: Store) -> None:
    def live(unit: Unit) -> None:
        author, deputy = hired(unit, "vk:20", Role.EDITOR, "adm"), hired(unit, "vk:21", Role.EDITOR, "adm")
        head, idle = hired(unit, "vk:22", Role.HEAD, "adm"), hired(unit, "vk:23", Role.HEAD, "adm")
        absences.add(unit, author, deputy, unit.now, unit.now + DAY, by=author)
        absences.add(unit, head, idle, unit.now, unit.now + DAY, by=head)
        absences.add(unit, idle, head, unit.now, unit.now + DAY, by=head)  # nobody is there
        draft = kept(unit, author=author)
        poll = polls.create(unit, a_poll(State.DRAFT, author=author))
        poll_work.tell(unit, poll, "returned", poll_work.editors(unit, poll), "a")
        poll_work.tell(unit, poll, "submitted", poll_work.heads(unit, "adm"), "b")
        draft_work.tell(unit, draft, "returned", draft_work.editors(unit, draft), "c")
        assert notices(unit) == [
            ("vk:21", "poll.official.returned"),
            ("vk:22", "poll.official.submitted"),
            ("vk:23", "poll.official.submitted"),
            ("vk:21", "draft.official.returned"),
        ]

    await run(store, live)
