"""Evidence bytes: keep them, give them back unchanged, and look at what they really are."""
