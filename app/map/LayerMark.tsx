import type { Layer } from './layers.ts';

const WORDS: Readonly<Record<Layer['status'] | 'loading', string>> = {
  fresh: '',
  loading: 'Loading',
  asking: 'Being looked at',
  stale: 'Outdated: the new one is on its way',
  blocked: 'Waits for its input',
  failed: 'Cannot be shown',
};

/** How a layer stands: a shape first; nothing where all is well. */
export function LayerMark({ status, problem }: { readonly status: Layer['status'] | 'loading'; readonly problem: string | null }) {
  if (status === 'fresh') return null;
  const words = problem ?? WORDS[status];
  return (
    <svg className="layer-mark" data-status={status} viewBox="0 0 14 14" role="img" aria-label={words}>
      <title>{words}</title>
      {status === 'failed' && (
        <>
          <path className="layer-mark-fill" d="M4.3.5h5.4l3.8 3.8v5.4l-3.8 3.8H4.3L.5 9.7V4.3z" />
          <path className="layer-mark-ink" d="M7 3.6v4M7 10v.2" />
        </>
      )}
      {status === 'stale' && (
        <>
          <circle className="layer-mark-ring" cx="7" cy="7" r="5.75" />
          <path className="layer-mark-fill" d="M7 1.25a5.75 5.75 0 0 1 0 11.5z" />
        </>
      )}
      {status === 'blocked' && <circle className="layer-mark-ring" cx="7" cy="7" r="5.75" strokeDasharray="2 2.1" />}
      {(status === 'asking' || status === 'loading') && (
        <>
          <circle className="layer-mark-ring" cx="7" cy="7" r="5.75" />
          <path className="layer-mark-arc" d="M7 1.25A5.75 5.75 0 0 1 12.75 7" />
        </>
      )}
    </svg>
  );
}
