"""The barest stock aiogram webhook bot: one handler, one sendMessage.

    python -m benchmarks.echo API_URL TOKEN PORT SECRET

200 is answered when the handler is done (`handle_in_background=False`): what comes nearest to our promise.
"""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web


def main(api_url: str, token: str, port: str, secret: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    app = web.Application()
    hook = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret)
    hook.register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
