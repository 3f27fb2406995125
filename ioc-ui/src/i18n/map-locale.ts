import type { Language } from '@ioc/domain';

import { translate } from './translate.ts';

/** The words that MapLibre itself shows, in the language of the screen. */
export function mapLocale(language: Language): Readonly<Record<string, string>> {
  return {
    'Map.Title': translate(language, 'map.label'),
    'ScaleControl.Meters': 'm',
    'ScaleControl.Kilometers': 'km',
    'NavigationControl.ZoomIn': translate(language, 'map.zoomIn'),
    'NavigationControl.ZoomOut': translate(language, 'map.zoomOut'),
    'NavigationControl.ResetBearing': translate(language, 'map.home'),
    'AttributionControl.ToggleAttribution': translate(language, 'map.attribution'),
    'Popup.Close': translate(language, 'action.close'),
  };
}
