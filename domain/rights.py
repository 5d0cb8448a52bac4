"""Who may do what: a right is a role in an authority (with its subordinates), optionally for one topic.

Roles are those of the state feedback platform (DOMAIN: Roles). `GRANTS` is the one table that says which
role opens which action; the statuses in which an action makes sense are `domain.actions.RULES`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.catalogue import Catalogue


class Role(StrEnum):
    ADMIN = "admin"  # администратор: people, catalogues
    COORDINATOR = "coordinator"  # координатор: moderates, routes, assigns, extends
    EXECUTOR = "executor"  # исполнитель: works and writes the answer
    HEAD = "head"  # руководитель: sees control
    CURATOR = "curator"  # куратор: watches several authorities
    MODERATOR = "moderator"  # модератор: comments and the public feed; no appeals
    EDITOR = "editor"  # редактор: official pages, polls, drafts; no appeals


class Action(StrEnum):
    """Everything that is asked for; the values are also the last part of a button's text key."""

    # with an appeal, by officials
    READ = "read"
    ROUTE = "route"  # принять и направить
    DECLINE = "decline"  # отклонить
    TAKE = "take"  # взять в работу
    ASSIGN = "assign"  # назначить
    ENGAGE = "engage"  # привлечь соисполнителя
    EXCUSE = "excuse"  # снять соисполнителя
    CONTRIBUTE = "contribute"  # соисполнителю: написать ответственному
    COMPLETE = "complete"  # соисполнителю: моя часть готова
    HAND_BACK = "hand_back"  # соисполнителю: вернуть свою часть с причиной
    ASK = "ask"  # спросить гражданина
    PROGRESS = "progress"  # сообщить гражданину, как идёт
    ANSWER = "answer"  # ответить
    AGREE = "agree"  # согласовать
    OBJECT = "object"  # не согласовать, с замечаниями
    APPROVE = "approve"  # утвердить ответ
    RETURN = "return"  # вернуть ответ с замечаниями
    EXTEND = "extend"  # продлить
    REDIRECT = "redirect"  # перенаправить
    NOTE = "note"  # внутренняя заметка
    MERGE = "merge"  # объединить
    PART = "part"  # разъединить
    FILE = "file"  # записать обращение со слов заявителя
    TELL = "tell"  # сообщил заявителю
    # with one's own appeal, by its citizen
    ADD = "add"  # дополнить
    REPLY = "reply"  # ответить на вопрос органа
    WITHDRAW = "withdraw"  # отозвать
    CONFIRM = "confirm"  # да, решено
    CONTEST = "contest"  # нет, не решено
    HOLD = "hold"  # да, решение держится
    RECUR = "recur"  # нет, снова
    RATE = "rate"  # оценить
    # with an appeal of somebody else that one has joined
    SUPPLEMENT = "supplement"  # добавить сведения
    SECOND = "second"  # сказать, решено ли у вас; the author too, when a joiner has contested
    # by the schedule
    CLOSE = "close"  # закрыть по молчанию
    RESUME = "resume"  # вернуть в работу запланированное
    RECHECK = "recheck"  # спросить, держится ли решение
    BLOCK = "block"  # ограничить участника
    ADMIT = "admit"  # пропустить придержанное
    # with a poll
    POLL_WATCH = "poll_watch"  # видеть: состав, явка, итоги
    POLL_EDIT = "poll_edit"  # составлять
    POLL_SUBMIT = "poll_submit"  # отправить на утверждение, поставить в расписание
    POLL_RECALL = "poll_recall"  # вернуть в черновики до открытия
    POLL_APPROVE = "poll_approve"  # утвердить
    POLL_RETURN = "poll_return"  # вернуть с замечаниями
    POLL_PROLONG = "poll_prolong"  # продлить
    POLL_CANCEL = "poll_cancel"  # отменить
    POLL_DECIDE = "poll_decide"  # «что решено»
    # with a draft act
    DRAFT_WATCH = "draft_watch"  # видеть: текст до объявления, ход обсуждения
    DRAFT_EDIT = "draft_edit"  # составлять
    DRAFT_SUBMIT = "draft_submit"  # отправить на утверждение, объявить
    DRAFT_RECALL = "draft_recall"  # вернуть на доработку до открытия
    DRAFT_APPROVE = "draft_approve"  # утвердить
    DRAFT_RETURN = "draft_return"  # вернуть с замечаниями
    DRAFT_PROLONG = "draft_prolong"  # продлить обсуждение
    DRAFT_CLOSE = "draft_close"  # закончить обсуждение раньше
    DRAFT_REVISE = "draft_revise"  # внести новую версию текста
    DRAFT_SUMMARIZE = "draft_summarize"  # опубликовать сводку предложений
    DRAFT_FINISH = "draft_finish"  # опубликовать итоговый текст
    DRAFT_CANCEL = "draft_cancel"  # снять с обсуждения
    REMARK_MODERATE = "remark_moderate"  # пропустить или отклонить замечание
    REMARK_JUDGE = "remark_judge"  # объединить равные, решить: учтено, не учтено
    HEARING = "hearing"  # общественные обсуждения на месте: назначить, вести
    # with the register of appeals
    EXPORT = "export"  # выгрузить реестр
    EXPORT_AUTHORS = "export_authors"  # выгрузить с текстами и авторами
    # with people and catalogues
    TEMPLATE = "template"  # шаблоны ответов
    INVITE = "invite"
    DISMISS = "dismiss"
    IMPORT = "import"
    LISTS = "lists"  # вести списки слов


