import { COMPRESSIONS, COMPRESSION_FACTS, type PixelType, usualLevel } from '../../src/server/api.ts';
import { Choice } from './Choice.tsx';
import { type ExportForm, compressionNames } from './export-form.ts';

interface Props {
  readonly form: ExportForm;
  /** Of the file; null while it is not known. */
  readonly type: PixelType | null;
  readonly onChange: (change: Partial<ExportForm>) => void;
}

/** What few want to change: how the tiles are coded, and what the file tells of itself. */
export function ExportMore({ form: { format, compression, level, recipe }, type, onChange }: Props) {
  const { levels } = COMPRESSION_FACTS[compression];
  const usual = type === null ? undefined : usualLevel(compression, type);
  return (
    <details className="export-more">
      <summary>More</summary>
      {format === 'cog' && (
        <div className="pair">
          <Choice
            label="Compression"
            value={compression}
            options={COMPRESSIONS.map((value) => ({ value, label: compressionNames[value] }))}
            onChange={(value) => onChange({ compression: value, level: '' })}
          />
          <label>
            {levels ? `Level, ${levels.lowest} to ${levels.highest}` : 'Level'}
            <span className="field mono">
              <input value={level} placeholder={usual === undefined ? '' : String(usual)} disabled={levels === null} inputMode="numeric" onChange={(event) => onChange({ level: event.target.value })} />
            </span>
          </label>
        </div>
      )}
      <label className="check">
        <input type="checkbox" checked={recipe} onChange={(event) => onChange({ recipe: event.target.checked })} />
        Carry the workflow along
      </label>
    </details>
  );
}
