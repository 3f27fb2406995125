import { FORBIDDEN_NAMES } from './workspace-imports.mjs';

const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * What is wrong with the names in a source file's path, one sentence each.
 *
 * @param {string} path relative to its workspace's source folder, with `/` between its parts
 * @returns {string[]}
 */
export function nameViolations(path) {
  return path.split('/').flatMap((part) => {
    const [stem = ''] = part.split('.');
    if (FORBIDDEN_NAMES.includes(stem)) return [`is called ${stem}, which does not say what is inside`];
    return KEBAB_CASE.test(stem) ? [] : [`has a name that is not kebab-case: ${part}`];
  });
}
