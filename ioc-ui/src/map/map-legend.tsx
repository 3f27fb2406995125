import { ChevronDown, ChevronUp } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import { MARKED_LEVELS, SeverityMark } from '../alerts/severity-mark.tsx';
import { readPreference, writePreference } from '../app/preference.ts';
import { useLanguage } from '../i18n/language.tsx';

/** What shapes, colours and outlines on the map mean. */
export function MapLegend(): ReactNode {
  const { t } = useLanguage();
  const [isOpen, setOpen] = useState(
    () => readPreference('legend', ['open', 'closed'], initialLegend()) === 'open',
  );
  const toggle = (): void => {
    setOpen(!isOpen);
    writePreference('legend', isOpen ? 'closed' : 'open');
  };
  return (
    <div className="map-legend">
      <button
        type="button"
        className="legend-toggle"
        aria-expanded={isOpen}
        aria-controls="legend"
        onClick={toggle}
      >
        {t('legend.title')}
        {isOpen ? (
          <ChevronDown className="icon small" aria-hidden="true" />
        ) : (
          <ChevronUp className="icon small" aria-hidden="true" />
        )}
      </button>
      {isOpen && (
        <ul id="legend">
          {MARKED_LEVELS.map((level) => (
            <li key={level}>
              <SeverityMark level={level} />
              {t(level === 'diagnostic' ? 'legend.diagnostic' : `severity.${level}`)}
            </li>
          ))}
          <li>
            <span className="legend-dot" />
            {t('legend.normal')}
          </li>
          <li>
            <span className="legend-dot ringed" />
            {t('legend.unacknowledged')}
          </li>
          <li>
            <span className="legend-dot stale" />
            {t('legend.stale')}
          </li>
          <li>
            <span className="legend-dot unknown">?</span>
            {t('legend.unknown')}
          </li>
          <li>
            <span className="legend-dot hatched-dot" />
            {t('legend.simulated')}
          </li>
        </ul>
      )}
    </div>
  );
}

/** On a small screen the legend would cover the map. */
function initialLegend(): 'open' | 'closed' {
  return matchMedia('(min-width: 1100px)').matches ? 'open' : 'closed';
}
