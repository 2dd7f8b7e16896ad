#!/usr/bin/python3
"""The right answer, in plain numpy: obviously right, not fast. And the judge.

    oracle.py SCENES MOSAIC.tif [--limit N]   says how many pixels of the mosaic differ from the best pixels of the scenes

The images come in the order of their times, then of their names. At the centre of each pixel the cloud band's cell is looked up by its
georeference. The lowest cloud wins, the last image among equals; no image wins where its cloud is nodata. Its colours stand there, or
nothing where they are nodata or no image wins. Also counted are pixels of the scenes that the mosaic does not cover, and those that it
covers beyond them and that are not masked. Prints JSON.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import rasterio
from rasterio.windows import Window, from_bounds

sys.path.insert(0, str(Path(__file__).parent / "peers"))
from job import COLOURS, scenes_of  # noqa: E402

ROWS = 512  # looked at together


def on_strip(path, file, top, rows):
    """A band's values at the centres of rows of the mosaic's pixels, and where it has any."""
    with rasterio.open(path) as source:
        x = file.transform.c + (np.arange(file.width) + 0.5) * file.transform.a
        y = file.transform.f + (top + np.arange(rows) + 0.5) * file.transform.e
        columns = np.floor((x - source.transform.c) / source.transform.a).astype(int)
        lines = np.floor((y - source.transform.f) / source.transform.e).astype(int)
        values, valid = np.zeros((rows, file.width), source.dtypes[0]), np.zeros((rows, file.width), bool)
        to_x, to_y = np.flatnonzero((columns >= 0) & (columns < source.width)), np.flatnonzero((lines >= 0) & (lines < source.height))
        if len(to_x) == 0 or len(to_y) == 0:
            return values, valid
        first, last = lines[to_y[0]], lines[to_y[-1]]
        read = source.read(1, window=Window(0, first, source.width, last - first + 1))
        found = read[np.ix_(lines[to_y] - first, columns[to_x])]
        values[np.ix_(to_y, to_x)] = found
        valid[np.ix_(to_y, to_x)] = found != source.nodata
        return values, valid


def best_strip(scenes, file, top, rows):
    score = np.full((rows, file.width), 32767, np.int16)
    won = np.zeros(score.shape, bool)
    values, valid = np.zeros((4,) + score.shape, np.uint16), np.zeros((4,) + score.shape, bool)
    for scene in scenes:
        cloud, known = on_strip(scene["cloud"], file, top, rows)
        if not known.any():
            continue
        wins = known & (~won | (cloud <= score))
        score[wins] = cloud[wins]
        won |= wins
        if not wins.any():
            continue
        for band, key in enumerate(COLOURS):
            colour, there = on_strip(scene[key], file, top, rows)
            values[band][wins] = colour[wins]
            valid[band][wins] = there[wins]
    return values, valid


def uncovered(scenes, file):
    """Pixels of scenes that lie outside the mosaic."""
    count = 0
    for scene in scenes:
        with rasterio.open(scene["blue"]) as source:
            window = from_bounds(*source.bounds, file.transform).round_offsets().round_lengths()
            inside = max(0, min(window.col_off + window.width, file.width) - max(window.col_off, 0)) * max(
                0, min(window.row_off + window.height, file.height) - max(window.row_off, 0))
            count += int(window.width * window.height - inside)
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenes")
    parser.add_argument("mosaic")
    parser.add_argument("--limit", type=int)
    a = parser.parse_args()
    scenes = scenes_of(a.scenes, a.limit)
    differing = 0
    with rasterio.open(a.mosaic) as file:
        if file.count != 4:
            sys.exit(f"the mosaic has {file.count} bands")
        for top in range(0, file.height, ROWS):
            rows = min(ROWS, file.height - top)
            window = Window(0, top, file.width, rows)
            found, there = file.read(window=window), file.read_masks(window=window) != 0
            values, valid = best_strip(scenes, file, top, rows)
            wrong = (there != valid) | (valid & (found != values))
            differing += int(wrong.any(0).sum())
        result = {"pixels": file.width * file.height, "differing": differing, "uncovered": uncovered(scenes, file)}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
