import type { Alert } from '@ioc/domain';

/** What one screen of a wall shows. */
export const WALL_VIEWS = ['overview', 'map', 'alerts'] as const;

/** A view of the wall. */
export type WallView = (typeof WALL_VIEWS)[number];

/** A view, of one city or of all. */
export interface WallScene {
  readonly view: WallView;
  readonly city?: string;
}

/** How long a scene stays, in seconds: shorter cannot be read, longer is no rotation. */
export const SHORTEST_SCENE_S = 10;
export const LONGEST_SCENE_S = 600;
export const USUAL_SCENE_S = 30;

/** Scenes that one rotation takes. */
export const MOST_SCENES = 24;

/** Whether the word names a view of the wall. */
export function isWallView(word: string | undefined): word is WallView {
  return WALL_VIEWS.some((view) => view === word);
}

/**
 * The scenes that an address names; what it names wrongly is left out, and without any all views are shown.
 *
 * @example
 * parseScenes('overview,map:viet-yen') // [{ view: 'overview' }, { view: 'map', city: 'viet-yen' }]
 */
export function parseScenes(text: string | undefined): readonly WallScene[] {
  const named = (text ?? '').split(',').flatMap((word): readonly WallScene[] => {
    const [view, city] = word.trim().split(':');
    if (!isWallView(view)) return [];
    return [city === undefined || city === '' ? { view } : { view, city }];
  });
  return named.length === 0 ? WALL_VIEWS.map((view) => ({ view })) : named.slice(0, MOST_SCENES);
}

/** How long a scene stays, in seconds, as the address asks for it. */
export function sceneSeconds(asked: number | undefined): number {
  if (asked === undefined || !Number.isFinite(asked)) return USUAL_SCENE_S;
  return Math.min(LONGEST_SCENE_S, Math.max(SHORTEST_SCENE_S, asked));
}

/** The critical alerts that nobody has taken, the oldest first: while there is one, the wall neither turns nor reloads. */
export function untakenCriticals(alerts: readonly Alert[]): readonly Alert[] {
  return alerts
    .filter(
      ({ severity, work, kind }) =>
        severity === 'critical' && work === 'unacknowledged' && kind === 'threshold',
    )
    .toSorted((a, b) => a.openedAt - b.openedAt);
}
