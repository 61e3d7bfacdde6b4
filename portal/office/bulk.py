"""Many cases at once: chosen in the worklist, one act, and what became of each."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from portal.domain.bulk import MOST_CASES
from portal.domain.case import Action
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission
from portal.office import blueprint
from portal.office.bulk_form import STEPS, BulkAct, offered_acts
from portal.office.bulk_outcome import done_words, left_words, undone_words
from portal.office.bulk_steps import StepForm
from portal.office.bulk_telling import SeparateStep
from portal.office.case_page import LIST, list_query
from portal.office.viewer import actor, viewer
from portal.office.worklist_address import address_of, filters_from_text
from portal.queries.bulk import BulkRecord, ChosenCase, bulk_record, chosen_cases
from portal.services import bulk_acts
from portal.services.bulk import BulkResult, TooLate
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from portal.web.access import requires
from portal.web.work import now, reading, writing

CHOSEN = re.compile(r"(\d{4}-\d{6,9})\.(\d{1,9})", re.ASCII)
LARGEST_ID = 2**31 - 1
ONE = f"/cases/bulk/<int(max={LARGEST_ID}):act_id>"
Do = Callable[[UnitOfWork, list[CaseAt]], BulkResult]


@blueprint.get("/cases/bulk")
@requires(Permission.READ_CASE)
def bulk_step() -> ResponseReturnValue:
    """The chosen cases, and what the act still needs to know."""
    act, chosen = _act(request.args.get("act")), _chosen(request.args.getlist("case"))
    cases = _cases(chosen)
    if act not in STEPS or not cases:
        return render_template("office/bulk.html", form=None, list_url=_list_url())
    return _step_page(act, STEPS[act](cases), chosen)


@blueprint.post("/cases/bulk")
@requires(Permission.READ_CASE)
def bulk() -> ResponseReturnValue:
    """Do an act to the chosen cases, or first ask for what it needs to know."""
    act, chosen = _act(request.form.get("act")), _chosen(request.form.getlist("case"))
    if act is None or not chosen or len(chosen) > MOST_CASES:
        flash(gettext("Choose between 1 and %(most)s cases first.", most=MOST_CASES), "info")
        return redirect(_list_url(), 303)
    if act is BulkAct.CLAIM:
        mine = viewer().staff_id
        return _carry_out(chosen, lambda work, cases: bulk_acts.assign(work, cases, mine))
    if "step" not in request.form:
        return redirect(_step_url(act, chosen), 303)
    form = STEPS[act](_cases(chosen))
    if not form.validate():
        return _step_page(act, form, chosen), 422
    return _carry_out(chosen, form.do)


@blueprint.get(ONE)
@requires(Permission.READ_CASE)
def bulk_result(act_id: int) -> ResponseReturnValue:
    """What became of an act of one's own: what was done, and what was left and why."""
    return _result_page(_record(act_id))


@blueprint.get(f"{ONE}/undo")
@requires(Permission.READ_CASE)
def separate_bulk(act_id: int) -> ResponseReturnValue:
    """Before joined cases are separated again: what their residents are told."""
    record = _record(act_id)
    if record.action is not Action.MERGE or not record.undo_until_at:
        return redirect(url_for(".bulk_result", act_id=act_id, list=list_query()), 303)
    return _separate_page(record, SeparateStep(_now(record.done)))


@blueprint.post(f"{ONE}/undo")
@requires(Permission.READ_CASE)
def undo_bulk(act_id: int) -> ResponseReturnValue:
    """Make the cases what they were before, where nothing else has happened to them."""
    record, words = _record(act_id), None
    if record.action is Action.MERGE and record.undo_until_at:
        if "step" not in request.form:
            return redirect(url_for(".separate_bulk", act_id=act_id, list=list_query()), 303)
        form = SeparateStep(_now(record.done))
        if not form.validate():
            return _separate_page(record, form), 422
        words = form.words()
    return _undo(record, words)


