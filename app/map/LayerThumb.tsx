import { useEffect, useRef } from 'react';
import { api } from '../server/client.ts';
import { useView } from '../store/view.ts';
import { paint } from '../style/paint.ts';
import { thumbBox } from './thumb-box.ts';
import type { Layer } from './layers.ts';
import { useAnswer } from './use-answer.ts';

const WIDTH = 72;
const HEIGHT = 56;

/** A small picture of what the map shows, in the layer's style. A new style paints it anew without a request. */
export function LayerThumb({ layer: { value, style, status } }: { readonly layer: Layer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const extent = useView((state) => state.extent);
  const bbox = extent && thumbBox(extent, WIDTH / HEIGHT);
  const bands = style?.bands ?? [];
  const key = status === 'failed' || status === 'blocked' ? null : value.key;
  const question = bbox && bands.length > 0 ? JSON.stringify(['thumb', bbox, bands]) : null;
  const { value: picture } = useAnswer(
    key,
    question,
    (asked, signal) => api.picture(asked, { bbox: bbox ?? [0, 0, 0, 0], crs: 'EPSG:3857', width: WIDTH, height: HEIGHT, bands }, signal),
    value.description,
  );
  useEffect(() => {
    if (canvas.current && picture && style) paint(picture, { ...style, opacity: 1 }, canvas.current);
  }, [picture, style]);
  return <canvas ref={canvas} className="layer-thumb" width={WIDTH} height={HEIGHT} data-empty={!picture} aria-hidden="true" />;
}
