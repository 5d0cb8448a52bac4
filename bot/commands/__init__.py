"""The commands of the terminal, a file each; `bot.cli` reads the arguments and calls them."""
