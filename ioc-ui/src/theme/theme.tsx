import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

import { readPreference, writePreference } from '../app/preference.ts';

/** Dark for walls and nights, light grey for lit rooms. */
export type Theme = 'dark' | 'light';

const THEMES = ['dark', 'light'] as const;

interface ThemeContext {
  readonly theme: Theme;
  readonly toggle: () => void;
}

const Context = createContext<ThemeContext | undefined>(undefined);

/** Applies the theme before its children are drawn, and remembers it. */
export function ThemeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [theme, setTheme] = useState<Theme>(() => {
    const remembered = readPreference('theme', THEMES, 'dark');
    document.documentElement.dataset['theme'] = remembered;
    return remembered;
  });
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    writePreference('theme', theme);
  }, [theme]);
  const value = useMemo<ThemeContext>(
    () => ({
      theme,
      toggle: () => {
        const next = theme === 'dark' ? 'light' : 'dark';
        // The map reads its colours from the document while it renders, so the document changes first.
        document.documentElement.dataset['theme'] = next;
        setTheme(next);
      },
    }),
    [theme],
  );
  return <Context value={value}>{children}</Context>;
}

/** The theme of the screen. Throws outside `ThemeProvider`: a bug. */
export function useTheme(): ThemeContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error('useTheme outside ThemeProvider');
  return value;
}
