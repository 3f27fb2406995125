import { fileURLToPath } from 'node:url';
import { workspaceViolations } from './workspace-violations.mjs';

const violations = workspaceViolations(fileURLToPath(new URL('..', import.meta.url)));
for (const violation of violations) console.error(violation);
process.exit(violations.length > 0 ? 1 : 0);
