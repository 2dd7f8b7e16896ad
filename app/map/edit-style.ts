import type { Json } from '../../src/expression/json.ts';
import { setParam } from '../../src/workflow/edits.ts';
import { useDocument } from '../store/document.ts';
import type { Style } from '../../src/style/style.ts';
import type { Layer } from './layers.ts';

type LayerName = Pick<Layer, 'address' | 'name'>;

/** One number where all bands have the same. */
function short(numbers: readonly number[]): Json {
  return numbers.every((number) => number === numbers[0]) ? numbers[0] : [...numbers];
}

/** Sets min and max, as one undoable step while it goes on; gain and bias give way. */
export function editStretch({ address, name }: LayerName, { min, max }: Pick<Style, 'min' | 'max'>): void {
  useDocument.getState().edit(
    `Stretch ${name}`,
    (workflow) => {
      const without = ['gain', 'bias'].reduce((before, param) => setParam(before, address, param, undefined), workflow);
      return setParam(setParam(without, address, 'min', short(min)), address, 'max', short(max));
    },
    `stretch ${address}`,
  );
}

export function editGamma({ address, name }: LayerName, gamma: readonly number[]): void {
  const value = gamma.every((number) => number === 1) ? undefined : short(gamma);
  useDocument.getState().edit(`Change the gamma of ${name}`, (workflow) => setParam(workflow, address, 'gamma', value), `gamma ${address}`);
}

/** Shows other bands. What was given for a band goes with it; a palette is for one band alone. */
export function editBands({ address, name, params }: Pick<Layer, 'address' | 'name' | 'params'>, style: Style, bands: readonly string[]): void {
  useDocument.getState().edit(`Change the bands of ${name}`, (workflow) => {
    const before = setParam(workflow, address, 'bands', [...bands]);
    const listed = (['min', 'max', 'gamma'] as const).filter((param) => Array.isArray(params[param]));
    const after = listed.reduce((all, param) => setParam(all, address, param, short(bands.map((band) => style[param][Math.max(0, style.bands.indexOf(band))]))), before);
    return bands.length === 3 ? setParam(after, address, 'palette', undefined) : after;
  });
}

export function editPalette({ address, name }: LayerName, colors: readonly string[] | null): void {
  useDocument.getState().edit(`Change the palette of ${name}`, (workflow) => setParam(workflow, address, 'palette', colors ? [...colors] : undefined));
}

/** Earth Engine's own defaults again. */
export function resetStretch({ address, name }: LayerName): void {
  useDocument
    .getState()
    .edit(`Reset the stretch of ${name}`, (workflow) => ['min', 'max', 'gamma', 'gain', 'bias'].reduce((before, param) => setParam(before, address, param, undefined), workflow));
}

export function editOpacity({ address, name }: LayerName, opacity: number): void {
  useDocument.getState().edit(`Change the opacity of ${name}`, (workflow) => setParam(workflow, address, 'opacity', opacity), `opacity ${address}`);
}

export function toggleShown({ address, name, shown }: Pick<Layer, 'address' | 'name' | 'shown'>): void {
  useDocument.getState().edit(`${shown ? 'Hide' : 'Show'} ${name}`, (workflow) => setParam(workflow, address, 'shown', !shown));
}
