"""pandas and LightGBM beside bench/population.ts: the same indicators, a grade, a probability and a
proposal for every customer, from the same Parquet parts, in whole columns.

A JSON task comes in (lake folder, moment), JSON goes out: seconds and rows per stage, peak memory, and the
mean of every indicator. Needs lightgbm, pandas and pyarrow (bench/peers.ts installs them).
"""

import glob
import json
import resource
import sys
import time

import lightgbm
import numpy as np
import pandas as pd

task = json.load(sys.stdin)
# more would take the memory of the whole machine
resource.setrlimit(resource.RLIMIT_AS, (task["mostBytes"], task["mostBytes"]))
today = pd.Timestamp(task["today"])
stages = {}


def stage(name, work, *given):
    started = time.perf_counter()
    result = work(*given)
    stages[name] = time.perf_counter() - started
    return result


def part(noun, columns, accounts=None):
    frames = []
    for path in sorted(glob.glob(f"{task['lake']}/{noun}/*.parquet")):
        frame = pd.read_parquet(path, columns=columns)
        if "customer_account" in columns:
            frame["customer_account"] = frame["customer_account"].astype("int64")
            if accounts is not None:
                frame = frame[frame["customer_account"].isin(accounts)]
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def days(column):
    return pd.to_datetime(column)


def read(accounts=None):
    """The newest state of every fact."""
    bill = part("bill", ["bill_id", "customer_account", "amount_fen", "issued_on", "due_on", "change_no"], accounts)
    settled = part("bill_settlement", ["bill_id", "cause", "value_on", "principal_fen", "late_fee_fen", "change_no"])
    if accounts is not None:
        settled = settled[settled["bill_id"].isin(bill["bill_id"])]
    payment = part("payment", ["payment_id", "channel", "customer_account", "amount_fen", "paid_on", "change_no"], accounts)
    reading = part("reading", ["customer_account", "billing_month", "energy_wh", "change_no"], accounts)
    ticket = part("ticket", ["ticket_id", "created_at", "business_type", "category", "customer_account", "urgent", "overall", "change_no"], accounts)
    archive = part("customer", ["customer_account", "class", "unit_id", "opened_on"], accounts)
    newest = lambda frame, keys: frame.sort_values("change_no").drop_duplicates(keys, keep="last")
    bill, payment, ticket = newest(bill, ["bill_id"]), newest(payment, ["payment_id"]), newest(ticket, ["ticket_id"])
    settled = newest(settled, ["bill_id", "cause"])
    for frame, names in [(bill, ["issued_on", "due_on"]), (settled, ["value_on"]), (payment, ["paid_on"]), (archive, ["opened_on"])]:
        for name in names:
            frame[name] = days(frame[name])
    reading["month_on"] = pd.to_datetime(reading["billing_month"] + "-01")
    return {"bill": bill, "settled": settled, "payment": payment, "reading": reading, "ticket": ticket, "archive": archive}


def lives(facts, moment):
    """Bills as they stood: what was paid by then, and how late."""
    bill = facts["bill"]
    bill = bill[bill["issued_on"] < moment]
    settled = facts["settled"]
    settled = settled[settled["value_on"] < moment]
    paid = settled.groupby("bill_id").agg(
        paid=("principal_fen", "sum"), fee=("late_fee_fen", "sum"), last=("value_on", "max"), parts=("cause", "size")
    )
    bill = bill.merge(paid, left_on="bill_id", right_index=True, how="left")
    bill[["paid", "fee", "parts"]] = bill[["paid", "fee", "parts"]].fillna(0)
    done = bill["last"].where(bill["paid"] >= bill["amount_fen"])
    done = done.mask(bill["amount_fen"] <= 0, bill["issued_on"])
    bill["settled_on"] = done
    bill["days_late"] = (done.fillna(moment) - bill["due_on"]).dt.days.clip(lower=0)
    return bill


def slope(frame, x, y, keys="customer_account"):
    """Least squares by group."""
    work = pd.DataFrame({"key": frame[keys], "x": frame[x].astype(float), "y": frame[y].astype(float)})
    work["xy"], work["xx"] = work["x"] * work["y"], work["x"] ** 2
    sums = work.groupby("key").agg(n=("x", "size"), x=("x", "sum"), y=("y", "sum"), xy=("xy", "sum"), xx=("xx", "sum"))
    below = sums["n"] * sums["xx"] - sums["x"] ** 2
    return (sums["n"] * sums["xy"] - sums["x"] * sums["y"]) / below.where(below > 0)


