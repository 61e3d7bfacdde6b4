"""The clauses of a city's customer service policy: their ids, never their words."""

from enum import StrEnum


class Clause(StrEnum):
    """One clause. Each city has its own wording of it (PolicyVersion.clauses)."""

    DEF_CUSTOMER = "DEF.customer"
    DEF_COMPLAINT = "DEF.complaint"
    SCOPE = "SCOPE"
    A_1 = "A.1"
    A_2 = "A.2"
    A_3 = "A.3"
    B_1 = "B.1"
    B_2 = "B.2"
    B_3 = "B.3"
    C_1 = "C.1"
    C_2 = "C.2"
    D_1 = "D.1"
    D_2 = "D.2"
