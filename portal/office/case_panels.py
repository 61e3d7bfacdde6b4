"""What can be done with a case, each act with its form, its reply templates and its words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from portal.domain.case import Action
from portal.localized import FALLBACK
from portal.office.case_forms import words_form
from portal.office.case_words_form import WordsForm
from portal.office.viewer import viewer
from portal.queries.case_page import CasePage
from portal.queries.templates import TemplateText, department_name, reply_templates
from portal.translations import format_instant, kept_in_order
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.work import now, reading

Templates = Mapping[Action, tuple[TemplateText, ...]]


@dataclass(frozen=True)
class ActWords:
    """How an act is called, what pressing its button says, and what comes of it."""

    endpoint: str
    title: LazyString
    button: LazyString
    hint: LazyString
    done: LazyString
    has_next: bool = True
    # What answers the resident stands first; the other acts are below, under a heading of theirs.
    is_answer: bool = True


# In the order in which the page offers them.
ACTS = {
    Action.ACKNOWLEDGE: ActWords(
        "acknowledge",
        _("Acknowledge"),
        _("Acknowledge and send"),
        _("Tells the resident that a person has read it. This keeps the first promise."),
        _("Acknowledged. The resident has been told."),
    ),
    Action.REPLY: ActWords(
        "reply",
        _("Reply"),
        _("Send reply"),
        _("The case stays open."),
        _("Your reply is on its way."),
    ),
    Action.ASK: ActWords(
        "ask",
        _("Ask a question"),
        _("Send question"),
        _("The resident can answer on their page. The promise keeps running."),
        _("Your question is on its way."),
    ),
    Action.RESOLVE: ActWords(
        "resolve",
        _("Resolve"),
        _("Resolve and send"),
        _("Ends the case with an answer. The resident can rate it, or disagree once."),
        _("Resolved. The resident has been told."),
    ),
    Action.REFER: ActWords(
        "refer",
        _("Refer elsewhere"),
        _("Refer and close"),
        _("Somebody outside the city has to answer: say who, and how to reach them."),
        _("Referred. The resident has been told where to go."),
    ),
    Action.TRANSFER: ActWords(
        "transfer",
        _("Pass on to another department"),
        _("Pass on and send"),
        _("Receipt, history and both dates stay. Tell the resident why: they read your words."),
        _("Passed on. The resident has been told."),
    ),
    Action.MERGE: ActWords(
        "merge",
        _("Join with another case"),
        _("Join and send"),
        _(
            "For two cases that tell of the same. This one ends, and its resident reads whatever "
            "the other case is answered. You can separate them again."
        ),
        _("Joined. The resident has been told."),
    ),
    Action.UNDO_MERGE: ActWords(
        "undo_merge",
        _("Separate from the other case"),
        _("Separate and send"),
        _("The case is open again, and yours. Its promise runs on from where it was."),
        _("Separated. The resident has been told."),
        has_next=False,
    ),
    Action.REOPEN: ActWords(
        "reopen",
        _("Reopen"),
        _("Reopen and send"),
        _("Takes the case up again, with a new date for its resolution."),
        _("The case is open again. The resident has been told."),
        has_next=False,
    ),
    Action.NOTE: ActWords(
        "note",
        _("Write a note"),
        _("Save note"),
        _("For colleagues only. The resident never sees it."),
        _("Your note is saved."),
        has_next=False,
        is_answer=False,
    ),
    Action.SEND_BACK: ActWords(
        "send_back",
        _("Send back"),
        _("Send back"),
        _("What was passed on to you and belongs elsewhere. Every department can do this once."),
        _("Sent back. The resident has been told which department has the case."),
        is_answer=False,
    ),
    Action.CORRECT: ActWords(
        "correct",
        _("Correct"),
        _("Save correction"),
        _(
            "The resident's words stay as they are. A new category brings its own date for the "
            "resolution, counted from the receipt."
        ),
        _("Corrected. The history keeps what it was before."),
        has_next=False,
        is_answer=False,
    ),
    Action.LINK: ActWords(
        "link",
        _("Link with a related case"),
        _("Link"),
        _("Each case shows the way to the other. Residents do not see it."),
        _("The two cases are linked."),
        has_next=False,
        is_answer=False,
    ),
    Action.UNLINK: ActWords(
        "unlink",
        _("Remove a link"),
        _("Remove"),
        _("Both cases stay as they are."),
        _("The link is gone."),
        has_next=False,
        is_answer=False,
    ),
    Action.HANDLE_ESCALATION: ActWords(
        "handle_escalation",
        _("Say what you did as supervisor"),
        _("Save"),
        _("Ends what waits for you in this case. Colleagues see it, the resident does not."),
        _("Noted: you have dealt with it."),
        has_next=False,
        is_answer=False,
    ),
    Action.ESCALATE: ActWords(
        "escalate",
        _("Bring a supervisor in"),
        _("Ask for help"),
        _("Your supervisors get a message at once. The case stays with you."),
        _("Your supervisors have been told."),
        has_next=False,
        is_answer=False,
    ),
    Action.RESTRICT: ActWords(
        "restrict",
        _("Conduct is alleged"),
        _("Make it restricted"),
        _("Only those who look into allegations will see the case. You may not see it any more."),
        _("The case is restricted now."),
        has_next=False,
        is_answer=False,
    ),
    Action.WALL_OFF: ActWords(
        "wall_off",
        _("Keep more people away"),
        _("Keep them away"),
        _("Whoever you name no longer finds the case anywhere."),
        _("They are kept away from now on."),
        has_next=False,
        is_answer=False,
    ),
    Action.ASK_TO_LIFT: ActWords(
        "ask_to_lift",
        _("Ask to open it"),
        _("Ask"),
        _("Nobody opens an allegation alone: a second person decides what you ask for."),
        _("Asked. A second person has to agree."),
        has_next=False,
        is_answer=False,
    ),
    Action.LIFT: ActWords(
        "decide_lift",
        _("Decide what a colleague asks for"),
        _("Decide"),
        _("You are the second person. Your decision is kept in the history."),
        _("Your decision is kept."),
        has_next=False,
        is_answer=False,
    ),
}
# The acts that are what comes next, for a case that waits for one.
NEXT_ACTS = (Action.ACKNOWLEDGE, Action.REPLY)


@dataclass(frozen=True)
class Panel:
    """One act as the page offers it. `chosen` is the slug of the template that is filled in."""

    action: Action
    words: ActWords
    url: str
    form: WordsForm
    templates: tuple[TemplateText, ...]
    chosen: str
    is_open: bool

    @property
    def filled(self) -> str | None:
        """The template's text as it stands in the form, until its author changes it."""
        bodies = {each.slug: each.body for each in self.templates}
        body = bodies.get(self.chosen)
        return body if self.form.has_words and body == self.form.body.data else None


