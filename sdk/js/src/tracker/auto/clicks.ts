import type { Add } from '../tracker';
import { closest, onClick, propertiesOf } from './elements';

/** `<button data-track='signup' data-track-plan='pro'>`; of a form, when it is submitted. */
export function captureClicks(add: Add): void {
  const capture = (element: Element | undefined, otherwise: string) => {
    if (element) add(element.getAttribute('data-track') || otherwise, propertiesOf(element));
  };
  onClick((event) => capture(closest(event, '[data-track]:not(form)'), 'click'));
  addEventListener('submit', (event) => capture(closest(event, 'form[data-track]'), 'submit'), true);
}
