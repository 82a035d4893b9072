"""Python peers of bench/tabular.ts: parts of a table as JSON in, figures by method as JSON out; or
labels in, and the stratified fold of each row out.

Needs scikit-learn, lightgbm and pandas (bench/peers.ts installs them). Seconds are of the processor.
"""

import json
import sys
import time

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, StandardScaler


def frame(part):
    columns = {column["name"]: column["values"] for column in part["columns"]}
    table = pd.DataFrame(columns, dtype="float64")
    return table, np.array(part["labels"])


def calibration(shares, labels):
    bins = np.minimum((shares * 10).astype(int), 9)
    gaps = [abs(shares[bins == b].sum() - labels[bins == b].sum()) for b in range(10)]
    return sum(gaps) / len(labels)


def figures(shares, labels, seconds):
    false, true, _ = roc_curve(labels, shares)
    return {
        "auc": roc_auc_score(labels, shares),
        "ks": max(true - false),
        "brier": brier_score_loss(labels, shares),
        "logLoss": log_loss(labels, shares),
        "calibration": calibration(shares, labels),
        "seconds": seconds,
    }


def boosting(seeds):
    """Tuned on these tables: few leaves, many rows in each, half of the columns."""

    def fit(train, labels, categories):
        small = len(labels) < 2000
        options = {
            "objective": "binary",
            "learning_rate": 0.025,
            "num_leaves": 8 if small else 20,
            "min_data_in_leaf": 20 if small else 80,
            "feature_fraction": 0.3 if small else 0.5,
            "bagging_fraction": 0.8,
            "bagging_freq": 1,
            "lambda_l2": 10,
            "num_threads": 1,
            "verbose": -1,
        }
        data = lgb.Dataset(
            train, labels, categorical_feature=categories, free_raw_data=False
        )
        bag = [lgb.train({**options, "seed": seed}, data, 350) for seed in range(seeds)]

        def score(test):
            odds = sum(model.predict(test, raw_score=True) for model in bag) / seeds
            return 1 / (1 + np.exp(-odds))

        return score

    return fit


def regression(train, labels, categories):
    codes = [
        name
        for name in train
        if name in categories or (train[name].nunique() <= 20 and (train[name] % 1 == 0).all())
    ]
    numbers = [name for name in train if name not in categories]
    model = make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), numbers),
            (OneHotEncoder(handle_unknown="ignore"), codes),
        ),
        LogisticRegression(C=0.1, max_iter=2000),
    ).fit(train, labels)
    return lambda test: model.predict_proba(test)[:, 1]


def scorecard(train, labels, categories):
    """Weight of evidence over ten quantile bins or the codes, then logistic regression."""

    def binned(column, table, cuts):
        if column in categories or train[column].nunique() <= 12:
            return table[column].fillna(-999)
        return pd.Series(np.digitize(table[column], cuts), index=table.index).where(
            table[column].notna(), -1
        )

    cuts, evidence = {}, {}
    for column in train:
        cuts[column] = np.unique(train[column].dropna().quantile(np.arange(0.1, 1, 0.1)))
        counts = pd.crosstab(binned(column, train, cuts[column]), labels) + 0.5
        good, bad = counts[0] / counts[0].sum(), counts[1] / counts[1].sum()
        evidence[column] = np.log(bad / good)

    def weigh(table):
        return pd.DataFrame(
            {c: binned(c, table, cuts[c]).map(evidence[c]).fillna(0) for c in train}
        )

    model = LogisticRegression(C=1, max_iter=2000).fit(weigh(train), labels)
    return lambda test: model.predict_proba(weigh(test))[:, 1]


methods = {
    "LightGBM tuned": boosting(1),
    "LightGBM tuned, bag of 3": boosting(3),
    "scikit-learn logistic, codes one-hot": regression,
    "weight-of-evidence logistic": scorecard,
}

asked = json.load(sys.stdin)
if "foldsOf" in asked:
    labels = np.array(asked["foldsOf"])
    splitter = StratifiedKFold(5, shuffle=True, random_state=asked["seed"])
    folds = np.zeros(len(labels), int)
    for fold, (_, rows) in enumerate(splitter.split(labels, labels)):
        folds[rows] = fold
    json.dump(folds.tolist(), sys.stdout)
    sys.exit()

results = {name: [] for name in methods}
for part in asked:
    train, labels = frame(part["train"])
    test, truth = frame(part["test"])
    categories = [c["name"] for c in part["train"]["columns"] if c["kind"] == "category"]
    for name, fit in methods.items():
        start = time.process_time()
        shares = fit(train, labels, categories)(test)
        results[name].append(figures(shares, truth, time.process_time() - start))
means = {name: pd.DataFrame(rows).mean().to_dict() for name, rows in results.items()}
json.dump(means, sys.stdout)
