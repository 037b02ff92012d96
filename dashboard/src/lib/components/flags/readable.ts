// Fields of flags and segments in lines that people compare: in words where that says all. Pure.

import type { Condition, Prerequisite, Rule, ScheduleEntry, Serve } from '$lib/api/flags.js';
import { texts } from '$lib/texts/index.js';

import { conditionText, serveText } from './condition_texts.js';
import { linesOf } from './differences.js';

const ALL = Infinity;

const ruleText = ({ name, when, serve }: Rule) =>
  `${name ? `${name}: ` : ''}${conditionText(when, ALL)} → ${serveText(serve)}`;

function entryText(entry: ScheduleEntry): string {
  const { switchText, rampText } = texts.flags.schedule;
  if (entry.at) return `${entry.at}: ${switchText(Boolean(entry.enabled))}`;
  const share = rampText(entry.variant ?? '', entry.from_weight ?? 0, entry.until_weight ?? 0);
  return `${entry.from} – ${entry.until}: ${share}`;
}

const WORDS: Record<string, (value: never) => string[]> = {
  rules: (rules: Rule[]) => rules.map(ruleText),
  default: (serve: Serve) => [serveText(serve)],
  schedule: (schedule: ScheduleEntry[]) => schedule.map(entryText),
  prerequisites: (needs: Prerequisite[]) =>
    needs.map((need) => texts.flags.preview.prerequisite(need.flag, need.variants.join(', '))),
  conditions: (conditions: Condition[]) => conditions.map((each) => conditionText(each, ALL)),
};

/** Both sides; as JSON where the words would be the same, or make no sense of them. */
export function readable(field: string, before: unknown, after: unknown): [string[], string[]] {
  const asJson: [string[], string[]] = [linesOf(before), linesOf(after)];
  const words = WORDS[field] as ((value: unknown) => string[]) | undefined;
  if (!words) return asJson;
  try {
    const told = [before, after].map((each) =>
      each === null || each === undefined ? [] : words(each),
    );
    return told[0]!.join('\n') === told[1]!.join('\n') ? asJson : [told[0]!, told[1]!];
  } catch {
    return asJson; // what SQL wrote may be of any shape
  }
}
