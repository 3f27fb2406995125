import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { dependencyViolations, importViolations } from './import-violations.mjs';
import { nameViolations } from './name-violations.mjs';
import { ALLOWED_IMPORTS } from './workspace-imports.mjs';
import { sourceFilesUnder } from './source-fingerprint.mjs';

/**
 * Everything in a project's workspaces that its architecture forbids: `path: sentence`, one a line.
 *
 * @param {string} root the project's folder, with a package.json that lists its workspaces
 * @returns {string[]}
 */
export function workspaceViolations(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces.flatMap((/** @type {string} */ path) => violationsOf(root, path));
}

/**
 * @param {string} root
 * @param {string} path
 */
function violationsOf(root, path) {
  const workspace = { name: path.split('/').at(-1) ?? path, folder: join(root, path) };
  if (ALLOWED_IMPORTS[workspace.name] === undefined)
    return [`${path}: is not in the table of allowed imports`];
  const inManifest = dependencyViolations(workspace).map((sentence) => `${path}/package.json: ${sentence}`);
  const source = join(workspace.folder, 'src');
  const inFiles = sourceFilesUnder(source).flatMap((file) => {
    const names = nameViolations(relative(source, file).split(sep).join('/'));
    const imports = /\.tsx?$/.test(file) ? importViolations(workspace, file) : [];
    return [...names, ...imports].map((sentence) => `${relative(root, file)}: ${sentence}`);
  });
  return [...inManifest, ...inFiles];
}
