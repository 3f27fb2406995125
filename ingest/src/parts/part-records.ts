import {
  RefusedCommitError,
  type EvaluationRecords,
  type PartHolding,
  type RecordStore,
} from '@ioc/record-store';

/** The record store for the holder of a part: what the rules commit is fenced, and `lost` hears when it is refused. */
export function recordsOfPart(records: RecordStore, holding: PartHolding, lost: () => void): RecordStore {
  const fenced = records.parts.evaluation(holding);
  const watched = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof RefusedCommitError && error.code === 'not-the-holder') lost();
      throw error;
    }
  };
  const evaluation: EvaluationRecords = {
    load: () => watched(fenced.load()),
    commit: (commit) => watched(fenced.commit(commit)),
  };
  return { ...records, evaluation };
}
