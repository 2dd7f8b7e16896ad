export interface NamedPalette {
  readonly name: string;
  /** Hex colours from the lowest value to the highest. */
  readonly colors: readonly string[];
}

/**
 * The palettes of the menu. Colours at even steps of viridis, magma, inferno and plasma (Smith, van der Walt and Firing, for matplotlib; CC0),
 * of cividis (Nuñez, Anderton and Renslow, PLOS ONE 2018; CC BY 4.0) and of turbo (Google LLC, Apache 2.0; as d3-scale-chromatic
 * approximates it, ISC); those named by initials, and Spectral, are of ColorBrewer (© 2002 Cynthia Brewer, Mark Harrower and The
 * Pennsylvania State University; Apache 2.0). NDVI has the colours that Earth Engine's guides give vegetation indices (Apache 2.0).
 * The others are our own. viridis, magma, inferno, plasma and cividis are readable by those who see fewer colours.
 */
export const palettes: readonly NamedPalette[] = [
  { name: 'Grey', colors: ['#000000', '#ffffff'] },
  { name: 'viridis', colors: ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'] },
  { name: 'magma', colors: ['#000004', '#180f3d', '#440f76', '#721f81', '#9e2f7f', '#cd4071', '#f1605d', '#fd9668', '#feca8d', '#fcfdbf'] },
  { name: 'inferno', colors: ['#000004', '#1b0c41', '#4a0c6b', '#781c6d', '#a52c60', '#cf4446', '#ed6925', '#fb9b06', '#f7d13d', '#fcffa4'] },
  { name: 'plasma', colors: ['#0d0887', '#46039f', '#7201a8', '#9c179e', '#bd3786', '#d8576b', '#ed7953', '#fb9f3a', '#fdca26', '#f0f921'] },
  { name: 'cividis', colors: ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'] },
  { name: 'turbo', colors: ['#23171b', '#4a41b5', '#426ff2', '#2f9df5', '#25c6d8', '#2ee5ae', '#4df884', '#7bfe5f', '#aff444', '#dedd32', '#feb927', '#ff8e1f', '#f65f18', '#d0330e', '#a51403', '#900c00'] },
  { name: 'RdYlGn', colors: ['#a50026', '#d73027', '#f46d43', '#fdae61', '#fee08b', '#ffffbf', '#d9ef8b', '#a6d96a', '#66bd63', '#1a9850', '#006837'] },
  { name: 'RdYlBu', colors: ['#a50026', '#d73027', '#f46d43', '#fdae61', '#fee090', '#ffffbf', '#e0f3f8', '#abd9e9', '#74add1', '#4575b4', '#313695'] },
  { name: 'RdBu', colors: ['#67001f', '#b2182b', '#d6604d', '#f4a582', '#fddbc7', '#f7f7f7', '#d1e5f0', '#92c5de', '#4393c3', '#2166ac', '#053061'] },
  { name: 'BrBG', colors: ['#543005', '#8c510a', '#bf812d', '#dfc27d', '#f6e8c3', '#f5f5f5', '#c7eae5', '#80cdc1', '#35978f', '#01665e', '#003c30'] },
  { name: 'Spectral', colors: ['#9e0142', '#d53e4f', '#f46d43', '#fdae61', '#fee08b', '#ffffbf', '#e6f598', '#abdda4', '#66c2a5', '#3288bd', '#5e4fa2'] },
  { name: 'YlGn', colors: ['#ffffe5', '#f7fcb9', '#d9f0a3', '#addd8e', '#78c679', '#41ab5d', '#238443', '#006837', '#004529'] },
  { name: 'Blues', colors: ['#f7fbff', '#deebf7', '#c6dbef', '#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#08519c', '#08306b'] },
  { name: 'YlGnBu', colors: ['#ffffd9', '#edf8b1', '#c7e9b4', '#7fcdbb', '#41b6c4', '#1d91c0', '#225ea8', '#253494', '#081d58'] },
  { name: 'YlOrRd', colors: ['#ffffcc', '#ffeda0', '#fed976', '#feb24c', '#fd8d3c', '#fc4e2a', '#e31a1c', '#bd0026', '#800026'] },
  { name: 'NDVI', colors: ['#ffffff', '#ce7e45', '#df923d', '#f1b555', '#fcd163', '#99b718', '#74a901', '#66a000', '#529400', '#3e8601', '#207401', '#056201', '#004c00', '#023b01', '#012e01', '#011d01', '#011301'] },
  { name: 'NDWI', colors: ['#8c6239', '#c9a66b', '#f2ead3', '#d3e9f2', '#7fbfe0', '#2f7fc1', '#123f8c'] },
  { name: 'Burn', colors: ['#1a6b3c', '#8fc97a', '#f5f3d0', '#fdd276', '#f59247', '#d9422b', '#7a1730'] },
  { name: 'Terrain', colors: ['#1f5f4a', '#3f8f53', '#8fb466', '#dccf8a', '#c8a06a', '#9c7150', '#8a7f79', '#c8c5c1', '#ffffff'] },
];

/** The palette of the menu that these colours are, or undefined. */
export function paletteOf(colors: readonly string[] | null): NamedPalette | undefined {
  if (colors === null) return palettes[0];
  return palettes.find((palette) => palette.colors.length === colors.length && palette.colors.every((color, index) => color === colors[index]));
}
