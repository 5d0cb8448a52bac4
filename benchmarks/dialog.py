"""A menu of two windows in aiogram-dialog, edited in place; what it remembers is in memory.

python -m benchmarks.dialog API_URL TOKEN PORT SECRET
"""

import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.widgets.kbd import Button, SwitchTo
from aiogram_dialog.widgets.text import Const
from aiohttp import web


class Menu(StatesGroup):
    settings = State()
    language = State()


dialog = Dialog(
    Window(
        Const("Настройки\n\nСогласие на обработку данных: дано."),
        SwitchTo(Const("Язык · Language"), id="language", state=Menu.language),
        Button(Const("Отозвать согласие"), id="withdraw"),
        Button(Const("В меню"), id="menu"),
        state=Menu.settings,
    ),
    Window(
        Const("На каком языке говорить?"),
        Button(Const("✓ Русский"), id="ru"),
        Button(Const("English"), id="en"),
        SwitchTo(Const("‹ Назад"), id="back", state=Menu.settings),
        state=Menu.language,
    ),
)


def main(api_url: str, token: str, port: str, secret: str) -> None:
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api_url)))
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def start(message: Message, dialog_manager: DialogManager) -> None:
        await dialog_manager.start(Menu.settings, mode=StartMode.RESET_STACK)

    dispatcher.include_router(dialog)
    setup_dialogs(dispatcher)
    app = web.Application()
    hook = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=secret)
    hook.register(app, path="/telegram")
    setup_application(app, dispatcher, bot=bot)
    web.run_app(app, host="127.0.0.1", port=int(port), print=None, access_log=None)


if __name__ == "__main__":
    main(*sys.argv[1:])
