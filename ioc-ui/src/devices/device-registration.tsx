import { SECTORS, type Sector } from '@ioc/domain';
import { registeredDevice } from '@ioc/wire';
import { TriangleAlert } from 'lucide-react';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import type { z } from 'zod';

import { useCities, useProperties } from '../api/use-reference.ts';
import { useServices } from '../app/services.tsx';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/vi.ts';
import { serverFaults, type FieldFaults } from '../rule-lab/field-faults.ts';
import { DeviceCredentials } from './device-credentials.tsx';
import { registrationOf } from './registration-form.ts';

/** What registering answered. */
type Registered = z.infer<typeof registeredDevice>;

/** A form that registers a device and then shows its password, this once, with a line to try it. */
export function DeviceRegistration({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t, language } = useLanguage();
  const { client } = useServices();
  const [sector, setSector] = useState<Sector>('environment');
  const [faults, setFaults] = useState<FieldFaults>({});
  const [isFailed, setFailed] = useState(false);
  const [registered, setRegistered] = useState<Registered>();
  const properties = useProperties();

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const given = registrationOf(language, new FormData(event.currentTarget), properties);
    setFailed(false);
    if (!given.ok) return setFaults(given.fault);
    setFaults({});
    const outcome = await client.send({
      method: 'POST',
      path: '/devices',
      body: given.value,
      schema: registeredDevice,
    });
    if (outcome.ok) return setRegistered(outcome.value);
    const { fault } = outcome;
    const problem = fault.code === 'refused' ? fault.problem : undefined;
    const isTaken = fault.code === 'refused' && fault.status === 409;
    setFaults(isTaken ? { id: problem?.title ?? '' } : serverFaults(problem));
    setFailed((problem?.errors ?? []).length === 0 && !isTaken);
  };

  if (registered !== undefined) return <DeviceCredentials registered={registered} onClose={onClose} />;
  return (
    <form className="card registration" onSubmit={(event) => void submit(event)} noValidate>
      <h2>{t('devices.register')}</h2>
      <div className="registration-grid">
        <TextField name="id" label="registration.id" fault={faults['id']} pattern="[a-z0-9\-]{3,64}" />
        <TextField name="name.vi" label="registration.nameVi" fault={faults['name.vi']} />
        <TextField name="name.en" label="registration.nameEn" fault={faults['name.en']} />
        <CityField />
        <div className="field">
          <label htmlFor="registration-sector">{t('filter.sector')}</label>
          <select
            id="registration-sector"
            name="sector"
            className="input"
            value={sector}
            onChange={(event) => setSector(SECTORS.find((each) => each === event.target.value) ?? sector)}
          >
            {SECTORS.map((each) => (
              <option key={each} value={each}>
                {t(`sector.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <TextField
          name="location.lat"
          label="registration.lat"
          fault={faults['location.lat']}
          inputMode="decimal"
        />
        <TextField
          name="location.lon"
          label="registration.lon"
          fault={faults['location.lon']}
          inputMode="decimal"
        />
      </div>
      <PropertyChoice sector={sector} fault={faults['datastreams']} />
      {isFailed && (
        <p className="field-error" role="alert">
          {t('registration.failed')}
        </p>
      )}
      <div className="form-actions">
        <button type="submit" className="button primary" data-testid="registration-submit">
          {t('registration.submit')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('action.cancel')}
        </button>
      </div>
    </form>
  );
}

function CityField(): ReactNode {
  const { t, local } = useLanguage();
  const cities = useCities();
  return (
    <div className="field">
      <label htmlFor="registration-city">{t('filter.city')}</label>
      <select id="registration-city" name="city" className="input">
        {cities.map((city) => (
          <option key={city.id} value={city.id}>
            {local(city.name)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface TextFieldProps {
  readonly name: string;
  readonly label: MessageKey;
  readonly fault: string | undefined;
  readonly pattern?: string;
  readonly inputMode?: 'decimal';
}

function TextField({ name, label, fault, ...more }: TextFieldProps): ReactNode {
  const { t } = useLanguage();
  const id = `registration-${name}`;
  return (
    <div className="field">
      <label htmlFor={id}>{t(label)}</label>
      <input
        {...more}
        id={id}
        name={name}
        className="input"
        autoComplete="off"
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? undefined : `${id}-fault`}
      />
      {fault !== undefined && (
        <p id={`${id}-fault`} className="field-error" role="alert">
          <TriangleAlert className="icon small" aria-hidden="true" />
          {fault}
        </p>
      )}
    </div>
  );
}

function PropertyChoice({
  sector,
  fault,
}: {
  readonly sector: Sector;
  readonly fault: string | undefined;
}): ReactNode {
  const { t, local } = useLanguage();
  const choices = [...useProperties().values()].filter(
    (each) => !each.derived && (each.sector === sector || each.sector === 'device'),
  );
  return (
    <div className="field">
      <fieldset>
        <legend className="small secondary">{t('registration.datastreams')}</legend>
        {choices.map((property) => (
          <label key={property.id}>
            <input type="checkbox" name="datastreams" value={property.id} />
            {local(property.name)} <span className="small secondary">{local(property.display)}</span>
          </label>
        ))}
      </fieldset>
      {fault !== undefined && (
        <p className="field-error" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}
