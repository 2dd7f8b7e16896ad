#!/usr/bin/python3
"""The independent reference: quality mosaics on plain numpy arrays, read with rasterio.

None of the project's own code runs here. `--write` makes the answers in `answers/`, `--check` recomputes them all and
compares. README.md gives the recipe in words.

Throughout: a "grid" is a CRS, an affine transform (pixel column, row -> map x, y; pixel (0, 0) has its upper left corner
at (0, 0) and its centre at (0.5, 0.5)), a width and a height in pixels. Arrays are [row, column]; a stack of images is
[image, row, column] in collection order. "valid" arrays are boolean, True where the pixel is not masked.
"""
import argparse
import csv
import gzip
import json
import math
import sys
from collections import namedtuple
from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import rasterio
import rasterio.warp
from affine import Affine
from rasterio.enums import ColorInterp, MaskFlags

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ANSWERS = HERE / "answers"

# name of the answer: (folder of the collection, its quality band)
SETS = {
    "slovenia": ("examples/data/s2-l1c-clp-slovenia-2015", "CLP"),
    "ndvi": ("test/fixtures/data/s2-ndvi-clp-slovenia-2015-2016", "CLP"),
    "flanders": ("examples/data/s2-l2a-31uds-2018", "SCL"),
    "landsat-sr": ("examples/data/l8-sr-31uds-2017-2018", "pixel_qa"),
    "newyork": ("test/fixtures/data/l8-l1-newyork-2018h1", "BQA"),
    "utm-zones": ("test/fixtures/utm-zones", "cloud"),
}

INVERTED_TYPE = {"uint8": "int16", "int16": "int32", "uint16": "int32", "int32": "float64", "uint32": "float64", "float32": "float32", "float64": "float64"}  # the type of band * -1
GRID_TOLERANCE = 1e-3  # pixels: a raster that sticks out by less than this does not enlarge the grid
NEAREST_TOLERANCE = 1e-6  # pixels: a centre this close before a cell's edge belongs to the next cell
OUTLINE_POINTS = 21  # points on each side of a raster's outline when it is projected

Grid = namedtuple("Grid", "crs transform width height")
Band = namedtuple("Band", "name path index type grid")  # index: GDAL's, from 1; path: the file
Image = namedtuple("Image", "id time bands")  # time: ms since 1970 UTC; bands: list of Band, in order


# ---------------------------------------------------------------- collections

def milliseconds(text):
    """ISO 8601 text with a zone -> whole milliseconds since 1970-01-01 UTC."""
    since = datetime.fromisoformat(text.replace("Z", "+00:00")) - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return since // timedelta(milliseconds=1)


def bands_of_file(path, names=None):
    """The bands of a TIFF. names: one for each band; else the band descriptions."""
    with rasterio.open(path) as file:
        count = len(colour_bands(file))
        names = names or list(file.descriptions)[:count]
        assert len(names) == count and all(names), f"{path}: bands without a name"
        grid = Grid(file.crs, file.transform, file.width, file.height)
        return [Band(names[i], path, i + 1, file.dtypes[i], grid) for i in range(count)]


def colour_bands(file):
    """GDAL's numbers of the bands of an open file without the alpha band, which comes last."""
    return [index for index in file.indexes if file.colorinterp[index - 1] != ColorInterp.alpha]


def bands_of_asset(key, asset, folder):
    """The bands of a STAC asset: [] when it is no TIFF. One band: named by the asset key."""
    path = folder / asset["href"]
    if path.suffix.lower() not in (".tif", ".tiff"):
        return []
    with rasterio.open(path) as file:
        single = len(colour_bands(file)) == 1
    if single:
        return bands_of_file(path, [key])
    return bands_of_file(path, [band["name"] for band in asset["eo:bands"]] if "eo:bands" in asset else None)


def images_of_items(folder):
    """The images of all STAC Items (*.json with type Feature) below a folder."""
    images = []
    for path in sorted(folder.rglob("*.json")):
        item = json.loads(path.read_text())
        if item.get("type") != "Feature":
            continue
        when = item["properties"]["datetime"] or item["properties"]["start_datetime"]
        bands = []
        for key, asset in item["assets"].items():
            bands += bands_of_asset(key, asset, path.parent)
        images.append(Image(item["id"], milliseconds(when), bands))
    return images


def images_of_csv(folder):
    """The images of a CSV with the columns file and datetime; ids are the files' stems."""
    images = []
    for table in sorted(folder.glob("*.csv")):
        for row in csv.DictReader(table.open(newline="")):
            path = folder / row["file"]
            images.append(Image(path.stem, milliseconds(row["datetime"]), bands_of_file(path)))
    return images


