"""scikit-learn's isolation forest beside bench/thresholds.ts: one task as JSON in, one answer as JSON out.

Needs scikit-learn==1.9.1 (bench/peers.ts installs it).
"""

import json
import sys
import time

import numpy
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

task = json.load(sys.stdin)
points = numpy.array(task["points"]).reshape(-1, task["columns"])
IsolationForest(n_estimators=2).fit(points[:100])  # what is loaded once is not timed
started = time.process_time()
model = IsolationForest(n_estimators=100, max_samples=256, random_state=task["seed"], n_jobs=1).fit(points)
scores = -model.score_samples(points)
seconds = time.process_time() - started
json.dump({"auc": roc_auc_score(task["labels"], scores), "seconds": seconds}, sys.stdout)
