"""Builds the package of SOP step 9 from the year's rows."""
