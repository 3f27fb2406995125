import { z } from 'zod';

import { departmentId, userId } from '../identifier-schemas.ts';

/** What a person may do. */
export const role = z.enum(['admin', 'operator', 'department', 'viewer']);

/** A person to whom alerts can be assigned. */
export const userSummary = z.object({
  id: userId,
  displayName: z.string(),
  role,
  department: departmentId.optional(),
});
