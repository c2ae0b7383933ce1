"""The points of an inventory as tables, CSV or Excel, and back."""
