"""scikit-learn's k-means beside bench/clustering.ts: one task as JSON in, one answer as JSON out.

Needs scikit-learn==1.9.1 (bench/peers.ts installs it). Points come as a file of doubles, row after row.
"""

import json
import sys
import time

import numpy
from sklearn.cluster import KMeans

task = json.load(sys.stdin)
points = numpy.fromfile(task["points"]).reshape(-1, task["columns"])
start = numpy.fromfile(task["start"]).reshape(-1, task["columns"])


def run(**options):
    started = time.process_time()
    model = KMeans(algorithm="lloyd", random_state=task["seed"], **options).fit(points)
    seconds = time.process_time() - started
    return {"seconds": seconds, "inertia": model.inertia_, "rounds": model.n_iter_}


KMeans(2, n_init=1).fit(points[:100])  # what is loaded once is not timed
json.dump(
    {
        "best of starts": run(n_clusters=task["k"], n_init=task["starts"]),
        "same start": run(n_clusters=len(start), init=start, n_init=1),
    },
    sys.stdout,
)
