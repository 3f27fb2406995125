import type { UserRecord } from '@ioc/record-store';

/** What a person is in the city. */
export type Role = UserRecord['role'];

/**
 * What a route asks for: nothing, somebody signed in, or somebody who may work on alerts, change rules (of their own
 * department: R34), try rules on history, register devices, read the audit, replay what is in quarantine, or
 * change who is on duty and who is notified.
 */
export type Access =
  'public' | 'read' | 'alerts' | 'rules' | 'backtest' | 'devices' | 'audit' | 'quarantine' | 'duty';

const ALLOWED: Readonly<Record<Exclude<Access, 'public'>, readonly Role[]>> = {
  read: ['viewer', 'department', 'operator', 'admin'],
  alerts: ['operator', 'admin'],
  rules: ['department', 'admin'],
  backtest: ['department', 'operator', 'admin'],
  devices: ['admin'],
  audit: ['admin'],
  quarantine: ['operator', 'admin'],
  duty: ['admin'],
};

/** Whether the role may use a route that asks for this access. */
export function isAllowed(role: Role, access: Exclude<Access, 'public'>): boolean {
  return ALLOWED[access].includes(role);
}
