"""Python peers of bench/sentiment.ts: reviews as JSON in, answers and speeds as JSON out.

Needs scikit-learn==1.9.1, jieba==0.42.1 and snownlp==0.12.3 (bench/peers.ts installs them).
"""

import json
import sys
import time

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from snownlp import SnowNLP

jieba.setLogLevel(60)
reviews = json.load(sys.stdin)


def words():
    return TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None, ngram_range=(1, 2))


def characters():
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)


def snow(text):
    return int(bool(text.strip()) and SnowNLP(text).sentiments > 0.5)


models = {
    "scikit-learn: jieba words 1-2 TF-IDF, logistic": lambda: make_pipeline(
        words(), LogisticRegression(max_iter=1000, C=10)
    ),
    "scikit-learn: characters 1-3 TF-IDF, linear SVC": lambda: make_pipeline(
        characters(), LinearSVC(C=0.5)
    ),
}


def column(rows, name):
    return [row[name] for row in rows]


def answer(model, part):
    fitted = model().fit(column(part["train"], "text"), column(part["train"], "label"))
    return fitted.predict(column(part["test"], "text")).tolist()


def speed(work, texts):
    size = sum(len(text.encode()) for text in texts)
    start = time.process_time()
    for text in texts:
        work(text)
    return size / 1e6 / (time.process_time() - start)


answers = {
    name: {part: answer(model, reviews[part]) for part in reviews}
    for name, model in models.items()
}
answers["SnowNLP (its training text holds 39 % of the hotel test rows)"] = {
    part: [snow(row["text"]) for row in reviews[part]["test"]] for part in reviews
}
sample = [row["text"] for part in reviews.values() for row in part["test"]]
jieba.lcut("预热")
speeds = {
    "jieba in Python: segmentation alone": speed(jieba.lcut, sample),
    "SnowNLP: segmentation and tone": speed(snow, sample[:500]),
}
json.dump({"answers": answers, "speeds": speeds}, sys.stdout)
