"""Files made and read outside the turn: archives, tables, documents, pictures.

`bench` and `child` are what they are made at: a process of its own, with limits of memory and time. `craft`
is how the rest of the product orders them. The other modules make and read: plain data in, files out; they
import no more than they need, for each file begins with importing them.
"""
