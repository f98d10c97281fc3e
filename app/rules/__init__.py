"""The rules of the Pedoman: standard library only, no clock, no database; every answer is a value or a code."""
