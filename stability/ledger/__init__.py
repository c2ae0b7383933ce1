"""What outlives the process: outages, days, incidents, handling and records, in one SQLite file."""