def months_back(column, moment):
    """Whole months between, as SQL's datesub counts them."""
    whole = (moment.year - column.dt.year) * 12 + moment.month - column.dt.month
    return whole - (column.dt.day > moment.day)


def risk_features(facts, moment):
    year = moment - pd.DateOffset(months=12)
    life = lives(facts, moment)
    tells = life[(life["amount_fen"] > 0) & (life["due_on"] < moment) & (life["due_on"] >= year)].sort_values("due_on")
    tells = tells.assign(is_late=(tells["days_late"] > 0).astype(float), day_no=(tells["due_on"] - pd.Timestamp("2000-01-01")).dt.days)
    by = tells.groupby("customer_account")
    out = by.agg(
        bills_due=("days_late", "size"), late_share=("is_late", "mean"), mean_days_late=("days_late", "mean"),
        max_days_late=("days_late", "max"), last_days_late=("days_late", "last"), late_fee=("fee", "sum"),
        mean_bill=("amount_fen", "mean"), bill_deviation=("amount_fen", "std"),
        last_bill=("amount_fen", "last"),
    )
    out["bill_deviation"] *= np.sqrt((out["bills_due"] - 1) / out["bills_due"])
    out["late_share_3"] = by.tail(3).groupby("customer_account")["is_late"].mean()
    out["long_late"] = (tells["days_late"] > task["lateDays"]).groupby(tells["customer_account"]).sum()
    out["late_trend"] = slope(tells, "day_no", "days_late") * 365.25 / 12
    unpaid = (life["amount_fen"] - life["paid"]).clip(lower=0)
    owed = life.assign(unpaid=unpaid, age=(moment - life["due_on"]).dt.days)
    overdue = owed[(owed["unpaid"] > 0) & (owed["due_on"] < moment)].groupby("customer_account")
    all_bills = pd.DataFrame(index=pd.Index(life["customer_account"].unique(), name="customer_account"))
    out = all_bills.join(out)
    out["overdue_bills"] = overdue.size()
    out["overdue_yuan"] = overdue["unpaid"].sum() / 100
    out["oldest_overdue_days"] = overdue["age"].max()
    out["receivable_yuan"] = owed.groupby("customer_account")["unpaid"].sum() / 100
    zero = ["overdue_bills", "overdue_yuan", "oldest_overdue_days"]
    out[zero] = out[zero].fillna(0)
    out["late_fee_yuan"] = out.pop("late_fee") / 100
    out["mean_bill_yuan"] = out.pop("mean_bill") / 100
    out["bill_cv"] = out.pop("bill_deviation") / 100 / out["mean_bill_yuan"].replace(0, np.nan)
    out["last_to_mean_bill"] = out.pop("last_bill") / 100 / out["mean_bill_yuan"].replace(0, np.nan)
    out["debt_to_bill"] = out["overdue_yuan"] / out["mean_bill_yuan"].replace(0, np.nan)

    payment = facts["payment"]
    payment = payment[payment["paid_on"] < moment].sort_values("paid_on")
    telling = payment[payment["paid_on"] >= year]
    telling = telling.assign(debit=telling["channel"] == "bank_debit", counter=telling["channel"] == "counter", day=telling["paid_on"].dt.day)
    paying = telling.groupby("customer_account").agg(
        payments=("amount_fen", "size"), channels=("channel", "nunique"), debit_share=("debit", "mean"),
        counter_share=("counter", "mean"), mean_payment_yuan=("amount_fen", "mean"), spread=("day", "std"), last=("amount_fen", "last"),
    )
    paying["paying_day_spread"] = paying.pop("spread").where(paying["payments"] > 1, 0) * np.sqrt((paying["payments"] - 1) / paying["payments"])
    paying["last_to_mean_payment"] = paying.pop("last") / paying["mean_payment_yuan"]
    paying["mean_payment_yuan"] /= 100
    since = (moment - payment.groupby("customer_account")["paid_on"].max()).dt.days.rename("days_since_payment")

    reading = facts["reading"]
    ended = reading["month_on"] + pd.DateOffset(months=1)
    reading = reading.assign(back=1 + months_back(ended, moment), kwh=reading["energy_wh"] / 1000)[ended <= moment]
    near = reading[reading["back"] <= 12].assign(minus=lambda f: -f["back"], zero=lambda f: (f["kwh"] == 0).astype(float))
    use = near.groupby("customer_account").agg(months_read=("kwh", "size"), mean_kwh=("kwh", "mean"), deviation=("kwh", "std"), zero_share=("zero", "mean"))
    use["energy_cv"] = use.pop("deviation") * np.sqrt((use["months_read"] - 1) / use["months_read"]) / use["mean_kwh"].replace(0, np.nan)
    use["energy_trend"] = slope(near, "minus", "kwh") / use["mean_kwh"].replace(0, np.nan)
    mean_of = lambda low, high: reading[reading["back"].between(low, high)].groupby("customer_account")["kwh"].mean()
    newest, before, ago = mean_of(1, 3), mean_of(4, 12), mean_of(13, 15)
    use["energy_drop"] = (1 - newest / before.replace(0, np.nan)).clip(lower=0)
    use["energy_to_year_ago"] = newest / ago.replace(0, np.nan)

    ticket = facts["ticket"]
    ticket = ticket[(ticket["created_at"] < moment - pd.Timedelta(hours=8)) & (ticket["created_at"] >= year - pd.Timedelta(hours=8))]
    ticket = ticket.assign(complaint=ticket["business_type"] == "complaint", bill=ticket["category"].isin(task["billCategories"]),
        recent=ticket["created_at"] >= moment - pd.Timedelta(hours=8) - pd.Timedelta(days=90))
    calls = ticket.groupby("customer_account").agg(tickets=("bill", "size"), complaints=("complaint", "sum"), bill_enquiries=("bill", "sum"),
        recent_tickets=("recent", "sum"), urgent_share=("urgent", "mean"), worst_tone=("overall", "min"))

    archive = facts["archive"].set_index("customer_account")
    archive = archive[archive["opened_on"] < moment]
    frame = archive[["class"]].copy()
    frame["account_days"] = (moment - archive["opened_on"]).dt.days
    for source in (out, paying, since, use, calls):
        frame = frame.join(source)
    counts = ["bills_due", "long_late", "overdue_bills", "payments", "channels", "months_read", "tickets", "complaints", "bill_enquiries", "recent_tickets"]
    frame[counts] = frame[counts].fillna(0)
    frame["class"] = frame["class"].astype("category")
    return frame.join(series(facts, life, payment, reading, moment))