@dataclass(frozen=True, slots=True)
class Right:
    """A role in an authority and in everything below it; `topic` is a topic's or a category's code."""

    role: Role
    authority: str
    topic: str | None = None


_ALL = frozenset(Role)
_COORDINATOR = frozenset({Role.COORDINATOR})
_WORKERS = frozenset({Role.COORDINATOR, Role.EXECUTOR})
_POLLS = frozenset({Role.EDITOR, Role.HEAD})
_DRAFTS = frozenset({Role.EDITOR, Role.HEAD})
_JUDGES = _DRAFTS | {Role.COORDINATOR}
_READERS = _WORKERS | {Role.ADMIN, Role.HEAD, Role.CURATOR}
_ORDER_KEEPERS = frozenset({Role.MODERATOR, Role.COORDINATOR, Role.ADMIN})

GRANTS: Mapping[Action, frozenset[Role]] = {
    Action.READ: _READERS,
    Action.ROUTE: _COORDINATOR,
    Action.DECLINE: _COORDINATOR,
    Action.TAKE: _WORKERS,
    Action.ASSIGN: _COORDINATOR,
    Action.ENGAGE: _WORKERS,
    Action.EXCUSE: _WORKERS,
    Action.ASK: _WORKERS,
    Action.PROGRESS: _WORKERS,
    Action.ANSWER: _WORKERS,
    Action.APPROVE: frozenset({Role.HEAD}),
    Action.RETURN: frozenset({Role.HEAD, Role.COORDINATOR}),
    Action.EXTEND: _COORDINATOR,
    Action.REDIRECT: _COORDINATOR,
    Action.MERGE: _COORDINATOR,
    Action.PART: _COORDINATOR,
    Action.NOTE: _WORKERS,
    Action.FILE: _WORKERS,
    Action.TELL: _WORKERS,
    Action.BLOCK: _ORDER_KEEPERS,
    Action.ADMIT: _ORDER_KEEPERS,
    Action.TEMPLATE: frozenset({Role.ADMIN, Role.COORDINATOR, Role.HEAD}),
    Action.POLL_WATCH: _POLLS | {Role.CURATOR},
    Action.POLL_EDIT: frozenset({Role.EDITOR}),
    Action.POLL_SUBMIT: frozenset({Role.EDITOR}),
    Action.POLL_RECALL: frozenset({Role.EDITOR}),
    Action.POLL_APPROVE: frozenset({Role.HEAD}),
    Action.POLL_RETURN: frozenset({Role.HEAD}),
    Action.POLL_PROLONG: _POLLS,
    Action.POLL_CANCEL: _POLLS,
    Action.POLL_DECIDE: _POLLS,
    Action.DRAFT_WATCH: _JUDGES | {Role.CURATOR, Role.MODERATOR},
    Action.DRAFT_EDIT: frozenset({Role.EDITOR}),
    Action.DRAFT_SUBMIT: frozenset({Role.EDITOR}),
    Action.DRAFT_RECALL: frozenset({Role.EDITOR}),
    Action.DRAFT_APPROVE: frozenset({Role.HEAD}),
    Action.DRAFT_RETURN: frozenset({Role.HEAD}),
    Action.DRAFT_PROLONG: _DRAFTS,
    Action.DRAFT_CLOSE: _DRAFTS,
    Action.DRAFT_REVISE: frozenset({Role.EDITOR}),
    Action.DRAFT_SUMMARIZE: _DRAFTS,
    Action.DRAFT_FINISH: _DRAFTS,
    Action.DRAFT_CANCEL: _DRAFTS,
    Action.REMARK_MODERATE: frozenset({Role.MODERATOR, Role.COORDINATOR}),
    Action.REMARK_JUDGE: _JUDGES,
    Action.HEARING: _DRAFTS,
    Action.EXPORT: frozenset({Role.ADMIN, Role.COORDINATOR, Role.HEAD, Role.CURATOR}),
    Action.EXPORT_AUTHORS: frozenset({Role.COORDINATOR, Role.HEAD}),
    Action.INVITE: frozenset({Role.ADMIN, Role.COORDINATOR}),
    Action.DISMISS: frozenset({Role.ADMIN, Role.COORDINATOR}),
    Action.IMPORT: frozenset({Role.ADMIN}),
    Action.LISTS: _ORDER_KEEPERS,
}
"""Action -> roles that open it. One that is absent belongs to citizens, to the schedule, to the parties of an
agreement or to co-executors (`domain.actions.PARTIES`, `CO_EXECUTORS`)."""

