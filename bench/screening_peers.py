"""pandas and scikit-learn beside bench/screening.ts: profile, categories, expectations and rules of every payment, from
the same Parquet file in whole columns.

A JSON task comes in (file, thresholds), JSON goes out: seconds per stage, rows, alerts, peak memory. Expectations
are the account's own median and median absolute deviation of logarithms, the payment itself included: simpler than
what it stands beside, which leaves the payment out and draws few payments towards what is usual.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans

task = json.load(sys.stdin)
# more would take the memory of the whole machine
resource.setrlimit(resource.RLIMIT_AS, (int(task["mostBytes"]), int(task["mostBytes"])))
stages = {}


def stage(name, work, *given):
    started = time.perf_counter()
    result = work(*given)
    stages[name] = time.perf_counter() - started
    return result


def profile(file):
    frame = pd.read_parquet(file, columns=["record", "customer_account", "paid_at", "channel", "amount_fen"])
    frame["customer_account"] = frame["customer_account"].astype("category").cat.codes
    frame["logged"] = np.log(frame["amount_fen"])
    by = frame.groupby("customer_account", sort=True)
    last, first, count = by["paid_at"].max(), by["paid_at"].min(), by.size()
    months = ((frame["paid_at"].max() - first).dt.total_seconds() / 86400 / 30.4375).clip(lower=1)
    shares = frame.groupby(["customer_account", "channel"]).size().unstack(fill_value=0)
    indicators = pd.DataFrame(
        {
            "recency": np.log1p((frame["paid_at"].max() - last).dt.total_seconds() / 86400),
            "frequency": np.log1p(count / months),
            "amount": by["logged"].mean(),
            "spread": by["logged"].std(),
            "annual": np.log1p(by["amount_fen"].sum() * 12 / months),
        }
    ).join(shares.div(count, axis=0))
    return frame, indicators


def categories(indicators):
    scaled = (indicators - indicators.median()) / (indicators.std() + 1e-9)
    return KMeans(n_clusters=5, n_init=1, random_state=1).fit(scaled.fillna(0).to_numpy()).labels_


def robust(frame, column):
    """Distance from the account's median in robust deviations, permille."""
    by = frame.groupby("customer_account")[column]
    off = frame[column] - by.transform("median")
    spread = off.abs().groupby(frame["customer_account"]).transform("median") * 1.4826
    return 1000 * off / spread.clip(lower=0.05)


def screen(frame, labels):
    frame = frame.sort_values(["customer_account", "paid_at", "record"], kind="stable")
    by = frame.groupby("customer_account")
    days = by["paid_at"].diff().dt.total_seconds() / 86400
    frame["gap"] = np.log(days + 10)
    frame["amount_deviation"] = robust(frame, "logged").abs()
    frame["gap_deviation"] = robust(frame, "gap")
    frame["burst"] = (days <= 2).astype("int8") + 1
    frame["repeat"] = by["amount_fen"].diff() == 0
    recent = by["logged"].rolling(2).mean().reset_index(level=0, drop=True)
    earlier = by["logged"].expanding(4).mean().reset_index(level=0, drop=True)
    frame["drift"] = (1000 * (recent - earlier).abs() / 0.3).to_numpy()
    frame["category"] = labels[frame["customer_account"].to_numpy()]
    limits = task["thresholds"]
    fires = (
        (frame["amount_deviation"] > limits["amountDeviation"])
        | (frame["gap_deviation"] > limits["gapDeviation"])
        | (frame["burst"] > limits["burstCount"])
        | (frame["drift"] > limits["driftDeviation"])
    )
    return int(fires.sum())


frame, indicators = stage("profile", profile, task["file"])
labels = stage("categories", categories, indicators)
alerts = stage("screen", screen, frame, labels)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"stages": stages, "peakMb": peak, "rows": len(frame), "accounts": len(indicators), "alerts": alerts}))
