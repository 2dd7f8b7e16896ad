/** The value of the GDAL_NODATA tag, or null. */
export function parseNodata(text: unknown): number | null {
  if (typeof text !== 'string') return null;
  const trimmed = text.replace(/\0/g, '').trim();
  if (trimmed === '') return null;
  if (/^[+-]?nan/i.test(trimmed)) return NaN;
  if (/^[+-]?inf/i.test(trimmed)) return trimmed.startsWith('-') ? -Infinity : Infinity;
  const value = Number(trimmed);
  return Number.isNaN(value) ? null : value;
}

/** The bands' names by their 0-based index, and the items of the whole file. */
export interface GdalMetadata {
  readonly descriptions: ReadonlyMap<number, string>;
  readonly items: ReadonlyMap<string, string>;
}

/** GDAL's metadata: a flat list of <Item>s, whose values GDAL escapes twice. */
export function parseGdalMetadata(xml: unknown): GdalMetadata {
  const descriptions = new Map<number, string>();
  const items = new Map<string, string>();
  if (typeof xml !== 'string') return { descriptions, items };
  for (const [, attributes, value] of xml.matchAll(/<Item\b([^<>]*)>([^<]*)<\/Item>/g)) {
    const attribute = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
    const sample = attribute('sample');
    const name = attribute('name');
    const text = unescapeXml(unescapeXml(value));
    if (sample !== undefined && attribute('role') === 'description') descriptions.set(Number(sample), text);
    else if (sample === undefined && name !== undefined) items.set(name, text);
  }
  return { descriptions, items };
}

function unescapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(lt|gt|quot|apos|amp));/gi, (_, decimal, hex, name) => {
    if (typeof name === 'string') return entities[name.toLowerCase()];
    const code = typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
