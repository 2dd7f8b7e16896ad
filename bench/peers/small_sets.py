"""A best-pixel mosaic as one writes it with rasterio and numpy: all bands of all images, on the first image's finest grid.

small_sets.py FOLDER QUALITY_BAND OUT.tif   the image with the lowest quality band wins, the last one among equals
small_sets.py --equal ONE.tif OTHER.tif     exit 1 where grid, band names, masks or valid values differ
small_sets.py --versions
"""

import json
import sys
from pathlib import Path

import numpy as np
import rasterio


def images(folder):
    """STAC Items in order of time, each as (band name, path, band number) in order of its assets."""
    items = [json.loads(path.read_text()) | {"base": path.parent} for path in sorted(Path(folder).rglob("*.json"))]
    items = [item for item in items if item.get("type") == "Feature"]
    for item in sorted(items, key=lambda item: (item["properties"]["datetime"], item["id"])):
        bands = []
        for key, asset in item["assets"].items():
            if "tif" not in asset.get("type", "tif"):
                continue
            named = asset.get("eo:bands", [])
            names = [key] if len(named) < 2 else [band["name"] for band in named]
            bands += [(name, item["base"] / asset["href"], number + 1) for number, name in enumerate(names)]
        yield bands


def read(bands, shape):
    """Values and masks of all bands, by nearest neighbour on a grid of `shape`."""
    values, masks, files = [], [], {}
    for _, path, number in bands:
        file = files.setdefault(path, None) or rasterio.open(path)
        files[path] = file
        values.append(file.read(number, out_shape=shape))
        masks.append(file.read_masks(number, out_shape=shape) != 0)
    for file in files.values():
        file.close()
    return values, masks


def finest(bands):
    with_sizes = []
    for _, path, _ in bands:
        with rasterio.open(path) as file:
            with_sizes.append((abs(file.transform.a * file.transform.e), file.crs, file.transform, file.shape))
    return min(with_sizes, key=lambda entry: entry[0])[1:]


def best_pixel(folder, quality_band, out):
    scenes = list(images(folder))
    crs, transform, shape = finest(scenes[0])
    names = [name for name, _, _ in scenes[0]]
    at = names.index(quality_band)
    best = None
    for bands in scenes:
        values, masks = read(bands, shape)
        wide = np.float32 if values[at].dtype.kind == "f" else np.int16 if values[at].dtype == np.uint8 else np.int32
        values.append(values[at].astype(wide) * wide(-1))
        masks.append(masks[at])
        if best is None:
            best = [np.zeros(shape, band.dtype) for band in values]
            valid = [np.zeros(shape, bool) for _ in masks]
            score, known = np.zeros(shape, wide), np.zeros(shape, bool)
        wins = masks[-1] & (~known | (values[-1] >= score))
        score[wins] = values[-1][wins]
        known |= wins
        for band, mask, to, to_valid in zip(values, masks, best, valid):
            to[wins] = band[wins]
            to_valid[wins] = mask[wins]
    dtype = np.result_type(*best)
    nodata = np.nan if dtype.kind == "f" else np.iinfo(dtype).min
    profile = dict(driver="COG", width=shape[1], height=shape[0], count=len(best), dtype=dtype, crs=crs, transform=transform,
                   nodata=nodata, compress="DEFLATE", level=3, predictor="YES", blocksize=512)
    with rasterio.open(out, "w", **profile) as file:
        for number, (name, band, mask) in enumerate(zip([*names, "quality"], best, valid), start=1):
            file.write(np.where(mask, band.astype(dtype), dtype.type(nodata)), number)
            file.set_band_description(number, name)


def equal(one, other):
    with rasterio.open(one) as a, rasterio.open(other) as b:
        if (a.shape, a.crs, a.transform, a.descriptions) != (b.shape, b.crs, b.transform, b.descriptions):
            return False
        return all(
            np.array_equal(a.read_masks(n), b.read_masks(n)) and np.array_equal(a.read(n)[a.read_masks(n) != 0], b.read(n)[b.read_masks(n) != 0])
            for n in a.indexes
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["--versions"]:
        print(f"Python {sys.version.split()[0]}, rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}, numpy {np.__version__}")
    elif sys.argv[1] == "--equal":
        sys.exit(0 if equal(*sys.argv[2:]) else 1)
    else:
        best_pixel(*sys.argv[1:])
