/** GDAL takes a colon in a name for the end of a prefix, and some other characters break its own XML. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Names of letters, digits, "_", "." and "-"; any text as value. */
type Items = Readonly<Record<string, string>>;

interface BandMetadata {
  /** GDAL's description of the band. */
  readonly name: string;
  readonly metadata?: Items | undefined;
}

/** The GDAL_METADATA document with the file's items and the bands' names and items, or null for none at all. Throws for a name that is not plain. */
export function gdalMetadataOf(metadata: Items, bands: readonly BandMetadata[]): string | null {
  const items = itemsOf(metadata, '');
  bands.forEach(({ name, metadata: own = {} }, band) => {
    if (name !== '') items.push(`  <Item name="DESCRIPTION" sample="${band}" role="description">${escapeTwice(name)}</Item>\n`);
    items.push(...itemsOf(own, ` sample="${band}"`));
  });
  return items.length === 0 ? null : `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`;
}

function itemsOf(metadata: Items, attributes: string): string[] {
  return Object.entries(metadata).map(([name, value]) => {
    if (!PLAIN_NAME.test(name)) {
      throw new Error(`"${name}" cannot name a metadata item; use letters, digits, "_", "." and "-"`);
    }
    return `  <Item name="${name}"${attributes}>${escapeTwice(value)}</Item>\n`;
  });
}

/** GDAL's reader unescapes a value once with the document and once by itself. */
function escapeTwice(text: string): string {
  return escapeXml(escapeXml(text));
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
