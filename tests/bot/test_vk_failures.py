"""VK's errors told apart; and the community's key, which must not be seen in any of them."""

import logging
import traceback

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.network import Closed, Failure, Refused, Slow, Unreachable
from bot.vk.calls import Calls
from bot.vk.downloads import Downloads
from bot.vk.failures import Silent, VkError, failure

KEY = "vk1.a.SECRET-KEY"
WORDS = "Иван Петров, 8 912 000-00-00"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((900, 901, 902, 18, 936, 950), Closed),
        ((1, 10, 36, 43), Unreachable),
        ((6, 9, 14, 29), Slow),
        ((100, 911, 912, 914, 910, 5, 7, 15, 27, 28, 8888), Refused),
    ],
)
def test_every_code_is_one_of_the_closed_list(codes: tuple[int, ...], expected: type[Failure]) -> None:
    for code in codes:
        told = failure(VkError(code, "words of VK"), "messages.send")
        assert type(told) is expected
        if expected is Refused:
            assert f"{code}" in str(told)
            assert "words of VK" in str(told)
    assert isinstance(failure(Silent("ReadTimeout"), "messages.send"), Unreachable)


def test_flood_control_is_waited_out_for_minutes() -> None:
    told = failure(VkError(9, "Flood control"), "messages.send")
    assert isinstance(told, Slow)
    assert told.seconds >= 60


async def _answers(answer: web.Response | None) -> TestServer:
    async def handle(request: web.Request) -> web.StreamResponse:
        if answer is not None:
            return answer
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", handle)
    server = TestServer(app)
    await server.start_server()
    return server


@pytest.mark.parametrize(
    "answer",
    [
        web.Response(status=502, text="<html>"),
        web.Response(text="<html>"),
        web.Response(text="[]"),
        web.Response(text="null"),
        web.Response(text='{"response_": 1}'),
        web.json_response({"error": {"error_code": 14, "error_msg": "Captcha needed"}}),
        web.json_response({"error": {"error_code": 5, "error_msg": f"bad token {KEY}"}}),
        web.json_response(
            {"error": {"error_code": 100, "error_msg": "wrong", "request_params": [{"value": KEY}]}}
        ),
        None,
    ],
)
async def test_neither_key_nor_words_are_in_what_a_failed_call_leaves(
    answer: web.Response | None, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    server = await _answers(answer)
    calls = Calls(KEY, api_url=str(server.make_url("")), rate=0, timeout=2, threads=1)
    with pytest.raises((VkError, Silent)) as caught:
        await calls("messages.send", {"message": WORDS})
    error: BaseException | None = caught.value
    told = (
        caplog.text
        + "".join(traceback.format_exception(error))
        + repr(failure(caught.value, "messages.send"))
    )
    while error is not None:
        told += repr(error) + repr(vars(error))
        error = error.__context__ or error.__cause__
    told += "".join(capsys.readouterr())
    assert KEY not in told
    assert WORDS not in told
    calls.close()
    await server.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://sun9.userapi.com/a", "https://127.0.0.1/a", "https://localhost/a", "https://[::1]/a",
        "https://2130706433/", "https://10.0.0.1/a", "file:///etc/passwd", "https://", "", "https://a.ru:x/",
    ],
)  # fmt: skip
async def test_files_are_fetched_from_the_net_only(url: str) -> None:
    downloads = Downloads(limit=10, loopback=False)
    with pytest.raises(Refused):
        async with downloads.fetch(url):
            pass
    await downloads.close()


async def test_a_file_over_the_limit_is_refused_whatever_its_header_says() -> None:
    for answer in (web.Response(body=b"x" * 11), _chunked()):
        server = await _answers(answer)
        downloads = Downloads(limit=10, loopback=True)
        with pytest.raises(Refused):
            await _read(downloads, str(server.make_url("/a")))
        await downloads.close()
        await server.close()


async def _read(downloads: Downloads, url: str) -> bytes:
    async with downloads.fetch(url) as chunks:
        return b"".join([chunk async for chunk in chunks])


def _chunked() -> web.Response:
    answer = web.Response(body=b"x" * 11)
    answer.enable_chunked_encoding()
    return answer
