"""Why something about people was not done, in a sentence for whoever asked."""


class UserRefused(Exception):
    """About a user."""


class TeamRefused(Exception):
    """About a team."""


class OrganisationRefused(Exception):
    """About the organisation."""
