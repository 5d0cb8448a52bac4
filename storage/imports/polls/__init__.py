"""A poll from a file and into one: YAML or an Excel workbook. The format: docs/import.md.

Pure: bytes in, a draft or faults out. `reading` reads, `writing` writes.
"""
