// What a panel shows: loaded anew whenever what it depends on changes.
//
// While something new is loaded the old stays (`isStale`), so that nothing flickers; what comes too
// late is thrown away. Reports that are still being prepared are asked for again by themselves.

import { Problem } from './client.js';

const MOST_TRIES = 40;

export class Resource<T> {
  data = $state.raw<T>();
  error = $state.raw<Problem>();
  isLoading = $state(true);
  /** What Beacon says while it prepares the answer. */
  preparing = $state('');
  #load: (signal: AbortSignal) => Promise<T> | undefined;
  #abort?: AbortController;
  #isQuiet = $state(false);

  /** `load` is run in an effect: what it reads before it awaits is what it depends on. It returns
   * nothing where there is nothing to ask. */
  constructor(load: (signal: AbortSignal) => Promise<T> | undefined) {
    this.#load = load;
    $effect(() => {
      this.#run();
      return () => this.#abort?.abort();
    });
  }

  get isStale(): boolean {
    return this.isLoading && this.data !== undefined && !this.#isQuiet;
  }

  refresh = (): void => this.#run();

  /** For what is looked at again and again: what is shown is not marked as old meanwhile. */
  refreshQuietly = (): void => this.#run(true);

  #run(isQuiet = false) {
    this.#isQuiet = isQuiet;
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    const loading = this.#load(abort.signal);
    if (loading) void this.#follow(loading, abort);
  }

  async #follow(loading: Promise<T>, abort: AbortController) {
    this.isLoading = true;
    for (let tries = 0; !abort.signal.aborted; tries++) {
      try {
        const data = await loading;
        if (abort.signal.aborted) return;
        this.data = data;
        this.error = undefined;
        break;
      } catch (error) {
        if (abort.signal.aborted) return;
        const problem = asProblem(error);
        if (problem.code === 'reports_preparing' && tries < MOST_TRIES) {
          this.preparing = problem.message;
          await pause((problem.retryAfter ?? 1) * 1000);
          if (abort.signal.aborted) return;
          loading = this.#load(abort.signal) ?? loading;
          continue;
        }
        this.error = problem;
        break;
      }
    }
    this.preparing = '';
    this.isLoading = false;
  }
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  console.error(error);
  return new Problem(0, 'failed', error instanceof Error ? error.message : String(error));
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
