#!/usr/bin/python3
"""Random stacks of small images with the answers to them: stacks.py FOLDER SEED [SEED ...]

For each seed FOLDER/SEED gets STAC Items with GeoTIFFs (bands `a` and `q`, the quality), and `best` and `worst`, answers as
README.md has them. What is drawn: the number of images, their CRS (two UTM zones and longitude and latitude) and how their grids are
shifted, sizes down to a single pixel, row or column, types, kinds of masks, blocks and compression. Few different qualities make many ties.

A line of JSON tells of each: the images that were drawn, and how nearest neighbour by GDAL's warp (with its exact transformer) differs from
the reference. `unexplained` counts the differing pixels whose centre does not lie on the edge of a cell, in the source, by the
reference's own tolerance.
"""
import json
import math
import sys
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from osgeo import gdal
from rasterio.warp import transform as transform_points

import reference

gdal.UseExceptions()

TYPES = ["uint8", "int16", "uint16", "int32", "uint32", "float32", "float64"]
MASKS = ["none", "nodata", "nan", "out of range", "internal", "alpha", "all nodata"]
CENTRE = (12.0, 50.0)  # on the border of the two zones
CRSS = {"EPSG:32632": 10.0, "EPSG:32633": 10.0, "EPSG:4326": 0.0001}  # with about equal pixels
SHIFTS = [0.0, 0.5, 1.0, 0.25, 1 / 3, -2.0]
SIDES = [1, 2, 15, 16, 17, 33, 40]
EDGE = 2e-6  # pixels: by so much transforms differ, and so near to an edge the reference takes the next cell


def draw_values(random, shape, kind, few):
    """Values of a type: few different ones, or from all its range."""
    if few:
        return random.integers(0, 4, shape).astype(kind)
    if kind.startswith("float"):
        values = random.normal(0, 1000, shape).astype(kind)
        values[random.random(shape) < 0.02] = np.inf
        values[random.random(shape) < 0.02] = -0.0
        return values
    limits = np.iinfo(kind)
    return random.integers(limits.min, limits.max, shape, dtype=kind, endpoint=True)


def masks_for(kind):
    """The kinds of masks that a type can have."""
    return [mask for mask in MASKS if not (mask == "nan" and not kind.startswith("float")) and not (mask == "out of range" and kind in ("float32", "float64", "int32", "uint32"))]


def write_band(random, path, values, mask, grid):
    """A GeoTIFF with a mask of that kind. Some pixels in eight are masked."""
    kind, holes = values.dtype.name, random.random(values.shape) < 0.12
    nodata = None
    if mask in ("nodata", "all nodata"):
        nodata = random.choice([0, 1, 7])  # among the few qualities, too
        values[holes | (mask == "all nodata")] = nodata
    elif mask == "nan":
        nodata = math.nan
        values[holes] = math.nan
    elif mask == "none" and kind.startswith("float") and random.random() < 0.5:
        values[holes] = math.nan
    block = int(random.choice([16, 32]))
    layout = dict(tiled=True, blockxsize=block, blockysize=block) if random.random() < 0.6 else dict(blockysize=int(random.integers(1, 9)))
    pack = [dict(), dict(compress="lzw"), dict(compress="deflate", predictor=2), dict(compress="deflate", predictor=3 if kind.startswith("float") else 1)][random.integers(4)]
    profile = dict(driver="GTiff", dtype=kind, crs=grid.crs, transform=grid.transform, width=grid.width, height=grid.height, nodata=nodata, **layout, **pack)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "w", count=2 if mask == "alpha" else 1, **profile, **({"alpha": "yes"} if mask == "alpha" else {})) as file:
        file.write(values, 1)
        if mask == "alpha":
            opaque = 255 if kind == "uint8" else 1
            file.write(np.where(holes, 0, opaque).astype(kind), 2)
        if mask == "internal":
            file.write_mask(~holes)
    if mask == "out of range":
        file = gdal.Open(str(path), gdal.GA_Update)
        file.GetRasterBand(1).SetNoDataValue(-99999 if kind != "int16" else 1e6)
        file = None


def draw_grid(random, crs, pixel, shift, sides):
    (x,), (y,) = transform_points("EPSG:4326", crs, [CENTRE[0]], [CENTRE[1]])
    x, y = round(x / pixel) * pixel, round(y / pixel) * pixel
    width, height = sides
    left, top = (math.floor(-width / 2) + shift[0]) * pixel, (math.ceil(height / 2) + shift[1]) * pixel
    return reference.Grid(crs, Affine(pixel, 0, x + left, 0, -pixel, y + top), width, height)


