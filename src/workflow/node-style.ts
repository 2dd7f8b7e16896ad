import { hexOf, parseColor } from '../style/color.ts';
import { type ClassesOf, type NodeStyle, type Style, type StyledImage, bandsParam, displayBands, missingBands, stretchParams, styleOfDisplay, visualizedStyle } from '../style/style.ts';
import type { Address } from './address.ts';
import { nodeAt } from './edits.ts';
import { type NodeType, findNodeType } from './node-type.ts';
import { downstreamOf, upstreamOf } from './wiring.ts';
import type { Workflow } from './workflow.ts';

/** What a style asks of a data set of the registry. */
export interface StyledDataset {
  readonly id: string;
  /** The bands to show as red, green and blue. */
  readonly rgb: readonly string[] | null;
  readonly bands: Readonly<Record<string, { readonly classes: readonly { readonly value: number; readonly name: string; readonly color: string | null }[] | null }>>;
}

/**
 * The style of a node's picture: that of the nearest Display downstream whose bands it has, else of a visualized image its own
 * colours, else the data set's red, green and blue stretched, else the first band in grey, stretched. A body's answer goes on at its Map. Null without bands.
 */
export function nodeStyle(
  workflow: Workflow,
  address: Address,
  description: StyledImage,
  datasets: readonly StyledDataset[],
  types: readonly NodeType[],
): NodeStyle | null {
  const names = description.bands.map((band) => band.name);
  if (names.length === 0) return null;
  const registered = datasetsAbove(workflow, address, datasets);
  const classesOf = classesAbove(workflow, address, registered, types);
  const own = nodeAt(workflow, address);
  if (own?.type === 'Display' && missingBands(own.params, description).length === 0) {
    return fixed({ ...styleOfDisplay(own.params, description, classesOf), opacity: 1 });
  }
  for (const reader of downstreamOf(workflow, address)) {
    const node = nodeAt(workflow, reader);
    const asked = node?.type === 'Display' ? bandsParam(node.params.bands) : null;
    if (!node || !asked || !asked.every((band) => names.includes(String(band)))) continue;
    const bands = displayBands(node.params, description);
    const style = { ...styleOfDisplay(node.params, description, classesOf), opacity: 1 };
    const { given } = stretchParams(node.params, bands, () => [0, 1]);
    if (given === 'both' || style.classes) return fixed(style);
    return { bands, style: 'stretch', palette: style.palette, gamma: style.gamma };
  }
  const visualized = visualizedStyle(names);
  if (visualized) return fixed(visualized);
  const rgb = registered.find((dataset) => dataset.rgb?.every((band) => names.includes(band)))?.rgb ?? null;
  const bands = rgb ?? names.slice(0, 1);
  const classes = bands.length === 1 ? classesOf(bands[0]) : null;
  if (classes) return fixed({ bands, min: [0], max: [1], gamma: [1], palette: null, classes, opacity: 1 });
  return { bands, style: 'stretch', palette: null, gamma: bands.map(() => 1) };
}

function fixed(style: Style): NodeStyle {
  return { bands: style.bands, style, palette: style.palette, gamma: style.gamma };
}

/** What the registries say of the data sets that feed a node. */
export function datasetsAbove(workflow: Workflow, address: Address, datasets: readonly StyledDataset[]): readonly StyledDataset[] {
  const ids = datasetIdsAbove(workflow, address);
  return datasets.filter((dataset) => ids.includes(dataset.id));
}

/** The data sets and folders that feed a node, itself included. */
export function datasetIdsAbove(workflow: Workflow, address: Address): readonly string[] {
  return [address, ...upstreamOf(workflow, address)].flatMap((source) => {
    const node = nodeAt(workflow, source);
    return node?.type === 'Collection' && typeof node.params.id === 'string' ? [node.params.id] : [];
  });
}

/** The classes of the bands at a node, as long as no arithmetic made them something else. */
export function classesAbove(workflow: Workflow, address: Address, registered: readonly StyledDataset[], types: readonly NodeType[]): ClassesOf {
  const isComputed = [address, ...upstreamOf(workflow, address)].some((source) => {
    const node = nodeAt(workflow, source);
    return node !== undefined && findNodeType(types, node.type)?.group === 'math';
  });
  if (isComputed) return () => null;
  return (band) => {
    const classes = registered.map((dataset) => (Object.hasOwn(dataset.bands, band) ? dataset.bands[band].classes : null)).find((found) => found !== null);
    return classes ? classes.map(({ value, name, color }, index) => ({ value, name, color: classColor(color, index) })) : null;
  };
}

/** Told apart from each other, where the registry names no colour. */
const CLASS_COLORS = ['#4e79a7', '#f28e2b', '#e15759', '#76b7b2', '#59a14f', '#edc948', '#b07aa1', '#ff9da7', '#9c755f', '#bab0ac'];

function classColor(color: string | null, index: number): string {
  const parsed = color === null ? null : parseColor(color);
  return parsed ? hexOf(parsed) : CLASS_COLORS[index % CLASS_COLORS.length];
}
