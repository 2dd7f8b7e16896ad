import type { Description } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import type { Node, Workflow } from '../../src/workflow/workflow.ts';
import type { NodeValue } from '../store/values.ts';

const SHOWN_BANDS = 4;

export interface Facts {
  readonly line: string;
  /** The names of the bands, or nothing. */
  readonly bands: string;
}

/** The lines under a node: `12 scenes · 10 m · EPSG:32613` and `B2 B3 B4 B8 …`. */
export function factsOf(address: Address, node: Node, { description, state }: NodeValue, workflow: Workflow): Facts {
  if (node.muted) return { line: 'Not run', bands: '' };
  if (node.bypassed) return { line: 'Passes its input on', bands: '' };
  if (!description) return { line: state === 'asking' ? 'Looking…' : state === 'failed' ? 'Nothing computed' : 'Waits for its input', bands: '' };
  if (node.type === 'Display') return { line: layerFacts(address, node, workflow), bands: '' };
  return describeFacts(description);
}

export function describeFacts({ count, columns, rows, bands, crs }: Description): Facts {
  if (columns) return { line: `${rows === undefined ? '' : `${rows} ${rows === 1 ? 'row' : 'rows'} · `}${columns.length} columns`, bands: columns.map((column) => column.name).join(' ') };
  const names = bands.map((band) => band.name);
  const scales = bands.flatMap((band) => (band.scale === null ? [] : [band.scale]));
  const composite = bands.some((band) => band.crs === 'composite');
  const facts = [
    count === undefined ? null : `${count} ${count === 1 ? 'scene' : 'scenes'}`,
    scales.length === 0 ? (composite ? 'composite' : null) : metres(Math.min(...scales)),
    crs.length === 0 ? null : crs.length === 1 ? crs[0] : `${crs.length} CRSs`,
  ];
  return { line: facts.filter((fact) => fact !== null).join(' · ') || 'everywhere', bands: shortList(names, 'bands') };
}

function shortList(names: readonly string[], noun: string): string {
  return names.length <= SHOWN_BANDS + 1 ? names.join(' ') : `${names.slice(0, SHOWN_BANDS).join(' ')} … ${names.length} ${noun}`;
}

function metres(scale: number): string {
  return scale >= 10 ? `${Math.round(scale)} m` : `${Number(scale.toPrecision(2))} m`;
}

function layerFacts(address: Address, node: Node, workflow: Workflow): string {
  const layers = workflow.nodes.filter((other) => other.type === 'Display');
  const place = layers.findIndex((other) => other.id === address) + 1;
  const opacity = typeof node.params.opacity === 'number' ? node.params.opacity : 1;
  const shown = node.params.shown === false ? 'hidden' : `shown · ${Math.round(opacity * 100)} %`;
  return place > 0 ? `Layer ${place} · ${shown}` : shown;
}
