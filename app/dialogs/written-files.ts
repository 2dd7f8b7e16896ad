import type { EstimateAnswer, JobRequest } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { scenePaths } from '../../src/workflow/scene-paths.ts';
import { api } from '../server/client.ts';
import { desktop } from '../server/desktop.ts';
import { useDocument } from '../store/document.ts';
import { folderOf } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { fileName, messageOf, sizeWords } from './messages.ts';
import type { PlannedFile } from './use-export-job.ts';
import { partOf } from './use-export-value.ts';

/** A file for each image of a collection; what an image is asked by is found out when it is its turn. */
export async function sceneFiles(key: string | null, address: Address, pattern: string, asked: (key: string, file: string) => JobRequest): Promise<readonly PlannedFile[]> {
  const { compiled, path } = useDocument.getState();
  const node = compiled.nodes.get(address);
  if (key === null || !node) return [];
  const { images } = await api.images(key);
  const image = partOf(node, 'each');
  return scenePaths(pattern, images).map((file, index) => ({
    file,
    async request() {
      const answer = await api.describe({ folder: folderOf(path), node: image, image: index });
      if (answer.issues) throw new Error(`${fileName(file)}: ${answer.issues.map(({ message }) => message).join(' ')}`);
      return asked(answer.key, file);
    },
  }));
}

/** Tells what was written, and offers to show it. */
export function tellWritten(written: readonly { readonly path: string; readonly bytes: number; readonly geobox: EstimateAnswer['geobox'] }[]): void {
  const first = written.at(0);
  if (!first) return;
  const { width, height } = first.geobox;
  const bytes = written.reduce((sum, file) => sum + file.bytes, 0);
  useView.getState().toast({
    tone: 'ok',
    title: written.length === 1 ? `${fileName(first.path)} is written` : `${written.length} files are written`,
    detail: written.length === 1 ? `${width} × ${height} pixels, ${sizeWords(bytes)}` : `${sizeWords(bytes)} together`,
    action: { label: 'Show in folder', run: () => void reveal(first.path) },
  });
}

async function reveal(path: string): Promise<void> {
  try {
    const answer = await api.reveal(path);
    if (!answer.shown) await desktop?.reveal(answer.path);
  } catch (error) {
    useView.getState().toast({ tone: 'error', title: `${fileName(path)} cannot be shown`, detail: messageOf(error) });
  }
}
