import { ChevronDown, CircleAlert, FolderOpen } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { EstimateAnswer, EstimateRequest, JobEvent } from '../../src/server/api.ts';
import type { Address } from '../../src/workflow/address.ts';
import { nodeAt } from '../../src/workflow/edits.ts';
import { findNodeType } from '../../src/workflow/node-type.ts';
import { nodeTypes } from '../../nodes/index.ts';
import { Picture } from '../canvas/Picture.tsx';
import { RequestFailed, api, followJob } from '../server/client.ts';
import { desktop } from '../server/desktop.ts';
import { useDocument } from '../store/document.ts';
import { sentence } from '../store/files.ts';
import { folderOf, useNodeValue } from '../store/values.ts';
import { useView } from '../store/view.ts';
import { Modal } from './Modal.tsx';

interface Props {
  readonly node: Address | null;
  readonly onClose: () => void;
}

const SETTLE_MS = 250;

/** Which image, which part of it, on which grid, where to: with the size beforehand, progress, and a way to stop. */
export function ExportDialog({ node, onClose }: Props) {
  const compiled = useDocument((state) => state.compiled);
  const workflow = useDocument((state) => state.workflow);
  const images = useMemo(() => [...compiled.nodes].filter(([address, { kind }]) => kind === 'Image' && !address.includes('/')).map(([address]) => address), [compiled]);
  const [address, setAddress] = useState<Address>(() => firstImage(node, images, workflow));
  return (
    <Modal title="Export GeoTIFF" onClose={onClose} wide>
      {images.length === 0 ? <p>There is no image to export yet: add a mosaic.</p> : <Form key={address} address={address} images={images} onChoose={setAddress} onClose={onClose} />}
    </Modal>
  );
}

/** The selected image, else a shown layer's, else the last mosaic. */
function firstImage(asked: Address | null, images: readonly Address[], workflow: Parameters<typeof nodeAt>[0]): Address {
  if (asked !== null && images.includes(asked)) return asked;
  const mosaic = images.find((address) => nodeAt(workflow, address)?.type.endsWith('Mosaic'));
  return mosaic ?? images.at(-1) ?? '';
}

interface FormProps {
  readonly address: Address;
  readonly images: readonly Address[];
  readonly onChoose: (address: Address) => void;
  readonly onClose: () => void;
}

type Job = { readonly id: string; readonly done: number; readonly all: number };

