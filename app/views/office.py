"""The doors of the office's work that stand in no menu: the schedule as a table, its papers, several endorsements."""

from __future__ import annotations

from flask_appbuilder import AppBuilder

from app.views.crud.periods import ScheduleView
from app.views.endorse import EndorsePage
from app.views.step_papers import StepPaperPage


def register(console: AppBuilder) -> None:
    """Add these views to the console."""
    for page in (ScheduleView, StepPaperPage, EndorsePage):
        console.add_view_no_menu(page)
