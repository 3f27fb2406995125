import { House, Minus, Plus } from 'lucide-react';
import type { ReactNode } from 'react';

import { useLanguage } from '../i18n/language.tsx';

/** Zoom and home, for those who do not use a wheel or fingers. */
export function MapButtons({
  onZoom,
  onHome,
}: {
  readonly onZoom: (step: 1 | -1) => void;
  readonly onHome: () => void;
}): ReactNode {
  const { t } = useLanguage();
  return (
    <fieldset className="map-buttons" aria-label={t('map.controls')}>
      <button
        type="button"
        className="icon-button"
        onClick={() => onZoom(1)}
        aria-label={t('map.zoomIn')}
        title={t('map.zoomIn')}
      >
        <Plus className="icon" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button"
        onClick={() => onZoom(-1)}
        aria-label={t('map.zoomOut')}
        title={t('map.zoomOut')}
      >
        <Minus className="icon" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="icon-button"
        onClick={onHome}
        aria-label={t('map.home')}
        title={t('map.home')}
      >
        <House className="icon" aria-hidden="true" />
      </button>
    </fieldset>
  );
}
