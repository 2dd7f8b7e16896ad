import { FolderOpen } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { JobRequest } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { formatWorkflow } from '../../src/workflow/file.ts';
import { nodeStyle } from '../../src/workflow/node-style.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { Picture } from '../canvas/Picture.tsx';
import { RequestFailed } from '../server/client.ts';
import { desktop } from '../server/desktop.ts';
import { useDatasets } from '../store/datasets.ts';
import { useDocument } from '../store/document.ts';
import { folderOf, useNodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { BandChoice } from './BandChoice.tsx';
import { Choice } from './Choice.tsx';
import { ExportBeforehand, Note } from './ExportBeforehand.tsx';
import { ExportMore } from './ExportMore.tsx';
import { type ExportForm, formProblem, requestOf, startForm, withCollection, withFormat } from './export-form.ts';
import { fileName, messageOf } from './messages.ts';
import { useEstimate } from './use-estimate.ts';
import { useExportJob } from './use-export-job.ts';
import { useExportValue } from './use-export-value.ts';
import { sceneFiles, tellWritten } from './written-files.ts';

interface Props {
  readonly address: Address;
  readonly choices: readonly Address[];
  readonly onChoose: (address: Address) => void;
  readonly onClose: () => void;
}

/** The form of an export, and its progress in its place while it runs. */
export function ExportFields({ address, choices, onChoose, onClose }: Props) {
  const workflow = useDocument((state) => state.workflow);
  const node = useDocument((state) => state.compiled.nodes.get(address));
  const datasets = useDatasets((state) => state.datasets);
  const extent = useView((state) => state.extent);
  const shown = useNodeValue(address);
  const isCollection = node?.kind === 'ImageCollection';
  const [form, setForm] = useState<ExportForm>(() => startForm(folderOf(useDocument.getState().path), address, isCollection));
  const [replace, setReplace] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { key, description, problem: unknown } = useExportValue(address, form.collection);
  const { progress, run, cancel } = useExportJob();

  const isEach = isCollection && form.collection === 'each';
  const ownProblem = formProblem(form);
  const style = useMemo(() => (description ? nodeStyle(workflow, address, description, datasets, nodeTypes) : null), [workflow, address, description, datasets]);
  const request = useMemo(
    () => (key === null || ownProblem !== null || (form.format === 'png' && !style) ? null : requestOf(form, key, extent, style)),
    [form, key, extent, style, ownProblem],
  );
  const { answer: estimate, problem: refused } = useEstimate(progress ? null : request);
  const problem = failure ?? ownProblem ?? unknown ?? refused;
  const change = (part: Partial<ExportForm>): void => {
    setFailure(null);
    setForm((before) => ({ ...before, ...part }));
  };

  const start = async (): Promise<void> => {
    if (!request) return;
    setFailure(null);
    const recipe = form.recipe ? { workflow: formatWorkflow(workflow), node: address } : undefined;
    const asked = (own: string, file: string): JobRequest => ({ ...request, key: own, file, replace, ...(recipe ? { recipe } : {}) });
    try {
      const files = isEach ? await sceneFiles(shown.key, address, form.file, asked) : [{ file: form.file, request: () => Promise.resolve(asked(request.key, form.file)) }];
      const written = await run(files);
      if (written === null) return;
      onClose();
      tellWritten(written);
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 409) setReplace(true);
      setFailure(messageOf(error));
    }
  };

  if (progress) {
    const percent = Math.round(progress.done * 100);
    return (
      <>
        <div className="export-progress" role="status">
          <span className="progress-bar">
            <i style={{ width: `${percent}%` }} />
          </span>
          <p>
            Writing {fileName(progress.file)}: {percent} %
          </p>
        </div>
        <footer>
          <span className="grow" />
          <button type="button" className="button large" autoFocus onClick={cancel}>
            Cancel
          </button>
        </footer>
      </>
    );
  }

  const missing = form.format === 'cog' && (
    <label>
      Missing pixels
      <span className="field mono">
        <input value={form.nodata} placeholder={estimate && form.nodata === '' ? (estimate.nodata === null ? 'mask' : String(estimate.nodata)) : 'value or mask'} spellCheck={false} onChange={(event) => change({ nodata: event.target.value })} />
      </span>
    </label>
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="export-two">
        <Picture address={address} value={shown} />
        <div className="form">
          <Choice label="Image" value={address} options={choices.map((choice) => ({ value: choice, label: nameOf(workflow, choice) }))} onChange={onChoose} />
          <div className="pair">
            <Choice
              label="Format"
              value={form.format}
              options={[
                { value: 'cog', label: 'GeoTIFF' },
                ...(isCollection && form.collection === 'stack' ? [] : [{ value: 'png' as const, label: 'PNG, as shown' }]),
              ]}
              onChange={(format) => {
                setReplace(false);
                change(withFormat(form, format));
              }}
            />
            {isCollection ? (
              <Choice
                label="Images"
                value={form.collection}
                options={[
                  { value: 'each', label: 'A file each' },
                  { value: 'stack', label: 'One stack' },
                ]}
                onChange={(collection) => {
                  setReplace(false);
                  change({ ...withCollection(form, collection), bands: null });
                }}
              />
            ) : (
              <RegionChoice form={form} onChange={change} />
            )}
          </div>
          {isCollection && (
            <div className={form.format === 'cog' ? 'pair' : undefined}>
              <RegionChoice form={form} onChange={change} />
              {missing}
            </div>
          )}
          <div className="pair">
            <label>
              CRS
              <span className="field mono">
                <input value={form.crs} placeholder={estimate && form.crs === '' ? estimate.geobox.crs : 'EPSG:…'} spellCheck={false} onChange={(event) => change({ crs: event.target.value })} />
              </span>
            </label>
            <label>
              Scale, units of the CRS
              <span className="field mono">
                <input value={form.scale} placeholder={estimate && form.scale === '' ? String(Number(Math.abs(estimate.geobox.transform[0]).toPrecision(6))) : ''} inputMode="decimal" onChange={(event) => change({ scale: event.target.value })} />
              </span>
            </label>
          </div>
          {form.format === 'cog' && <BandChoice names={description?.bands.map((band) => band.name) ?? []} chosen={form.bands} onChange={(bands) => change({ bands })} />}
          <div className={form.format === 'cog' && !isCollection ? 'pair' : undefined}>
            {!isCollection && missing}
            <label>
              File
              <span className="field mono">
                <input
                  value={form.file}
                  spellCheck={false}
                  onChange={(event) => {
                    setReplace(false);
                    change({ file: event.target.value });
                  }}
                />
                {desktop && !isEach && (
                  <button type="button" aria-label="Choose where" onClick={() => void desktop?.saveDialog(fileName(form.file)).then((chosen) => (chosen === null ? undefined : change({ file: chosen })))}>
                    <FolderOpen size={14} />
                  </button>
                )}
              </span>
            </label>
          </div>
          <ExportMore form={form} type={estimate?.type ?? null} onChange={change} />
        </div>
      </div>
      <ExportBeforehand estimate={problem === null ? estimate : null} isBlocked={problem !== null} files={isEach ? (shown.description?.count ?? 1) : 1} format={form.format} />
      {estimate?.warning && problem === null && <Note tone="warning" text={estimate.warning} />}
      {problem !== null && <Note tone="error" text={problem} />}
      <footer>
        <span className="quiet" style={{ fontSize: 12 }}>
          {form.format === 'cog' ? 'Cloud-Optimized, with overviews' : 'With a world file beside it'}
        </span>
        <span className="grow" />
        <button type="button" className="button large ghost" onClick={onClose}>
          Cancel
        </button>
        <button type="submit" className="button large primary" disabled={!request || estimate === null}>
          {replace ? 'Replace' : 'Export'}
        </button>
      </footer>
    </form>
  );
}

function RegionChoice({ form, onChange }: { readonly form: ExportForm; readonly onChange: (change: Partial<ExportForm>) => void }) {
  return (
    <Choice
      label="Region"
      value={form.region}
      options={[
        { value: 'all', label: 'The whole image' },
        { value: 'view', label: 'The map’s view' },
      ]}
      onChange={(region) => onChange({ region })}
    />
  );
}

function nameOf(workflow: Parameters<typeof nodeAt>[0], address: Address): string {
  const node = nodeAt(workflow, address);
  return node ? `${findNodeType(nodeTypes, node.type)?.title ?? node.type} (${address})` : address;
}
