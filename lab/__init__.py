"""A network of service points to run and test against, without leaving the machine."""
