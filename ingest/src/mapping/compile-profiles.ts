import type { ObservedProperty } from '@ioc/domain';
import { mappingProfile } from '@ioc/wire';
import { compileProfile, type CompiledProfile, type ProfileFault } from './compiled-profile.ts';
import { ProfileIndex } from './profile-index.ts';

/** A profile that is left out, and why. */
export interface RefusedProfile {
  readonly id: string;
  readonly faults: readonly ProfileFault[];
}

/** The profiles that can be used, and those that cannot. */
export interface CompiledProfiles {
  readonly index: ProfileIndex;
  readonly refused: readonly RefusedProfile[];
}

/** Checks and compiles profiles as they are stored. One that has a fault is left out and costs the others nothing. */
export function compileProfiles(
  stored: readonly { readonly id: string }[],
  properties: readonly ObservedProperty[],
): CompiledProfiles {
  const catalogue = new Map<string, ObservedProperty>(properties.map((property) => [property.id, property]));
  const usable: CompiledProfile[] = [];
  const refused: RefusedProfile[] = [];
  for (const raw of stored) {
    const parsed = mappingProfile.safeParse(raw);
    if (!parsed.success) {
      const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      refused.push({ id: raw.id, faults });
      continue;
    }
    const compiled = compileProfile(parsed.data, catalogue);
    if (compiled.ok) usable.push(compiled.value);
    else refused.push({ id: raw.id, faults: compiled.fault });
  }
  return { index: new ProfileIndex(usable), refused };
}
