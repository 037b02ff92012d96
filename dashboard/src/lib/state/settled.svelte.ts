// A question as it is once it has not been changed for a moment: what is asked while somebody edits.

const WAIT = 300; // milliseconds

export class Settled<T> {
  #text = $state('');
  isWaiting = $state(false);

  /** `read` is run in an effect. The first question is asked at once. */
  constructor(read: () => T) {
    let isFirst = true;
    $effect.pre(() => {
      const text = JSON.stringify(read() ?? null);
      if (isFirst) {
        isFirst = false;
        this.#text = text;
        return;
      }
      this.isWaiting = true;
      const timer = setTimeout(() => {
        this.#text = text;
        this.isWaiting = false;
      }, WAIT);
      return () => clearTimeout(timer);
    });
  }

  /** Another object only when it says something else. */
  readonly current: T | undefined = $derived(
    this.#text ? ((JSON.parse(this.#text) ?? undefined) as T | undefined) : undefined,
  );
}
