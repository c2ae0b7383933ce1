"""The periodic report to the Department: who meets the target, made from the ledger alone.

`reading` collects the facts, `build` makes the model of them, and `page`, `csv_files` and
`workbook` write it: no figure is formed anywhere else.
"""

from exporter.report.run import FORMATS, run

__all__ = ["FORMATS", "run"]
