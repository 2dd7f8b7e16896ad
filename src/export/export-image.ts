import type { Image } from '../image/image.ts';
import { encodeChunk, encodeOverview } from './encode-chunk.ts';
import { type ExportOptions, type ExportPlan, planExport } from './export-plan.ts';
import { type ExportContext, type ExportResult, writeExport } from './write-export.ts';

/**
 * Writes an image as a Cloud-Optimized GeoTIFF in this thread, one block after the other. The file appears under its name only when it is
 * whole. Throws IssueError, or an Error of one sentence for the disk.
 */
export async function exportImage(image: Image, options: ExportOptions, context: ExportContext): Promise<ExportResult> {
  const plan: ExportPlan = { ...planExport(image, options), chunkBlocks: 1 };
  return writeExport(
    plan,
    {
      atOnce: 1,
      chunk: (chunk, signal) => encodeChunk(image, plan, chunk, signal),
      overview: (quarters, signal) => encodeOverview(plan, quarters, signal),
    },
    context,
  );
}
