/** GDAL takes a colon in a name for the end of a prefix, and some other characters break its own XML. */
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** The GDAL_METADATA document with items and the bands' descriptions, or null for none at all. Throws for a name that is not plain. */
export function gdalMetadataOf(metadata: Readonly<Record<string, string>>, descriptions: readonly string[]): string | null {
  const items = Object.entries(metadata).map(([name, value]) => {
    if (!PLAIN_NAME.test(name)) {
      throw new Error(`"${name}" cannot name a metadata item; use letters, digits, "_", "." and "-"`);
    }
    return `  <Item name="${name}">${escapeTwice(value)}</Item>\n`;
  });
  descriptions.forEach((text, band) => {
    if (text === '') return;
    items.push(`  <Item name="DESCRIPTION" sample="${band}" role="description">${escapeTwice(text)}</Item>\n`);
  });
  return items.length === 0 ? null : `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`;
}

/** GDAL's reader unescapes a value once with the document and once by itself. */
function escapeTwice(text: string): string {
  return escapeXml(escapeXml(text));
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
