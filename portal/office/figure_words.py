"""The words of the policy board: what each clause is called, and what its figure says and means.

A review keeps the sentences of DEFINITIONS as they are on the day it computes its figures, so a
sentence that changes here changes nothing that was signed off before.
"""

from collections.abc import Callable, Mapping

from flask_babel import ngettext

from portal.domain.case import Channel, Kind
from portal.domain.policy import Clause
from portal.gettext_mark import N_
from portal.labels import label

SENTENCES: Mapping[Clause, str] = {
    # Translators: the figure of a clause. %(value)s is a share or a number, %(of)s a number.
    Clause.DEF_CUSTOMER: N_("%(value)s of %(of)s cases came without a name"),
    Clause.DEF_COMPLAINT: N_("%(value)s of %(of)s cases are complaints"),
    Clause.SCOPE: N_("Cases received: %(value)s"),
    Clause.A_1: N_("%(value)s of 5 for how residents were treated, from %(of)s ratings"),
    Clause.A_2: N_("%(value)s of %(of)s cases were acknowledged in time"),
    Clause.A_3: N_("Cases passed on: %(value)s; cases received: %(of)s"),
    Clause.B_1: N_("%(value)s of %(of)s cases were acknowledged by a person"),
    Clause.B_2: N_("%(value)s of %(of)s notices reached a supervisor within the hour"),
    Clause.B_3: N_("%(value)s of %(of)s departments have a contact and a deputy"),
    Clause.C_1: N_("%(value)s of %(of)s people have confirmed the policy"),
    Clause.C_2: N_("%(value)s of %(of)s people were trained"),
    Clause.D_1: N_("%(value)s of %(of)s ratings are satisfied"),
    Clause.D_2: N_("%(value)s of %(of)s actions that fell due were done in time"),
}

DEFINITIONS: Mapping[Clause, str] = {
    # Translators: by what a figure is defined. In all of these, cases under a wall are left out.
    Clause.DEF_CUSTOMER: N_(
        "Of the cases received in the period, the share in which nobody left a name, an e-mail "
        "address or a phone number. Beside it: how many a colleague entered for somebody."
    ),
    Clause.DEF_COMPLAINT: N_(
        "Of the cases received in the period, the share that are complaints; beside it every kind. "
        "Allegations of misconduct are counted apart."
    ),
    Clause.SCOPE: N_("All cases received in the period, by the channel they came through."),
    Clause.A_1: N_(
        "The mean of the answers to “How were you treated?” from 1 (worst) to 5 (best), given in "
        "the period about cases. A rating of 1 or 2 counts as treated badly."
    ),
    Clause.A_2: N_(
        "Of the cases received in the period whose time to acknowledge is over or used, the share "
        "that a person acknowledged before the office closed on business day %(days)s after "
        "receipt. Beside it: the office hours that the case in the middle waited."
    ),
    Clause.A_3: N_(
        "How often cases were passed on to another department in the period. Beside it: sent back, "
        "passed on for the third time or more, and received in the period but referred elsewhere."
    ),
    Clause.B_1: N_(
        "Of the cases received in the period that were not withdrawn before, the share that a "
        "person has acknowledged. Automatic receipts do not count."
    ),
    Clause.B_2: N_(
        "Of the notices to supervisors about escalations raised in the period, the share that the "
        "mail server took within %(minutes)s minutes. Opened means that the supervisor looked at "
        "the case within the same time. Allegations of misconduct are counted apart."
    ),
    Clause.B_3: N_(
        "Of the active departments, the share that have an active point of contact and another "
        "active person as deputy, at the moment of counting."
    ),
    Clause.C_1: N_(
        "Of the active staff, the share who by the end of the period had confirmed the policy in "
        "force then (version %(version)s), or another with the same first number."
    ),
    Clause.C_2: N_(
        "Of the active staff, the share who attended a training in the %(months)s months before "
        "the last day of the period."
    ),
    Clause.D_1: N_(
        "Of the ratings of cases and visits given in the period, the share of %(satisfied_from)s "
        "or 5 on the scale of five. The range holds the true share with 95 percent confidence "
        "(Wilson)."
    ),
    Clause.D_2: N_(
        "Of the actions decided in reviews that fell due in the period, the share done by that day."
    ),
}

DETAILS: Mapping[str, str] = {
    **{kind.value: label(kind) for kind in Kind},
    **{channel.value: label(channel) for channel in Channel},
    "anonymous": N_("Without a name"),
    "by_staff": N_("Entered by a colleague"),
    "median_hours": N_("Office hours waited, in the middle"),
    "sent_back": N_("Sent back"),
    "third_transfer": N_("Passed on for the third time"),
    "referred": N_("Referred elsewhere"),
    "treated_badly": N_("Treated badly"),
    "escalations": N_("Escalations"),
    "handled": N_("Dealt with"),
    "delivered_in_time": N_("Delivered within the hour"),
    "opened_in_time": N_("Opened within the hour"),
    "case_ratings": N_("Ratings of cases"),
    "visit_ratings": N_("Ratings of visits"),
    "open_actions": N_("Open actions"),
    "days_since_review": N_("Days since the last review"),
}


# What is wrong at this moment; a clause that is not here has nothing that could be.
PROBLEMS: Mapping[Clause, Callable[[int], str]] = {
    Clause.A_1: lambda count: ngettext(
        "%(num)s resident felt treated badly", "%(num)s residents felt treated badly", count
    ),
    Clause.A_2: lambda count: ngettext(
        "%(num)s case is past its promised time",
        "%(num)s cases are past their promised time",
        count,
    ),
    Clause.A_3: lambda count: ngettext(
        "%(num)s case waits for its department", "%(num)s cases wait for their department", count
    ),
    Clause.B_1: lambda count: ngettext(
        "%(num)s case is overdue without anybody's word",
        "%(num)s cases are overdue without anybody's word",
        count,
    ),
    Clause.B_2: lambda count: ngettext(
        "%(num)s escalation waits for a supervisor",
        "%(num)s escalations wait for a supervisor",
        count,
    ),
    Clause.B_3: lambda count: ngettext(
        "%(num)s department lacks somebody", "%(num)s departments lack somebody", count
    ),
    Clause.C_1: lambda count: ngettext(
        "%(num)s person has not confirmed the policy",
        "%(num)s people have not confirmed the policy",
        count,
    ),
    Clause.C_2: lambda count: ngettext(
        "%(num)s person is due for training", "%(num)s people are due for training", count
    ),
    Clause.D_1: lambda count: ngettext(
        "%(num)s department has no rating", "%(num)s departments have no rating", count
    ),
    Clause.D_2: lambda count: ngettext(
        "%(num)s action is overdue", "%(num)s actions are overdue", count
    ),
}
