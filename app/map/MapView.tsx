import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Crosshair, Layers, LocateFixed, Minus, Pencil, Plus } from 'lucide-react';
import 'ol/ol.css';
import type { Description } from '../../src/server/api.ts';
import { nodeAt, setParam } from '../../src/workflow/edits.ts';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { folderOf, nodeValue, useValues } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { datasetIdsAbove } from '../../src/workflow/node-style.ts';
import { DrawBar } from './DrawBar.tsx';
import { boundsOf, drawnInput } from './displays.ts';
import type { DrawKind } from './draw.ts';
import type { Layer } from './layers.ts';
import { useMap } from './map-state.ts';
import { ScaleBar } from './ScaleBar.tsx';
import { type Scene, createScene } from './scene.ts';
import { numberText } from './texts.ts';

/** The least part of the view that has data when a file is opened; with less the data are fitted. */
const LEAST_COVERAGE = 0.25;

/** The map itself with what lies on it. */
export function MapView({ layers }: { readonly layers: readonly Layer[] }) {
  const target = useRef<HTMLDivElement>(null);
  const [scene, setScene] = useState<Scene | null>(null);
  const latest = useRef(layers);
  latest.current = layers;
  const workflow = useDocument((state) => state.workflow);
  const pixel = useView((state) => state.pixel);
  const drawing = useView((state) => state.drawing);
  const offline = useView((state) => state.offline);
  const base = useMap((state) => state.base);
  const inspecting = useMap((state) => state.inspecting);
  const faults = useMap((state) => state.faults);
  const listOpen = useMap((state) => state.listOpen);
  const isLoading = useMap((state) => state.loading.size > 0);
  const [drawKind, setDrawKind] = useState<DrawKind>('point');

  useEffect(() => {
    if (!target.current) return undefined;
    const created = createScene(target.current, {
      onView: (view) => useMap.setState(view),
      onRest: (extent) => useView.getState().set({ extent }),
      onPointer: (pointer) => useMap.setState({ pointer, values: pointer ? valuesUnder(created, latest.current, pointer) : [] }),
      onClick(at) {
        if (useMap.getState().inspecting && useView.getState().drawing === null) useView.getState().set({ pixel: at });
      },
      onTiles(address, isLoading, fault) {
        const { loading, faults: known } = useMap.getState();
        if (isLoading !== loading.has(address)) useMap.setState({ loading: toggled(loading, address, isLoading) });
        if (fault !== null && known.get(address) !== fault) useMap.setState({ faults: new Map(known).set(address, fault) });
      },
    });
    setScene(created);
    return () => {
      setScene(null);
      created.dispose();
    };
  }, []);

  useEffect(() => {
    // The theme is an attribute of the page; its colours are there once it has changed.
    const observer = new MutationObserver(() => scene?.repaint());
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [scene]);
  useEffect(() => scene?.showBase(base), [scene, base]);
  useEffect(() => scene?.setPixel(pixel), [scene, pixel]);
  useEffect(() => scene?.setBounds(boundsOf(workflow)), [scene, workflow]);
  useEffect(() => {
    if (!scene) return;
    scene.setLayers(
      layers.toReversed().map(({ address, value, style, shown, status }) => {
        const usable = status !== 'failed'; // one that waits for its input keeps its old tiles; the list marks it
        return { address, key: usable ? value.key : null, style, shown, asked: value.description };
      }),
    );
  }, [scene, layers]);
  useEffect(() => {
    if (offline === null) scene?.retry();
  }, [scene, offline]);
  useEffect(() => {
    // What failed is told until it was asked again.
    useMap.setState({ faults: new Map() });
  }, [layers, offline]);

  useOpening(scene, layers);

  useEffect(() => {
    if (!scene || drawing === null) return undefined;
    return scene.draw(drawKind, (geometry) => {
      useDocument.getState().edit('Draw the geometry', (before) => setParam(before, drawing, drawnInput(nodeAt(before, drawing)?.type ?? '') ?? 'geometry', geometry as never));
      useView.getState().set({ drawing: null });
    });
  }, [scene, drawing, drawKind]);
  useEffect(() => {
    if (drawing === null) return undefined;
    const cancel = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      useView.getState().set({ drawing: null });
    };
    window.addEventListener('keydown', cancel, { capture: true });
    return () => window.removeEventListener('keydown', cancel, { capture: true });
  }, [drawing]);

  const shown = layers.filter((layer) => layer.shown);
  const footprints = (shown.length > 0 ? shown : layers).flatMap(({ value }) => value.description?.footprint ?? []);
  const bounds = boundsOf(workflow);
  const selection = useDocument((state) => state.selection);
  const drawable = bounds.find(({ address }) => selection.includes(address)) ?? bounds.at(0);
  const notice = offline ?? [...faults].find(([address]) => shown.some((layer) => layer.address === address))?.[1];

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || event.target !== event.currentTarget) return;
    useView.getState().set({ pixel: useMap.getState().center });
  }

  return (
    <div className="map-view" data-loading={isLoading}>
      <div
        ref={target}
        className="map-target"
        data-cursor={drawing !== null || inspecting ? 'cross' : 'hand'}
        tabIndex={0}
        role="application"
        aria-label="Map. Arrow keys move, plus and minus zoom, Enter looks at the pixel in the middle."
        onKeyDown={onKeyDown}
      />
      <div className="map-controls">
        <div className="map-buttons">
          <button type="button" className="icon-button" title="Zoom in" aria-label="Zoom in" onClick={() => scene?.zoomBy(1)}>
            <Plus size={16} />
          </button>
          <button type="button" className="icon-button" title="Zoom out" aria-label="Zoom out" onClick={() => scene?.zoomBy(-1)}>
            <Minus size={16} />
          </button>
        </div>
        <div className="map-buttons">
          <button type="button" className="icon-button" title="Zoom to the data" aria-label="Zoom to the data" disabled={footprints.length === 0} onClick={() => scene?.fit(footprints)}>
            <LocateFixed size={16} />
          </button>
        </div>
        <div className="map-buttons">
          <button
            type="button"
            className="icon-button"
            title="Inspect: a click looks at a pixel"
            aria-label="Inspect pixels"
            aria-pressed={inspecting}
            onClick={() => useMap.setState({ inspecting: !inspecting })}
          >
            <Crosshair size={16} />
          </button>
          {drawable && (
            <button
              type="button"
              className="icon-button"
              title={`Draw the geometry of ${drawable.name}`}
              aria-label={`Draw the geometry of ${drawable.name}`}
              aria-pressed={drawing !== null}
              onClick={() => useView.getState().set({ drawing: drawing === null ? drawable.address : null })}
            >
              <Pencil size={16} />
            </button>
          )}
        </div>
        <div className="map-buttons map-list-button">
          <button type="button" className="icon-button" title="Layers" aria-label="Layers" aria-expanded={listOpen} onClick={() => useMap.setState({ listOpen: !listOpen })}>
            <Layers size={16} />
          </button>
        </div>
      </div>
      {drawing !== null && <DrawBar kind={drawKind} name={bounds.find(({ address }) => address === drawing)?.name ?? 'Filter bounds'} onKind={setDrawKind} />}
      {notice !== undefined && (
        <div className="map-notice" role="status">
          {notice}
        </div>
      )}
      <ScaleBar />
      <Attribution layers={shown} />
    </div>
  );
}

