"""What we show in VK: messages, edits, keyboards, hostile words; the sandbox refuses what VK refuses."""

import random

from vk_desk import ME, Desk, listening, network, opened

from bot.chat import Kind, Press, Tone
from bot.network import Button, Edit, Part, Send
from bot.text import clean, link, rich, typed
from bot.vk.writes import LIMITS
from sandbox.vk.server import VkSandbox


async def test_a_screen_is_sent_and_edited_in_place_with_its_keyboard(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    rows = (
        (Button("Открыть сайт", "x", kind=Kind.LINK, url="https://vk.com/otklik"),),
        (Button("Место", "m1:place", kind=Kind.PLACE), Button("Назад", "m1:back", Tone.BAD)),
    )
    async with network(sandbox, desk) as vk:
        [ref] = await vk.show(f"vk:{ME}", [Send(Part(rich("Где?"), inline=rows, key=77))])
        assert await vk.show(f"vk:{ME}", [Edit(ref, Part(rich("Куда?"), inline=rows))]) == [ref]
    bubble = sandbox.people[ME].view().bubbles[-1]
    assert bubble.id == int(ref)
    assert (bubble.text, bubble.edited) == ("Куда?", True)
    assert [[b.kind for b in row] for row in bubble.buttons] == [["link"], ["location"], ["callback"]]
    assert not sandbox.refusals


async def test_the_bottom_keyboard_stands_and_its_press_is_a_press(sandbox: VkSandbox, desk: Desk) -> None:
    phone = sandbox.person(ME, "Анна")
    async with listening(sandbox, desk) as vk:
        await phone.say("привет")
        await vk.show(f"vk:{ME}", [Send(Part(rich("Меню"), bottom=((Button("Помощь", "e:help"),),)))])
        assert phone.view().bottom[0][0].label == "Помощь"
        await phone.tap("0.0")
        assert (await desk.wait(2))[1].said == Press("e:help")


async def test_the_largest_keyboards_and_texts_of_the_limits_are_taken(
    sandbox: VkSandbox, desk: Desk
) -> None:
    await opened(sandbox)
    data = "m1:" + "я" * ((LIMITS.data - 3) // 2)
    button = Button("Ж" * LIMITS.label, data)
    inline = ((button,) * 5, (button,), (button,), (button,), (button,), (button,))
    bottom = ((button,) * 4,) * 10
    text = typed("😀@[" * (LIMITS.text // 4))
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(Part(text, inline=inline)), Send(Part(rich("x"), bottom=bottom))])
    assert not sandbox.refusals


async def test_a_message_too_old_or_gone_to_edit_is_sent_anew(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    async with network(sandbox, desk) as vk:
        [ref] = await vk.show(f"vk:{ME}", [Send(Part(rich("один")))])
        sandbox.age(25 * 3600)
        [anew] = await vk.show(f"vk:{ME}", [Edit(ref, Part(rich("два")))])
        [gone] = await vk.show(f"vk:{ME}", [Edit("4000", Part(rich("три")))])
    assert len({ref, anew, gone}) == 3
    assert [bubble.text for bubble in sandbox.people[ME].view().bubbles[1:]] == ["один", "два", "три"]


async def test_a_key_sent_twice_is_one_message(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    async with network(sandbox, desk) as vk:
        first = await vk.deliver(f"vk:{ME}", [Send(Part(rich("раз"), key=801))])
        assert await vk.deliver(f"vk:{ME}", [Send(Part(rich("раз"), key=801))]) == first
        sandbox.fail("messages.send", how="reset_after")
        await vk.show(f"vk:{ME}", [Send(Part(rich("два")))])  # without a key, too: tried again by itself
    assert [bubble.text for bubble in sandbox.people[ME].view().bubbles[1:]] == ["раз", "два"]


async def test_a_text_over_vks_limit_is_cut_and_nothing_of_it_is_lost(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    text = "@all [id1|x] слово " * 220
    async with network(sandbox, desk) as vk:
        for _ in range(2):  # the second time swallowed as a whole
            refs = await vk.show(
                f"vk:{ME}", [Send(Part(typed(text), inline=((Button("Да", "m1:y"),),), key=9))]
            )
    bubbles = sandbox.people[ME].view().bubbles[1:]
    assert len(bubbles) == 2
    assert "".join(b.text for b in bubbles).replace("\u2060", "") == text
    assert [bool(b.buttons) for b in bubbles] == [False, True]
    assert refs == [str(bubbles[-1].id)]


async def test_when_vk_finds_a_text_too_long_it_goes_in_smaller_parts(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    sandbox.fail("messages.send", code=914)
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(Part(rich("слово " * 500)))])
    bubbles = sandbox.people[ME].view().bubbles[1:]
    assert len(bubbles) == 3
    assert "".join(b.text for b in bubbles) == "слово " * 500


async def test_no_words_of_a_person_become_a_mention_or_a_link(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    chance = random.Random(7)
    pieces = [
        *(
            "[id1|x]",
            "[club1|Все сюда]",
            "[public1|п]",
            "[event1|с]",
            "[https://vk.com/id1|тут]",
            "[durov|x]",
        ),
        *(
            "@id1",
            "@all",
            "@online",
            "@everyone",
            "@все",
            "[durov|x]",
            "@durov (Павел)",
            "*id1 (друг)",
            "*club5",
        ),
        *("https://example.com/a", "http://госуслуги.рф", "vk.com", "#тег@club1", "<b>", "**"),
        *("[", "|", "]", "@", "*", "id1", "club1", "(x)", " ", "\n", "а"),
    ]
    texts = [*pieces, *("".join(chance.choices(pieces, k=6)) for _ in range(60))]
    sandbox.world.screen_name = "durov"
    async with network(sandbox, desk) as vk:
        for text in texts:
            if not text.strip():
                continue
            await vk.show(f"vk:{ME}", [Send(Part(rich("Пишет: ") + typed(clean(text)) + "] и дальше"))])
            bubble = sandbox.people[ME].view().bubbles[-1]
            assert bubble.spans == (), text
            assert bubble.text.replace("\u2060", "") == f"Пишет: {clean(text)}] и дальше"
    sent = [call for call in sandbox.calls if call.method == "messages.send"]
    assert all(call.params["disable_mentions"] == "1" for call in sent)
    assert all(call.params["dont_parse_links"] == "1" for call in sent)


async def test_our_own_links_are_written_out(sandbox: VkSandbox, desk: Desk) -> None:
    await opened(sandbox)
    async with network(sandbox, desk) as vk:
        await vk.show(f"vk:{ME}", [Send(Part(link("закон", "https://example.ru/59") + " и всё"))])
    assert sandbox.people[ME].view().bubbles[-1].text == "закон (https://example.ru/59) и всё"
