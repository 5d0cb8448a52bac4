"""Officials in the shared database: rights, absences, second factor, what they did."""
