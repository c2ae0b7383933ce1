"""What can go wrong when dashboards are written or published; nothing heavy is imported here."""


class ProvisioningError(ValueError):
    """Grafana's files cannot be written; the message says why, in one line."""


class PublishError(ValueError):
    """Nothing can be published; the message says why, in one line."""


class GrafanaError(PublishError):
    """Grafana did not do what it was asked for; the message says what that means."""


class RefusedError(GrafanaError):
    """This one thing was refused; others may pass."""


class ConflictError(RefusedError):
    """Something else has the name, or the version is not the one that was to be replaced."""


class MissingError(RefusedError):
    """There is nothing with this uid."""
