import { z } from 'zod';

import { departmentId, userId } from '../identifier-schemas.ts';
import { systemState } from './readiness.ts';

/** What signing in takes. */
export const credentials = z.object({
  username: z.string().min(1).max(128),
  password: z.string().min(1).max(1_024),
});

/** Who is signed in, and how the system is. */
export const session = z.object({
  user: z.object({
    id: userId,
    username: z.string(),
    displayName: z.string(),
    role: z.enum(['admin', 'operator', 'department', 'viewer']),
    department: departmentId.optional(),
  }),
  expiresAt: z.string(),
  system: systemState.optional(),
});

/** Who is signed in. */
export type Session = z.infer<typeof session>;
