import type { PackPreview, RulePackAnswer } from '@ioc/wire';
import type { ReactNode } from 'react';

import { useRules } from '../../api/use-reference.ts';
import { useLanguage } from '../../i18n/language.tsx';
import { thresholdText } from './pack-texts.ts';

type Entry = PackPreview['entries'][number];

/** What adopting a pack would change, entry by entry, and which rules leave the city. */
export function PackChanges({
  pack,
  preview,
}: {
  readonly pack: RulePackAnswer;
  readonly preview: PackPreview;
}): ReactNode {
  const { t, local } = useLanguage();
  const rules = useRules();
  const names = new Map(pack.entries.map(({ id, rule }) => [id, local(rule.name)]));
  const { entries, superseded } = preview;
  const changesNothing =
    superseded.length === 0 && entries.every(({ kind }) => kind === 'same' || kind === 'no-device');
  return (
    <section className="pack-changes" aria-label={t('packs.changes')} data-testid="pack-changes">
      <h4>{t('packs.changes')}</h4>
      {changesNothing && <p>{t('packs.nothing')}</p>}
      <ul>
        {entries.map((entry) => (
          <EntryChange key={entry.entry} entry={entry} name={names.get(entry.entry) ?? entry.rule} />
        ))}
        {superseded.map(({ rule, kind }) => (
          <li key={rule}>
            {local(rules.get(rule)?.name ?? { vi: rule, en: rule })}: {t(`packs.kind.${kind}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function EntryChange({ entry, name }: { readonly entry: Entry; readonly name: string }): ReactNode {
  const { t, language } = useLanguage();
  const { kind, datastreams, differences, kept } = entry;
  return (
    <li>
      {name}: <strong>{t(`packs.kind.${kind}`)}</strong>
      {kind !== 'no-device' && ` · ${t('packs.datastreams', { count: datastreams })}`}
      {differences.length > 0 &&
        ` · ${t('packs.fields', { fields: differences.map(({ path }) => path).join(', ') })}`}
      {kept.map(({ severity, threshold, packThreshold }) => (
        <span key={severity} className="small pack-note">
          {t('packs.kept', {
            own: thresholdText(language, threshold),
            pack: thresholdText(language, packThreshold),
          })}
        </span>
      ))}
    </li>
  );
}