def series(facts, life, payment, reading, moment):
    """Twelve months side by side."""
    columns = {}

    def add(name, frame, on, value, how):
        back = 1 + months_back(frame[on], moment)
        near = frame.assign(back=back)[(frame[on] > moment - pd.DateOffset(months=12)) & (frame[on] <= moment)]
        table = near.pivot_table(index="customer_account", columns="back", values=value, aggfunc=how)
        for month in table.columns:
            columns[f"{name}_{month}"] = table[month]

    reading = reading.assign(ended=reading["month_on"] + pd.DateOffset(months=1))
    add("energy_kwh", reading, "ended", "kwh", "sum")
    due = life[(life["amount_fen"] > 0) & (life["due_on"] < moment)]
    due = due.assign(yuan=due["amount_fen"] / 100, unpaid=(due["amount_fen"] - due["paid"]) / 100)
    add("bill_yuan", due, "due_on", "yuan", "sum")
    add("bill_days_late", due, "due_on", "days_late", "max")
    add("bill_paid_share", due, "due_on", "unpaid", "sum")
    for month in range(1, 13):
        columns[f"bill_paid_share_{month}"] = 1 - columns[f"bill_paid_share_{month}"] / columns[f"bill_yuan_{month}"]
    add("paid_yuan", payment.assign(yuan=payment["amount_fen"] / 100), "paid_on", "yuan", "sum")
    ticket = facts["ticket"]
    ticket = ticket.assign(on=(ticket["created_at"] + pd.Timedelta(hours=8)).dt.normalize())[ticket["created_at"] < moment - pd.Timedelta(hours=8)]
    add("ticket_count", ticket, "on", "ticket_id", "count")
    return pd.DataFrame(columns)


