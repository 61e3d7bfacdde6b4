"""What any new city starts with: one department that can take a case, and approved wordings."""

from portal.starter.city import new_city
from portal.starter.policy import add_policy_draft
from portal.starter.replies import add_reply_templates
from portal.starter.survey import add_survey

__all__ = ["add_policy_draft", "add_reply_templates", "add_survey", "new_city"]
