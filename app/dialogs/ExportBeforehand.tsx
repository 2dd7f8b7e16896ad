import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { EstimateAnswer } from '../../src/server/api.ts';
import type { ExportForm } from './export-form.ts';
import { sizeWords } from './messages.ts';

interface Props {
  readonly estimate: EstimateAnswer | null;
  readonly isBlocked: boolean;
  /** How many files of that size there will be. */
  readonly files: number;
  readonly format: ExportForm['format'];
}

/** How large what will be written is. */
export function ExportBeforehand({ estimate, isBlocked, files, format }: Props) {
  return (
    <div className="beforehand" aria-live="polite">
      {estimate ? (
        <>
          {files > 1 && <Fact value={`${files} files`} name="each about" />}
          <Fact value={`${estimate.geobox.width} × ${estimate.geobox.height}`} name="pixels" />
          <Fact value={`${Number(estimate.scale.toPrecision(4))} m`} name="a pixel" />
          {format === 'cog' ? <Fact value={`${estimate.bands.length} × ${estimate.type}`} name="bands" /> : <Fact value={estimate.bands.join(' ')} name="in colours" />}
          <Fact value={sizeWords(estimate.bytes.most * files)} name="at most" />
          <Fact value={`about ${sizeWords(estimate.bytes.about * files)}`} name="on disk" />
        </>
      ) : (
        <span>{isBlocked ? 'Nothing to write yet' : 'Looking how large it will be…'}</span>
      )}
    </div>
  );
}

function Fact({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <span>
      <b className="mono">{value}</b>
      {name}
    </span>
  );
}

/** What is wrong, or probably so. */
export function Note({ tone, text }: { readonly tone: 'error' | 'warning'; readonly text: string }) {
  const Icon = tone === 'error' ? CircleAlert : TriangleAlert;
  return (
    <p className={`problem${tone === 'warning' ? ' warning' : ''}`} role="alert">
      <Icon size={14} aria-hidden="true" /> {text.charAt(0).toUpperCase() + text.slice(1)}
    </p>
  );
}
