import { useEffect, useRef, useState } from 'react';
import { Check, Ellipsis, RotateCcw } from 'lucide-react';
import { paletteOf, palettes } from '../../src/style/palettes.ts';
import type { Style } from '../../src/style/style.ts';
import { editBands, editPalette, resetStretch } from './edit-style.ts';
import type { Layer } from './layers.ts';

interface StretchMenuProps {
  readonly layer: Layer;
  readonly style: Style;
  /** The bands of the image. */
  readonly names: readonly string[];
}

/** One band or three, the palette of one, and the way back to the defaults. */
export function StretchMenu({ layer, style, names }: StretchMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const isSingle = style.bands.length === 1;
  const chosen = paletteOf(style.palette);

  useEffect(() => {
    if (!isOpen) return undefined;
    const close = (event: Event): void => {
      if (event instanceof globalThis.KeyboardEvent ? event.key === 'Escape' : !box.current?.contains(event.target as globalThis.Node)) setIsOpen(false);
    };
    document.addEventListener('pointerdown', close, { capture: true });
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close, { capture: true });
      document.removeEventListener('keydown', close);
    };
  }, [isOpen]);

  function three(): readonly string[] {
    const others = names.filter((name) => name !== style.bands[0]);
    return [style.bands[0], others[0], others[1]];
  }

  return (
    <span className="stretch-menu-box" ref={box}>
      <button type="button" className="icon-button small" aria-label="Colours" title="Colours" aria-haspopup="true" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Ellipsis size={14} />
      </button>
      {isOpen && (
        <div className="stretch-menu" role="group" aria-label="Colours">
          <div className="segments">
            <button type="button" aria-pressed={isSingle} onClick={() => editBands(layer, style, style.bands.slice(0, 1))}>
              One band
            </button>
            <button type="button" aria-pressed={!isSingle} disabled={names.length < 3} onClick={() => isSingle && editBands(layer, style, three())}>
              Red, green, blue
            </button>
          </div>
          {isSingle &&
            palettes.map((palette) => (
              <button key={palette.name} type="button" className="stretch-palette" aria-pressed={palette === chosen && !style.classes} onClick={() => editPalette(layer, palette.name === 'Grey' ? null : palette.colors)}>
                <i style={{ background: `linear-gradient(90deg, ${palette.colors.join(', ')})` }} />
                <span className="grow">{palette.name}</span>
                {palette === chosen && !style.classes && <Check size={14} />}
              </button>
            ))}
          <button type="button" className="stretch-palette" onClick={() => resetStretch(layer)}>
            <RotateCcw size={14} />
            <span className="grow">Earth Engine’s default</span>
          </button>
        </div>
      )}
    </span>
  );
}
