import { failed, succeeded } from '@ioc/domain';
import type { PartFault } from '../../intake/device-part.ts';
import { MOST_RECORDS_PER_MESSAGE, type Decoded, type FormatRecord } from '../format-record.ts';
import { ucumOfUnece } from '../foreign-units.ts';
import { isObject, parseDocument, pointerStep, type JsonObject } from '../json-document.ts';
import type { DecoderInput } from './decoder-input.ts';

/** Members of an entity that are no measurements. */
const NO_MEASUREMENTS: ReadonlySet<string> = new Set([
  'id',
  'type',
  '@context',
  'scope',
  'location',
  'observationSpace',
  'operationSpace',
  'createdAt',
  'modifiedAt',
  'deletedAt',
  'expiresAt',
  'dateObserved',
  'dateCreated',
  'dateModified',
  'observedAt',
]);

/** Kinds of attributes that hold no value of a sensor. */
const NO_VALUES: ReadonlySet<unknown> = new Set([
  'Relationship',
  'ListRelationship',
  'GeoProperty',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
  'geo:json',
]);

/** The short name of an attribute that came as a full IRI. */
function shortName(name: string): string {
  return /^https?:\/\//.test(name)
    ? name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('#')) + 1)
    : name;
}

/** A value without its JSON-LD typing: `{"@type": "DateTime", "@value": …}`. */
function plainValue(value: unknown): unknown {
  return isObject(value) && '@value' in value ? value['@value'] : value;
}

/** The value of an attribute in whatever of the forms it came; metadata are those of NGSI v2. */
function attributeValue(attribute: unknown): unknown {
  return plainValue(isObject(attribute) && 'value' in attribute ? attribute['value'] : attribute);
}

function metadataValue(attribute: JsonObject, name: string): unknown {
  const metadata = attribute['metadata'];
  const found = isObject(metadata) ? metadata[name] : undefined;
  return isObject(found) ? found['value'] : undefined;
}

/** The instant that an entity gives for all of its attributes; of an interval `from/to` the end. */
function entityTime(entity: JsonObject): { readonly time: unknown; readonly timePath: string } | undefined {
  for (const name of ['observedAt', 'dateObserved']) {
    const value = attributeValue(entity[name]);
    if (typeof value === 'string' && value !== '')
      return { time: value.slice(value.lastIndexOf('/') + 1), timePath: name };
  }
  return undefined;
}

interface EntityPlace {
  readonly entity: JsonObject;
  readonly source: string;
  readonly path: string;
}

/** The value of one attribute, named and placed; undefined for what is no measurement. */
function attributeRecord(
  name: string,
  { attribute, path }: { readonly attribute: unknown; readonly path: string },
  place: EntityPlace,
): FormatRecord | undefined {
  const told = { source: place.source, name: shortName(name), scope: place.entity };
  const common = entityTime(place.entity);
  const fallback = common && { time: common.time, timePath: `${place.path}/${common.timePath}` };
  if (!isObject(attribute)) return { ...told, value: attribute, path, ...fallback };
  if (!('value' in attribute) || NO_VALUES.has(attribute['type'])) return undefined;
  const observedAt =
    attribute['observedAt'] ??
    metadataValue(attribute, 'observedAt') ??
    metadataValue(attribute, 'TimeInstant');
  const unitCode = attribute['unitCode'] ?? metadataValue(attribute, 'unitCode');
  return {
    ...told,
    value: attributeValue(attribute),
    path: `${path}/value`,
    ...(typeof unitCode === 'string' ? { unit: ucumOfUnece(unitCode) } : {}),
    ...(observedAt === undefined ? fallback : { time: observedAt, timePath: `${path}/observedAt` }),
  };
}

/** An attribute with several instances (`datasetId`) comes as a list of them; other lists are no measurements. */
function instancesOf(
  attribute: unknown,
  path: string,
): readonly { readonly attribute: unknown; readonly path: string }[] {
  if (!Array.isArray(attribute)) return [{ attribute, path }];
  const items: readonly unknown[] = attribute;
  return items.flatMap((item, index) =>
    isObject(item) ? [{ attribute: item, path: `${path}/${index}` }] : [],
  );
}

function entityRecords(place: EntityPlace): readonly FormatRecord[] {
  return Object.entries(place.entity)
    .filter(([name]) => !NO_MEASUREMENTS.has(shortName(name)))
    .flatMap(([name, attribute]) =>
      instancesOf(attribute, `${place.path}/${pointerStep(name)}`).flatMap(
        (instance) => attributeRecord(name, instance, place) ?? [],
      ),
    );
}

/** The entities that the document holds, each with its place: one, a list, or those of a notification. */
function entitiesOf(document: unknown): readonly { readonly entity: unknown; readonly path: string }[] {
  // Over MQTT a notification is wrapped into metadata and body. Source: ETSI GS CIM 009, 7.2.
  if (isObject(document) && isObject(document['body']) && isObject(document['metadata'])) {
    return entitiesOf(document['body']).map(({ entity, path }) => ({ entity, path: `/body${path}` }));
  }
  const list = (items: readonly unknown[], path: string): ReturnType<typeof entitiesOf> =>
    items.map((entity, index) => ({ entity, path: `${path}/${index}` }));
  if (Array.isArray(document)) return list(document, '');
  if (isObject(document) && Array.isArray(document['data'])) return list(document['data'], '/data');
  return [{ entity: document, path: '' }];
}

/**
 * NGSI-LD entities, normalised, concise or key-values, alone, in a list, or in a notification. Attributes become values by
 * name; `unitCode` (UN/CEFACT) and `observedAt` hold for theirs, `dateObserved` for those without. Geometry,
 * relationships and texts in languages are no measurements. Source: ETSI GS CIM 009 v1.8, 4.5 and 5.3; FIWARE Smart Data
 * Models.
 */
export function decodeNgsiLd({ payload }: DecoderInput): Decoded {
  const parsed = parseDocument(payload);
  if (!parsed.ok) return parsed;
  const records: FormatRecord[] = [];
  const faults: PartFault[] = [];
  for (const { entity, path } of entitiesOf(parsed.value)) {
    if (!isObject(entity) || typeof entity['id'] !== 'string') {
      faults.push({ reason: 'wrong-shape', path, detail: 'an entity is an object with an id' });
      continue;
    }
    records.push(...entityRecords({ entity, source: entity['id'], path }));
    if (records.length > MOST_RECORDS_PER_MESSAGE)
      return failed({ reason: 'too-many-values', path: '', detail: `at most ${MOST_RECORDS_PER_MESSAGE}` });
  }
  return succeeded({ records, signs: [], faults, document: parsed.value });
}
