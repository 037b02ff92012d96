import type { Add } from '../tracker';
import { closest } from './elements';

/** That a form was submitted and which one; never what was written in it. */
export function captureForms(add: Add): void {
  addEventListener(
    'submit',
    (event) => {
      const form = closest(event, 'form');
      // As attributes: a field may be named 'id' or 'action'.
      const read = (name: string) => form?.getAttribute(name) ?? undefined;
      if (form) add('form_submit', { id: read('id'), name: read('name'), action: read('action') });
    },
    true,
  );
}
