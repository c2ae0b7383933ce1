"""What the change from one inventory to another means: for links, grades, people and load."""
