import { useState, type ReactNode } from 'react';

import { useLanguage } from '../../i18n/language.tsx';
import { matchesWords } from './matches-words.ts';

/** Items up to which a list needs no search. */
const FEW = 8;

/** Things to tick, with a search when they are many; what is ticked stands first. */
export function CheckList({
  label,
  items,
  chosen,
  isReadOnly,
  onChange,
}: {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: ReadonlySet<string>;
  readonly isReadOnly: boolean;
  readonly onChange: (ids: string[]) => void;
}): ReactNode {
  const { t, language } = useLanguage();
  const [words, setWords] = useState('');
  const shown = items
    .filter(({ name }) => matchesWords(name, words))
    .toSorted((a, b) => a.name.localeCompare(b.name, language));
  const toggle = (id: string): void =>
    onChange(chosen.has(id) ? [...chosen].filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className="check-list">
      <legend>
        {label}{' '}
        <span className="secondary small">{t('lab.chosen', { count: chosen.size, all: items.length })}</span>
      </legend>
      {items.length > FEW && (
        <input
          type="search"
          className="input"
          value={words}
          placeholder={t('lab.search')}
          aria-label={t('lab.searchIn', { label })}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      <ul>
        {shown.map(({ id, name }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.has(id)}
                disabled={isReadOnly}
                onChange={() => toggle(id)}
              />
              {name}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
