import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';

import { LanguageProvider } from '../i18n/language.tsx';
import { SessionGate } from '../session/session-gate.tsx';
import { ThemeProvider } from '../theme/theme.tsx';
import { createAppRouter } from './routes.tsx';
import { ServicesProvider, type Services } from './services.tsx';

/** The whole screen: its services, language and theme around the pages. */
export function Application({ services }: { readonly services: Services }): ReactNode {
  const [router] = useState(createAppRouter);
  return (
    <ServicesProvider value={services}>
      <QueryClientProvider client={services.queries}>
        <LanguageProvider>
          <ThemeProvider>
            <SessionGate>
              <RouterProvider router={router} />
            </SessionGate>
          </ThemeProvider>
        </LanguageProvider>
      </QueryClientProvider>
    </ServicesProvider>
  );
}
