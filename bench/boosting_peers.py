"""LightGBM beside bench/boosting.ts: one task as JSON in, one answer as JSON out.

Needs lightgbm==4.7.0 (bench/peers.ts installs it). Rows come as a file of doubles, row after row.
"""

import json
import sys
import time

import lightgbm
import numpy

task = json.load(sys.stdin)
rows = numpy.fromfile(task["rows"]).reshape(-1, task["columns"])
labels = numpy.fromfile(task["labels"], dtype=numpy.uint8)
unseen = numpy.fromfile(task["unseen"], dtype=numpy.uint8) == 1
known = ~unseen
options = {
    "objective": "binary",
    "num_threads": 1,
    "verbose": -1,
    "seed": 1,
    "num_leaves": task["leaves"],
    "learning_rate": task["learningRate"],
    "min_data_in_leaf": task["minRows"],
    "lambda_l2": task["l2"],
    "max_bin": 255,
}


known_rows, known_labels, unseen_rows = rows[known], labels[known], rows[unseen]
started = time.process_time()
data = lightgbm.Dataset(known_rows, known_labels, params=options)
model = lightgbm.train(options, data, task["rounds"])
trained = time.process_time()
scores = model.predict(unseen_rows, raw_score=True, num_threads=1)
scored = time.process_time()
answer = {
    "train": trained - started,
    "score": scored - trained,
    "scores": scores.tolist() if task["wantsScores"] else [],
}
if task.get("explain"):
    few = unseen_rows[: task["explain"]]
    started = time.process_time()
    answer["contributions"] = model.predict(few, pred_contrib=True, num_threads=1).tolist()
    answer["explain"] = time.process_time() - started
    answer["model"] = model.dump_model()
json.dump(answer, sys.stdout)