def load_collection(folder):
    """Images of a folder, ordered by time, then id. All have the same bands: names, order, types."""
    images = images_of_items(folder) or images_of_csv(folder)
    images.sort(key=lambda image: (image.time, image.id))
    assert len({image.id for image in images}) == len(images), "two images with one id"
    for image in images:
        assert described(image) == described(images[0]), f"{image.id} has other bands than {images[0].id}"
    return images


def described(image):
    """[(name, type)] of the bands of an image."""
    return [(band.name, band.type) for band in image.bands]


# ---------------------------------------------------------------- the output grid

def outline(grid):
    """Map x and y of the outline of a raster in its own CRS: 21 points a side, corners included. Two arrays [84]."""
    step = np.linspace(0, 1, OUTLINE_POINTS)
    column = np.concatenate([step, np.ones_like(step), step, np.zeros_like(step)]) * grid.width
    row = np.concatenate([np.zeros_like(step), step, np.ones_like(step), step]) * grid.height
    return grid.transform * (column, row)


def output_grid(images):
    """The grid of the first image's finest band, extended by whole pixels over all rasters of all images."""
    finest = min(images[0].bands, key=lambda band: abs(band.grid.transform.determinant))  # min: first among equals
    crs, transform = finest.grid.crs, finest.grid.transform
    left = top = math.inf
    right = bottom = -math.inf
    for grid in {band.grid for image in images for band in image.bands}:
        x, y = outline(grid)
        if grid.crs != crs:
            x, y = rasterio.warp.transform(grid.crs, crs, x, y)
        column, row = ~transform * (np.array(x), np.array(y))
        left, right = min(left, column.min()), max(right, column.max())
        top, bottom = min(top, row.min()), max(bottom, row.max())
    left, top = math.floor(left + GRID_TOLERANCE), math.floor(top + GRID_TOLERANCE)
    right, bottom = math.ceil(right - GRID_TOLERANCE), math.ceil(bottom - GRID_TOLERANCE)
    return Grid(crs, transform * Affine.translation(left, top), right - left, bottom - top)


# ---------------------------------------------------------------- reading

def read_band(band):
    """A band as it is in its file: values [row, column] in the file's type, valid [row, column]."""
    with rasterio.open(band.path) as file:
        values = file.read(band.index)
        nodata = file.nodatavals[band.index - 1]
        flags, colours = file.mask_flag_enums[band.index - 1], colour_bands(file)
        valid = np.ones(values.shape, bool)
        if MaskFlags.per_dataset in flags and MaskFlags.alpha not in flags:
            valid = file.read_masks(band.index) != 0
        elif len(colours) < file.count and nodata is None:  # GDAL itself heeds alpha of uint8 and uint16 only
            valid = file.read(file.count) != 0
    if nodata is not None and not math.isnan(nodata):
        valid &= values != nodata
    if values.dtype.kind == "f":
        valid &= ~np.isnan(values)
    return values, valid


def pixel_centres(grid):
    """Map x and y of every pixel centre of a grid: two arrays [row, column]."""
    column, row = np.meshgrid(np.arange(grid.width) + 0.5, np.arange(grid.height) + 0.5)
    return grid.transform * (column, row)


def source_pixels(source, target):
    """Where the target's pixel centres lie in the source: column and row in source pixels, fractions included."""
    x, y = pixel_centres(target)
    if source.crs != target.crs:
        shape = x.shape
        x, y = rasterio.warp.transform(target.crs, source.crs, x.ravel(), y.ravel())
        x, y = np.reshape(x, shape), np.reshape(y, shape)
    return ~source.transform * (x, y)


def read_band_on(band, target):
    """A band on the target grid by nearest neighbour: values, valid [row, column]. Outside the raster: masked, 0."""
    values, valid = read_band(band)
    column, row = source_pixels(band.grid, target)
    column = np.floor(column + NEAREST_TOLERANCE).astype(int)
    row = np.floor(row + NEAREST_TOLERANCE).astype(int)
    inside = (column >= 0) & (column < band.grid.width) & (row >= 0) & (row < band.grid.height)
    column, row = np.where(inside, column, 0), np.where(inside, row, 0)
    valid = inside & valid[row, column]
    return np.where(valid, values[row, column], values.dtype.type(0)), valid


def read_collection_on(images, target):
    """{band name: (values, valid)}, each a stack [image, row, column] in collection order."""
    stacks = {}
    for i, (name, _) in enumerate(described(images[0])):
        layers = [read_band_on(image.bands[i], target) for image in images]
        stacks[name] = np.stack([values for values, _ in layers]), np.stack([valid for _, valid in layers])
    return stacks


# ---------------------------------------------------------------- the composite

