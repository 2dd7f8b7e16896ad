"""Warps by GDAL, with its exact transformer: cases as JSON in, pixels as JSON out (null where nothing is valid)."""
import json
import sys

import numpy
from osgeo import gdal, osr

gdal.UseExceptions()
TYPES = {'uint8': gdal.GDT_Byte, 'int16': gdal.GDT_Int16, 'uint16': gdal.GDT_UInt16, 'float32': gdal.GDT_Float32, 'float64': gdal.GDT_Float64}


def dataset(box, data_type):
    made = gdal.GetDriverByName('MEM').Create('', box['width'], box['height'], 1, TYPES[data_type])
    a, b, c, d, e, f = box['transform']
    made.SetGeoTransform((c, a, b, f, d, e))
    crs = osr.SpatialReference()
    crs.SetFromUserInput(box['crs'])
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    made.SetProjection(crs.ExportToWkt())
    return made


def warp(case):
    source = dataset(case['source'], case['type'])
    source.GetRasterBand(1).WriteArray(numpy.array(case['values']).reshape(case['source']['height'], -1))
    target = dataset(case['target'], case['type'])
    nodata = case.get('nodata')
    missing = -32768 if case['type'] == 'int16' else 0
    if nodata is not None:
        source.GetRasterBand(1).SetNoDataValue(nodata)
        missing = nodata
    target.GetRasterBand(1).SetNoDataValue(missing)
    target.GetRasterBand(1).Fill(missing)
    gdal.Warp(target, source, resampleAlg=case['method'], errorThreshold=0, multithread=False)
    pixels = target.GetRasterBand(1).ReadAsArray().ravel()
    return [None if value == missing else round(float(value), 4) for value in pixels]


if __name__ == '__main__':
    with open(sys.argv[1]) as file:
        print(json.dumps([warp(case) for case in json.load(file)], separators=(',', ':')))