def credit_features(facts, moment):
    life = lives(facts, moment)
    due = life[(life["amount_fen"] > 0) & (life["due_on"] < moment)]
    due = due[(due["due_on"] >= moment - pd.DateOffset(months=24)) | (due["paid"] < due["amount_fen"])]
    allowed = (due["due_on"] - due["issued_on"]).dt.days.clip(lower=1)
    taken = (due["settled_on"].fillna(moment) - due["issued_on"]).dt.days
    due = due.assign(slot=months_back(due["due_on"], moment), lag=(taken / allowed).clip(0, 2),
        open=due["amount_fen"] - np.minimum(due["paid"], due["amount_fen"]), is_late=due["days_late"] > 0)
    year = due[due["slot"] < 12].sort_values(["customer_account", "slot", "days_late"], ascending=[True, False, True])
    weight = 12 - year["slot"]
    year = year.assign(weight=weight, weighted=year["lag"] * weight, charged=year["fee"] > 0, partly=year["parts"] > 1)
    out = year.groupby("customer_account").agg(bills_due=("lag", "size"), late_count=("is_late", "sum"), mean_days_late=("days_late", "mean"),
        max_days_late=("days_late", "max"), weighted=("weighted", "sum"), weight=("weight", "sum"), late_fee_count=("charged", "sum"),
        late_fee_yuan=("fee", "sum"), part_payments=("partly", "mean"), billed=("amount_fen", "sum"))
    out["on_time_rate"] = 1 - out["late_count"] / out["bills_due"]
    out["payment_lag"] = out.pop("weighted") / out.pop("weight")
    out["late_fee_yuan"] /= 100
    run = (year["is_late"] != year.groupby("customer_account")["is_late"].shift()).cumsum()
    late = year[year["is_late"]]
    streak = late.groupby(["customer_account", run[year["is_late"]]]).size()
    out["late_streak"] = streak.groupby(level=0).max()
    out["late_streak"] = out["late_streak"].fillna(0)
    warmth = np.exp(-np.log(2) * due["slot"] / task["halfLife"])
    past = due.assign(warmth=warmth, standing=(1 - due["days_late"] / 90).clip(lower=0) * warmth)[due["slot"] < 24]
    past = past.groupby("customer_account")[["warmth", "standing"]].sum()
    out["past_credit"] = past["standing"] / past["warmth"]
    out["open_yuan"] = due.groupby("customer_account")["open"].sum() / 100
    out["owed_ratio"] = (100 * out["open_yuan"] / out.pop("billed").clip(lower=1)).clip(upper=2).where(out["open_yuan"] > 0, 0)
    payment = facts["payment"]
    payment = payment[(payment["paid_on"] >= moment - pd.DateOffset(months=12)) & (payment["paid_on"] < moment)]
    online = payment["channel"].isin(["state_grid_app", "wechat", "alipay", "unionpay"])
    share = payment.assign(online=online, debit=payment["channel"] == "bank_debit", counter=payment["channel"] == "counter")
    share = share.groupby("customer_account")[["online", "debit", "counter"]].mean()
    reading = facts["reading"]
    reading = reading[(reading["month_on"] + pd.DateOffset(months=1) <= moment) & (reading["month_on"] >= moment - pd.DateOffset(months=13))]
    reading = reading.assign(kwh=reading["energy_wh"] / 1000, no=reading["month_on"].dt.year * 12 + reading["month_on"].dt.month).sort_values("no")
    use = reading.groupby("customer_account").agg(months=("kwh", "size"), mean_kwh=("kwh", "mean"), deviation=("kwh", "std"), newest=("kwh", "last"))
    use["consumption_cv"] = use.pop("deviation") * np.sqrt((use["months"] - 1) / use["months"]) / use["mean_kwh"].replace(0, np.nan)
    use["consumption_trend"] = slope(reading, "no", "kwh") / use["mean_kwh"].replace(0, np.nan)
    rest = use["mean_kwh"] * use["months"] - use["newest"]
    use["consumption_drop"] = (1 - use["newest"] * (use["months"] - 1) / rest.replace(0, np.nan)).clip(lower=0)
    archive = facts["archive"].set_index("customer_account")
    frame = pd.DataFrame({"months_supplied": months_back(archive["opened_on"], moment)})
    return frame.join(out).join(share).join(use.drop(columns=["months", "newest"]))


