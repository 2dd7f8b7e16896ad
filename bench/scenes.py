#!/usr/bin/python3
"""Scenes like those of Sentinel-2, made from nothing but numbers, for the benchmarks.

    scenes.py FOLDER [--scenes 12] [--size 4096] [--tile 1024] [--clear mixed|smooth|zero] [--seed 1] [--grid 1]

Each scene is a folder with a STAC Item and five Cloud-Optimized GeoTIFFs (DEFLATE 6, predictor 2): blue, green, red, nir (uint16,
10 m, nodata 0, average overviews) and cloud, the probability of a cloud in percent (uint8, 20 m, nodata 255, nearest overviews).
They share one ground; each has clouds, haze and noise of its own, and every other one an edge of the swath, cut on the 20 m grid,
beyond which all bands are nodata. Scene i is the same however many there are. EPSG:32633.

--clear   what the cloud band holds where the sky is clear: 0 over dark ground and a speckle of 0 to 5 over bright ground (mixed, as
          real products have it), smooth patches of 0 to 5, or 0.
--grid N  copies of the scenes side by side, N in a row and N in a column: a mosaic N times as wide and as high.

What is there already with the same arguments is left as it is.
"""
import argparse
import datetime
import json
import shutil
from pathlib import Path

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.shutil import copy as copy_raster
from rasterio.warp import transform as transform_points

CRS, LEFT, TOP, PIXEL = "EPSG:32633", 399_960.0, 5_400_000.0, 10.0
COLOURS = {"blue": (480, 240), "green": (720, 310), "red": (760, 500), "nir": (2500, 1050)}  # mean and spread of the ground
FIRST_DAY = datetime.datetime(2021, 6, 1, 10, 0, tzinfo=datetime.timezone.utc)


