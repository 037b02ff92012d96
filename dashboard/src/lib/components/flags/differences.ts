// Two values line by line, as a history shows them. Pure.

export interface Line {
  kind: 'same' | 'gone' | 'new';
  text: string;
}
/** Side by side: what stood there and what stands there now. */
export interface Pair {
  before?: Line;
  after?: Line;
}

const MOST = 1500; // lines of both that are compared one by one
const AROUND = 3; // lines that are shown around a change

/** Text as it is, all else as JSON that people read. */
export function linesOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return (typeof value === 'string' ? value : JSON.stringify(value, null, 2)).split('\n');
}

export const isShort = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || JSON.stringify(value).length <= 40;

/** The longest common lines stay, the others go or come. */
export function lineDiff(before: string[], after: string[]): Line[] {
  const gone = (text: string): Line => ({ kind: 'gone', text });
  const made = (text: string): Line => ({ kind: 'new', text });
  if (before.length + after.length > MOST) return [...before.map(gone), ...after.map(made)];
  const [rows, columns] = [before.length, after.length];
  const common = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      common[row]![column] =
        before[row] === after[column]
          ? common[row + 1]![column + 1]! + 1
          : Math.max(common[row + 1]![column]!, common[row]![column + 1]!);
  const found: Line[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns)
    if (before[row] === after[column]) {
      found.push({ kind: 'same', text: before[row++]! });
      column++;
    } else if (common[row + 1]![column]! >= common[row]![column + 1]!)
      found.push(gone(before[row++]!));
    else found.push(made(after[column++]!));
  return [...found, ...before.slice(row).map(gone), ...after.slice(column).map(made)];
}

/** What is the same far from any change is left out: null stands for it. */
export function nearChanges(lines: Line[]): (Line | null)[] {
  const isNear = lines.map(() => false);
  lines.forEach((line, at) => {
    if (line.kind === 'same') return;
    for (let near = at - AROUND; near <= at + AROUND; near++)
      if (near >= 0 && near < lines.length) isNear[near] = true;
  });
  const found: (Line | null)[] = [];
  lines.forEach((line, at) => {
    if (isNear[at]) found.push(line);
    else if (found.at(-1) !== null) found.push(null);
  });
  return found;
}

export function sideBySide(lines: Line[]): Pair[] {
  const pairs: Pair[] = [];
  let gone: Line[] = [];
  let made: Line[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(gone.length, made.length); at++)
      pairs.push({ before: gone[at], after: made[at] });
    [gone, made] = [[], []];
  };
  for (const line of lines)
    if (line.kind === 'gone') gone.push(line);
    else if (line.kind === 'new') made.push(line);
    else {
      flush();
      pairs.push({ before: line, after: line });
    }
  flush();
  return pairs;
}
