import type { Json } from '../../src/expression/json.ts';
import { printExpression } from '../../src/expression/print.ts';
import type { Node } from '../../src/workflow/workflow.ts';
import { type EarthEngine, type EeImage, earthEngine } from './earth-engine.ts';
import { body, expressionOf, node, workflow } from './workflow.ts';

/** An image of the official client with every method that it has. */
export type OfficialImage = EeImage & Readonly<Record<string, (...args: unknown[]) => OfficialImage>>;

export const ee: EarthEngine = earthEngine();

/** The same value as one of the official client's images, which has more methods than are declared. */
export function official(image: EeImage): OfficialImage {
  return image as OfficialImage;
}

const collection = node('collection', 'Collection', { id: 'LANDSAT/LC08/C02/T1_L2' });
const load = () => ee.ImageCollection('LANDSAT/LC08/C02/T1_L2');

/**
 * What a node makes of each image of a collection, in a Map, with the image wired to some of its inputs; and what the official
 * client makes of the same.
 */
export function mapBoth(type: string, params: Readonly<Record<string, Json>>, wired: readonly string[], change: (image: OfficialImage) => EeImage, others: readonly Node[] = []): { ours: unknown; theirs: unknown } {
  const edges = wired.map((input) => (input.includes('>') ? input : `$img>answer.${input}`)).join(' ');
  const inside = body('answer', [...others, node('answer', type, params)], edges);
  const document = workflow([collection, node('map', 'Map', {}, { body: inside })], 'collection>map.collection');
  return { ours: printExpression(expressionOf(document, 'map')), theirs: ee.Serializer.encodeCloudApi(load().map((image) => change(official(image)))) };
}

/** What a node makes of a collection wired to an input, and what the official client makes of mapping it. */
export function collectionBoth(type: string, params: Readonly<Record<string, Json>>, input: string, change: (image: OfficialImage) => EeImage): { ours: unknown; theirs: unknown } {
  const document = workflow([collection, node('answer', type, params)], `collection>answer.${input}`);
  return { ours: printExpression(expressionOf(document, 'answer')), theirs: ee.Serializer.encodeCloudApi(load().map((image) => change(official(image)))) };
}
