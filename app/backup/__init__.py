"""The whole installation in one file and back: every row, every piece of evidence, checked before anything changes.

The format is docs/cadangan.md. Statements here go through the engine, below the row guard: a backup belongs to nobody.
"""