function Form({ address, images, onChoose, onClose }: FormProps) {
  const workflow = useDocument((state) => state.workflow);
  const value = useNodeValue(address);
  const extent = useView((state) => state.extent);
  const [region, setRegion] = useState<'all' | 'view'>('all');
  const [crs, setCrs] = useState('');
  const [scale, setScale] = useState('');
  const [bands, setBands] = useState<readonly string[] | null>(null);
  const [nodata, setNodata] = useState('');
  const [file, setFile] = useState(() => `${folderOf(useDocument.getState().path)}/out/${address}.tif`.replace(/^\//, ''));
  const [replace, setReplace] = useState(false);
  const [estimate, setEstimate] = useState<EstimateAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [job, setJob] = useState<Job | null>(null);
  const stop = useRef<(() => void) | null>(null);
  const names = value.description?.bands.map((band) => band.name) ?? [];

  const request = useMemo<EstimateRequest | null>(() => {
    if (value.key === null) return null;
    const nodataValue = nodata.trim() === '' ? undefined : nodata === 'mask' ? 'mask' : /^nan$/i.test(nodata) ? 'NaN' : Number(nodata);
    return {
      key: value.key,
      ...(crs.trim() === '' ? {} : { crs: crs.trim() }),
      ...(scale.trim() === '' || !(Number(scale) > 0) ? {} : { scale: Number(scale) }),
      ...(region === 'view' && extent ? { bounds: [...extent] } : {}),
      ...(bands === null ? {} : { bands: [...bands] }),
      ...(nodataValue === undefined ? {} : { nodata: nodataValue }),
    };
  }, [value.key, crs, scale, region, extent, bands, nodata]);

  useEffect(() => {
    if (!request || job) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.estimate(request, controller.signal).then(
        (answer) => {
          setEstimate(answer);
          setProblem(null);
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          setEstimate(null);
          setProblem(messageOf(error));
        },
      );
    }, SETTLE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [request, job]);

  const start = async (): Promise<void> => {
    if (!request) return;
    setProblem(null);
    try {
      const { id } = await api.startJob({ ...request, file, replace });
      setJob({ id, done: 0, all: 1 });
      stop.current = followJob(id, (event) => onEvent(id, event));
    } catch (error) {
      if (error instanceof RequestFailed && error.status === 409) setReplace(true);
      setProblem(messageOf(error));
    }
  };

  const onEvent = (id: string, event: JobEvent): void => {
    if (event.type === 'progress') return setJob({ id, done: event.done, all: event.all });
    setJob(null);
    if (event.type === 'failed') return setProblem(sentence(event.error));
    if (event.type === 'cancelled') return;
    const { path, bytes, geobox } = event.result;
    onClose();
    useView.getState().toast({
      tone: 'ok',
      title: `${fileName(path)} is written`,
      detail: `${geobox.width} × ${geobox.height} pixels, ${sizeWords(bytes)}`,
      action: { label: 'Show in folder', run: () => void reveal(path) },
    });
  };

  if (job) {
    return (
      <>
        <div className="export-progress" role="status">
          <span className="progress-bar">
            <i style={{ width: `${(job.done / job.all) * 100}%` }} />
          </span>
          <p>
            Writing {fileName(file)}: {Math.round((job.done / job.all) * 100)} %
          </p>
        </div>
        <footer>
          <span className="grow" />
          <button type="button" className="button large" autoFocus onClick={() => void api.cancelJob(job.id).catch(() => undefined)}>
            Cancel
          </button>
        </footer>
      </>
    );
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <div className="export-two">
        <Picture address={address} value={value} />
        <div className="form">
          <label>
            Image
            <span className="field">
              <select value={address} onChange={(event) => onChoose(event.target.value)}>
                {images.map((image) => {
                  const node = nodeAt(workflow, image);
                  return (
                    <option key={image} value={image}>
                      {node ? `${findNodeType(nodeTypes, node.type)?.title ?? node.type} (${image})` : image}
                    </option>
                  );
                })}
              </select>
              <ChevronDown size={14} aria-hidden="true" />
            </span>
          </label>
          <label>
            Region
            <span className="field">
              <select value={region} onChange={(event) => setRegion(event.target.value === 'view' ? 'view' : 'all')}>
                <option value="all">The whole image</option>
                <option value="view">The map’s view</option>
              </select>
              <ChevronDown size={14} aria-hidden="true" />
            </span>
          </label>
          <div className="pair">
            <label>
              CRS
              <span className="field mono">
                <input value={crs} placeholder={estimate && crs === '' ? estimate.geobox.crs : 'EPSG:…'} spellCheck={false} onChange={(event) => setCrs(event.target.value)} />
              </span>
            </label>
            <label>
              Scale, units of the CRS
              <span className="field mono">
                <input value={scale} placeholder={estimate && scale === '' ? String(Number(Math.abs(estimate.geobox.transform[0]).toPrecision(6))) : ''} inputMode="decimal" onChange={(event) => setScale(event.target.value)} />
              </span>
            </label>
          </div>
          <div className="form-label">
            <span>
              Bands{' '}
              {bands !== null && (
                <button type="button" className="quiet" onClick={() => setBands(null)}>
                  (all)
                </button>
              )}
            </span>
            <div className="export-bands">
              {names.map((name) => {
                const isOn = bands === null || bands.includes(name);
                return (
                  <button key={name} type="button" aria-pressed={isOn} onClick={() => setBands(toggled(bands ?? names, name, names))}>
                    {name}
                  </button>
                );
              })}
            </div>
          </div>
          <div className="pair">
            <label>
              Missing pixels
              <span className="field mono">
                <input value={nodata} placeholder={estimate && nodata === '' ? (estimate.nodata === null ? 'mask' : String(estimate.nodata)) : 'value or mask'} spellCheck={false} onChange={(event) => setNodata(event.target.value)} />
              </span>
            </label>
            <label>
              File
              <span className="field mono">
                <input
                  value={file}
                  spellCheck={false}
                  onChange={(event) => {
                    setFile(event.target.value);
                    setReplace(false);
                  }}
                />
                {desktop && (
                  <button type="button" aria-label="Choose where" onClick={() => void desktop?.saveDialog(fileName(file)).then((chosen) => (chosen === null ? undefined : setFile(chosen)))}>
                    <FolderOpen size={14} />
                  </button>
                )}
              </span>
            </label>
          </div>
        </div>
      </div>
      <div className="beforehand" aria-live="polite">
        {estimate ? (
          <>
            <Fact value={`${estimate.geobox.width} × ${estimate.geobox.height}`} name="pixels" />
            <Fact value={`${Number(estimate.scale.toPrecision(4))} m`} name="a pixel" />
            <Fact value={`${estimate.bands.length} × ${estimate.type}`} name="bands" />
            <Fact value={sizeWords(estimate.bytes.most)} name="at most" />
            <Fact value={`about ${sizeWords(estimate.bytes.about)}`} name="on disk" />
          </>
        ) : (
          <span>{problem === null ? 'Looking how large it will be…' : 'Nothing to write yet'}</span>
        )}
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          <CircleAlert size={14} aria-hidden="true" /> {problem}
        </p>
      )}
      <footer>
        <span className="quiet" style={{ fontSize: 12 }}>
          Cloud-Optimized, with overviews
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

function Fact({ value, name }: { readonly value: string; readonly name: string }) {
  return (
    <span>
      <b className="mono">{value}</b>
      {name}
    </span>
  );
}

/** The bands with one more or one less, in the image's order; never none. */
function toggled(chosen: readonly string[], name: string, all: readonly string[]): readonly string[] {
  const next = all.filter((band) => (band === name ? !chosen.includes(band) : chosen.includes(band)));
  return next.length === 0 ? chosen : next;
}

async function reveal(path: string): Promise<void> {
  try {
    const answer = await api.reveal(path);
    if (!answer.shown) await desktop?.reveal(answer.path);
  } catch (error) {
    useView.getState().toast({ tone: 'error', title: `${fileName(path)} cannot be shown`, detail: messageOf(error) });
  }
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

function sizeWords(bytes: number): string {
  return bytes < 2 ** 20 ? `${(bytes / 2 ** 10).toFixed(0)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
}

function messageOf(error: unknown): string {
  if (error instanceof RequestFailed && error.issues.length > 0) return error.issues.map((issue) => sentence(issue.message)).join(' ');
  return error instanceof Error ? sentence(error.message) : String(error);
}
