// A shop as its visitor sees it: what its flags say is how it looks.

import { isEnabled, variant } from '@beacon/sdk/flags';

const VISITOR = 'beacon-demo-visitor';

const at = (id: string) => document.getElementById(id) as HTMLElement;
const THEME = 'plain';
const HEADLINE = at('headline').textContent;
const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

export function showFlags(): void {
  at('shop').dataset['theme'] = text(variant('theme'), THEME);
  at('headline').textContent = text(variant('headline'), HEADLINE);
  at('gift-card').hidden = !isEnabled('gift-card');
  for (const row of document.querySelectorAll<HTMLElement>('[data-flag]')) showValue(row);
}

/** Without a name nobody is signed in. Kept, as a shop would. */
export function showVisitor(name?: string, plan?: string): void {
  const says = name ? `Signed in as ${name}, plan ${plan}` : '';
  localStorage.setItem(VISITOR, says);
  dress();
}

export function dress(): void {
  at('visitor').textContent = localStorage.getItem(VISITOR) || 'Nobody is signed in';
}

function showValue(row: HTMLElement): void {
  const value = variant(row.dataset['flag'] ?? '');
  const output = row.querySelector('output');
  if (output) output.textContent = value === undefined ? 'no answer' : String(value);
  for (const button of row.querySelectorAll<HTMLButtonElement>('[data-value]')) {
    const isIt = button.dataset['value'] === String(value).toLowerCase();
    button.setAttribute('aria-pressed', String(isIt));
  }
}