def make_stack(folder, seed):
    """Writes the images of a stack, and says what was drawn."""
    random = np.random.default_rng(seed)
    kinds = {name: str(random.choice(TYPES)) for name in "aq"}
    crss = list(CRSS) if random.random() < 0.5 else [str(random.choice(list(CRSS)))]
    told = []
    for number in range(random.integers(1, 6)):
        name = f"s{number}"
        crs = str(random.choice(crss))
        shift = random.choice(SHIFTS, 2) if random.random() < 0.7 else random.uniform(-5, 5, 2)
        sides = random.choice(SIDES, 2)
        masks = {band: str(random.choice(masks_for(kinds[band]))) for band in "aq"}
        (folder / name).mkdir(parents=True)
        for band in "aq":
            coarse = 2 if band == "q" and random.random() < 0.5 else 1
            grid = draw_grid(random, crs, CRSS[crs] * coarse, shift / coarse, [max(1, int(side) // coarse) for side in sides])
            write_band(random, folder / name / f"{band}.tif", draw_values(random, (grid.height, grid.width), kinds[band], band == "q"), masks[band], grid)
        item = {
            "type": "Feature", "stac_version": "1.0.0", "id": name, "geometry": None, "links": [],
            "properties": {"datetime": f"2020-01-{1 + int(random.integers(0, 3)):02d}T00:00:00Z"},  # equal times, too
            "assets": {band: {"href": f"./{band}.tif", "type": "image/tiff"} for band in "aq"},
        }
        (folder / name / f"{name}.json").write_text(json.dumps(item))
        told.append(f"{crs} {sides[0]}x{sides[1]} a:{kinds['a']} {masks['a']} q:{kinds['q']} {masks['q']}")
    return told


def compare_with_gdal(images, target):
    """How many pixels GDAL's warp takes from another cell than the reference, and how many of these do not lie on an edge."""
    differing = unexplained = 0
    for band in [band for image in images for band in image.bands]:
        source = gdal.GetDriverByName("MEM").Create("", band.grid.width, band.grid.height, 1, gdal.GDT_Float64)
        source.SetProjection(rasterio.crs.CRS.from_user_input(band.grid.crs).to_wkt())
        source.SetGeoTransform(band.grid.transform.to_gdal())
        cells = np.arange(band.grid.width * band.grid.height, dtype="float64").reshape(band.grid.height, band.grid.width)
        source.GetRasterBand(1).WriteArray(cells)
        left, top = target.transform * (0, 0)
        right, bottom = target.transform * (target.width, target.height)
        warped = gdal.Warp("", source, format="MEM", dstSRS=rasterio.crs.CRS.from_user_input(target.crs).to_wkt(), outputBounds=(left, bottom, right, top),
                           width=target.width, height=target.height, resampleAlg="near", errorThreshold=0, dstNodata=-1)
        column, row = reference.source_pixels(band.grid, target)
        c, r = np.floor(column + reference.NEAREST_TOLERANCE), np.floor(row + reference.NEAREST_TOLERANCE)
        inside = (c >= 0) & (r >= 0) & (c < band.grid.width) & (r < band.grid.height)
        differs = warped.GetRasterBand(1).ReadAsArray() != np.where(inside, r * band.grid.width + c, -1)
        on_edge = (np.abs(column - np.round(column)) < EDGE) | (np.abs(row - np.round(row)) < EDGE)
        differing += int(differs.sum())
        unexplained += int((differs & ~on_edge).sum())
    return {"differing": differing, "unexplained": unexplained}


def main():
    for seed in map(int, sys.argv[2:]):
        folder = Path(sys.argv[1]) / str(seed)
        told = make_stack(folder, seed)
        images = reference.load_collection(folder)
        grid = reference.output_grid(images)
        stacks = reference.read_collection_on(images, grid)
        values, valid = stacks["q"]
        stacks["quality"] = reference.inverted(values), valid
        for which, score in ("best", "quality"), ("worst", "q"):
            head, body = reference.encode(grid, reference.quality_mosaic(stacks, score), images)
            (folder / f"{which}.answer").write_text(head)
            (folder / f"{which}.bin").write_bytes(body)
        print(json.dumps({"seed": seed, "images": told, "warp": compare_with_gdal(images, grid)}))


main()
