// The demo's switches: only `beacon serve --demo` has them. What they change comes back as every
// change of a flag does: over the SDK's connection.

export function followSwitches(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-variant]')) {
    button.addEventListener('click', () => void choose(button));
  }
}

async function choose(button: HTMLButtonElement): Promise<void> {
  const key = button.closest<HTMLElement>('[data-flag]')?.dataset['flag'] ?? '';
  const answer = await fetch(`/demo/flags/${key}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ variant: button.dataset['variant'] }),
  }).catch(() => undefined);
  tell(answer?.ok ? '' : await why(answer));
}

async function why(answer: Response | undefined): Promise<string> {
  if (!answer) return 'Beacon does not answer; flags stay as they were told last.';
  const problem: { detail?: string } = await answer.json().catch(() => ({}));
  return problem.detail ?? `Beacon answered ${answer.status}.`;
}

/** On top of the page; nothing: all is well again. */
export function tell(trouble: string): void {
  const place = document.getElementById('trouble');
  if (!place) return;
  place.textContent = trouble;
  place.hidden = !trouble;
}
