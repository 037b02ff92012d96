// What a rule looks for, in words. Pure.

import type { Rule } from '$lib/api/alerts.js';
import { humanised } from '$lib/format/numbers.js';
import { texts } from '$lib/texts/index.js';

type Told = Rule['when'];
/** As Beacon answers it: each field is there. */
export type When = { [K in Told['kind']]: Required<Extract<Told, { kind: K }>> }[Told['kind']];
export type Kind = keyof typeof texts.alerts.kinds;

export const minutesText = (minutes: number): string =>
  minutes % 60 === 0 && minutes >= 60 ? `${minutes / 60} h` : `${minutes} min`;

/** `at least 100 errors in 5 min, per issue` */
export function whenText(when: When): string {
  const said = texts.alerts.told;
  const count = (number: number) => humanised(number);
  switch (when.kind) {
    case 'threshold': {
      const by = when.by;
      const what = texts.alerts.of[when.of]!;
      const text = said.threshold(count(when.at_least), what, minutesText(when.minutes));
      if (!by) return text;
      return `${text}, ${by === 'issue' ? said.perIssue : said.per(by.replace(/^tag:/, ''))}`;
    }
    case 'no_data': {
      const what = texts.alerts.of[when.of]!;
      return said.no_data(count(when.fewer_than), what, minutesText(when.minutes));
    }
    case 'pattern':
      return said.pattern(when.pattern);
    case 'change': {
      const [metric, way] = [
        texts.alerts.of[when.metric]!,
        texts.alerts.directions[when.direction]!,
      ];
      return said.change(metric, way, humanised(when.percent, 'percent'));
    }
    case 'flag_errors':
      return said.flag(when.flag ?? said.anyFlag, humanised(when.percent, 'percent'));
    case 'monitor':
      return `${said.monitors(when.monitors.length)}: ${when.on.join(', ')}`;
    default:
      return when.levels.length ? said.levels(when.levels.join(', ')) : '';
  }
}
