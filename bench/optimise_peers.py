"""Peer of bench/optimise.ts: problems as JSON in, CPU seconds, evaluations and last population's F as JSON out."""

import json
import sys
import time

from pymoo.algorithms.moo.nsga2 import NSGA2
from pymoo.functions import is_compiled
from pymoo.optimize import minimize
from pymoo.problems import get_problem

data = json.load(sys.stdin)


def run(name, seed):
    problem = get_problem(name.lower())
    started = time.process_time()
    algorithm = NSGA2(pop_size=100)
    found = minimize(problem, algorithm, ("n_gen", data["generations"]), seed=seed)
    return {
        "seconds": time.process_time() - started,
        "evaluations": found.algorithm.evaluator.n_eval,
        "f": found.pop.get("F").ravel().tolist(),
    }


runs = {name: [run(name, seed) for seed in data["seeds"]] for name in data["problems"]}
json.dump({"compiled": is_compiled(), "runs": runs}, sys.stdout)
