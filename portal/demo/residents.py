"""The residents of Riverton: what they write, from where, and how they can be reached."""

from random import Random
from typing import Any

from portal.demo.stories import Story, read_toml
from portal.domain.case import Channel, Kind
from portal.services.filing import Filing

FROM_HOME = (Channel.WEB, Channel.POSTER)
ENTERED_BY_STAFF = {
    Channel.PHONE,
    Channel.IN_PERSON,
    Channel.EMAIL,
    Channel.SOCIAL_MEDIA,
    Channel.LETTER,
}
IN_OFFICE_HOURS = ENTERED_BY_STAFF | {Channel.KIOSK}
AT_A_SITE = {Channel.POSTER, Channel.KIOSK, Channel.IN_PERSON}
SITES = {
    "parks": "riverside-library",
    "utilities": "north-service-center",
    "police-records": "north-service-center",
}
# Anonymous is the default; whoever talks to a person mostly gives a name.
WAYS = (
    (),
    ("contact_email",),
    ("contact_name", "contact_email"),
    ("contact_name", "contact_phone"),
    ("contact_name", "contact_email", "contact_phone"),
)
HOW_OFTEN, HOW_OFTEN_TO_STAFF = (9, 4, 5, 1, 1), (1, 1, 4, 5, 2)


class Residents:
    """Tells stories as residents do, always the same for the same `rng`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.phrases = read_toml("phrases.toml")

    def tell(self, story: Story, channel: Channel) -> tuple[Story, Filing]:
        """The story with one case's facts in it, and what the resident files."""
        house = self.rng.randrange(2, 29) * 50 + 7
        street = self.rng.choice(self.phrases["en"]["streets"])
        told = story.told(self._facts(story.language, house, street))
        place = f"{house} {street}" if told.place else ""
        return told, self._filing(told, channel, place)

    def _facts(self, language: str, house: int, street: str) -> dict[str, object]:
        words = self.phrases[language]
        return {
            "number": house,
            "street": street if language == "en" else self.rng.choice(words["streets"]),
            "day": self.rng.choice(words["days"]),
            "weeks": self.rng.randrange(3, 8),
            "amount": self.rng.randrange(14, 42) * 10,
            "permit": f"B-{self.rng.randrange(1100, 9800)}",
        }

    def _filing(self, story: Story, channel: Channel, place: str) -> Filing:
        usual_site = SITES.get(story.department, "city-hall") if channel in AT_A_SITE else ""
        return Filing(
            description=f"{story.said[0]} {self._ending(story)}".strip(),
            language=story.language,
            idempotency_key=f"{self.rng.getrandbits(128):032x}",
            kind=story.kind,
            channel=channel,
            department=story.department,
            site=story.site or usual_site,
            category=story.category,
            location=place,
            is_about_conduct=story.conduct,
            staff_named=story.named,
            **self._contact(story.language, channel),
        )

    def _ending(self, story: Story) -> str:
        words = self.phrases[story.language]
        endings: list[str] = list(words["endings"])
        if story.kind is Kind.COMPLIMENT:
            endings = words["endings_of_praise"]
        elif story.kind is Kind.COMPLAINT and story.place:
            endings += words["endings_of_a_place"]
        return self.rng.choice(endings)

    def _contact(self, language: str, channel: Channel) -> dict[str, Any]:
        name, mailbox = self.rng.choice(list(self.phrases["residents"][language].items()))
        known = {
            "contact_name": name,
            "contact_email": f"{mailbox}@{self.rng.choice(('example.org', 'example.com'))}",
            "contact_phone": f"555-01{self.rng.randrange(100):02d}",
        }
        likely = HOW_OFTEN_TO_STAFF if channel in ENTERED_BY_STAFF else HOW_OFTEN
        (way,) = self.rng.choices(WAYS, likely)
        return {field: known[field] for field in way}
