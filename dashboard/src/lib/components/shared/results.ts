// What each kind of report answers.

import type { Schemas } from '$lib/api/client.js';

export interface Results {
  overview: Schemas['Overview'];
  query: Schemas['AnswerBody'];
  funnel: Schemas['FunnelBody'];
  retention: Schemas['RetentionBody'];
  paths: Schemas['PathsBody'];
  vitals: Schemas['VitalsBody'];
}
