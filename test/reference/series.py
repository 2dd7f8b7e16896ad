"""The mean NDVI of clear pixels over regions, scene by scene: rasterio reads, GEOS (through OGR) cuts the pixels, numpy adds up.

    /usr/bin/python3 series.py FOLDER REGIONS.json

FOLDER holds a folder a scene with B4.tif, B8.tif and SCL.tif; REGIONS is a GeoJSON FeatureCollection of polygons with names.
Prints a JSON list: [scene, region, mean or null], by scene, then as the regions come.
"""
import json
import os
import sys

import numpy as np
import rasterio
from osgeo import ogr, osr
from rasterio.windows import Window

from regions import crs, dense, pixel

MASKED = [0, 1, 3, 8, 9, 10]  # classes of SCL: no data, defective, shadows, clouds, cirrus


def weights(region, dataset):
    """The part of each pixel inside, and the window around the region."""
    shape = ogr.CreateGeometryFromJson(json.dumps(dense(region)))
    shape.Transform(osr.CoordinateTransformation(crs("EPSG:4326"), crs(dataset.crs.to_string())))
    west, east, south, north = shape.GetEnvelope()
    row0, column0 = dataset.index(west, north)
    row1, column1 = dataset.index(east, south)
    window = Window(column0, row0, column1 - column0 + 1, row1 - row0 + 1)
    transform = list(dataset.transform)[:6]
    cells = [[pixel(transform, column, row) for column in range(column0, column1 + 1)] for row in range(row0, row1 + 1)]
    return np.array([[shape.Intersection(cell).Area() / cell.Area() for cell in row] for row in cells]), window


def read(path, name, window):
    with rasterio.open(os.path.join(path, f"{name}.tif")) as dataset:
        return dataset.read(1, window=window).astype("f8")


folder, regions = sys.argv[1], json.load(open(sys.argv[2]))["features"]
scenes = sorted(name for name in os.listdir(folder) if os.path.exists(os.path.join(folder, name, "B4.tif")))
known = {}
rows = []
for scene in scenes:
    path = os.path.join(folder, scene)
    for feature in regions:
        name = feature["properties"]["name"]
        with rasterio.open(os.path.join(path, "B8.tif")) as nir:
            if name not in known:
                known[name] = weights(feature["geometry"], nir)
            weight, window = known[name]
        with rasterio.open(os.path.join(path, "SCL.tif")) as classes:
            ratio = nir.transform.a / classes.transform.a
        r, c = np.mgrid[window.row_off : window.row_off + window.height, window.col_off : window.col_off + window.width]
        r, c = np.floor((r + 0.5) * ratio).astype(int), np.floor((c + 0.5) * ratio).astype(int)
        scl = read(path, "SCL", Window(c.min(), r.min(), c.max() - c.min() + 1, r.max() - r.min() + 1))[r - r.min(), c - c.min()]
        b4, b8 = read(path, "B4", window), read(path, "B8", window)
        use = ~np.isin(scl, MASKED) & (weight >= 0.005) & (b4 > 0) & (b8 > 0)
        w = weight[use]
        rows.append([scene, name, float((w * ((b8 - b4) / (b8 + b4))[use]).sum() / w.sum()) if len(w) else None])
print(json.dumps(rows))