MAY_APPOINT: Mapping[Role, frozenset[Role]] = {
    Role.ADMIN: _ALL,
    Role.COORDINATOR: frozenset({Role.EXECUTOR}),
}
"""Role -> the roles it may invite people to, and dismiss them from, in its own authority and below."""


def may(
    rights: Iterable[Right], action: Action, authority: str, topic: str | None, catalogue: Catalogue
) -> bool:
    """Do the rights open `action` on something of `authority` about `topic` (None: about no topic)?"""
    roles = GRANTS.get(action, frozenset())
    return any(each.role in roles and covers(each, authority, topic, catalogue) for each in rights)


def holds(
    rights: Iterable[Right], role: Role, authority: str, topic: str | None, catalogue: Catalogue
) -> bool:
    """Is there this role over `authority` (held there or above), for this topic?"""
    return any(each.role is role and covers(each, authority, topic, catalogue) for each in rights)


def covers(right: Right, authority: str, topic: str | None, catalogue: Catalogue) -> bool:
    """Does the right reach `authority` and `topic`?

    What belongs to an authority that left the catalogue is reached by that authority's own officials and
    from the roots, so that its open appeals can be finished.
    """
    return _reaches(right, authority, catalogue) and _covers_topic(right.topic, topic, catalogue)


def may_appoint(rights: Iterable[Right], wanted: Right, catalogue: Catalogue) -> bool:
    """May the holder invite somebody to `wanted`, or dismiss somebody from it?"""
    return any(
        wanted.role in MAY_APPOINT.get(each.role, frozenset())
        and _reaches(each, wanted.authority, catalogue)
        and _covers_topic(each.topic, wanted.topic, catalogue)
        for each in rights
    )


def _reaches(right: Right, authority: str, catalogue: Catalogue) -> bool:
    if right.authority == authority or catalogue.within(authority, right.authority):
        return True
    top = catalogue.authorities.get(right.authority)
    return top is not None and top.parent is None and authority not in catalogue.authorities


def _covers_topic(held: str | None, topic: str | None, catalogue: Catalogue) -> bool:
    """`held` None is every topic; a limited right does not reach what has no topic."""
    if held is None or held == topic:
        return True
    found = catalogue.topics.get(topic) if topic is not None else None
    return found is not None and found.category == held
