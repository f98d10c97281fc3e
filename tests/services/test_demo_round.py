"""The demonstration round: the same data everywhere, and every row as the services themselves would have left it."""

from __future__ import annotations

import collections
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.models import (
    AuditRow,
    Decree,
    Evidence,
    FileObject,
    IndicatorEntry,
    Innovation,
    Model,
    Monev,
    Participation,
    Period,
    PeriodStep,
    Skpd,
    StepPaper,
    TimelineRow,
    User,
    db,
)
from app.queries.entries import entry_rows
from app.queries.handover import named_innovations
from app.queries.innovations import profile_of
from app.queries.monev import form_facts, forms_of
from app.queries.periods import holidays
from app.rules.chain import first_break
from app.rules.codes import Finding, ParticipationState, Verdict
from app.rules.completeness import filing_gaps, form_gaps
from app.rules.deadlines import is_working_day
from app.rules.monev import finding_problems
from app.rules.monev import form_gaps as c2_gaps
from app.rules.nip import check_nip
from app.rules.office_papers import NUMBERED, OF_STEP, check_paper
from app.rules.workflow import Decision, Demand, Facts, Outcome, State, decide, transition_of
from app.security.current import actor_of
from app.services.counters import participation_of
from app.services.demo.texts import LONG_WINDED
from app.services.prove import broken_files, recount
from app.storage.content import inspect_file
from app.storage.names import extension
from app.storage.store import Storage
from tests.support.databases import ENGINES, let_go
from tests.support.demo import load_demo

TODAY = dt.date(2026, 7, 15)
WITA = dt.timezone(dt.timedelta(hours=8))
#: Drawn anew by every installation, or the clock's.
_OWN_TO_INSTALLATION = {("ab_user", "password"), ("file_object", "storage_key")}
_OURS = tuple(sorted({*(mapper.class_.__table__.name for mapper in Model.registry.mappers), "ab_user_role"}))


@dataclass(frozen=True)
class Demo:
    """A database with the demo in it, loaded by the command as a newcomer does."""

    app: Flask
    storage: Storage


@pytest.fixture(scope="module")
def demos(engines, tmp_path_factory) -> Iterator[dict[str, Demo]]:
    loaded: dict[str, Demo] = {}
    for name in ENGINES:
        folder = tmp_path_factory.mktemp(f"demo-{name}")
        app = load_demo(engines[name], folder, "demo", TODAY)
        loaded[name] = Demo(app, Storage(folder / "berkas"))
    yield loaded
    for one in loaded.values():
        let_go(one.app)


@pytest.fixture(params=ENGINES)
def demo(request, demos) -> Iterator[Demo]:
    one = demos[request.param]
    with one.app.app_context():
        yield one
        db.session.rollback()


def _innovations() -> list[Innovation]:
    return list(db.session.scalars(select(Innovation).order_by(Innovation.id)))


def _timeline(innovation: Innovation) -> list[TimelineRow]:
    return list(
        db.session.scalars(
            select(TimelineRow).where(TimelineRow.innovation_id == innovation.id).order_by(TimelineRow.seq)
        )
    )


