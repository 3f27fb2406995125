import { failed, succeeded, type ObservedProperty, type Outcome } from '@ioc/domain';
import type { MappingProfile, PropertyMapping } from '@ioc/wire';
import { decodeChirpstack } from './decoders/decode-chirpstack.ts';
import { decodeCsv } from './decoders/decode-csv.ts';
import { decodeIocJson } from './decoders/decode-ioc-json.ts';
import { decodeNgsiLd } from './decoders/decode-ngsi-ld.ts';
import { decodeSenmlCbor } from './decoders/decode-senml-cbor.ts';
import { decodeSenmlJson } from './decoders/decode-senml-json.ts';
import { decodeSparkplug } from './decoders/decode-sparkplug.ts';
import type { DecoderInput } from './decoders/decoder-input.ts';
import type { Decoded } from './format-record.ts';
import { compileExpression, type MappingExpression } from './mapping-expression.ts';
import { conversion } from './ucum-units.ts';

/** Why a profile cannot be used: `path` leads through the profile's fields, parted by dots. */
export interface ProfileFault {
  readonly path: string;
  readonly message: string;
}

/** A row of the table with the property that it means. */
export interface CompiledProperty {
  readonly mapping: PropertyMapping;
  readonly property: ObservedProperty;
}

/** A profile that is ready to decode. */
export interface CompiledProfile {
  readonly profile: MappingProfile;
  /** The topic filter, split at `/`. */
  readonly filter: readonly string[];
  readonly decode: (input: DecoderInput) => Decoded;
  readonly expression: MappingExpression | undefined;
  readonly properties: ReadonlyMap<string, CompiledProperty>;
  readonly lookup: ReadonlyMap<string, string>;
  readonly publishers: ReadonlySet<string>;
}

const DECODERS: Readonly<Record<MappingProfile['decoder'], (input: DecoderInput) => Decoded>> = {
  'ioc-json': decodeIocJson,
  'senml-json': decodeSenmlJson,
  'senml-cbor': decodeSenmlCbor,
  'chirpstack-v4': decodeChirpstack,
  'sparkplug-b': decodeSparkplug,
  'ngsi-ld': decodeNgsiLd,
  csv: decodeCsv,
};

/** The names by which decoders tell a device's health, and what they are in the catalogue; a profile may say otherwise. */
const HEALTH: Readonly<Record<string, string>> = { '@rssi': 'signal_strength', '@battery': 'battery_level' };

/** Names of decoders that a profile need not list. */
export const OPTIONAL_NAME = /^@/;

type Catalogue = ReadonlyMap<string, ObservedProperty>;

/** The contract's own format names properties by their ids: they need no row. */
function ownNames(catalogue: Catalogue): readonly (readonly [string, CompiledProperty])[] {
  return [...catalogue].map(([id, property]) => [id, { mapping: { property: property.id }, property }]);
}

function compileTable(
  profile: MappingProfile,
  catalogue: Catalogue,
  faults: ProfileFault[],
): ReadonlyMap<string, CompiledProperty> {
  const table = new Map<string, CompiledProperty>(profile.decoder === 'ioc-json' ? ownNames(catalogue) : []);
  for (const [name, id] of Object.entries(HEALTH)) {
    const property = catalogue.get(id);
    if (property) table.set(name, { mapping: { property: property.id }, property });
  }
  for (const [name, mapping] of Object.entries(profile.properties)) {
    const property = catalogue.get(mapping.property);
    const path = `properties.${name}`;
    if (!property) {
      faults.push({ path: `${path}.property`, message: `${mapping.property} is not in the catalogue` });
      continue;
    }
    if (mapping.unit !== undefined && !conversion(mapping.unit, property.unit))
      faults.push({
        path: `${path}.unit`,
        message: `${mapping.unit} cannot be converted to ${property.unit}`,
      });
    table.set(name, { mapping, property });
  }
  return table;
}

/** Makes a profile ready to decode; all of its faults at once where it cannot be used. */
export function compileProfile(
  profile: MappingProfile,
  catalogue: Catalogue,
): Outcome<CompiledProfile, readonly ProfileFault[]> {
  const faults: ProfileFault[] = [];
  const properties = compileTable(profile, catalogue, faults);
  const expression = profile.expression === undefined ? undefined : compileExpression(profile.expression);
  if (expression?.ok === false) faults.push({ path: 'expression', message: expression.fault });
  if (faults.length > 0) return failed(faults);
  return succeeded({
    profile,
    filter: profile.topic.split('/'),
    decode: DECODERS[profile.decoder],
    expression: expression?.ok === true ? expression.value : undefined,
    properties,
    lookup: new Map(Object.entries(profile.device.lookup ?? {})),
    publishers: new Set(profile.publishers),
  });
}
