import type { LocalizedText } from '@ioc/domain';
import { localizedText } from '@ioc/wire';
import { z } from 'zod';

const day = z.string().nullable().default(null);
const word = z.string().nullish();
const properties = z.object({
  id: z.string(),
  name: localizedText,
  kind: word,
  level: word,
  role: word,
  ref: word,
  city: word,
  validFrom: day,
  validTo: day,
});

const position = z.tuple([z.number(), z.number()]).rest(z.number());
const line = z.array(position);
const geometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: position }),
  z.object({ type: z.literal('LineString'), coordinates: line }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(line) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(line) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(line)) }),
]);

const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(z.object({ type: z.literal('Feature'), properties, geometry })),
});

/** One thing of the basemap. */
export interface BasemapFeature {
  readonly type: 'Feature';
  readonly properties: {
    readonly id: string;
    readonly name: LocalizedText;
    readonly kind: string;
    readonly level: string;
    readonly role: string;
    readonly ref: string;
    readonly city: string;
    readonly validFrom: string | null;
    readonly validTo: string | null;
  };
  readonly geometry: z.infer<typeof geometry>;
}

/** One file of the basemap. */
export interface BasemapPart {
  readonly type: 'FeatureCollection';
  readonly features: readonly BasemapFeature[];
}

/** What the map is drawn on, and whose work it is. */
export interface Basemap {
  readonly areas: BasemapPart;
  readonly context: BasemapPart;
  readonly rivers: BasemapPart;
  readonly roads: BasemapPart;
  readonly places: BasemapPart;
  readonly attribution: LocalizedText;
}

/** The schema of one file of the basemap; it answers flat properties, as the map's expressions need them. */
export const basemapPart: z.ZodType<BasemapPart> = collection.transform(({ features }): BasemapPart => ({
  type: 'FeatureCollection',
  features: features.map(({ properties: { kind, level, role, ref, city, ...facts }, ...rest }) => ({
    ...rest,
    properties: {
      ...facts,
      kind: kind ?? '',
      level: level ?? '',
      role: role ?? '',
      ref: ref ?? '',
      city: city ?? '',
    },
  })),
}));