def _plain(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat() if value.tzinfo else value.isoformat()
    return repr(value)


def _content(demo: Demo) -> dict[str, str]:
    """A hash of each table's rows, without what every installation draws for itself."""
    found = {}
    with demo.app.app_context():
        for name in _OURS:
            table = Model.metadata.tables[name]
            columns = [one for one in table.columns if (name, one.name) not in _OWN_TO_INSTALLATION]
            query = select(*columns).order_by(*table.primary_key.columns)
            if name == "audit":  # reference data carry the time of their own loading
                query = query.where(table.c.action != "reference.loaded")
                columns = [one for one in columns if one.name != "id"]
                query = query.with_only_columns(*columns)
            rows = ["|".join(map(_plain, row)) for row in db.session.execute(query)]
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def test_two_databases_of_different_engines_hold_the_same_round(demos):
    first, second = (_content(demos[name]) for name in ENGINES)
    assert first == second
    assert len(set(first.values())) > 15


def test_there_are_some_two_hundred_innovations_of_forty_agencies_in_every_state(demo):
    all_of_them = _innovations()
    assert 190 <= len(all_of_them) <= 220
    assert 40 <= db.session.query(Skpd).count() <= 46
    assert {one.state for one in all_of_them} == set(State)
    assert len({one.name for one in all_of_them}) >= 80
    newest = [one for one in all_of_them if one.period.is_open]
    assert {one.state for one in newest} >= set(State) - {State.DECREED, State.HANDED_OVER}


def test_the_newest_round_is_in_full_swing_and_the_older_ones_are_closed(demo):
    periods = list(db.session.scalars(select(Period).order_by(Period.year)))
    assert [(one.year, one.is_open) for one in periods] == [(2024, False), (2025, False), (2026, True)]
    steps = periods[-1].steps
    assert [step.number for step in steps] == list(range(1, 10))
    assert [step.number for step in steps if step.planned_start <= TODAY <= step.due_on] == [6]
    assert [step.number for step in steps if step.actual_on] == [1, 2, 3, 4, 5]
    assert all(step.actual_on <= TODAY for step in steps if step.actual_on)


def test_each_timeline_could_have_been_decided_by_the_workflow_itself(demo):
    actors = {user.id: actor_of(user) for user in db.session.scalars(select(User))}
    for innovation in _innovations():
        entered_by = frozenset(one.id for one in innovation.contributors)
        state = State.DRAFT
        version = 0
        for row in _timeline(innovation):
            actor = actors[row.actor_id]
            facts = Facts(
                state=state,
                version=row.decided_version,
                skpd_id=innovation.skpd_id,
                entered_by=entered_by,
                monev_complete=True,
                on_signed_decree=True,
                national_number="x",
            )
            decision = Decision(row.decision)
            answer = decide(decision, actor, facts, reason=row.reason, seen_version=row.decided_version)
            assert isinstance(answer, Outcome), (innovation.id, row.seq, answer)
            assert (row.from_state, row.to_state, row.actor_role) == (state, answer.to_state, answer.role)
            assert (row.sop_step, row.actor_name) == (answer.sop_step, actor.name)
            if Demand.NOT_OWN_ENTRY in transition_of(state, decision).demands:
                assert row.actor_id not in entered_by
            assert version < row.decided_version < innovation.version
            state, version = answer.to_state, row.decided_version
        assert state == innovation.state


def test_each_timeline_is_chained_and_in_time_order(demo):
    for innovation in _innovations():
        rows = _timeline(innovation)
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert first_break([(row.content(), row.previous_hash, row.own_hash) for row in rows]) is None
        times = [innovation.created_at, *(row.at for row in rows)]
        assert times == sorted(set(times))
        assert innovation.state_since == times[-1]


def test_everything_happened_in_office_hours_of_its_round_and_nothing_in_the_future(demo):
    days_off = holidays(db.session())
    times: list[tuple[dt.datetime, Period]] = []
    for innovation in _innovations():
        times += [(one, innovation.period) for one in (innovation.created_at, innovation.updated_at)]
        times += [(row.at, innovation.period) for row in _timeline(innovation)]
        times += [(entry.updated_at, innovation.period) for entry in innovation.entries]
    for evidence in db.session.scalars(select(Evidence)):
        times += [(one.file.uploaded_at, evidence.innovation.period) for one in evidence.versions]
    for at, period in times:
        local = at.astimezone(WITA)
        assert is_working_day(local.date(), days_off), local
        assert 8 <= local.hour < 16, local
        assert period.starts_on <= local.date() <= period.ends_on
        assert local.date() < TODAY


def test_some_agencies_are_late(demo):
    due = {(one.period_id, one.number): one.due_on for period in db.session.query(Period) for one in period.steps}
    waits = collections.Counter()
    for innovation in _innovations():
        for row in _timeline(innovation):
            if row.sop_step:
                late = row.at.astimezone(WITA).date() > due[innovation.period_id, row.sop_step]
                waits["late" if late else "in time"] += 1
    assert 0.02 < waits["late"] / waits.total() < 0.4


def test_data_were_only_changed_while_they_stood_open(demo):
    for innovation in _innovations():
        opened, spans = innovation.created_at, []
        for row in _timeline(innovation):
            if opened is not None and row.to_state not in {State.DRAFT, State.ACCEPTED}:
                spans.append((opened, row.at))
                opened = None
            elif row.to_state in {State.DRAFT, State.ACCEPTED}:
                opened = row.at
        if opened is not None:
            spans.append((opened, dt.datetime.max.replace(tzinfo=dt.UTC)))
        changes = [entry.updated_at for entry in innovation.entries] + [innovation.updated_at]
        for change in changes:
            assert any(start <= change <= end for start, end in spans), (innovation.id, innovation.state, change)


def test_what_was_submitted_is_filled_in_and_what_was_filed_has_its_evidence(demo):
    for innovation in _innovations():
        state = State(innovation.state)
        if state in {State.DRAFT, State.WITHDRAWN}:
            continue
        answers = [row.facts for row in entry_rows(db.session(), innovation.id)]
        gaps = {one.code for one in form_gaps(profile_of(innovation), answers)}
        assert innovation.skpd_name == innovation.skpd.name
        if state in {State.ACCEPTED, State.INELIGIBLE}:
            assert gaps <= {"indicator.returned"}
        else:
            assert gaps == set(), innovation.name
        if state not in {State.SUBMITTED, State.ENDORSED, State.ACCEPTED}:
            assert filing_gaps(answers) == ()


def test_counters_are_what_a_fresh_count_finds(demo):
    assert recount(repair=False) == []


def test_only_what_monev_has_judged_has_a_verified_score(demo):
    for innovation in _innovations():
        judged = innovation.state in {State.ELIGIBLE, State.DECREED, State.HANDED_OVER, State.INELIGIBLE}
        if judged:
            assert innovation.verified_score is not None
            assert innovation.verified_score <= innovation.claimed_score
        if innovation.state in {State.DRAFT, State.SUBMITTED, State.ENDORSED}:
            assert innovation.verified_score is None


def test_returned_innovations_say_why_and_note_what_to_mend(demo):
    returned = [
        (innovation, _timeline(innovation)[-1])
        for innovation in _innovations()
        if innovation.state in {State.DRAFT, State.ACCEPTED} and _timeline(innovation)
    ]
    returned = [(innovation, row) for innovation, row in returned if row.decision == Decision.RETURN]
    assert {row.actor_role for _, row in returned} == {"Kepala SKPD", "Bappedalitbang", "Petugas Monev"}
    for innovation, row in returned:
        noted = [entry for entry in innovation.entries if entry.verdict == Verdict.NEEDS_WORK]
        assert len(noted) >= 2
        assert all(entry.note for entry in noted)
        assert all(str(entry.indicator.number) in row.reason for entry in noted)


def test_every_filing_has_its_form_and_every_form_could_have_been_issued(demo):
    progress = set()
    for innovation in _innovations():
        rows = entry_rows(db.session(), innovation.id)
        forms = forms_of(db.session(), innovation.id)
        filings = [row for row in _timeline(innovation) if row.decision == Decision.FILE]
        findings = [row for row in _timeline(innovation) if row.from_state == State.FILED]
        assert [one.number for one in forms] == list(range(1, len(filings) + 1))
        issued = [one for one in forms if one.is_issued]
        assert [(one.finding, one.issued_at, one.issued_by_id, one.finding_reason) for one in issued] == [
            (row.decision, row.at, row.actor_id, row.reason) for row in findings
        ]
        for form in issued:
            facts = form_facts(form, rows)
            assert c2_gaps(facts) == ()
            assert finding_problems(Finding(form.finding), facts.judged) == ()
            assert form.officer_id not in {one.id for one in innovation.contributors}
            assert form.officer_nip
        if innovation.state == State.FILED:
            progress.add(len([one for one in forms[-1].verdicts if one.verdict]))
        else:
            assert issued == forms
            if issued and innovation.state != State.ACCEPTED:
                _agrees(issued[-1], innovation)
    assert len(progress) >= 4


def _agrees(form: Monev, innovation: Innovation) -> None:
    said = {one.entry_id: (one.verdict, one.verified_level, one.reason) for one in form.verdicts}
    found = {one.id: (one.verdict, one.verified_level, one.note) for one in innovation.entries if one.verdict}
    assert said == found


def test_participations_follow_from_the_innovations_and_nil_statements_have_a_signed_file(demo):
    states = collections.defaultdict(list)
    for innovation in _innovations():
        states[innovation.period_id, innovation.skpd_id].append(innovation.state)
    rows = list(db.session.scalars(select(Participation)))
    assert len(rows) == 3 * db.session.query(Skpd).count()
    assert {row.state for row in rows if row.period.is_open} == set(ParticipationState)
    for row in rows:
        if row.state == ParticipationState.NIL:
            assert (row.period_id, row.skpd_id) not in states
            assert len(row.nil_reason) >= 20
            assert row.nil_file.skpd_id == row.skpd_id
            assert row.nil_by.skpd_id == row.skpd_id
            told = select(AuditRow).where(AuditRow.action == "nil.stated", AuditRow.object_id == row.id)
            assert db.session.scalars(told).one().actor_id == row.nil_by_id
        else:
            assert row.state == participation_of(states[row.period_id, row.skpd_id])


def test_an_innovation_follows_its_own_of_an_earlier_year(demo):
    followers = [one for one in _innovations() if one.previous_id]
    assert len(followers) > 60
    for one in followers:
        assert (one.previous.skpd_id, one.previous.name) == (one.skpd_id, one.name)
        assert one.previous.period.year < one.period.year
        if one.started_on and one.previous.started_on:
            assert one.started_on == one.previous.started_on


def test_texts_have_the_length_people_write(demo):
    longest = 0
    for innovation in _innovations():
        for name in ("background", "problem", "method", "benefit"):
            words = len(getattr(innovation, name).split())
            longest = max(longest, words)
            if words and not (name == "background" and innovation.name == LONG_WINDED):
                assert 60 <= words <= 250, (innovation.name, name)
    assert longest > 1000
    for entry in db.session.scalars(select(IndicatorEntry).where(IndicatorEntry.description != "")):
        assert 12 <= len(entry.description.split()) <= 90, entry.description


def test_some_names_test_the_escaping(demo):
    names = "".join(one.name for one in _innovations())
    assert all(sign in names for sign in ('"', "'", "&", "<", ">"))
    assert max(len(one.name) for one in _innovations()) > 180


def test_every_file_is_whole_and_what_its_row_says(demo):
    assert list(broken_files(demo.storage)) == []
    files = list(db.session.scalars(select(FileObject).order_by(FileObject.id)))
    by_kind = collections.defaultdict(list)
    for file in files:
        by_kind[file.file_kind].append(file)
    assert set(by_kind) == {"pdf", "jpg", "png", "xlsx", "mp4"}
    for kind, some in by_kind.items():
        for file in some[:: max(1, len(some) // 12)]:
            path = Path(demo.storage.path(file.storage_key))
            facts = inspect_file(path, file.filename)
            assert (facts.kind, facts.mime, path.stat().st_size) == (kind, file.mime, file.size)
            assert extension(file.filename).replace("jpeg", "jpg") == kind
            assert (facts.duration_seconds or 0) == pytest.approx(file.duration_seconds or 0, abs=0.05)


def test_evidence_is_of_a_kind_its_indicators_accept(demo):
    for evidence in db.session.scalars(select(Evidence)):
        for link in evidence.links:
            accepted = link.entry.indicator.evidence_kinds.split(",")
            assert evidence.versions[-1].file.file_kind in accepted, (link.entry.indicator.number, evidence.id)


def test_people_are_distinct_and_their_numbers_plausible(demo):
    users = list(db.session.scalars(select(User)))
    assert len({user.get_full_name() for user in users}) == len(users)
    assert [user.username for user in users if check_nip(user.nip, TODAY)] == []
    for agency in db.session.scalars(select(Skpd)):
        assert agency.head_name
        assert agency.head_nip
        head = next(one for one in users if one.skpd_id == agency.id and one.nip == agency.head_nip)
        assert [role.name for role in head.roles] == ["Kepala SKPD"]


def test_past_rounds_end_with_a_signed_decree_and_the_ministrys_word(demo):
    decrees = list(db.session.scalars(select(Decree).where(Decree.status == "signed")))
    assert sorted(one.period.year for one in decrees) == [2024, 2025]
    for decree in decrees:
        named = named_innovations(db.session(), decree.period_id)
        assert {one.innovation.state for one in named} <= {State.DECREED, State.HANDED_OVER}
        assert len(named) == len(decree.lines)
        for one in named:
            assert (one.handover is not None) == (one.innovation.state == State.HANDED_OVER)
            if one.handover:
                assert one.handover.national_number == one.innovation.national_number
    decreed = {State.DECREED, State.HANDED_OVER}
    assert sum(len(one.lines) for one in decrees) == sum(one.state in decreed for one in _innovations())


def test_every_step_done_has_the_signed_papers_of_the_guideline_and_the_one_going_on_a_draft(demo):
    papers = collections.defaultdict(list)
    for paper in db.session.scalars(select(StepPaper).order_by(StepPaper.id)):
        papers[paper.period_step_id].append(paper)
        assert check_paper(paper.kind, paper.number, paper.subject, paper.content) == []
        signed = paper.file is not None
        assert signed == (paper.step.actual_on is not None)
        actions = select(AuditRow.action).where(AuditRow.object_type == "step_paper", AuditRow.object_id == paper.id)
        told = ["step_paper.prepared"] + ["step_paper.signed"] * signed
        assert list(db.session.scalars(actions.order_by(AuditRow.id))) == told
        if signed:
            assert paper.dated_on <= paper.updated_at.astimezone(WITA).date() <= paper.step.actual_on
            assert paper.number or paper.kind not in NUMBERED
            assert paper.file.skpd_id is None
    for step in db.session.scalars(select(PeriodStep)):
        if step.actual_on:
            assert {one.kind for one in papers[step.id]} >= set(OF_STEP.get(step.number, ()))
    drafts = [one for rows in papers.values() for one in rows if one.file is None]
    assert [(one.step.period.is_open, one.step.number) for one in drafts] == [(True, 6)]
