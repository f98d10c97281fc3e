"""The tables. Importing this package defines every one of them, Flask-AppBuilder's included."""

from app.extensions import db  # first: it sets the naming convention
from app.models.agency import Skpd, User
from app.models.base import Model, utc_now
from app.models.evidence import Evidence, EvidenceLink, EvidenceVersion, FileObject
from app.models.history import AuditRow, TimelineRow
from app.models.indicator import Indicator, IndicatorSet
from app.models.innovation import IndicatorEntry, Innovation, innovation_contributor, innovation_manager
from app.models.period import Holiday, Participation, Period, PeriodStep
from app.models.sign_in import SignIn

__all__ = [
    "AuditRow",
    "Evidence",
    "EvidenceLink",
    "EvidenceVersion",
    "FileObject",
    "Holiday",
    "Indicator",
    "IndicatorEntry",
    "IndicatorSet",
    "Innovation",
    "Model",
    "Participation",
    "Period",
    "PeriodStep",
    "SignIn",
    "Skpd",
    "TimelineRow",
    "User",
    "db",
    "innovation_contributor",
    "innovation_manager",
    "utc_now",
]
