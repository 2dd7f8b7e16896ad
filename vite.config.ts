import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window: app/ to dist/app, which the server hands out. */
export default defineConfig({
  root: 'app',
  base: './',
  plugins: [react()],
  build: { outDir: '../dist/app', emptyOutDir: true, sourcemap: true, chunkSizeWarningLimit: 1500 },
});
