import type { viPacks } from './vi-packs.ts';

/** Texts about threshold packs in English. */
export const enPacks: Readonly<Record<keyof typeof viPacks, string>> = {
  'packs.title': 'Threshold packs',
  'packs.hint':
    'Thresholds of standards and decisions, each with its source. A city looks at what a pack changes, adopts it, and may tighten it.',
  'packs.none': 'There are no threshold packs.',
  'packs.failed': 'The threshold packs could not be loaded.',
  'packs.version': 'version {version}',
  'packs.unverified': 'not verified',
  'packs.verified': 'verified',
  'packs.superseded': 'Superseded by: {by}',
  'packs.notInForce': 'Not in force today',
  'packs.basis': 'Source: {basis}',
  'packs.validity': 'In force: {from} – {to}',
  'packs.open': 'open',
  'packs.entry': 'Rule',
  'packs.thresholds': 'Thresholds',
  'packs.source': 'Source',
  'packs.city': 'City',
  'packs.preview': 'Preview the changes',
  'packs.adopt': 'Adopt',
  'packs.adopted': 'Adopted: {count} rules were made or changed.',
  'packs.refused': 'It could not be adopted. Check your permissions and try again.',
  'packs.unverifiedNote':
    'This pack holds figures that are not verified: check the official text before it goes live.',
  'packs.changes': 'What will change',
  'packs.nothing': 'Nothing changes: the pack is adopted already.',
  'packs.kind.added': 'added',
  'packs.kind.changed': 'changed',
  'packs.kind.same': 'unchanged',
  'packs.kind.no-device': 'left out, no device measures it',
  'packs.kind.narrowed': 'no longer applies to this city',
  'packs.kind.disabled': 'will be disabled',
  'packs.datastreams': '{count} datastreams',
  'packs.fields': 'differs in: {fields}',
  'packs.kept': 'keeps the city’s tighter threshold: {own} (pack: {pack})',
};
