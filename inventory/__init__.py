"""The typed form of inventory.yaml."""
