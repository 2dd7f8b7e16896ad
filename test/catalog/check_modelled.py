"""check_modelled.py FOLDER: what GDAL finds wrong with the modelled scenes' files, a line each; nothing if all is well."""

import glob
import json
import os
import sys

import rasterio
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate

BANDS = {
    "B2": ("uint16", 0, 10), "B3": ("uint16", 0, 10), "B4": ("uint16", 0, 10), "B8": ("uint16", 0, 10),
    "B11": ("uint16", 0, 20), "B12": ("uint16", 0, 20), "SCL": ("uint8", 0, 20), "MSK_CLDPRB": ("uint8", None, 20),
    "truth": ("uint8", None, 10),
}

items = sorted(glob.glob(os.path.join(sys.argv[1], "*", "*.json")))
if len(items) != 16:
    print(f"{len(items)} items")
for path in items:
    with open(path) as file:
        item = json.load(file)
    if set(item["assets"]) != set(BANDS):
        print(path, "has", sorted(item["assets"]))
    for name, (dtype, nodata, size) in BANDS.items():
        tiff = os.path.join(os.path.dirname(path), item["assets"][name]["href"])
        warnings, errors, _ = validate(tiff, full_check=True)
        for line in warnings + errors:
            print(tiff, line)
        with rasterio.open(tiff) as file:
            got = (file.dtypes[0], file.nodata, file.res[0], file.crs.to_epsg(), list(file.transform)[:6], list(file.shape))
            asset = item["assets"][name]
            wanted = (dtype, nodata, size, 32613, asset["proj:transform"], asset["proj:shape"])
            if got != wanted:
                print(tiff, got, "where", wanted, "was expected")
            if not file.overviews(1):
                print(tiff, "has no overviews")
