import { useEffect, useRef } from 'react';
import { PICTURE_HEIGHT, PICTURE_WIDTH, loadPicture, pictureQuery } from '../canvas/picture-cache.ts';
import { useView } from '../store/view.ts';
import { paint } from '../style/paint.ts';
import type { Layer } from './layers.ts';
import { useAnswer } from './use-answer.ts';

/** The picture of its node, small, in the layer's style. A new style paints it anew without a request. */
export function LayerThumb({ layer: { value, style, status } }: { readonly layer: Layer }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const extent = useView((state) => state.extent);
  const query = extent && style ? pictureQuery(extent, style.bands) : null;
  const key = status === 'failed' || status === 'blocked' ? null : value.key;
  const { value: picture } = useAnswer(
    key,
    query && JSON.stringify(['thumb', query]),
    (asked, signal) => (query ? loadPicture(asked, query, signal) : Promise.reject(new Error('there is nothing to show'))),
    value.description,
  );
  useEffect(() => {
    if (canvas.current && picture && style) paint(picture, { ...style, opacity: 1 }, canvas.current);
  }, [picture, style]);
  return <canvas ref={canvas} className="layer-thumb" width={PICTURE_WIDTH} height={PICTURE_HEIGHT} data-empty={!picture} aria-hidden="true" />;
}
