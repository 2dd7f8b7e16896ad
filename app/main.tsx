import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { applyTheme, useView } from './store/view.ts';
import './theme/tokens.css';
import './theme/base.css';

applyTheme(useView.getState().theme);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App />);
