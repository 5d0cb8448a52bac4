"""Bugs to plant in a child: a checker counts only if it catches them."""
