"""Numbers over regions, by other means: GEOS cuts the pixels (through OGR), PROJ places the edges, numpy adds up.

    /usr/bin/python3 regions.py CASES.json

A case: crs, transform (of the grid), width, height, values (a list, null is masked), region (GeoJSON in degrees). Prints for each, as
JSON: the part of each pixel inside, what the reducers give, and a row a class: value, pixels, m².
"""
import json
import sys

import numpy as np
from osgeo import ogr, osr

ogr.UseExceptions()
osr.UseExceptions()
PIECES = 400  # of an edge


def crs(name):
    system = osr.SpatialReference()
    system.SetFromUserInput(name)
    system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return system


def dense(geometry):
    """The same with edges in pieces, which are straight in degrees."""
    def ring(points):
        out = []
        for (x0, y0), (x1, y1) in zip(points, points[1:]):
            t = np.arange(PIECES) / PIECES
            out += np.column_stack([x0 + t * (x1 - x0), y0 + t * (y1 - y0)]).tolist()
        return out + [points[-1]]

    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return {"type": "MultiPolygon", "coordinates": [[ring(points) for points in polygon] for polygon in polygons]}


def pixel(transform, column, row):
    a, b, c, d, e, f = transform
    ring = ogr.Geometry(ogr.wkbLinearRing)
    for x, y in [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]:
        x, y = column + x, row + y
        ring.AddPoint_2D(a * x + b * y + c, d * x + e * y + f)
    polygon = ogr.Geometry(ogr.wkbPolygon)
    polygon.AddGeometry(ring)
    return polygon


def solve(case):
    system = crs(case["crs"])
    region = ogr.CreateGeometryFromJson(json.dumps(dense(case["region"])))
    region.Transform(osr.CoordinateTransformation(crs("EPSG:4326"), system))
    to_equal_area = osr.CoordinateTransformation(system, crs("EPSG:6933"))
    weights, areas, centres = [], [], []
    for row in range(case["height"]):
        for column in range(case["width"]):
            cell = pixel(case["transform"], column, row)
            weights.append(region.Intersection(cell).Area() / cell.Area())
            centres.append(region.Contains(cell.Centroid()))
            cell.Transform(to_equal_area)
            areas.append(cell.Area())
    weights, areas, centres = np.array(weights), np.array(areas), np.array(centres)
    weights[weights < 0.005] = 0
    values = np.array([np.nan if value is None else value for value in case["values"]])
    valid = ~np.isnan(values)
    inside = valid & (weights > 0)
    v, w, a = values[inside], weights[inside], areas[inside]
    u = values[valid & centres]
    mean = float((v * w).sum() / w.sum()) if len(v) else None
    return {
        "weights": weights.tolist(),
        "mean": mean,
        "sum": float((v * w).sum()) if len(v) else None,
        "stdDev": float(np.sqrt((w * (v - mean) ** 2).sum() / w.sum())) if len(v) else None,
        "count": len(u),
        "min": float(u.min()) if len(u) else None,
        "max": float(u.max()) if len(u) else None,
        "median": float(np.median(u)) if len(u) else None,
        "p90": float(np.percentile(u, 90)) if len(u) else None,
        "classes": [[float(k), float(w[v == k].sum()), float((w * a)[v == k].sum())] for k in np.unique(v)],
    }


if __name__ == "__main__":
    print(json.dumps([solve(case) for case in json.load(open(sys.argv[1]))]))
