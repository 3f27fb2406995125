import { z } from 'zod';
import type { UserRecord } from '../record-store.ts';
import type { UserTable } from '../tables/user-table.ts';
import { RecordStoreError } from '../record-store-error.ts';
import { userIdSchema } from './identifier-schema.ts';

const userSchema = z.object({
  id: userIdSchema,
  username: z.string(),
  passwordHash: z.string(),
  displayName: z.string(),
  role: z.enum(['admin', 'operator', 'department', 'viewer']),
  department: z.string().exactOptional(),
} satisfies Record<keyof UserRecord, z.ZodType>);

/** The account in a row. Throws `RecordStoreError` with code `corrupt`. */
export function userOf(row: UserTable): UserRecord {
  const parsed = userSchema.safeParse({
    id: row.id,
    username: row.username,
    passwordHash: row.password_hash,
    displayName: row.display_name,
    role: row.role,
    ...(row.department === null ? {} : { department: row.department }),
  });
  if (!parsed.success)
    throw new RecordStoreError('corrupt', `users ${row.id} cannot be read`, { cause: parsed.error });
  return parsed.data;
}
