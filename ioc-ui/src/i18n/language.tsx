import type { Language, LocalizedText } from '@ioc/domain';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

import { readPreference, writePreference } from '../app/preference.ts';
import type { MessageKey } from './vi.ts';
import { translate, type MessageFacts } from './translate.ts';

/** The language of the screen and what is needed to speak it. */
export interface LanguageContext {
  readonly language: Language;
  readonly t: (key: MessageKey, facts?: MessageFacts) => string;
  readonly local: (text: LocalizedText) => string;
  readonly setLanguage: (language: Language) => void;
}

const LANGUAGES = ['vi', 'en'] as const;
const Context = createContext<LanguageContext | undefined>(undefined);

/** Gives the screen its language, remembers it, and tells it to assistive technology through `lang`. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(() => readPreference('language', LANGUAGES, 'vi'));
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = translate(language, 'app.title');
    writePreference('language', language);
  }, [language]);
  const value = useMemo<LanguageContext>(
    () => ({
      language,
      setLanguage,
      t: (key, facts) => translate(language, key, facts),
      local: (text) => text[language],
    }),
    [language],
  );
  return <Context value={value}>{children}</Context>;
}

/** The language of the screen. Throws outside `LanguageProvider`: a bug. */
export function useLanguage(): LanguageContext {
  const value = useContext(Context);
  if (value === undefined) throw new Error('useLanguage outside LanguageProvider');
  return value;
}
