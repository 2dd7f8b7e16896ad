#!/usr/bin/python3
"""Makes `test/fixtures/utm-zones/` (a small collection across two UTM zones) and `test/fixtures/tiff/` (files for the
reader's tests, with `expected.json`). Deterministic: the same GDAL writes the same bytes. Arrays are [row, column].
"""
import json
import math
import shutil
import struct
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
import rasterio.warp
from affine import Affine
from rasterio.enums import Resampling

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


def hashed(*numbers):
    """A uint32 hash of whole numbers (arrays of one shape, or scalars): the same on every machine."""
    h = np.full(np.broadcast(*numbers).shape, 0x9E3779B9, "uint32")
    for number in numbers:
        h = (h ^ np.asarray(number).astype("uint32")) * np.uint32(0x85EBCA6B)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
        h = h ^ (h >> np.uint32(16))
    return h


def write_tiff(path, bands, transform, crs, names=None, mask=None, tags={}, **options):
    """Writes arrays of one shape and type as a GeoTIFF. mask: bool [row, column] for an internal mask."""
    height, width = bands[0].shape
    if crs is not None:
        options.update(crs=crs, transform=transform)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(
        path, "w", driver="GTiff", width=width, height=height, count=len(bands), dtype=bands[0].dtype, **options
    ) as file:
        file.update_tags(**tags)
        for index, values in enumerate(bands, 1):
            file.write(values, index)
            if names:
                file.set_band_description(index, names[index - 1])
        if mask is not None:
            file.write_mask(mask)


# ---------------------------------------------------------------- utm-zones

TILES = {"tiled": True, "blockxsize": 16, "blockysize": 16}
STRIPS = {"blockysize": 7}
POINT = {32632: (714984.2367, 5542944.0186), 32633: (285015.7633, 5542944.0186)}  # 12 E, 50 N

# (id, number, properties' time, EPSG, 10 m origin, 10 m columns and rows, 20 m origin, 20 m columns and rows, layouts).
# zones-a and zones-c share their time, so their ids decide. zones-c lies half a pixel east of zones-d's lattice: every
# target centre is on an edge of its cells. The origins of zones-a and zones-b were searched for: no target centre is
# within 1e-4 pixels of an edge there.
ZONES = [
    ("zones-d", 1, {"datetime": "2020-06-01T10:00:00Z"}, 32632,
     (714703.7, 5543213.2), (61, 53), (714703.7, 5543213.2), (31, 27), (TILES, TILES, TILES)),
    ("zones-a", 2, {"datetime": "2020-06-03T10:10:00.250Z"}, 32633,
     (284838.51, 5543154.51), (58, 47), (284835.69, 5543167.84), (30, 25), (STRIPS, STRIPS, STRIPS)),
    ("zones-c", 3, {"datetime": "2020-06-03T10:10:00.250Z"}, 32632,
     (714958.7, 5543049.9), (57, 49), (714948.7, 5543062.9), (30, 26), (TILES, STRIPS, TILES)),
    ("zones-b", 4, {"datetime": None, "start_datetime": "2020-06-05T00:00:00Z", "end_datetime": "2020-06-05T23:59:59Z"},
     32633, (284601.84, 5543015.99), (63, 51), (284594.95, 5543017.02), (33, 27), (STRIPS, TILES, TILES)),
]  # fmt: skip


def distance_from_point(epsg, transform, row, column):
    """Metres from each pixel centre to 12 E, 50 N; in the shape of row and column."""
    x, y = transform * (column + 0.5, row + 0.5)
    return np.hypot(x - POINT[epsg][0], y - POINT[epsg][1])


