import type { Session } from '@ioc/wire';

type User = Session['user'];

/** Whether the person may take alerts. The server decides; this only says so before. */
export function mayWorkOnAlerts({ role }: User): boolean {
  return role === 'operator' || role === 'admin';
}

/** Whether the person may take quarantined messages in again. */
export function mayReplay({ role }: User): boolean {
  return role === 'operator' || role === 'admin';
}

/** Whether the person may register devices. */
export function mayRegisterDevices({ role }: User): boolean {
  return role === 'admin';
}

/** Whether the person may change a rule of this department (R34). */
export function mayChangeRules(user: User, department: string): boolean {
  return user.role === 'admin' || (user.role === 'department' && user.department === department);
}
