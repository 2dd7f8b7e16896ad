import { useState } from 'react';
import { Check, Copy, Crosshair } from 'lucide-react';
import { useNodeValue } from '../store/values.ts';
import { useDocument } from '../store/document.ts';
import { useView } from '../store/view.ts';
import type { Layer } from '../map/layers.ts';
import { degreesText } from '../map/texts.ts';
import { useLayers } from '../map/use-layers.ts';
import { PixelTable } from './PixelTable.tsx';
import { SeriesPanel } from './SeriesPanel.tsx';
import { type SeriesSource, seriesSource } from './series.ts';
import { useSamples } from './use-samples.ts';
import './inspector.css';

/** What lies at the clicked point: a row a layer, and a collection's values through time. */
export function Inspector({ layers: given }: { readonly layers?: readonly Layer[] }) {
  const own = useLayers();
  const layers = given ?? own;
  const pixel = useView((state) => state.pixel);
  const workflow = useDocument((state) => state.workflow);
  const compiled = useDocument((state) => state.compiled);
  const source = seriesSource(
    workflow,
    compiled,
    layers.map(({ address }) => address),
  );
  return (
    <aside className="inspector" aria-label="Inspector">
      <header className="inspector-header">
        <Crosshair size={14} />
        <h2>Pixel</h2>
        {pixel && <span className="inspector-place mono">{`${degreesText(pixel[0])}, ${degreesText(pixel[1])}`}</span>}
        <span className="grow" />
        {pixel && <CopyButton text={`${pixel[0].toFixed(6)}, ${pixel[1].toFixed(6)}`} />}
      </header>
      {pixel === null ? <Hint hasSeries={source !== null} /> : <Findings layers={layers} pixel={pixel} source={source} />}
    </aside>
  );
}

function Hint({ hasSeries }: { readonly hasSeries: boolean }) {
  return (
    <div className="inspector-hint">
      <Crosshair size={20} />
      <p>Click the map to see what every layer holds there{hasSeries ? ', and how it went through time' : ''}.</p>
    </div>
  );
}

interface FindingsProps {
  readonly layers: readonly Layer[];
  readonly pixel: readonly [number, number];
  readonly source: SeriesSource | null;
}

function Findings({ layers, pixel, source }: FindingsProps) {
  const asked = layers.map(({ address, value }) => ({ address, key: value.state === 'fresh' || value.state === 'asking' ? value.key : null, asked: value.description }));
  const samples = useSamples(asked, pixel);
  const shown = source?.display ?? layers[0]?.address;
  const bands = layers.find(({ address }) => address === shown)?.style?.bands ?? [];
  return (
    <>
      <PixelTable layers={layers} samples={samples} qualityBands={source?.qualityBands ?? []} />
      {source && <SeriesOf key={source.collection} source={source} pixel={pixel} bands={bands} name={layers.find(({ address }) => address === source.display)?.name ?? null} />}
    </>
  );
}

interface SeriesOfProps {
  readonly source: SeriesSource;
  readonly pixel: readonly [number, number];
  readonly bands: readonly string[];
  readonly name: string | null;
}

function SeriesOf({ source, pixel, bands, name }: SeriesOfProps) {
  const value = useNodeValue(source.collection);
  const key = value.state === 'fresh' || value.state === 'asking' ? value.key : null;
  const samples = useSamples([{ address: source.collection, key, asked: value.description }], pixel);
  const names = value.description?.bands.map((band) => band.name) ?? [];
  const shown = bands.filter((band) => names.includes(band));
  const left = shown.length > 0 ? shown : names.slice(0, 1);
  const quality = source.qualityBands.find((band) => names.includes(band) && !left.includes(band)) ?? null;
  return <SeriesPanel sampled={samples.get(source.collection)} bands={left} quality={quality} name={name} message={value.state === 'failed' ? (value.issues.at(0)?.message ?? null) : null} />;
}

function CopyButton({ text }: { readonly text: string }) {
  const [isDone, setIsDone] = useState(false);
  function copy(): void {
    navigator.clipboard.writeText(text).then(
      () => {
        setIsDone(true);
        setTimeout(() => setIsDone(false), 1500);
      },
      () => undefined, // not allowed here: the numbers can be selected
    );
  }
  return (
    <button type="button" className="icon-button small" title="Copy longitude and latitude" aria-label="Copy longitude and latitude" onClick={copy}>
      {isDone ? <Check size={14} /> : <Copy size={14} />}
    </button>
  );
}
