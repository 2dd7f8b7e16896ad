#!/usr/bin/python3
"""What families.ts times, as a careful user writes it with numpy: uint16 in which 0 means masked, in boxes of 512 pixels, booleans for masks.

families.py SIDE SCENES. Reads lines of JSON, {"name": ..., "file": null}, and answers each with what it took: [milliseconds, milliseconds of CPU].
Values and masks go into a file that is named: for each band all values as float64, then all masks as bytes. The pixels are made by the rule of families.ts.
"""
import json
import sys
import time

import numpy as np
from rasterio.enums import Resampling
from rasterio.transform import Affine
from rasterio.warp import reproject

SIDE, SCENES = int(sys.argv[1]), int(sys.argv[2])
BOX, MARGIN, HIGHEST = 512, 3, np.uint16(65535)
BELL = np.exp(-np.arange(-3, 4) ** 2 / 2.0)
BELL /= BELL.sum()
CLASSES = np.array([0, 0, 1, 0, 2, 3, 4, 1, 0, 0, 0, 5], np.uint8)


def pixels(scene, band):
    x = np.arange(SIDE * SIDE, dtype=np.uint32) + np.uint32((scene * 3 + band) * SIDE * SIDE)
    x *= np.uint32(0x9E3779B1)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    values = (x >> np.uint32(8)) % np.uint32(11 if band == 2 else 10000) + np.uint32(1)
    values[x % np.uint32(10) == 0] = 0
    return np.pad(values.reshape(SIDE, SIDE), MARGIN).astype(np.uint8 if band == 2 else np.uint16)


BANDS = {name: np.stack([pixels(scene, band) for scene in range(SCENES if band < 2 else 1)]) for band, name in enumerate("abc")}


def read(band, box, margin=0):
    """A band of the first image and where it is valid: no copy."""
    values, valid = stack(band, box, margin, 1)
    return values[0], valid[0]


def stack(band, box, margin=0, scenes=SCENES):
    """The same of all images: scenes × rows × columns."""
    top, left = box
    rows, columns = (slice(at + MARGIN - margin, at + MARGIN + BOX + margin) for at in (top, left))
    values = BANDS[band][:scenes, rows, columns]
    return values, values != 0


def pair(box):
    (a, in_a), (b, in_b) = read("a", box), read("b", box)
    return a, b, in_a & in_b


def reading(box):
    a, valid = read("a", box)
    return [(a.copy(), valid)]


def add(box):
    a, b, valid = pair(box)
    return [(np.add(a, b, dtype=np.int32), valid)]


def multiply(box):
    a, valid = read("a", box)
    return [(np.multiply(a, 3, dtype=np.int32), valid)]


def divide(box):
    a, b, valid = pair(box)
    return [(np.divide(a, b, dtype=np.float64), valid)]


def normalized_difference(box):
    a, b, valid = pair(box)
    return [(np.subtract(a, b, dtype=np.int32) / np.add(a, b, dtype=np.int32), valid)]


def gt(box):
    a, b, valid = pair(box)
    return [(a > b, valid)]


def both(box):
    a, b, valid = pair(box)
    return [((a > 5000) & (b > 5000), valid)]


def update_mask(box):
    a, b, valid = pair(box)
    return [(a.copy(), valid & (b > 5000))]


def unmask(box):
    a, valid = read("a", box)
    return [(np.where(valid, a, np.uint16(7)), np.ones(a.shape, bool))]


def where(box):
    (a, valid), (b, in_b) = read("a", box), read("b", box)
    return [(np.where(in_b & (b > 5000), np.uint16(9), a), valid)]


def remap(box):
    c, valid = read("c", box)
    return [(CLASSES[c], valid)]


def to_byte(box):
    a, valid = read("a", box)
    return [(np.minimum(a, 255).astype(np.uint8), valid)]


def to_float(box):
    a, valid = read("a", box)
    return [(a.astype(np.float32), valid)]


