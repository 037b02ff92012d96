import type { Properties } from '../tracker';

const PREFIX = 'data-track-';
/** An attribute with the name of an event, not a property. */
const VIEW = 'view';

/** The first element on the way up from where an event happened, shadow roots included. */
export function closest(event: Event, selector: string): Element | undefined {
  return event.composedPath().find((node): node is Element => node instanceof Element && node.matches(selector));
}

/** `data-track-button-id='3'` is the property `button_id`. */
export function propertiesOf(element: Element): Properties | undefined {
  const own = Array.from(element.attributes)
    .filter(({ name }) => name.startsWith(PREFIX))
    .map(({ name, value }) => [name.slice(PREFIX.length).replaceAll('-', '_'), value] as const)
    .filter(([name]) => name !== VIEW);
  return own.length ? Object.fromEntries(own) : undefined;
}

/** Clicks of the first and the middle button, and by keyboard. */
export function onClick(clicked: (event: MouseEvent) => void): void {
  addEventListener('click', clicked, true);
  addEventListener('auxclick', (event) => event.button === 1 && clicked(event), true);
}
