"""Draft acts in the shared database: their text, what people say of it, what is decided, what is told."""
