// Sends events as a visitor's browser does.

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36';

/** `names` of events; the session is one. */
export const send = (base, key, names, session = crypto.randomUUID()) =>
  sendWhole(
    base,
    key,
    names.map((event) => ({ event, session_id: session, page_url: 'https://shop.example.com/sale' })),
  );

export async function sendWhole(base, key, events) {
  const answer = await fetch(`${base}/api/v1/events/ingest`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'User-Agent': BROWSER, 'Content-Type': 'application/json' },
    body: JSON.stringify({ events }),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
}
