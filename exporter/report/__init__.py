"""The periodic report to the Department: who meets the target, made from the ledger alone."""
