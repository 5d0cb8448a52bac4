"""Photos and documents: rows, bytes, and the orders of files that are made outside the turn."""