def just_done() -> BulkRecord | None:
    """The act that the reader of the worklist has just done to everything they chose."""
    text = request.args.get("done", "")
    is_id = text.isascii() and text.isdecimal() and len(text) < 10
    return bulk_record(reading(), viewer(), int(text), now()) if is_id else None


def _carry_out(chosen: list[CaseAt], do: Do) -> ResponseReturnValue:
    """One transaction for all of them; then the list, or what was left of them."""
    with writing(actor()) as work:
        result = do(work, chosen)
    if result.left:
        return redirect(url_for(".bulk_result", act_id=result.id, list=list_query()), 303)
    return redirect(_list_url(done=str(result.id)), 303)


def _undo(record: BulkRecord, words: dict[str, Words] | None) -> ResponseReturnValue:
    try:
        with writing(actor()) as work:
            result = bulk_acts.undo(work, record.id, words)
    except TooLate:
        flash(gettext("This cannot be undone any more."), "error")
        return _result_page(_record(record.id)), 409
    flash(undone_words(record.action, result), "success" if not result.left else "warning")
    return redirect(_list_url(), 303)


def _separate_page(record: BulkRecord, form: SeparateStep) -> str:
    return render_template(
        "office/bulk.html",
        form=form,
        action_url=url_for(".undo_bulk", act_id=record.id),
        cases=form.cases,
        chosen=(),
        list_query=list_query(),
        list_url=_list_url(),
    )


def _step_page(act: BulkAct, form: StepForm, chosen: list[CaseAt]) -> str:
    return render_template(
        "office/bulk.html",
        act=act,
        form=form,
        action_url=url_for(".bulk"),
        cases=form.cases,
        chosen=[_text(case) for case in chosen],
        list_query=list_query(),
        list_url=_list_url(),
    )


def _result_page(record: BulkRecord) -> str:
    left = {each.reference: each for each in record.left}
    return render_template(
        "office/bulk_result.html",
        record=record,
        heading=_heading(record),
        done_words=done_words(record),
        left=[(case, left_words(record.action, left[case.reference])) for case in _now(left)],
        bulk_acts=offered_acts(),
        list_query=list_query(),
        list_url=_list_url(),
    )


def _heading(record: BulkRecord) -> str:
    done = ngettext("%(num)d case done", "%(num)d cases done", len(record.done))
    left = ngettext("%(num)d not", "%(num)d not", len(record.left))
    return f"{done}, {left}" if record.left else done


def _record(act_id: int) -> BulkRecord:
    record = bulk_record(reading(), viewer(), act_id, now())
    if record is None:
        raise NotFound("There is no such act of yours.")
    return record


def _cases(chosen: Iterable[CaseAt]) -> tuple[ChosenCase, ...]:
    return _now([case.reference for case in chosen])


def _now(references: Iterable[str]) -> tuple[ChosenCase, ...]:
    return chosen_cases(reading(), viewer(), list(references)[:MOST_CASES])


def _act(text: str | None) -> BulkAct | None:
    return next((act for act in BulkAct if act == text), None)


def _chosen(texts: Iterable[str]) -> list[CaseAt]:
    """Each case once, as it stood when it was chosen; what is no case is passed over."""
    found = (CHOSEN.fullmatch(text) for text in texts)
    versions = {match[1]: int(match[2]) for match in found if match}
    return [CaseAt(reference, version) for reference, version in versions.items()]


def _text(case: CaseAt) -> str:
    return f"{case.reference}.{case.version}"


def _step_url(act: BulkAct, chosen: list[CaseAt]) -> str:
    query = [("act", act.value), *(("case", _text(case)) for case in chosen)]
    if came_from := list_query():
        query.append((LIST, came_from))
    return f"{url_for('office.bulk_step')}?{urlencode(query)}"


def _list_url(**more: str) -> str:
    return address_of(filters_from_text(list_query() or ""), **more)
