"""What is allowed in an inventory but probably not meant; every doubt has its place."""