def mean(box):
    a, valid = stack("a", box)
    count = valid.sum(0, dtype=np.uint8)
    return [(np.where(valid, a, 0).sum(0, dtype=np.uint32) / count, count > 0)]


def maximum(box):
    a, valid = stack("a", box)
    return [(np.where(valid, a, 0).max(0), valid.any(0))]


def quantile(values, valid, part):
    """Sorted with what is masked behind all else: far quicker than np.nanpercentile and np.nanmedian."""
    ordered = np.where(valid, values, HIGHEST)
    ordered.sort(axis=0)
    last = np.maximum(valid.sum(0, dtype=np.int64), 1) - 1
    at = last * part
    low = at.astype(np.int64)
    below, above = (np.take_along_axis(ordered, rank[None], 0)[0].astype(np.float64) for rank in (low, np.minimum(low + 1, last)))
    return below + (above - below) * (at - low), valid.any(0)


def percentile(part):
    return lambda box: [quantile(*stack("a", box), part)]


def quality_mosaic(box):
    (a, in_a), (b, in_b) = stack("a", box), stack("b", box)
    winner = (SCENES - 1 - np.where(in_b, b, 0)[::-1].argmax(0))[None]
    values = [np.take_along_axis(band, winner, 0)[0] for band in (a, b)]
    masks = [np.take_along_axis(mask, winner, 0)[0] & in_b.any(0) for mask in (in_a, in_b)]
    return list(zip(values, masks))


def mosaic(box):
    a, valid = stack("a", box)
    values = np.zeros(a.shape[1:], a.dtype)
    for one, mask in zip(a, valid):
        np.copyto(values, one, where=mask)
    return [(values, valid.any(0))]


def std_dev(box):
    a, valid = stack("a", box)
    count = valid.sum(0)
    distances = np.where(valid, a - np.where(valid, a, 0).sum(0, dtype=np.uint32) / count, 0)
    return [(np.sqrt((distances * distances).sum(0) / count), count > 0)]


def linear_fit(box):
    (a, in_a), (b, in_b) = stack("a", box), stack("b", box)
    valid = in_a & in_b
    x, y, n = np.where(valid, a, 0).astype(np.float64), np.where(valid, b, 0).astype(np.float64), valid.sum(0)
    sum_x, sum_y = x.sum(0), y.sum(0)
    spread = n * (x * x).sum(0) - sum_x * sum_x
    scale = (n * (x * y).sum(0) - sum_x * sum_y) / spread
    return [(scale, spread > 0), ((sum_y - scale * sum_x) / n, spread > 0)]


def across(values, weights, combine=np.add):
    """Along the columns, then along the rows: 7 + 7 steps in place of 49."""
    for axis in (0, 1):
        length = values.shape[axis] - 2 * MARGIN
        parts = [values[step : step + length] if axis == 0 else values[:, step : step + length] for step in range(2 * MARGIN + 1)]
        total = parts[0] * weights[0] if weights is not None else parts[0].copy()
        for step in range(1, len(parts)):
            combine(total, parts[step] * weights[step] if weights is not None else parts[step], out=total)
        values = total
    return values


def centre(values):
    return values[MARGIN:-MARGIN, MARGIN:-MARGIN]


def focal_mean(box):
    a, valid = read("a", box, MARGIN)
    return [(across(np.where(valid, a, 0).astype(np.int32), None) / across(valid.astype(np.uint8), None), centre(valid))]


def focal_max(box):
    a, valid = read("a", box, MARGIN)
    return [(across(np.where(valid, a, 0), None, np.maximum), centre(valid))]


def focal_median(box):
    a, valid = read("a", box, 1)
    around = [(slice(row, row + BOX), slice(column, column + BOX)) for row in range(3) for column in range(3)]
    median, _ = quantile(np.stack([a[place] for place in around]), np.stack([valid[place] for place in around]), 0.5)
    return [(median, valid[1:-1, 1:-1])]


