"""Peers of bench/nets.ts: columns, labels and folds as JSON in, probabilities out of fold as JSON out."""

import json
import sys
import time

import numpy
from lightgbm import LGBMClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

data = json.load(sys.stdin)
columns = numpy.array(data["columns"]).T
labels, folds = numpy.array(data["labels"]), numpy.array(data["folds"])


def network(*hidden):
    return make_pipeline(
        StandardScaler(),
        MLPClassifier(hidden, activation="tanh", early_stopping=True, random_state=1),
    )


models = {
    "scikit-learn MLPClassifier, 16 tanh units": lambda: network(16),
    "scikit-learn MLPClassifier, 64 and 32 tanh units": lambda: network(64, 32),
    "LightGBM, 300 rounds, 15 leaves, rate .03": lambda: LGBMClassifier(
        n_estimators=300, num_leaves=15, learning_rate=0.03, n_jobs=1, verbose=-1
    ),
}
answers = {}
for name, make in models.items():
    probabilities = numpy.zeros(len(labels))
    started = time.perf_counter()
    for fold in numpy.unique(folds):
        seen = folds != fold
        model = make().fit(columns[seen], labels[seen])
        probabilities[~seen] = model.predict_proba(columns[~seen])[:, 1]
    seconds = time.perf_counter() - started
    answers[name] = {"probabilities": probabilities.tolist(), "seconds": seconds}
json.dump(answers, sys.stdout)
