"""Figures as one Plotly figure and the same numbers as a table; every row knows the list behind it."""