function Attribution({ layers }: { readonly layers: readonly Layer[] }) {
  const workflow = useDocument((state) => state.workflow);
  const datasets = useDatasets((state) => state.datasets);
  const ids = new Set(layers.flatMap(({ address }) => datasetIdsAbove(workflow, address)));
  const sources = [...ids].map((id) => {
    const dataset = datasets.find((candidate) => candidate.id === id);
    const name = dataset?.title ?? id.split('/').at(-1) ?? id;
    return dataset?.modelled && !/^modelled/i.test(name) ? `Modelled ${name}` : name;
  });
  return <div className="map-attribution">{[...sources, 'Natural Earth'].join(' · ')}</div>;
}

function valuesUnder(scene: Scene, layers: readonly Layer[], at: readonly [number, number]): { band: string; text: string }[] {
  for (const { address, shown, style } of layers) {
    if (!shown || !style) continue;
    const found = scene.valuesAt(address, at);
    if (!found) continue;
    const { bands, values } = found;
    return bands.map((band, index) => {
      const value = values[index];
      const name = style.classes?.find((entry) => entry.value === value)?.name;
      return { band, text: value === null ? '–' : (name ?? numberText(value)) };
    });
  }
  return [];
}

function toggled<T>(set: ReadonlySet<T>, item: T, isIn: boolean): ReadonlySet<T> {
  const next = new Set(set);
  if (isIn) next.add(item);
  else next.delete(item);
  return next;
}

/** A document that was just opened moves the map to its place, and then to its data if they cover too little of the view. */
function useOpening(scene: Scene | null, layers: readonly Layer[]): void {
  const [awaiting, setAwaiting] = useState(true);
  useEffect(() => {
    if (!scene) return undefined;
    const start = (): void => {
      const { map } = useDocument.getState().workflow;
      if (map) scene.jump(map.center, map.zoom);
      setAwaiting(true);
      useView.getState().set({ pixel: null, drawing: null });
    };
    start();
    return useDocument.subscribe((state, before) => {
      // Only a document that was opened has another workflow and no history at all.
      if (state.workflow !== before.workflow && state.past.length === 0 && state.future.length === 0) start();
    });
  }, [scene]);
  const sources = useSourceFootprints();
  useEffect(() => {
    if (!scene || !awaiting) return;
    const shown = layers.some((layer) => layer.shown) ? layers.filter((layer) => layer.shown) : layers;
    if (shown.some(({ value }) => value.state === 'asking')) return;
    const ofLayers = shown.flatMap(({ value }) => value.description?.footprint ?? []);
    const footprints = ofLayers.length > 0 ? ofLayers : sources; // a workflow that is being built has no layer yet
    if (footprints.length === 0) return;
    const coverage = scene.coverage(footprints);
    if (coverage === null) return;
    setAwaiting(false);
    if (coverage < LEAST_COVERAGE) scene.fit(footprints);
  }, [scene, awaiting, layers, sources]);
}

/** Where the scenes of the document's collections lie, as far as that is known. */
function useSourceFootprints(): readonly NonNullable<Description['footprint']>[] {
  const workflow = useDocument((state) => state.workflow);
  const compiled = useDocument((state) => state.compiled);
  const folder = useDocument((state) => folderOf(state.path));
  const answers = useValues((state) => state.answers);
  return useMemo(() => {
    const collections = workflow.nodes.filter((node) => node.type === 'Collection');
    return collections.flatMap(({ id }) => nodeValue(id, compiled, answers, undefined, folder).description?.footprint ?? []);
  }, [workflow, compiled, folder, answers]);
}
