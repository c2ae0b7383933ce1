"""What is wrong with an inventory, in words for people who know neither YAML nor Python."""