def convolve(box):
    """A masked neighbour counts as the pixel itself: what the valid ones weigh is taken, and the rest goes to the pixel."""
    a, valid = read("a", box, MARGIN)
    rest = 1 - across(valid.astype(np.float64), BELL)
    return [(across(np.where(valid, a, 0).astype(np.float64), BELL) + rest * centre(a), centre(valid))]


def resample():
    source = np.ascontiguousarray(BANDS["a"][0, MARGIN:-MARGIN, MARGIN:-MARGIN])
    values = np.zeros((SIDE, SIDE), np.uint16)
    corner = Affine.translation(600_000, 5_000_000)
    reproject(source, values, src_transform=corner * Affine.scale(10, -10), dst_transform=corner * Affine.scale(5, -5), src_crs="EPSG:32633", dst_crs="EPSG:32633",
              src_nodata=0, dst_nodata=0, resampling=Resampling.bilinear, num_threads=1, UNIFIED_SRC_NODATA="YES")
    return [(values, values != 0)]


def reduce_resolution(box):
    a, valid = read("a", box)
    by_four = [part.reshape(BOX // 4, 4, BOX // 4, 4) for part in (np.where(valid, a, 0), valid)]
    total, count = by_four[0].sum((1, 3), dtype=np.uint32), by_four[1].sum((1, 3), dtype=np.uint8)
    return [(total / count, count > 0)]


def region_mean():
    parts = [(a[valid].sum(dtype=np.uint64), valid.sum()) for a, valid in (read("a", box) for box in BOXES)]
    total, count = (sum(int(number) for number in numbers) for numbers in zip(*parts))
    return [(np.array([[total / count]]), np.ones((1, 1), bool))]


def visualize(box):
    a, valid = read("a", box)
    levels = np.floor(np.arange(10001) / 10000 * 255 + 0.5).astype(np.uint8)
    ramp = np.arange(256) / 255 * 2
    tables = [np.rint(np.interp(ramp, [0, 1, 2], colours)).astype(np.uint8)[levels] for colours in ([0, 255, 255], [0, 255, 0], [255, 255, 0])]
    places = np.minimum(a, 10000)
    return [(table[places], valid) for table in tables]


BOXES = [(top, left) for top in range(0, SIDE, BOX) for left in range(0, SIDE, BOX)]
BY_BOX = {
    "reading": reading, "add": add, "multiply": multiply, "divide": divide, "normalizedDifference": normalized_difference, "expression": normalized_difference,
    "gt": gt, "and": both, "updateMask": update_mask, "unmask": unmask, "where": where, "remap": remap, "toByte": to_byte, "toFloat": to_float,
    "median": percentile(0.5), "mean": mean, "max": maximum, "percentile": percentile(0.25), "qualityMosaic": quality_mosaic, "mosaic": mosaic,
    "stdDev": std_dev, "linearFit": linear_fit, "focalMean": focal_mean, "focalMedian": focal_median, "focalMax": focal_max, "convolve": convolve,
    "reduceResolution": reduce_resolution, "visualize": visualize,
}
AT_ONCE = {"resample": resample, "reduceRegion": region_mean}


def write(file, results):
    """The bands of all boxes, put together."""
    per_row = int(len(results) ** 0.5)
    with open(file, "wb") as out:
        for band in range(len(results[0])):
            for part, dtype in ((0, np.float64), (1, np.uint8)):
                rows = [[box[band][part] for box in results[at : at + per_row]] for at in range(0, len(results), per_row)]
                np.block(rows).astype(dtype).tofile(out)


def main():
    print("ready", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        name, kept = asked["name"], []
        start, used = time.perf_counter(), time.process_time()
        for result in ((BY_BOX[name](box) for box in BOXES) if name in BY_BOX else [AT_ONCE[name]()]):
            if asked["file"] is not None:
                kept.append(result)
        took = [(time.perf_counter() - start) * 1000, (time.process_time() - used) * 1000]
        if kept:
            write(asked["file"], kept)
        print(json.dumps(took), flush=True)


np.seterr(divide="ignore", invalid="ignore")
main()
