"""The tables. Importing this package defines every one of them, Flask-AppBuilder's included."""

from app.extensions import db  # first: it sets the naming convention
from app.models.agency import Skpd, User
from app.models.base import Model, utc_now
from app.models.decree import Decree, DecreeLine, Handover
from app.models.evidence import Evidence, EvidenceLink, EvidenceVersion, FileObject
from app.models.history import AuditRow, TimelineRow
from app.models.indicator import Indicator, IndicatorSet
from app.models.innovation import IndicatorEntry, Innovation, innovation_contributor, innovation_manager
from app.models.link import LinkCheck, link_key
from app.models.monev import Monev, MonevItem, MonevVerdict
from app.models.office import Setting, StepPaper
from app.models.period import Holiday, Participation, Period, PeriodStep
from app.models.sign_in import SignIn

__all__ = [
    "AuditRow",
    "Decree",
    "DecreeLine",
    "Evidence",
    "EvidenceLink",
    "EvidenceVersion",
    "FileObject",
    "Handover",
    "Holiday",
    "Indicator",
    "IndicatorEntry",
    "IndicatorSet",
    "Innovation",
    "LinkCheck",
    "Model",
    "Monev",
    "MonevItem",
    "MonevVerdict",
    "Participation",
    "Period",
    "PeriodStep",
    "Setting",
    "SignIn",
    "Skpd",
    "StepPaper",
    "TimelineRow",
    "User",
    "db",
    "innovation_contributor",
    "innovation_manager",
    "link_key",
    "utc_now",
]
