import { useMemo, useState } from 'react';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { useDocument } from '../store/document.ts';
import { ExportFields } from './ExportFields.tsx';
import { Modal } from './Modal.tsx';

interface Props {
  readonly node: Address | null;
  readonly onClose: () => void;
}

/** Which image, which part of it, on which grid, where to: with the size beforehand, progress, and a way to stop. */
export function ExportDialog({ node, onClose }: Props) {
  const compiled = useDocument((state) => state.compiled);
  const workflow = useDocument((state) => state.workflow);
  const choices = useMemo(
    () => [...compiled.nodes].filter(([address, { kind }]) => (kind === 'Image' || kind === 'ImageCollection') && !address.includes('/')).map(([address]) => address),
    [compiled],
  );
  const [address, setAddress] = useState<Address>(() => firstChoice(node, choices.filter((choice) => compiled.nodes.get(choice)?.kind === 'Image'), choices, workflow));
  return (
    <Modal title="Export" onClose={onClose} wide>
      {choices.length === 0 ? (
        <p>There is no image to export yet: add a collection.</p>
      ) : (
        <ExportFields key={address} address={address} choices={choices} onChoose={setAddress} onClose={onClose} />
      )}
    </Modal>
  );
}

/** The selected node, else a mosaic, else the last image. */
function firstChoice(asked: Address | null, images: readonly Address[], choices: readonly Address[], workflow: Parameters<typeof nodeAt>[0]): Address {
  if (asked !== null && choices.includes(asked)) return asked;
  const mosaic = images.find((address) => nodeAt(workflow, address)?.type.endsWith('Mosaic'));
  return mosaic ?? images.at(-1) ?? choices.at(-1) ?? '';
}
