"""Peers of bench/learning.ts: the same numbers as JSON in, answers and seconds as JSON out.

Needs scikit-learn==1.9.1 (bench/peers.ts installs it), which brings SciPy and NumPy.
"""

import json
import sys
import time
import warnings

import numpy as np
from scipy import optimize, stats
from scipy.special import expit
from sklearn import metrics
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer

warnings.filterwarnings("ignore", message="Bins whose width are too small")
data = json.load(sys.stdin)
labels = np.array(data["labels"])
rows = np.array(data["rows"]).reshape(len(labels), data["columnCount"])
odds, coarse = np.array(data["odds"]), np.array(data["coarse"])
raw = [np.array(values) for values in data["raw"]]
answers = {}


def answer(name, work):
    started = time.perf_counter()
    values = work()
    seconds = time.perf_counter() - started
    answers[name] = {"values": np.ravel(values).tolist(), "seconds": seconds}


def logistic(l1, l2):
    price = l1 + l2
    options = {"solver": "newton-cholesky"} if l1 == 0 else {"solver": "saga", "l1_ratio": l1 / price}
    model = LogisticRegression(C=1 / price, tol=1e-10, max_iter=3000, **options)
    model.fit(rows, labels)
    return np.append(model.coef_, model.intercept_)


for name, penalty in data["penalties"].items():
    answer(name, lambda: logistic(**penalty))


def ordinal():
    """Minus log-likelihood of proportional odds plus 1/2 |w|^2."""
    grades = np.array(data["grades"])
    x = np.array(data["gradedRows"]).reshape(len(grades), data["gradedCount"])
    width, last = x.shape[1], grades.max()
    shares = np.cumsum(np.bincount(grades))[:-1] / len(grades)
    start = np.concatenate([np.zeros(width), np.log(shares / (1 - shares))])

    def value(point):
        cuts = np.concatenate([[-np.inf], point[width:], [np.inf]])
        score = x @ point[:width]
        above, below = expit(cuts[grades + 1] - score), expit(cuts[grades] - score)
        share = np.maximum(above - below, 1e-300)
        slope_above = above * (1 - above) / share
        slope_below = below * (1 - below) / share
        gradient = np.zeros_like(point)
        gradient[:width] = x.T @ (slope_above - slope_below) + point[:width]
        for grade in range(last):
            own = (slope_above * (grades == grade)).sum()
            gradient[width + grade] = (slope_below * (grades == grade + 1)).sum() - own
        return -np.log(share).sum() + 0.5 * point[:width] @ point[:width], gradient

    found = optimize.minimize(value, start, jac=True, method="BFGS", options={"gtol": 1e-6})
    return found.x


answer("ordinal", ordinal)
answer("isotonic", lambda: IsotonicRegression().fit(coarse, labels).predict(coarse))
answer("platt", lambda: _SigmoidCalibration().fit(odds, labels).predict(odds))


def gap(probabilities, places, bins):
    total = 0.0
    for place in range(bins):
        own = places == place
        if own.any():
            total += own.sum() * abs(probabilities[own].mean() - labels[own].mean())
    return total / len(labels)


def figures():
    shares = expit(coarse)
    false_rate, true_rate, _ = metrics.roc_curve(labels, shares, drop_intermediate=False)
    places = np.minimum(9, np.floor(shares * 10))
    answers_given = shares >= 0.5
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(
        labels, answers_given, average="binary"
    )
    return [
        metrics.roc_auc_score(labels, shares),
        np.abs(true_rate - false_rate).max(),
        metrics.average_precision_score(labels, shares),
        metrics.brier_score_loss(labels, shares),
        metrics.log_loss(labels, shares),
        gap(shares, places, 10),
        metrics.accuracy_score(labels, answers_given),
        precision,
        recall,
        f1,
    ]


def full_bins():
    shares = expit(odds)
    middle = (stats.rankdata(shares) - 0.5) / len(shares)
    return gap(shares, np.minimum(19, np.floor(middle * 20)), 20)


answer("figures", figures)
answer("fullBins", full_bins)
one, other = (raw[at] for at in data["pair"])
answer("correlation", lambda: [stats.pearsonr(one, other)[0], stats.spearmanr(one, other)[0]])
split = data["split"]
answer("kolmogorov", lambda: stats.ks_2samp(one[:split], one[split:]).statistic)
answer("inflation", lambda: np.diag(np.linalg.inv(np.corrcoef(raw))))


def hierarchy():
    values, vectors = np.linalg.eig(np.array(data["matrix"]))
    first = np.argmax(values.real)
    vector = np.abs(vectors[:, first].real)
    return np.append(vector / vector.sum(), values[first].real)


answer("ahp", hierarchy)


def binned():
    model = make_pipeline(
        KBinsDiscretizer(n_bins=10, encode="onehot", quantile_method="averaged_inverted_cdf"),
        LogisticRegression(max_iter=1000),
    )
    columns = np.array(raw).T
    folds = np.array(data["folds"])
    found = []
    for fold in np.unique(folds):
        model.fit(columns[folds != fold], labels[folds != fold])
        scores = model.decision_function(columns[folds == fold])
        found.append(metrics.roc_auc_score(labels[folds == fold], scores))
    return np.mean(found)


answer("binned", binned)
json.dump(answers, sys.stdout)
