"""Generated screens of the master data."""
