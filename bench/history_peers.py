"""The figures of bench/history.ts once more, with Python's standard library only: a second opinion.

Prints JSON: by file cases, rejectedCases, neverPaid, paidTwice, resubmittedDocuments, loops, and the median
and 90th percentile of days under four definitions of a quantile.
"""

import csv
import gzip
import json
import statistics
import sys
from collections import Counter, defaultdict
from datetime import datetime

answers = {}
for path in sys.argv[1:]:
    cases = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            moment = datetime.fromisoformat(row["time:timestamp"])
            cases[row["case"]].append((moment, row["concept:name"]))
    named = [[name for _, name in events] for events in cases.values()]
    days = sorted(
        (max(events)[0] - min(events)[0]).total_seconds() / 86400 for events in cases.values()
    )

    def documents(names):
        return Counter(name.split(" SUBMITTED")[0] for name in names if "SUBMITTED" in name)

    answers[path] = {
        "cases": len(named),
        "rejectedCases": sum(any("REJECTED" in name for name in names) for names in named),
        "neverPaid": sum("Payment Handled" not in names for names in named),
        "paidTwice": sum(names.count("Payment Handled") > 1 for names in named),
        "resubmittedDocuments": sum(max(documents(names).values(), default=0) > 1 for names in named),
        "loops": sum(sum(documents(names).values()) > 1 for names in named),
        "median": statistics.median(days),
        "p90": {
            "linear interpolation (R 7)": statistics.quantiles(days, n=10, method="inclusive")[8],
            "exclusive (R 6)": statistics.quantiles(days, n=10)[8],
            "nearest rank (R 1)": days[-(-len(days) * 9 // 10) - 1],
            "least that over nine tenths keep to": days[len(days) * 9 // 10],
        },
    }
print(json.dumps(answers))
