/** Columns of one line, at most. */
export const MOST_COLUMNS = 256;

/** The cells of a CSV line; quoted cells may hold the separator, and `""` for a quote. Source: RFC 4180. */
function cellsOf(line: string, separator: string): readonly string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (cells.length === MOST_COLUMNS) return undefined;
    if (line[at] !== '"') {
      const end = line.indexOf(separator, at);
      cells.push(line.slice(at, end === -1 ? line.length : end).trim());
      if (end === -1) return cells;
      at = end + 1;
      continue;
    }
    let text = '';
    for (at += 1; ; at += 1) {
      const end = line.indexOf('"', at);
      if (end === -1) return undefined;
      text += line.slice(at, end);
      at = end + 1;
      if (line[at] !== '"') break;
      text += '"';
    }
    cells.push(text);
    if (at === line.length) return cells;
    if (line[at] !== separator) return undefined;
    at += 1;
  }
  return cells;
}

/** The lines of a text as cells; a line that cannot be parted is undefined. Empty lines are left out. */
export function csvLines(text: string, separator: string): readonly (readonly string[] | undefined)[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .map((line) => cellsOf(line, separator));
}
