import { isUserId } from '@ioc/domain';
import { hashSecret, PASSWORD_COST } from '@ioc/record-store';
import { InvalidArgumentError, type Command } from 'commander';

import { newPassword } from '../accounts/admin-account.ts';
import { withRecords } from '../compose/with-records.ts';

const ROLES = ['admin', 'operator', 'department', 'viewer'] as const;
type Role = (typeof ROLES)[number];

interface UserOptions {
  readonly role: Role;
  readonly name?: string;
  readonly department?: string;
}

function roleOf(text: string): Role {
  const role = ROLES.find((candidate) => candidate === text);
  if (!role) throw new InvalidArgumentError(`expected one of ${ROLES.join(', ')}`);
  return role;
}

async function putUser(username: string, options: UserOptions): Promise<void> {
  if (!isUserId(username))
    throw new Error(`"${username}" is no user name: expected a-z, 0-9, "-", "_", "." and "@"`);
  const password = newPassword();
  const passwordHash = await hashSecret(password, PASSWORD_COST);
  await withRecords((records) =>
    records.users.put({
      id: username,
      username,
      passwordHash,
      displayName: options.name ?? username,
      role: options.role,
      ...(options.department === undefined ? {} : { department: options.department }),
    }),
  );
  process.stdout.write(`${username} / ${password}   (chỉ hiện một lần · shown this once)\n`);
}

async function listUsers(): Promise<void> {
  const users = await withRecords((records) => records.users.list());
  for (const user of users) process.stdout.write(`${user.username}\t${user.role}\t${user.displayName}\n`);
}

/** `ioc user add` and `ioc user list`. */
export function addUser(program: Command): void {
  const user = program.command('user').description('tài khoản · accounts').exitOverride();
  user
    .command('add <username>')
    .description('thêm tài khoản hoặc cấp lại mật khẩu · add an account, or give it a new password')
    .requiredOption('--role <role>', ROLES.join(' | '), roleOf)
    .option('--name <text>', 'the name that screens show')
    .option('--department <id>', 'the department whose rules the account edits')
    .action(putUser)
    .exitOverride();
  user.command('list').description('danh sách · list').action(listUsers).exitOverride();
}
