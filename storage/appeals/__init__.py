"""Appeals in the shared database: cases, their lists, search, what belongs to a case."""
