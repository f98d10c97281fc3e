"""Asks addresses that people typed whether they answer. A leaf: addresses in, answers out."""
