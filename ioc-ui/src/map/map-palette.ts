import type { Level } from '../live/device-look.ts';

/** The colours of the map, as the style sheet's tokens give them for the theme in force. */
export interface MapPalette {
  readonly outside: string;
  readonly context: string;
  readonly contextLine: string;
  readonly city: string;
  readonly wardLine: string;
  readonly cityLine: string;
  readonly river: string;
  readonly riverCasing: string;
  readonly riverLabel: string;
  readonly roadMajor: string;
  readonly road: string;
  readonly roadCasing: string;
  readonly rail: string;
  readonly label: string;
  readonly labelMinor: string;
  readonly labelContext: string;
  readonly halo: string;
  readonly device: string;
  readonly deviceEdge: string;
  readonly deviceGlyph: string;
  readonly cluster: string;
  readonly clusterEdge: string;
  readonly clusterText: string;
  readonly ring: string;
  readonly selection: string;
  readonly glyph: string;
  readonly severityOutline: string;
  readonly severities: Readonly<Record<Exclude<Level, 'normal'>, string>>;
}

/** Reads the palette from the computed style of the document. */
export function readMapPalette(computed: CSSStyleDeclaration): MapPalette {
  const token = (name: string): string => computed.getPropertyValue(`--${name}`).trim();
  return {
    outside: token('map-outside'),
    context: token('map-context'),
    contextLine: token('map-context-line'),
    city: token('map-city'),
    wardLine: token('map-ward-line'),
    cityLine: token('map-city-line'),
    river: token('map-river'),
    riverCasing: token('map-river-casing'),
    riverLabel: token('map-river-label'),
    roadMajor: token('map-road-major'),
    road: token('map-road'),
    roadCasing: token('map-road-casing'),
    rail: token('map-rail'),
    label: token('map-label'),
    labelMinor: token('map-label-minor'),
    labelContext: token('map-label-context'),
    halo: token('map-halo'),
    device: token('map-device'),
    deviceEdge: token('map-device-edge'),
    deviceGlyph: token('map-device-glyph'),
    cluster: token('map-cluster'),
    clusterEdge: token('map-cluster-edge'),
    clusterText: token('map-cluster-text'),
    ring: token('map-ring'),
    selection: token('selection'),
    glyph: token('glyph'),
    severityOutline: token('severity-outline'),
    severities: {
      critical: token('severity-critical'),
      high: token('severity-high'),
      medium: token('severity-medium'),
      low: token('severity-low'),
      diagnostic: token('severity-diagnostic'),
    },
  };
}
