"""Draft acts as people read and discuss them."""
