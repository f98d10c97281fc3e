"""The demonstration round: three years of invented innovations, the same data from the same day on every machine."""
