"""The same assessment as src/appeals, written in pandas: ranges, entropy weights and scores of every
day over all regions and categories; in one pass vectorised by hand, or day by day as each morning does.

Usage: assessment_pandas.py pass|days tickets.parquet out.parquet as_of days   (prints JSON)
"""
import json
import resource
import sys
import time

import numpy as np
import pandas as pd

TYPES = ["complaint", "report", "opinion", "suggestion", "enquiry", "fault_repair", "service_request"]
CAP = 10.0
PENALTY = 0.1


def growth(now, usual):
    """(now - usual) / usual, at most the cap; from nothing the cap; no history (NaN) 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.minimum(now / usual - 1, CAP)
    return np.where(usual > 0, ratio, np.where((usual == 0) & (now > 0), CAP, 0.0))


def scale(values, reverse=False):
    low, high = values.min(), values.max()
    scaled = (values - low) / (high - low) if high > low else values * 0
    return 1 - scaled if reverse else scaled


def weigh(frame):
    """Entropy weights of scaled columns."""
    share = frame / frame.sum()
    entropy = -(share * np.log(share.where(share > 0, 1))).sum() / np.log(len(frame))
    redundancy = 1 - entropy
    return redundancy / redundancy.sum()


COLUMNS = ["created_at", "county_id", "category3", "business_type", "urgent", "overall", "closing", "stable"]
CELL = ["county_id", "category3"]


def read(path):
    tickets = pd.read_parquet(path, columns=COLUMNS)
    tickets["unstable"] = (~tickets["stable"]).astype(int)
    return tickets


def shares(frame, counts, sums):
    """What the tickets of the slot are like."""
    some = counts["tickets"].where(counts["tickets"] > 0)
    frame["complaint_share"] = ((counts["complaint"] + counts["report"]) / some).fillna(0)
    frame["urgent_share"] = (sums["urgent"] / some).fillna(0)
    frame["overall"] = (sums["overall"] / some).fillna(0)
    frame["closing"] = (sums["closing"] / some).fillna(0)
    frame["unstable_share"] = (sums["unstable"] / some).fillna(0)


def indicators_in_one_pass(tickets, as_of, days):
    before = as_of - tickets["created_at"]
    tickets["day"] = -((before - pd.Timedelta(microseconds=1)) // pd.Timedelta(days=1)).astype(int)
    keys = [*CELL, "day"]
    counts = tickets.groupby([*keys, "business_type"]).size().unstack("business_type", fill_value=0)[TYPES]
    sums = tickets.groupby(keys)[["urgent", "overall", "closing", "unstable"]].sum()
    counts["tickets"] = tickets.groupby(keys).size()
    first = int(tickets["day"].min())
    cells = counts.index.droplevel("day").unique()
    full = pd.MultiIndex.from_arrays(
        [
            np.repeat(cells.get_level_values(0), -first + 1),
            np.repeat(cells.get_level_values(1), -first + 1),
            np.tile(np.arange(first, 1), len(cells)),
        ],
        names=keys,
    )
    counts = counts.reindex(full, fill_value=0)
    sums = sums.reindex(full, fill_value=0)

    by_cell = counts.groupby(level=[0, 1])
    day = counts.index.get_level_values("day").to_numpy()
    history = day - first
    indicators = {}
    for window in (7, 31):
        past = by_cell.rolling(window, min_periods=1).sum().droplevel([0, 1])
        past = past.groupby(level=[0, 1]).shift(1)
        known = np.minimum(window, history)
        for name in [*TYPES, "tickets"]:
            with np.errstate(divide="ignore", invalid="ignore"):
                usual = np.where(known > 0, past[name].to_numpy() / known, np.nan)
            indicators[f"{name}{window}"] = growth(counts[name].to_numpy(), usual)
    frame = pd.DataFrame(indicators, index=counts.index)
    frame["current"] = counts["tickets"]
    frame["previous"] = by_cell["tickets"].shift(1).fillna(0)
    shares(frame, counts, sums)
    return frame[(frame["current"] + frame["previous"] > 0) & (day > -days)].copy()


def count(tickets):
    """Tickets by cell and business type, and their total."""
    counts = tickets.groupby([*CELL, "business_type"]).size().unstack("business_type", fill_value=0)
    counts = counts.reindex(columns=TYPES, fill_value=0)
    counts["tickets"] = tickets.groupby(CELL).size()
    return counts


def indicators_of_a_day(tickets, end):
    """What one morning computes: the day, the day before, the 7 and the 31 days before."""
    created, one = tickets["created_at"], pd.Timedelta(days=1)
    between = lambda start, stop: tickets[(created >= start) & (created < stop)]
    now, before = between(end - one, end), between(end - 2 * one, end - one)
    history = (end - created.min() - pd.Timedelta(microseconds=1)) // one
    counts, previous = count(now), before.groupby(CELL).size()
    cells = counts.index.union(previous.index)
    counts = counts.reindex(cells, fill_value=0)
    sums = now.groupby(CELL)[["urgent", "overall", "closing", "unstable"]].sum().reindex(cells, fill_value=0)
    frame = pd.DataFrame(index=cells)
    for window in (7, 31):
        known = min(window, history)
        past = count(between(end - (window + 1) * one, end - one)).reindex(cells, fill_value=0)
        for name in [*TYPES, "tickets"]:
            usual = past[name] / known if known > 0 else past[name] * np.nan
            frame[f"{name}{window}"] = growth(counts[name], usual)
    frame["current"] = counts["tickets"]
    frame["previous"] = previous.reindex(cells, fill_value=0)
    shares(frame, counts, sums)
    return frame


def indicators_day_by_day(tickets, as_of, days):
    ends = [as_of - pd.Timedelta(days=back) for back in range(days)]
    mornings = {-back: indicators_of_a_day(tickets, end) for back, end in enumerate(ends)}
    frame = pd.concat(mornings, names=["day"]).reorder_levels([1, 2, 0])
    return frame


def assess(frame):
    total = frame["current"] + frame["previous"]
    share = frame["current"] / total
    slots = [frame.index.get_level_values("county_id"), frame.index.get_level_values("day")]
    mean_total = total.groupby(slots).transform("mean")
    mean_share = share.groupby(slots).transform("mean")
    heat = 100 * (share * total + mean_share * mean_total) / (total + mean_total)
    frame["heat"] = np.floor(heat.round(9) + 0.5)

    change = frame[[f"{name}{window}" for name in TYPES for window in (7, 31)]].apply(scale)
    urgency = frame[["tickets7", "tickets31", "complaint_share", "urgent_share"]].apply(scale)
    frame["change"] = 100 * (change * weigh(change)).sum(axis=1)
    frame["urgency"] = 100 * (urgency * weigh(urgency)).sum(axis=1)
    tone = (scale(frame["overall"]) + scale(frame["closing"])) / 2
    frame["sentiment"] = 100 * (tone - PENALTY * frame["unstable_share"]).clip(lower=0)
    indices = pd.DataFrame(
        {
            "heat": scale(frame["heat"]),
            "change": scale(frame["change"]),
            "urgency": scale(frame["urgency"]),
            "sentiment": scale(frame["sentiment"], reverse=True),
        }
    )
    weights = weigh(indices)
    frame["exact_score"] = 100 * (indices * weights).sum(axis=1)
    return frame[["heat", "change", "urgency", "sentiment", "exact_score"]].reset_index()


if __name__ == "__main__":
    how, source, target, moment, days = sys.argv[1:6]
    began = time.perf_counter()
    indicators = indicators_in_one_pass if how == "pass" else indicators_day_by_day
    rows = assess(indicators(read(source), pd.Timestamp(moment), int(days)))
    seconds = time.perf_counter() - began
    cpu = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows.to_parquet(target)
    print(json.dumps({"seconds": seconds, "cpuSeconds": cpu, "peakMb": peak, "rows": len(rows)}))
