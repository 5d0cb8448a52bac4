"""«Что рядом». The room is a module of its own: notices are drawn without its conversations."""
