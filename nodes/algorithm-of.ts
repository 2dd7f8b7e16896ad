/** The algorithm of an image that a node type is named after: "FocalMean" is Image.focalMean. */
export function algorithmOf(type: string): string {
  return `Image.${type[0].toLowerCase()}${type.slice(1)}`;
}
