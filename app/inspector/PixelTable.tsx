import type { JsonNumber } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { useDocument } from '../store/document.ts';
import type { Layer } from '../map/layers.ts';
import { numberText } from '../map/texts.ts';
import { pixelColor } from './pixel-color.ts';
import type { Sampled } from './use-samples.ts';

interface PixelTableProps {
  /** The top one first. */
  readonly layers: readonly Layer[];
  readonly samples: ReadonlyMap<Address, Sampled>;
  readonly qualityBands: readonly string[];
}

/** Columns for bands; more would leave no room for names. */
const MOST_BANDS = 6;

/** A row a layer: its bands, those that rank images, and the colour that it has on the map. */
export function PixelTable({ layers, samples, qualityBands }: PixelTableProps) {
  const selection = useDocument((state) => state.selection);
  const shown = layers.flatMap(({ style }) => style?.bands ?? []);
  const bands = [...new Set([...shown, ...qualityBands])].slice(0, MOST_BANDS);
  return (
    <div className="pixel-box">
      <table className="pixel-table">
        <thead>
          <tr>
            <th scope="col">Layer</th>
            {bands.map((band) => (
              <th key={band} scope="col" title={band}>
                <span>{shortBand(band)}</span>
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">Colour</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {layers.map((layer) => (
            <PixelRow key={layer.address} layer={layer} bands={bands} sampled={samples.get(layer.address)} isCurrent={selection.includes(layer.address)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PixelRowProps {
  readonly layer: Layer;
  readonly bands: readonly string[];
  readonly sampled: Sampled | undefined;
  readonly isCurrent: boolean;
}

function PixelRow({ layer, bands, sampled, isCurrent }: PixelRowProps) {
  const { name, style, status, problem, value, shown, classesOf } = layer;
  const fault = sampled?.fault ?? problem;
  const values = sampled?.answer?.samples.at(0)?.values;
  const own = value.description?.bands.map((band) => band.name) ?? [];
  const color = values && style ? pixelColor(values, style) : null;
  return (
    <tr data-current={isCurrent} data-hidden={!shown} data-asking={sampled?.isAsking === true || status === 'stale'}>
      <th scope="row" title={name}>
        <i />
        <span className="ellipsis">{name}</span>
      </th>
      {fault !== null ? (
        <td colSpan={bands.length + 1} className="pixel-fault ellipsis" title={fault}>
          {fault}
        </td>
      ) : (
        <>
          {bands.map((band) => (
            <td key={band}>{!own.includes(band) ? '' : values ? <PixelValue value={values[band] ?? null} className={classesOf(band)?.find((entry) => entry.value === values[band])?.name} /> : sampled?.isAsking ? '…' : ''}</td>
          ))}
          <td>
            <i className="pixel-swatch" data-empty={color === null} style={color === null ? {} : { background: color }} title={color ?? 'masked'} />
          </td>
        </>
      )}
    </tr>
  );
}

function PixelValue({ value, className }: { readonly value: JsonNumber | null; readonly className: string | undefined }) {
  if (value === null) {
    return (
      <span className="pixel-masked" title="masked">
        –<span className="visually-hidden">masked</span>
      </span>
    );
  }
  return <>{className ?? numberText(Number(value))}</>;
}

/** MSK_CLDPRB is too wide a head for two digits. */
function shortBand(band: string): string {
  return band.length > 7 ? (band.split('_').at(-1) ?? band) : band;
}
