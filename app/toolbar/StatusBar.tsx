import { CloudOff, Cpu, HardDrive, Unplug } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ProgressEvent, SessionAnswer } from '../../src/server/api.ts';
import { followProgress } from '../server/client.ts';
import { useDocument } from '../store/document.ts';
import { useDatasets } from '../store/datasets.ts';
import { useView } from '../store/view.ts';

const PROGRESS: Readonly<Record<ProgressEvent['what'], string>> = {
  scenes: 'Making modelled scenes',
  files: 'Reading files',
  overviews: 'Making overviews of large files',
};

/** Where the data come from, what is being made or read, and whether the server is there. */
export function StatusBar({ session }: { readonly session: SessionAnswer | null }) {
  const offline = useView((state) => state.offline);
  const past = useDocument((state) => state.past);
  const collection = useDocument((state) => state.workflow.nodes.find((node) => node.type === 'Collection')?.params.id);
  const modelled = useDatasets((state) => state.datasets.find(({ id }) => id === collection)?.modelled ?? false);
  const progress = useProgress();
  return (
    <footer className="status-bar">
      {offline !== null ? (
        <span className="offline" role="alert">
          <Unplug size={12} aria-hidden="true" /> {offline}
        </span>
      ) : (
        <>
          <span>
            <HardDrive size={12} aria-hidden="true" /> {session ? `Workspace ${session.workspace}` : 'Starting…'}
          </span>
          <span>
            <CloudOff size={12} aria-hidden="true" /> {modelled ? 'Offline, modelled scenes' : 'Offline, local scenes'}
          </span>
        </>
      )}
      {progress && (
        <span role="status">
          <Cpu size={12} aria-hidden="true" />
          {PROGRESS[progress.what]}
          <i className="progress-bar">
            <i style={{ width: `${(progress.done / Math.max(1, progress.all)) * 100}%` }} />
          </i>
          {progress.done} of {progress.all}
        </span>
      )}
      <span className="grow" />
      {past.length > 0 && <span>Last: {past[past.length - 1].label}</span>}
      {session && <span>Geoweft {session.version}</span>}
    </footer>
  );
}

/** What is being made or read for the first time, while it is. */
export function useProgress(): ProgressEvent | null {
  const [progress, setProgress] = useState<ProgressEvent | null>(null);
  useEffect(() => followProgress((event) => setProgress(event.done < event.all ? event : null)), []);
  return progress;
}
