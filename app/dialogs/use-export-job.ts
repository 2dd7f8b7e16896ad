import { useRef, useState } from 'react';
import type { JobEvent, JobRequest } from '../../src/server/api.ts';
import { api, followJob } from '../server/client.ts';
import { sentence } from '../store/files.ts';

type Done = Extract<JobEvent, { type: 'done' }>['result'];

/** A file that is still to be written; what is asked is found out when it is its turn. */
export interface PlannedFile {
  readonly file: string;
  readonly request: () => Promise<JobRequest>;
}

export interface ExportProgress {
  readonly file: string;
  /** From 0 to 1, of all files. */
  readonly done: number;
}

export interface ExportJob {
  /** Null while nothing is written. */
  readonly progress: ExportProgress | null;
  /** Writes the files one after the other. Resolves with those that were written, null if it was cancelled; throws what fails. */
  readonly run: (files: readonly PlannedFile[]) => Promise<readonly Done[] | null>;
  readonly cancel: () => void;
}

export function useExportJob(): ExportJob {
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const running = useRef<{ id: string | null; isCancelled: boolean }>({ id: null, isCancelled: false });

  return {
    progress,
    async run(files) {
      const state = { id: null as string | null, isCancelled: false };
      running.current = state;
      const written: Done[] = [];
      try {
        for (const [index, { file, request }] of files.entries()) {
          const asked = await request();
          if (state.isCancelled) return null;
          const { id } = await api.startJob(asked);
          state.id = id;
          setProgress({ file, done: index / files.length });
          const result = await ended(id, (part) => setProgress({ file, done: (index + part) / files.length }));
          if (result === null) return null;
          written.push(result);
        }
        return written;
      } finally {
        setProgress(null);
      }
    },
    cancel() {
      const { id } = running.current;
      running.current.isCancelled = true;
      if (id !== null) void api.cancelJob(id).catch(() => undefined);
    },
  };
}

/** Follows a job to its end. Throws why it failed; null: it was cancelled. */
function ended(id: string, onProgress: (part: number) => void): Promise<Done | null> {
  return new Promise((resolve, reject) => {
    followJob(id, (event) => {
      if (event.type === 'progress') onProgress(event.done / event.all);
      else if (event.type === 'done') resolve(event.result);
      else if (event.type === 'cancelled') resolve(null);
      else reject(new Error(sentence(event.error)));
    });
  });
}
