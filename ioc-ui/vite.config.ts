import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

/** Where `npm run dev` finds the API. */
const API_ADDRESS = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['ioc-source', ...defaultClientConditions] },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // The content security policy allows fonts and images from our own origin, not from data: addresses in styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MapLibre is one chunk of about 1 MB, loaded when the map is first shown.
    chunkSizeWarningLimit: 1_200,
  },
  server: {
    proxy: {
      '/api': API_ADDRESS,
      '/basemap': API_ADDRESS,
      '/socket.io': { target: API_ADDRESS, ws: true },
    },
  },
});
