import { BookOpen, History, Map as MapIcon, Shapes, Table2, TriangleAlert } from 'lucide-react';
import { Suspense, lazy, useEffect, useState } from 'react';
import type { SessionAnswer } from '../src/server/api.ts';
import { Canvas } from './canvas/Canvas.tsx';
import { menuItems, runCommand } from './commands/commands.ts';
import { useKeys } from './commands/use-keys.ts';
import { isTyping } from './commands/keys.ts';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { Toasts } from './dialogs/Toasts.tsx';
import { ExamplesDrawer } from './drawers/ExamplesDrawer.tsx';
import { HistoryDrawer } from './drawers/HistoryDrawer.tsx';
import { IssueList, useIssues } from './drawers/IssueList.tsx';
import { AddSearch } from './palette/AddSearch.tsx';
import { CommandPalette } from './palette/CommandPalette.tsx';
import { Palette } from './palette/Palette.tsx';
import { api } from './server/client.ts';
import { desktop } from './server/desktop.ts';
import { followDatasets } from './store/datasets.ts';
import { afterSaving, openPath, openText } from './store/files.ts';
import { followDocument } from './store/values.ts';
import { applyTheme, useView } from './store/view.ts';
import './app.css';
import { Splitter } from './toolbar/Splitter.tsx';
import { TablePanel } from './table/TablePanel.tsx';
import { useTables } from './table/use-tables.ts';
import { StatusBar } from './toolbar/StatusBar.tsx';
import { TopBar } from './toolbar/TopBar.tsx';

const MapPanel = lazy(() => import('./map/MapPanel.tsx'));

type Drawer = 'nodes' | 'examples' | 'history';
const DRAWERS = [
  { id: 'nodes', label: 'Nodes', icon: Shapes },
  { id: 'examples', label: 'Gallery', icon: BookOpen },
  { id: 'history', label: 'History', icon: History },
] as const satisfies readonly { id: Drawer; label: string; icon: unknown }[];

const NARROW = 1400;

export function App() {
  const theme = useView((state) => state.theme);
  const adding = useView((state) => state.adding);
  const palette = useView((state) => state.palette);
  const dockHeight = useView((state) => state.dockHeight);
  const [drawer, setDrawer] = useState<Drawer | null>(() => (innerWidth < NARROW ? null : 'nodes'));
  const tab = useView((state) => state.tab);
  const setTab = (shown: typeof tab): void => useView.getState().set({ tab: shown });
  const session = useSession();
  const issues = useIssues();
  const tables = useTables();
  useKeys();
  usePaste();
  useEffect(() => applyTheme(theme), [theme]);
  const close = (): void => setDrawer(null);

  return (
    <div className="app" style={dockHeight === null ? undefined : { '--dock': `${dockHeight}px` }}>
      <TopBar onIssues={() => setTab('issues')} />
      <nav className="rail" aria-label="Drawers">
        {DRAWERS.map(({ id, label, icon: Icon }) => (
          <button key={id} type="button" aria-pressed={drawer === id} onClick={() => setDrawer(drawer === id ? null : id)}>
            <Icon size={20} aria-hidden="true" />
            {label}
          </button>
        ))}
      </nav>
      <div className="work">
        {drawer === 'nodes' && <Palette onClose={close} />}
        {drawer === 'examples' && <ExamplesDrawer onClose={close} />}
        {drawer === 'history' && <HistoryDrawer onClose={close} />}
        <Canvas />
      </div>
      <section className="dock" aria-label="Map">
        <Splitter />
        <header className="dock-tabs" role="tablist">
          <button type="button" role="tab" aria-selected={tab === 'map'} onClick={() => setTab('map')}>
            <MapIcon size={14} aria-hidden="true" /> Map
          </button>
          {(tables.length > 0 || tab === 'table') && (
            <button type="button" role="tab" aria-selected={tab === 'table'} onClick={() => setTab('table')}>
              <Table2 size={14} aria-hidden="true" /> Table
            </button>
          )}
          <button type="button" role="tab" aria-selected={tab === 'issues'} onClick={() => setTab('issues')}>
            <TriangleAlert size={14} aria-hidden="true" /> Issues <span className={`count${issues.length > 0 ? ' some' : ''}`}>{issues.length}</span>
          </button>
        </header>
        {tab === 'table' && (
          <div className="dock-body">
            <TablePanel tables={tables} />
          </div>
        )}
        <div className="dock-body" hidden={tab !== 'map'}>
          <Suspense fallback={<div className="dock-loading" />}>
            <MapPanel />
          </Suspense>
        </div>
        {tab === 'issues' && (
          <div className="dock-body">
            <IssueList issues={issues} />
          </div>
        )}
      </section>
      <StatusBar session={session} />
      {adding && <AddSearch adding={adding} />}
      {palette && <CommandPalette />}
      <Dialogs />
      <Toasts />
    </div>
  );
}

/** Opens what the session says, and keeps the values up with the document from then on. */
function useSession(): SessionAnswer | null {
  const [session, setSession] = useState<SessionAnswer | null>(null);
  useEffect(() => {
    let stops: (() => void)[] = [];
    let current = true;
    const begin = async (): Promise<void> => {
      try {
        const answer = await api.session();
        if (!current) return;
        setSession(answer);
        const file = new URLSearchParams(location.search).get('open') ?? answer.file;
        if (file !== null) await openPath(file);
      } catch (error) {
        useView.getState().set({ offline: error instanceof Error ? error.message : String(error) });
      }
      if (current) stops = [followDocument(), followDatasets()];
    };
    void begin();
    desktop?.onCommand(runCommand);
    desktop?.onOpenFile((path) => afterSaving(() => void openPath(path)));
    desktop?.setMenu(menuItems());
    return () => {
      current = false;
      stops.forEach((stop) => stop());
    };
  }, []);
  useReconnect();
  return session;
}

const RETRY_MS = 2_000;

/** While the server is away, asks whether it is back. */
function useReconnect(): void {
  const offline = useView((state) => state.offline !== null);
  useEffect(() => {
    if (!offline) return;
    const timer = setInterval(() => {
      api.session().then(
        () => useView.getState().set({ offline: null }),
        () => undefined,
      );
    }, RETRY_MS);
    return () => clearInterval(timer);
  }, [offline]);
}

/** A workflow's text that is pasted is opened; anything else is told so. */
function usePaste(): void {
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      if (isTyping(event.target) || useView.getState().dialog) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (text.trim() === '') return;
      event.preventDefault();
      openText(text, 'What was pasted');
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);
}
