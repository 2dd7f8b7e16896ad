"""What reducers give, with numpy, pixel by pixel: reads cases from the file named, prints the answers as JSON.

A case: {"name", "images": [[pixels as text, one for each input], ...], "weights": [a number a place]}. Pixels are rows of numbers
parted by "/", "-" where masked. Without weights the answer has a number a pixel, over all images; with them a single one, over all
places of the only image. A number comes as [value, size of the numbers that it is made of], null where there is none.
"""

import json
import math
import sys

import numpy as np


def read(text):
    return [None if cell == "-" else float(cell) for row in text.split("/") for cell in row.split()]


def spread(x, w, ddof):
    if len(x) == 1 and ddof == 1:
        return None
    square = float(np.cov(x, aweights=w, ddof=ddof)) if len(x) > 1 else 0.0
    return square, square + max(np.abs(x)) * math.sqrt(square)


def root(answer, x):
    return None if answer is None else (math.sqrt(answer[0]), math.sqrt(answer[0]) + max(np.abs(x)))


def mode(x, w):
    values, places = np.unique(x, return_inverse=True)
    return float(values[np.argmax(np.bincount(places, weights=w))])


def percentile(x, w, p):
    """With weights: neighbours lie half the sum of theirs apart."""
    order = np.argsort(x, kind="stable")
    x, w = x[order], w[order]
    places = np.concatenate([[0.0], np.cumsum((w[1:] + w[:-1]) / 2)])
    return float(np.interp(p / 100 * places[-1], places, x)) if len(x) > 1 else float(x[0])


def line(x, y, w):
    if len(np.unique(x)) < 2:
        return None, None
    mx, my = np.average(x, weights=w), np.average(y, weights=w)
    scale = np.sum(w * (x - mx) * (y - my)) / np.sum(w * (x - mx) ** 2)
    deviation = math.sqrt(np.average((x - mx) ** 2, weights=w))
    size = abs(scale) + (max(np.abs(y)) + abs(scale) * max(np.abs(x))) / deviation
    return (scale, size), (my - scale * mx, max(np.abs(y)) + size * max(np.abs(x)))


def answer(name, rows):
    """`rows`: the weight and the inputs of every valid place."""
    if not rows:
        return None
    w, x, *others = (np.array(column) for column in zip(*rows))
    size = max(np.abs(x))
    if name == "count":
        return len(x), 0
    if name == "sum":
        return math.fsum(w * x), math.fsum(np.abs(x))
    if name == "product":
        return float(np.prod(x)), 0
    if name == "mean":
        return math.fsum(w * x) / math.fsum(w), size
    if name in ("min", "max", "first", "last"):
        return {"min": min(x), "max": max(x), "first": x[0], "last": x[-1]}[name], 0
    if name in ("and", "or"):
        return float(all(x != 0) if name == "and" else any(x != 0)), 0
    if name == "mode":
        return mode(x, w), 0
    if name in ("variance", "sampleVariance"):
        return spread(x, w, 1 if name.startswith("sample") else 0)
    if name in ("stdDev", "sampleStdDev"):
        return root(spread(x, w, 1 if name.startswith("sample") else 0), x)
    if name in ("scale", "offset"):
        return line(x, others[0], w)[0 if name == "scale" else 1]
    return percentile(x, w, 50 if name == "median" else float(name[1:])), size


def solve(case):
    images = [list(zip(*(read(text) for text in image))) for image in case["images"]]
    if "weights" in case:
        [image] = images
        return [answer(case["name"], [(w, *values) for w, values in zip(case["weights"], image) if w > 0 and None not in values])]
    return [answer(case["name"], [(1.0, *values) for values in pixel if None not in values]) for pixel in zip(*images)]


with open(sys.argv[1], encoding="utf-8") as file:
    answers = [[None if found is None else [float(number) for number in found] for found in solve(case)] for case in json.load(file)]
print(json.dumps(answers))