def reflectance(number, band, distance, row, column):
    """uint16: image number in the thousands, the pixel's place and a hash below; holes (0) of three sorts."""
    values = 1000 * number + 5 * row + 3 * column + hashed(number, band, row, column) % 200
    values[hashed(number, band, row // 4, column // 5, 7) % 11 == 0] = 0  # patches
    values[hashed(number, band, row, column, 8) % 29 == 0] = 0  # specks
    if band == 3:
        values[(distance > 150) & (distance < 170)] = 0  # a ring that is masked in B3 of every image
    return values.astype("uint16")


def cloud(number, distance, row, column):
    """uint8 0 to 100 in steps of 20, so ties are common; 255 (masked) in patches and around 12 E, 50 N."""
    values = 20 * (hashed(number, row // 3, column // 4) % 6)
    values[hashed(number, row // 2, column // 3, 9) % 9 == 0] = 255
    values[distance < 60] = 255
    return values.astype("uint8")


def footprint(epsg, transform, width, height):
    """The corners of a raster as a closed ring of [lon, lat]."""
    corners = [transform * corner for corner in ((0, height), (width, height), (width, 0), (0, 0), (0, height))]
    lon, lat = rasterio.warp.transform(f"EPSG:{epsg}", "EPSG:4326", *zip(*corners))
    return [[round(x, 8), round(y, 8)] for x, y in zip(lon, lat)]


def make_zone(folder, name, number, when, epsg, origin10, size10, origin20, size20, layouts):
    """One image of utm-zones: three TIFFs and its STAC Item."""
    folder = folder / name
    folder.mkdir(parents=True)
    assets = {}
    for band, layout in zip(("B2", "B3", "cloud"), layouts):
        metres, origin, (width, height) = (20, origin20, size20) if band == "cloud" else (10, origin10, size10)
        transform = Affine(metres, 0, origin[0], 0, -metres, origin[1])
        row, column = np.indices((height, width))
        distance = distance_from_point(epsg, transform, row, column)
        if band == "cloud":
            values, nodata = cloud(number, distance, row, column), 255
        else:
            values, nodata = reflectance(number, int(band[1]), distance, row, column), 0
        write_tiff(folder / f"{band}.tif", [values], transform, f"EPSG:{epsg}", nodata=nodata,
                   compress="deflate", predictor=2, **layout)  # fmt: skip
        assets[band] = {
            "href": f"./{band}.tif",
            "type": "image/tiff; application=geotiff",
            "roles": ["data"],
            "proj:shape": [height, width],
            "proj:transform": list(transform)[:6],
        }
    ring = footprint(epsg, Affine(10, 0, origin10[0], 0, -10, origin10[1]), *size10)
    lon, lat = zip(*ring)
    item = {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": ["https://stac-extensions.github.io/projection/v1.1.0/schema.json"],
        "id": name,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [min(lon), min(lat), max(lon), max(lat)],
        "properties": {**when, "proj:epsg": epsg},
        "links": [],
        "assets": assets,
    }
    (folder / f"{name}.json").write_text(json.dumps(item, indent=1) + "\n")


def make_zones():
    folder = FIXTURES / "utm-zones"
    shutil.rmtree(folder, ignore_errors=True)
    for zone in ZONES:
        make_zone(folder, *zone)


# ---------------------------------------------------------------- tiff

UTM = "EPSG:32632"
NORTH_UP = Affine(10, 0, 600000, 0, -10, 5500000)
LAEA = "+proj=laea +lat_0=50 +lon_0=12 +x_0=1000 +y_0=2000 +ellps=WGS84 +units=m +no_defs"


def sample(kind, height=29, width=37, seed=1):
    """Values of a type [row, column]: a slope with noise, and the type's extremes here and there."""
    row, column = np.indices((height, width))
    noise = hashed(seed, row, column).astype("int64")
    pick = hashed(seed, row, column, 3) % 53
    kind = np.dtype(kind)
    if kind.kind == "f":
        values = ((row * 7 - column * 3) / 8 + (noise % 1000) / 997).astype(kind)
        small, large = np.finfo(kind).tiny, np.finfo(kind).max
    else:
        small, large = np.iinfo(kind).min, np.iinfo(kind).max
        values = (40 + row * 2 + column + noise % 9).astype(kind)
    values[pick == 0] = small
    values[pick == 1] = large
    return values


def smooth(height, width):
    """uint8 [row, column] that compresses well and whose averages are not its samples."""
    row, column = np.indices((height, width))
    return ((row * row // 40 + column * 2 + (row // 3 + column // 5) % 7 * 5) % 251).astype("uint8")


def samples(kind, count, **more):
    return [sample(kind, seed=seed, **more) for seed in range(1, count + 1)]


def tiles(**more):
    return {"tiled": True, "blockxsize": 16, "blockysize": 16, **more}


def ring_mask(height, width):
    """bool [row, column]: False in the corners and in a hole."""
    row, column = np.indices((height, width))
    far = (row - height // 2) ** 2 + (column - width // 2) ** 2
    return (far < 15**2) & (far > 4**2)


class Tiff:
    """The bytes of a little-endian classic TIFF, to patch its first IFD."""

    def __init__(self, path):
        self.path, self.data = path, bytearray(path.read_bytes())
        assert self.data[:4] == b"II*\0"
        self.ifd = struct.unpack_from("<I", self.data, 4)[0]
        self.count = struct.unpack_from("<H", self.data, self.ifd)[0]

    def entry(self, tag):
        """The offset of a tag's 12-byte entry."""
        for i in range(self.count):
            offset = self.ifd + 2 + 12 * i
            if struct.unpack_from("<H", self.data, offset)[0] == tag:
                return offset
        raise KeyError(tag)

    def put(self, layout, offset, *values):
        struct.pack_into("<" + layout, self.data, offset, *values)

    def value_offset(self, tag):
        """The offset of a tag's values that do not fit in its entry."""
        return struct.unpack_from("<I", self.data, self.entry(tag) + 8)[0]

    def save(self):
        self.path.write_bytes(self.data)


def make_layouts(put):
    """Types, strips and tiles, interleaving, compression, predictors, byte order."""
    put("uint8-strips-none", samples("uint8", 1))
    put("uint8-tiles-deflate", samples("uint8", 1), **tiles(compress="deflate", predictor=1))
    put("uint8-tiles-deflate-p2-pixel", samples("uint8", 3), names=["B4", "B3", "B2"], interleave="pixel",
        **tiles(compress="deflate", predictor=2))  # fmt: skip
    put("uint8-strips-packbits", [smooth(29, 37)], compress="packbits")
    put("uint8-strips-lzw", samples("uint8", 1), compress="lzw", blockysize=5)
    put("uint16-strips-none-band", samples("uint16", 3), interleave="band", blockysize=7)
    put("uint16-strips-deflate-p2", samples("uint16", 1), compress="deflate", predictor=2, blockysize=7)
    put("uint16-tiles-deflate-p2-pixel", samples("uint16", 3), names=["B2", "B3", "cloud"], interleave="pixel",
        **tiles(compress="deflate", predictor=2))  # fmt: skip
    put("uint16-tiles-deflate-p2-band", samples("uint16", 3), names=["B2", "B3", "cloud"], interleave="band",
        **tiles(compress="deflate", predictor=2))  # fmt: skip
    put("uint16-strips-packbits", samples("uint16", 1), compress="packbits")
    put("uint16-strips-zstd", samples("uint16", 1), compress="zstd")
    put("int16-strips-lzw-p2", samples("int16", 1), compress="lzw", predictor=2)
    put("int16-tiles-none", samples("int16", 1), **tiles())
    put("int32-tiles-zstd-p2", samples("int32", 1), **tiles(compress="zstd", predictor=2))
    put("uint32-strips-deflate-p2", samples("uint32", 1), compress="deflate", predictor=2, blockysize=4)
    put("uint32-tiles-lzw", samples("uint32", 1), **tiles(compress="lzw"))
    put("int32-strips-none", samples("int32", 1))
    put("float32-strips-deflate-p3", samples("float32", 1), compress="deflate", predictor=3, blockysize=9)
    put("float32-tiles-deflate-p3-pixel", samples("float32", 2), names=["NDVI", "CLP"], interleave="pixel",
        **tiles(compress="deflate", predictor=3))  # fmt: skip
    put("float32-tiles-deflate-p2", samples("float32", 1), **tiles(compress="deflate", predictor=2))
    put("float32-strips-lzw-p3", samples("float32", 1), compress="lzw", predictor=3)
    put("float64-tiles-deflate-p3", samples("float64", 1), **tiles(compress="deflate", predictor=3))
    put("float64-strips-deflate", samples("float64", 1), compress="deflate", predictor=1)
    put("float64-strips-zstd-p3", samples("float64", 1), compress="zstd", predictor=3)
    put("bigtiff-uint16-tiles-deflate-p2", samples("uint16", 1), bigtiff="yes",
        **tiles(compress="deflate", predictor=2))  # fmt: skip
    put("bigtiff-float32-strips-none", samples("float32", 2), bigtiff="yes", interleave="band")
    put("bigendian-uint16-strips-deflate-p2", samples("uint16", 2), endianness="big", interleave="pixel",
        compress="deflate", predictor=2)  # fmt: skip
    put("bigendian-int16-tiles-none", samples("int16", 1), endianness="big", **tiles())
    put("bigendian-uint32-strips-lzw-p2", samples("uint32", 1), endianness="big", compress="lzw", predictor=2)
    # GDAL 3.6 writes predictor 3 in a big-endian file with the bytes of each number turned around, against TIFF Technical
    # Note 3 (most significant byte first), and reads what the note says. Turned around before, the file is right.
    turned = [values.byteswap() for values in samples("float32", 1)]
    put("bigendian-float32-tiles-deflate-p3", turned, holds=samples("float32", 1), endianness="big",
        **tiles(compress="deflate", predictor=3))  # fmt: skip
    put("bigendian-float64-strips-none", samples("float64", 1), endianness="big")
    put("bigendian-bigtiff-uint16-strips-deflate", samples("uint16", 1), endianness="big", bigtiff="yes",
        compress="deflate")  # fmt: skip


def make_masks(put):
    """Nodata, internal masks, alpha."""
    with_zeros = sample("uint16")
    with_zeros[ring_mask(29, 37)] = 0
    put("nodata-zero-uint16", [with_zeros, sample("uint16", seed=2)], nodata=0, compress="deflate")
    put("nodata-255-uint8", samples("uint8", 1), nodata=255, compress="deflate")
    put("nodata-min-int16", samples("int16", 1), nodata=-32768, compress="deflate", predictor=2)
    for kind in ("float32", "float64"):
        with_nan = sample(kind)
        with_nan[~ring_mask(29, 37)] = math.nan
        put(f"nodata-nan-{kind}", [with_nan], nodata=math.nan, compress="deflate", predictor=3)
        put(f"nan-without-nodata-{kind}", [with_nan], compress="deflate")
        with_both = with_nan.copy()
        with_both[10:14, 3:30] = -9999
        put(f"nodata-9999-and-nan-{kind}", [with_both], nodata=-9999, compress="deflate")
    lowest = np.finfo("float32").min
    with_lowest = sample("float32")
    with_lowest[~ring_mask(29, 37)] = lowest
    put("nodata-lowest-float32", [with_lowest], nodata=float(lowest), compress="deflate")

    # nodata -9999 in uint16: written as 65535, the tag's text then patched; the file holds 65535 and must show it
    tiff = Tiff(put("nodata-out-of-range-uint16", samples("uint16", 1), nodata=65535))
    offset = tiff.value_offset(42113)
    assert tiff.data[offset : offset + 6] == b"65535\0"
    tiff.data[offset : offset + 6] = b"-9999\0"
    tiff.save()

    put("internal-mask-uint8", samples("uint8", 1), mask=ring_mask(29, 37), compress="deflate")
    put("internal-mask-uint16-bands", samples("uint16", 2), mask=ring_mask(29, 37), interleave="band",
        **tiles(compress="deflate"))  # fmt: skip
    alpha = np.where(ring_mask(29, 37), 255, 0).astype("uint8")
    alpha[14, :] = 128
    put("rgba-pixel", [*samples("uint8", 3), alpha], photometric="rgb", alpha="yes", interleave="pixel", compress="deflate")
    put("rgba-band", [*samples("uint8", 3), alpha], photometric="rgb", alpha="yes", interleave="band", compress="lzw")

    path = put("sparse-tiles", [np.zeros((29, 37), "uint16")], nodata=0, sparse_ok=True, **tiles(compress="deflate"))
    with rasterio.open(path, "r+") as file:  # only two of the six tiles are in the file
        for column, row in ((0, 0), (16, 16)):
            part = sample("uint16")[row : row + 13, column : column + 16]
            file.write(part, 1, window=((row, row + 13), (column, column + 16)))


def make_overviews(put):
    """Overviews that are averages, that are samples, and with an internal mask."""
    def build(path, how):
        with rasterio.Env(GDAL_TIFF_OVR_BLOCKSIZE="64", GDAL_TIFF_INTERNAL_MASK=True), rasterio.open(path, "r+") as file:
            file.build_overviews([2, 4], how)

    build(put("overviews-average", [smooth(90, 100)], compress="deflate", predictor=2, tiled=True, blockxsize=32,
              blockysize=32), Resampling.average)  # fmt: skip
    build(put("overviews-nearest", [smooth(90, 100)], compress="lzw"), Resampling.nearest)
    build(put("overviews-average-nodata", [np.where(smooth(90, 100) < 60, 0, smooth(90, 100)).astype("uint16")],
              nodata=0, compress="deflate", predictor=2), Resampling.average)  # fmt: skip
    row, column = np.indices((90, 100))
    build(put("overviews-internal-mask", [smooth(90, 100)], mask=(row + column) % 60 > 9, compress="deflate"),
          Resampling.nearest)  # fmt: skip


def make_places(put):
    """Sizes, georeferencing, metadata."""
    put("size-1x1", samples("uint16", 1, height=1, width=1))
    put("size-1x37", samples("uint16", 1, height=37, width=1), compress="deflate", predictor=2)
    put("size-37x1", samples("uint16", 1, height=1, width=37), **tiles(compress="deflate", predictor=2))
    put("rotated", samples("uint8", 1), transform=NORTH_UP * Affine.rotation(17) * Affine.scale(1, 0.75))
    put("south-up", samples("uint8", 1), transform=Affine(10, 0, 600000, 0, 10, 5500000))
    put("custom-laea", samples("uint8", 1), crs=LAEA, transform=Affine(10, 0, -500, 0, -10, 700))
    put("epsg-3035", samples("uint8", 1), crs="EPSG:3035", transform=Affine(10, 0, 4321000, 0, -10, 3210000))
    put("epsg-4326", samples("uint8", 1), crs="EPSG:4326", transform=Affine(0.0001, 0, 12, 0, -0.0001, 50))
    put("epsg-3857", samples("uint8", 1), crs="EPSG:3857", transform=Affine(10, 0, 1335800, 0, -10, 6446300))
    slim = Affine(9.99479222007154, 0, 465181.0522318204, 0, -9.997448467363668, 5080254.63349641)
    put("non-square", samples("uint8", 1), transform=slim)
    put("pixel-is-point", samples("uint8", 1), tags={"AREA_OR_POINT": "Point"})
    tiff = Tiff(put("tiepoint-inside", samples("uint8", 1)))  # the tie point is pixel (2, 3), not (0, 0)
    tiff.put("dd", tiff.value_offset(33922), 2.0, 3.0)
    tiff.save()
    path = put("scale-offset", samples("uint16", 1))  # kept in the file, not to be applied
    with rasterio.open(path, "r+") as file:
        file.scales, file.offsets = [0.0001], [-0.1]
    source = put("cog", [smooth(90, 100)])
    copy = source.with_suffix(".new")
    rasterio.shutil.copy(source, copy, driver="COG", blocksize=128, compress="deflate", predictor="yes")
    copy.replace(source)


def make_broken(folder):
    """Files that have no right answer: {file name: why}."""
    def put(name, **options):
        path = folder / f"{name}.tif"
        write_tiff(path, samples("uint16", 1), NORTH_UP, options.pop("crs", UTM), **options)
        return path

    path = put("truncated", blockysize=4)
    path.write_bytes(path.read_bytes()[:1500])
    random = hashed(np.arange(500), 11).astype("<u4").tobytes()
    (folder / "random.tif").write_bytes(random)
    (folder / "random-ifd.tif").write_bytes(b"II*\0\x10\0\0\0" + random)
    put("nogeo", crs=None)
    (folder / "header-only.tif").write_bytes(b"II*\0\x08\0\0\0")
    tiff = Tiff(put("huge-dims"))
    for tag in (256, 257):
        tiff.put("HHII", tiff.entry(tag), tag, 4, 1, 2**31 - 1)
    tiff.save()
    tiff = Tiff(put("cyclic-ifd"))
    tiff.put("I", tiff.ifd + 2 + 12 * tiff.count, tiff.ifd)
    tiff.save()
    (folder / "empty.tif").write_bytes(b"")
    return {
        "truncated.tif": "the header and IFD are whole, most of the pixels are cut off",
        "random.tif": "2,000 random bytes, no TIFF header",
        "random-ifd.tif": "a TIFF header, then random bytes where the IFD should be",
        "nogeo.tif": "a valid TIFF without georeference or CRS",
        "header-only.tif": "8 bytes: a TIFF header whose IFD lies behind the end",
        "huge-dims.tif": "ImageWidth and ImageLength are 2147483647, the data are 37 x 29",
        "cyclic-ifd.tif": "the IFD names itself as the next: the first image is whole, but a walk over the IFDs never ends",
        "empty.tif": "0 bytes",
    }


def plain(value):
    """A number for JSON: NaN is null, whole floats are integers where that is exact."""
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and math.isnan(value):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def flat(values):
    return [plain(value) for value in values.ravel()]


def valid(file, index):
    """The mask of a band [row, column], True where valid: rasterio's, and NaN is masked too."""
    values = file.read(index)
    mask = file.read_masks(index) > 0
    return mask & ~np.isnan(values) if values.dtype.kind == "f" else mask


def expected(path):
    """What a reader should find in a file, as rasterio finds it."""
    with rasterio.open(path) as file:
        entry = {
            "width": file.width,
            "height": file.height,
            "epsg": file.crs.to_epsg(),
            "transform": list(file.transform)[:6],
            "bands": [],
        }
        if entry["epsg"] is None:
            entry["proj4"] = file.crs.to_proj4().replace("=True", "")
        for i in range(file.count):
            nodata = file.nodatavals[i]
            entry["bands"].append({
                "name": file.descriptions[i],
                "type": file.dtypes[i],
                "nodata": nodata if nodata is None else "NaN" if math.isnan(nodata) else plain(nodata),
                "values": flat(file.read(i + 1)),
                "mask": flat(valid(file, i + 1).astype(int)),
            })  # fmt: skip
        levels = len(file.overviews(1))
    if levels:
        entry["overviews"] = []
    for level in range(levels):
        with rasterio.open(path, overview_level=level) as file:
            entry["overviews"].append({
                "width": file.width,
                "height": file.height,
                "values": flat(file.read(1)),
                "mask": flat(valid(file, 1).astype(int)),
            })  # fmt: skip
    return entry


def make_tiffs():
    folder = FIXTURES / "tiff"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths = []

    def put(name, bands, transform=NORTH_UP, crs=UTM, holds=None, **options):
        """Writes a file that has an expected entry, and makes sure that it holds what was to be written."""
        path = folder / f"{name}.tif"
        write_tiff(path, bands, transform, crs, **options)
        with rasterio.open(path) as file:
            for index, values in enumerate(holds or bands, 1):
                np.testing.assert_array_equal(file.read(index), values, name)
        paths.append(path)
        return path

    make_layouts(put)
    make_masks(put)
    make_overviews(put)
    make_places(put)
    broken = make_broken(folder)
    pack = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode
    files = ",\n".join(f"{pack(path.name)}: {pack(expected(path))}" for path in sorted(paths))  # a file a line
    (folder / "expected.json").write_text(f'{{"files": {{\n{files}\n}},\n"broken": {json.dumps(broken, indent=1)}}}\n')


if __name__ == "__main__":
    make_zones()
    make_tiffs()
