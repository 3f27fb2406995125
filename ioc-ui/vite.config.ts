import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the API. */
const API_ADDRESS = 'http://127.0.0.1:8080';

/** What the first minute needs besides the shell: the map with its worker, and the fonts of the first picture. */
const FETCHED_EARLY: readonly (readonly [name: RegExp, attributes: Readonly<Record<string, string>>])[] = [
  [
    /\/(?:inter-(?:latin|vietnamese)-wght|be-vietnam-pro-latin-600)-normal-[^/]+\.woff2$/,
    { rel: 'preload', as: 'font' },
  ],
  [/\/map-screen-[^/]+\.js$/, { rel: 'modulepreload', fetchpriority: 'low' }],
];

/** Names what is to be fetched early in the page, so that it is under way before the shell's code runs. */
function fetchEarly(): Plugin {
  return {
    name: 'fetch-early',
    apply: 'build',
    transformIndexHtml: (_html, { bundle = {} }) =>
      FETCHED_EARLY.flatMap(([name, attributes]) =>
        Object.keys(bundle)
          .filter((file) => name.test(`/${file}`))
          .map((file) => ({
            tag: 'link',
            injectTo: 'head',
            attrs: { ...attributes, href: `/${file}`, crossorigin: '' },
          })),
      ),
  };
}

export default defineConfig({
  plugins: [react(), fetchEarly()],
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
