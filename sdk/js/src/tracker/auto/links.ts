import type { Add } from '../tracker';
import { closest, onClick } from './elements';

const FILES =
  /\.(7z|apk|avi|bz2|csv|deb|dmg|docx?|epub|exe|flac|gz|ics|iso|jar|json|key|mkv|mobi|mov|mp3|mp4|mpe?g|msi|numbers|odp|ods|odt|ogg|pages|pdf|pkg|pptx?|rar|rpm|rtf|tar|tgz|tsv|txt|wav|webm|wmv|xlsx?|xml|xz|zip)$/i;

/** A link is a download, or leads to another host, or neither; never both. */
export function captureLinks(kind: 'outbound' | 'downloads') {
  return (add: Add): void =>
    onClick((event) => {
      const link = closest(event, 'a[href], area[href]');
      // A link in an SVG has an object for its href.
      if (!link || typeof (link as HTMLAnchorElement).href !== 'string') return;
      const { href, protocol, host, pathname } = link as HTMLAnchorElement;
      if (!/^https?:$/.test(protocol) && !link.hasAttribute('download')) return;
      if (link.hasAttribute('download') || FILES.test(pathname)) {
        if (kind === 'downloads') {
          const name = link.getAttribute('download') || pathname.split('/').pop();
          add('download', { url: href, file: name });
        }
      } else if (kind === 'outbound' && host !== location.host) add('outbound_link', { url: href });
    });
}
