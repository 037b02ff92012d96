// Sends a few log records with OpenTelemetry's exporter, and leaves.
//
// In: {kind: "http"|"proto", url, key, compression, time}. Out: what the exporter tells of each
// export, as JSON; a failure also by the exit code.

import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';

const { kind, url, key, compression, time } = JSON.parse(process.argv[2]);
const Exporter = kind === 'proto' ? ProtobufExporter : JsonExporter;
const exporter = new Exporter({ url, headers: { 'X-API-Key': key }, compression });
const results = [];
const send = exporter.export.bind(exporter);
exporter.export = (records, done) =>
  send(records, (result) => {
    results.push({ code: result.code, error: result.error ? String(result.error) : null });
    done(result);
  });
const provider = new LoggerProvider({
  resource: resourceFromAttributes({
    'service.name': 'shop',
    'service.version': '2.0.0',
    'deployment.environment.name': 'staging',
  }),
  processors: [new BatchLogRecordProcessor({ exporter })],
});
const logger = provider.getLogger('cart', '1.2.3');
const timestamp = new Date(time);
logger.emit({
  timestamp,
  severityNumber: SeverityNumber.WARN,
  severityText: 'WARN',
  body: 'stock is low',
  attributes: { item: 'tea', left: 3, dear: false, price: 1.5, tags: ['a', 'b'] },
});
logger.emit({ timestamp, severityNumber: SeverityNumber.INFO, body: { structured: { yes: true } } });
const failure = new TypeError('no price');
logger.emit({
  timestamp,
  severityNumber: SeverityNumber.ERROR,
  body: 'cart failed',
  attributes: {
    'exception.type': failure.name,
    'exception.message': failure.message,
    'exception.stacktrace': failure.stack,
  },
});
await provider.shutdown();
console.log(JSON.stringify(results));
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
