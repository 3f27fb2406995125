import './parse-without-eval.ts';
import './theme/fonts.css';
import './theme/tokens.css';
import './theme/elements.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { Application } from './app/application.tsx';
import { createServices } from './app/services.tsx';
import { preload } from './app/preload.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

const services = createServices();
if (location.pathname === '/') preload(services);

createRoot(root).render(
  <StrictMode>
    <Application services={services} />
  </StrictMode>,
);