def inverted(values):
    """values * -1 in a type that holds every result; the same shape."""
    kind = INVERTED_TYPE[values.dtype.name]
    return values.astype(kind) * np.array(-1, kind)


def find_winner(score, valid):
    """Which image wins at each pixel: [row, column], -1 where none.

    score, valid: [image, row, column]. The highest valid score wins; among equals the last image.
    """
    score = np.where(valid, score.astype("float64"), -np.inf)  # float64 holds every value of the types used here
    is_best = valid & (score == score.max(axis=0))
    last = len(score) - 1 - np.argmax(is_best[::-1], axis=0)  # argmax: the first True, here counted from the end
    return np.where(is_best.any(axis=0), last, -1)


def quality_mosaic(stacks, quality_band):
    """The quality mosaic: {band name: (values, valid)}, each [row, column]; masked values are 0."""
    winner = find_winner(*stacks[quality_band])
    row, column = np.indices(winner.shape)
    mosaic = {}
    for name, (values, valid) in stacks.items():
        won = (winner >= 0) & valid[winner, row, column]
        mosaic[name] = np.where(won, values[winner, row, column], values.dtype.type(0)), won
    return mosaic


def compute(name):
    """The two answers of a set: {"best" | "worst": (grid, mosaic, images)}."""
    folder, band = SETS[name]
    images = load_collection(ROOT / folder)
    grid = output_grid(images)
    stacks = read_collection_on(images, grid)
    values, valid = stacks[band]
    stacks["quality"] = inverted(values), valid
    return {
        "best": (grid, quality_mosaic(stacks, "quality"), images),
        "worst": (grid, quality_mosaic(stacks, band), images),
    }


# ---------------------------------------------------------------- answers on disk

def encode(grid, mosaic, images):
    """An answer as (text of the JSON file, bytes of the .bin file before gzip)."""
    head = {
        "crs": grid.crs.to_string(),
        "transform": list(grid.transform)[:6],
        "width": grid.width,
        "height": grid.height,
        "bands": [{"name": name, "type": values.dtype.name} for name, (values, _) in mosaic.items()],
        "images": [image.id for image in images],
    }
    body = b"".join(
        values.astype(values.dtype.newbyteorder("<")).tobytes() + valid.astype("uint8").tobytes()
        for values, valid in mosaic.values()
    )
    return json.dumps(head, indent=1) + "\n", body


def read_answer(base):
    """An answer from disk: (the JSON, {band name: (values, valid)}), arrays [row, column]. base: path, no suffix."""
    head = json.loads(Path(f"{base}.json").read_text())
    body = gzip.decompress(Path(f"{base}.bin.gz").read_bytes())
    shape, count, start, bands = (head["height"], head["width"]), head["height"] * head["width"], 0, {}
    for band in head["bands"]:
        kind = np.dtype(band["type"]).newbyteorder("<")
        values = np.frombuffer(body, kind, count, start).reshape(shape)
        start += values.nbytes
        valid = np.frombuffer(body, "uint8", count, start).reshape(shape) != 0
        start += valid.nbytes
        bands[band["name"]] = values, valid
    assert start == len(body), f"{base}.bin.gz has another length than {base}.json says"
    return head, bands


def write(name):
    """Writes the two answers of a set, and says so in a line."""
    ANSWERS.mkdir(exist_ok=True)
    for which, answer in compute(name).items():
        head, body = encode(*answer)
        (ANSWERS / f"{name}-{which}.json").write_text(head)
        (ANSWERS / f"{name}-{which}.bin.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    print(f"{name}: written")


def check(name):
    """True when both answers on disk are, byte for byte, what is computed now (the .bin without its gzip)."""
    wrong = []
    for which, answer in compute(name).items():
        head, body = encode(*answer)
        files = ANSWERS / f"{name}-{which}.json", ANSWERS / f"{name}-{which}.bin.gz"
        if not all(file.exists() for file in files):
            wrong.append(f"{which} is missing")
        elif files[0].read_bytes() != head.encode():
            wrong.append(f"{which}.json differs")
        elif gzip.decompress(files[1].read_bytes()) != body:
            wrong.append(f"{which}.bin.gz differs")
    print(f"{name}: {', '.join(wrong) or 'the same'}")
    return not wrong


def main():
    parser = argparse.ArgumentParser(description="Quality mosaics on plain numpy arrays.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="write the answers")
    action.add_argument("--check", action="store_true", help="recompute, compare with the answers; exit 1 if any differs")
    if parser.parse_args().write:
        for name in SETS:
            write(name)
    elif not all([check(name) for name in SETS]):  # a list: every set is checked
        sys.exit(1)


if __name__ == "__main__":
    main()
