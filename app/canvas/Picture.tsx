import { CircleDashed, RefreshCw } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { nodeTypes } from '../../nodes/index.ts';
import type { Description, PictureQuery, Values } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { sentence } from '../store/files.ts';
import type { NodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { faultOf, keyIsKnown } from '../server/unknown-key.ts';
import { paint } from '../style/paint.ts';
import { type NodeStyle, type Style, resolveStyle } from '../../src/style/style.ts';
import { nodeStyle } from '../../src/workflow/node-style.ts';
import { pictureBox } from './mercator.ts';
import { PICTURE_HEIGHT, PICTURE_WIDTH, knownPicture, loadPicture, pictureId, pictureQuery } from './picture-cache.ts';
import { PictureOverlay } from './PictureOverlay.tsx';

interface Props {
  readonly address: Address;
  readonly value: NodeValue;
}

/** A node's own picture of the map's extent. The old one stays under a mark until the new one is there. */
export function Picture({ address, value }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const workflow = useDocument((state) => state.workflow);
  const datasets = useDatasets((state) => state.datasets);
  const extent = useView((state) => state.extent);
  const { key, description, state } = value;
  const look = useStable(useMemo(() => (description ? nodeStyle(workflow, address, description, datasets, nodeTypes) : null), [workflow, address, description, datasets]));
  const bands = look ? [...new Set(look.bands)].join('\n') : null;
  const query = useMemo<PictureQuery | null>(() => {
    if (!extent || bands === null) return null; // of the style only the bands count: another stretch asks for nothing
    return pictureQuery(extent, bands.split('\n'));
  }, [extent, bands]);
  const { values, failure, loaded } = useValuesOf(key, query, description);
  const style = useMemo(() => (values && look ? styleFor(look, values) : null), [values, look]);

  useEffect(() => {
    if (canvas.current && values && style) paint(values, style, canvas.current);
  }, [values, style]);

  const isEmpty = !values || !style;
  const isStale = !isEmpty && (state === 'asking' || !loaded || ((state === 'failed' || state === 'blocked') && key !== null));
  const node = nodeAt(workflow, address);
  return (
    <figure className={`picture nodrag${isStale ? ' stale' : ''}`} data-picture={loaded && key ? key : undefined} aria-label={isEmpty ? 'No picture yet' : `Picture of ${style.bands.join(', ')}`}>
      <canvas ref={canvas} width={PICTURE_WIDTH} height={PICTURE_HEIGHT} hidden={isEmpty} />
      {isEmpty && <Empty state={state} failure={failure} hasExtent={extent !== null} noBands={description !== null && description.bands.length === 0} />}
      {!isEmpty && extent && node?.type === 'FilterBounds' && <PictureOverlay geometry={node.params.geometry} box={pictureBox(extent, PICTURE_WIDTH, PICTURE_HEIGHT)} width={PICTURE_WIDTH} height={PICTURE_HEIGHT} />}
      {isStale && (
        <span className="picture-badge">
          <RefreshCw size={12} aria-hidden="true" />
          <span>Outdated</span>
        </span>
      )}
      {!isEmpty && !isStale && <span className="picture-tag">{tagOf(style)}</span>}
      {!isEmpty && failure !== null && <span className="picture-tag right">{failure}</span>}
    </figure>
  );
}

function Empty({ state, failure, hasExtent, noBands }: { state: NodeValue['state']; failure: string | null; hasExtent: boolean; noBands: boolean }) {
  if (failure !== null) return <div className="picture-empty"><span>{failure}</span></div>;
  if (noBands) return <div className="picture-empty"><span>No bands</span></div>;
  if (state === 'blocked' || state === 'failed') {
    return (
      <div className="picture-empty">
        <CircleDashed size={18} aria-hidden="true" />
        <span>{state === 'failed' ? 'No picture' : 'Connect an input'}</span>
      </div>
    );
  }
  return hasExtent || state === 'asking' ? <div className="skeleton" /> : null;
}

/** "B4 B3 B2 · 0 to 4500", or the band alone where its values tell their range themselves. */
function tagOf({ bands, min, max, classes }: Style): string {
  const names = [...new Set(bands)].join(' ');
  if (classes) return `${names} · classes`;
  return `${names} · ${short(Math.min(...min))} to ${short(Math.max(...max))}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function styleFor(look: NodeStyle, values: Values): Style {
  return resolveStyle(look, values);
}

/** The same object as long as it says the same, so that an unrelated edit asks for nothing. */
function useStable<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}

interface Loaded {
  /** The newest values that there are, maybe of an older question. */
  readonly values: Values | null;
  /** Whether they answer the present question. */
  readonly loaded: boolean;
  readonly failure: string | null;
}

/** `description`: a new answer about the node; what failed to load with the last one is asked for again. */
function useValuesOf(key: string | null, query: PictureQuery | null, description: Description | null): Loaded {
  const [state, setState] = useState<{ id: string | null; values: Values | null; failure: string | null }>({ id: null, values: null, failure: null });
  const wanted = key !== null && query ? pictureId(key, query) : null;
  const offline = useView((view) => view.offline !== null); // what failed without the server is asked again with it
  useEffect(() => {
    if (key === null || !query || wanted === null) return;
    const known = knownPicture(wanted);
    if (known) {
      setState({ id: wanted, values: known, failure: null });
      return;
    }
    const controller = new AbortController();
    loadPicture(key, query, controller.signal).then(
      (values) => {
        keyIsKnown(key);
        setState({ id: wanted, values, failure: null });
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        const fault = faultOf(error, key);
        setState(({ values }) => ({ id: null, values, failure: fault === null ? null : sentence(fault) }));
      },
    );
    return () => controller.abort();
  }, [key, query, wanted, offline, description]);
  return { values: state.values, loaded: state.id === wanted, failure: state.failure };
}
