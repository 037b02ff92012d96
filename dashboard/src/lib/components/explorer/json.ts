// Indented JSON in pieces that can be coloured. Pure.

export type TokenKind = 'key' | 'text' | 'number' | 'word' | 'plain';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null)/g;

export function tokens(json: string): { text: string; kind: TokenKind }[] {
  const found: { text: string; kind: TokenKind }[] = [];
  let end = 0;
  const plain = (to: number) =>
    to > end && found.push({ text: json.slice(end, to), kind: 'plain' });
  for (const match of json.matchAll(TOKEN)) {
    plain(match.index);
    const [whole, text, colon, number] = match;
    const kind = text ? (colon ? 'key' : 'text') : number ? 'number' : 'word';
    found.push({ text: text ?? whole, kind });
    end = match.index + (text ?? whole).length;
  }
  plain(json.length);
  return found;
}
