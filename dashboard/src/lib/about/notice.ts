// The file NOTICE, read: whose work Beacon carries, and under which licence (pure).

export interface Section {
  title: string;
  paragraphs: string[];
}

/** Titles are underlined; those underlined twice hold the sections below them. */
export function sectionsOf(notice: string): Section[] {
  const lines = notice.split('\n');
  const sections: { title: string; lines: string[] }[] = [];
  lines.forEach((line, index) => {
    const under = lines[index + 1] ?? '';
    if (/^-{3,}$/.test(under)) sections.push({ title: line, lines: [] });
    else if (!/^[-=]{3,}$/.test(line)) sections.at(-1)?.lines.push(line);
  });
  return sections.map((section) => ({
    title: section.title,
    paragraphs: section.lines
      .join('\n')
      .split(/\n\s*\n/)
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter(Boolean),
  }));
}

export interface Piece {
  text: string;
  href?: string;
}

/** `at <https://a.b>.` -> text, and what is in angle brackets as a link. */
export const linked = (text: string): Piece[] =>
  text
    .split(/<(https?:\/\/[^>]+)>/)
    .map((part, index) => (index % 2 ? { text: part, href: part } : { text: part }))
    .filter(({ text }) => text);
