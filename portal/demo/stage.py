"""Where Riverton's play takes place: the transaction, the people, and a desk with a case on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from portal.demo.planning import Life
from portal.demo.riverton import Town
from portal.demo.scenes import Scene
from portal.files import FileStore
from portal.keys import Keys
from portal.localized import in_language
from portal.models import Case, Department, StaffMember
from portal.queries.walls import viewer_from
from portal.services.casework import CaseAt, Words
from portal.services.work import RESIDENT, Actor, UnitOfWork, staff_actor
from portal.translations import format_instant, kept_in_order


@dataclass(frozen=True)
class Stage:
    """Where everything happens: one transaction, the people, their words, and chance."""

    session: Session
    keys: Keys
    files: FileStore
    town: Town
    phrases: Mapping[str, Any]
    templates: Mapping[str, Mapping[str, str]]
    album: Mapping[str, Scene]
    zone: tzinfo
    rng: Random

    def work(self, at: datetime, actor: Actor = RESIDENT) -> UnitOfWork:
        """A unit of work at an instant of the past."""
        return UnitOfWork(self.session, at, self.keys, actor)

    def case(self, life: Life) -> Case:
        """The case of this life."""
        return self.session.get_one(Case, life.case_id)


@dataclass(frozen=True)
class Desk:
    """A staff member with a case before them."""

    stage: Stage
    life: Life
    case: Case
    member: StaffMember
    at: datetime

    @property
    def work(self) -> UnitOfWork:
        """Their unit of work."""
        return self.stage.work(self.at, staff_actor(viewer_from(self.member)))

    @property
    def seen(self) -> CaseAt:
        """The case as they see it."""
        return CaseAt(self.case.reference, self.case.version)

    def phrase(self, name: str) -> str:
        """A phrase of the office in the resident's language."""
        return str(self.stage.phrases[self.case.language][name])

    def signed(self, *parts: str) -> Words:
        """Words to the resident, in their language and with a name under them."""
        return Words("\n\n".join([*filter(None, parts), self.member.name]), self.case.language)

    def template(self, slug: str) -> Words:
        """An approved reply template with the facts of the case."""
        language = self.case.language
        department = self.stage.session.get_one(Department, self.case.department_id)
        facts = {
            "reference": kept_in_order(self.case.reference, language),
            "department": in_language(department.name, language),
            "due": format_instant(
                self.case.resolve_due_at, language, self.stage.zone, self.case.received_at
            ),
            "staff_name": self.member.name,
        }
        return Words(self.stage.templates[slug][language].format_map(facts), language, slug)
