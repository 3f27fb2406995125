import { QUALITIES, type Quality } from '@ioc/domain';

/** How bad a quality is, 0 for good: stores keep this number, and the largest inside an interval is the worst. */
export function qualityRank(quality: Quality): number {
  return QUALITIES.indexOf(quality);
}

/** The quality of a stored rank. A rank that no quality has reads as `bad`, since its meaning was lost. */
export function qualityOfRank(rank: number): Quality {
  return QUALITIES[rank] ?? 'bad';
}