def templates_of(case: CasePage) -> Templates:
    """The reply templates for the case, filled in with its facts in the resident's language."""
    language, zone = case.language, city_in(FALLBACK).time_zone
    facts = {
        "reference": kept_in_order(case.reference, language),
        "department": department_name(reading(), case.department_id, language),
        "due": format_instant(case.resolve.due_at, language, zone, now()),
        "staff_name": viewer().name,
    }
    return reply_templates(reading(), case.department_id, language, page_language(), facts)


def panels_of(case: CasePage, sent: tuple[Action, WordsForm] | None = None) -> list[Panel]:
    """The panels that are possible now; `sent` is an act that did not succeed."""
    templates = templates_of(case)
    opened = sent[0] if sent else _opened(case)
    return [
        _panel(case, action, templates.get(action, ()), sent, is_open=action is opened)
        for action in ACTS
        if action in case.possible
    ]


def _panel(
    case: CasePage,
    action: Action,
    templates: tuple[TemplateText, ...],
    sent: tuple[Action, WordsForm] | None,
    *,
    is_open: bool,
) -> Panel:
    chosen = _chosen(action, templates)
    fresh = words_form(
        action,
        case,
        templates,
        is_sent=False,
        chosen=next((each for each in templates if each.slug == chosen), None),
    )
    return Panel(
        action=action,
        words=ACTS[action],
        url=url_for(f"office.{ACTS[action].endpoint}", reference=case.reference),
        form=sent[1] if sent and sent[0] is action else fresh,
        templates=templates,
        chosen=chosen,
        is_open=is_open,
    )


def _chosen(action: Action, templates: tuple[TemplateText, ...]) -> str:
    """What the address asks for; to acknowledge takes one press, so there one stands ready."""
    usable = [each.slug for each in templates if each.body]
    if request.args.get("action") == action and request.args.get("template") in usable:
        return request.args["template"]
    return usable[0] if usable and action is Action.ACKNOWLEDGE else ""


def _opened(case: CasePage) -> Action | None:
    asked = next((act for act in ACTS if act == request.args.get("action")), None)
    usual = next((act for act in NEXT_ACTS if act in case.possible), None)
    return asked if asked in case.possible else usual
