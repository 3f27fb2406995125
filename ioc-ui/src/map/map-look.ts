import type { Theme } from '../theme/theme.tsx';
import { readMapPalette, type MapPalette } from './map-palette.ts';

/** The root size that the map's sizes are made for, in pixels. */
const DESIGN_ROOT_PX = 16;

/** How the map's names and lines grow with the screen's root size, and its colours. */
export interface MapLook {
  /** Whose colours these are. */
  readonly theme: Theme;
  readonly palette: MapPalette;
  readonly scale: number;
}

/** Reads the look from the document, which shows the theme already. */
export function readLook(theme: Theme): MapLook {
  const computed = getComputedStyle(document.documentElement);
  const scale = Number.parseFloat(computed.fontSize) / DESIGN_ROOT_PX;
  return { theme, palette: readMapPalette(computed), scale };
}
