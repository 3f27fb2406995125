import type {
  DutyGroup,
  DutyTime,
  EpochMs,
  Outcome,
  Shift,
  ShiftCommand,
  ShiftFault,
  UserId,
} from '@ioc/domain';
import type { Page, PageRequest } from './record-store.ts';

/** A command to a shift; `nextId` is the id of the shift that begins when this one is received. */
export interface ShiftRequest {
  readonly shift: string;
  readonly command: ShiftCommand;
  readonly by: UserId;
  readonly at: EpochMs;
  readonly nextId: string;
}

/** Why a command to a shift was not carried out. */
export type ShiftRequestFault =
  | { readonly code: 'not-found' }
  | { readonly code: 'refused'; readonly reason: ShiftFault['reason']; readonly current: Shift };

/** Shifts (A11): a desk has one that is not handed over yet. */
export interface ShiftRecords {
  /** Newest first. */
  list(filter: { readonly desk?: string }, page: PageRequest): Promise<Page<Shift>>;
  find(id: string): Promise<Shift | undefined>;
  /** Begins a shift; `current` is the one that the desk has already. */
  start(
    shift: Pick<Shift, 'id' | 'desk' | 'startedAt' | 'startedBy'>,
  ): Promise<Outcome<Shift, { readonly code: 'exists'; readonly current: Shift }>>;
  /** Carries out a command; receiving a shift begins the next one at its desk, in one transaction. */
  execute(request: ShiftRequest): Promise<Outcome<Shift, ShiftRequestFault>>;
}

/** Duty groups and who is on duty when (A9). */
export interface DutyRecords {
  groups(): Promise<readonly DutyGroup[]>;
  /** Inserts or replaces. */
  putGroup(group: DutyGroup): Promise<void>;
  /** Deletes a group with its roster. */
  deleteGroup(id: string): Promise<boolean>;
  /** Duty times that overlap the span, of one group or all, by their beginning; at most 1,000. */
  times(filter: {
    readonly group?: string;
    readonly from: EpochMs;
    readonly to: EpochMs;
  }): Promise<readonly DutyTime[]>;
  /** Adds a duty time; false when there is no such group. */
  addTime(time: DutyTime): Promise<boolean>;
  deleteTime(id: string): Promise<boolean>;
}
