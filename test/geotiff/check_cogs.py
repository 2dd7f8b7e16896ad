"""Checks GeoTIFFs with GDAL and rasterio. Reads a JSON list of files and what they should hold from stdin; prints, for each, a list of complaints.

Values of a file lie beside it as PATH.values, band after band in the file's type; its valid pixels as PATH.valid, one byte a pixel and band.
"""

import json
import sys

import numpy
import rasterio
from osgeo import gdal
from osgeo_utils.samples.validate_cloud_optimized_geotiff import validate


def halve(values, valid, rule, nodata):
    """Our overview kernels, written in another way: the four pixels of each output pixel as a last axis."""
    rows, columns = values.shape
    size = ((rows + 1) // 2 * 2, (columns + 1) // 2 * 2)
    padded = numpy.zeros(size, values.dtype)
    padded[:rows, :columns] = values
    inside = numpy.zeros(size, bool)
    inside[:rows, :columns] = valid
    quads = [part[r::2, c::2] for part in (padded, inside) for r in (0, 1) for c in (0, 1)]
    four, known = numpy.stack(quads[:4], -1), numpy.stack(quads[4:], -1)
    if rule == "average":
        count = numpy.maximum(known.sum(-1), 1)
        a, b, c, d = numpy.moveaxis(numpy.where(known, four.astype(float), 0), -1, 0)
        mean = (a + b + c + d) / count
        if numpy.issubdtype(values.dtype, numpy.integer):
            mean = numpy.copysign(numpy.floor(numpy.abs(mean) + 0.5), mean)
        result = mean.astype(values.dtype)
        if nodata is not None and numpy.issubdtype(values.dtype, numpy.integer):
            result[(result == nodata) & known.any(-1)] += 1
    else:
        times = ((four[..., :, None] == four[..., None, :]) & known[..., None, :]).sum(-1) * known
        most = times == times.max(-1, keepdims=True)
        lowest = numpy.where(most & known, four.astype(float), numpy.inf).min(-1)
        result = numpy.where(known.any(-1), lowest, 0).astype(values.dtype)
    return result, known.any(-1)


def same(one, other):
    return numpy.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def complaints(expected):
    path, found = expected["path"], []

    def expect(what, got, wanted):
        if got != wanted:
            found.append(f"{what}: {got!r} where {wanted!r} was expected")

    gdal.PushErrorHandler(lambda level, code, message: found.append(f"GDAL: {message}"))
    dataset = gdal.Open(path)
    gdal.Info(dataset, options=["-checksum", "-listmdd", "-mdd", "all"])
    warnings, errors, _ = validate(dataset, full_check=True)
    for band in range(1, dataset.RasterCount + 1):
        for overview in range(dataset.GetRasterBand(band).GetOverviewCount()):
            dataset.GetRasterBand(band).GetOverview(overview).Checksum()
    for row, column in expected["sparse"]:
        offset = dataset.GetRasterBand(1).GetMetadataItem(f"BLOCK_OFFSET_{column}_{row}", "TIFF")
        expect(f"offset of the empty block in row {row}, column {column}", offset, None)
    dataset = None
    gdal.PopErrorHandler()
    found += warnings + errors

    with open(path, "rb") as file:
        expect("BigTIFF", file.read(4)[2] == 43, expected["big"])
    with rasterio.open(path) as file:
        shape = (file.count, file.height, file.width)
        values = numpy.fromfile(path + ".values", file.dtypes[0]).reshape(shape)
        valid = numpy.fromfile(path + ".valid", numpy.uint8).reshape(shape) != 0
        expect("type", file.dtypes, (expected["type"],) * file.count)
        expect("size", [file.width, file.height], expected["size"])
        expect("transform", list(file.transform)[:6], expected["transform"])
        expect("crs", file.crs.to_epsg(), expected["epsg"])
        expect("descriptions", list(file.descriptions), expected["names"])
        nodata = file.nodata
        expect("nodata", "nan" if nodata is not None and numpy.isnan(nodata) else nodata, expected["nodata"])
        expect("software", file.tags().get("TIFFTAG_SOFTWARE"), "Geoweft")
        expect("area", file.tags().get("AREA_OR_POINT"), "Area")
        for name, value in expected["metadata"].items():
            expect(f"metadata {name}", file.tags().get(name), value)
        for band, items in enumerate(expected["bandMetadata"], 1):
            expect(f"metadata of band {band}", file.tags(band), items)
        structure = file.tags(ns="IMAGE_STRUCTURE")
        expect("compression", structure.get("COMPRESSION"), expected["compression"])
        expect("layout", structure.get("LAYOUT"), "COG")
        expect("blocks", file.block_shapes, [(expected["block"],) * 2] * file.count)
        expect("colours", {c.name for c in file.colorinterp[1:]} - {"undefined"}, set())
        count = len(expected["overviews"])
        expect("overviews", len(file.overviews(1)), count)

    for level in range(count + 1):
        with rasterio.open(path, **({"overview_level": level - 1} if level else {})) as file:
            expect(f"size of level {level}", [file.width, file.height], ([expected["size"]] + expected["overviews"])[level])
            got, masks = file.read(), file.read_masks() != 0
            if expected["type"] == "int8" and file.nodata is not None:
                masks = got != file.nodata  # GDAL before 3.7 has no int8 and looks for the nodata value among bytes
            if level > 0:
                rule = expected["rules"]
                halves = [halve(values[b], valid[b], rule[b], file.nodata) for b in range(file.count)]
                values, valid = (numpy.stack([half[i] for half in halves]) for i in (0, 1))
            fill = 0 if file.nodata is None else file.nodata
            values = numpy.where(valid, values, numpy.array(fill).astype(values.dtype))
            if not same(got, values):
                where = numpy.argwhere((got != values) & ~((got != got) & (values != values)))
                found.append(f"level {level}: {len(where)} values differ, the first at band, row, column {where[0].tolist()}")
            if not same(masks, valid):
                found.append(f"level {level}: {(masks != valid).sum()} mask pixels differ")
    return found


json.dump([complaints(expected) for expected in json.load(sys.stdin)], sys.stdout)
