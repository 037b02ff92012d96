import 'svelte/elements';

declare global {
  namespace App {
    interface PageState {
      /** What a drawer shows, so that Back closes it. */
      drawer?: string;
    }
  }
}

export {};
