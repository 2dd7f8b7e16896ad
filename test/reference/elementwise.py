"""What Earth Engine's pixel-by-pixel functions give, with numpy: reads cases from the file named, prints the answers as JSON.

A case: {"name", "type", "inputs": [pixels as text], "types": [their types], "parameters": {...}}. Pixels are rows of numbers parted
by "/", "-" where masked. Integers are computed as integers of 64 bits, all else in float64; an answer is rounded once, to its type.
"""

import json
import sys

import numpy as np

np.seterr(all="ignore")


def read(text, dtype):
    cells = [cell for row in text.split("/") for cell in row.split()]
    mask = np.array([cell != "-" for cell in cells])
    wide = np.float64 if dtype.startswith("float") else np.int64
    values = np.array([0 if cell == "-" else float(cell) for cell in cells], np.float64).astype(wide)
    return values, mask


def exact(a, b, integer, real):
    """Integers as integers, where both are; products of unsigned 32 bits do not fit, so those are Python's."""
    if a.dtype == np.int64 and b.dtype == np.int64:
        return integer(a.astype(object), b.astype(object))
    return real(a.astype(np.float64), b.astype(np.float64))


def floats(function):
    return lambda a, b: function(a.astype(np.float64), b.astype(np.float64))


def divide(a, b):
    return np.where(b == 0, 0.0, a / np.where(b == 0, 1, b))


def mod(a, b):
    return np.where(b == 0, 0.0, np.fmod(a, np.where(b == 0, 1, b)))


def shifted(a, b, sign):
    return np.array([int(x) << int(sign * y) if sign * y >= 0 else int(x) >> int(-sign * y) for x, y in zip(a, b)], object)


BINARY = {
    "add": lambda a, b: exact(a, b, lambda x, y: x + y, np.add),
    "subtract": lambda a, b: exact(a, b, lambda x, y: x - y, np.subtract),
    "multiply": lambda a, b: exact(a, b, lambda x, y: x * y, np.multiply),
    "divide": floats(divide),
    "mod": floats(mod),
    "pow": floats(np.power),
    "atan2": floats(lambda x, y: np.arctan2(y, x)),
    "hypot": floats(np.hypot),
    "min": floats(np.minimum),
    "max": floats(np.maximum),
    "eq": lambda a, b: a == b,
    "neq": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "and": lambda a, b: (a != 0) & (b != 0),
    "or": lambda a, b: (a != 0) | (b != 0),
    "bitwiseAnd": np.bitwise_and,
    "bitwiseOr": np.bitwise_or,
    "bitwiseXor": np.bitwise_xor,
    "leftShift": lambda a, b: shifted(a, b, 1),
    "rightShift": lambda a, b: shifted(a, b, -1),
}

UNARY = {
    "abs": np.abs,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": lambda a: np.floor(a) + (a - np.floor(a) >= 0.5),
    "signum": np.sign,
    "not": lambda a: a == 0,
    "bitwiseNot": np.bitwise_not,
    "sqrt": np.sqrt,
    "cbrt": np.cbrt,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
}


def conversion(a):
    return np.trunc(a)


def evaluate(case):
    name, parameters = case["name"], case.get("parameters", {})
    inputs = [read(text, dtype) for text, dtype in zip(case["inputs"], case["types"])]
    (a, valid), *others = inputs
    if name in BINARY:
        [(b, other)] = others
        return BINARY[name](a, b), valid & other
    if name in UNARY:
        return UNARY[name](a), valid
    if name.startswith("to"):
        return conversion(a) if not case["type"].startswith("float") else a, valid
    if name == "clamp":
        return np.clip(a, parameters["low"], parameters["high"]), valid
    if name == "unitScale":
        return (a - parameters["low"]) / (parameters["high"] - parameters["low"]), valid
    if name == "normalizedDifference":
        [(b, other)] = others
        a, b = a.astype(np.float64), b.astype(np.float64)
        return divide(a - b, a + b), valid & other & (a >= 0) & (b >= 0)
    if name == "updateMask":
        [(b, other)] = others
        return a, valid & other & (b != 0)
    if name == "selfMask":
        return a, valid & (a != 0)
    if name == "mask":
        return valid, np.ones_like(valid)
    if name == "unmask":
        [(b, other)] = others
        return np.where(valid, a, b), valid | other
    if name == "where":
        [(b, test), (c, other)] = others
        return np.where(test & (b != 0) & other, c, a), valid
    if name == "remap":
        table = dict(zip(parameters["from"], parameters["to"]))
        otherwise = parameters.get("defaultValue")
        mapped = [table.get(value, otherwise) for value in a]
        return np.array([0 if value is None else value for value in mapped], np.float64), valid & [value is not None for value in mapped]
    raise ValueError(name)


def stored(values, dtype):
    """The values clamped to a type and rounded to it once."""
    if dtype.startswith("float"):
        return np.array(values, np.float64).astype(dtype).astype(np.float64)
    info = np.iinfo(dtype)
    return np.array([min(max(int(value), int(info.min)), int(info.max)) if np.isfinite(float(value)) else 0 for value in values], object)


def answer(case):
    values, valid = evaluate(case)
    rounded = stored(values, case["type"])
    return " ".join(repr(float(value)) if ok and not np.isnan(float(value)) else "-" for value, ok in zip(rounded, valid))


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([answer(case) for case in json.load(file)]))
