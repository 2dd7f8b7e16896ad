/** The bands of a modelled scene that hold reflectance, in the order of every spectrum. */
export const REFLECTANCE_BANDS = ['B2', 'B3', 'B4', 'B8', 'B11', 'B12'] as const;

/** Surface reflectance × 10000 in the six bands. */
export type Spectrum = readonly [b2: number, b3: number, b4: number, b8: number, b11: number, b12: number];

/** Typical of what they name; rounded by hand after the literature and the clear 31UDS chips. */
export const SPECTRA = {
  brownSoil: [850, 1210, 1600, 2280, 2900, 2340],
  redSoil: [750, 1100, 1690, 2360, 2980, 2440],
  darkSoil: [610, 850, 1110, 1700, 2340, 1920],
  paleSoil: [1300, 1720, 2160, 2880, 3600, 3060],
  stubble: [1040, 1580, 2120, 3050, 3500, 2560],
  ripeWheat: [860, 1480, 1970, 3050, 3050, 2020],
  dryGrass: [740, 1110, 1400, 2300, 2800, 1960],
  greenGrass: [420, 830, 720, 3200, 2320, 1360],
  deadCorn: [640, 1020, 1180, 2700, 2650, 1680],
  corn: [260, 610, 340, 4550, 1960, 900],
  alfalfa: [280, 900, 390, 5350, 2120, 1000],
  beets: [260, 830, 330, 5700, 2050, 880],
  beans: [310, 850, 450, 4750, 2200, 1060],
  millet: [460, 950, 680, 3900, 2350, 1300],
  tree: [260, 520, 370, 3050, 1650, 820],
  willow: [340, 700, 540, 3250, 2000, 1060],
  marsh: [380, 660, 520, 2700, 1500, 760],
  water: [520, 610, 480, 330, 200, 140],
  deepWater: [390, 480, 300, 190, 120, 90],
  wetSand: [1050, 1330, 1560, 1950, 1900, 1500],
  sand: [1480, 1890, 2260, 2860, 3380, 2840],
  gravel: [1250, 1580, 1880, 2460, 3080, 2700],
  asphalt: [1150, 1300, 1420, 1700, 2000, 1800],
  ballast: [740, 840, 940, 1250, 1700, 1560],
  roof: [2250, 2420, 2520, 2750, 2800, 2450],
  town: [900, 1080, 1170, 2150, 2150, 1720],
  char: [410, 490, 560, 900, 1850, 2050],
  feedlot: [640, 820, 980, 1450, 1950, 1680],
} as const satisfies Readonly<Record<string, Spectrum>>;

export type SpectrumName = keyof typeof SPECTRA;
