"""How every POST about a case goes: the form, one act in one transaction, back to the page."""

from collections.abc import Callable
from typing import TypeVar

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.case import Action
from portal.domain.errors import ActionNotAllowed, ChangedMeanwhile, NotAllowed, NotFound
from portal.domain.history import EventType
from portal.domain.refusals import Refusal, Refused
from portal.labels import label
from portal.office.case_forms import AssignForm, words_form
from portal.office.case_page import Conflict, Sent, list_query, load_case, show_case
from portal.office.case_panels import ACTS, templates_of
from portal.office.case_words_form import WordsForm
from portal.office.moments import today
from portal.office.viewer import actor, viewer
from portal.office.worklist_address import filters_from_text
from portal.queries.case_page import PERMISSION_OF, CasePage
from portal.queries.walls import find_case
from portal.queries.worklist import next_reference
from portal.services.casework import CaseAt, Words
from portal.services.changes import EVENT_OF
from portal.services.work import UnitOfWork
from portal.web.htmx import go_to
from portal.web.work import reading, writing

Speak = Callable[[UnitOfWork, CaseAt, Words], None]
Act = Callable[[UnitOfWork], None]
Asked = TypeVar("Asked", bound=WordsForm)


def speak(reference: str, action: Action, act: Speak) -> ResponseReturnValue:
    """Carry out an act that takes nothing but words."""
    case, form = sent_words(reference, action)
    if not form.validate():
        return show_case(case, Sent(action, form)), 422
    seen, words = form.seen(reference), form.words()
    return carry_out(case, Sent(action, form), lambda work: act(work, seen, words))


def act_with(
    reference: str, action: Action, kind: type[Asked], act: Callable[[UnitOfWork, Asked], None]
) -> ResponseReturnValue:
    """Carry out an act whose form asks for more than words."""
    case, form = sent_words(reference, action)
    sent = Sent(action, form)
    if action not in case.possible:
        return _answered(case, sent)
    if not (isinstance(form, kind) and form.validate()):
        return show_case(case, sent), 422
    return carry_out(case, sent, lambda work: act(work, form))


def sent_words(reference: str, action: Action) -> tuple[CasePage, WordsForm]:
    """The case, if this person has the right to the act, and the form that they sent."""
    case = load_case(reference, PERMISSION_OF[action])
    templates = templates_of(case).get(action, ())
    return case, words_form(action, case, templates, is_sent=True)


def carry_out(case: CasePage, sent: Sent, act: Act) -> ResponseReturnValue:
    """Do it, or show what others did meanwhile with everything that was typed (409)."""
    try:
        with writing(actor()) as work:
            act(work)
    except (ChangedMeanwhile, ActionNotAllowed):
        return _answered(load_case(case.reference), sent)
    except Refused as refused:
        return _refuse(load_case(case.reference), sent, refused.refusal), 409
    return _go_on(case.reference, sent)


def _answered(case: CasePage, sent: Sent) -> ResponseReturnValue:
    """The case has moved on: by this very act, sent twice, or by somebody else's."""
    return _go_on(case.reference, sent) if _is_repeat(case, sent) else (_conflict(case, sent), 409)


def _go_on(reference: str, sent: Sent) -> ResponseReturnValue:
    flash(_done(sent), "success")
    return go_to(_next_address(reference))


def _refuse(case: CasePage, sent: Sent, refusal: Refusal) -> str:
    """Say why not, with everything that was typed, ready to be sent differently."""
    sent.form.version.data = case.version
    return show_case(case, sent, refusal=gettext(label(refusal)))


def _done(sent: Sent) -> str:
    words = ACTS.get(sent.action)
    return str(words.done) if words else gettext("The case has a new assignee.")


def _is_repeat(case: CasePage, sent: Sent) -> bool:
    """Whether all that changed is this very act, by this very person: the button pressed twice."""
    since = [e for e in case.since(sent.form.version.data) if e.type != EventType.PROMISE_MISSED]
    if len(since) != 1 or since[0].actor_id != viewer().staff_id:
        return False
    if since[0].type != EVENT_OF[sent.action]:
        return False
    if isinstance(sent.form, AssignForm):
        return case.assignee_id == sent.form.assignee_id()
    if not sent.form.has_words:
        return True
    return since[0].words is not None and since[0].words.body == sent.form.words().body


def _conflict(case: CasePage, sent: Sent) -> str:
    """Both texts: what others did meanwhile, and what was typed, ready to be sent once more."""
    is_possible = sent.action in case.possible
    typed = sent.form.words().body if isinstance(sent.form, WordsForm) else ""
    since = case.since(sent.form.version.data) or case.history[-1:]
    sent.form.version.data = case.version
    return show_case(case, sent, Conflict(since, is_possible, "" if is_possible else typed))


def _next_address(reference: str) -> str:
    """Where the author goes on: the next case of their list if they asked for it."""
    query = list_query()
    if request.form.get("then") == "next":
        filters = filters_from_text(query or "")
        following = next_reference(reading(), viewer(), filters, today(), after=reference)
        if following is None:
            return url_for("office.worklist")
        reference = following
    if not _is_in_sight(reference):
        return url_for("office.worklist")
    return url_for("office.case", reference=reference, list=query)


def _is_in_sight(reference: str) -> bool:
    """Whether its author may still see the case: some acts hand it to others."""
    try:
        find_case(reading(), viewer(), reference)
    except (NotFound, NotAllowed):
        return False
    return True