def outcome(facts, since, until, worst):
    """By account: days late of the bills that fell due in between."""
    life = lives(facts, until)
    due = life[(life["amount_fen"] > 0) & (life["due_on"] >= since) & (life["due_on"] < until - pd.Timedelta(days=worst))]
    return due.groupby("customer_account")["days_late"].agg(["max", lambda late: (late > 0).sum()])


def train(accounts):
    """Both models on a sample's past; no part of the measured stages."""
    facts = read(accounts)
    options = {"verbose": -1, "num_threads": 2, "num_leaves": 15, "learning_rate": 0.05, "min_data_in_leaf": 100}
    cut = today - pd.Timedelta(days=40)
    features = risk_features(facts, cut)
    late = outcome(facts, cut, today, task["lateDays"])["max"].reindex(features.index)
    known = late.notna()
    labels = (late[known] > task["lateDays"]).astype(int)
    risk = lightgbm.train(options | {"objective": "binary"}, lightgbm.Dataset(features[known], labels), 200)
    cut = today - pd.DateOffset(months=3)
    features = credit_features(facts, cut)
    conduct = outcome(facts, cut, today, 0).reindex(features.index).dropna()
    worst, count = conduct.iloc[:, 0], conduct.iloc[:, 1]
    grades = np.where((worst > 30) | (count >= 3), 0, np.where(count >= 1, 1, 2))
    grade = lightgbm.train(options | {"objective": "multiclass", "num_class": 3}, lightgbm.Dataset(features.loc[conduct.index], grades), 100)
    return risk, grade


def probability(model, features):
    chances = model.predict(features, num_threads=2)
    flagged = features[chances >= 0.3]
    why = model.predict(flagged, pred_contrib=True, num_threads=2)[:, :-1]
    return pd.Series(chances, features.index), np.argsort(-why, axis=1)[:, :3]


def grade_all(model, features):
    shares = model.predict(features, num_threads=2)
    points = shares @ np.array([35, 80, 95])
    letters = np.where(points >= 90, "A", np.where(points >= 70, "B", "C"))
    letters = np.where((features["months_supplied"] < 12) | (features["bills_due"].fillna(0) == 0), "B", letters)
    owing = features["open_yuan"].fillna(0) > 0
    return pd.Series(np.where(owing & (letters == "A"), "B", letters), features.index)


def propose(facts, grades, chances):
    """One line for each account in debt: the newest step of its ladder that is due."""
    life = lives(facts, today)
    life = life[(life["amount_fen"] > life["paid"])]
    life = life.assign(unpaid=life["amount_fen"] - life["paid"], age=(today - life["due_on"]).dt.days)
    debt = life.groupby("customer_account").agg(fen=("unpaid", "sum"), age=("age", "max"))
    debt["class"] = np.where(facts["archive"].set_index("customer_account")["class"].reindex(debt.index) == "residential", "residential", "non-residential")
    debt["grade"], debt["chance"] = grades.reindex(debt.index), chances.reindex(debt.index)
    step = pd.Series(pd.NA, debt.index, dtype="object")
    is_left = pd.Series(True, debt.index)
    for row in task["policy"]:
        fits = is_left & debt["class"].isin(row["class"]) & debt["grade"].isin(row["grade"])
        fits &= debt["chance"].between(row["low"], row["high"], inclusive="left") & (debt["fen"] >= row["fromFen"]) & (debt["fen"] < row["toFen"])
        for day, name in row["ladder"]:
            step[fits & (debt["age"] >= day)] = name
        is_left &= ~fits
    return debt.assign(step=step)


sample = part("customer", ["customer_account"])["customer_account"]
sample = set(sample.sample(min(len(sample), 40_000), random_state=1))
risk_model, grade_model = train(sample)
facts = stage("reading the parts", read)
arrears = stage("arrears features", risk_features, facts, today)
chances, _ = stage("probability and reasons", probability, risk_model, arrears)
credit = stage("credit features", credit_features, facts, today)
grades = stage("grades", grade_all, grade_model, credit)
lines = stage("proposal", propose, facts, grades, chances)
numbers = arrears.select_dtypes("number")
json.dump(
    {
        "stages": stages,
        "peakMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "rows": len(arrears),
        "lines": len(lines),
        "means": {name: None if np.isnan(value) else float(value) for name, value in numbers.mean().items()},
        "creditMeans": {name: None if np.isnan(value) else float(value) for name, value in credit.mean().items()},
    },
    sys.stdout,
)
