import { useEffect, useState } from 'react';
import type { ExamplesAnswer } from '../../src/server/api.ts';
import { api } from '../server/client.ts';
import { afterSaving, openPath, sentence } from '../store/files.ts';
import { Drawer } from './Drawer.tsx';

/** The workflows that come with Geoweft; they run without a network. */
export function ExamplesDrawer({ onClose }: { readonly onClose: () => void }) {
  const [examples, setExamples] = useState<ExamplesAnswer['examples'] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    api.examples().then(
      (answer) => setExamples(answer.examples),
      (error: unknown) => setProblem(error instanceof Error ? sentence(error.message) : String(error)),
    );
  }, []);
  return (
    <Drawer title="Examples" onClose={onClose}>
      {examples?.map(({ path, title, sentence: words, picture }) => (
        <button key={path} type="button" className="example-card" title={path} onClick={() => afterSaving(() => void openPath(path))}>
          {picture !== null && <img src={picture} alt="" width={72} height={72} loading="lazy" />}
          <span className="example-text">
            <b>{title}</b>
            <span>{words === '' ? path : words}</span>
          </span>
        </button>
      ))}
      {examples?.length === 0 && <p className="drawer-empty">There are no examples in this workspace.</p>}
      {problem !== null && <p className="drawer-empty">{problem}</p>}
    </Drawer>
  );
}
