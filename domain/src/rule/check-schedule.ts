import type { Rule, ScheduleWindow } from './rule.ts';
import { ruleFault, type RuleFault } from './rule-fault.ts';
import { isTimeZone } from './zone-offset.ts';

const TIME_PATTERN = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/;
const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

function isDate(text: string): boolean {
  if (!DATE_PATTERN.test(text)) return false;
  const t = Date.parse(text);
  return !Number.isNaN(t) && new Date(t).toISOString().startsWith(text);
}

function checkWindow(path: string, { days, from, to }: ScheduleWindow): readonly RuleFault[] {
  return [
    ...(days.length === 0 ? [ruleFault(`${path}.days`, 'empty-list')] : []),
    ...(TIME_PATTERN.test(from) ? [] : [ruleFault(`${path}.from`, 'malformed-time')]),
    ...(TIME_PATTERN.test(to) ? [] : [ruleFault(`${path}.to`, 'malformed-time')]),
  ];
}

/** What is wrong with a rule's schedule (R23). */
export function checkSchedule(schedule: Rule['schedule']): readonly RuleFault[] {
  if (!schedule) return [];
  const { timeZone, windows, holidays = [] } = schedule;
  return [
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [ruleFault('schedule.timeZone', 'unknown-time-zone')]),
    ...(windows.length === 0 ? [ruleFault('schedule.windows', 'empty-list')] : []),
    ...windows.flatMap((window, index) => checkWindow(`schedule.windows.${index}`, window)),
    ...holidays.flatMap((day, index) =>
      isDate(day) ? [] : [ruleFault(`schedule.holidays.${index}`, 'malformed-date')],
    ),
  ];
}
