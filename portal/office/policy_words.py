"""What the office calls the clauses of the policy; their own words are the city's."""

from collections.abc import Mapping

from flask_babel import gettext

from portal.domain.policy import Clause
from portal.gettext_mark import N_

CLAUSE_NAMES: Mapping[Clause, str] = {
    # Translators: what a clause of the customer service policy is about, as a heading over it.
    Clause.DEF_CUSTOMER: N_("Who our customers are"),
    Clause.DEF_COMPLAINT: N_("What a complaint is"),
    Clause.SCOPE: N_("Whom the policy is for"),
    Clause.A_1: N_("Respect"),
    Clause.A_2: N_("Answering in time"),
    Clause.A_3: N_("The right information from the right place"),
    Clause.B_1: N_("Acknowledging and writing down complaints"),
    Clause.B_2: N_("Bringing supervisors in"),
    Clause.B_3: N_("Points of contact"),
    Clause.C_1: N_("Orientation"),
    Clause.C_2: N_("Training"),
    Clause.D_1: N_("Asking for feedback"),
    Clause.D_2: N_("Reviews"),
}


def clause_name(clause: Clause) -> str:
    """The heading of a clause in the reader's language."""
    return gettext(CLAUSE_NAMES[clause])
