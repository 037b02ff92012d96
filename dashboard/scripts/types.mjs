// Writes the types of Beacon's API, of its own description: `npm run types [file]`.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

import openapiTS, { astToString } from 'openapi-typescript';

const DESCRIBE = `
import sys
from beacon.web.api.endpoints import ENDPOINTS
from beacon.web.docs.blueprint import describe
import orjson
sys.stdout.buffer.write(orjson.dumps(describe(ENDPOINTS, "")))
`;
const python = process.env.PYTHON ?? '../.venv/bin/python';
const description = execFileSync(python, ['-c', DESCRIBE], { maxBuffer: 1e8 });
const document = JSON.parse(description, (_, value) => {
  const content = value?.content; // reports come as CSV too, which the dashboard only links to
  if (content?.['application/json'])
    value.content = { 'application/json': content['application/json'] };
  return value;
});
const types = await openapiTS(document, {
  alphabetize: true,
  defaultNonNullable: false,
});
writeFileSync(process.argv[2] ?? 'src/lib/api/schema.d.ts', astToString(types));
