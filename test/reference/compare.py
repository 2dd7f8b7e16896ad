#!/usr/bin/python3
"""Compares a GeoTIFF with an answer of the reference: size, transform, CRS, band names, every mask and every value.

    compare.py FILE.tif ANSWER_BASE [--bands NAME ...]

ANSWER_BASE is the path without suffix (`answers/flanders-best`). --bands: the file holds these bands of the answer, in
this order; else all of them. The file may hold the bands in a wider type: values are compared as numbers.
Prints "equal", or the first differences and exits with 1.
"""
import argparse
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS

from reference import read_answer

SHOWN = 5  # differences shown for each band


def compare_frame(file, head, names):
    """Lines on what differs before any pixel: size, transform, CRS, bands."""
    lines = []
    if (file.width, file.height) != (head["width"], head["height"]):
        lines.append(f"size: {file.width} x {file.height}, expected {head['width']} x {head['height']}")
    here = list(file.transform)[:6]
    if any(abs(a - b) > 1e-9 for a, b in zip(here, head["transform"])):
        lines.append(f"transform: {here}, expected {head['transform']}")
    if file.crs != CRS.from_string(head["crs"]):
        lines.append(f"crs: {file.crs}, expected {head['crs']}")
    if list(file.descriptions) != names:
        lines.append(f"bands: {list(file.descriptions)}, expected {names}")
    return lines


def compare_band(file, index, name, values, valid):
    """Lines on the first differing pixels of a band. values, valid: the answer's, [row, column]."""
    here = file.read(index)
    here_valid = file.read_masks(index) > 0
    if here.dtype.kind == "f":
        here_valid &= ~np.isnan(here)
    wrong_mask = here_valid != valid
    # float64 holds every value of the types in use, so this compares numbers and not types
    wrong_value = here_valid & valid & (here.astype("float64") != values.astype("float64"))
    lines = []
    for row, column in np.argwhere(wrong_mask | wrong_value)[:SHOWN]:
        found = here[row, column] if here_valid[row, column] else "masked"
        expected = values[row, column] if valid[row, column] else "masked"
        lines.append(f"{name} at column {column}, row {row}: {found}, expected {expected}")
    if lines:
        lines.append(f"{name}: {wrong_mask.sum()} masks and {wrong_value.sum()} values of {valid.size} differ")
    return lines


def compare(path, base, names=None):
    """Lines on what differs between a GeoTIFF and an answer; [] when equal."""
    head, bands = read_answer(base)
    names = names or list(bands)
    unknown = [name for name in names if name not in bands]
    if unknown:
        return [f"bands: the answer has no {', '.join(unknown)}, only {', '.join(bands)}"]
    with rasterio.open(path) as file:
        lines = compare_frame(file, head, names)
        if lines:
            return lines
        for index, name in enumerate(names, 1):
            lines += compare_band(file, index, name, *bands[name])
    return lines


def main():
    parser = argparse.ArgumentParser(description="Compare a GeoTIFF with an answer of the reference.")
    parser.add_argument("file")
    parser.add_argument("answer", help="path of the answer without .json or .bin.gz")
    parser.add_argument("--bands", nargs="+", help="the bands the file holds, in order; else all of the answer's")
    args = parser.parse_args()
    lines = compare(args.file, args.answer, args.bands)
    print("\n".join(lines) or "equal")
    sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
