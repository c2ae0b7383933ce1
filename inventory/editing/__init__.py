"""Change inventory files as a careful person would: what is not meant to change stays as it is."""
