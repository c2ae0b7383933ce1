"""What must hold between entries of an inventory; values by themselves are the schema's."""
