"""The edge: every screen, download and API of the console, in the order of the menu."""

from __future__ import annotations

from flask_appbuilder import AppBuilder
from flask_babel import lazy_gettext as _


def register(console: AppBuilder) -> None:
    """Add every view to the console."""
    from app.views import decree_papers, evidence, form_words, handover_words, indicators, monev, office
    from app.views.api import InnovationApi
    from app.views.autosave import SessionPage
    from app.views.charts import ChartPage
    from app.views.charts_executive import ExecutivePage
    from app.views.charts_recap import RecapPage
    from app.views.console import add_account_views
    from app.views.crud.agencies import AgencyView
    from app.views.crud.holidays import HolidayView
    from app.views.crud.indicators import IndicatorSetView, IndicatorView
    from app.views.crud.periods import PeriodView
    from app.views.handover import HandoverPage
    from app.views.handover_links import LinkPage
    from app.views.handover_package import PackagePage
    from app.views.innovation_page import InnovationPage
    from app.views.innovation_profile import ProfilePage
    from app.views.innovations import InnovationView
    from app.views.last_year import LastYearPage
    from app.views.nil import NilPage
    from app.views.papers import PaperPage
    from app.views.reasons import ReturnPage
    from app.views.region import RegionPage
    from app.views.schedule import SchedulePage
    from app.views.simulation import SimulationPage
    from app.views.targets import TargetPage
    from app.views.tasks import TaskView

    form_words.install()
    handover_words.install()
    console.add_view(TaskView, "Tugas saya", icon="fa-tasks", label="Tugas saya")
    console.add_view(InnovationView, "Inovasi", icon="fa-lightbulb", label=_("Inovasi"))
    monev.register(console)
    console.add_view(SchedulePage, "Jadwal SOP", icon="fa-calendar", label=_("Jadwal SOP"))
    console.add_view(ChartPage, "Grafik", icon="fa-bar-chart", label=_("Grafik"))
    console.add_view(NilPage, "Pernyataan nihil", icon="fa-file-text", label=_("Pernyataan nihil"))
    decree_papers.register(console)
    console.add_view(HandoverPage, "Serah terima", icon="fa-send", label=_("Serah terima"))
    console.add_view(SimulationPage, "Simulasi indeks", icon="fa-chart-line", label=_("Simulasi indeks"))
    settings = {"category": "Pengaturan", "category_icon": "fa-cogs", "category_label": _("Pengaturan")}
    console.add_view(RegionPage, "Identitas daerah", icon="fa-university", label=_("Identitas daerah"), **settings)
    for view, name, icon in (
        (PeriodView, "Periode", "fa-flag"),
        (AgencyView, "SKPD", "fa-building"),
        (TargetPage, "Target", "fa-bullseye"),
        (IndicatorSetView, "Set indikator", "fa-list-ol"),
        (IndicatorView, "Indikator", "fa-check-square"),
        (HolidayView, "Hari libur", "fa-calendar"),
    ):
        console.add_view(view, name, icon=icon, label=name, **settings)
    pages = (ExecutivePage, RecapPage, InnovationPage, ProfilePage, ReturnPage, PaperPage, PackagePage, LastYearPage)
    for page in (*pages, LinkPage, SessionPage):
        console.add_view_no_menu(page)
    indicators.register(console)
    evidence.register(console)
    office.register(console)
    console.add_api(InnovationApi)
    add_account_views(console)
