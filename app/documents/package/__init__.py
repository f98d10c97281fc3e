"""The package that is handed over to the ministry: a ZIP that is written while it is sent."""
