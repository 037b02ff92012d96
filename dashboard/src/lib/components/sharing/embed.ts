// What stands in another site's page to show a shared view there. Pure.

export const embedAddress = (url: string): string => url.replace('/shared/', '/embed/');

export function embedCode(url: string, title: string): string {
  const address = `${embedAddress(url)}?theme=light`;
  return (
    `<iframe src="${escaped(address)}" title="${escaped(title)}" ` +
    `width="100%" height="560" loading="lazy" style="border: 0"></iframe>`
  );
}

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
