export interface NamedPalette {
  readonly name: string;
  /** Hex colours from the lowest value to the highest. */
  readonly colors: readonly string[];
}

/** The palettes of the menu. viridis, magma and cividis are readable by those who see fewer colours. */
export const palettes: readonly NamedPalette[] = [
  { name: 'Grey', colors: ['#000000', '#ffffff'] },
  { name: 'viridis', colors: ['#440154', '#482878', '#3e4989', '#31688e', '#26828e', '#1f9e89', '#35b779', '#6ece58', '#b5de2b', '#fde725'] },
  { name: 'magma', colors: ['#000004', '#180f3d', '#440f76', '#721f81', '#9e2f7f', '#cd4071', '#f1605d', '#fd9668', '#feca8d', '#fcfdbf'] },
  { name: 'cividis', colors: ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'] },
  { name: 'RdYlGn', colors: ['#a50026', '#d73027', '#f46d43', '#fdae61', '#fee08b', '#ffffbf', '#d9ef8b', '#a6d96a', '#66bd63', '#1a9850', '#006837'] },
  { name: 'NDVI', colors: ['#ffffff', '#ce7e45', '#df923d', '#f1b555', '#fcd163', '#99b718', '#74a901', '#66a000', '#529400', '#3e8601', '#207401', '#056201', '#004c00', '#023b01', '#012e01', '#011d01', '#011301'] },
  { name: 'Terrain', colors: ['#1f5f4a', '#3f8f53', '#8fb466', '#dccf8a', '#c8a06a', '#9c7150', '#8a7f79', '#c8c5c1', '#ffffff'] },
];

/** The palette of the menu that these colours are, or undefined. */
export function paletteOf(colors: readonly string[] | null): NamedPalette | undefined {
  if (colors === null) return palettes[0];
  return palettes.find((palette) => palette.colors.length === colors.length && palette.colors.every((color, index) => color === colors[index]));
}
