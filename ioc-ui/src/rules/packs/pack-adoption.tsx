import type { PackPreview, RulePackAnswer } from '@ioc/wire';
import { packAdopted, packPreview } from '@ioc/wire';
import { useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';

import { useCities } from '../../api/use-reference.ts';
import { useServices } from '../../app/services.tsx';
import { useLanguage } from '../../i18n/language.tsx';
import { mayChangeRules } from '../../session/permissions.ts';
import { useSession } from '../../session/session-gate.tsx';
import { PackChanges } from './pack-changes.tsx';

type Step =
  | { readonly state: 'idle' | 'busy' | 'refused' }
  | { readonly state: 'previewed'; readonly preview: PackPreview }
  | { readonly state: 'adopted'; readonly count: number };

/** Choosing a city, seeing what a pack would change there, and adopting it. */
export function PackAdoption({ pack }: { readonly pack: RulePackAnswer }): ReactNode {
  const { t, local } = useLanguage();
  const { client } = useServices();
  const queries = useQueryClient();
  const { user } = useSession();
  const cities = useCities();
  const cityField = useId();
  const [chosen, setChosen] = useState<string>();
  const [step, setStep] = useState<Step>({ state: 'idle' });
  const city = chosen ?? cities[0]?.id ?? '';
  const mayAdopt = pack.entries.every(({ rule }) => mayChangeRules(user, rule.department));
  const path = `/rule-packs/${pack.id}`;
  const preview = async (): Promise<void> => {
    setStep({ state: 'busy' });
    const request = { method: 'POST', path: `${path}/preview`, body: { city }, schema: packPreview } as const;
    const answer = await client.send(request);
    setStep(answer.ok ? { state: 'previewed', preview: answer.value } : { state: 'refused' });
  };
  const adopt = async (): Promise<void> => {
    setStep({ state: 'busy' });
    const request = { method: 'POST', path: `${path}/adopt`, body: { city }, schema: packAdopted } as const;
    const answer = await client.send(request);
    setStep(answer.ok ? { state: 'adopted', count: answer.value.rules.length } : { state: 'refused' });
    await queries.invalidateQueries({ queryKey: ['rules'] });
  };
  return (
    <div className="pack-adoption">
      <div className="field">
        <label htmlFor={cityField}>{t('packs.city')}</label>
        <select
          id={cityField}
          className="input"
          value={city}
          onChange={(event) => {
            setChosen(event.target.value);
            setStep({ state: 'idle' });
          }}
        >
          {cities.map(({ id, name }) => (
            <option key={id} value={id}>
              {local(name)}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        className="button"
        disabled={step.state === 'busy'}
        onClick={() => void preview()}
        data-testid="pack-preview"
      >
        {t('packs.preview')}
      </button>
      {step.state === 'previewed' && (
        <>
          <PackChanges pack={pack} preview={step.preview} />
          {!pack.verified && <p className="notice">{t('packs.unverifiedNote')}</p>}
          {mayAdopt ? (
            <button
              type="button"
              className="button primary"
              onClick={() => void adopt()}
              data-testid="pack-adopt"
            >
              {t('packs.adopt')}
            </button>
          ) : (
            <p className="notice">{t('rule.mayNot')}</p>
          )}
        </>
      )}
      <output>
        {step.state === 'adopted' && t('packs.adopted', { count: step.count })}
        {step.state === 'refused' && t('packs.refused')}
      </output>
    </div>
  );
}
