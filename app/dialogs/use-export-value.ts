import { useEffect, useState } from 'react';
import type { Description } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { eachImage, stackOfImages } from '../../src/workflow/collection-parts.ts';
import type { CompiledNode } from '../../src/workflow/compile.ts';
import { api } from '../server/client.ts';
import { useDocument } from '../store/document.ts';
import { folderOf, useNodeValue } from '../store/values.ts';
import type { ExportForm } from './export-form.ts';
import { messageOf } from './messages.ts';

/** What the server knows of the image that will be written: of a collection, of its newest image or of the stack. */
export interface ExportValue {
  readonly key: string | null;
  readonly description: Description | null;
  readonly problem: string | null;
}

const NOTHING: ExportValue = { key: null, description: null, problem: null };

export function useExportValue(address: Address, collection: ExportForm['collection']): ExportValue {
  const node = useDocument((state) => state.compiled.nodes.get(address));
  const path = useDocument((state) => state.path);
  const { key, description } = useNodeValue(address);
  const [part, setPart] = useState<ExportValue>(NOTHING);
  const isCollection = node?.kind === 'ImageCollection';
  useEffect(() => {
    if (!node || !isCollection) return;
    let isWanted = true;
    setPart(NOTHING);
    api.describe({ folder: folderOf(path), node: partOf(node, collection), image: undefined }).then(
      (answer) => {
        if (!isWanted) return;
        setPart(answer.issues ? { ...NOTHING, problem: answer.issues.map((issue) => issue.message).join(' ') } : { key: answer.key, description: answer.describe, problem: null });
      },
      (error: unknown) => isWanted && setPart({ ...NOTHING, problem: messageOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [node, isCollection, path, collection]);
  return isCollection ? part : { key, description, problem: null };
}

/** The image of a collection that an export is of, as a node of its own. */
export function partOf(node: CompiledNode, collection: ExportForm['collection']): CompiledNode {
  return { ...node, ...(collection === 'stack' ? stackOfImages(node) : eachImage(node)), kind: 'Image' };
}
