// Canvas knows no CSS variables: the theme's colours as they are now, of an element in the page.

export function colour(element: Element, name: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--color-${name})`;
  element.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}