def random(*key):
    """Numbers that depend on what they are for, and on nothing that was drawn before."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))


def lattice_noise(generator, size, cell):
    """size x size values in -1..1 that run smoothly from knot to knot, one knot every `cell` pixels."""
    knots = generator.uniform(-1, 1, (size // cell + 3,) * 2).astype(np.float32)
    position = (np.arange(size, dtype=np.float32) + np.float32(0.5)) / np.float32(cell)
    before = position.astype(np.int64)
    part = position - before.astype(np.float32)
    part *= part * (3 - 2 * part)
    along = knots[:, before] * (1 - part) + knots[:, before + 1] * part
    return along[before] * (1 - part)[:, None] + along[before + 1] * part[:, None]


def cloudlike(generator, size, cell, octaves, persistence=0.55):
    """Lattice noise of ever smaller cells on top of each other, in -1..1."""
    total, weight, sum_of_weights = np.zeros((size, size), np.float32), 1.0, 0.0
    for _ in range(octaves):
        total += np.float32(weight) * lattice_noise(generator, size, max(1, int(cell)))
        sum_of_weights += weight
        weight, cell = weight * persistence, cell / 2
        if cell < 1:
            break
    return total / np.float32(sum_of_weights)


def make_ground(seed, size):
    """Reflectances x 10000 of the ground under a clear sky by colour, and how bright it is on the 20 m grid."""
    relief = cloudlike(random(seed, size, 1), size, 600, 9, 0.6)
    bright = cloudlike(random(seed, size, 2), size, 400, 6)
    fields = random(seed, size, 3).uniform(-0.5, 0.5, (size // 50 + 1,) * 2).astype(np.float32)
    of_field = np.arange(size) // 50
    fields = fields[of_field][:, of_field] * (relief < 0.05)
    ground = {}
    for number, (name, (mean, spread)) in enumerate(COLOURS.items()):
        texture = cloudlike(random(seed, size, 4, number), size, 6, 3, 0.7)
        shade = -0.5 if name == "nir" else 0.9
        ground[name] = np.float32(mean) + np.float32(spread) * (0.5 * relief + np.float32(shade) * bright + 0.5 * fields + 0.1 * texture)
    return ground, bright[::2, ::2].copy()


def swath(seed, size, scene):
    """Where a scene has data, on the 20 m grid, and its outline in 20 m pixels; all of it for even scenes."""
    side = size // 2
    corners = [(0.0, 0.0), (float(side), 0.0), (float(side), float(side)), (0.0, float(side))]
    if scene % 2 == 0:
        return np.ones((side, side), bool), corners
    generator = random(seed, size, 5, scene)
    share, slope = generator.uniform(0.55, 0.95), generator.uniform(0.18, 0.24)
    west = scene % 4 == 1  # which side has the data
    edge = side * (share if west else 1 - share)  # at half height
    at = lambda y: edge - slope * (y - side / 2)
    y, x = np.arange(side)[:, None] + 0.5, np.arange(side)[None, :] + 0.5
    valid = x <= at(y) if west else x >= at(y)
    keep = [0, 3] if west else [1, 2]
    outline = []
    for corner in [(min(max(at(0), 0), side), 0.0), (min(max(at(side), 0), side), float(side))]:
        outline.append(corner)
    kept = [corners[i] for i in keep]
    return valid, [kept[0], outline[0], outline[1], kept[1]] if west else [outline[0], kept[0], kept[1], outline[1]]


def clouds(seed, size, scene, bright, clear):
    """The cloud band, and the clouds it is made from in percent (below 0: clear)."""
    side = size // 2
    generator = random(seed, size, 6, scene)
    cover = generator.uniform(0, 1)
    thick = (cloudlike(generator, side, max(32, side // 5), 8) - np.float32(0.34 - 0.5 * cover)) * np.float32(420)
    if clear == "zero":
        low = np.zeros((side, side), np.float32)
    elif clear == "smooth":
        low = cloudlike(generator, side, max(16, side // 12), 3) * 14 + 1
    else:
        low = generator.uniform(0, 6, (side, side)).astype(np.float32) * (bright > 0.3)
    return np.clip(np.maximum(thick, np.clip(low, 0, 5)), 0, 100).astype(np.uint8), np.clip(thick, 0, 100)


def write_cog(path, values, pixel, nodata, tile, overviews, origin=(LEFT, TOP)):
    profile = dict(driver="GTiff", count=1, dtype=values.dtype, height=values.shape[0], width=values.shape[1], crs=CRS, nodata=nodata,
                   transform=rasterio.Affine(pixel, 0, origin[0], 0, -pixel, origin[1]))
    with MemoryFile() as memory:
        with memory.open(**profile) as file:
            file.write(values, 1)
            file.set_band_description(1, path.stem)
        with memory.open() as file:
            copy_raster(file, path, driver="COG", compress="DEFLATE", level=6, predictor="YES", blocksize=tile,
                        overview_resampling=overviews, num_threads="ALL_CPUS", bigtiff="NO")


def time_of(scene):
    """Five days apart; from the 13th on between those."""
    return FIRST_DAY + datetime.timedelta(days=5 * (scene % 12) + 2 * (scene // 12) % 5, minutes=scene)


def stac_item(name, scene, size, outline, cover, origin=(LEFT, TOP)):
    points = [(origin[0] + 2 * PIXEL * x, origin[1] - 2 * PIXEL * y) for x, y in outline]
    longitudes, latitudes = transform_points(CRS, "EPSG:4326", *zip(*points))
    ring = [[round(x, 7), round(y, 7)] for x, y in zip(longitudes, latitudes)]
    asset = lambda key, kind, nodata, pixel: {
        "href": f"./{key}.tif", "type": "image/tiff; application=geotiff; profile=cloud-optimized", "roles": ["data"],
        "proj:epsg": int(CRS[5:]), "raster:bands": [{"data_type": kind, "nodata": nodata, "spatial_resolution": pixel}]}
    return {
        "type": "Feature", "stac_version": "1.0.0", "id": name, "geometry": {"type": "Polygon", "coordinates": [ring + ring[:1]]},
        "bbox": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "properties": {"datetime": time_of(scene).strftime("%Y-%m-%dT%H:%M:%SZ"), "eo:cloud_cover": round(cover, 3)},
        "assets": {**{key: asset(key, "uint16", 0, 10) for key in COLOURS}, "cloud": asset("cloud", "uint8", 255, 20)}, "links": [],
    }


def write_scene(folder, scene, ground, bright, a):
    valid, outline = swath(a.seed, a.size, scene)
    cloud, thick = clouds(a.seed, a.size, scene, bright, a.clear)
    name = f"scene-{scene:02d}"
    folder = folder / name
    folder.mkdir(parents=True)
    cover = 100 * float((cloud[valid] > 50).mean())
    cloud[~valid] = 255
    write_cog(folder / "cloud.tif", cloud, 2 * PIXEL, 255, a.tile, "NEAREST")
    opacity = (thick / np.float32(100)).repeat(2, 0).repeat(2, 1)
    inside = valid.repeat(2, 0).repeat(2, 1)
    light = random(a.seed, a.size, 7, scene)
    gain, haze = light.uniform(0.92, 1.08), light.uniform(0, 90)
    for number, key in enumerate(COLOURS):
        values = ground[key] * np.float32(gain) + np.float32(haze * (1.2 - 0.3 * number))
        white = 5200 + 300 * number + 900 * cloudlike(random(a.seed, a.size, 8, scene, number), a.size, 64, 5)
        values += opacity * (white - values)
        noise = random(a.seed, a.size, 9, scene, number).standard_normal(values.shape, dtype=np.float32)
        values += noise * (9 + values * np.float32(0.006))
        band = np.clip(values, 1, 65535).astype(np.uint16)
        band[~inside] = 0
        write_cog(folder / f"{key}.tif", band, PIXEL, 0, a.tile, "AVERAGE")
    item = stac_item(name, scene, a.size, outline, cover)
    (folder / f"{name}.json").write_text(json.dumps(item, indent=1))
    return outline, cover


def repeat(folder, name, scene, outline, cover, a):
    """Copies of a scene, each with its own place; only the georeference in the header is another."""
    for row in range(a.grid):
        for column in range(a.grid):
            if row == column == 0:
                continue
            origin = (LEFT + column * a.size * PIXEL, TOP - row * a.size * PIXEL)
            target = folder / f"{name}-{row}{column}"
            shutil.copytree(folder / name, target, ignore=shutil.ignore_patterns("*.json"))
            for path in target.glob("*.tif"):
                pixel = 2 * PIXEL if path.stem == "cloud" else PIXEL
                with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as file:
                    file.transform = rasterio.Affine(pixel, 0, origin[0], 0, -pixel, origin[1])
            (target / f"{target.name}.json").write_text(json.dumps(stac_item(target.name, scene, a.size, outline, cover, origin), indent=1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scenes", type=int, default=12)
    parser.add_argument("--size", type=int, default=4096)
    parser.add_argument("--tile", type=int, default=1024)
    parser.add_argument("--clear", choices=["mixed", "smooth", "zero"], default="mixed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grid", type=int, default=1)
    a = parser.parse_args()
    if a.size % 2:
        parser.error("--size must be even: the cloud band has half as many pixels")
    told = json.dumps({key: str(value) for key, value in vars(a).items() if key not in ("folder",)}, sort_keys=True)
    mark = a.folder / ".complete"
    if mark.exists() and mark.read_text() == told:
        return
    shutil.rmtree(a.folder, ignore_errors=True)
    ground, bright = make_ground(a.seed, a.size)
    for scene in range(a.scenes):
        outline, cover = write_scene(a.folder, scene, ground, bright, a)
        repeat(a.folder, f"scene-{scene:02d}", scene, outline, cover, a)
        print(f"scene {scene + 1} of {a.scenes}", flush=True)
    mark.write_text(told)


if __name__ == "__main__":
    main()
