"""Python peers of bench/recogniser.ts: texts, labels and folds as JSON in, answers as JSON out.

Needs scikit-learn==1.9.1 and jieba==0.42.1 (bench/peers.ts installs them).
"""

import json
import sys
import time

import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

jieba.setLogLevel(60)
data = json.load(sys.stdin)
texts, labels, folds = data["texts"], data["labels"], data["folds"]


def words():
    return TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)


def characters():
    return TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)


def logistic(**options):
    return LogisticRegression(max_iter=1000, **options)


models = {
    "scikit-learn: jieba words TF-IDF, logistic (defaults)": (words, logistic),
    "scikit-learn: jieba words TF-IDF, logistic, C 10, balanced": (
        words,
        lambda: logistic(C=10, class_weight="balanced"),
    ),
    "scikit-learn: characters 1-3 TF-IDF, logistic, C 10, balanced": (
        characters,
        lambda: logistic(C=10, class_weight="balanced"),
    ),
    "scikit-learn: characters 1-3 TF-IDF, linear SVC, balanced": (
        characters,
        lambda: LinearSVC(class_weight="balanced"),
    ),
}


def answer(features, model):
    answers = [0] * len(texts)
    for fold in sorted(set(folds)):
        known = [row for row, own in enumerate(folds) if own != fold]
        unseen = [row for row, own in enumerate(folds) if own == fold]
        pipeline = make_pipeline(features(), model())
        pipeline.fit([texts[row] for row in known], [labels[row] for row in known])
        for row, label in zip(unseen, pipeline.predict([texts[row] for row in unseen])):
            answers[row] = int(label)
    return answers


jieba.lcut("预热")
results = {}
for name, (features, model) in models.items():
    start = time.perf_counter()
    answers = answer(features, model)
    results[name] = {"answers": answers, "seconds": time.perf_counter() - start}
json.dump(results, sys.stdout)
