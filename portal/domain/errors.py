"""What can go wrong, each with one clear sentence for the person it happens to."""


class PortalError(Exception):
    """Base of every error that the product raises on purpose; its text is one sentence."""


class NotFound(PortalError):
    """There is nothing here for this person, whether or not it exists."""


class NotAllowed(PortalError):
    """A colleague may know that it exists, but has no right to do this."""


class ActionNotAllowed(PortalError):
    """The state of the case does not allow this action.

    `status` is the state that the case has now and `action` what was tried.
    """

    def __init__(self, action: str, status: str) -> None:
        super().__init__(f"A case that is {status} cannot be changed by “{action}”.")
        self.action = action
        self.status = status


class ChangedMeanwhile(PortalError):
    """Somebody else changed the case after this person opened it.

    `version` is the version that the case has now.
    """

    def __init__(self, version: int) -> None:
        super().__init__("Somebody else changed this case while you had it open.")
        self.version = version
