"""The command line of ThôngSuốt."""


def main() -> None:
    """Run the command line."""
