import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';
import {
  ALLOWED_IMPORTS,
  ENVIRONMENT_READERS,
  TEST_ONLY_WORKSPACE,
  WITHOUT_NODE,
} from './workspace-imports.mjs';

const OUR_SCOPE = '@ioc/';

/**
 * @typedef {{ name: string, folder: string }} Workspace its name without the scope, and its absolute folder
 */

/**
 * What one source file imports or reads against the architecture, one sentence each.
 *
 * @param {Workspace} workspace
 * @param {string} file absolute path
 * @returns {string[]}
 */
export function importViolations(workspace, file) {
  const text = readFileSync(file, 'utf8');
  const context = { workspace, file, isTest: /\.(test|suite)\.tsx?$/.test(file) };
  const found = importedNames(file, text).flatMap((name) => violationOf(context, name) ?? []);
  const mayRead = context.isTest || ENVIRONMENT_READERS.includes(workspace.name);
  if (!mayRead && text.includes('process.env')) found.push('reads process.env, which only cli may do');
  return found;
}

/**
 * What a workspace declares as a dependency against the architecture, one sentence each.
 *
 * @param {Workspace} workspace
 * @returns {string[]}
 */
export function dependencyViolations(workspace) {
  const manifest = JSON.parse(readFileSync(join(workspace.folder, 'package.json'), 'utf8'));
  const used = Object.keys(manifest.dependencies ?? {});
  const forTests = Object.keys(manifest.devDependencies ?? {});
  return [
    ...ours(used).filter((name) => !isAllowed(workspace, name, false)),
    ...ours(forTests).filter((name) => !isAllowed(workspace, name, true)),
  ].map((name) => `declares ${OUR_SCOPE}${name} as a dependency, which it may not import`);
}

/**
 * Every module that a source file names: imports, re-exports, types, and dynamic imports of a literal.
 *
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
function importedNames(file, text) {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`);
  const imports = module.staticImports.map((entry) => entry.moduleRequest.value);
  const exports = module.staticExports.flatMap(({ entries }) => entries.map((e) => e.moduleRequest?.value));
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => {
    const literal = /^(['"`])([^'"`$]+)\1$/.exec(text.slice(start, end));
    return literal?.[2];
  });
  return [...new Set([...imports, ...exports, ...dynamic])].filter((name) => name !== undefined);
}

/**
 * @param {{ workspace: Workspace, file: string, isTest: boolean }} context
 * @param {string} name
 * @returns {string | undefined}
 */
function violationOf({ workspace, file, isTest }, name) {
  if (name.startsWith('.')) return escapeOf(workspace, file, name);
  if (isBuiltin(name)) {
    const mayUseNode = isTest || !WITHOUT_NODE.includes(workspace.name);
    return mayUseNode ? undefined : `imports ${name} of Node, which ${workspace.name} may not see`;
  }
  if (!name.startsWith(OUR_SCOPE)) return undefined;
  const [target = '', ...inner] = name.slice(OUR_SCOPE.length).split('/');
  if (inner.length > 0) return `imports ${name}: only the index of another workspace may be imported`;
  return isAllowed(workspace, target, isTest)
    ? undefined
    : `imports ${name}, which ${workspace.name} may not`;
}

/**
 * @param {Workspace} workspace
 * @param {string} file
 * @param {string} name
 */
function escapeOf(workspace, file, name) {
  const path = relative(workspace.folder, resolve(dirname(file), name));
  return path.startsWith('..') ? `imports ${name}, which lies outside of its workspace` : undefined;
}

/**
 * @param {Workspace} workspace
 * @param {string} target
 * @param {boolean} isTest
 */
function isAllowed(workspace, target, isTest) {
  if (isTest && target === TEST_ONLY_WORKSPACE) return true;
  return ALLOWED_IMPORTS[workspace.name]?.includes(target) ?? false;
}

/** @param {readonly string[]} names */
function ours(names) {
  return names.filter((name) => name.startsWith(OUR_SCOPE)).map((name) => name.slice(OUR_SCOPE.length));
}
