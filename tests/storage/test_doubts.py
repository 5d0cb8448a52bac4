"""An answer is held against the citizen's photos and against other answers of the authority."""

import io
from dataclasses import replace
from pathlib import Path

from PIL import Image, ImageDraw

from domain import moves
from domain.appeals import Appeal, Outcome
from domain.catalogue import Practice
from domain.people import Citizen
from domain.proof import OFTEN, Doubt, alike
from domain.rights import Role
from storage.appeals import appeals, proof
from storage.appeals.likeness import likeness
from storage.files import files
from storage.files.blobs import Blobs
from storage.officials import officials
from storage.people import people
from storage.store import Store
from storage.unit import Unit
from storage.world import world
from tests.district import report, with_practice
from tests.storage.cases import hired, run


def picture(shift: int = 0, size: int = 320) -> Image.Image:
    """A street of a kind: what is drawn moves with `shift`."""
    made = Image.new("RGB", (320, 240), "white")
    pen = ImageDraw.Draw(made)
    for n in range(6):
        pen.rectangle((n * 50 + shift, 20 * n, n * 50 + 30 + shift, 240), fill=(40 * n, 90, 200 - 30 * n))
    pen.ellipse((20 + 2 * shift, 100, 140 + 2 * shift, 220), fill="black")
    return made.resize((size, size * 3 // 4))


def jpeg(made: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    made.save(out, "JPEG", quality=quality)
    return out.getvalue()


def test_a_picture_is_known_again_smaller_and_worse_and_another_is_not(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    first = blobs.keep(jpeg(picture(), 95), "photo").likeness
    again = blobs.keep(jpeg(picture(size=200), 40), "photo").likeness
    other = blobs.keep(jpeg(picture(70).transpose(Image.Transpose.FLIP_LEFT_RIGHT), 95), "photo").likeness
    assert first is not None
    assert again is not None
    assert other is not None
    assert alike(first, again)
    assert not alike(first, other)
    assert likeness(Image.new("RGB", (300, 200), "gray")) is None


def photo(unit: Unit, looks: str) -> int:
    new = files.receive(unit, kind="photo", network="vk", ref=looks)
    files.arrived(unit, new, looks * 4, 100, "image/jpeg", looks)
    return new


def case(unit: Unit, key: str, *, photos: tuple[int, ...] = ()) -> Appeal:
    boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
    person = people.at_the_door(unit, "telegram:1", "ru").id
    new = appeals.register(unit, report(key=key, files=photos), person, "telegram:1")
    accepted = appeals.apply(unit, moves.accept_and_route(new, boss, world(unit)), "vk:10")
    return appeals.apply(unit, moves.take(accepted, boss, world(unit)), "vk:10")


def answer(unit: Unit, appeal: Appeal, text: str, *attached: int) -> None:
    boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
    moved = moves.answer(appeal, boss, world(unit), outcome=Outcome.DONE, text=text, files=attached)
    appeals.apply(unit, moved, "vk:10")


def doubts(unit: Unit, appeal: Appeal, text: str, *attached: int) -> tuple[Doubt, ...]:
    return proof.doubts(unit, appeal, outcome=Outcome.DONE, text=text, attached=attached)


STREET, ALMOST, YARD = "00000000ffffffff", "00000000fffffff0", "ff00ff00ff00ff00"


async def test_the_citizens_photo_and_one_of_another_answer_are_known_again(store: Store) -> None:
    def turn(unit: Unit) -> None:
        answer(unit, case(unit, "1"), "Починили 1 ноября", photo(unit, YARD))
        second = case(unit, "2", photos=(photo(unit, STREET),))
        assert doubts(unit, second, "24 ноября", photo(unit, ALMOST)) == (Doubt.CITIZENS_PHOTO,)
        assert doubts(unit, second, "24 ноября", photo(unit, YARD)) == (Doubt.USED_PHOTO,)
        assert doubts(unit, second, "24 ноября", photo(unit, "0f0f0f0f0f0f0f0f")) == ()
        waiting = files.receive(unit, kind="photo", network="vk", ref="later")
        assert doubts(unit, second, "24 ноября", waiting) == ()

    await run(store, turn)


async def test_a_picture_sent_as_a_file_is_a_photo_too(store: Store) -> None:
    def turn(unit: Unit) -> None:
        appeal = case(unit, "1", photos=(photo(unit, STREET),))
        file = files.receive(unit, kind="document", network="vk", ref="full")
        files.arrived(unit, file, "e" * 64, 100, "image/jpeg", ALMOST)
        paper = files.receive(unit, kind="document", network="vk", ref="act")
        files.arrived(unit, paper, "d" * 64, 100, "application/pdf", None)
        pothole = replace(appeal, topic="pothole")  # wants a photo in the answer
        assert doubts(unit, pothole, "24 ноября", file) == (Doubt.CITIZENS_PHOTO,)
        assert doubts(unit, pothole, "24 ноября", paper) == (Doubt.NO_PHOTO,)

    await run(store, turn)


async def test_the_photo_of_the_contested_answer_is_known_again_one_that_was_sent_back_is_not(
    store: Store,
) -> None:
    def turn(unit: Unit) -> None:
        first = case(unit, "1")
        boss = officials.official(unit, hired(unit, "vk:10", Role.COORDINATOR))
        around = replace(world(unit), catalogue=with_practice({"housing": Practice(approval=True)}))
        proposed = moves.answer(
            first, boss, around, outcome=Outcome.DONE, text="24 ноября", files=(photo(unit, YARD),)
        )
        head = officials.official(unit, hired(unit, "vk:13", Role.HEAD))
        returned = moves.send_back(appeals.apply(unit, proposed, "vk:10"), head, around, remarks="Ещё раз")
        back = appeals.apply(unit, returned, "vk:13")
        assert doubts(unit, back, "24 ноября", photo(unit, YARD)) == ()
        answer(unit, back, "Сделали 24 ноября", photo(unit, YARD))
        given = appeals.load(unit, back.id)
        contested = moves.contest(given, Citizen(given.person), world(unit), reason="Нет")
        again = appeals.apply(unit, contested, "telegram:1")
        assert doubts(unit, again, "1 декабря", photo(unit, YARD)) == (Doubt.USED_PHOTO,)
        assert doubts(unit, again, "1 декабря", photo(unit, STREET)) == ()

    await run(store, turn)


async def test_the_same_words_many_times_are_noticed(store: Store) -> None:
    def turn(unit: Unit) -> None:
        for n in range(OFTEN):
            found = case(unit, f"{n}")
            assert doubts(unit, found, "Заявка 99 выполнена, дом 1") == ()
            answer(unit, found, f"Заявка № {n} выполнена, дом {n}.")
        last = case(unit, "last")
        assert doubts(unit, last, "Заявка 99 выполнена, дом 1") == (Doubt.USED_TEXT,)
        assert doubts(unit, last, "Крыша в доме 1 цела") == ()

    await run(store, turn)
